//! One swap against a subnet's pool (spec 03 §7.5–§7.7).

use serde::{Deserialize, Serialize};

use super::balancer::paid_out;
use super::constants::UNIT;
use super::{Balancer, MAX_INPUT_MULTIPLIER, MAX_PRICE, MIN_PRICE, MINIMUM_RESERVE, SwapError};
use crate::primitives::{Alpha, Rao, SafeDiv, U64F64};

/// What a swap reads of a subnet whose price is free (mechanism 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PoolReserves {
    /// Alpha in the pool (`SubnetAlphaIn`).
    pub alpha_in: Alpha,
    /// TAO in the pool (`SubnetTAO`).
    pub tao: Rao,
    /// The stored weights (`SwapBalancer`).
    pub balancer: Balancer,
    /// Whether a swap has happened (`PalSwapInitialized`). The first one sets the weights to 0.5.
    pub initialized: bool,
    /// The fee in parts of 65 535 (`FeeRate`).
    pub fee_rate: u16,
}

/// What a trader puts in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Order {
    /// TAO for alpha.
    Buy(Rao),
    /// Alpha for TAO.
    Sell(Alpha),
}

/// A swap's amounts: inputs and fees in the token put in, the output in the other one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwapResult {
    /// What joins the input reserve, without the fee.
    pub paid_in: u64,
    /// What leaves the output reserve.
    pub paid_out: u64,
    /// The fee, on top of `paid_in`.
    pub fee: u64,
    /// The block author's part: the whole fee unless nothing was paid in.
    pub fee_to_author: u64,
    /// The swap is the pool's first: executing it stores the default weights and the flag.
    pub initializes: bool,
}

impl PoolReserves {
    /// The spot price by the stored weights, TAO per alpha.
    #[must_use]
    pub fn price(&self) -> U64F64 {
        self.balancer.price(self.alpha_in, self.tao)
    }

    /// The weights that a swap uses.
    fn swap_balancer(&self) -> Balancer {
        if self.initialized {
            self.balancer
        } else {
            Balancer::default()
        }
    }
}

/// The fee within a gross `amount`, at `fee_rate` parts of 65 535 (§7.5).
#[must_use]
pub fn fee(fee_rate: u16, amount: u64) -> u64 {
    let rate = U64F64::from_num(fee_rate).safe_div(U64F64::from_num(u16::MAX));
    U64F64::from_num(amount).saturating_mul(rate).to_num()
}

/// The fee on top of a net `amount` (§7.6 step 6).
fn fee_on_net(fee_rate: u16, amount: u64) -> u64 {
    let rate = U64F64::from_num(fee_rate).safe_div(U64F64::from_num(u16::MAX - fee_rate));
    U64F64::from_num(amount).saturating_mul(rate).to_num()
}

/// A price limit in rao per alpha as TAO per alpha.
pub(super) fn limit_as_price(limit: u64) -> U64F64 {
    U64F64::from_num(limit).safe_div(U64F64::from_num(UNIT))
}

/// Works out a swap (§7.6). Writes nothing: the caller moves the reserves by `paid_in` and
/// `paid_out`, and on `initializes` stores [`Balancer::default`] and the flag.
///
/// With a limit (rao per alpha) that the order would pass, only the part up to the limit is
/// swapped.
///
/// # Errors
/// In this order: [`SwapError::SwapInputTooLarge`], [`SwapError::ReservesTooLow`] for the output
/// reserve, [`SwapError::PriceLimitExceeded`] (also when the spot price equals the limit),
/// [`SwapError::ReservesTooLow`] for an output that rounds to 0,
/// [`SwapError::InsufficientLiquidity`].
pub fn swap(
    reserves: &PoolReserves,
    order: Order,
    limit_price: u64,
    drop_fees: bool,
) -> Result<SwapResult, SwapError> {
    swap_above(MINIMUM_RESERVE, reserves, order, limit_price, drop_fees)
}

/// A swap with fees and the widest price limit, as the chain quotes it (§7.7).
///
/// # Errors
/// As [`swap`].
pub fn quote(reserves: &PoolReserves, order: Order) -> Result<SwapResult, SwapError> {
    let limit = match order {
        Order::Buy(_) => MAX_PRICE,
        Order::Sell(_) => MIN_PRICE,
    };
    swap(reserves, order, limit, false)
}

