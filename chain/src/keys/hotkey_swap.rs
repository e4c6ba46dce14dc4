//! Replacing a hotkey, on one subnet or on all (spec 05 §16, 03 §15).

use std::sync::Arc;

use super::{children, exists, identity::is_registered, owns};
use crate::{
    balances,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid, Rao},
    profile::{KEY_SWAP_COST, KEY_SWAP_ON_SUBNET_COST},
    staking,
    state::{Ledger, RateLimitKey, State},
    subnets::rate_limit,
};

/// The two ends of a swap.
#[derive(Clone, Copy)]
struct Swap<'k> {
    coldkey: &'k AccountId,
    old: &'k AccountId,
    new: &'k AccountId,
    /// Stake and its records stay with the old hotkey.
    keep_stake: bool,
}

/// Gives what a hotkey is and has to another hotkey of the same coldkey, on one subnet or, without
/// `netuid`, on all. With `keep_stake` the stake stays behind.
///
/// # Errors
/// In this order: `NonAssociatedColdKey`, `NewHotKeyIsSameWithOld`, `HotKeySetTxRateLimitExceeded`,
/// `HotKeyAlreadyRegisteredInSubNet`, `NewHotKeyNotCleanForRootSwap`,
/// `HotKeySwapOnSubnetIntervalNotPassed`, `CannotUseSystemAccount` on one subnet,
/// `NotEnoughBalanceToPaySwapHotKey`, those of recycling the cost, `CannotUseSystemAccount` on all,
/// and those of the children's relations.
pub fn swap_hotkey(
    state: &mut State,
    coldkey: &AccountId,
    old: &AccountId,
    new: &AccountId,
    netuid: Option<NetUid>,
    keep_stake: bool,
) -> Result {
    let swap = Swap {
        coldkey,
        old,
        new,
        keep_stake,
    };
    check(state, swap, netuid)?;
    state.atomically(|state| {
        let by_key: [fn(AccountId) -> RateLimitKey; 3] = [
            RateLimitKey::LastTxBlock,
            RateLimitKey::LastTxBlockDelegateTake,
            RateLimitKey::LastTxBlockChildKeyTake,
        ];
        for key in by_key {
            let last = rate_limit::last_block(state, key(*old));
            state.last_rate_limited.insert(key(*new), last);
        }
        match netuid {
            Some(netuid) => swap_on_one(state, swap, netuid),
            None => swap_on_all(state, swap),
        }
    })
}

fn check(state: &Ledger, swap: Swap<'_>, netuid: Option<NetUid>) -> Result {
    let Swap {
        coldkey, old, new, ..
    } = swap;
    if !owns(state, coldkey, old) || (exists(state, new) && !owns(state, coldkey, new)) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    if old == new {
        return Err(SubtensorError::NewHotKeyIsSameWithOld.into());
    }
    let last = rate_limit::last_block(state, RateLimitKey::LastTxBlock(*coldkey));
    if rate_limit::exceeded(last, state.now(), state.globals.tx_rate_limit) {
        return Err(SubtensorError::HotKeySetTxRateLimitExceeded.into());
    }
    let registered = match netuid {
        // The chain asks whether there is an entry, not what it says.
        Some(netuid) => {
            state.subnet(netuid).neurons.uids.contains_key(new)
                || state.hotkey_on_subnet(new, netuid).stored_as_no_member
        }
        None => is_registered(state, new),
    };
    if registered {
        return Err(SubtensorError::HotKeyAlreadyRegisteredInSubNet.into());
    }
    if netuid.is_none_or(NetUid::is_root) && !is_clean_on_root(state, new) {
        return Err(SubtensorError::NewHotKeyNotCleanForRootSwap.into());
    }
    Ok(())
}

/// Whether a hotkey has neither root stake nor a history of root dividends that a swap would mix
/// with the old hotkey's.
fn is_clean_on_root(state: &Ledger, hotkey: &AccountId) -> bool {
    let root = NetUid::ROOT;
    let claims = (root, *hotkey, AccountId::ZERO)..=(root, *hotkey, AccountId([u8::MAX; 32]));
    state.hotkey(hotkey).root_claimable.is_empty()
        && staking::total_hotkey_alpha(state, hotkey, root).is_zero()
        && state.root_claimed.range(claims).next().is_none()
}

