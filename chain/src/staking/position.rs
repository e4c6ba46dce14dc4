//! Positions: a coldkey's share of a hotkey's alpha on a subnet (spec 03 §4.2, §4.3).

use imbl::OrdMap;

use crate::{
    pool::{SafeFloat, SharePool},
    primitives::{AccountId, Alpha, NetUid},
    state::{Ledger, State},
};

/// `TotalHotkeyAlpha`: all alpha staked to a hotkey on a subnet.
#[must_use]
pub fn total_hotkey_alpha(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> Alpha {
    pool_of(state, hotkey, netuid).value
}

/// The alpha of one position; zero without one.
#[must_use]
pub fn stake_of(state: &Ledger, hotkey: &AccountId, coldkey: &AccountId, netuid: NetUid) -> Alpha {
    match state.shares.get(&(*hotkey, *coldkey, netuid)) {
        Some(share) => pool_of(state, hotkey, netuid).value_of(*share),
        None => Alpha::ZERO,
    }
}

/// Whether stake added to the hotkey would get a share at all.
#[must_use]
pub fn try_increase(state: &Ledger, hotkey: &AccountId, netuid: NetUid, amount: Alpha) -> bool {
    pool_of(state, hotkey, netuid).sim_update_one(signed(amount))
}

/// Adds alpha to a position. Neither the hotkey's existence nor `SubnetAlphaOut` is its concern.
pub fn increase_stake(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    netuid: NetUid,
    amount: Alpha,
) {
    if !amount.is_zero() && !state.coldkey(coldkey).staking_hotkeys.contains(hotkey) {
        state.coldkey_mut(coldkey).staking_hotkeys.push(*hotkey);
    }
    update_one(state, hotkey, coldkey, netuid, signed(amount));
}

/// Takes alpha from a position. Does nothing where the position holds less: callers validate.
pub fn decrease_stake(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    netuid: NetUid,
    amount: Alpha,
) {
    let key = (*hotkey, *coldkey, netuid);
    if state.shares.contains_key(&key) && stake_of(state, hotkey, coldkey, netuid) >= amount {
        update_one(state, hotkey, coldkey, netuid, -signed(amount));
    }
}

/// Adds alpha to everyone who stakes to the hotkey, pro rata.
pub fn increase_hotkey_alpha(state: &mut State, hotkey: &AccountId, netuid: NetUid, amount: Alpha) {
    change_pool(state, hotkey, netuid, |_, pool| {
        pool.update_all(signed(amount));
    });
}

/// Takes alpha from everyone who stakes to the hotkey, pro rata.
pub fn decrease_hotkey_alpha(state: &mut State, hotkey: &AccountId, netuid: NetUid, amount: Alpha) {
    change_pool(state, hotkey, netuid, |_, pool| {
        pool.update_all(-signed(amount));
    });
}

fn pool_of(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> SharePool {
    state
        .share_pools
        .get(&(*hotkey, netuid))
        .copied()
        .unwrap_or_default()
}

fn update_one(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    netuid: NetUid,
    delta: i64,
) {
    let key = (*hotkey, *coldkey, netuid);
    change_pool(state, hotkey, netuid, |shares, pool| {
        match shares.get_mut(&key) {
            Some(share) => {
                *share = pool.update_one(*share, delta);
                if share.is_zero() {
                    shares.remove(&key);
                }
            }
            None => {
                let share = pool.update_one(SafeFloat::ZERO, delta);
                if !share.is_zero() {
                    shares.insert(key, share);
                }
            }
        }
    });
}

/// Changes a pool in place, and maybe the shares in it; an empty one is no entry.
fn change_pool(
    state: &mut State,
    hotkey: &AccountId,
    netuid: NetUid,
    change: impl FnOnce(&mut OrdMap<(AccountId, AccountId, NetUid), SafeFloat>, &mut SharePool),
) {
    let state: &mut Ledger = state;
    let key = (*hotkey, netuid);
    let is_empty = |pool: &SharePool| pool.value.is_zero() && pool.denominator.is_zero();
    if let Some(pool) = state.share_pools.get_mut(&key) {
        change(&mut state.shares, pool);
        if is_empty(pool) {
            state.share_pools.remove(&key);
        }
    } else {
        let mut pool = SharePool::default();
        change(&mut state.shares, &mut pool);
        if !is_empty(&pool) {
            state.share_pools.insert(key, pool);
        }
    }
}

/// The chain casts amounts to i64; supply is far below 2^63.
const fn signed(amount: Alpha) -> i64 {
    amount.0 as i64
}
