//! What limit orders do to stake (spec 03 §17): no calls of their own, but what the calls of a pallet
//! of orders are made of. Each is all or nothing; a price limit must let the whole amount through.

use super::{
    add::ensure_stakable,
    alpha_price, decrease_stake, increase_stake,
    locks::stake_availability,
    market::reserves,
    moves::{Position, note_stake_block, stake_into_subnet, unstake_from_subnet},
    remove::validate_remove,
    stake_of,
};
use crate::{
    balances::free,
    error::{Result, SubtensorError},
    keys,
    pool::{self, Order},
    primitives::{AccountId, Alpha, NetUid, Rao, U64F64},
    profile::MIN_STAKE,
    state::{Ledger, State},
};

/// Buys alpha for a coldkey and stakes it to a hotkey. Returns the alpha.
///
/// # Errors
/// `SubnetNotExists`, `SubtokenDisabled`; with `validate` `HotKeyAccountNotExists`, `AmountTooLow`,
/// `NotEnoughBalanceToStake`; the swap's at the limit, `SlippageTooHigh` if it stops short, and
/// those of custody.
pub fn buy_alpha(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    tao: Rao,
    limit_price: u64,
    validate: bool,
) -> Result<Alpha> {
    ensure_stakable(state, netuid)?;
    if validate {
        ensure_exists(state, hotkey)?;
        if tao < MIN_STAKE {
            return Err(SubtensorError::AmountTooLow.into());
        }
        if tao > free(state, coldkey) {
            return Err(SubtensorError::NotEnoughBalanceToStake.into());
        }
    }
    ensure_filled(state, netuid, Order::Buy(tao), limit_price)?;
    state.atomically(|state| {
        stake_into_subnet(state, hotkey, coldkey, netuid, tao, limit_price, false)
    })
}

/// Sells alpha of a position to its coldkey. Returns the TAO.
///
/// # Errors
/// `SubnetNotExists`, `SubtokenDisabled`; with `validate` those of unstaking; the swap's at the
/// limit, `SlippageTooHigh` if it stops short, and those of custody.
pub fn sell_alpha(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
    limit_price: u64,
    validate: bool,
) -> Result<Rao> {
    ensure_stakable(state, netuid)?;
    if validate {
        validate_remove(state, coldkey, hotkey, netuid, alpha, alpha, false)?;
    }
    ensure_filled(state, netuid, Order::Sell(alpha), limit_price)?;
    state.atomically(|state| {
        unstake_from_subnet(
            state,
            hotkey,
            coldkey,
            coldkey,
            netuid,
            alpha,
            limit_price,
            false,
        )
    })
}

/// Moves alpha from a position (coldkey, hotkey) to another on the same subnet: no swap, no fee, no
/// event, and locks stay where they are.
///
/// # Errors
/// `SubnetNotExists`, `SubtokenDisabled`; with `validate_sender` `HotKeyAccountNotExists`,
/// `AmountTooLow` for nothing or less than the minimum stake at the spot price, `StakeUnavailable`;
/// with `validate_receiver` `HotKeyAccountNotExists`; `NotEnoughStakeToWithdraw`.
pub fn transfer_staked_alpha(
    state: &mut State,
    from: (&AccountId, &AccountId),
    to: (&AccountId, &AccountId),
    netuid: NetUid,
    alpha: Alpha,
    validate_sender: bool,
    validate_receiver: bool,
) -> Result {
    ensure_stakable(state, netuid)?;
    let [from, to] = [from, to].map(|(coldkey, hotkey)| Position {
        coldkey: *coldkey,
        hotkey: *hotkey,
        netuid,
    });
    if validate_sender {
        ensure_exists(state, &from.hotkey)?;
        let value = alpha_price(state, netuid).saturating_mul(U64F64::from_num(alpha.0));
        if alpha.is_zero() || Rao(value.saturating_to_num()) < MIN_STAKE {
            return Err(SubtensorError::AmountTooLow.into());
        }
        if stake_availability(state, &from.coldkey, netuid).available < alpha {
            return Err(SubtensorError::StakeUnavailable.into());
        }
    }
    if validate_receiver {
        ensure_exists(state, &to.hotkey)?;
    }
    if stake_of(state, &from.hotkey, &from.coldkey, netuid) < alpha {
        return Err(SubtensorError::NotEnoughStakeToWithdraw.into());
    }
    decrease_stake(state, &from.hotkey, &from.coldkey, netuid, alpha);
    increase_stake(state, &to.hotkey, &to.coldkey, netuid, alpha);
    note_stake_block(state, &to.hotkey, &to.coldkey);
    Ok(())
}

fn ensure_exists(state: &Ledger, hotkey: &AccountId) -> Result {
    if keys::exists(state, hotkey) {
        Ok(())
    } else {
        Err(SubtensorError::HotKeyAccountNotExists.into())
    }
}

/// A pool has to take the whole order before the price reaches the limit.
fn ensure_filled(state: &Ledger, netuid: NetUid, order: Order, limit_price: u64) -> Result {
    let subnet = state.subnet(netuid);
    if subnet.mechanism != 1 {
        return Ok(());
    }
    let swap = pool::swap(&reserves(subnet), order, limit_price, false)?;
    let (Order::Buy(Rao(amount)) | Order::Sell(Alpha(amount))) = order;
    if swap.paid_in.saturating_add(swap.fee) < amount {
        return Err(SubtensorError::SlippageTooHigh.into());
    }
    Ok(())
}

#[cfg(test)]
#[path = "orders_tests.rs"]
mod tests;
