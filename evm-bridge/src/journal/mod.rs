//! revm's journal over one ledger.
//!
//! revm keeps code, storage, logs and what is warm in its own journal. Balances and nonces are the
//! ledger's: each load of an account reads them anew, each transfer is the ledger's, and a
//! checkpoint holds the ledger's version that a failed frame goes back to. So a precompile's change
//! to any account is seen by the next opcode and vanishes with the frame, whether or not the EVM
//! had loaded that account.

mod account;
mod checkpoint;
mod load;
mod transfer;

use std::{borrow::Cow, collections::BTreeMap, convert::Infallible};

use revm::{
    context::{
        JournalEntry, JournalInner, JournalTr,
        journaled_state::{
            AccountInfoLoad, AccountLoad, JournalCheckpoint, JournalLoadError, StateLoad,
            TransferError,
        },
    },
    context_interface::context::{SStoreResult, SelfDestructResult},
    inspector::JournalExt,
    primitives::{
        Address, AddressMap, AddressSet, B256, HashSet, KECCAK_EMPTY, Log, StorageKey,
        StorageValue, U256, hardfork::SpecId,
    },
    state::{Account, AccountInfo, Bytecode, EvmState as RevmState},
};
use taovm_chain::{balances, primitives::AccountId, state::State};

pub use account::TaoAccount;
pub(crate) use transfer::move_wei;

use crate::world::{World, account_of};

/// The error of a load, of which only "cold and not wanted" exists.
type LoadError = JournalLoadError<Infallible>;

/// One transaction's journal; it owns the world while the transaction runs.
#[derive(Clone, Debug)]
pub struct TaoJournal {
    world: World,
    inner: JournalInner<JournalEntry>,
    /// What each open checkpoint goes back to.
    saved: Vec<Saved>,
    /// The addresses that the open frames and their ended parts tried to create.
    created: Vec<Address>,
    /// Lives until the end of the transaction and is not rolled back (spec 01 §1.4 e).
    transient: BTreeMap<(Address, U256), U256>,
    /// The accounts of the addresses seen, each a hash to compute.
    accounts: AddressMap<AccountId>,
    /// Whether a SELFDESTRUCT could not move its balance.
    selfdestruct_out_of_fund: bool,
    /// The call whose target is being loaded.
    call: Option<CallTarget>,
}

/// What a call wants of its target.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CallTarget {
    /// Whether value goes there: then it matters whether the account is empty.
    pub(crate) has_value: bool,
}

/// What a failed frame goes back to, beside revm's own journal.
#[derive(Clone, Debug)]
struct Saved {
    /// The ledger.
    chain: State,
    /// How many addresses were created.
    created: usize,
}

impl TaoJournal {
    /// The world as it stands inside the transaction. Code and storage of the transaction are still
    /// in the journal; balances and nonces are here.
    #[must_use]
    pub const fn world(&self) -> &World {
        &self.world
    }

    /// The ledger, for a precompile that runs in a frame's checkpoint.
    pub const fn chain_mut(&mut self) -> &mut State {
        &mut self.world.chain
    }

    /// The ledger account of an address.
    pub fn account_id(&mut self, address: Address) -> AccountId {
        *self
            .accounts
            .entry(address)
            .or_insert_with(|| account_of(address))
    }

    /// Whether the last SELFDESTRUCT could not move its balance; asking forgets it.
    pub(crate) const fn take_selfdestruct_failure(&mut self) -> bool {
        core::mem::replace(&mut self.selfdestruct_out_of_fund, false)
    }

    /// Makes loads give what a call wants of its target: the code that runs there, also where the
    /// account delegates. Its balance and nonce are of this moment only if value goes there.
    pub(crate) const fn load_for(&mut self, call: Option<CallTarget>) {
        self.call = call;
    }

    /// Writes the transaction's code and storage to the world and gives it back.
    #[must_use]
    pub fn into_world(mut self) -> World {
        let changes: BTreeMap<_, _> = self.inner.finalize().into_iter().collect();
        for (address, account) in changes {
            write_back(&mut self.world, address, &account);
        }
        self.world
    }
}

