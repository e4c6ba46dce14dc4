//! Who leads a subnet by conviction, and what comes of it (spec 03 §14.5, 04 §15).

use std::collections::BTreeMap;

use super::{
    bucket::{Model, bucket, is_owner_hotkey, store_bucket, take_bucket},
    calls::lock_stake,
    roll::{Moment, Role, merged},
};
use crate::{
    event::SubtensorEvent,
    neurons::register_neuron,
    primitives::{AccountId, Alpha, NetUid, U64F64},
    profile::ONE_YEAR,
    state::{Ledger, LockState, State},
};

const ZERO: U64F64 = U64F64::from_bits(0);

/// The conviction of all locks to a hotkey, as of now.
#[must_use]
pub fn hotkey_conviction(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> U64F64 {
    let owners: &[bool] = if is_owner_hotkey(state, netuid, hotkey) {
        &[false, true]
    } else {
        &[false]
    };
    let moment = Moment::of(state);
    let mut sum = ZERO;
    for &owner in owners {
        for perpetual in [true, false] {
            let role = Role { owner, perpetual };
            if let Some(lock) = bucket(state, netuid, hotkey, role) {
                sum = sum.saturating_add(moment.roll(lock, role).conviction);
            }
        }
    }
    sum
}

/// The conviction of all locks on a subnet, as of now.
#[must_use]
pub fn total_conviction(state: &Ledger, netuid: NetUid) -> U64F64 {
    convictions(state, netuid)
        .values()
        .fold(ZERO, |sum, conviction| sum.saturating_add(*conviction))
}

/// The hotkey with the most conviction; of equals the one with the greatest key.
#[must_use]
pub fn most_convicted_hotkey(state: &Ledger, netuid: NetUid) -> Option<AccountId> {
    convictions(state, netuid)
        .into_iter()
        .max_by_key(|(hotkey, conviction)| (*conviction, *hotkey))
        .map(|(hotkey, _)| hotkey)
}

fn convictions(state: &Ledger, netuid: NetUid) -> BTreeMap<AccountId, U64F64> {
    let moment = Moment::of(state);
    let mut sums = BTreeMap::new();
    let mut add = |hotkey: AccountId, lock: LockState, owner: bool, perpetual: bool| {
        let sum: &mut U64F64 = sums.entry(hotkey).or_default();
        let rolled = moment.roll(lock, Role { owner, perpetual });
        *sum = sum.saturating_add(rolled.conviction);
    };
    for (locks, perpetual) in [
        (&state.hotkey_locks, true),
        (&state.decaying_hotkey_locks, false),
    ] {
        for ((of, hotkey), lock) in locks.range((netuid, AccountId::ZERO)..) {
            if *of != netuid {
                break;
            }
            add(*hotkey, *lock, false, perpetual);
        }
    }
    let subnet = state.subnet(netuid);
    let owner = subnet.owner_hotkey.unwrap_or_default();
    for (lock, perpetual) in [
        (subnet.owner_lock, true),
        (subnet.decaying_owner_lock, false),
    ] {
        if let Some(lock) = lock {
            add(owner, lock, true, perpetual);
        }
    }
    sums
}

/// Gives a subnet of at least a year to the coldkey behind the hotkey with the most conviction,
/// once all conviction together reaches a tenth of the outstanding alpha.
pub(crate) fn change_subnet_owner_if_needed(state: &mut State, netuid: NetUid) {
    let subnet = state.subnet(netuid);
    let alpha_out = subnet.pool.alpha_out;
    if alpha_out.is_zero() || state.now() < subnet.registered_at.saturating_add(ONE_YEAR) {
        return;
    }
    let ten_times = total_conviction(state, netuid).saturating_mul(U64F64::from_num(10));
    if ten_times < U64F64::from_num(alpha_out.0) {
        return;
    }
    let Some(king) = most_convicted_hotkey(state, netuid) else {
        return;
    };
    let new_coldkey = state.hotkey(&king).owner.unwrap_or_default();
    let old_coldkey = state.subnet(netuid).owner_or_zero();
    if new_coldkey == AccountId::ZERO || new_coldkey == old_coldkey {
        return;
    }
    let registered = state.subnet(netuid).neurons.uids.contains_key(&king);
    if !registered && register_neuron(state, netuid, &king).is_err() {
        return;
    }
    let old_hotkey = state.subnet(netuid).owner_hotkey.unwrap_or_default();
    for perpetual in [true, false] {
        move_bucket(state, netuid, &old_hotkey, perpetual, true);
    }
    for perpetual in [true, false] {
        move_bucket(state, netuid, &king, perpetual, false);
    }
    let subnet = state.subnet_mut(netuid);
    subnet.owner = Some(new_coldkey);
    subnet.owner_hotkey = Some(king);
    state.emit(SubtensorEvent::SubnetOwnerChanged {
        netuid,
        old_coldkey,
        new_coldkey,
    });
}

/// Moves a hotkey's sum from the owner's to the common ones (`was_owner`), or the other way.
fn move_bucket(
    state: &mut State,
    netuid: NetUid,
    hotkey: &AccountId,
    perpetual: bool,
    was_owner: bool,
) {
    let [old, new] = [was_owner, !was_owner].map(|owner| Role { owner, perpetual });
    let Some(sum) = take_bucket(state, netuid, hotkey, old) else {
        return;
    };
    let moment = Moment::of(state);
    let moved = moment.roll(sum, old);
    let present = bucket(state, netuid, hotkey, new).unwrap_or(moment.empty());
    let mut sum = merged(&moment.roll(present, new), &moved);
    sum.last_update = moment.now;
    if !was_owner {
        sum = moment.roll(sum, new);
    }
    store_bucket(state, netuid, hotkey, new, sum);
}

/// Locks the owner's cut where the subnet asks for it: to the hotkey that the owner locks to
/// already, else to the owner's. A lock that fails is left out.
pub(crate) fn auto_lock_owner_cut(state: &mut State, netuid: NetUid, amount: Alpha) {
    let subnet = state.subnet(netuid);
    if !subnet.params.owner_cut_auto_lock {
        return;
    }
    let owner = subnet.owner_or_zero();
    let own_hotkey = subnet.owner_hotkey.unwrap_or_default();
    let hotkey = Model::read(state, &owner, netuid).map_or(own_hotkey, |model| model.hotkey);
    let _ = state.atomically(|state| lock_stake(state, owner, hotkey, netuid, amount));
}
