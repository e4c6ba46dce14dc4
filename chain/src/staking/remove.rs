//! Calls that unstake alpha, and what they check (spec 03 §10.1, §10.4–10.8).

use super::{
    add::ensure_within_input_cap,
    caps::max_amount_remove,
    locks::ensure_available,
    market::sim_swap,
    moves::{stake_into_subnet, unstake_from_subnet},
    nomination::clear_small_nomination,
    stake_of, total_stake_for_hotkey,
};
use crate::{
    error::{Result, SubtensorError},
    pool::{MAX_PRICE, MIN_PRICE, Order},
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
    validate_remove(state, &coldkey, &hotkey, netuid, alpha, alpha, false)?;
    unstake(state, &coldkey, &hotkey, netuid, alpha, MIN_PRICE)
}

/// Unstakes down to a price limit, in rao per alpha; with `allow_partial` what the limit lets
/// through, else all or nothing. A subnet whose token is off can be left this way. Returns the TAO
/// received.
///
/// # Errors
/// `InsufficientLiquidity` above 1000 times the pool's alpha; the swap's that finds out how much the
/// limit lets through; then those of the validation: more than there is is
/// `NotEnoughStakeToWithdraw`.
pub fn remove_stake_limit(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    alpha: Alpha,
    limit_price: u64,
    allow_partial: bool,
) -> Result<Rao> {
    ensure_within_input_cap(state, netuid, Order::Sell(alpha))?;
    let max = max_amount_remove(state, netuid, limit_price)?;
    validate_remove(state, &coldkey, &hotkey, netuid, alpha, max, allow_partial)?;
    unstake(
        state,
        &coldkey,
        &hotkey,
        netuid,
        alpha.min(max),
        limit_price,
    )
}

/// Unstakes a whole position, with a price limit for all of it or without one. Returns the TAO
/// received.
///
/// # Errors
/// As [`remove_stake_limit`] or [`remove_stake`].
pub fn remove_stake_full_limit(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    netuid: NetUid,
    limit_price: Option<u64>,
) -> Result<Rao> {
    let alpha = stake_of(state, &hotkey, &coldkey, netuid);
    match limit_price {
        Some(limit) => remove_stake_limit(state, coldkey, hotkey, netuid, alpha, limit, false),
        None => remove_stake(state, coldkey, hotkey, netuid, alpha),
    }
}

fn unstake(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
    limit_price: u64,
) -> Result<Rao> {
    let tao = unstake_from_subnet(
        state,
        hotkey,
        coldkey,
        coldkey,
        netuid,
        alpha,
        limit_price,
        false,
    )?;
    clear_small_nomination(state, hotkey, coldkey, netuid);
    drop_pending_children_below_threshold(state, hotkey);
    Ok(tao)
}

/// Unstakes everything that the coldkey has with a hotkey, on every subnet, root included.
/// Subnets whose token is off, and positions that may not be unstaked, are passed over.
///
/// # Errors
/// `HotKeyAccountNotExists`; an error of a swap undoes all.
pub fn unstake_all(state: &mut State, coldkey: AccountId, hotkey: AccountId) -> Result {
    let netuids = state.netuids();
    unstake_from_all(state, &coldkey, &hotkey, &netuids).map(drop)
}

/// Unstakes everything that the coldkey has with a hotkey on the subnets, and stakes the TAO on
/// root, with the same hotkey and without the checks of a stake. Passes over what [`unstake_all`]
/// does. Returns the root stake.
///
/// # Errors
/// `HotKeyAccountNotExists`; `AmountTooLow` if nothing was unstaked; an error of a swap undoes all.
pub fn unstake_all_alpha(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
) -> Result<Alpha> {
    let mut netuids = state.netuids();
    netuids.retain(|netuid| !netuid.is_root());
    let tao = unstake_from_all(state, &coldkey, &hotkey, &netuids)?;
    stake_into_subnet(
        state,
        &hotkey,
        &coldkey,
        NetUid::ROOT,
        tao,
        MAX_PRICE,
        false,
    )
}