fn swap_on_one(state: &mut State, swap: Swap<'_>, netuid: NetUid) -> Result {
    // Counts from block 0 for a coldkey that never swapped.
    if !interval_passed(state, swap.coldkey, netuid) {
        return Err(SubtensorError::HotKeySwapOnSubnetIntervalNotPassed.into());
    }
    check_system_account(swap.new)?;
    pay(state, swap.coldkey, KEY_SWAP_ON_SUBNET_COST)?;
    take_ownership(state, swap);
    if state.subnets.contains_key(&netuid) {
        move_on(state, swap, netuid)?;
    }
    note(state, swap.coldkey, &[netuid]);
    state.emit(SubtensorEvent::HotkeySwappedOnSubnet {
        coldkey: *swap.coldkey,
        old_hotkey: *swap.old,
        new_hotkey: *swap.new,
        netuid,
    });
    Ok(())
}

fn swap_on_all(state: &mut State, swap: Swap<'_>) -> Result {
    let Swap {
        coldkey, old, new, ..
    } = swap;
    let netuids = state.netuids();
    let taking_part: Vec<NetUid> = netuids
        .iter()
        .copied()
        .filter(|&netuid| {
            state.subnet(netuid).neurons.uids.contains_key(old)
                || !state.hotkey_on_subnet(old, netuid).child_keys.is_empty()
        })
        .collect();
    let waiting = |&netuid: &NetUid| {
        state.last_hotkey_swap.contains_key(&(netuid, *coldkey))
            && !interval_passed(state, coldkey, netuid)
    };
    if taking_part.iter().any(waiting) {
        return Err(SubtensorError::HotKeySwapOnSubnetIntervalNotPassed.into());
    }
    pay(state, coldkey, KEY_SWAP_COST)?;
    check_system_account(new)?;

    let stakers: Vec<AccountId> = positions(state, old).map(|(coldkey, _)| coldkey).collect();
    take_ownership(state, swap);
    state.hotkey_mut(old).owner = None;
    let owned = &mut state.coldkey_mut(coldkey).owned_hotkeys;
    owned.retain(|hotkey| hotkey != old);
    for netuid in netuids {
        move_on(state, swap, netuid)?;
    }
    for key in [
        RateLimitKey::LastTxBlock(*old),
        RateLimitKey::LastTxBlockDelegateTake(*old),
        RateLimitKey::LastTxBlockChildKeyTake(*old),
    ] {
        state.last_rate_limited.remove(&key);
    }
    if let Some(take) = state.hotkey_mut(old).delegate_take.take() {
        state.hotkey_mut(new).delegate_take = Some(take);
    }
    if !swap.keep_stake {
        for staker in stakers {
            let hotkeys = &mut state.coldkey_mut(&staker).staking_hotkeys;
            if hotkeys.contains(old) {
                hotkeys.retain(|hotkey| hotkey != old && hotkey != new);
                hotkeys.push(*new);
            }
        }
    }
    note(state, coldkey, &taking_part);
    state.emit(SubtensorEvent::HotkeySwapped {
        coldkey: *coldkey,
        old_hotkey: *old,
        new_hotkey: *new,
    });
    Ok(())
}

fn interval_passed(state: &Ledger, coldkey: &AccountId, netuid: NetUid) -> bool {
    let last = state.last_hotkey_swap.get(&(netuid, *coldkey));
    let interval = state.profile.hotkey_swap_on_subnet_interval;
    last.copied().unwrap_or(0).saturating_add(interval) < state.now()
}

fn check_system_account(hotkey: &AccountId) -> Result {
    if hotkey.subnet().is_some() {
        return Err(SubtensorError::CannotUseSystemAccount.into());
    }
    Ok(())
}

fn pay(state: &mut State, coldkey: &AccountId, cost: Rao) -> Result {
    if balances::free(state, coldkey) < cost {
        return Err(SubtensorError::NotEnoughBalanceToPaySwapHotKey.into());
    }
    balances::recycle_tao(state, coldkey, cost)
}