/// [`swap`] with a chosen minimum for the output reserve.
pub(super) fn swap_above(
    minimum_reserve: u64,
    reserves: &PoolReserves,
    order: Order,
    limit_price: u64,
    drop_fees: bool,
) -> Result<SwapResult, SwapError> {
    let (x, y) = (reserves.alpha_in, reserves.tao);
    let (amount, reserve_in, reserve_out) = match order {
        Order::Buy(amount) => (amount.0, y.0, x.0),
        Order::Sell(amount) => (amount.0, x.0, y.0),
    };
    let fee_rate = if drop_fees { 0 } else { reserves.fee_rate };

    let full_fee = fee(fee_rate, amount);
    let net = amount.saturating_sub(full_fee);
    if net > reserve_in.saturating_mul(MAX_INPUT_MULTIPLIER) {
        return Err(SwapError::SwapInputTooLarge);
    }
    if reserve_out < minimum_reserve {
        return Err(SwapError::ReservesTooLow);
    }

    let balancer = reserves.swap_balancer();
    let limit = limit_as_price(limit_price);
    let price = balancer.price(x, y);
    let within_limit = match order {
        Order::Buy(_) => price < limit,
        Order::Sell(_) => price > limit,
    };
    if !within_limit {
        return Err(SwapError::PriceLimitExceeded);
    }

    let out = |input: u64| match order {
        Order::Buy(_) => paid_out(x.0, balancer.buy_factor(y, Rao(input))),
        Order::Sell(_) => paid_out(y.0, balancer.sell_factor(x, Alpha(input))),
    };
    let full_out = out(net);
    let all_fits = match order {
        Order::Buy(_) => {
            let after = (
                x.saturating_sub(Alpha(full_out)),
                y.saturating_add(Rao(net)),
            );
            balancer.price(after.0, after.1) <= limit
        }
        Order::Sell(_) => {
            let after = (
                x.saturating_add(Alpha(net)),
                y.saturating_sub(Rao(full_out)),
            );
            balancer.price(after.0, after.1) >= limit
        }
    };
    let (paid_in, paid_out, fee) = if all_fits {
        (net, full_out, full_fee)
    } else {
        let part = match order {
            Order::Buy(_) => balancer.buy_input_to_price(y, price, limit).0,
            Order::Sell(_) => balancer.sell_input_to_price(x, price, limit).0,
        };
        (part, out(part), fee_on_net(fee_rate, part))
    };

    if paid_in != 0 && paid_out == 0 {
        return Err(SwapError::ReservesTooLow);
    }
    if paid_out > reserve_out {
        return Err(SwapError::InsufficientLiquidity);
    }
    Ok(SwapResult {
        paid_in,
        paid_out,
        fee,
        fee_to_author: if paid_in == 0 { 0 } else { fee },
        initializes: !reserves.initialized,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pool::DEFAULT_FEE_RATE;

    fn pool(alpha: u64, tao: u64, quote: u64) -> PoolReserves {
        PoolReserves {
            alpha_in: Alpha(alpha),
            tao: Rao(tao),
            balancer: Balancer::new(quote).expect("a weight within bounds"),
            initialized: true,
            fee_rate: 33,
        }
    }

    const HALF: u64 = 500_000_000_000_000_000;

    fn buy(pool: &PoolReserves, amount: u64) -> Result<SwapResult, SwapError> {
        quote(pool, Order::Buy(Rao(amount)))
    }

    fn sell(pool: &PoolReserves, amount: u64) -> Result<SwapResult, SwapError> {
        quote(pool, Order::Sell(Alpha(amount)))
    }

    /// The pool after the swap.
    fn apply(pool: &PoolReserves, order: Order, result: SwapResult) -> PoolReserves {
        let (paid_in, paid_out) = (result.paid_in, result.paid_out);
        let mut after = *pool;
        match order {
            Order::Buy(_) => {
                after.tao.credit(Rao(paid_in));
                after.alpha_in.debit(Alpha(paid_out));
            }
            Order::Sell(_) => {
                after.alpha_in.credit(Alpha(paid_in));
                after.tao.debit(Rao(paid_out));
            }
        }
        after.balancer = pool.swap_balancer();
        after.initialized = true;
        after
    }

    #[test]
    fn fees_of_the_spec() {
        // spec 03 E3
        for (amount, expected) in [
            (1_985, 0),
            (1_986, 1),
            (2_000_000, 1_007),
            (2_001_007, 1_007),
            (1_000_000_000, 503_547),
            (1_000_000_000_000, 503_547_722),
        ] {
            assert_eq!(fee(DEFAULT_FEE_RATE, amount), expected);
        }
        assert_eq!(fee(u16::MAX, 7), 7);
        assert_eq!(fee_on_net(u16::MAX, 7), 0);
    }

    #[test]
    fn a_buy_and_the_sell_back() {
        // spec 03 E4
        let start = pool(5_000_000_000, 10_000_000_000, HALF);
        let order = Order::Buy(Rao(1_000_000_000));
        let bought = quote(&start, order).expect("a plain buy");
        let expected = SwapResult {
            paid_in: 999_496_453,
            paid_out: 454_337_367,
            fee: 503_547,
            fee_to_author: 503_547,
            initializes: false,
        };
        assert_eq!(bought, expected);
        let factor = start.balancer.buy_factor(start.tao, Rao(999_496_453));
        assert_eq!(factor.to_bits(), 16_770_535_044_518_688_932);
        let held = apply(&start, order, bought);
        assert_eq!(
            (held.tao, held.alpha_in),
            (Rao(10_999_496_453), Alpha(4_545_662_633))
        );
        assert_eq!(held.price().to_bits(), 44_637_033_671_426_663_385);

        let order = Order::Sell(Alpha(454_337_367));
        let sold = quote(&held, order).expect("a plain sell");
        assert_eq!((sold.paid_in, sold.fee), (454_108_587, 228_780));
        assert_eq!(sold.paid_out, 999_038_870);
        let after = apply(&held, order, sold);
        let author = Order::Sell(Alpha(sold.fee_to_author));
        let leg = swap(&after, author, MIN_PRICE, true).expect("the author's leg");
        assert_eq!(leg.paid_out, 457_580);
        let end = apply(&after, author, leg);
        assert_eq!(
            (end.tao, end.alpha_in),
            (Rao(10_000_000_003), Alpha(5_000_000_000))
        );
    }

    #[test]
    fn equal_reserves_of_a_genesis_subnet() {
        // spec 03 E7, E13
        let p = pool(10_000_000_000, 10_000_000_000, HALF);
        assert_eq!(buy(&p, 1_000_000_000).map(|r| r.paid_out), Ok(908_674_735));
        let least = buy(&p, 2_001_007).expect("the least stake");
        assert_eq!(
            (least.fee, least.paid_in, least.paid_out),
            (1_007, 2_000_000, 1_999_600)
        );

        let order = Order::Sell(Alpha(1_000_000_000));
        let sold = quote(&p, order).expect("the origin's sell");
        assert_eq!((sold.fee, sold.paid_out), (503_547, 908_674_735));
        let author = Order::Sell(Alpha(sold.fee_to_author));
        let leg = swap(&apply(&p, order, sold), author, MIN_PRICE, true);
        assert_eq!(leg.map(|r| r.paid_out), Ok(416_173));
        let bought = swap(&p, Order::Buy(Rao(sold.paid_out)), MAX_PRICE, true);
        assert_eq!(bought.map(|r| r.paid_out), Ok(832_983_618));
    }

    #[test]
    fn unequal_weights() {
        // spec 03 E8
        let p = pool(
            4_000_000_000_000,
            1_000_000_000_000,
            400_000_000_000_000_000,
        );
        assert_eq!(p.price().to_bits(), 6_917_529_027_641_081_856);
        for (order, out, price) in [
            (
                Order::Buy(Rao(1_000_000_000)),
                2_663_105_860,
                6_929_056_275_960_928_987,
            ),
            (
                Order::Sell(Alpha(1_000_000_000)),
                374_694_134,
                6_913_209_637_964_652_247,
            ),
        ] {
            let result = quote(&p, order).expect("a plain swap");
            assert_eq!(result.paid_out, out);
            assert_eq!(apply(&p, order, result).price().to_bits(), price);
        }
        let p = pool(
            4_000_000_000_000,
            1_000_000_000_000,
            500_000_000_500_000_000,
        );
        assert_eq!(
            buy(&p, 1_000_000_000).map(|r| r.paid_out),
            Ok(3_993_993_837)
        );
        assert_eq!(sell(&p, 1_000_000_000).map(|r| r.paid_out), Ok(249_811_691));
    }

    #[test]
    fn the_first_swap_uses_equal_weights() {
        let mut p = pool(
            4_000_000_000_000,
            1_000_000_000_000,
            400_000_000_000_000_000,
        );
        p.initialized = false;
        let equal = pool(4_000_000_000_000, 1_000_000_000_000, HALF);
        let first = buy(&p, 1_000_000_000).expect("a plain buy");
        assert!(first.initializes);
        assert_eq!(
            Ok(first.paid_out),
            buy(&equal, 1_000_000_000).map(|r| r.paid_out)
        );
        assert_eq!(p.price().to_bits(), 6_917_529_027_641_081_856);
    }

    #[test]
    fn an_input_above_1000_reserves_is_refused_first() {
        // spec 03 E19
        let p = pool(0, 1_000, HALF);
        let attempt = |amount| swap_above(0, &p, Order::Buy(Rao(amount)), MAX_PRICE, true);
        assert_eq!(attempt(1_000_001), Err(SwapError::SwapInputTooLarge));
        assert_ne!(attempt(1_000_000), Err(SwapError::SwapInputTooLarge));
        let p = pool(2_000_000, 1_000, HALF);
        assert!(swap(&p, Order::Buy(Rao(1_000_000)), MAX_PRICE, true).is_ok());
    }

    #[test]
    fn a_limit_equal_to_the_price_fails() {
        let p = pool(100_000_000_000, 150_000_000_000, HALF);
        for order in [Order::Buy(Rao(0)), Order::Sell(Alpha(0))] {
            let result = swap(&p, order, 1_500_000_000, false);
            assert_eq!(result, Err(SwapError::PriceLimitExceeded));
        }
        assert_eq!(buy(&p, 0).map(|r| (r.paid_in, r.paid_out)), Ok((0, 0)));
        // spec 03 E19
        let p = pool(186_268_425_402_874, 5_032_494_439_940, HALF);
        let result = swap(&p, Order::Buy(Rao(19_980_000_000)), 26_953_618, false);
        assert_eq!(result, Err(SwapError::PriceLimitExceeded));
    }

    #[test]
    fn the_output_reserve_has_a_minimum() {
        assert_eq!(
            buy(&pool(999_999, 10_000_000, HALF), 10),
            Err(SwapError::ReservesTooLow)
        );
        assert_eq!(
            sell(&pool(10_000_000, 999_999, HALF), 10),
            Err(SwapError::ReservesTooLow)
        );
        assert!(buy(&pool(1_000_000, 1_000_000, HALF), 10).is_ok());
    }

    #[test]
    fn an_output_that_rounds_to_zero_is_refused() {
        let p = pool(1_000_000_000_000, 1_000_000_000, HALF);
        assert_eq!(sell(&p, 1), Err(SwapError::ReservesTooLow));
    }

    fn any_pool(reserve: std::ops::Range<u64>) -> impl Strategy<Value = PoolReserves> {
        let weight = prop_oneof![
            Just(HALF),
            Just(2 * HALF / 5),
            HALF / 50..=2 * HALF - HALF / 50
        ];
        (reserve.clone(), reserve, weight, any::<bool>()).prop_map(|(x, y, quote, initialized)| {
            PoolReserves {
                initialized,
                ..pool(x, y, quote)
            }
        })
    }

    fn any_order() -> impl Strategy<Value = (bool, u64)> {
        (
            any::<bool>(),
            (0u32..64, any::<u64>()).prop_map(|(shift, amount)| amount >> shift),
        )
    }

    fn order((is_buy, amount): (bool, u64)) -> Order {
        if is_buy {
            Order::Buy(Rao(amount))
        } else {
            Order::Sell(Alpha(amount))
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_input_panics_and_no_more_is_taken_than_offered(
            pool in any_pool(0..u64::MAX), raw in any_order(), limit: u64, rate: u16, drop: bool,
        ) {
            let pool = PoolReserves { fee_rate: rate, ..pool };
            if let Ok(result) = swap(&pool, order(raw), limit, drop) {
                let out = if raw.0 { pool.alpha_in.0 } else { pool.tao.0 };
                prop_assert!(result.paid_out <= out);
                // Rounding of the limit formula can add its last digit.
                prop_assert!(result.paid_in <= raw.1.saturating_add(1 + raw.1 / 1_000_000_000));
            }
        }

        #[test]
        fn a_round_trip_never_profits(
            pool in any_pool(1_000_000..1_000_000_000_000_000), raw in any_order(),
        ) {
            let first = order(raw);
            if let Ok(there) = quote(&pool, first) {
                let held = apply(&pool, first, there);
                let second = order((!raw.0, there.paid_out));
                if let Ok(back) = quote(&held, second) {
                    prop_assert!(back.paid_out <= there.paid_in + there.fee);
                }
            }
        }
    }
}
