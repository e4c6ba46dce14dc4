//! What happens to locks when a coldkey or a hotkey is replaced (spec 03 §15).

use super::{
    bucket::{
        add_moved, is_owner_hotkey, is_perpetual, remove_lock, remove_moved, role_of, store_bucket,
        store_lock, take_bucket,
    },
    roll::{Moment, Role},
};
use crate::{
    error::{Result, SubtensorError},
    primitives::{AccountId, NetUid},
    state::{ColdkeyLock, Ledger, State},
};

/// Whether a coldkey is free of locks that bind anything.
///
/// # Errors
/// `ActiveLockExists`.
pub fn ensure_no_active_locks(state: &Ledger, coldkey: &AccountId) -> Result {
    let moment = Moment::of(state);
    let binds = |(netuid, held): &(NetUid, ColdkeyLock)| {
        let role = role_of(state, coldkey, *netuid, &held.hotkey);
        !moment.roll(held.lock, role).locked_mass.is_zero()
    };
    if locks_of(state, coldkey).iter().any(binds) {
        return Err(SubtensorError::ActiveLockExists.into());
    }
    Ok(())
}

/// Gives a coldkey's locks, whether they stay, and its flags to the coldkey that replaces it, be
/// it one that refuses locked alpha. The caller makes this and the rest of the swap one change.
///
/// # Errors
/// `ActiveLockExists` if the new coldkey has a lock.
pub fn swap_coldkey_locks(state: &mut State, old: &AccountId, new: &AccountId) -> Result {
    ensure_no_active_locks(state, new)?;
    let moment = Moment::of(state);
    let mut moving = Vec::new();
    for (netuid, held) in locks_of(state, old) {
        let role = role_of(state, old, netuid, &held.hotkey);
        let lock = moment.roll(held.lock, role);
        moving.push((netuid, held.hotkey, lock, role));
    }
    // Which sum a lock is part of depends on the coldkey's modes, so they move in between.
    for (netuid, hotkey, lock, _) in &moving {
        remove_lock(state, old, *netuid, hotkey);
        let (mass, conviction) = (lock.locked_mass, lock.conviction);
        remove_moved(state, old, *netuid, hotkey, mass, conviction);
    }
    let modes = state.coldkey(old).decaying_lock.clone();
    if !modes.is_empty() {
        state.coldkey_mut(old).decaying_lock.clear();
        state.coldkey_mut(new).decaying_lock.extend(modes);
    }
    let flags = state.coldkey(old).account_flags;
    if state.coldkey(new).account_flags != flags {
        state.coldkey_mut(new).account_flags = flags;
    }
    if flags != 0 {
        state.coldkey_mut(old).account_flags = 0;
    }
    for (netuid, hotkey, lock, role) in moving {
        let lock = moment.roll(lock, role);
        store_lock(state, new, netuid, &hotkey, lock);
        add_moved(state, new, netuid, &hotkey, lock);
    }
    Ok(())
}

/// Turns all locks to a hotkey on the given subnets into locks to the hotkey that replaces it.
/// Called while the subnet's owner hotkey may still be the old one.
pub fn swap_hotkey_locks(state: &mut State, old: &AccountId, new: &AccountId, netuids: &[NetUid]) {
    for &netuid in netuids {
        swap_on_subnet(state, old, new, netuid);
    }
}

fn swap_on_subnet(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    let moment = Moment::of(state);
    let was_owner = is_owner_hotkey(state, netuid, old);
    let is_owner = was_owner || is_owner_hotkey(state, netuid, new);
    let coldkeys: Vec<AccountId> = state
        .locking_coldkeys
        .range((netuid, *old, AccountId::ZERO)..)
        .take_while(|(of, hotkey, _)| *of == netuid && hotkey == old)
        .map(|(_, _, coldkey)| *coldkey)
        .collect();
    for coldkey in coldkeys {
        let Some(held) = state.locks.get(&(coldkey, netuid)).copied() else {
            continue;
        };
        let perpetual = is_perpetual(state, &coldkey, netuid);
        let [from, to] = [was_owner, is_owner].map(|owner| Role { owner, perpetual });
        let lock = moment.roll(moment.roll(held.lock, from), to);
        remove_lock(state, &coldkey, netuid, old);
        store_lock(state, &coldkey, netuid, new, lock);
    }
    for perpetual in [true, false] {
        let [from, to] = [was_owner, is_owner].map(|owner| Role { owner, perpetual });
        if let Some(sum) = take_bucket(state, netuid, old, from) {
            let sum = moment.roll(moment.roll(sum, from), to);
            store_bucket(state, netuid, new, to, sum);
        }
    }
}

fn locks_of(state: &Ledger, coldkey: &AccountId) -> Vec<(NetUid, ColdkeyLock)> {
    state
        .locks
        .range((*coldkey, NetUid(0))..=(*coldkey, NetUid(u16::MAX)))
        .map(|((_, netuid), held)| (*netuid, *held))
        .collect()
}
