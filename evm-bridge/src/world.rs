//! The value that everything versions: the ledger, and what only the EVM keeps.

use std::{
    convert::Infallible,
    ops::{Deref, DerefMut},
    sync::Arc,
};

use imbl::OrdMap;
use revm::{
    Database,
    primitives::{Address, B256, Bytes, KECCAK_EMPTY, StorageKey, StorageValue, U256},
    state::{AccountInfo, Bytecode},
};
use taovm_chain::{
    balances,
    error::{ArithmeticError, Error},
    primitives::{AccountId, Rao},
    profile::EXISTENTIAL_DEPOSIT,
    state::{Ledger, State},
};

use crate::{
    error::InvalidCode,
    money::{to_rao, to_wei},
};

/// Blocks whose hash the EVM can ask for, beside genesis (spec 01 §1.10).
pub const BLOCK_HASH_WINDOW: u64 = 2_401;

/// A chain with its EVM at one moment. A clone is two reference counts.
#[derive(Clone, Debug)]
pub struct World {
    /// The ledger. The only place of balances and nonces.
    pub chain: State,
    /// Code and storage of the EVM. Its settings are the ledger's.
    pub evm: EvmState,
}

/// A counted reference to [`EvmRecords`]; a clone that is written to copies only what differs.
#[derive(Clone, Debug, Default)]
pub struct EvmState(Arc<EvmRecords>);

/// What the EVM's pallets store beside settings.
#[derive(Clone, Debug, Default)]
pub struct EvmRecords {
    /// Code by hash.
    pub code: OrdMap<B256, Bytecode>,
    /// The code hash of accounts with code.
    pub code_hashes: OrdMap<Address, B256>,
    /// Storage without its zeros.
    pub storage: OrdMap<(Address, U256), U256>,
    /// Ethereum block hashes of the window (spec 01 §1.10).
    pub block_hashes: OrdMap<u64, B256>,
}

impl From<EvmRecords> for EvmState {
    fn from(records: EvmRecords) -> Self {
        Self(Arc::new(records))
    }
}

impl Deref for EvmState {
    type Target = EvmRecords;

    fn deref(&self) -> &EvmRecords {
        &self.0
    }
}

impl DerefMut for EvmState {
    fn deref_mut(&mut self) -> &mut EvmRecords {
        Arc::make_mut(&mut self.0)
    }
}

/// The ledger account of an EVM address (spec 01 §1.2).
#[must_use]
pub fn account_of(address: Address) -> AccountId {
    AccountId::from_evm(address.into_array())
}

/// The balance that the EVM shows, in wei (spec 01 §1.3).
pub(crate) fn balance_of(ledger: &Ledger, address: Address) -> U256 {
    to_wei(balances::evm_balance(ledger, &account_of(address)))
}

/// The nonce of the address's account.
pub(crate) fn nonce_of(ledger: &Ledger, address: Address) -> u64 {
    let account = ledger.accounts.get(&account_of(address));
    account.map_or(0, |account| u64::from(account.nonce))
}

impl World {
    /// A world around a ledger, with an empty EVM.
    #[must_use]
    pub fn new(mut chain: State, chain_id: u64) -> Self {
        chain.evm.chain_id = chain_id;
        Self {
            chain,
            evm: EvmState::default(),
        }
    }

    /// The balance that the EVM shows, in wei: 500 rao below the free one (spec 01 §1.3).
    #[must_use]
    pub fn balance(&self, address: Address) -> U256 {
        balance_of(&self.chain, address)
    }

    /// The nonce of the address's account.
    #[must_use]
    pub fn nonce(&self, address: Address) -> u64 {
        nonce_of(&self.chain, address)
    }

    /// Stored code as `eth_getCode` shows it: empty at precompiles (spec 01 §1.7).
    #[must_use]
    pub fn code(&self, address: Address) -> Bytes {
        self.evm
            .code_hashes
            .get(&address)
            .and_then(|hash| self.evm.code.get(hash))
            .map_or_else(Bytes::new, Bytecode::original_bytes)
    }

    /// The hash of an address's stored code; that of nothing without any.
    pub(crate) fn code_hash(&self, address: Address) -> B256 {
        let stored = self.evm.code_hashes.get(&address).copied();
        stored.unwrap_or(KECCAK_EMPTY)
    }

    /// Whether the address has stored code, a delegation included.
    #[must_use]
    pub fn has_code(&self, address: Address) -> bool {
        self.evm.code_hashes.contains_key(&address)
    }

