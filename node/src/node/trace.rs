//! What an execution did, call by call, with precompile calls explained.

use alloy_primitives::{Address, Bytes, Log, U256};
use revm::{
    Inspector,
    context_interface::CreateScheme,
    interpreter::{
        CallInputs, CallOutcome, CallScheme, CreateInputs, CreateOutcome, InstructionResult,
        InterpreterResult,
    },
};
use taovm_evm_bridge::{Refusal, TaoContext, Warning, is_precompile_address};

/// A call, a create or a self-destruction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallFrame {
    /// The opcode: `CALL`, `STATICCALL`, `DELEGATECALL`, `CALLCODE`, `CREATE`, `CREATE2` or
    /// `SELFDESTRUCT`.
    pub kind: &'static str,
    /// Who calls: the contract that runs, also in a DELEGATECALL.
    pub from: Address,
    /// Whose code runs; the created contract, the heir.
    pub to: Option<Address>,
    /// Value in wei, where the kind has one.
    pub value: Option<U256>,
    /// Gas at entry.
    pub gas: u64,
    /// Gas used, the calls inside included.
    pub gas_used: u64,
    /// Calldata or init code.
    pub input: Bytes,
    /// Return data, a revert's data, or the code of a created contract.
    pub output: Bytes,
    /// Why it failed.
    pub error: Option<String>,
    /// Whether it failed with data of its own.
    pub reverted: bool,
    /// What the ledger said, where a precompile was called.
    pub precompile: Option<PrecompileNote>,
    /// Logs, each with the number of calls before it.
    pub logs: Vec<(Log, usize)>,
    /// The calls inside, in order.
    pub calls: Vec<CallFrame>,
}

/// What the ledger said about a precompile call.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PrecompileNote {
    /// Why it was refused.
    pub refusal: Option<Refusal>,
    /// What its author may not have meant.
    pub warnings: Vec<Warning>,
}

/// Records calls, and what precompiles refused, which the EVM hides.
#[derive(Clone, Debug, Default)]
pub struct CallTracer {
    open: Vec<CallFrame>,
    root: Option<CallFrame>,
    refusals: usize,
    warnings: usize,
}

impl CallTracer {
    /// The outermost frame, once the execution is over.
    #[must_use]
    pub fn into_root(self) -> Option<CallFrame> {
        self.root
    }

    fn close(&mut self, result: &InterpreterResult) {
        let Some(mut frame) = self.open.pop() else {
            return;
        };
        frame.gas_used = frame.gas.saturating_sub(result.gas.remaining());
        frame.output = result.output.clone();
        frame.reverted = result.result == InstructionResult::Revert;
        frame.error = error(result.result, frame.precompile.as_ref());
        match self.open.last_mut() {
            Some(parent) => parent.calls.push(frame),
            None => self.root = Some(frame),
        }
    }

    fn note(&mut self, context: &TaoContext) -> PrecompileNote {
        let said = &context.chain;
        let note = PrecompileNote {
            refusal: said.refusals.get(self.refusals).cloned(),
            warnings: said
                .warnings
                .get(self.warnings..)
                .unwrap_or_default()
                .to_vec(),
        };
        self.refusals = said.refusals.len();
        self.warnings = said.warnings.len();
        note
    }
}

/// A failure in geth's words; a refusal of the ledger by its name.
fn error(result: InstructionResult, note: Option<&PrecompileNote>) -> Option<String> {
    if result.is_ok() {
        return None;
    }
    let refused = note.and_then(|note| note.refusal.as_ref());
    Some(match result {
        InstructionResult::Revert => "execution reverted".to_owned(),
        InstructionResult::OutOfFunds => "insufficient balance for transfer".to_owned(),
        InstructionResult::CallTooDeep => "max call depth exceeded".to_owned(),
        InstructionResult::CreateCollision => "contract address collision".to_owned(),
        InstructionResult::InvalidJump => "invalid jump destination".to_owned(),
        InstructionResult::PrecompileError => {
            refused.map_or_else(|| "precompile failed".to_owned(), |r| r.error.clone())
        }
        InstructionResult::OpcodeNotFound | InstructionResult::InvalidFEOpcode => {
            "invalid opcode".to_owned()
        }
        InstructionResult::OutOfGas
        | InstructionResult::MemoryOOG
        | InstructionResult::PrecompileOOG
        | InstructionResult::InvalidOperandOOG
        | InstructionResult::ReentrancySentryOOG => "out of gas".to_owned(),
        other => format!("{other:?}"),
    })
}

impl Inspector<TaoContext> for CallTracer {
    fn call(&mut self, context: &mut TaoContext, inputs: &mut CallInputs) -> Option<CallOutcome> {
        let is_own = matches!(
            inputs.scheme,
            CallScheme::DelegateCall | CallScheme::CallCode
        );
        self.open.push(CallFrame {
            kind: match inputs.scheme {
                CallScheme::Call => "CALL",
                CallScheme::CallCode => "CALLCODE",
                CallScheme::DelegateCall => "DELEGATECALL",
                CallScheme::StaticCall => "STATICCALL",
            },
            from: if is_own {
                inputs.target_address
            } else {
                inputs.caller
            },
            to: Some(inputs.bytecode_address),
            value: (inputs.scheme != CallScheme::StaticCall).then(|| inputs.value.get()),
            gas: inputs.gas_limit,
            gas_used: 0,
            input: inputs.input.bytes(context),
            output: Bytes::new(),
            error: None,
            reverted: false,
            precompile: None,
            logs: Vec::new(),
            calls: Vec::new(),
        });
        None
    }

    fn call_end(
        &mut self,
        context: &mut TaoContext,
        inputs: &CallInputs,
        outcome: &mut CallOutcome,
    ) {
        if is_precompile_address(inputs.bytecode_address) {
            let note = self.note(context);
            if let Some(frame) = self.open.last_mut() {
                frame.precompile = Some(note);
            }
        }
        self.close(&outcome.result);
    }

    fn create(&mut self, _: &mut TaoContext, inputs: &mut CreateInputs) -> Option<CreateOutcome> {
        self.open.push(CallFrame {
            kind: match inputs.scheme() {
                CreateScheme::Create2 { .. } => "CREATE2",
                _ => "CREATE",
            },
            from: inputs.caller(),
            to: None,
            value: Some(inputs.value()),
            gas: inputs.gas_limit(),
            gas_used: 0,
            input: inputs.init_code().clone(),
            output: Bytes::new(),
            error: None,
            reverted: false,
            precompile: None,
            logs: Vec::new(),
            calls: Vec::new(),
        });
        None
    }

    fn create_end(&mut self, _: &mut TaoContext, _: &CreateInputs, outcome: &mut CreateOutcome) {
        if let Some(frame) = self.open.last_mut() {
            frame.to = outcome.address;
        }
        self.close(&outcome.result);
    }

    fn log(&mut self, _: &mut TaoContext, log: Log) {
        if let Some(frame) = self.open.last_mut() {
            let before = frame.calls.len();
            frame.logs.push((log, before));
        }
    }

    fn selfdestruct(&mut self, contract: Address, target: Address, value: U256) {
        if let Some(frame) = self.open.last_mut() {
            frame.calls.push(CallFrame {
                kind: "SELFDESTRUCT",
                from: contract,
                to: Some(target),
                value: Some(value),
                gas: 0,
                gas_used: 0,
                input: Bytes::new(),
                output: Bytes::new(),
                error: None,
                reverted: false,
                precompile: None,
                logs: Vec::new(),
                calls: Vec::new(),
            });
        }
    }
}
