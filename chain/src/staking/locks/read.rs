//! What users read of locks (spec 03 §13, §14.1).

use serde::Serialize;

use super::{bucket::Model, roll::Moment};
use crate::{
    error::{Result, SubtensorError},
    primitives::{AccountId, Alpha, NetUid},
    staking::stake_of,
    state::{Ledger, LockState},
};

/// A coldkey's alpha on a subnet, with all its hotkeys, in alpha-rao.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct StakeAvailability {
    /// All of it.
    pub total: Alpha,
    /// What the lock binds now.
    pub locked: Alpha,
    /// What may be unstaked.
    pub available: Alpha,
}

/// What of a coldkey's alpha on a subnet is locked and what is not. The lock binds the sum, not the
/// position with the hotkey that it is to.
#[must_use]
pub fn stake_availability(
    state: &Ledger,
    coldkey: &AccountId,
    netuid: NetUid,
) -> StakeAvailability {
    let total = total_on_subnet(state, coldkey, netuid);
    let locked = locked_mass(state, coldkey, netuid);
    StakeAvailability {
        total,
        locked,
        available: total.saturating_sub(locked),
    }
}

/// A coldkey's lock on a subnet as of now.
#[must_use]
pub fn coldkey_lock(state: &Ledger, coldkey: &AccountId, netuid: NetUid) -> Option<LockState> {
    Model::read(state, coldkey, netuid).map(|model| Moment::of(state).roll(model.lock, model.role))
}

/// Whether a coldkey refuses locked alpha from others. It does unless it asked for it.
#[must_use]
pub fn rejects_locked_alpha(state: &Ledger, coldkey: &AccountId) -> bool {
    state.coldkey(coldkey).account_flags & 1 == 0
}

/// A coldkey's alpha on a subnet, all hotkeys together.
pub(super) fn total_on_subnet(state: &Ledger, coldkey: &AccountId, netuid: NetUid) -> Alpha {
    let hotkeys = &state.coldkey(coldkey).staking_hotkeys;
    hotkeys.iter().fold(Alpha::ZERO, |sum, hotkey| {
        sum.saturating_add(stake_of(state, hotkey, coldkey, netuid))
    })
}

fn locked_mass(state: &Ledger, coldkey: &AccountId, netuid: NetUid) -> Alpha {
    coldkey_lock(state, coldkey, netuid).map_or(Alpha::ZERO, |lock| lock.locked_mass)
}

/// Whether `alpha` of a position may leave the subnet. The caller has checked that the position
/// holds as much, so without a lock there is nothing to sum up.
///
/// # Errors
/// `StakeUnavailable`.
pub(in crate::staking) fn ensure_available(
    state: &Ledger,
    coldkey: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
) -> Result {
    let locked = locked_mass(state, coldkey, netuid);
    if locked.is_zero() || total_on_subnet(state, coldkey, netuid).saturating_sub(locked) >= alpha {
        Ok(())
    } else {
        Err(SubtensorError::StakeUnavailable.into())
    }
}
