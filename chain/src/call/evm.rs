//! Calls of the EVM's pallets (spec 01 §1.8, §1.9, §1.12).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::Result,
    evm,
    primitives::{H160, Rao, U256},
    state::State,
};

/// A call of the EVM pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EvmCall {
    /// Takes money from the EVM address whose bytes begin the signer's key.
    #[codec(index = 0)]
    Withdraw {
        /// The address.
        address: H160,
        /// How much.
        value: Rao,
    },
    /// `WhitelistedCreators`, root.
    #[codec(index = 4)]
    SetWhitelist {
        /// All of them.
        new: Vec<H160>,
    },
    /// `DisableWhitelistCheck`, root.
    #[codec(index = 5)]
    DisableWhitelist {
        /// Whether anyone may create.
        disabled: bool,
    },
}

/// A call of the base fee pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BaseFeeCall {
    /// `BaseFeePerGas`, root.
    #[codec(index = 0)]
    SetBaseFeePerGas {
        /// In wei.
        fee: U256,
    },
    /// `Elasticity`, root.
    #[codec(index = 1)]
    SetElasticity {
        /// In millionths.
        elasticity: u32,
    },
}

impl EvmCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        match self {
            Self::Withdraw { address, value } => evm::withdraw(state, origin, &address, value),
            Self::SetWhitelist { new } => {
                origin.ensure_root()?;
                state.evm.whitelisted_creators = new;
                Ok(())
            }
            Self::DisableWhitelist { disabled } => {
                origin.ensure_root()?;
                state.evm.whitelist_check_disabled = disabled;
                Ok(())
            }
        }
    }
}

impl BaseFeeCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        match self {
            Self::SetBaseFeePerGas { fee } => evm::set_base_fee(state, origin, fee),
            Self::SetElasticity { elasticity } => evm::set_elasticity(state, origin, elasticity),
        }
    }
}
