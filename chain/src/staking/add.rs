//! Calls that stake TAO, and what they check (spec 03 §10.1–10.3).

use super::{
    caps::{has_pool, max_amount_add},
    market::sim_swap,
    moves::stake_into_subnet,
    take::delegate_if_not_own,
    try_increase,
};
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
    validate_add(state, &coldkey, &hotkey, netuid, amount, amount, false)?;
    stake_into_subnet(state, &hotkey, &coldkey, netuid, amount, MAX_PRICE, false)
}

/// Stakes up to a price limit, in rao per alpha; with `allow_partial` what the limit lets through,
/// else all or nothing. Returns the alpha received.
///
/// A hotkey of somebody else gets its delegate take written down.
///
/// # Errors
/// `InsufficientLiquidity` above 1000 times the pool's TAO; the swap's that finds out how much the
/// limit lets through, `Swap.PriceLimitExceeded` first of all; then those of the validation.
pub fn add_stake_limit(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    amount: Rao,
    limit_price: u64,
    allow_partial: bool,
) -> Result<Alpha> {
    ensure_within_input_cap(state, netuid, Order::Buy(amount))?;
    let max = max_amount_add(state, netuid, limit_price)?;
    validate_add(state, &coldkey, &hotkey, netuid, amount, max, allow_partial)?;
    delegate_if_not_own(state, &coldkey, &hotkey);
    let amount = amount.min(max);
    stake_into_subnet(state, &hotkey, &coldkey, netuid, amount, limit_price, false)
}

/// An order on a pool may be at most 1000 times the input reserve.
///
/// # Errors
/// `InsufficientLiquidity`.
pub(super) fn ensure_within_input_cap(state: &Ledger, netuid: NetUid, order: Order) -> Result {
    if !has_pool(state, netuid) {
        return Ok(());
    }
    let subnet = state.subnet(netuid);
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

/// Whether a subnet's token can be traded.
///
/// # Errors
/// `SubnetNotExists`, `SubtokenDisabled`.
pub(super) fn ensure_stakable(state: &Ledger, netuid: NetUid) -> Result {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if !state.subnet(netuid).subtoken_enabled {
        return Err(SubtensorError::SubtokenDisabled.into());
    }
    Ok(())
}

/// V-add of the spec; `max` is what a price limit lets through, `amount` without one.
fn validate_add(
    state: &Ledger,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    amount: Rao,
    max: Rao,
    allow_partial: bool,
) -> Result {
    ensure_stakable(state, netuid)?;
    if amount < min_stake_with_fee(state, netuid) {
        return Err(SubtensorError::AmountTooLow.into());
    }
    if !allow_partial && amount > max {
        return Err(SubtensorError::SlippageTooHigh.into());
    }
    let amount = amount.min(max);
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::Error,
        staking::{stake_of, test_ledger::*},
    };

    fn refused(state: &mut State, amount: u64) -> Error {
        let before = state.clone();
        let error = state
            .atomically(|s| add_stake(s, ALICE, HOTKEY, NETUID, Rao(amount)))
            .expect_err("the stake is refused");
        assert!(
            state.is_same_version(&before),
            "a refused call leaves the state"
        );
        error
    }

    #[test]
    fn buying_moves_reserves_by_the_net_amount_and_total_stake_by_the_gross() {
        // spec 03 E4
        let mut state = ledger(10_000_000_000, 5_000_000_000);
        let alpha = add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(1_000_000_000));
        assert_eq!(alpha, Ok(Alpha(454_337_367)));
        let pool = &state.subnet(NETUID).pool;
        assert_eq!(pool.tao, Rao(10_999_496_453));
        assert_eq!(pool.alpha_in, Alpha(4_545_662_633));
        assert_eq!(pool.alpha_out, Alpha(5_454_337_367));
        assert_eq!(pool.volume, 1_000_000_000);
        assert_eq!(pool.tao_flow, 999_496_453);
        assert_eq!(state.globals.total_stake, Rao(11_000_000_000));
        assert_eq!(balances::free(&state, &AUTHOR), Rao(1_000 + 503_547));
        assert_eq!(
            stake_of(&state, &HOTKEY, &ALICE, NETUID),
            Alpha(454_337_367)
        );
    }

    #[test]
    fn the_minimum_is_two_million_rao_and_its_fee() {
        // spec 03 E7
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        assert_eq!(
            refused(&mut state, 2_001_006),
            SubtensorError::AmountTooLow.into()
        );
        let alpha = add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(2_001_007));
        assert_eq!(alpha, Ok(Alpha(1_999_600)));
    }

    #[test]
    fn staking_all_there_is_keeps_the_existential_deposit() {
        let mut state = ledger(10_000_000_000_000, 10_000_000_000_000);
        let all = balances::free(&state, &ALICE);
        add_stake(&mut state, ALICE, HOTKEY, NETUID, all).expect("all can be staked");
        assert_eq!(balances::free(&state, &ALICE), Rao(500));
    }

    #[test]
    fn checks_come_in_the_chains_order() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        let too_large = 1_000 * 10_000_000_000 + 1;
        assert_eq!(
            refused(&mut state, too_large),
            SubtensorError::InsufficientLiquidity.into()
        );
        let more_than_free = 1_000_001 * 1_000_000_000;
        assert_eq!(
            refused(&mut state, more_than_free),
            SubtensorError::InsufficientLiquidity.into()
        );
        state.subnet_mut(NETUID).pool.tao = Rao(10_000_000_000_000);
        assert_eq!(
            refused(&mut state, more_than_free),
            SubtensorError::NotEnoughBalanceToStake.into()
        );
        state.hotkey_mut(&HOTKEY).owner = None;
        assert_eq!(
            refused(&mut state, 5_000_000),
            SubtensorError::HotKeyAccountNotExists.into()
        );
        assert_eq!(refused(&mut state, 0), SubtensorError::AmountTooLow.into());
        state.subnet_mut(NETUID).subtoken_enabled = false;
        assert_eq!(
            refused(&mut state, 0),
            SubtensorError::SubtokenDisabled.into()
        );
        state.subnet_mut(NETUID).added = false;
        assert_eq!(
            refused(&mut state, 0),
            SubtensorError::SubnetNotExists.into()
        );
    }

    #[test]
    fn root_stakes_one_to_one_and_counts_as_the_spec_says() {
        // spec 03 E12
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        state.subnet_mut(NetUid::ROOT).pool.alpha_in = Alpha(1_000_000_000);
        let before = state.globals.total_stake;
        add_stake(&mut state, ALICE, HOTKEY, NetUid::ROOT, Rao(1_000_000_000))
            .expect("root is open");
        let pool = &state.subnet(NetUid::ROOT).pool;
        assert_eq!((pool.tao, pool.alpha_in), (Rao(1_000_000_000), Alpha::ZERO));
        assert_eq!(
            (pool.alpha_out, pool.volume),
            (Alpha(1_000_000_000), 1_000_000_000)
        );
        assert_eq!(
            state.globals.total_stake.saturating_sub(before),
            Rao(1_000_000_000)
        );
        assert_eq!(
            state.staking_coldkeys.iter().copied().collect::<Vec<_>>(),
            [ALICE]
        );
    }
}
