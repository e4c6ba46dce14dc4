//! Counts a guest's stack in its own code, so that the depth it may reach is the same on every
//! machine and engine (spec 08 §6.7, §7).
//!
//! The core module gets a global with the slots that are left. A function takes its frame from it
//! on entry and gives it back at every exit; one whose frame does not fit calls a function that
//! only traps, which is how [`StackCounted::limit_function`] tells this trap from the guest's own.
//! A small function that calls nothing is not counted: at most one of them is on the stack.

use core::ops::Range;

use wasm_encoder::{
    BlockType, CodeSection, Component, ComponentSectionId, ConstExpr, Encode, Function, GlobalType,
    Instruction, Module, RawSection, SectionId, ValType,
};
use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator, Parser,
    Payload, ValidatorResources, WasmModuleResources,
};

use crate::profile;

/// A component that counts its stack.
pub(crate) struct StackCounted {
    pub(crate) code: Vec<u8>,
    /// Index of the core module's function that traps when the stack is used up.
    pub(crate) limit_function: u32,
}

/// What a function has on the stack while it runs.
pub(crate) struct Frame {
    /// Parameters, locals and the most operands at once, of 8 bytes each.
    slots: u32,
    /// Parameters and locals.
    locals: u32,
    /// The body's size in bytes.
    body: u32,
    results: Vec<ValType>,
}

impl Frame {
    /// Validates a function and measures its frame.
    ///
    /// # Errors
    /// A body that is not valid.
    pub(crate) fn validated(
        function: FuncToValidate<ValidatorResources>,
        body: &FunctionBody<'_>,
        allocations: FuncValidatorAllocations,
    ) -> Result<(Self, FuncValidatorAllocations), BinaryReaderError> {
        let (ty, features) = (function.ty, function.features);
        let mut validator = function.into_validator(allocations);
        let mut reader = body.get_binary_reader();
        validator.read_locals(&mut reader)?;
        reader.set_features(features);
        let mut operands = 0;
        while !reader.eof() {
            reader.visit_operator(&mut validator.visitor(reader.original_position()))??;
            operands = operands.max(validator.operand_stack_height());
        }
        reader.finish_expression(&validator.visitor(reader.original_position()))?;

        let results = validator
            .resources()
            .sub_type_at(ty)
            .map_or(&[][..], |ty| ty.unwrap_func().results());
        let locals = validator.len_locals();
        let frame = Self {
            slots: locals.saturating_add(operands),
            locals,
            body: u32::try_from(body.range().len()).unwrap_or(u32::MAX),
            results: results
                .iter()
                .filter_map(|ty| ValType::try_from(*ty).ok())
                .collect(),
        };
        Ok((frame, validator.into_allocations()))
    }

    /// What the frame of this body takes; none if it is not counted.
    fn price(&self, body: &FunctionBody<'_>) -> Result<Option<u32>, BinaryReaderError> {
        if self.slots <= profile::MIN_FRAME_SLOTS && !calls(body)? {
            return Ok(None);
        }
        // A compiler may keep more values at once than the code names, but none without code for it.
        let kept = self.body / profile::BODY_BYTES_PER_SLOT;
        Ok(Some(self.slots.max(kept).max(profile::MIN_FRAME_SLOTS)))
    }
}

