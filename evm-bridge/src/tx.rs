//! A transaction or call as the executor takes it.

use revm::{
    context::TxEnv,
    context_interface::{
        cfg::GasParams,
        either::Either,
        transaction::{AccessList, RecoveredAuthorization},
    },
    primitives::{Address, B256, Bytes, TxKind, U256, hardfork::SpecId},
};

/// A transaction whose signature is checked, or a call request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TxInput {
    /// The sender.
    pub from: Address,
    /// The target; `None` creates a contract.
    pub to: Option<Address>,
    /// What decides the address of a creation instead of the nonce; only calls of the EVM pallet
    /// have it.
    pub salt: Option<B256>,
    /// Value in wei.
    pub value: U256,
    /// Calldata or init code.
    pub data: Bytes,
    /// Gas limit.
    pub gas_limit: u64,
    /// The most that a unit of gas may cost, in wei; a legacy transaction's gas price. A call
    /// without it costs nothing.
    pub max_fee_per_gas: Option<u128>,
    /// The offered tip, which nobody gets; absent in legacy and EIP-2930 transactions.
    pub max_priority_fee_per_gas: Option<u128>,
    /// The nonce; a transaction always has one.
    pub nonce: Option<u64>,
    /// The chain id, where the transaction names one.
    pub chain_id: Option<u64>,
    /// EIP-2930 access list.
    pub access_list: AccessList,
    /// EIP-7702 authorizations with their signers; `None` in transactions of other types.
    pub authorization_list: Option<Vec<RecoveredAuthorization>>,
    /// The hash of the signed transaction; zero for a call.
    pub hash: B256,
    /// Sent in the name of somebody who did not sign: for development, also a contract may send.
    pub is_impersonated: bool,
}

impl TxInput {
    /// Gas taken before anything runs (spec 01 §1.4).
    #[must_use]
    pub fn intrinsic_gas(&self) -> u64 {
        let slots: usize = self
            .access_list
            .iter()
            .map(|item| item.storage_keys.len())
            .sum();
        GasParams::new_spec(SpecId::PRAGUE)
            .initial_tx_gas(
                &self.data,
                self.to.is_none(),
                self.access_list.len() as u64,
                slots as u64,
                self.authorization_list.as_ref().map_or(0, Vec::len) as u64,
                None,
            )
            .initial_total_gas()
    }

    /// The contract that a creation makes where the sender has this nonce.
    #[must_use]
    pub fn created_address(&self, nonce: u64) -> Address {
        match self.salt {
            Some(salt) => self.from.create2_from_code(salt, &self.data),
            None => self.from.create(nonce),
        }
    }

    /// `effectiveGasPrice` as receipts show it, which is not what was charged (spec 01 §1.6).
    #[must_use]
    pub fn effective_gas_price(&self, base_fee: u64) -> u128 {
        let max_fee = self.max_fee_per_gas.unwrap_or_default();
        self.max_priority_fee_per_gas.map_or(max_fee, |tip| {
            u128::from(base_fee).saturating_add(tip).min(max_fee)
        })
    }

    pub(crate) fn to_revm(&self) -> TxEnv {
        let tx_type = match (&self.authorization_list, self.max_priority_fee_per_gas) {
            (Some(_), _) => 4,
            (None, Some(_)) => 2,
            (None, None) => u8::from(!self.access_list.is_empty()),
        };
        TxEnv {
            tx_type,
            caller: self.from,
            gas_limit: self.gas_limit,
            gas_price: self.max_fee_per_gas.unwrap_or_default(),
            kind: self.to.map_or(TxKind::Create, TxKind::Call),
            value: self.value,
            data: self.data.clone(),
            nonce: self.nonce.unwrap_or_default(),
            chain_id: self.chain_id,
            access_list: self.access_list.clone(),
            gas_priority_fee: self.max_priority_fee_per_gas,
            blob_hashes: Vec::new(),
            max_fee_per_blob_gas: 0,
            authorization_list: self
                .authorization_list
                .iter()
                .flatten()
                .cloned()
                .map(Either::Right)
                .collect(),
        }
    }
}
