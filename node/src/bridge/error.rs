//! Why a request has no answer. What the chain or a precompile refuses is an answer.

use alloy_primitives::B256;
use taovm_chain::reward::HostFault;
use thiserror::Error;

use crate::node::NodeError;

/// A request that cannot be answered; names the field and the rule.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BridgeError {
    /// No version has this handle.
    #[error(
        "handle: {0} is no version of this bridge; a handle is good for the bridge that gave it, so \
         `taovm forge` has to run setUp and the test"
    )]
    UnknownHandle(B256),
    /// A request that cannot be read.
    #[error("{field}: {reason}")]
    Malformed {
        /// The field.
        field: &'static str,
        /// The rule that it breaks.
        reason: String,
    },
    /// A jump over too many blocks.
    #[error("block: {asked} is {ahead} blocks after the chain's; {limit} at once are possible")]
    TooFar {
        /// The block that was asked for.
        asked: u64,
        /// How far that is.
        ahead: u64,
        /// How far it may be.
        limit: u64,
    },
    /// A method that the bridge does not have.
    #[error("method: {0} is unknown")]
    UnknownMethod(String),
    /// A chain that cannot be started.
    #[error("options: {0}")]
    Genesis(#[from] NodeError),
    /// The reward engine's machine failed; not a script's fault.
    #[error("reward engine: {0}")]
    Engine(#[from] HostFault),
}

impl BridgeError {
    pub(super) fn malformed(field: &'static str, reason: impl ToString) -> Self {
        Self::Malformed {
            field,
            reason: reason.to_string(),
        }
    }
}
