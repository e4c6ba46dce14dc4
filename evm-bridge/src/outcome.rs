//! What came of an execution (spec 01 §1.6, §4).

use core::fmt;

use revm::{
    context::result::{ExecutionResult, HaltReason, Output, SuccessReason},
    primitives::{Address, Bytes, Log, U256},
};
use taovm_chain::{
    event::{ExitDetail, ExitReason},
    primitives::Rao,
};

use crate::precompile_set::{PrecompileError, Refusal, Warning};

/// The result of a transaction or a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExecutionOutcome {
    /// How it ended.
    pub status: Status,
    /// Gas charged, refunds taken off.
    pub gas_used: u64,
    /// Return data, or a revert's data.
    pub output: Bytes,
    /// Logs in order; none after a failure.
    pub logs: Vec<Log>,
    /// The created contract of a successful create.
    pub created: Option<Address>,
    /// What the sender paid for gas.
    pub fee: Rao,
    /// Refused precompile calls, in order, wherever they happened.
    pub refusals: Vec<Refusal>,
    /// Things that are allowed and often a mistake.
    pub warnings: Vec<Warning>,
}

/// How an execution ended: the chain's exit reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// `Succeed(…)`.
    Succeeded(Success),
    /// `Revert(Reverted)`.
    Reverted,
    /// `Error(…)`.
    Failed(ExitError),
}

/// How a success ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Success {
    /// STOP, or nothing to run.
    #[default]
    Stopped,
    /// RETURN, or a precompile's answer.
    Returned,
    /// SELFDESTRUCT.
    Suicided,
}

/// The error that ended a frame, under the chain's name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExitError {
    /// The stack was too short.
    StackUnderflow,
    /// The stack was full.
    StackOverflow,
    /// A jump to no JUMPDEST.
    InvalidJump,
    /// A number outside of its range.
    InvalidRange,
    /// More than 1 024 frames.
    CallTooDeep,
    /// A contract is there already.
    CreateCollision,
    /// Code or init code over its limit.
    CreateContractLimit,
    /// An unknown opcode, a forbidden one in a static frame, or code that starts with 0xef.
    InvalidCode(Opcode),
    /// Return data read past its end.
    OutOfOffset,
    /// No gas left.
    OutOfGas,
    /// A transfer that the ledger refused.
    OutOfFund,
    /// The nonce cannot grow.
    MaxNonce,
    /// A precompile's text.
    Other(String),
}

/// An opcode's number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Opcode(pub u8);

impl ExitError {
    /// The chain's name, without what it holds.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::StackUnderflow => "StackUnderflow",
            Self::StackOverflow => "StackOverflow",
            Self::InvalidJump => "InvalidJump",
            Self::InvalidRange => "InvalidRange",
            Self::CallTooDeep => "CallTooDeep",
            Self::CreateCollision => "CreateCollision",
            Self::CreateContractLimit => "CreateContractLimit",
            Self::InvalidCode(_) => "InvalidCode",
            Self::OutOfOffset => "OutOfOffset",
            Self::OutOfGas => "OutOfGas",
            Self::OutOfFund => "OutOfFund",
            Self::MaxNonce => "MaxNonce",
            Self::Other(_) => "Other",
        }
    }

    /// A precompile's text.
    pub fn other(text: impl Into<String>) -> Self {
        Self::Other(text.into())
    }
}

impl fmt::Display for ExitError {
    /// As in the chain's RPC messages: `OutOfFund`, `InvalidCode(Opcode(73))`, `Other("text")`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

/// An error of `eth_call` and `eth_estimateGas`, code −32603 (spec 01 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RpcError {
    /// The message.
    pub message: String,
    /// The data field, if the chain sends one.
    pub data: Option<Bytes>,
}

impl Status {
    /// As the ledger's events show it.
    #[must_use]
    pub fn to_event(&self) -> ExitReason {
        match self {
            Self::Succeeded(how) => ExitReason::Succeed(how.name()),
            Self::Reverted => ExitReason::Revert,
            Self::Failed(error) => ExitReason::Error {
                name: error.name(),
                detail: match error {
                    ExitError::Other(text) => Some(ExitDetail::Text(text.clone())),
                    ExitError::InvalidCode(opcode) => Some(ExitDetail::Opcode(opcode.0)),
                    _ => None,
                },
            },
        }
    }
}

impl fmt::Display for Status {
    /// As the chain's tools show it: `Succeed(Returned)`, `Revert(Reverted)`, `Error(OutOfGas)`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Succeeded(how) => write!(f, "Succeed({})", how.name()),
            Self::Reverted => f.write_str("Revert(Reverted)"),
            Self::Failed(error) => write!(f, "Error({error})"),
        }
    }
}

impl Success {
    /// The chain's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Stopped => "Stopped",
            Self::Returned => "Returned",
            Self::Suicided => "Suicided",
        }
    }
}

