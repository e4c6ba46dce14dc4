//! How much of an order its price limit lets through (spec 03 §9.4), for subnets with a pool.

use super::swap::{limit_as_price, swap_above};
use super::{MAX_INPUT_MULTIPLIER, MINIMUM_RESERVE, Order, PoolReserves, SwapError};
use crate::primitives::{Alpha, Rao, SafeDiv, U64F64};

/// The most TAO, fee included, that a buy can spend before the price reaches `limit` (rao per
/// alpha).
///
/// # Errors
/// As [`swap`](super::swap()) with 1000 times the TAO reserve.
pub fn max_amount_add(reserves: &PoolReserves, limit: u64) -> Result<Rao, SwapError> {
    let probe = reserves.tao.saturating_mul(MAX_INPUT_MULTIPLIER);
    gross(MINIMUM_RESERVE, reserves, Order::Buy(probe), limit).map(Rao)
}

/// The most alpha, fee included, that a sell can bring before the price reaches `limit`.
///
/// # Errors
/// As [`swap`](super::swap()) with 1000 times the alpha reserve.
pub fn max_amount_remove(reserves: &PoolReserves, limit: u64) -> Result<Alpha, SwapError> {
    let probe = reserves.alpha_in.saturating_mul(MAX_INPUT_MULTIPLIER);
    gross(MINIMUM_RESERVE, reserves, Order::Sell(probe), limit).map(Alpha)
}

fn gross(
    minimum_reserve: u64,
    reserves: &PoolReserves,
    probe: Order,
    limit: u64,
) -> Result<u64, SwapError> {
    let result = swap_above(minimum_reserve, reserves, probe, limit, false)?;
    Ok(result.paid_in.saturating_add(result.fee))
}

/// The most alpha that can move from one pool to another before the ratio of their prices (origin
/// over destination, times 10⁹) falls to `limit`. Cases d and e of the spec: both subnets have a
/// pool. Weights count only in the price check, as on the chain.
#[must_use]
pub fn max_amount_move(origin: &PoolReserves, destination: &PoolReserves, limit: u64) -> Alpha {
    let reserves = [
        origin.tao.0,
        destination.tao.0,
        origin.alpha_in.0,
        destination.alpha_in.0,
    ];
    if reserves.contains(&0) {
        return Alpha::ZERO;
    }
    let limit = limit_as_price(limit);
    if limit > origin.price().safe_div(destination.price()) {
        return Alpha::ZERO;
    }
    if limit == U64F64::from_bits(0) {
        return Alpha::MAX;
    }
    let [tao1, tao2, alpha1, alpha2] = reserves.map(U64F64::from_num);
    let tao = tao1.saturating_add(tao2);
    let target = alpha2
        .saturating_mul(tao1.safe_div(tao))
        .safe_div(limit)
        .saturating_sub(alpha1.saturating_mul(tao2.safe_div(tao)));
    Alpha(target.to_num())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pool::{Balancer, quote, swap};

    fn pool(tao: u64, alpha: u64) -> PoolReserves {
        PoolReserves {
            alpha_in: Alpha(alpha),
            tao: Rao(tao),
            balancer: Balancer::default(),
            initialized: true,
            fee_rate: 33,
        }
    }

    const G: u64 = 1_000_000_000;

    #[test]
    fn a_limited_buy_ends_at_its_limit() {
        // spec 03 E5
        let p = pool(150 * G, 100 * G);
        assert_eq!(max_amount_add(&p, 24 * G), Ok(Rao(450_226_710_634)));
        let order = Order::Buy(Rao(450_226_710_634));
        let result = swap(&p, order, 24 * G, false).expect("up to the limit");
        assert_eq!((result.paid_in, result.fee), (450_000_000_000, 226_710_634));
        assert_eq!(result.paid_out, 75_000_000_000);
        assert!(quote(&p, order).is_ok());
    }

    #[test]
    fn most_that_can_be_sold() {
        // spec 03 E6
        let p = pool(150 * G, 100 * G);
        assert_eq!(
            max_amount_remove(&p, 1_350_000_000),
            Ok(Alpha(5_411_980_528))
        );
        let result = swap(&p, Order::Sell(Alpha(5_411_980_528)), 1_350_000_000, false);
        let result = result.expect("up to the limit");
        assert_eq!((result.paid_in, result.fee), (5_409_255_338, 2_725_190));
        assert_eq!(result.paid_out, 7_697_505_291);

        let p = pool(200 * G, 100 * G);
        assert_eq!(max_amount_remove(&p, 1_999_999_999), Ok(Alpha(24)));
        let error = Err(SwapError::PriceLimitExceeded);
        assert_eq!(max_amount_remove(&p, 2_000_000_000), error);
        assert_eq!(max_amount_remove(&pool(G, 0), 100), error);
        assert_eq!(
            max_amount_remove(&pool(0, G), 100),
            Err(SwapError::ReservesTooLow)
        );
        assert_eq!(
            max_amount_remove(&pool(10 * G, 10 * G), 0),
            Ok(Alpha(10_000 * G))
        );
        assert_eq!(
            max_amount_remove(&pool(1_000_000, 1_000_000), 250_000_000),
            Ok(Alpha(1_000_503))
        );
        let large = 21_000_000_000_000_000;
        assert_eq!(
            max_amount_remove(&pool(large, 1_000_000), large),
            Ok(Alpha(17_455_533))
        );
    }

    #[test]
    fn small_reserves_of_the_reference_tests() {
        // spec 03 E6: asserted within value / 100 under a minimum reserve of 100
        let sell = |p: &PoolReserves, limit| {
            gross(100, p, Order::Sell(p.alpha_in.saturating_mul(1_000)), limit)
        };
        let value = sell(&pool(1_001, 1_001), 10_000).expect("a wide limit");
        assert!(value.abs_diff(17_472) <= 174, "{value}");
    }

    #[test]
    fn most_that_can_be_bought() {
        // spec 03 E6
        let p = pool(150 * G, 100 * G);
        assert_eq!(max_amount_add(&p, 1_500_000_001), Ok(Rao(49)));
        assert_eq!(
            max_amount_add(&p, 1_500_000_000),
            Err(SwapError::PriceLimitExceeded)
        );
        assert_eq!(
            max_amount_add(&pool(1_000_000, 1_000_000), 4 * G),
            Ok(Rao(1_000_503))
        );
        let p = pool(1_000 * G, 1_000 * G);
        assert_eq!(max_amount_add(&p, 16 * G), Ok(Rao(3_001_511_404_231)));
    }

    #[test]
    fn most_that_can_be_moved() {
        // spec 03 E14
        let moved = |y1, x1, y2, x2, limit| max_amount_move(&pool(y1, x1), &pool(y2, x2), limit).0;
        assert_eq!(moved(1, 1, 1, 1, 3), 166_666_666);
        assert_eq!(moved(1_000, 1_000, 1_000, 1_000, 100_000_000), 4_500);
        let large = |limit| moved(150 * G, 100 * G, 100 * G, 100 * G, limit);
        assert_eq!(large(500_000_000), 79_999_999_999);
        assert_eq!(large(G), 19_999_999_999);
        assert_eq!(large(1_499_999_999), 26);
        assert_eq!(large(1_500_000_001), 0);
        assert_eq!(large(0), u64::MAX);
        for i in 0..4 {
            let mut r = [1_000; 4];
            r[i] = 0;
            assert_eq!(moved(r[0], r[1], r[2], r[3], 0), 0);
        }
    }
}
