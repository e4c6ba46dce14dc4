//! Profile 1: the features, limits and prices that a script is admitted under (spec 08 §6, §7).
//!
//! A number here can be seen by a deployed script, so it never changes within a profile.

use taovm_chain::reward::RefuseCode;
use wasmparser::{Operator, WasmFeatures};
use wasmtime::{OperatorCost, VariableOperatorCost};

/// The profile's number.
pub const PROFILE: u32 = 1;

/// Largest component, in bytes.
pub const MAX_CODE: usize = 512 << 10;
/// Linear memory, in bytes.
pub const MAX_MEMORY: usize = 8 << 20;
/// Elements of the function table.
pub const MAX_TABLE_ELEMENTS: usize = 4_096;
/// The input's lists, in bytes.
pub const MAX_INPUT: u64 = 4 << 20;
/// The bytes that one call may hand back.
pub const MAX_OUTPUT: usize = 1 << 20;
/// The state blob, in bytes.
pub const MAX_STATE: u32 = 64 << 10;
/// The configuration, in bytes.
pub const MAX_CONFIG: usize = 4 << 10;
/// A script's name, in bytes.
pub const MAX_NAME: usize = 64;
/// A script's own error text, in bytes; longer texts are cut.
pub const MAX_TEXT: usize = 256;

/// Slots of 8 bytes that the frames of all functions on the stack may have together.
pub const MAX_STACK_SLOTS: u32 = 65_536;
/// Functions on the stack at once.
pub const MAX_FRAMES: u32 = 1_024;
/// The least that a frame counts, so that one counter keeps both limits.
pub const MIN_FRAME_SLOTS: u32 = MAX_STACK_SLOTS / MAX_FRAMES;

/// Bytes of a function's body that count as a slot of its frame, if that is more than what it names: a
/// compiler keeps at most one value of 8 bytes for each 4 of them, so that all frames fit 16 MiB.
pub const BODY_BYTES_PER_SLOT: u32 = 16;

/// Most fuel of one run.
pub const MAX_FUEL: u64 = 400_000_000;
/// Fuel of `describe` and of `check-config`.
pub const CHECK_FUEL: u64 = 5_000_000;
/// Bytes of input and output that cost one unit of fuel.
pub const BYTES_PER_FUEL: u64 = 8;
/// Fuel in a store before metering begins: instantiation is bounded by [`MAX_CODE`] instead.
pub const UNMETERED_FUEL: u64 = 1 << 62;

/// Limits of a component's core module (spec 08 §6.5).
pub mod structure {
    /// Functions.
    pub const MAX_FUNCTIONS: u32 = 5_000;
    /// Types.
    pub const MAX_TYPES: u32 = 1_000;
    /// Parameters of a function.
    pub const MAX_PARAMS: usize = 32;
    /// Results of a function.
    pub const MAX_RESULTS: usize = 8;
    /// Locals of a function, parameters not counted.
    pub const MAX_LOCALS: u64 = 1_000;
    /// Locals of all functions.
    pub const MAX_TOTAL_LOCALS: u64 = 50_000;
    /// A function's body, in bytes.
    pub const MAX_BODY: usize = 64 << 10;
    /// Targets of a `br_table`.
    pub const MAX_BR_TABLE: u32 = 4_096;
    /// Blocks within blocks.
    pub const MAX_NESTING: u32 = 256;
    /// Data segments.
    pub const MAX_DATA_SEGMENTS: u32 = 256;
    /// Element segments.
    pub const MAX_ELEMENT_SEGMENTS: u32 = 64;
    /// Globals.
    pub const MAX_GLOBALS: u32 = 128;
    /// Tables.
    pub const MAX_TABLES: u32 = 1;
    /// Memories.
    pub const MAX_MEMORIES: u32 = 1;
    /// Memory pages at the start.
    pub const MAX_INITIAL_PAGES: u64 = 64;
    /// Core modules.
    pub const MAX_MODULES: u32 = 1;
    /// Core instances.
    pub const MAX_INSTANCES: u32 = 4;
    /// Instances of the core module.
    pub const MAX_INSTANTIATIONS: u32 = 1;
    /// Nested components: the wrappers that name an exported instance's types.
    pub const MAX_COMPONENTS: u32 = 8;
    /// Instances of nested components.
    pub const MAX_COMPONENT_INSTANCES: u32 = 8;
    /// Core functions lifted to the interface.
    pub const MAX_ADAPTERS: u32 = 16;
}

