//! What users read of stake (spec 03 §13).

use super::{alpha_price, market::sim_swap, stake_of};
use crate::{
    pool::Order,
    primitives::{AccountId, NetUid, Rao, U64F64},
    profile::MIN_STAKE,
    state::Ledger,
};

/// A hotkey's stake on all subnets at spot prices, in rao: no slippage, one floor at the end.
#[must_use]
pub fn total_stake_for_hotkey(state: &Ledger, hotkey: &AccountId) -> Rao {
    let sum = state
        .share_pools
        .range((*hotkey, NetUid(0))..=(*hotkey, NetUid(u16::MAX)))
        .map(|(&(_, netuid), pool)| {
            U64F64::from_num(pool.value.0).saturating_mul(alpha_price(state, netuid))
        })
        .fold(U64F64::from_bits(0), U64F64::wrapping_add);
    Rao(sum.saturating_to_num())
}

/// A coldkey's stake on all subnets as a sale would pay, the fee added back at the spot price,
/// in rao. A position that cannot be sold counts nothing.
#[must_use]
pub fn total_stake_for_coldkey(state: &Ledger, coldkey: &AccountId) -> Rao {
    let total = state
        .coldkey(coldkey)
        .staking_hotkeys
        .iter()
        .fold(0_u64, |total, hotkey| {
            state
                .shares
                .range((*hotkey, *coldkey, NetUid(0))..=(*hotkey, *coldkey, NetUid(u16::MAX)))
                .fold(total, |total, (&(_, _, netuid), _)| {
                    total.wrapping_add(sale_value(state, hotkey, coldkey, netuid))
                })
        });
    Rao(total)
}

/// [`total_stake_for_coldkey`] of one subnet.
#[must_use]
pub fn total_stake_for_coldkey_on_subnet(
    state: &Ledger,
    coldkey: &AccountId,
    netuid: NetUid,
) -> Rao {
    let total = state
        .coldkey(coldkey)
        .staking_hotkeys
        .iter()
        .fold(0_u64, |total, hotkey| {
            total.wrapping_add(sale_value(state, hotkey, coldkey, netuid))
        });
    Rao(total)
}

/// The smallest nomination that is kept, in rao (spec 03 §10.12).
#[must_use]
pub fn nominator_min_required_stake(state: &Ledger) -> Rao {
    Rao(MIN_STAKE
        .saturating_mul(state.globals.nominator_min_required_stake)
        .0
        / 1_000_000)
}

fn sale_value(state: &Ledger, hotkey: &AccountId, coldkey: &AccountId, netuid: NetUid) -> u64 {
    let stake = stake_of(state, hotkey, coldkey, netuid);
    let Ok(sale) = sim_swap(state, netuid, Order::Sell(stake)) else {
        return 0;
    };
    let fee: u64 = U64F64::from_num(sale.fee)
        .saturating_mul(alpha_price(state, netuid))
        .saturating_to_num();
    sale.paid_out.wrapping_add(fee)
}
