//! What neurons commit to in public: texts, hashes, and bytes that a pulse of the random beacon opens
//! (spec 05 §24).

mod data;
mod reveal;
mod shown;

#[cfg(test)]
mod tests;

use std::sync::{Arc, LazyLock};

use imbl::{OrdMap, OrdSet};
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use data::{CommitmentInfo, Data, MAX_BIG_RAW, MAX_RAW, MAX_TIMELOCKED};
pub(crate) use reveal::reveal_timelocked_commitments;

use crate::{
    call::Origin,
    error::{CommitmentsError, Result},
    event::CommitmentsEvent,
    neurons,
    primitives::{AccountId, NetUid, Rao},
    state::{Ledger, State},
};

/// The most fields of a commitment.
pub const MAX_FIELDS: usize = 3;

/// `MaxSpace` of a new chain: what an account may commit to on a subnet from epoch to epoch, in bytes.
pub const DEFAULT_MAX_SPACE: u32 = 3_100;

/// What the smallest commitment takes of the space, in bytes.
const MIN_SPACE: u64 = 100;

/// An account's commitment on a subnet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Registration {
    /// What is held for it: on this runtime nothing.
    pub deposit: Rao,
    /// The block of the commitment.
    pub block: u32,
    /// The commitment.
    pub info: CommitmentInfo,
}

/// How much an account committed to on a subnet in an epoch.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct UsageTracker {
    /// The epoch.
    pub last_epoch: u64,
    /// How much, in bytes.
    pub used_space: u64,
}

/// All items by (netuid, account).
#[derive(Clone, Debug, Default)]
pub struct Committed {
    /// `CommitmentOf`.
    pub registration: Option<Registration>,
    /// `LastCommitment`: the block.
    pub last_commitment: Option<u32>,
    /// `LastBondsReset`: the block of the last commitment with the flag, whatever came of it.
    pub last_bonds_reset: Option<u32>,
    /// `RevealedCommitments`: what pulses opened and in which blocks, the oldest first.
    pub revealed: Vec<(Arc<[u8]>, u64)>,
    /// `UsedSpaceOf`.
    pub usage: Option<UsageTracker>,
}

/// The storage of the commitments pallet.
#[derive(Clone, Debug)]
pub struct CommitmentStore {
    /// What accounts committed to, by subnet.
    pub accounts: OrdMap<(NetUid, AccountId), Arc<Committed>>,
    /// `TimelockedIndex`: who has a field that waits for a pulse.
    pub timelocked: OrdSet<(NetUid, AccountId)>,
    /// `MaxSpace`, in bytes.
    pub max_space: u32,
}

impl Default for CommitmentStore {
    fn default() -> Self {
        Self {
            accounts: OrdMap::new(),
            timelocked: OrdSet::new(),
            max_space: DEFAULT_MAX_SPACE,
        }
    }
}

impl CommitmentStore {
    /// An account's records on a subnet; empty if there are none.
    #[must_use]
    pub fn of(&self, netuid: NetUid, who: &AccountId) -> &Committed {
        static NONE: LazyLock<Committed> = LazyLock::new(Committed::default);
        self.accounts.get(&(netuid, *who)).map_or(&NONE, |c| c)
    }

    /// An account's records on a subnet for writing.
    fn of_mut(&mut self, netuid: NetUid, who: &AccountId) -> &mut Committed {
        Arc::make_mut(self.accounts.entry((netuid, *who)).or_default())
    }

    /// Forgets all of a subnet.
    pub(crate) fn forget_subnet(&mut self, netuid: NetUid) {
        let all = (netuid, AccountId::ZERO)..=(netuid, AccountId([u8::MAX; 32]));
        let keys = self.accounts.range(all.clone()).map(|(key, _)| *key);
        for key in keys.collect::<Vec<_>>() {
            self.accounts.remove(&key);
        }
        for key in self.timelocked.range(all).copied().collect::<Vec<_>>() {
            self.timelocked.remove(&key);
        }
    }
}

/// Commits a neuron's hotkey on its subnet, in the place of its commitment before. A field that says
/// so makes the others forget their bonds to the neuron.
///
/// # Errors
/// In this order: `AccountNotAllowedCommit` unless the account is a neuron of the subnet,
/// `TooManyFieldsInCommitmentInfo`, `SpaceLimitExceeded`.
pub fn set_commitment(
    state: &mut State,
    who: AccountId,
    netuid: NetUid,
    info: CommitmentInfo,
) -> Result {
    let subnet = state.subnet(netuid);
    if !subnet.neurons.uids.contains_key(&who) {
        return Err(CommitmentsError::AccountNotAllowedCommit.into());
    }
    if info.fields.len() > MAX_FIELDS {
        return Err(CommitmentsError::TooManyFieldsInCommitmentInfo.into());
    }
    // The counter of epochs alone: one that is due in this block does not count yet.
    let last_epoch = subnet.schedule.epoch_index;
    let usage = state.commitments.of(netuid, &who).usage;
    let before = usage.filter(|usage| usage.last_epoch == last_epoch);
    let used_space = before
        .map_or(0, |usage| usage.used_space)
        .saturating_add(info.space().max(MIN_SPACE));
    if used_space > u64::from(state.commitments.max_space) {
        return Err(CommitmentsError::SpaceLimitExceeded.into());
    }

    // The chain's block numbers are u32.
    let block = state.now() as u32;
    let resets_bonds = info.fields.contains(&Data::ResetBondsFlag);
    if resets_bonds {
        neurons::reset_bonds(state, netuid, &who);
    }
    let round = info.fields.iter().find_map(|field| match field {
        Data::TimelockEncrypted { reveal_round, .. } => Some(*reveal_round),
        _ => None,
    });
    let committed = state.commitments.of_mut(netuid, &who);
    if resets_bonds {
        committed.last_bonds_reset = Some(block);
    }
    committed.usage = Some(UsageTracker {
        last_epoch,
        used_space,
    });
    committed.registration = Some(Registration {
        deposit: Rao::ZERO,
        block,
        info,
    });
    committed.last_commitment = Some(block);
    if let Some(reveal_round) = round {
        state.commitments.timelocked.insert((netuid, who));
        state.emit(CommitmentsEvent::TimelockCommitment {
            netuid,
            who,
            reveal_round,
        });
    } else {
        state.commitments.timelocked.remove(&(netuid, who));
        state.emit(CommitmentsEvent::Commitment { netuid, who });
    }
    Ok(())
}

/// Sets what an account may commit to on a subnet from epoch to epoch, in bytes.
///
/// # Errors
/// `BadOrigin` unless root.
pub fn set_max_space(state: &mut State, origin: Origin, bytes: u32) -> Result {
    origin.ensure_root()?;
    state.commitments.max_space = bytes;
    Ok(())
}

/// A subnet's commitments with who made them, as the chain encodes and in the order it stores them.
#[must_use]
pub fn encoded(state: &Ledger, netuid: NetUid) -> Vec<(AccountId, Vec<u8>)> {
    use crate::primitives::twox_64;
    let all = (netuid, AccountId::ZERO)..=(netuid, AccountId([u8::MAX; 32]));
    let all = state.commitments.accounts.range(all);
    let mut encoded: Vec<_> = all
        .filter_map(|((_, who), committed)| {
            let registration = committed.registration.as_ref()?;
            Some((*who, registration.encode()))
        })
        .collect();
    encoded.sort_by_key(|(who, _)| (twox_64(&who.0), *who));
    encoded
}
