//! Loading accounts: revm's cache for code and warmth, the ledger for balance and nonce.

use revm::{
    context::journaled_state::{AccountLoad, JournalLoadError, StateLoad},
    primitives::{Address, B256, KECCAK_EMPTY},
    state::{Account, AccountInfo, Bytecode},
};
use taovm_chain::{balances, state::Ledger};

use super::{LoadError, TaoAccount, TaoJournal};
use crate::money::to_wei;

impl TaoJournal {
    /// Loads an account and its balance and nonce of this moment.
    pub(super) fn refreshed(
        &mut self,
        address: Address,
        load_code: bool,
        skip_cold_load: bool,
    ) -> Result<StateLoad<&mut Account>, LoadError> {
        let is_cold = self.warm(address, load_code, skip_cold_load)?;
        Ok(StateLoad::new(self.refresh(address), is_cold))
    }

    /// Loads an account without looking at the ledger again, and tells whether it was cold.
    pub(super) fn warm(
        &mut self,
        address: Address,
        load_code: bool,
        skip_cold_load: bool,
    ) -> Result<bool, LoadError> {
        let mut load =
            self.inner
                .load_account_mut_optional(&mut self.world, address, skip_cold_load)?;
        if load_code {
            load.data.load_code_preserve_error()?;
        }
        Ok(load.is_cold)
    }

    /// Reads the balance and nonce of a loaded account anew.
    ///
    /// # Panics
    /// If the account is not loaded.
    pub(super) fn refresh(&mut self, address: Address) -> &mut Account {
        let id = self.account_id(address);
        let ledger: &Ledger = &self.world.chain;
        let balance = to_wei(balances::evm_balance(ledger, &id));
        let nonce = ledger
            .accounts
            .get(&id)
            .map_or(0, |account| u64::from(account.nonce));
        let account = self
            .inner
            .state
            .get_mut(&address)
            .expect("callers load the account first");
        account.info.balance = balance;
        account.info.nonce = nonce;
        account
    }

    pub(super) fn load(&mut self, address: Address, load_code: bool) -> StateLoad<&Account> {
        match self.refreshed(address, load_code, false) {
            Ok(load) => StateLoad::new(load.data, load.is_cold),
            Err(JournalLoadError::DBError(never)) => match never {},
            Err(JournalLoadError::ColdLoadSkipped) => {
                unreachable!("cold loads are skipped only on request")
            }
        }
    }

    pub(super) fn load_mut(
        &mut self,
        address: Address,
        load_code: bool,
        skip_cold_load: bool,
    ) -> Result<StateLoad<TaoAccount<'_>>, LoadError> {
        let is_cold = self.refreshed(address, load_code, skip_cold_load)?.is_cold;
        Ok(StateLoad::new(TaoAccount::new(self, address), is_cold))
    }

    /// The code that runs at an account that delegates, and its hash. Its delegate is not loaded;
    /// where that delegates too, its designator is what runs (spec 01 §1.4).
    pub(super) fn delegated_code(&self, info: &AccountInfo) -> Option<(Bytecode, B256)> {
        let delegate = info.code.as_ref()?.eip7702_address()?;
        let loaded = self.inner.state.get(&delegate).map(|account| &account.info);
        let hash = loaded.map_or_else(|| self.world.code_hash(delegate), |loaded| loaded.code_hash);
        let code = loaded
            .and_then(|loaded| loaded.code.clone())
            .or_else(|| self.world.evm.code.get(&hash).cloned())
            .unwrap_or_default();
        let code = if code.is_eip7702() {
            Bytecode::new_legacy(code.original_bytes())
        } else {
            code
        };
        Some((code, hash))
    }

    /// The hash and the code that a call of an address runs, which is warm from now on.
    pub(crate) fn code_to_run(&mut self, address: Address) -> (B256, Bytecode) {
        self.load(address, true);
        let info = &self.inner.account(address).info;
        match self.delegated_code(info) {
            Some((code, hash)) => (hash, code),
            None => (info.code_hash, info.code.clone().unwrap_or_default()),
        }
    }

    pub(super) fn load_delegated(&mut self, address: Address) -> StateLoad<AccountLoad> {
        let (is_cold, is_empty, delegate) = {
            let load = self.load(address, true);
            let delegate = load.info.code.as_ref().and_then(Bytecode::eip7702_address);
            (load.is_cold, load.info.is_empty(), delegate)
        };
        let is_delegate_account_cold = delegate.map(|to| self.load(to, true).is_cold);
        StateLoad::new(
            AccountLoad {
                is_delegate_account_cold,
                is_empty,
            },
            is_cold,
        )
    }

    /// Stores code of a loaded account. Empty code is not stored; the first code gives the account
    /// a sufficient reference (spec 01 §1.3, §1.4).
    pub(super) fn put_code(&mut self, address: Address, code: Bytecode, hash: B256) {
        if hash == KECCAK_EMPTY {
            return;
        }
        let is_first = self.inner.account(address).info.code_hash == KECCAK_EMPTY;
        if is_first {
            let id = self.account_id(address);
            balances::inc_sufficients(&mut self.world.chain, &id);
        }
        self.inner.set_code_with_hash(address, code, hash);
    }
}
