//! Replacing a coldkey: announced, executed after a delay, disputed, cleared (spec 05 §16, 03 §15).

use super::exists;
use crate::{
    balances,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, H256, NetUid, Rao, blake2_256},
    profile::KEY_SWAP_COST,
    staking,
    state::{Ledger, RateLimitKey, State},
};

/// Says by which coldkey the signer will be replaced. The first announcement has a cost; another
/// one is free and has to wait.
///
/// # Errors
/// `ColdkeySwapReannouncedTooEarly`; for the first one `NotEnoughBalanceToPaySwapColdKey`.
pub fn announce(state: &mut State, who: &AccountId, new_coldkey_hash: H256) -> Result {
    let now = block(state);
    match state.coldkey(who).swap_announcement {
        Some((when, _)) if now < delayed(state, when) => {
            return Err(SubtensorError::ColdkeySwapReannouncedTooEarly.into());
        }
        Some(_) => {}
        None => pay(state, who, KEY_SWAP_COST)?,
    }
    let when = now.saturating_add(state.globals.coldkey_swap_announcement_delay);
    state.coldkey_mut(who).swap_announcement = Some((when, new_coldkey_hash));
    state.emit(SubtensorEvent::ColdkeySwapAnnounced {
        who: *who,
        new_coldkey_hash,
    });
    Ok(())
}

/// Replaces the signer by the coldkey that it announced.
///
/// # Errors
/// In this order: `ColdkeySwapAnnouncementNotFound`, `AnnouncedColdkeyHashDoesNotMatch`,
/// `ColdkeySwapTooEarly`, those of [`replace`].
pub fn swap_announced(state: &mut State, who: &AccountId, new: &AccountId) -> Result {
    let Some((when, hash)) = state.coldkey(who).swap_announcement else {
        return Err(SubtensorError::ColdkeySwapAnnouncementNotFound.into());
    };
    if hash != blake2_256(&new.0) {
        return Err(SubtensorError::AnnouncedColdkeyHashDoesNotMatch.into());
    }
    if block(state) < when {
        return Err(SubtensorError::ColdkeySwapTooEarly.into());
    }
    state.atomically(|state| {
        state.coldkey_mut(who).swap_announcement = None;
        replace(state, who, new)
    })
}

/// Stops an announced swap until root decides.
///
/// # Errors
/// `ColdkeySwapAnnouncementNotFound`, `ColdkeySwapAlreadyDisputed`.
pub fn dispute(state: &mut State, coldkey: &AccountId) -> Result {
    let record = state.coldkey(coldkey);
    if record.swap_announcement.is_none() {
        return Err(SubtensorError::ColdkeySwapAnnouncementNotFound.into());
    }
    if record.swap_dispute.is_some() {
        return Err(SubtensorError::ColdkeySwapAlreadyDisputed.into());
    }
    let now = block(state);
    state.coldkey_mut(coldkey).swap_dispute = Some(now);
    state.emit(SubtensorEvent::ColdkeySwapDisputed { coldkey: *coldkey });
    Ok(())
}

/// Drops the signer's announcement, some time after it could have been executed.
///
/// # Errors
/// `ColdkeySwapAnnouncementNotFound`, `ColdkeySwapClearTooEarly`.
pub fn clear(state: &mut State, who: &AccountId) -> Result {
    let Some((when, _)) = state.coldkey(who).swap_announcement else {
        return Err(SubtensorError::ColdkeySwapAnnouncementNotFound.into());
    };
    if block(state) < delayed(state, when) {
        return Err(SubtensorError::ColdkeySwapClearTooEarly.into());
    }
    state.coldkey_mut(who).swap_announcement = None;
    state.emit(SubtensorEvent::ColdkeySwapCleared { who: *who });
    Ok(())
}

/// Drops a coldkey's announcement and dispute; for root.
pub fn reset(state: &mut State, coldkey: &AccountId) {
    forget(state, coldkey);
    state.emit(SubtensorEvent::ColdkeySwapReset { who: *coldkey });
}

/// Replaces any coldkey at once, for a cost that it pays; for root.
///
/// # Errors
/// `NotEnoughBalanceToPaySwapColdKey`, those of [`replace`].
pub fn swap_by_root(state: &mut State, old: &AccountId, new: &AccountId, cost: Rao) -> Result {
    state.atomically(|state| {
        if !cost.is_zero() {
            pay(state, old, cost)?;
        }
        replace(state, old, new)?;
        forget(state, old);
        Ok(())
    })
}

/// The guard of every signed call: an account with an announcement can only execute, repeat,
/// dispute or clear it (spec 05 §14.1).
///
/// # Errors
/// `ColdkeySwapDisputed`, `ColdkeySwapAnnounced`.
pub(crate) fn check_guard(state: &Ledger, signer: &AccountId, is_about_swap: bool) -> Result {
    let record = state.coldkey(signer);
    if record.swap_announcement.is_none() {
        return Ok(());
    }
    if record.swap_dispute.is_some() {
        return Err(SubtensorError::ColdkeySwapDisputed.into());
    }
    if is_about_swap {
        return Ok(());
    }
    Err(SubtensorError::ColdkeySwapAnnounced.into())
}

/// The chain counts blocks in 32 bits.
fn block(state: &Ledger) -> u32 {
    u32::try_from(state.now()).unwrap_or(u32::MAX)
}

