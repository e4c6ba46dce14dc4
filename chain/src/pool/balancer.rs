//! The weighted pool's curve (spec 03 §7.1–§7.4, §7.8).
//!
//! A pool holds `x` alpha (base) and `y` TAO (quote) with weights `w1 + w2 = 1`; its price is
//! `(w1 / w2) · (y / x)`.

use bnum::{prelude::As, types::U256};
use parity_scale_codec::Encode;
use serde::{Deserialize, Serialize};

use super::pow_ratio;
use crate::primitives::{Alpha, Rao, SafeDiv, U64F64};

/// Weights are parts of 10¹⁸.
const ACCURACY: u64 = 1_000_000_000_000_000_000;
/// Neither weight may be smaller: 0.01.
const MIN_WEIGHT: u64 = ACCURACY / 100;
/// Fraction bits of the power function in swaps and in price limits.
const SWAP_PRECISION: u32 = 256;
const LIMIT_PRECISION: u32 = 1_024;

const ONE: U64F64 = U64F64::from_bits(1 << 64);

/// The weights of a pool, kept as the quote (TAO) weight; 0.5 at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Balancer {
    quote: u64,
}

#[derive(Serialize, Deserialize)]
struct Parts {
    quote: u64,
}

/// A weight below 0.01 or above 0.99.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("quote weight {quote} is outside 10^16 to 99 * 10^16 parts of 10^18")]
pub struct WeightOutOfBounds {
    /// The refused weight, in parts of 10¹⁸.
    pub quote: u64,
}

impl Default for Balancer {
    fn default() -> Self {
        Self {
            quote: ACCURACY / 2,
        }
    }
}

impl TryFrom<Parts> for Balancer {
    type Error = WeightOutOfBounds;

    fn try_from(parts: Parts) -> Result<Self, WeightOutOfBounds> {
        Self::new(parts.quote)
    }
}

impl From<Balancer> for Parts {
    fn from(Balancer { quote }: Balancer) -> Self {
        Self { quote }
    }
}

impl Balancer {
    /// Weights with `quote` parts of 10¹⁸ for TAO and the rest for alpha.
    ///
    /// # Errors
    /// [`WeightOutOfBounds`] if either weight is below 0.01.
    pub const fn new(quote: u64) -> Result<Self, WeightOutOfBounds> {
        if quote < MIN_WEIGHT || quote > ACCURACY - MIN_WEIGHT {
            return Err(WeightOutOfBounds { quote });
        }
        Ok(Self { quote })
    }

    /// The TAO weight `w2` in parts of 10¹⁸.
    #[must_use]
    pub const fn quote(self) -> u64 {
        self.quote
    }

    /// The alpha weight `w1` in parts of 10¹⁸.
    #[must_use]
    pub const fn base(self) -> u64 {
        ACCURACY - self.quote
    }

    /// TAO per alpha; 0 without alpha (§7.1).
    #[must_use]
    pub fn price(self, alpha: Alpha, tao: Rao) -> U64F64 {
        let weights = fixed(self.base()).safe_div(fixed(self.quote));
        weights.saturating_mul(fixed(tao.0).safe_div(fixed(alpha.0)))
    }

    /// Alpha that a buy with `input` takes out (§7.3).
    #[must_use]
    pub fn buy_out(self, alpha: Alpha, tao: Rao, input: Rao) -> Alpha {
        Alpha(paid_out(alpha.0, self.buy_factor(tao, input)))
    }

    /// TAO that a sell of `input` takes out (§7.3).
    #[must_use]
    pub fn sell_out(self, alpha: Alpha, tao: Rao, input: Alpha) -> Rao {
        Rao(paid_out(tao.0, self.sell_factor(alpha, input)))
    }

    /// The part of the alpha reserve that stays after a buy, `(y / (y + input))^(w2 / w1)`.
    #[must_use]
    pub fn buy_factor(self, tao: Rao, input: Rao) -> U64F64 {
        remaining(tao.0, input.0, self.quote, self.base())
    }

    /// The part of the TAO reserve that stays after a sell, `(x / (x + input))^(w1 / w2)`.
    #[must_use]
    pub fn sell_factor(self, alpha: Alpha, input: Alpha) -> U64F64 {
        remaining(alpha.0, input.0, self.base(), self.quote)
    }

    /// TAO that lifts the price from `current` to `target`; 0 if it is not below (§7.4).
    #[must_use]
    pub fn buy_input_to_price(self, tao: Rao, current: U64F64, target: U64F64) -> Rao {
        Rao(input_to_price(tao.0, target, current, self.base()))
    }

