//! What happens to locks when stake moves (spec 03 §14.4, §14.6).

use super::{
    bucket::{Model, add_moved, remove_moved, role_of, store_lock},
    read::{rejects_locked_alpha, total_on_subnet},
    roll::{Moment, merged, reduced},
};
use crate::{
    error::{Result, SubtensorError},
    primitives::{AccountId, Alpha, NetUid, SafeDiv, U64F64},
    state::{LockState, State},
};

const ZERO: U64F64 = U64F64::from_bits(0);

/// Brings a coldkey's lock on a subnet to now; one that decayed away is removed.
pub(in crate::staking) fn roll_after_stake(state: &mut State, coldkey: &AccountId, netuid: NetUid) {
    if let Some(mut model) = Model::read(state, coldkey, netuid) {
        model.roll(Moment::of(state));
        model.save(state);
    }
}

/// Takes alpha that was removed by force out of the lock, with its part of the conviction.
pub(in crate::staking) fn force_reduce(
    state: &mut State,
    coldkey: &AccountId,
    netuid: NetUid,
    amount: Alpha,
) {
    let Some(mut model) = Model::read(state, coldkey, netuid) else {
        return;
    };
    let moment = Moment::of(state);
    model.roll(moment);
    model.roll_bucket(moment);
    let old = model.lock;
    let locked_mass = old.locked_mass.saturating_sub(amount);
    let conviction = if locked_mass.is_zero() {
        ZERO
    } else {
        let removed = U64F64::from_num(amount.0).safe_div(U64F64::from_num(old.locked_mass.0));
        old.conviction
            .saturating_mul(U64F64::from_num(1).saturating_sub(removed))
    };
    model.lock = LockState {
        locked_mass,
        conviction,
        last_update: moment.now,
    };
    model.reduce_bucket(
        old.locked_mass.saturating_sub(locked_mass),
        old.conviction.saturating_sub(conviction),
    );
    model.save(state);
}

/// Moves the lock along with alpha that goes to another coldkey on the same subnet. What is not
/// locked goes first.
///
/// # Errors
/// `LockHotkeyMismatch` if locked alpha would go to a coldkey that locks to another hotkey,
/// `AccountRejectsLockedAlpha` if that coldkey does not want it.
pub(in crate::staking) fn transfer_lock(
    state: &mut State,
    from: &AccountId,
    to: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
) -> Result {
    if from == to || alpha.is_zero() {
        return Ok(());
    }
    let Some(mut source) = Model::read(state, from, netuid) else {
        return Ok(());
    };
    let moment = Moment::of(state);
    // The sums that these rolls change are not stored, unlike elsewhere.
    source.roll(moment);
    let target = Model::read(state, to, netuid).map(|mut model| {
        model.roll(moment);
        model
    });
    let (mut source_lock, mut target_lock) = match &target {
        Some(target) => (source.lock, target.lock),
        None => (source.lock, moment.empty()),
    };
    let target_hotkey = target.as_ref().map_or(source.hotkey, |model| model.hotkey);

    let unlocked = total_on_subnet(state, from, netuid).saturating_sub(source_lock.locked_mass);
    let excess = alpha.saturating_sub(unlocked);
    let mut moved = moment.empty();
    if !excess.is_zero() {
        if target_hotkey != source.hotkey {
            return Err(SubtensorError::LockHotkeyMismatch.into());
        }
        let mass = excess.min(source_lock.locked_mass);
        let part = U64F64::from_num(mass.0).safe_div(U64F64::from_num(source_lock.locked_mass.0));
        moved.locked_mass = mass;
        moved.conviction = source_lock.conviction.saturating_mul(part);
        source_lock = reduced(&source_lock, mass, moved.conviction);
        target_lock = merged(&target_lock, &moved);
    }
    let moves = !moved.locked_mass.is_zero();
    if moves && rejects_locked_alpha(state, to) {
        return Err(SubtensorError::AccountRejectsLockedAlpha.into());
    }

    let source_lock = moment.roll(source_lock, source.role);
    let target_lock = moment.roll(target_lock, role_of(state, to, netuid, &target_hotkey));
    store_lock(state, from, netuid, &source.hotkey, source_lock);
    store_lock(state, to, netuid, &target_hotkey, target_lock);
    if moves {
        let (mass, conviction) = (moved.locked_mass, moved.conviction);
        remove_moved(state, from, netuid, &source.hotkey, mass, conviction);
        add_moved(state, to, netuid, &target_hotkey, moved);
    }
    Ok(())
}

/// Drops all locks of a subnet that is dissolved; its owner's sums go with its record.
pub(crate) fn forget_subnet(state: &mut State, netuid: NetUid) {
    let locking: Vec<_> = state
        .locking_coldkeys
        .range((netuid, AccountId::ZERO, AccountId::ZERO)..)
        .take_while(|(of, _, _)| *of == netuid)
        .copied()
        .collect();
    for key in locking {
        let (_, _, coldkey) = key;
        state.locking_coldkeys.remove(&key);
        state.locks.remove(&(coldkey, netuid));
    }
    let ledger = &mut **state;
    for sums in [&mut ledger.hotkey_locks, &mut ledger.decaying_hotkey_locks] {
        let keys: Vec<_> = sums
            .range((netuid, AccountId::ZERO)..)
            .map(|(key, _)| *key)
            .take_while(|(of, _)| *of == netuid)
            .collect();
        for key in keys {
            sums.remove(&key);
        }
    }
    let modes: Vec<AccountId> = state
        .coldkeys
        .iter()
        .filter(|(_, record)| record.decaying_lock.contains_key(&netuid))
        .map(|(coldkey, _)| *coldkey)
        .collect();
    for coldkey in modes {
        state.coldkey_mut(&coldkey).decaying_lock.remove(&netuid);
    }
}