/// Stores what a transaction changed of an account beside the ledger.
fn write_back(world: &mut World, address: Address, account: &Account) {
    if account.is_selfdestructed() {
        // The reference is taken back also where no code ever gave one (spec 01 §1.4 g).
        balances::dec_sufficients(&mut world.chain, &account_of(address));
        world.evm.code_hashes.remove(&address);
        world.clear_storage(address);
        return;
    }
    if account.is_created() {
        world.clear_storage(address);
    }
    let has_code = account.info.code_hash != KECCAK_EMPTY;
    if has_code
        && world.evm.code_hashes.get(&address) != Some(&account.info.code_hash)
        && let Some(code) = &account.info.code
    {
        world.store_code(address, account.info.code_hash, code.clone());
    }
    let changed: BTreeMap<_, _> = account.changed_storage_slots().collect();
    for (slot, value) in changed {
        world.set_storage(address, *slot, value.present_value);
    }
}

impl JournalExt for TaoJournal {
    fn journal(&self) -> &[JournalEntry] {
        &self.inner.journal
    }
}

impl JournalTr for TaoJournal {
    type Database = World;
    type State = RevmState;
    type JournaledAccount<'a> = TaoAccount<'a>;

    fn new(world: World) -> Self {
        Self {
            world,
            inner: JournalInner::new(),
            saved: Vec::new(),
            created: Vec::new(),
            transient: BTreeMap::new(),
            accounts: AddressMap::default(),
            selfdestruct_out_of_fund: false,
            call: None,
        }
    }

    fn db_and_state(&self) -> (&World, &RevmState) {
        (&self.world, &self.inner.state)
    }

    fn db_and_state_mut(&mut self) -> (&mut World, &mut RevmState) {
        (&mut self.world, &mut self.inner.state)
    }

    // Storage.

    fn sload_skip_cold_load(
        &mut self,
        address: Address,
        key: StorageKey,
        skip_cold_load: bool,
    ) -> Result<StateLoad<StorageValue>, LoadError> {
        self.inner
            .sload_assume_account_present(&mut self.world, address, key, skip_cold_load)
    }

    fn sstore_skip_cold_load(
        &mut self,
        address: Address,
        key: StorageKey,
        value: StorageValue,
        skip_cold_load: bool,
    ) -> Result<StateLoad<SStoreResult>, LoadError> {
        self.inner.sstore_assume_account_present(
            &mut self.world,
            address,
            key,
            value,
            skip_cold_load,
        )
    }

    fn tload(&mut self, address: Address, key: StorageKey) -> StorageValue {
        self.transient
            .get(&(address, key))
            .copied()
            .unwrap_or_default()
    }

    fn tstore(&mut self, address: Address, key: StorageKey, value: StorageValue) {
        self.transient.insert((address, key), value);
    }

    // Logs.

    fn log(&mut self, log: Log) {
        self.inner.log(log);
    }

    fn take_logs(&mut self) -> Vec<Log> {
        self.inner.take_logs()
    }

    fn logs(&self) -> &[Log] {
        &self.inner.logs
    }

    // Money.

    fn selfdestruct(
        &mut self,
        address: Address,
        target: Address,
        skip_cold_load: bool,
    ) -> Result<StateLoad<SelfDestructResult>, LoadError> {
        self.selfdestruct_to(address, target, skip_cold_load)
    }

    fn transfer(
        &mut self,
        from: Address,
        to: Address,
        wei: U256,
    ) -> Result<Option<TransferError>, Infallible> {
        self.load(from, false);
        self.load(to, false);
        Ok(self.transfer_loaded(from, to, wei))
    }

    fn transfer_loaded(&mut self, from: Address, to: Address, wei: U256) -> Option<TransferError> {
        self.inner.touch(to);
        self.move_value(from, to, wei).err()
    }

    /// Does nothing: the fees of a transaction are the ledger's (spec 01 §1.6).
    fn caller_accounting_journal_entry(&mut self, _: Address, _: U256, _: bool) {}

    /// Does nothing: money moves by transfers of the ledger only.
    fn balance_incr(&mut self, _: Address, _: U256) -> Result<(), Infallible> {
        Ok(())
    }

    /// Does nothing: nonces are the ledger's.
    fn nonce_bump_journal_entry(&mut self, _: Address) {}

    // What is warm.