fn delayed(state: &Ledger, when: u32) -> u32 {
    when.saturating_add(state.globals.coldkey_swap_reannouncement_delay)
}

/// The coldkey has to live on, so the cost and the existential deposit have to be there.
fn pay(state: &mut State, coldkey: &AccountId, cost: Rao) -> Result {
    balances::recycle_tao(state, coldkey, cost)
        .map_err(|_| SubtensorError::NotEnoughBalanceToPaySwapColdKey.into())
}

fn forget(state: &mut State, coldkey: &AccountId) {
    let record = state.coldkey(coldkey);
    if record.swap_announcement.is_some() || record.swap_dispute.is_some() {
        let record = state.coldkey_mut(coldkey);
        record.swap_announcement = None;
        record.swap_dispute = None;
    }
}

/// Gives everything of a coldkey to a fresh one.
///
/// # Errors
/// `ColdKeyAlreadyAssociated` if the new one stakes, `NewColdKeyIsHotkey`, `ActiveLockExists` if it
/// has a lock, those of the transfer of the balance. The caller restores the state.
fn replace(state: &mut State, old: &AccountId, new: &AccountId) -> Result {
    if !state.coldkey(new).staking_hotkeys.is_empty() {
        return Err(SubtensorError::ColdKeyAlreadyAssociated.into());
    }
    if exists(state, new) {
        return Err(SubtensorError::NewColdKeyIsHotkey.into());
    }
    if state.coldkey(new).identity.is_none() && state.coldkey(old).identity.is_some() {
        let identity = state.coldkey_mut(old).identity.take();
        state.coldkey_mut(new).identity = identity;
    }
    for netuid in state.netuids() {
        if state.subnet(netuid).owner == Some(*old) {
            state.subnet_mut(netuid).owner = Some(*new);
        }
        move_auto_stake(state, old, new, netuid);
        move_stake(state, old, new, netuid);
    }
    move_staking_hotkeys(state, old, new);
    move_ownership(state, old, new);
    staking::locks::swap_coldkey_locks(state, old, new)?;

    let balance = balances::free(state, old);
    if !balance.is_zero() {
        balances::transfer_tao(state, old, new, balance)?;
    }
    let now = state.now();
    let key = RateLimitKey::LastTxBlock(*new);
    state.last_rate_limited.insert(key, now);
    state.emit(SubtensorEvent::ColdkeySwapped {
        old_coldkey: *old,
        new_coldkey: *new,
    });
    Ok(())
}

fn move_auto_stake(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    let destinations = &state.coldkey(old).auto_stake_destination;
    let Some(hotkey) = destinations.get(&netuid).copied() else {
        return;
    };
    let destinations = &mut state.coldkey_mut(old).auto_stake_destination;
    destinations.remove(&netuid);
    let destinations = &mut state.coldkey_mut(new).auto_stake_destination;
    destinations.insert(netuid, hotkey);
    let record = state.hotkey_on_subnet_mut(&hotkey, netuid);
    record
        .auto_stake_coldkeys
        .retain(|coldkey| coldkey != old && coldkey != new);
    record.auto_stake_coldkeys.push(*new);
}

/// Alpha moves by value; claimed dividends go with it, on every subnet, root or not.
fn move_stake(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    for hotkey in state.coldkey(old).staking_hotkeys.clone() {
        let alpha = staking::stake_of(state, &hotkey, old, netuid);
        staking::decrease_stake(state, &hotkey, old, netuid, alpha);
        staking::increase_stake(state, &hotkey, new, netuid, alpha);
        if staking::stake_of(state, &hotkey, new, netuid).is_zero() {
            continue;
        }
        let claimed = state.root_claimed.remove(&(netuid, hotkey, *old));
        // The chain writes a row for nothing too.
        let row = state.root_claimed.entry((netuid, hotkey, *new));
        let row = row.or_default();
        *row = row.saturating_add(claimed.unwrap_or(0));
        if netuid.is_root() {
            staking::index_staking_coldkey(state, new);
        }
    }
    if netuid.is_root() {
        staking::unindex_staking_coldkey(state, old);
    }
}

fn move_staking_hotkeys(state: &mut State, old: &AccountId, new: &AccountId) {
    if state.coldkey(old).staking_hotkeys.is_empty() {
        return;
    }
    let moved = core::mem::take(&mut state.coldkey_mut(old).staking_hotkeys);
    let hotkeys = &mut state.coldkey_mut(new).staking_hotkeys;
    for hotkey in moved {
        if !hotkeys.contains(&hotkey) {
            hotkeys.push(hotkey);
        }
    }
}

fn move_ownership(state: &mut State, old: &AccountId, new: &AccountId) {
    if state.coldkey(old).owned_hotkeys.is_empty() {
        return;
    }
    let moved = core::mem::take(&mut state.coldkey_mut(old).owned_hotkeys);
    for hotkey in moved {
        state.hotkey_mut(&hotkey).owner = Some(*new);
        let owned = &mut state.coldkey_mut(new).owned_hotkeys;
        if !owned.contains(&hotkey) {
            owned.push(hotkey);
        }
    }
}

#[cfg(test)]
#[path = "coldkey_swap_tests.rs"]
mod tests;
