//! `add_stake` and what it checks (spec 03 §10.1, §10.2).

use super::{market::sim_swap, moves::stake_into_subnet, try_increase};
use crate::{
    balances,
    error::{Result, SubtensorError},
    pool::{MAX_INPUT_MULTIPLIER, MAX_PRICE, Order},
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::MIN_STAKE,
    state::{Ledger, State},
};

/// Stakes `amount` of the coldkey's TAO to a hotkey. Returns the alpha received.
///
/// The coldkey need not own the hotkey. A coldkey that stakes all it has keeps 500 rao.
///
/// # Errors
/// `InsufficientLiquidity` above 1000 times the pool's TAO, then those of the validation.
pub fn add_stake(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    amount: Rao,
) -> Result<Alpha> {
    ensure_within_input_cap(state, netuid, Order::Buy(amount))?;
    validate_add(state, &coldkey, &hotkey, netuid, amount)?;
    stake_into_subnet(state, &hotkey, &coldkey, netuid, amount, MAX_PRICE, false)
}

/// An order on a pool may be at most 1000 times the input reserve.
///
/// # Errors
/// `InsufficientLiquidity`.
pub(super) fn ensure_within_input_cap(state: &Ledger, netuid: NetUid, order: Order) -> Result {
    let subnet = state.subnet(netuid);
    if netuid.is_root() || subnet.mechanism != 1 {
        return Ok(());
    }
    let within = match order {
        Order::Buy(tao) => tao <= subnet.pool.tao.saturating_mul(MAX_INPUT_MULTIPLIER),
        Order::Sell(alpha) => alpha <= subnet.pool.alpha_in.saturating_mul(MAX_INPUT_MULTIPLIER),
    };
    if within {
        Ok(())
    } else {
        Err(SubtensorError::InsufficientLiquidity.into())
    }
}

/// V-add of the spec, without a price limit.
fn validate_add(
    state: &Ledger,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    amount: Rao,
) -> Result {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if !state.subnet(netuid).subtoken_enabled {
        return Err(SubtensorError::SubtokenDisabled.into());
    }
    if amount < min_stake_with_fee(state, netuid) {
        return Err(SubtensorError::AmountTooLow.into());
    }
    if amount > balances::free(state, coldkey) {
        return Err(SubtensorError::NotEnoughBalanceToStake.into());
    }
    if state.hotkey(hotkey).owner.is_none() {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    let Ok(swap) = sim_swap(state, netuid, Order::Buy(amount)) else {
        return Err(SubtensorError::InsufficientLiquidity.into());
    };
    if swap.paid_in < MIN_STAKE.0 {
        return Err(SubtensorError::AmountTooLow.into());
    }
    if swap.paid_out == 0 || !try_increase(state, hotkey, netuid, Alpha(swap.paid_out)) {
        return Err(SubtensorError::InsufficientLiquidity.into());
    }
    Ok(())
}

/// The minimum stake plus the fee of staking it; the rate's fee where that cannot be simulated.
fn min_stake_with_fee(state: &Ledger, netuid: NetUid) -> Rao {
    let fee = match sim_swap(state, netuid, Order::Buy(MIN_STAKE)) {
        Ok(swap) => swap.fee,
        Err(_) => {
            let subnet = state.subnet(netuid);
            if subnet.mechanism == 1 {
                crate::pool::fee(subnet.pool.fee_rate, MIN_STAKE.0)
            } else {
                0
            }
        }
    };
    MIN_STAKE.saturating_add(Rao(fee))
}
