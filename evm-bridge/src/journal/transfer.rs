//! Moving value, by the ledger's rules (spec 01 §1.3).

use revm::{
    context::journaled_state::{StateLoad, TransferError},
    context_interface::{
        context::SelfDestructResult,
        journaled_state::entry::{JournalEntryTr, SelfdestructionRevertStatus},
    },
    primitives::{Address, U256},
};
use taovm_chain::{
    balances::{self, Preservation},
    primitives::{AccountId, Rao},
    state::State,
};

use super::{JournalEntry, LoadError, TaoJournal};
use crate::money::{to_rao, to_wei};

/// Moves the whole rao of `wei`; the remainder stays with the payer. Nothing is checked where
/// nothing moves: below one rao, or within one account.
///
/// # Errors
/// `OutOfFunds` for every refusal of the ledger.
pub(crate) fn move_wei(
    state: &mut State,
    from: &AccountId,
    to: &AccountId,
    wei: U256,
) -> Result<(), TransferError> {
    let amount = to_rao(wei).ok_or(TransferError::OutOfFunds)?;
    if amount.is_zero() || from == to {
        return Ok(());
    }
    pay(state, from, to, amount)
}

fn pay(
    state: &mut State,
    from: &AccountId,
    to: &AccountId,
    amount: Rao,
) -> Result<(), TransferError> {
    balances::transfer(state, from, to, amount, Preservation::Expendable)
        .map_err(|_| TransferError::OutOfFunds)
}

impl TaoJournal {
    /// [`move_wei`] between addresses.
    ///
    /// # Errors
    /// `OutOfFunds` for every refusal of the ledger.
    pub(super) fn move_value(
        &mut self,
        from: Address,
        to: Address,
        wei: U256,
    ) -> Result<(), TransferError> {
        let amount = to_rao(wei).ok_or(TransferError::OutOfFunds)?;
        if amount.is_zero() || from == to {
            return Ok(());
        }
        let (from, to) = (self.account_id(from), self.account_id(to));
        pay(&mut self.world.chain, &from, &to, amount)
    }

    /// SELFDESTRUCT: moves the balance that the EVM shows, so 500 rao stay behind; a contract that
    /// this transaction created, or tried to create again, is marked for removal (spec 01 §1.4 g).
    pub(super) fn selfdestruct_to(
        &mut self,
        address: Address,
        target: Address,
        skip_cold_load: bool,
    ) -> Result<StateLoad<SelfDestructResult>, LoadError> {
        let (is_cold, target_exists) = {
            let load = self.refreshed(target, false, skip_cold_load)?;
            (load.is_cold, !load.data.info.is_empty())
        };
        let id = self.account_id(address);
        let balance = to_wei(balances::evm_balance(&self.world.chain, &id));
        if self.move_value(address, target, balance).is_err() {
            self.selfdestruct_out_of_fund = true;
        }

        let account = self
            .inner
            .state
            .get_mut(&address)
            .expect("the running contract is loaded");
        let status = if !account.is_selfdestructed() {
            SelfdestructionRevertStatus::GloballySelfdestroyed
        } else if !account.is_selfdestructed_locally() {
            SelfdestructionRevertStatus::LocallySelfdestroyed
        } else {
            SelfdestructionRevertStatus::RepeatedSelfdestruction
        };
        let previously_destroyed = status == SelfdestructionRevertStatus::RepeatedSelfdestruction;
        // The entry's balance is for tracers: what its undoing does to the cache is read anew.
        let entry = if self.created.contains(&address) {
            account.mark_selfdestructed_locally();
            JournalEntry::account_destroyed(address, target, status, balance)
        } else {
            JournalEntry::balance_transfer(address, target, balance)
        };
        self.inner.journal.push(entry);

        Ok(StateLoad::new(
            SelfDestructResult {
                had_value: !balance.is_zero(),
                target_exists,
                previously_destroyed,
            },
            is_cold,
        ))
    }
}