fn take_ownership(state: &mut State, swap: Swap<'_>) {
    state.hotkey_mut(swap.new).owner = Some(*swap.coldkey);
    let owned = &mut state.coldkey_mut(swap.coldkey).owned_hotkeys;
    if !owned.contains(swap.new) {
        owned.push(*swap.new);
    }
}

fn note(state: &mut State, coldkey: &AccountId, netuids: &[NetUid]) {
    let now = state.now();
    let key = RateLimitKey::LastTxBlock(*coldkey);
    state.last_rate_limited.insert(key, now);
    for &netuid in netuids {
        state.last_hotkey_swap.insert((netuid, *coldkey), now);
    }
}

/// A hotkey's positions: (coldkey, netuid), by coldkey.
fn positions<'s>(
    state: &'s Ledger,
    hotkey: &AccountId,
) -> impl Iterator<Item = (AccountId, NetUid)> + use<'s> {
    let first = (*hotkey, AccountId::ZERO, NetUid(0));
    let last = (*hotkey, AccountId([u8::MAX; 32]), NetUid(u16::MAX));
    state
        .shares
        .range(first..=last)
        .map(|((_, coldkey, netuid), _)| (*coldkey, *netuid))
}

/// Moves everything of one subnet. The uid stays the same, and with it what belongs to the uid.
fn move_on(state: &mut State, swap: Swap<'_>, netuid: NetUid) -> Result {
    let Swap { old, new, .. } = swap;
    move_neuron(state, old, new, netuid);
    if state.hotkey_on_subnet(old, netuid).childkey_take.is_some() {
        let take = state.hotkey_on_subnet_mut(old, netuid).childkey_take.take();
        state.hotkey_on_subnet_mut(new, netuid).childkey_take = take;
    }
    children::rename(state, old, new, netuid)?;
    move_auto_stake(state, old, new, netuid);
    staking::locks::swap_hotkey_locks(state, old, new, &[netuid]);
    if state.subnet(netuid).owner_hotkey == Some(*old) {
        state.subnet_mut(netuid).owner_hotkey = Some(*new);
    }
    if !swap.keep_stake {
        move_records_of_stake(state, old, new, netuid);
        move_stake(state, old, new, netuid);
        if netuid.is_root() {
            move_root_dividends(state, old, new);
        }
    }
    Ok(())
}

fn move_neuron(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    if state.hotkey_on_subnet(old, netuid).stored_as_no_member {
        state.hotkey_on_subnet_mut(old, netuid).stored_as_no_member = false;
    }
    let Some(&uid) = state.subnet(netuid).neurons.uids.get(old) else {
        state.hotkey_on_subnet_mut(new, netuid).stored_as_no_member = true;
        return;
    };
    let neurons = state.subnet_mut(netuid).neurons_mut();
    neurons.uids.remove(old);
    neurons.uids.insert(*new, uid);
    if let Some(key) = neurons.keys.get_mut(usize::from(uid)) {
        *key = *new;
    }
    let subnet = state.subnet_mut(netuid);
    let count = usize::from(subnet.params.mechanism_count);
    for mechanism in subnet.mechanisms.iter_mut().take(count) {
        if mechanism.commits.contains_key(old) {
            let commits = &mut Arc::make_mut(mechanism).commits;
            if let Some(queue) = commits.remove(old) {
                commits.insert(*new, queue);
            }
        }
    }
    let record = state.hotkey_on_subnet(old, netuid);
    if record.axon.is_some() || record.prometheus.is_some() || record.certificate.is_some() {
        let record = state.hotkey_on_subnet_mut(old, netuid);
        let (axon, prometheus) = (record.axon.take(), record.prometheus.take());
        let certificate = record.certificate.take();
        let record = state.hotkey_on_subnet_mut(new, netuid);
        record.axon = axon.or(record.axon);
        record.prometheus = prometheus.or(record.prometheus);
        record.certificate = certificate.or_else(|| record.certificate.take());
    }
}

fn move_auto_stake(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    let record = state.hotkey_on_subnet(old, netuid);
    if record.auto_stake_coldkeys.is_empty() {
        return;
    }
    let record = state.hotkey_on_subnet_mut(old, netuid);
    let coldkeys = core::mem::take(&mut record.auto_stake_coldkeys);
    for coldkey in &coldkeys {
        let destinations = &mut state.coldkey_mut(coldkey).auto_stake_destination;
        destinations.insert(netuid, *new);
    }
    state.hotkey_on_subnet_mut(new, netuid).auto_stake_coldkeys = coldkeys;
}

