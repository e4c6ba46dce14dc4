//! How much of an order its price limit lets through (spec 03 §9.4).

use super::market::reserves;
use crate::{
    error::SwapError,
    pool,
    primitives::{Alpha, NetUid, Rao, SafeDiv, U64F64},
    state::Ledger,
};

/// One TAO per alpha as a price limit: the price of root.
const PAR: u64 = 1_000_000_000;

/// The most TAO that a buy may spend, fee included, before the price reaches `limit` (rao per
/// alpha).
///
/// # Errors
/// Those of the swap that finds it out: `PriceLimitExceeded` if the price is there already.
pub(super) fn max_amount_add(state: &Ledger, netuid: NetUid, limit: u64) -> Result<Rao, SwapError> {
    if has_pool(state, netuid) {
        pool::max_amount_add(&reserves(state.subnet(netuid)), limit)
    } else {
        Ok(all_or_nothing(limit >= PAR, Rao::MAX))
    }
}

/// The most alpha that a sell may bring, fee included, before the price falls to `limit`.
///
/// # Errors
/// As [`max_amount_add`].
pub(super) fn max_amount_remove(
    state: &Ledger,
    netuid: NetUid,
    limit: u64,
) -> Result<Alpha, SwapError> {
    if has_pool(state, netuid) {
        pool::max_amount_remove(&reserves(state.subnet(netuid)), limit)
    } else {
        Ok(all_or_nothing(limit <= PAR, Alpha::MAX))
    }
}

/// The most alpha that may move between subnets before the ratio of their prices, origin over
/// destination times 10⁹, falls to `limit`.
///
/// # Errors
/// As [`max_amount_add`] where one of the subnets has no pool.
pub(super) fn max_amount_move(
    state: &Ledger,
    origin: NetUid,
    destination: NetUid,
    limit: u64,
) -> Result<Alpha, SwapError> {
    match (has_pool(state, origin), has_pool(state, destination)) {
        (false, false) => Ok(all_or_nothing(limit <= PAR, Alpha::MAX)),
        (false, true) if limit == 0 => Ok(Alpha::MAX),
        (false, true) => {
            let par = U64F64::from_num(PAR);
            let price = par.safe_div(U64F64::from_num(limit)).saturating_mul(par);
            // On a subnet without a pool alpha is TAO.
            max_amount_add(state, destination, price.saturating_to_num()).map(|tao| Alpha(tao.0))
        }
        (true, false) => max_amount_remove(state, origin, limit),
        (true, true) => Ok(pool::max_amount_move(
            &reserves(state.subnet(origin)),
            &reserves(state.subnet(destination)),
            limit,
        )),
    }
}

/// Whether the subnet's price is free.
pub(super) fn has_pool(state: &Ledger, netuid: NetUid) -> bool {
    !netuid.is_root() && state.subnet(netuid).mechanism == 1
}

fn all_or_nothing<A: Default>(all: bool, most: A) -> A {
    if all { most } else { A::default() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{primitives::NetUid, staking::test_ledger::*};

    #[test]
    fn without_a_pool_a_limit_is_all_or_nothing() {
        // spec 03 E6
        let state = ledger(10_000_000_000, 10_000_000_000);
        let root = NetUid::ROOT;
        assert_eq!(max_amount_add(&state, root, PAR - 1), Ok(Rao::ZERO));
        assert_eq!(max_amount_add(&state, root, PAR), Ok(Rao::MAX));
        assert_eq!(max_amount_remove(&state, root, PAR), Ok(Alpha::MAX));
        assert_eq!(max_amount_remove(&state, root, PAR + 1), Ok(Alpha::ZERO));
        assert_eq!(max_amount_move(&state, root, root, PAR), Ok(Alpha::MAX));
        assert_eq!(
            max_amount_move(&state, root, root, PAR + 1),
            Ok(Alpha::ZERO)
        );
    }

    #[test]
    fn a_move_from_root_is_a_buy_at_the_inverse_price() {
        let state = ledger(10_000_000_000, 10_000_000_000);
        let root = NetUid::ROOT;
        assert_eq!(max_amount_move(&state, root, NETUID, 0), Ok(Alpha::MAX));
        let bought = max_amount_add(&state, NETUID, 4 * PAR).expect("above the price");
        let moved = max_amount_move(&state, root, NETUID, PAR / 4);
        assert_eq!(moved, Ok(Alpha(bought.0)));
        assert_eq!(
            max_amount_move(&state, root, NETUID, PAR),
            Err(SwapError::PriceLimitExceeded)
        );
        assert_eq!(
            max_amount_move(&state, NETUID, root, PAR / 4),
            max_amount_remove(&state, NETUID, PAR / 4)
        );
    }
}
