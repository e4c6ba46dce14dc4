//! Calls of the EVM's pallets (spec 01 §1.8, §1.9, §1.12).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::Result,
    evm::{self, Action, Authorization, Execution, Machine},
    primitives::{H160, H256, Rao, U256},
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
    /// Calls an address as the EVM address whose bytes begin the signer's key.
    #[codec(index = 1)]
    Call {
        /// The sender.
        source: H160,
        /// Whom it calls.
        target: H160,
        /// Calldata.
        input: Vec<u8>,
        /// In wei.
        value: U256,
        /// Gas limit.
        gas_limit: u64,
        /// The most that a unit of gas may cost, in wei.
        max_fee_per_gas: U256,
        /// The offered tip, in wei.
        max_priority_fee_per_gas: Option<U256>,
        /// The nonce that the sender must have.
        nonce: Option<U256>,
        /// Addresses and slots that are warm from the start.
        access_list: Vec<(H160, Vec<H256>)>,
        /// EIP-7702 authorizations.
        authorization_list: Vec<Authorization>,
    },
    /// Creates a contract as the EVM address whose bytes begin the signer's key.
    #[codec(index = 2)]
    Create {
        /// The sender.
        source: H160,
        /// Init code.
        init: Vec<u8>,
        /// In wei.
        value: U256,
        /// Gas limit.
        gas_limit: u64,
        /// The most that a unit of gas may cost, in wei.
        max_fee_per_gas: U256,
        /// The offered tip, in wei.
        max_priority_fee_per_gas: Option<U256>,
        /// The nonce that the sender must have.
        nonce: Option<U256>,
        /// Addresses and slots that are warm from the start.
        access_list: Vec<(H160, Vec<H256>)>,
        /// EIP-7702 authorizations.
        authorization_list: Vec<Authorization>,
    },
    /// Creates a contract at an address that no nonce decides.
    #[codec(index = 3)]
    Create2 {
        /// The sender.
        source: H160,
        /// Init code.
        init: Vec<u8>,
        /// Decides the address, with sender and init code.
        salt: H256,
        /// In wei.
        value: U256,
        /// Gas limit.
        gas_limit: u64,
        /// The most that a unit of gas may cost, in wei.
        max_fee_per_gas: U256,
        /// The offered tip, in wei.
        max_priority_fee_per_gas: Option<U256>,
        /// The nonce that the sender must have.
        nonce: Option<U256>,
        /// Addresses and slots that are warm from the start.
        access_list: Vec<(H160, Vec<H256>)>,
        /// EIP-7702 authorizations.
        authorization_list: Vec<Authorization>,
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
    /// The gas limit of a call that executes the EVM; nothing for the others.
    #[must_use]
    pub const fn gas_limit(&self) -> Option<u64> {
        match self {
            Self::Call { gas_limit, .. }
            | Self::Create { gas_limit, .. }
            | Self::Create2 { gas_limit, .. } => Some(*gas_limit),
            _ => None,
        }
    }

    pub(super) fn apply(
        self,
        state: &mut State,
        origin: Origin,
        machine: Option<&dyn Machine>,
    ) -> Result {
        match self {
            Self::Call {
                source,
                target,
                input,
                value,
                gas_limit,
                max_fee_per_gas,
                max_priority_fee_per_gas,
                nonce,
                access_list,
                authorization_list,
            } => {
                let execution = Execution {
                    source,
                    action: Action::Call(target),
                    input,
                    value,
                    gas_limit,
                    max_fee_per_gas,
                    max_priority_fee_per_gas,
                    nonce,
                    access_list,
                    authorization_list,
                };
                evm::execute(state, origin, &execution, machine)
            }
            Self::Create {
                source,
                init,
                value,
                gas_limit,
                max_fee_per_gas,
                max_priority_fee_per_gas,
                nonce,
                access_list,
                authorization_list,
            } => {
                let execution = Execution {
                    source,
                    action: Action::Create,
                    input: init,
                    value,
                    gas_limit,
                    max_fee_per_gas,
                    max_priority_fee_per_gas,
                    nonce,
                    access_list,
                    authorization_list,
                };
                evm::execute(state, origin, &execution, machine)
            }
            Self::Create2 {
                source,
                init,
                salt,
                value,
                gas_limit,
                max_fee_per_gas,
                max_priority_fee_per_gas,
                nonce,
                access_list,
                authorization_list,
            } => {
                let execution = Execution {
                    source,
                    action: Action::Create2(salt),
                    input: init,
                    value,
                    gas_limit,
                    max_fee_per_gas,
                    max_priority_fee_per_gas,
                    nonce,
                    access_list,
                    authorization_list,
                };
                evm::execute(state, origin, &execution, machine)
            }
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
