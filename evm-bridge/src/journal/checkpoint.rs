//! Frames: what a revert goes back to.

use revm::{
    context::journaled_state::{JournalCheckpoint, TransferError},
    context_interface::journaled_state::entry::JournalEntryTr,
    primitives::{Address, KECCAK_EMPTY, U256},
};
use taovm_chain::balances;

use super::{JournalEntry, Saved, TaoJournal};

impl TaoJournal {
    pub(super) fn open_checkpoint(&mut self) -> JournalCheckpoint {
        self.saved.push(Saved {
            chain: self.world.chain.clone(),
            created: self.created.len(),
        });
        self.inner.checkpoint()
    }

    pub(super) fn commit_checkpoint(&mut self) {
        self.saved.pop();
        self.inner.checkpoint_commit();
    }

    pub(super) fn revert_checkpoint(&mut self, checkpoint: JournalCheckpoint) {
        if let Some(before) = self.saved.pop() {
            self.world.chain = before.chain;
            self.created.truncate(before.created);
        }
        self.inner.checkpoint_revert(checkpoint);
    }

    /// Opens the frame of a new contract: collision, endowment, nonce 1. `address` is loaded.
    ///
    /// # Errors
    /// `CreateCollision` where code or a nonce is; `OutOfFunds` if the endowment cannot move.
    pub(super) fn open_create(
        &mut self,
        caller: Address,
        address: Address,
        wei: U256,
    ) -> Result<JournalCheckpoint, TransferError> {
        // Of the frame that creates: a creation that fails counts as well.
        self.created.push(address);
        let checkpoint = self.open_checkpoint();

        let account = self.refresh(address);
        if account.info.code_hash != KECCAK_EMPTY || account.info.nonce != 0 {
            self.revert_checkpoint(checkpoint);
            return Err(TransferError::CreateCollision);
        }
        // From here on storage reads as zero: what is left of an earlier contract is wiped.
        let is_created_globally = account.mark_created_locally();
        account.info.code = None;
        self.inner
            .journal
            .push(JournalEntry::account_created(address, is_created_globally));
        self.inner.touch(address);

        if let Err(refused) = self.move_value(caller, address, wei) {
            self.revert_checkpoint(checkpoint);
            return Err(refused);
        }
        let id = self.account_id(address);
        balances::inc_nonce(&mut self.world.chain, &id);
        self.refresh(address);
        Ok(checkpoint)
    }
}
