//! Swaps of a subnet, simulated and real, with the counters they move (spec 03 §7.6, §7.7, §8, §12.1).

use crate::{
    call::Origin,
    error::{Result, SwapError},
    event::SwapEvent,
    pool::{self, Balancer, MAX_FEE_RATE, Order, PoolReserves, SwapResult},
    primitives::{Alpha, NetUid, Rao, U64F64},
    state::{Ledger, State, Subnet},
};

/// What a swap on the subnet reads.
#[must_use]
pub fn reserves(subnet: &Subnet) -> PoolReserves {
    PoolReserves {
        alpha_in: subnet.pool.alpha_in,
        tao: subnet.pool.tao,
        balancer: subnet.pool.balancer,
        initialized: subnet.pool.initialized,
        fee_rate: subnet.pool.fee_rate,
    }
}

/// The spot price in TAO per alpha: 1 for a subnet without a pool (spec 03 §7.1).
#[must_use]
pub fn alpha_price(state: &Ledger, netuid: NetUid) -> U64F64 {
    let subnet = state.subnet(netuid);
    if subnet.mechanism == 1 {
        reserves(subnet).price()
    } else {
        U64F64::from_num(1)
    }
}

/// The moving price: 1 for root and for a subnet without a pool (spec 04 §6).
#[must_use]
pub fn moving_price(state: &Ledger, netuid: NetUid) -> U64F64 {
    let subnet = state.subnet(netuid);
    if netuid.is_root() || subnet.mechanism == 0 {
        U64F64::from_num(1)
    } else {
        U64F64::saturating_from_num(subnet.pool.moving_price)
    }
}

/// What an order would give at any price, fees on; nothing changes (spec 03 §7.7).
///
/// # Errors
/// The swap's.
pub fn sim_swap(
    state: &Ledger,
    netuid: NetUid,
    order: Order,
) -> core::result::Result<SwapResult, SwapError> {
    let subnet = state.subnet(netuid);
    if subnet.mechanism == 1 {
        return pool::quote(&reserves(subnet), order);
    }
    let amount = match order {
        Order::Buy(tao) => tao.0,
        Order::Sell(alpha) => alpha.0,
    };
    Ok(one_to_one(if subnet.added { amount } else { 0 }))
}

/// Buys alpha: the reserves, `SubnetAlphaOut`, `TotalStake` and the volume move (spec 03 §8).
///
/// # Errors
/// The swap's; nothing is written then.
pub fn swap_tao_for_alpha(
    state: &mut State,
    netuid: NetUid,
    tao: Rao,
    limit_price: u64,
    drop_fees: bool,
) -> Result<SwapResult> {
    let result = execute(state, netuid, Order::Buy(tao), limit_price, drop_fees)?;
    let pool = &mut state.subnet_mut(netuid).pool;
    pool.alpha_in.debit(Alpha(result.paid_out));
    pool.alpha_out.credit(Alpha(result.paid_out));
    pool.tao.credit(Rao(result.paid_in));
    pool.volume = pool.volume.saturating_add(u128::from(tao.0));
    // Gross: fee and unfilled part count as stake too.
    state.globals.total_stake.credit(tao);
    Ok(result)
}

/// Sells alpha: the mirror of [`swap_tao_for_alpha`], with net amounts (spec 03 §8).
///
/// # Errors
/// The swap's; nothing is written then.
pub fn swap_alpha_for_tao(
    state: &mut State,
    netuid: NetUid,
    alpha: Alpha,
    limit_price: u64,
    drop_fees: bool,
) -> Result<SwapResult> {
    let result = execute(state, netuid, Order::Sell(alpha), limit_price, drop_fees)?;
    let pool = &mut state.subnet_mut(netuid).pool;
    pool.alpha_in.credit(Alpha(result.paid_in));
    pool.alpha_out.debit(Alpha(result.paid_in));
    pool.tao.debit(Rao(result.paid_out));
    pool.volume = pool.volume.saturating_add(u128::from(result.paid_out));
    state.globals.total_stake.debit(Rao(result.paid_out));
    Ok(result)
}

fn execute(
    state: &mut State,
    netuid: NetUid,
    order: Order,
    limit_price: u64,
    drop_fees: bool,
) -> Result<SwapResult> {
    let subnet = state.subnet(netuid);
    if subnet.mechanism != 1 {
        return Ok(one_to_one(match order {
            Order::Buy(tao) => tao.0,
            Order::Sell(alpha) => alpha.0,
        }));
    }
    let result = pool::swap(&reserves(subnet), order, limit_price, drop_fees)?;
    if result.initializes {
        let pool = &mut state.subnet_mut(netuid).pool;
        pool.balancer = Balancer::default();
        pool.initialized = true;
    }
    Ok(result)
}

const fn one_to_one(amount: u64) -> SwapResult {
    SwapResult {
        paid_in: amount,
        paid_out: amount,
        fee: 0,
        fee_to_author: 0,
        initializes: false,
    }
}

/// Sets a subnet's fee, in parts of 65 535; root only (spec 03 §7.9).
///
/// # Errors
/// In this order: `BadOrigin`, `Swap.MechanismDoesNotExist`, `Swap.FeeRateTooHigh`.
pub fn set_fee_rate(state: &mut State, origin: Origin, netuid: NetUid, rate: u16) -> Result {
    origin.ensure_root()?;
    if !state.subnet_exists(netuid) {
        return Err(SwapError::MechanismDoesNotExist.into());
    }
    if rate > MAX_FEE_RATE {
        return Err(SwapError::FeeRateTooHigh.into());
    }
    state.subnet_mut(netuid).pool.fee_rate = rate;
    state.emit(SwapEvent::FeeRateSet { netuid, rate });
    Ok(())
}
