//! Why the node refuses something.

use alloy_primitives::{Address, B256};
use taovm_chain::{error::Error as ChainError, reward::HostFault};
use taovm_evm_bridge::{ExecutionError, ExecutionOutcome, InvalidTransaction};
use thiserror::Error;

use crate::genesis::GenesisFileError;

/// A refusal. What the node had is what it has.
#[derive(Debug, Error)]
pub enum NodeError {
    /// A transaction that can never be included.
    #[error(transparent)]
    Invalid(#[from] InvalidTransaction),
    /// The pool has the transaction.
    #[error("already known")]
    AlreadyKnown(B256),
    /// Another transaction of the sender waits with this nonce; fees do not replace here
    /// (spec 01 §1.5).
    #[error("replacement transaction underpriced")]
    Underpriced,
    /// Nobody signs for this address.
    #[error("No Signer available: {0} is neither a development account nor impersonated")]
    NoSigner(Address),
    /// A block that is not there yet, or no more.
    #[error("BlockOutOfRangeError: block height is {height} but requested was {requested}")]
    BlockOutOfRange {
        /// The newest block.
        height: u64,
        /// The one asked for.
        requested: u64,
    },
    /// A block hash that is not of this chain.
    #[error("unknown block: no block has the hash {0}")]
    UnknownBlock(B256),
    /// The ledger refused a native call.
    #[error("{0}")]
    Refused(ChainError),
    /// A call failed inside the EVM.
    #[error("the call failed")]
    CallFailed(Box<ExecutionOutcome>),
    /// A call did not start.
    #[error(transparent)]
    Execution(#[from] ExecutionError),
    /// An argument that cannot be.
    #[error("{field}: {reason}")]
    Argument {
        /// The argument.
        field: &'static str,
        /// The rule that it breaks.
        reason: String,
    },
    /// The reward engine's machine failed; not a script's fault.
    #[error("reward engine: {0}")]
    Engine(#[from] HostFault),
    /// A genesis file that describes no chain.
    #[error("genesis: {0}")]
    Genesis(#[from] GenesisFileError),
    /// Signing failed.
    #[error("signing: {0}")]
    Signing(String),
    /// The network failed.
    #[error("listening at {address}: {source}")]
    Listen {
        /// Where.
        address: String,
        /// Why not.
        source: std::io::Error,
    },
}

impl NodeError {
    pub(crate) fn argument(field: &'static str, reason: impl Into<String>) -> Self {
        Self::Argument {
            field,
            reason: reason.into(),
        }
    }
}
