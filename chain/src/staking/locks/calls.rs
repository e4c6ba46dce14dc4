//! Calls about locks (spec 03 §14.4). There is none to unlock: locks decay.

use super::{
    bucket::{Model, add_moved, is_perpetual, remove_lock, remove_moved, role_of, store_lock},
    read::total_on_subnet,
    roll::Moment,
};
use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    primitives::{AccountId, Alpha, NetUid, U64F64},
    state::State,
};

/// Locks alpha of a coldkey on a subnet to a hotkey, or adds to the lock that is there.
///
/// # Errors
/// In this order: `AmountTooLow` for 0, `HotKeyAccountNotExists`, `LockHotkeyMismatch` for a lock to
/// another hotkey, `InsufficientStakeForLock` for more than the coldkey has on the subnet.
pub fn lock_stake(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    amount: Alpha,
) -> Result {
    if amount.is_zero() {
        return Err(SubtensorError::AmountTooLow.into());
    }
    if !keys::exists(state, &hotkey) {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    let mut model = match Model::read(state, &coldkey, netuid) {
        Some(model) if model.hotkey != hotkey => {
            return Err(SubtensorError::LockHotkeyMismatch.into());
        }
        Some(model) => model,
        None => Model::new(state, &coldkey, netuid, &hotkey),
    };
    let moment = Moment::of(state);
    model.roll(moment);

    let mut lock = model.lock;
    if lock.locked_mass.is_zero() && lock.conviction == U64F64::from_bits(0) {
        lock = moment.empty();
    }
    lock.locked_mass.credit(amount);
    if total_on_subnet(state, &coldkey, netuid) < lock.locked_mass {
        return Err(SubtensorError::InsufficientStakeForLock.into());
    }
    model.lock = moment.roll(lock, model.role);
    model.add_to_bucket(moment, amount);
    model.save(state);
    state.emit(SubtensorEvent::StakeLocked {
        coldkey,
        hotkey,
        netuid,
        amount,
    });
    Ok(())
}

/// Gives a coldkey's lock to another hotkey. Conviction is lost unless one coldkey owns both.
///
/// # Errors
/// `HotKeyAccountNotExists`, `NoExistingLock`.
pub fn move_lock(
    state: &mut State,
    coldkey: AccountId,
    destination_hotkey: AccountId,
    netuid: NetUid,
) -> Result {
    if !keys::exists(state, &destination_hotkey) {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    let Some(mut model) = Model::read(state, &coldkey, netuid) else {
        return Err(SubtensorError::NoExistingLock.into());
    };
    let moment = Moment::of(state);
    model.roll(moment);
    let (origin_hotkey, removed) = (model.hotkey, model.lock);
    let mut lock = removed;
    if state.hotkey(&origin_hotkey).owner != state.hotkey(&destination_hotkey).owner {
        lock.conviction = U64F64::from_bits(0);
    }
    let role = role_of(state, &coldkey, netuid, &destination_hotkey);
    let lock = moment.roll(lock, role);

    remove_lock(state, &coldkey, netuid, &origin_hotkey);
    store_lock(state, &coldkey, netuid, &destination_hotkey, lock);
    let (mass, conviction) = (removed.locked_mass, removed.conviction);
    remove_moved(state, &coldkey, netuid, &origin_hotkey, mass, conviction);
    add_moved(state, &coldkey, netuid, &destination_hotkey, lock);
    state.emit(SubtensorEvent::LockMoved {
        coldkey,
        origin_hotkey,
        destination_hotkey,
        netuid,
    });
    Ok(())
}

/// Makes a coldkey's locks on a subnet stay, or decay again.
///
/// # Errors
/// None; the chain's calls share the type.
pub fn set_perpetual_lock(
    state: &mut State,
    coldkey: AccountId,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    let changes = is_perpetual(state, &coldkey, netuid) != enabled;
    let rolled = Model::read(state, &coldkey, netuid).map(|mut model| {
        model.roll(Moment::of(state));
        model.save(state);
        (model.hotkey, model.lock)
    });
    if changes {
        if let Some((hotkey, lock)) = &rolled {
            let (mass, conviction) = (lock.locked_mass, lock.conviction);
            remove_moved(state, &coldkey, netuid, hotkey, mass, conviction);
        }
        let modes = &mut state.coldkey_mut(&coldkey).decaying_lock;
        if enabled {
            modes.insert(netuid, false);
        } else {
            modes.remove(&netuid);
        }
        // A lock that decayed to nothing is gone.
        if let Some(model) = Model::read(state, &coldkey, netuid) {
            add_moved(state, &coldkey, netuid, &model.hotkey, model.lock);
        }
    }
    state.emit(SubtensorEvent::PerpetualLockUpdated {
        coldkey,
        netuid,
        enabled,
    });
    Ok(())
}

/// Lets a coldkey refuse locked alpha from others, or take it. Who never called refuses.
///
/// # Errors
/// None; the chain's calls share the type.
pub fn set_reject_locked_alpha(state: &mut State, coldkey: AccountId, enabled: bool) -> Result {
    let flags = state.coldkey(&coldkey).account_flags;
    let new = if enabled { flags & !1 } else { flags | 1 };
    if new != flags {
        state.coldkey_mut(&coldkey).account_flags = new;
    }
    state.emit(SubtensorEvent::RejectLockedAlphaUpdated { coldkey, enabled });
    Ok(())
}