    fn warm_access_list(&mut self, access_list: AddressMap<HashSet<StorageKey>>) {
        self.inner.warm_addresses.set_access_list(access_list);
    }

    fn warm_coinbase_account(&mut self, address: Address) {
        self.inner.warm_addresses.set_coinbase(address);
    }

    fn warm_precompiles(&mut self, addresses: &AddressSet) {
        self.inner
            .warm_addresses
            .set_precompile_addresses(addresses);
    }

    fn precompile_addresses(&self) -> &AddressSet {
        self.inner.warm_addresses.precompiles()
    }

    fn set_spec_id(&mut self, spec_id: SpecId) {
        self.inner.set_spec_id(spec_id);
    }

    fn set_eip7708_config(&mut self, disabled: bool, eip8246_delayed_clear_disabled: bool) {
        self.inner
            .set_eip7708_config(disabled, eip8246_delayed_clear_disabled);
    }

    // Accounts.

    fn touch_account(&mut self, address: Address) {
        self.inner.touch(address);
    }

    fn load_account(&mut self, address: Address) -> Result<StateLoad<&Account>, Infallible> {
        Ok(self.load(address, false))
    }

    fn load_account_with_code(
        &mut self,
        address: Address,
    ) -> Result<StateLoad<&Account>, Infallible> {
        Ok(self.load(address, true))
    }

    fn load_account_delegated(
        &mut self,
        address: Address,
    ) -> Result<StateLoad<AccountLoad>, Infallible> {
        Ok(self.load_delegated(address))
    }

    fn load_account_mut_skip_cold_load(
        &mut self,
        address: Address,
        skip_cold_load: bool,
    ) -> Result<StateLoad<TaoAccount<'_>>, LoadError> {
        self.load_mut(address, false, skip_cold_load)
    }

    fn load_account_mut_optional_code(
        &mut self,
        address: Address,
        load_code: bool,
    ) -> Result<StateLoad<TaoAccount<'_>>, Infallible> {
        self.load_mut(address, load_code, false)
            .map_err(JournalLoadError::unwrap_db_error)
    }

    fn load_account_info_skip_cold_load(
        &mut self,
        address: Address,
        load_code: bool,
        skip_cold_load: bool,
    ) -> Result<AccountInfoLoad<'_>, LoadError> {
        let is_cold = self.warm(address, load_code, skip_cold_load)?;
        if self.call.is_none_or(|call| call.has_value) {
            self.refresh(address);
        }
        let info = &self.inner.account(address).info;
        let mut load = AccountInfoLoad::new(info, is_cold, info.is_empty());
        if self.call.is_some()
            && let Some((code, code_hash)) = self.delegated_code(info)
        {
            load.account = Cow::Owned(AccountInfo {
                code: Some(code),
                code_hash,
                ..info.clone()
            });
        }
        Ok(load)
    }

    fn set_code_with_hash(&mut self, address: Address, code: Bytecode, hash: B256) {
        self.put_code(address, code, hash);
    }

    // Frames.

    fn checkpoint(&mut self) -> JournalCheckpoint {
        self.open_checkpoint()
    }

    fn checkpoint_commit(&mut self) {
        self.commit_checkpoint();
    }

    fn checkpoint_revert(&mut self, checkpoint: JournalCheckpoint) {
        self.revert_checkpoint(checkpoint);
    }

    fn create_account_checkpoint(
        &mut self,
        caller: Address,
        address: Address,
        wei: U256,
        _spec_id: SpecId,
    ) -> Result<JournalCheckpoint, TransferError> {
        self.open_create(caller, address, wei)
    }

    fn depth(&self) -> usize {
        self.inner.depth
    }

    fn commit_tx(&mut self) {
        self.saved.clear();
        self.created.clear();
        self.transient.clear();
        self.inner.commit_tx();
    }

    fn discard_tx(&mut self) {
        if let Some(first) = self.saved.drain(..).next() {
            self.world.chain = first.chain;
        }
        self.created.clear();
        self.transient.clear();
        self.inner.discard_tx();
    }

    fn finalize(&mut self) -> RevmState {
        self.saved.clear();
        self.created.clear();
        self.transient.clear();
        self.inner.finalize()
    }
}