impl ExecutionOutcome {
    /// Whether the changes stay.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, Status::Succeeded(_))
    }

    /// What the event of a reverted call tells: the start of its message, or all of its data if that
    /// is shorter than it says.
    pub(crate) fn revert_text(&self) -> &[u8] {
        const MOST: usize = 30;
        let data = &self.output[..];
        if self.status != Status::Reverted {
            return &[];
        }
        let Some(length) = data.get(36..68).filter(|_| data.len() > 68) else {
            return data;
        };
        let length = usize::try_from(U256::from_be_slice(length)).unwrap_or(usize::MAX);
        data.get(68..68 + length.min(MOST)).unwrap_or(data)
    }

    /// The error that the chain's RPC answers with; `None` after a success.
    #[must_use]
    pub fn rpc_error(&self) -> Option<RpcError> {
        let (message, data) = match &self.status {
            Status::Succeeded(_) => return None,
            Status::Reverted => (revert_message(&self.output), Some(self.output.clone())),
            Status::Failed(ExitError::OutOfGas) => ("out of gas".to_owned(), None),
            Status::Failed(error) => (format!("evm error: {error}"), Some(Bytes::new())),
        };
        Some(RpcError { message, data })
    }
}

/// The message of a revert: with the text of an `Error(string)`, if it reads as one.
fn revert_message(data: &[u8]) -> String {
    const PREFIX: &str = "VM Exception while processing transaction: revert";
    let text = || {
        if data.len() <= 68 {
            return None;
        }
        let len = usize::try_from(U256::from_be_slice(&data[36..68])).ok()?;
        let bytes = data.get(68..68_usize.checked_add(len)?)?;
        core::str::from_utf8(bytes).ok()
    };
    text().map_or_else(|| PREFIX.to_owned(), |text| format!("{PREFIX} {text}"))
}

/// The pieces of an outcome that revm reports.
pub(crate) fn from_revm(
    result: ExecutionResult,
    precompile_error: Option<ExitError>,
    invalid_opcode: Opcode,
    last_end: Success,
) -> ExecutionOutcome {
    let gas_used = result.tx_gas_used();
    let created = result.created_address();
    let (status, output, logs) = match result {
        ExecutionResult::Success {
            reason,
            logs,
            output,
            ..
        } => {
            let how = match output {
                Output::Create(..) => last_end,
                Output::Call(_) => reason.into(),
            };
            (Status::Succeeded(how), output.into_data(), logs)
        }
        ExecutionResult::Revert { output, .. } => (Status::Reverted, output, Vec::new()),
        ExecutionResult::Halt { reason, .. } => {
            let error = match (reason, precompile_error) {
                (HaltReason::PrecompileError, Some(error)) => error,
                (HaltReason::OpcodeNotFound, _) => ExitError::InvalidCode(invalid_opcode),
                (reason, _) => reason.into(),
            };
            (Status::Failed(error), Bytes::new(), Vec::new())
        }
    };
    ExecutionOutcome {
        status,
        gas_used,
        output,
        logs,
        created,
        fee: Rao::ZERO,
        refusals: Vec::new(),
        warnings: Vec::new(),
    }
}

impl From<PrecompileError> for ExitError {
    fn from(error: PrecompileError) -> Self {
        match error {
            PrecompileError::OutOfGas => Self::OutOfGas,
            PrecompileError::OutOfFund => Self::OutOfFund,
            PrecompileError::InvalidRange => Self::InvalidRange,
            PrecompileError::Other(text) => Self::Other(text.into_owned()),
        }
    }
}

impl From<SuccessReason> for Success {
    fn from(reason: SuccessReason) -> Self {
        match reason {
            SuccessReason::Stop => Self::Stopped,
            SuccessReason::Return => Self::Returned,
            SuccessReason::SelfDestruct => Self::Suicided,
        }
    }
}

impl From<HaltReason> for ExitError {
    /// revm does not say which opcode was invalid: it reads 0 here, and is set by the executor.
    fn from(reason: HaltReason) -> Self {
        match reason {
            HaltReason::OutOfGas(_) => Self::OutOfGas,
            HaltReason::InvalidFEOpcode => Self::InvalidCode(Opcode(0xfe)),
            HaltReason::InvalidJump => Self::InvalidJump,
            HaltReason::StackUnderflow => Self::StackUnderflow,
            HaltReason::StackOverflow => Self::StackOverflow,
            HaltReason::OutOfOffset => Self::OutOfOffset,
            HaltReason::CreateCollision => Self::CreateCollision,
            HaltReason::NonceOverflow => Self::MaxNonce,
            HaltReason::CreateContractSizeLimit | HaltReason::CreateInitCodeSizeLimit => {
                Self::CreateContractLimit
            }
            HaltReason::OutOfFunds | HaltReason::OverflowPayment => Self::OutOfFund,
            HaltReason::CallTooDeep => Self::CallTooDeep,
            HaltReason::PrecompileError => Self::other(""),
            HaltReason::PrecompileErrorWithContext(text) => Self::Other(text),
            HaltReason::CreateContractStartingWithEF => Self::InvalidCode(Opcode(0xef)),
            HaltReason::OpcodeNotFound
            | HaltReason::NotActivated
            | HaltReason::StateChangeDuringStaticCall
            | HaltReason::CallNotAllowedInsideStatic => Self::InvalidCode(Opcode::default()),
        }
    }
}
