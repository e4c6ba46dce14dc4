//! Why a call was refused, for people: the chain hides it from contracts (spec 01 §4).

use alloy_primitives::{U256, hex};
use taovm_chain::{error::Error, state::PrecompileId};
use thiserror::Error as ThisError;

use crate::ExitError;

/// Explains a call that did not succeed. Never changes behaviour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The precompile.
    pub address: [u8; 20],
    /// The function's name; `unknown` if no function was found.
    pub function: &'static str,
    /// The error's full name, e.g. `SubtensorModule.AmountTooLow`, or the text of a revert.
    pub error: String,
    /// What refused the call.
    pub reason: RefusalReason,
}

/// What refused a call.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
#[non_exhaustive]
pub enum RefusalReason {
    /// Root has switched the precompile off.
    #[error("the precompile {0:?} is switched off by AdminUtils.sudo_toggle_evm_precompile")]
    Disabled(PrecompileId),
    /// The calldata has no function of this precompile.
    #[error("no function of this precompile has the selector 0x{}", hex::encode(.0))]
    UnknownSelector([u8; 4]),
    /// Less than four bytes of calldata.
    #[error("the calldata has no selector: plain transfers to a precompile are refused")]
    NoSelector,
    /// A write in a static frame.
    #[error("the function changes state and was called by STATICCALL")]
    Static,
    /// Value for a function that takes none.
    #[error("the function takes no value; in a DELEGATECALL the caller's msg.value counts")]
    Value,
    /// Arguments that cannot be read.
    #[error("an argument cannot be read")]
    Argument,
    /// Too little gas.
    #[error("the frame has {given} gas, the call needs {needed}")]
    Gas {
        /// The least gas that the frame must be given at entry.
        needed: u64,
        /// What it was given.
        given: u64,
    },
    /// An allowance that does not reach.
    #[error(
        "{asked} alpha-rao are asked for, the allowance of the subnet's current registration is {allowed}"
    )]
    Allowance {
        /// What may be spent, in alpha-rao.
        allowed: U256,
        /// What was to be spent, in alpha-rao.
        asked: U256,
    },
    /// A rule of the ledger.
    #[error("the ledger refused the call: {0}")]
    Ledger(Error),
    /// A rule of the precompile itself.
    #[error("the precompile refused the call: {0}")]
    Precompile(ExitError),
}
