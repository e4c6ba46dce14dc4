//! Items of the commitments pallet (spec 05 §24).

use std::collections::BTreeSet;

use super::Bytes;
use crate::{
    commitments::{DEFAULT_MAX_SPACE, Registration, UsageTracker},
    primitives::{AccountId, NetUid},
    state::{Ledger, State},
};

fn accounts(ledger: &Ledger) -> Vec<(NetUid, AccountId)> {
    ledger.commitments.accounts.keys().copied().collect()
}

items! {
    Commitments.TimelockedIndex[]() -> BTreeSet<(NetUid, AccountId)>, or BTreeSet::new();
        among |_| vec![()];
        |ledger| {
            let index = &ledger.commitments.timelocked;
            (!index.is_empty()).then(|| index.iter().copied().collect())
        };
    Commitments.CommitmentOf[Identity, Twox64Concat](netuid: NetUid, who: AccountId)
            -> Registration;
        among accounts;
        |ledger| ledger.commitments.of(*netuid, who).registration.clone();
    Commitments.LastCommitment[Identity, Twox64Concat](netuid: NetUid, who: AccountId) -> u32;
        among accounts;
        |ledger| ledger.commitments.of(*netuid, who).last_commitment;
    Commitments.LastBondsReset[Identity, Twox64Concat](netuid: NetUid, who: AccountId) -> u32;
        among accounts;
        |ledger| ledger.commitments.of(*netuid, who).last_bonds_reset;
    Commitments.RevealedCommitments[Identity, Twox64Concat](netuid: NetUid, who: AccountId)
            -> Vec<(Bytes, u64)>;
        among accounts;
        |ledger| {
            let revealed = &ledger.commitments.of(*netuid, who).revealed;
            let stored = |(bytes, block): &(std::sync::Arc<[u8]>, u64)| (Bytes(bytes.to_vec()), *block);
            (!revealed.is_empty()).then(|| revealed.iter().map(stored).collect())
        };
    Commitments.UsedSpaceOf[Identity, Twox64Concat](netuid: NetUid, who: AccountId)
            -> UsageTracker;
        among accounts;
        |ledger| ledger.commitments.of(*netuid, who).usage;
    Commitments.MaxSpace[]() -> u32, or DEFAULT_MAX_SPACE;
        among |_| vec![()];
        |ledger| {
            let space = ledger.commitments.max_space;
            (space != DEFAULT_MAX_SPACE).then_some(space)
        },
        set |state, (), new| state.commitments.max_space = new.unwrap_or(DEFAULT_MAX_SPACE);
}
