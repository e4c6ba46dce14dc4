//! Functions of a core module, each read once for everything that is asked of it.

use taovm_chain::reward::RefuseCode;
use wasm_encoder::ValType;
use wasmparser::{
    BinaryReaderError, FuncToValidate, FuncValidatorAllocations, FunctionBody, Operator,
    OperatorsReader, ValidatorResources, WasmModuleResources,
};

use crate::profile::{at_most, forbidden, structure as limit};

/// What a valid function shows.
pub(crate) struct Body {
    /// Its size in bytes.
    pub(crate) bytes: usize,
    /// Where its operators begin, from the body's first byte.
    pub(crate) operators: usize,
    /// Parameters and locals.
    pub(crate) locals: u32,
    /// Locals that it declares itself.
    pub(crate) declared: u64,
    /// The most operands at once.
    pub(crate) operands: u32,
    pub(crate) results: Vec<ValType>,
    /// Whether it calls other functions.
    pub(crate) calls: bool,
    pub(crate) returns: Vec<Return>,
    /// The first limit of spec 08 §6.5 that its operators break.
    pub(crate) too_complex: Option<RefuseCode>,
    /// The first operator that the profile forbids.
    pub(crate) forbidden: Option<&'static str>,
}

/// A `return` and the blocks around it.
pub(crate) struct Return {
    /// From the body's first byte.
    pub(crate) at: usize,
    pub(crate) depth: u32,
}

impl Body {
    /// Validates a function and reads it.
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
        let parameters = validator.len_locals();
        let mut reader = body.get_binary_reader();
        validator.read_locals(&mut reader)?;
        reader.set_features(features);
        let start = body.range().start;
        let locals = validator.len_locals();
        let mut read = Self {
            bytes: body.range().len(),
            operators: reader.original_position() - start,
            locals,
            declared: (locals - parameters).into(),
            operands: 0,
            results: Vec::new(),
            calls: false,
            returns: Vec::new(),
            too_complex: None,
            forbidden: None,
        };
        let mut depth = 0u32;
        let mut operators = OperatorsReader::new(reader);
        while !operators.eof() {
            let (operator, at) = operators.read_with_offset()?;
            validator.op(at, &operator)?;
            read.operands = read.operands.max(validator.operand_stack_height());
            read.note(&operator, at - start, &mut depth);
        }
        operators.finish()?;
        read.results = validator
            .resources()
            .sub_type_at(ty)
            .map_or(&[][..], |ty| ty.unwrap_func().results())
            .iter()
            .filter_map(|ty| ValType::try_from(*ty).ok())
            .collect();
        Ok((read, validator.into_allocations()))
    }

    /// Takes in a valid operator with `depth` blocks around it.
    fn note(&mut self, operator: &Operator<'_>, at: usize, depth: &mut u32) {
        let within = match operator {
            Operator::Block { .. } | Operator::Loop { .. } | Operator::If { .. } => {
                *depth += 1;
                at_most("nested blocks", *depth, limit::MAX_NESTING)
            }
            Operator::End => {
                *depth = depth.saturating_sub(1);
                Ok(())
            }
            Operator::BrTable { targets } => {
                at_most("targets of br_table", targets.len(), limit::MAX_BR_TABLE)
            }
            Operator::Return => {
                let depth = *depth;
                self.returns.push(Return { at, depth });
                Ok(())
            }
            Operator::Call { .. } | Operator::CallIndirect { .. } => {
                self.calls = true;
                Ok(())
            }
            _ => Ok(()),
        };
        if self.too_complex.is_none() {
            self.too_complex = within.err();
        }
        if self.forbidden.is_none() {
            self.forbidden = forbidden(operator);
        }
    }
}
