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
use wasmparser::{BinaryReaderError, FunctionBody, Parser, Payload};

use crate::{
    body::{Body, Return},
    profile,
};

/// The operator `return` as it is encoded.
const RETURN_BYTES: usize = 1;

/// A component that counts its stack.
pub(crate) struct StackCounted {
    pub(crate) code: Vec<u8>,
    /// Index of the core module's function that traps when the stack is used up.
    pub(crate) limit_function: u32,
}

/// Slots of 8 bytes that a function's frame takes; none if it is not counted.
fn price(body: &Body) -> Option<u32> {
    let named = body.locals.saturating_add(body.operands);
    if named <= profile::MIN_FRAME_SLOTS && !body.calls {
        return None;
    }
    // A compiler may keep more values at once than the code names, but none without code for it.
    let bytes = u32::try_from(body.bytes).unwrap_or(u32::MAX);
    let kept = bytes / profile::BODY_BYTES_PER_SLOT;
    Some(named.max(kept).max(profile::MIN_FRAME_SLOTS))
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
                let at = at.expect("collected from all bodies");
                let at = u32::try_from(at).expect("at most one a function");
                BlockType::FunctionType(self.limit_type + 1 + at)
            }
        }
    }
}

/// Makes a component of profile 1 count its stack. `bodies` are its core module's functions.
///
/// # Errors
/// Code that cannot be parsed.
pub(crate) fn count_stack(code: &[u8], bodies: &[Body]) -> Result<StackCounted, BinaryReaderError> {
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
                let (module, limit) = count_module(&code[unchecked_range.clone()], bodies)?;
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
fn count_module(code: &[u8], bodies: &[Body]) -> Result<(Vec<u8>, u32), BinaryReaderError> {
    let added = added(code, bodies)?;
    let mut module = Module::new();
    let mut counting = CodeSection::new();
    let mut left = bodies.iter();
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
            Payload::CodeSectionEntry(function) => {
                let body = left.next().expect("the bodies are this code's");
                counting.raw(&count_body(function, body, &added)?);
                if left.as_slice().is_empty() {
                    counting.function(&limit_function());
                    module.section(&counting);
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

fn added(code: &[u8], bodies: &[Body]) -> Result<Added, BinaryReaderError> {
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
    for body in bodies {
        if body.results.len() > 1 && !added.block_types.contains(&body.results) {
            added.block_types.push(body.results.clone());
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
    function: &FunctionBody<'_>,
    body: &Body,
    added: &Added,
) -> Result<Vec<u8>, BinaryReaderError> {
    let code = function.as_bytes();
    let Some(price) = price(body) else {
        return Ok(code.to_vec());
    };
    let price = price.cast_signed();
    let locals = function.get_locals_reader()?;
    let old_locals = &code[locals.original_position() - function.range().start..body.operators];
    let left = body.locals;

    let mut out = Vec::with_capacity(code.len() + 48);
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
        Instruction::Block(added.block_type(&body.results)),
    ] {
        instruction.encode(&mut out);
    }
    let mut copied = body.operators;
    for Return { at, depth } in &body.returns {
        out.extend_from_slice(&code[copied..*at]);
        Instruction::Br(*depth).encode(&mut out);
        copied = at + RETURN_BYTES;
    }
    out.extend_from_slice(&code[copied..]);
    for instruction in [
        Instruction::LocalGet(left),
        Instruction::GlobalSet(added.counter),
        Instruction::End,
    ] {
        instruction.encode(&mut out);
    }
    Ok(out)
}