fn unstake_from_all(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuids: &[NetUid],
) -> Result<Rao> {
    if state.hotkey(hotkey).owner.is_none() {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    let mut sum = Rao::ZERO;
    for &netuid in netuids {
        if !state.subnet(netuid).subtoken_enabled {
            continue;
        }
        let alpha = stake_of(state, hotkey, coldkey, netuid);
        if validate_remove(state, coldkey, hotkey, netuid, alpha, alpha, false).is_err() {
            continue;
        }
        sum.credit(unstake_from_subnet(
            state, hotkey, coldkey, coldkey, netuid, alpha, MIN_PRICE, false,
        )?);
        clear_small_nomination(state, hotkey, coldkey, netuid);
    }
    Ok(sum)
}

/// V-remove of the spec; `max` is what a price limit lets through, `alpha` without one.
pub(super) fn validate_remove(
    state: &Ledger,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    alpha: Alpha,
    max: Alpha,
    allow_partial: bool,
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
    if !allow_partial && alpha > max {
        return Err(SubtensorError::SlippageTooHigh.into());
    }
    if state.hotkey(hotkey).owner.is_none() {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    ensure_available(state, coldkey, netuid, alpha)
}

/// A hotkey that falls below the stake threshold loses its scheduled children.
fn drop_pending_children_below_threshold(state: &mut State, hotkey: &AccountId) {
    let threshold = state.globals.stake_threshold;
    if threshold == 0 || total_stake_for_hotkey(state, hotkey).0 >= threshold {
        return;
    }
    for netuid in state.netuids() {
        if state.pending_child_keys.contains_key(&(netuid, *hotkey)) {
            state.pending_child_keys.remove(&(netuid, *hotkey));
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::staking::{add_stake, test_ledger::*};

    #[test]
    fn selling_pays_the_coldkey_and_the_author_in_two_swaps() {
        // spec 03 E4
        let mut state = ledger(10_000_000_000, 5_000_000_000);
        add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(1_000_000_000)).expect("staked");
        let author = crate::balances::free(&state, &AUTHOR);
        let tao = remove_stake(&mut state, ALICE, HOTKEY, NETUID, Alpha(454_337_367));
        assert_eq!(tao, Ok(Rao(999_038_870)));
        let pool = &state.subnet(NETUID).pool;
        assert_eq!(
            (pool.tao, pool.alpha_in),
            (Rao(10_000_000_003), Alpha(5_000_000_000))
        );
        assert_eq!(pool.tao_flow, 999_496_453 - 999_496_450);
        assert_eq!(state.globals.total_stake, Rao(10_000_000_000 + 503_550));
        let paid = crate::balances::free(&state, &AUTHOR).saturating_sub(author);
        assert_eq!(paid, Rao(457_580));
    }

    #[test]
    fn unstaking_more_than_staked_is_clamped() {
        let mut state = ledger(10_000_000_000_000, 10_000_000_000_000);
        add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(1_000_000_000)).expect("staked");
        remove_stake(&mut state, ALICE, HOTKEY, NETUID, Alpha::MAX).expect("all is unstaked");
        assert_eq!(stake_of(&state, &HOTKEY, &ALICE, NETUID), Alpha::ZERO);
    }

    #[test]
    fn an_empty_position_is_an_amount_too_low() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        let result = remove_stake(&mut state, ALICE, HOTKEY, NETUID, Alpha(1));
        assert_eq!(result, Err(SubtensorError::AmountTooLow.into()));
    }

    #[test]
    fn a_remainder_needs_the_minimum_but_the_whole_does_not() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(4_000_000)).expect("staked");
        let dust = remove_stake(&mut state, ALICE, HOTKEY, NETUID, Alpha(1_000_000));
        assert_eq!(dust, Err(SubtensorError::AmountTooLow.into()));
        let all = stake_of(&state, &HOTKEY, &ALICE, NETUID);
        remove_stake(&mut state, ALICE, HOTKEY, NETUID, all).expect("the whole may go");
    }

    #[test]
    fn unstake_all_passes_over_what_may_not_be_unstaked() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(1_000_000_000)).expect("staked");
        add_stake(&mut state, ALICE, HOTKEY, NetUid::ROOT, Rao(1_000_000_000)).expect("staked");
        state.subnet_mut(NETUID).subtoken_enabled = false;
        unstake_all(&mut state, ALICE, HOTKEY).expect("root is unstaked");
        assert_eq!(stake_of(&state, &HOTKEY, &ALICE, NetUid::ROOT), Alpha::ZERO);
        assert!(!stake_of(&state, &HOTKEY, &ALICE, NETUID).is_zero());
        assert!(
            state.staking_coldkeys.is_empty(),
            "no root stake, not in the index"
        );
    }

    proptest! {
        /// Whatever is staked and unstaked: money is conserved to the rao, the pool's alpha and the
        /// positions stay within what exists, and a refused call changes nothing.
        #[test]
        fn stake_conserves_tao_and_alpha(
            steps in prop::collection::vec((any::<bool>(), any::<bool>(), 0..5_000_000_000_u64), 1..24),
            tao in 2_000_000_u64..20_000_000_000_000,
            alpha in 2_000_000_u64..20_000_000_000_000,
        ) {
            let mut state = ledger(tao, alpha);
            let issued = state.balances_issuance;
            let alpha_in_and_out = |s: &State| {
                let pool = &s.subnet(NETUID).pool;
                u128::from(pool.alpha_in.0) + u128::from(pool.alpha_out.0)
            };
            let all_alpha = alpha_in_and_out(&state);
            for (stakes, first, amount) in steps {
                let who = if first { ALICE } else { BOB };
                let before = state.clone();
                let result = state.atomically(|s| if stakes {
                    add_stake(s, who, HOTKEY, NETUID, Rao(amount)).map(drop)
                } else {
                    remove_stake(s, who, HOTKEY, NETUID, Alpha(amount)).map(drop)
                });
                if result.is_err() {
                    prop_assert!(state.is_same_version(&before));
                }
                prop_assert_eq!(state.balances_issuance, issued);
                prop_assert_eq!(sum_of_balances(&state), issued.0);
                prop_assert_eq!(alpha_in_and_out(&state), all_alpha);
                let staked = [ALICE, BOB].map(|who| stake_of(&state, &HOTKEY, &who, NETUID).0);
                let pool = crate::staking::total_hotkey_alpha(&state, &HOTKEY, NETUID).0;
                prop_assert!(staked[0] + staked[1] <= pool);
            }
        }
    }
}
