//! `remove_stake`, `unstake_all` and what they check (spec 03 §10.1, §10.4, §10.7).

use super::{
    add::ensure_within_input_cap, market::sim_swap, moves::unstake_from_subnet,
    nomination::clear_small_nomination, stake_of, total_stake_for_hotkey,
};
use crate::{
    error::{Result, SubtensorError},
    pool::{MIN_PRICE, Order},
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::MIN_STAKE,
    state::{Ledger, State},
};

/// Unstakes alpha to the coldkey's balance; asking for more than there is takes all. Returns the
/// TAO received.
///
/// # Errors
/// `SubtokenDisabled`, `InsufficientLiquidity` above 1000 times the pool's alpha, then those of
/// the validation and of the swaps.
pub fn remove_stake(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    alpha: Alpha,
) -> Result<Rao> {
    if !state.subnet(netuid).subtoken_enabled {
        return Err(SubtensorError::SubtokenDisabled.into());
    }
    let alpha = alpha.min(stake_of(state, &hotkey, &coldkey, netuid));
    ensure_within_input_cap(state, netuid, Order::Sell(alpha))?;
    validate_remove(state, &coldkey, &hotkey, netuid, alpha)?;
    let tao = unstake_from_subnet(
        state, &hotkey, &coldkey, &coldkey, netuid, alpha, MIN_PRICE, false,
    )?;
    clear_small_nomination(state, &hotkey, &coldkey, netuid);
    drop_pending_children_below_threshold(state, &hotkey);
    Ok(tao)
}

/// Unstakes everything that the coldkey has with a hotkey, on every subnet, root included.
/// Subnets whose token is off, and positions that may not be unstaked, are passed over.
///
/// # Errors
/// `HotKeyAccountNotExists`; an error of a swap undoes all.
pub fn unstake_all(state: &mut State, coldkey: AccountId, hotkey: AccountId) -> Result {
    if state.hotkey(&hotkey).owner.is_none() {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    for netuid in state.netuids() {
        if !state.subnet(netuid).subtoken_enabled {
            continue;
        }
        let alpha = stake_of(state, &hotkey, &coldkey, netuid);
        if validate_remove(state, &coldkey, &hotkey, netuid, alpha).is_err() {
            continue;
        }
        unstake_from_subnet(
            state, &hotkey, &coldkey, &coldkey, netuid, alpha, MIN_PRICE, false,
        )?;
        clear_small_nomination(state, &hotkey, &coldkey, netuid);
    }
    Ok(())
}

/// V-remove of the spec, without a price limit.
fn validate_remove(
    state: &Ledger,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
) -> Result {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if alpha.is_zero() {
        return Err(SubtensorError::AmountTooLow.into());
    }
    let stake = stake_of(state, hotkey, coldkey, netuid);
    if stake < alpha {
        return Err(SubtensorError::NotEnoughStakeToWithdraw.into());
    }
    let Ok(swap) = sim_swap(state, netuid, Order::Sell(alpha)) else {
        return Err(SubtensorError::InsufficientLiquidity.into());
    };
    // A full unstake may be smaller than the minimum.
    if stake != alpha && swap.paid_out < MIN_STAKE.0 {
        return Err(SubtensorError::AmountTooLow.into());
    }
    if state.hotkey(hotkey).owner.is_none() {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    Ok(())
}

/// A hotkey that falls below the stake threshold loses its scheduled children.
fn drop_pending_children_below_threshold(state: &mut State, hotkey: &AccountId) {
    let threshold = state.globals.stake_threshold;
    if threshold == 0 || total_stake_for_hotkey(state, hotkey).0 >= threshold {
        return;
    }
    for netuid in state.netuids() {
        if state
            .hotkey_on_subnet(hotkey, netuid)
            .pending_child_keys
            .is_some()
        {
            state
                .hotkey_on_subnet_mut(hotkey, netuid)
                .pending_child_keys = None;
        }
    }
}