    /// A storage slot.
    #[must_use]
    pub fn storage_at(&self, address: Address, slot: U256) -> U256 {
        self.evm
            .storage
            .get(&(address, slot))
            .copied()
            .unwrap_or_default()
    }

    /// Writes a storage slot.
    pub fn set_storage(&mut self, address: Address, slot: U256, value: U256) {
        if value.is_zero() {
            self.evm.storage.remove(&(address, slot));
        } else {
            self.evm.storage.insert((address, slot), value);
        }
    }

    /// Puts code at an address without running any: for genesis and development. The first code of
    /// an address gives its account a sufficient reference, and taking it away takes that back.
    ///
    /// # Errors
    /// Code that begins as a delegation of EIP-7702, `0xef01`, and is none.
    pub fn set_code(&mut self, address: Address, code: Bytes) -> Result<(), InvalidCode> {
        let code = Bytecode::new_raw_checked(code).map_err(|_| InvalidCode)?;
        let account = account_of(address);
        match (self.has_code(address), code.is_empty()) {
            (false, false) => balances::inc_sufficients(&mut self.chain, &account),
            (true, true) => balances::dec_sufficients(&mut self.chain, &account),
            _ => {}
        }
        if code.is_empty() {
            self.evm.code_hashes.remove(&address);
        } else {
            self.store_code(address, code.hash_slow(), code);
        }
        Ok(())
    }

    /// Makes the shown balance the whole rao of `wei`, issuing or destroying the difference: for
    /// development. The free balance is 500 rao more; zero ends an account that nothing else holds.
    ///
    /// # Errors
    /// Past 2^64 − 501 rao, and where the account is needed and would die.
    pub fn set_balance(&mut self, address: Address, wei: U256) -> Result<(), Error> {
        let shown = to_rao(wei).ok_or(Error::Arithmetic(ArithmeticError::Overflow))?;
        let free = if shown.is_zero() {
            Rao::ZERO
        } else {
            shown
                .checked_add(EXISTENTIAL_DEPOSIT)
                .ok_or(Error::Arithmetic(ArithmeticError::Overflow))?
        };
        balances::set_free(&mut self.chain, &account_of(address), free)
    }

    /// Sets the nonce of the address's account: for development.
    pub fn set_nonce(&mut self, address: Address, nonce: u32) {
        let account = account_of(address);
        self.chain.accounts.entry(account).or_default().nonce = nonce;
    }

    /// Notes a block's hash and forgets the one that leaves the window; genesis stays.
    pub fn record_block_hash(&mut self, number: u64, hash: B256) {
        self.evm.block_hashes.insert(number, hash);
        if let Some(old) = number.checked_sub(BLOCK_HASH_WINDOW)
            && old != 0
        {
            self.evm.block_hashes.remove(&old);
        }
    }

    pub(crate) fn store_code(&mut self, address: Address, hash: B256, code: Bytecode) {
        self.evm.code.insert(hash, code);
        self.evm.code_hashes.insert(address, hash);
    }

    /// Forgets all storage of an address.
    pub fn clear_storage(&mut self, address: Address) {
        let slots: Vec<_> = self
            .evm
            .storage
            .range((address, U256::ZERO)..=(address, U256::MAX))
            .map(|(slot, _)| *slot)
            .collect();
        for slot in slots {
            self.evm.storage.remove(&slot);
        }
    }
}

/// What revm reads when it sees an account for the first time in a transaction.
impl Database for World {
    type Error = Infallible;

    fn basic(&mut self, address: Address) -> Result<Option<AccountInfo>, Infallible> {
        let info = AccountInfo {
            code: None,
            balance: self.balance(address),
            nonce: self.nonce(address),
            code_hash: self.code_hash(address),
            ..AccountInfo::default()
        };
        Ok((!info.is_empty()).then_some(info))
    }

    fn code_by_hash(&mut self, code_hash: B256) -> Result<Bytecode, Infallible> {
        Ok(self.evm.code.get(&code_hash).cloned().unwrap_or_default())
    }

    fn storage(&mut self, address: Address, slot: StorageKey) -> Result<StorageValue, Infallible> {
        Ok(self.storage_at(address, slot))
    }

    fn block_hash(&mut self, number: u64) -> Result<B256, Infallible> {
        Ok(self
            .evm
            .block_hashes
            .get(&number)
            .copied()
            .unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn worlds_cross_threads() {
        fn crosses<T: Send + Sync>() {}
        crosses::<World>();
        crosses::<crate::ExecutionOutcome>();
    }
}