fn calls(body: &FunctionBody<'_>) -> Result<bool, BinaryReaderError> {
    for operator in body.get_operators_reader()? {
        if matches!(
            operator?,
            Operator::Call { .. } | Operator::CallIndirect { .. }
        ) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Indices of what the core module gets.
struct Added {
    counter: u32,
    limit_function: u32,
    limit_type: u32,
    /// Results of the blocks that need a type of their own, which follow the limit function's.
    block_types: Vec<Vec<ValType>>,
}

impl Added {
    fn block_type(&self, results: &[ValType]) -> BlockType {
        let known = self.block_types.iter().position(|r| r == results);
        match (results, known) {
            ([], _) => BlockType::Empty,
            ([one], _) => BlockType::Result(*one),
            (_, at) => {
                let at = at.expect("collected from all frames");
                let at = u32::try_from(at).expect("at most one a function");
                BlockType::FunctionType(self.limit_type + 1 + at)
            }
        }
    }
}

/// Makes a component of profile 1 count its stack. `frames` are those of its core module's functions.
///
/// # Errors
/// Code that cannot be parsed.
pub(crate) fn count_stack(
    code: &[u8],
    frames: &[Frame],
) -> Result<StackCounted, BinaryReaderError> {
    let mut component = Component::new();
    let mut limit_function = 0;
    let mut depth = 0u32;
    for payload in Parser::new(0).parse_all(code) {
        let payload = payload?;
        let section = payload.as_section().filter(|_| depth == 0);
        match &payload {
            Payload::ModuleSection {
                unchecked_range, ..
            } if depth == 0 => {
                let (module, limit) = count_module(&code[unchecked_range.clone()], frames)?;
                limit_function = limit;
                let id = ComponentSectionId::CoreModule.into();
                component.section(&RawSection { id, data: &module });
                depth += 1;
            }
            Payload::ModuleSection { .. } => depth += 1,
            Payload::ComponentSection { .. } => {
                copy_section(&mut component, code, section);
                depth += 1;
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            _ => copy_section(&mut component, code, section),
        }
    }
    Ok(StackCounted {
        code: component.finish(),
        limit_function,
    })
}

fn copy_section(component: &mut Component, code: &[u8], section: Option<(u8, Range<usize>)>) {
    if let Some((id, range)) = section {
        component.section(&RawSection {
            id,
            data: &code[range],
        });
    }
}

/// The core module, counting, and the index of its limit function.
fn count_module(code: &[u8], frames: &[Frame]) -> Result<(Vec<u8>, u32), BinaryReaderError> {
    let added = added(code, frames)?;
    let mut module = Module::new();
    let mut bodies = CodeSection::new();
    let mut frame = frames.iter();
    let mut has_globals = false;
    for payload in Parser::new(0).parse_all(code) {
        let payload = payload?;
        // The first section that comes after the globals.
        let late = matches!(
            payload,
            Payload::ExportSection(_)
                | Payload::ElementSection(_)
                | Payload::DataCountSection { .. }
                | Payload::CodeSectionStart { .. }
                | Payload::DataSection(_)
        );
        if late && !has_globals {
            append(&mut module, SectionId::Global, 0, &[], &[counter()]);
            has_globals = true;
        }
        match &payload {
            Payload::TypeSection(s) => {
                let old = &code[s.original_position()..s.range().end];
                append(&mut module, SectionId::Type, s.count(), old, &types(&added));
            }
            Payload::FunctionSection(s) => {
                let old = &code[s.original_position()..s.range().end];
                let mut ty = Vec::new();
                added.limit_type.encode(&mut ty);
                append(&mut module, SectionId::Function, s.count(), old, &[ty]);
            }
            Payload::GlobalSection(s) => {
                let old = &code[s.original_position()..s.range().end];
                append(&mut module, SectionId::Global, s.count(), old, &[counter()]);
                has_globals = true;
            }
            // Names and notes, which may speak of places in the code.
            Payload::CustomSection(_) | Payload::CodeSectionStart { .. } => {}
            Payload::CodeSectionEntry(body) => {
                let frame = frame.next().expect("frames are those of this code");
                bodies.raw(&count_body(code, body, frame, &added)?);
                if frame_is_last(&bodies, frames) {
                    bodies.function(&limit_function());
                    module.section(&bodies);
                }
            }
            other => {
                if let Some((id, range)) = other.as_section() {
                    module.section(&RawSection {
                        id,
                        data: &code[range],
                    });
                }
            }
        }
    }
    Ok((module.finish(), added.limit_function))
}

fn frame_is_last(bodies: &CodeSection, frames: &[Frame]) -> bool {
    bodies.len() as usize == frames.len()
}

fn added(code: &[u8], frames: &[Frame]) -> Result<Added, BinaryReaderError> {
    let mut added = Added {
        counter: 0,
        limit_function: 0,
        limit_type: 0,
        block_types: Vec::new(),
    };
    for payload in Parser::new(0).parse_all(code) {
        match payload? {
            Payload::TypeSection(s) => added.limit_type = s.count(),
            Payload::FunctionSection(s) => added.limit_function = s.count(),
            Payload::GlobalSection(s) => added.counter = s.count(),
            _ => {}
        }
    }
    for frame in frames {
        if frame.results.len() > 1 && !added.block_types.contains(&frame.results) {
            added.block_types.push(frame.results.clone());
        }
    }
    Ok(added)
}

/// A section with entries after those it has.
fn append(module: &mut Module, id: SectionId, count: u32, old: &[u8], new: &[Vec<u8>]) {
    let new_count = u32::try_from(new.len()).expect("at most one a function");
    let mut data = Vec::with_capacity(old.len() + 16);
    (count + new_count).encode(&mut data);
    data.extend_from_slice(old);
    for entry in new {
        data.extend_from_slice(entry);
    }
    let id = id.into();
    module.section(&RawSection { id, data: &data });
}

/// The type of the limit function, and those of blocks.
fn types(added: &Added) -> Vec<Vec<u8>> {
    const FUNCTION: u8 = 0x60;
    let of = |results: &[ValType]| {
        let mut ty = vec![FUNCTION, 0];
        results.encode(&mut ty);
        ty
    };
    let blocks = added.block_types.iter().map(|results| of(results));
    core::iter::once(of(&[])).chain(blocks).collect()
}

/// The global with the slots that are left.
fn counter() -> Vec<u8> {
    let mut global = Vec::new();
    let ty = GlobalType {
        val_type: ValType::I32,
        mutable: true,
        shared: false,
    };
    ty.encode(&mut global);
    ConstExpr::i32_const(profile::MAX_STACK_SLOTS.cast_signed()).encode(&mut global);
    global
}

fn limit_function() -> Function {
    let mut function = Function::new([]);
    function.instruction(&Instruction::Unreachable);
    function.instruction(&Instruction::End);
    function
}

/// A function's body that takes its frame and gives it back.
fn count_body(
    code: &[u8],
    body: &FunctionBody<'_>,
    frame: &Frame,
    added: &Added,
) -> Result<Vec<u8>, BinaryReaderError> {
    let end = body.range().end;
    let Some(price) = frame.price(body)? else {
        return Ok(code[body.range()].to_vec());
    };
    let price = price.cast_signed();
    let operators = body.get_operators_reader()?;
    let locals = body.get_locals_reader()?;
    let old_locals = &code[locals.original_position()..operators.original_position()];
    let left = frame.locals;

    let mut out = Vec::with_capacity(body.range().len() + 48);
    (locals.get_count() + 1).encode(&mut out);
    out.extend_from_slice(old_locals);
    1u32.encode(&mut out);
    ValType::I32.encode(&mut out);
    for instruction in [
        Instruction::GlobalGet(added.counter),
        Instruction::LocalTee(left),
        Instruction::I32Const(price),
        Instruction::I32LtU,
        Instruction::If(BlockType::Empty),
        Instruction::Call(added.limit_function),
        Instruction::End,
        Instruction::LocalGet(left),
        Instruction::I32Const(price),
        Instruction::I32Sub,
        Instruction::GlobalSet(added.counter),
        // What branched out of the function now branches out of this.
        Instruction::Block(added.block_type(&frame.results)),
    ] {
        instruction.encode(&mut out);
    }
    let mut copied = operators.original_position();
    let mut depth = 0u32;
    for item in operators.into_iter_with_offsets() {
        let (operator, offset) = item?;
        match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => depth += 1,
            Operator::End => depth = depth.saturating_sub(1),
            Operator::Return => {
                out.extend_from_slice(&code[copied..offset]);
                Instruction::Br(depth).encode(&mut out);
                copied = offset + 1;
            }
            _ => {}
        }
    }
    out.extend_from_slice(&code[copied..end]);
    for instruction in [
        Instruction::LocalGet(left),
        Instruction::GlobalSet(added.counter),
        Instruction::End,
    ] {
        instruction.encode(&mut out);
    }
    Ok(out)
}
