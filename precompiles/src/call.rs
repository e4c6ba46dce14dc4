//! A precompile call and what it gave.

use std::borrow::Cow;

use alloy_primitives::{Bytes, Log, U256};
use thiserror::Error;

use crate::{Refusal, Warning};

/// One call of a precompile, as its EVM frame sees it (spec 01 §3.3).
#[derive(Clone, Copy, Debug)]
pub struct PrecompileCall<'a> {
    /// The precompile: the frame's code address, not its storage address.
    pub address: [u8; 20],
    /// `msg.sender` of the frame. In a DELEGATECALL that is the calling contract's own caller, who
    /// is then the coldkey that acts.
    pub caller: [u8; 20],
    /// The frame's apparent value in wei. Moving it is the EVM's work, done before the call.
    pub value_wei: U256,
    /// Calldata.
    pub input: &'a [u8],
    /// The frame's gas at entry, a stipend included.
    pub gas_limit: u64,
    /// Whether the frame may not change state.
    pub is_static: bool,
    /// Whether the precompile was reached by DELEGATECALL or CALLCODE. Results do not depend on it.
    pub is_delegate: bool,
}

/// What a call gave. On anything but [`Status::Success`] the state is what it was.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PrecompileOutcome {
    /// How the frame ends.
    pub status: Status,
    /// Return data: of a success the encoded results, of a revert `Error(string)`, of an error
    /// nothing.
    pub output: Bytes,
    /// Gas that the precompile recorded. A frame that ends in an error loses all of its gas whatever
    /// was recorded (spec 01 §1.6).
    pub gas_used: u64,
    /// Weight (ref_time) that a dispatch used of the transaction's budget; 0 without a dispatch
    /// (spec 01 §3.4, step 2).
    pub weight: u64,
    /// Why the call was refused, for people. Absent on success.
    pub refusal: Option<Refusal>,
    /// What a user may not have meant. Never changes a result.
    pub warnings: Vec<Warning>,
    /// Logs, in order. The chain's precompiles have none; taovm's own tells its changes so.
    pub logs: Vec<Log>,
}

impl PrecompileOutcome {
    /// Whether the call succeeded.
    #[must_use]
    pub const fn is_success(&self) -> bool {
        matches!(self.status, Status::Success)
    }
}

/// How a precompile's frame ends (spec 01 §4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    /// `Succeed(Returned)`.
    Success,
    /// Rolled back with data; unused gas goes back to the caller.
    Revert,
    /// Rolled back without data; the frame's gas is lost.
    Error(ExitError),
}

/// Why a frame failed without data (spec 01 §4). `Display` gives the chain's text.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExitError {
    /// The frame's gas does not pay for the call.
    #[error("OutOfGas")]
    OutOfGas,
    /// Value that cannot be expressed or moved.
    #[error("OutOfFund")]
    OutOfFund,
    /// An unknown uid.
    #[error("InvalidRange")]
    InvalidRange,
    /// Everything else, a refused dispatch among it.
    #[error("Other({0:?})")]
    Other(Cow<'static, str>),
}
