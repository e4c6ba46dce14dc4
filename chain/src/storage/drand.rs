//! Items of the drand pallet, and the weights that wait for its pulses (spec 04 §11, 05 §9.2).

use std::sync::Arc;

use super::entries;
use crate::{
    drand::Pulse,
    neurons::MAX_CIPHERTEXT,
    primitives::{AccountId, BoundedBytes, NetUidIndex},
    state::{Ledger, State},
};

items! {
    Drand.Pulses[Blake2_128Concat](round: u64) -> Pulse;
        among |ledger| ledger.drand.pulses.keys().map(|round| (*round,)).collect();
        |ledger| ledger.drand.pulses.get(round).map(|pulse| Pulse::clone(pulse)),
        set |state, (round,), new| match new {
            Some(pulse) => drop(state.drand.pulses.insert(*round, Arc::new(pulse))),
            None => drop(state.drand.pulses.remove(round)),
        };
    Drand.LastStoredRound[]() -> u64, or 0;
        among |_| vec![()];
        |ledger| (ledger.drand.last_stored_round > 0).then_some(ledger.drand.last_stored_round),
        set |state, (), new| state.drand.last_stored_round = new.unwrap_or(0);
    Drand.OldestStoredRound[]() -> u64, or 0;
        among |_| vec![()];
        |ledger| {
            let oldest = ledger.drand.oldest_stored_round;
            (oldest > 0).then_some(oldest)
        },
        set |state, (), new| state.drand.oldest_stored_round = new.unwrap_or(0);
    SubtensorModule.TimelockedWeightCommits[Twox64Concat, Twox64Concat](
            index: NetUidIndex, epoch: u64)
            -> Vec<(AccountId, u64, BoundedBytes<MAX_CIPHERTEXT>, u64)>, or Vec::new();
        among |ledger| {
            let mechanisms = entries::mechanisms(ledger).into_iter();
            let keys = mechanisms.flat_map(|(index,)| {
                let timelocked = &entries::mechanism(ledger, index).timelocked;
                timelocked.keys().map(move |epoch| (index, *epoch))
            });
            keys.collect()
        };
        |ledger| {
            let queue = entries::mechanism(ledger, *index).timelocked.get(epoch)?;
            let commits = queue.iter().map(|commit| {
                // Longer ones are not taken.
                let ciphertext = BoundedBytes::new(commit.ciphertext.to_vec()).unwrap_or_default();
                (commit.hotkey, commit.block, ciphertext, commit.round)
            });
            Some(commits.collect())
        };
}
