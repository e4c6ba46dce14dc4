//! Why a genesis file is refused.

use taovm_chain::{error::Error as ChainError, genesis::GenesisError, primitives::NetUid};
use taovm_evm_bridge::InvalidCode;
use thiserror::Error;

/// A refusal: the field and the rule that it breaks.
#[derive(Debug, Error)]
pub enum GenesisFileError {
    /// The file cannot be read.
    #[error("{path}: {source}")]
    Read {
        /// Its path.
        path: String,
        /// Why not.
        source: std::io::Error,
    },
    /// A field has not the form that it needs.
    #[error("{field}: {source}")]
    Form {
        /// The field's path.
        field: String,
        /// What is wrong, with line and column.
        source: serde_json::Error,
    },
    /// A field breaks a rule.
    #[error("{field}: {rule}")]
    Rule {
        /// The field's path.
        field: String,
        /// The rule.
        rule: Rule,
    },
    /// The ledger refuses an entry.
    #[error(transparent)]
    Ledger(#[from] GenesisError),
}

impl GenesisFileError {
    pub(super) fn rule(field: impl Into<String>, rule: impl Into<Rule>) -> Self {
        Self::Rule {
            field: field.into(),
            rule: rule.into(),
        }
    }
}

/// A rule of genesis files.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Rule {
    /// A position on a subnet that is not there.
    #[error("there is no subnet {0}")]
    UnknownSubnet(NetUid),
    /// A position in no currency, or in two.
    #[error("needs either tao or alpha")]
    OneAmount,
    /// A weight from or to a hotkey that is no neuron.
    #[error("{0} is no neuron of the subnet")]
    NotANeuron(String),
    /// A parameter or call that the chain does not have, or a value that it does not take.
    #[error("{0}")]
    Call(String),
    /// Calls or weights that no block is left for.
    #[error("{blocks} are too few: {waiting}")]
    TooFewBlocks {
        /// How many there are.
        blocks: u64,
        /// What still waits.
        waiting: &'static str,
    },
    /// Code that no account can have.
    #[error("{0}")]
    Code(#[from] InvalidCode),
    /// The chain refuses a call.
    #[error("{0}")]
    Chain(#[from] ChainError),
}
