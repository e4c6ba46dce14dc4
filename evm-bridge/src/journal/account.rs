//! An account inside a transaction, as revm's handler changes it.

use revm::{
    context::journaled_state::{JournalLoadError, StateLoad},
    context_interface::{
        ErasedError,
        context::SStoreResult,
        journaled_state::{JournalLoadErasedError, account::JournaledAccountTr},
    },
    primitives::{Address, B256, StorageKey, StorageValue, U256},
    state::{Account, Bytecode, EvmStorageSlot},
};
use taovm_chain::balances;

use super::TaoJournal;

/// A loaded account. Its nonce is counted on the ledger; its balance cannot be written.
#[derive(Debug)]
pub struct TaoAccount<'a> {
    journal: &'a mut TaoJournal,
    address: Address,
}

impl<'a> TaoAccount<'a> {
    /// `address` is loaded.
    pub(super) const fn new(journal: &'a mut TaoJournal, address: Address) -> Self {
        Self { journal, address }
    }

    fn cached_mut(&mut self) -> &mut Account {
        self.journal
            .inner
            .state
            .get_mut(&self.address)
            .expect("the account was loaded for this handle")
    }
}

impl JournaledAccountTr for TaoAccount<'_> {
    fn account(&self) -> &Account {
        self.journal.inner.account(self.address)
    }

    fn sload(
        &mut self,
        key: StorageKey,
        skip_cold_load: bool,
    ) -> Result<StateLoad<&mut EvmStorageSlot>, JournalLoadErasedError> {
        let is_cold = self
            .journal
            .inner
            .sload_assume_account_present(
                &mut self.journal.world,
                self.address,
                key,
                skip_cold_load,
            )
            .map_err(erase)?
            .is_cold;
        let slot = self
            .cached_mut()
            .storage
            .get_mut(&key)
            .expect("the slot was just loaded");
        Ok(StateLoad::new(slot, is_cold))
    }

    fn sstore(
        &mut self,
        key: StorageKey,
        new: StorageValue,
        skip_cold_load: bool,
    ) -> Result<StateLoad<SStoreResult>, JournalLoadErasedError> {
        self.journal
            .inner
            .sstore_assume_account_present(
                &mut self.journal.world,
                self.address,
                key,
                new,
                skip_cold_load,
            )
            .map_err(erase)
    }

    fn load_code(&mut self) -> Result<&Bytecode, JournalLoadErasedError> {
        self.journal
            .refreshed(self.address, true, false)
            .map_err(erase)?;
        let account = self.journal.inner.account(self.address);
        Ok(account
            .info
            .code
            .as_ref()
            .expect("the code was just loaded"))
    }

    fn balance(&self) -> &U256 {
        &self.account().info.balance
    }

    fn nonce(&self) -> u64 {
        self.account().info.nonce
    }

    fn code_hash(&self) -> &B256 {
        &self.account().info.code_hash
    }

    fn code(&self) -> Option<&Bytecode> {
        self.account().info.code.as_ref()
    }

    fn touch(&mut self) {
        self.journal.inner.touch(self.address);
    }

    fn unsafe_mark_cold(&mut self) {
        self.cached_mut().mark_cold();
    }

    /// Does nothing: money moves by transfers of the ledger only.
    fn set_balance(&mut self, _: U256) {}

    /// Refused: money moves by transfers of the ledger only.
    fn incr_balance(&mut self, _: U256) -> bool {
        false
    }

    /// Refused: money moves by transfers of the ledger only.
    fn decr_balance(&mut self, _: U256) -> bool {
        false
    }

    fn bump_nonce(&mut self) -> bool {
        self.touch();
        let id = self.journal.account_id(self.address);
        balances::inc_nonce(&mut self.journal.world.chain, &id);
        self.journal.refresh(self.address);
        true
    }

    /// Writes the ledger's nonce, at most 2^32 − 1.
    fn set_nonce(&mut self, nonce: u64) {
        self.touch();
        self.unsafe_set_nonce(nonce);
    }

    fn unsafe_set_nonce(&mut self, nonce: u64) {
        let id = self.journal.account_id(self.address);
        let accounts = &mut self.journal.world.chain.accounts;
        accounts.entry(id).or_default().nonce = u32::try_from(nonce).unwrap_or(u32::MAX);
        self.journal.refresh(self.address);
    }

    fn set_code(&mut self, hash: B256, code: Bytecode) {
        self.touch();
        self.journal.put_code(self.address, code, hash);
    }

    fn set_code_and_hash_slow(&mut self, code: Bytecode) {
        let hash = code.hash_slow();
        self.set_code(hash, code);
    }

    /// Applies an authorization. One that names the zero address counts the nonce and leaves the
    /// code, since empty code is not stored (spec 01 §1.4).
    fn delegate(&mut self, address: Address) {
        if !address.is_zero() {
            self.set_code_and_hash_slow(Bytecode::new_eip7702(address));
        }
        self.bump_nonce();
    }
}

fn erase(error: JournalLoadError<core::convert::Infallible>) -> JournalLoadErasedError {
    error.map(ErasedError::new)
}