/// The WebAssembly features of the profile, for the validator and the engine alike.
#[must_use]
pub fn features() -> WasmFeatures {
    WasmFeatures::MUTABLE_GLOBAL
        | WasmFeatures::SATURATING_FLOAT_TO_INT
        | WasmFeatures::SIGN_EXTENSION
        | WasmFeatures::REFERENCE_TYPES
        | WasmFeatures::MULTI_VALUE
        | WasmFeatures::BULK_MEMORY
        | WasmFeatures::FLOATS
        | WasmFeatures::EXTENDED_CONST
        | WasmFeatures::COMPONENT_MODEL
}

/// `Ok` if `count` is at most `limit`.
pub(crate) fn at_most<T: Into<u64>>(what: &str, count: T, limit: T) -> Result<(), RefuseCode> {
    let (count, limit) = (count.into(), limit.into());
    if count > limit {
        let text = format!("{count} {what}, {limit} are allowed");
        return Err(RefuseCode::TooComplex(text));
    }
    Ok(())
}

/// The name of an operator that the profile forbids although its feature is on. Atomics and the
/// rest are not of the feature set at all.
pub(crate) fn forbidden(operator: &Operator<'_>) -> Option<&'static str> {
    Some(match operator {
        Operator::TableGrow { .. } => "table.grow",
        Operator::TableFill { .. } => "table.fill",
        Operator::TableCopy { .. } => "table.copy",
        Operator::TableInit { .. } => "table.init",
        Operator::TableSet { .. } => "table.set",
        Operator::TableGet { .. } => "table.get",
        Operator::RefNull { .. } => "ref.null",
        Operator::RefFunc { .. } => "ref.func",
        Operator::RefIsNull => "ref.is_null",
        Operator::MemoryInit { .. } => "memory.init",
        Operator::DataDrop { .. } => "data.drop",
        Operator::ElemDrop { .. } => "elem.drop",
        _ => return None,
    })
}

/// A simple operator's price. Bulk operations cost 1 a byte, an eighth of it.
const UNIT: u8 = 8;

macro_rules! price_table {
    ($(@$proposal:ident $op:ident $({ $($arg:ident: $argty:ty),* })? => $visit:ident ($($ann:tt)*))*) => {
        OperatorCost {
            $($op: price(stringify!($op)),)*
            variable: VariableOperatorCost {
                // 64 simple operators a page do not fit; the largest price does.
                memory_grow_per_page: u8::MAX,
                ..VariableOperatorCost::new()
            },
        }
    };
}

/// What each operator costs (spec 08 §7.2).
#[must_use]
pub fn operator_costs() -> OperatorCost {
    wasmparser::for_each_operator!(price_table)
}

fn price(operator: &str) -> u8 {
    let units = match operator {
        "Nop" | "Drop" | "Block" | "Loop" | "Else" | "End" | "Return" | "Unreachable" => 0,
        "I32DivS" | "I32DivU" | "I32RemS" | "I32RemU" | "I64DivS" | "I64DivU" | "I64RemS"
        | "I64RemU" | "F32Div" | "F64Div" | "F32Sqrt" | "F64Sqrt" => 8,
        "Call" => 3,
        "CallIndirect" => 6,
        "MemoryGrow" => 4,
        name if name.contains("Load") || name.contains("Store") => 2,
        _ => 1,
    };
    units * UNIT
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_are_those_of_the_spec_in_eighths() {
        let costs = operator_costs();
        assert_eq!(costs.I32Add, 8);
        assert_eq!(costs.I64DivU, 64);
        assert_eq!(costs.F64Sqrt, 64);
        assert_eq!(costs.Call, 24);
        assert_eq!(costs.CallIndirect, 48);
        assert_eq!(costs.I64Load32U, 16);
        assert_eq!(costs.I32Store8, 16);
        assert_eq!(costs.MemoryGrow, 32);
        assert_eq!(costs.Block, 0);
        assert_eq!(costs.variable.memory_copy_per_byte, 1);
        assert_eq!(costs.variable.memory_fill_per_byte, 1);
    }
}
