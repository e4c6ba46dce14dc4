//! Events of the EVM's pallets (spec 01 §1.6, §1.8).

use serde::{Serialize, Serializer};

use super::as_bytes;
use crate::primitives::{H160, H256, U256};

/// Events of the EVM pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum EvmEvent {
    /// A contract wrote a log.
    Log {
        /// The log.
        log: EvmLog,
    },
    /// A call of the pallet made a contract.
    Created {
        /// The contract.
        address: H160,
    },
    /// A call of the pallet made no contract.
    CreatedFailed {
        /// The contract that was to be made.
        address: H160,
    },
    /// A call of the pallet called an address.
    Executed {
        /// The address.
        address: H160,
    },
    /// A call of the pallet called an address, in vain.
    ExecutedFailed {
        /// The address.
        address: H160,
    },
}

/// A contract's log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct EvmLog {
    /// The contract.
    pub address: H160,
    /// Its topics.
    pub topics: Vec<H256>,
    /// Its data.
    #[serde(serialize_with = "as_bytes")]
    pub data: Vec<u8>,
}

/// Events of the Ethereum pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum EthereumEvent {
    /// A transaction was included.
    Executed {
        /// Its sender.
        from: H160,
        /// Its target, or the contract that it was to create.
        to: H160,
        /// Its hash.
        transaction_hash: H256,
        /// How it ended.
        exit_reason: ExitReason,
        /// At most 30 bytes of a revert's message, or all of data that is no message.
        #[serde(serialize_with = "as_bytes")]
        extra_data: Vec<u8>,
    },
}

/// How an execution of the EVM ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ExitReason {
    /// The changes stay.
    Succeed(&'static str),
    /// The contract took them back.
    Revert,
    /// They were taken back.
    Error {
        /// The error.
        name: &'static str,
        /// What it holds: a precompile's text, an opcode's number.
        detail: Option<ExitDetail>,
    },
}

/// What an error holds beside its name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum ExitDetail {
    /// A precompile's text.
    Text(String),
    /// An opcode.
    Opcode(u8),
}

impl Serialize for ExitReason {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Succeed(how) => {
                serializer.serialize_newtype_variant("ExitReason", 0, "Succeed", how)
            }
            Self::Revert => {
                serializer.serialize_newtype_variant("ExitReason", 2, "Revert", "Reverted")
            }
            Self::Error { name, detail } => {
                serializer.serialize_newtype_variant("ExitReason", 1, "Error", &Named(name, detail))
            }
        }
    }
}

/// An enum's variant by name, with what it holds.
struct Named<'e>(&'static str, &'e Option<ExitDetail>);

impl Serialize for Named<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.1 {
            None => serializer.serialize_unit_variant("ExitError", 0, self.0),
            Some(detail) => serializer.serialize_newtype_variant("ExitError", 0, self.0, detail),
        }
    }
}

/// Events of the base fee pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum BaseFeeEvent {
    /// `BaseFeePerGas` was set.
    NewBaseFeePerGas {
        /// In wei.
        fee: U256,
    },
    /// `Elasticity` was set.
    NewElasticity {
        /// In millionths.
        elasticity: u32,
    },
}