    /// Alpha that lowers the price from `current` to `target`; 0 if it is not above (§7.4).
    #[must_use]
    pub fn sell_input_to_price(self, alpha: Alpha, current: U64F64, target: U64F64) -> Alpha {
        Alpha(input_to_price(alpha.0, current, target, self.quote))
    }

    /// The weights that keep the price when the protocol adds to both reserves (§7.8); `None` if
    /// one of them would be below 0.01, and the liquidity must then not be added.
    #[must_use]
    pub fn update_weights(
        self,
        alpha: Alpha,
        tao: Rao,
        added_alpha: Alpha,
        added_tao: Rao,
    ) -> Option<Self> {
        // Sums of two u64 fit u128; their products saturate as on the chain.
        let weighted = |weight: u64, reserve: u64, other: u64, added: u64| {
            let product = u128::from(reserve).saturating_mul(u128::from(other) + u128::from(added));
            rounded_part(weight, product)
        };
        let base = weighted(self.base(), tao.0, alpha.0, added_alpha.0);
        let quote = weighted(self.quote, alpha.0, tao.0, added_tao.0);
        let total = base.saturating_add(quote);
        let new_quote = if total == 0 {
            ACCURACY / 2
        } else {
            part_of(quote, total)
        };
        Self::new(new_quote).ok()
    }
}

/// `(reserve / (reserve + input))^(en / ed)`, at most 1; 0 where the power has no u64 result.
fn remaining(reserve: u64, input: u64, en: u64, ed: u64) -> U64F64 {
    let after = reserve.saturating_add(input);
    if after == 0 {
        return U64F64::from_bits(0);
    }
    pow_ratio(
        reserve.into(),
        after.into(),
        en,
        ed,
        SWAP_PRECISION,
        ACCURACY,
    )
    .and_then(|power| u64::try_from(power).ok())
    .map_or(U64F64::from_bits(0), |power| {
        fixed(power).safe_div(fixed(ACCURACY)).min(ONE)
    })
}

/// `floor(reserve · (1 − factor))`.
pub(super) fn paid_out(reserve: u64, factor: U64F64) -> u64 {
    fixed(reserve)
        .saturating_mul(ONE.saturating_sub(factor))
        .to_num()
}

/// `floor(reserve · ((num / den)^weight − 1))`.
fn input_to_price(reserve: u64, num: U64F64, den: U64F64, weight: u64) -> u64 {
    let power = pow_ratio(
        num.to_bits(),
        den.to_bits(),
        weight,
        ACCURACY,
        LIMIT_PRECISION,
        ACCURACY,
    );
    let power = u64::try_from(power.unwrap_or(0)).unwrap_or(u64::MAX);
    let growth = fixed(power).safe_div(fixed(ACCURACY)).saturating_sub(ONE);
    fixed(reserve).saturating_mul(growth).to_num()
}

/// `weight · value` in parts of 10¹⁸, rounded half up. The weight is at most 10¹⁸, so the part is at
/// most `value`.
fn rounded_part(weight: u64, value: u128) -> u128 {
    let (accuracy, weight) = (u128::from(ACCURACY), u128::from(weight));
    // The rest is below 10^18 too, and its product with the weight below 2^120.
    let (whole, rest) = (value / accuracy, value % accuracy);
    weight * whole + (weight * rest + accuracy / 2) / accuracy
}

/// `floor(10¹⁸ · part / total)` for a part of at most a total that is not 0.
fn part_of(part: u128, total: u128) -> u64 {
    /// Its square is 10¹⁸.
    const STEP: u128 = 1_000_000_000;
    let part = if total.leading_zeros() >= 30 {
        // STEP < 2^30: a step at a time fits 128 bits.
        let first = part * STEP;
        first / total * STEP + first % total * STEP / total
    } else {
        (wide(ACCURACY.into()) * wide(part) / wide(total)).as_::<u128>()
    };
    // At most 10^18.
    part as u64
}

fn fixed(value: u64) -> U64F64 {
    U64F64::from_num(value)
}

