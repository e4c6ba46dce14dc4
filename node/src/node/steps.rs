//! What an execution did, opcode by opcode.

use alloy_primitives::U256;
use revm::{
    Inspector,
    bytecode::opcode::{self, OpCode},
    interpreter::{
        Interpreter,
        interpreter_types::{Jumps, MemoryTr},
    },
};
use taovm_evm_bridge::TaoContext;

/// What of each step is recorded, beside its opcode and gas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StepOptions {
    /// The stack.
    pub stack: bool,
    /// The memory.
    pub memory: bool,
    /// The slot that is read or written.
    pub storage: bool,
    /// The most steps; more are left out.
    pub limit: usize,
}

/// A step before its opcode ran.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// Where in the code.
    pub pc: usize,
    /// The opcode's name.
    pub op: &'static str,
    /// Gas left.
    pub gas: u64,
    /// What the opcode took, what it hands on included.
    pub gas_cost: u64,
    /// Frames that are open, from 1.
    pub depth: usize,
    /// The stack, its top last.
    pub stack: Option<Vec<U256>>,
    /// The memory.
    pub memory: Option<Vec<u8>>,
    /// Slot and value of an SLOAD or SSTORE.
    pub storage: Option<(U256, U256)>,
}

/// Records steps.
#[derive(Clone, Debug)]
pub struct StepTracer {
    options: StepOptions,
    /// The steps.
    pub steps: Vec<Step>,
    /// Whether the step that runs is the last one.
    is_recording: bool,
}

impl StepTracer {
    /// A tracer that records what `options` asks for.
    #[must_use]
    pub const fn new(options: StepOptions) -> Self {
        Self {
            options,
            steps: Vec::new(),
            is_recording: false,
        }
    }
}

impl Inspector<TaoContext> for StepTracer {
    fn step(&mut self, interpreter: &mut Interpreter, context: &mut TaoContext) {
        self.is_recording = self.steps.len() < self.options.limit;
        if !self.is_recording {
            return;
        }
        let code = interpreter.bytecode.opcode();
        let stack = interpreter.stack.data();
        let from_top = |n: usize| stack.len().checked_sub(n + 1).map(|at| stack[at]);
        let own = interpreter.input.target_address;
        let storage = match code {
            opcode::SLOAD if self.options.storage => {
                use revm::context::JournalTr;
                // Warmth and gas must not change, so the value is looked up past the access list.
                from_top(0).map(|slot| {
                    let (world, loaded) = context.journaled_state.db_and_state();
                    let known = loaded
                        .get(&own)
                        .and_then(|account| account.storage.get(&slot))
                        .map(|slot| slot.present_value);
                    (slot, known.unwrap_or_else(|| world.storage_at(own, slot)))
                })
            }
            opcode::SSTORE if self.options.storage => from_top(0).zip(from_top(1)),
            _ => None,
        };
        self.steps.push(Step {
            pc: interpreter.bytecode.pc(),
            op: OpCode::new(code).map_or("INVALID", OpCode::as_str),
            gas: interpreter.gas.remaining(),
            gas_cost: 0,
            depth: {
                use revm::context::JournalTr;
                context.journaled_state.depth()
            },
            stack: self.options.stack.then(|| stack.to_vec()),
            memory: self.options.memory.then(|| {
                interpreter
                    .memory
                    .slice(0..interpreter.memory.size())
                    .to_vec()
            }),
            storage,
        });
    }

    fn step_end(&mut self, interpreter: &mut Interpreter, _: &mut TaoContext) {
        if let Some(step) = self.steps.last_mut().filter(|_| self.is_recording) {
            step.gas_cost = step.gas.saturating_sub(interpreter.gas.remaining());
        }
    }
}