/// What the last epoch noted of the hotkey's stake.
fn move_records_of_stake(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    if let Some(alpha) = state.hotkey_on_subnet(old, netuid).alpha_last_epoch {
        state.hotkey_on_subnet_mut(old, netuid).alpha_last_epoch = None;
        let record = state.hotkey_on_subnet_mut(new, netuid);
        record
            .alpha_last_epoch
            .get_or_insert_default()
            .credit(alpha);
    }
    if state.subnet(netuid).voting.power.contains_key(old) {
        let power = Arc::make_mut(&mut state.subnet_mut(netuid).voting.power);
        let moved = power.remove(old).unwrap_or(0);
        let sum = power.entry(*new).or_default();
        *sum = sum.saturating_add(moved);
    }
    let dividends = Arc::make_mut(&mut state.subnet_mut(netuid).alpha_dividends);
    let moved = dividends.remove(old).unwrap_or_default();
    // The chain writes a row for nothing too.
    dividends.entry(*new).or_default().credit(moved);
}

/// Every staker's alpha moves by value, in the order of the coldkeys.
fn move_stake(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    let stakers: Vec<AccountId> = positions(state, old)
        .filter(|(_, n)| *n == netuid)
        .map(|(coldkey, _)| coldkey)
        .collect();
    for coldkey in stakers {
        let alpha = staking::stake_of(state, old, &coldkey, netuid);
        staking::decrease_stake(state, old, &coldkey, netuid, alpha);
        staking::increase_stake(state, new, &coldkey, netuid, alpha);
        let hotkeys = &state.coldkey(&coldkey).staking_hotkeys;
        if hotkeys.contains(old) && !hotkeys.contains(new) {
            state.coldkey_mut(&coldkey).staking_hotkeys.push(*new);
        }
    }
}

/// Claims on every subnet's dividends belong to the root stake.
fn move_root_dividends(state: &mut State, old: &AccountId, new: &AccountId) {
    let record = state.hotkey_mut(old);
    let claimable = core::mem::take(&mut record.root_claimable);
    record.root_claimable_emptied = false;
    state.hotkey_mut(new).root_claimable_emptied = true;
    for (netuid, rate) in claimable {
        let rates = &mut state.hotkey_mut(new).root_claimable;
        let sum = rates
            .get(&netuid)
            .map_or(rate, |have| have.saturating_add(rate));
        rates.insert(netuid, sum);
    }
    let rows: Vec<_> = state
        .root_claimed
        .keys()
        .filter(|(_, hotkey, _)| hotkey == old)
        .copied()
        .collect();
    for key in rows {
        let claimed = state.root_claimed.remove(&key).unwrap_or(0);
        let (netuid, _, coldkey) = key;
        let row = state.root_claimed.entry((netuid, *new, coldkey));
        let row = row.or_default();
        *row = row.saturating_add(claimed);
    }
    if let Some(enabled) = state.hotkey_mut(old).auto_parent_delegation.take() {
        state.hotkey_mut(new).auto_parent_delegation = Some(enabled);
    }
}

/// Forgets when coldkeys last swapped on a subnet once that limits nothing any more; a subnet has
/// its turn once in an interval (spec 04 §2 step 0).
pub(crate) fn clean_up_swap_records(state: &mut State) {
    let (now, interval) = (state.now(), state.profile.hotkey_swap_on_subnet_interval);
    let (Some(turn), false) = (now.checked_rem(interval), state.last_hotkey_swap.is_empty()) else {
        return;
    };
    let stale: Vec<_> = state
        .last_hotkey_swap
        .iter()
        .filter(|((netuid, _), last)| {
            u64::from(netuid.0) % interval == turn
                && last.saturating_add(interval) < now
                && state.subnet_exists(*netuid)
        })
        .map(|(key, _)| *key)
        .collect();
    for key in stale {
        state.last_hotkey_swap.remove(&key);
    }
}

#[cfg(test)]
#[path = "hotkey_swap_tests.rs"]
mod tests;