fn wide(value: u128) -> U256 {
    value.as_::<U256>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn weights(quote: u64) -> Balancer {
        Balancer::new(quote).expect("a weight within bounds")
    }

    /// Bits of a decimal number with 15 digits after the point.
    fn close(value: U64F64, digits: u128) -> bool {
        let expected = (digits << 64) / 1_000_000_000_000_000;
        // 10^-9 of 2^64
        value.to_bits().abs_diff(expected) < 18_446_744_074
    }

    #[test]
    fn swap_factors_of_the_spec() {
        // spec 03 E2
        let f = weights(250_000_000_000_000_000).sell_factor(Alpha(500_000), Alpha(5_000));
        assert!(close(f, 970_590_147_927_644), "{f}");
        let f = weights(900_000_000_000_000_000).buy_factor(Rao(13_513_642), Rao(1_673));
        assert!(close(f, 998_886_481_979_889), "{f}");
        let f = weights(773_000_000_000_000_000).sell_factor(Alpha(7_000_000_000), Alpha(10_000));
        assert!(close(f, 999_999_580_484_586), "{f}");
    }

    #[test]
    fn inputs_to_a_price_of_the_spec() {
        // spec 03 E2
        let quarter = weights(250_000_000_000_000_000);
        let (low, high) = (U64F64::from_num(0.1), U64F64::from_num(0.2));
        let (x, y) = (Alpha(1_000_000_000), Rao(1_000_000_000));
        assert_eq!(quarter.buy_input_to_price(y, low, high), Rao(681_792_830));
        assert_eq!(
            quarter.sell_input_to_price(x, high, low),
            Alpha(189_207_115)
        );
        assert_eq!(quarter.buy_input_to_price(y, high, low), Rao::ZERO);
        assert_eq!(quarter.sell_input_to_price(x, low, high), Alpha::ZERO);
        let nothing = U64F64::from_num(0);
        assert_eq!(quarter.buy_input_to_price(y, nothing, high), Rao::ZERO);
    }

    #[test]
    fn added_liquidity_keeps_the_price() {
        // spec 03 E9
        let (x, y) = (Alpha(4_000_000_000_000), Rao(1_000_000_000_000));
        let start = Balancer::default();
        assert_eq!(start.price(x, y).to_bits(), 4_611_686_018_427_387_904);
        for (tao, alpha, quote, price) in [
            (1_000_000_000, 0, 500_249_875_062_468_765, 914),
            (0, 1_000_000_000, 499_937_507_811_523_559, 913),
            (1_234_567, 2_432_765_890, 499_848_306_996_458_184, 906),
            (
                1_000_000_000_000,
                2_000_000_000_000,
                571_428_571_428_571_428,
                914,
            ),
        ] {
            let (dx, dy) = (Alpha(alpha), Rao(tao));
            let new = start.update_weights(x, y, dx, dy).expect("within bounds");
            assert_eq!(new.quote(), quote);
            let after = new.price(x.saturating_add(dx), y.saturating_add(dy));
            assert_eq!(after.to_bits(), 4_611_686_018_427_387_000 + price);
        }
    }

    #[test]
    fn weights_out_of_bounds_are_refused() {
        let start = Balancer::default();
        let y = Rao(1_000_000_000_000);
        assert_eq!(start.update_weights(Alpha(0), y, Alpha(1), Rao(1)), None);
        assert_eq!(
            start.update_weights(Alpha(0), Rao(0), Alpha(1), Rao(1)),
            Some(start)
        );
        assert!(Balancer::new(MIN_WEIGHT - 1).is_err());
        assert!(Balancer::new(ACCURACY - MIN_WEIGHT + 1).is_err());
        assert!(serde_json::from_str::<Balancer>(r#"{"quote":0}"#).is_err());
    }

    #[test]
    fn a_pool_without_alpha_has_no_price() {
        let price = Balancer::default().price(Alpha(0), Rao(5));
        assert_eq!(price, U64F64::from_num(0));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(48))]
        #[test]
        fn no_input_panics_and_no_output_exceeds_its_reserve(
            quote in MIN_WEIGHT..=ACCURACY - MIN_WEIGHT, x: u64, y: u64, dx: u64, dy: u64,
            current: u128, target: u128,
        ) {
            let b = weights(quote);
            let (x, y, dx, dy) = (Alpha(x), Rao(y), Alpha(dx), Rao(dy));
            prop_assert!(b.buy_out(x, y, dy) <= x);
            prop_assert!(b.sell_out(x, y, dx) <= y);
            let (current, target) = (U64F64::from_bits(current), U64F64::from_bits(target));
            let _ = (b.buy_input_to_price(y, current, target), b.sell_input_to_price(x, current, target));
            let _ = (b.price(x, y), b.update_weights(x, y, dx, dy));
        }

        #[test]
        fn parts_in_128_bits_are_those_in_256(
            weight in 0..=ACCURACY, a: u128, b: u128, down in 0..128u32,
        ) {
            let (part, total) = ((a >> down).min(b >> down), (a >> down).max(b >> down).max(1));
            let accuracy = wide(ACCURACY.into());
            let want = wide(part) * accuracy / wide(total);
            prop_assert_eq!(wide(part_of(part, total).into()), want);
            let half = wide(u128::from(ACCURACY / 2));
            let want = (wide(total) * wide(weight.into()) + half) / accuracy;
            prop_assert_eq!(wide(rounded_part(weight, total)), want);
        }
    }
}
