//! The power function of weighted pools (spec 03 §7.2), to the last digit.

use std::ops::RangeInclusive;

use bnum::{prelude::As, types::U256};
use safe_bigmath::SafeInt;

use super::power_floor::decided_power;

/// The precisions for which [`decided_power`] knows the error of the series.
const DECIDED_PRECISIONS: RangeInclusive<u32> = 256..=2048;

/// `(bn / bd)^(en / ed) · scale` as the chain computes it: exact and floored when the reduced
/// exponent has both parts at most 1024, else by logarithm and exponential series with `precision`
/// fraction bits.
///
/// `None` if `bd` or `ed` is zero. A result beyond `u128` is `u128::MAX`.
#[must_use]
pub fn pow_ratio(bn: u128, bd: u128, en: u64, ed: u64, precision: u32, scale: u64) -> Option<u128> {
    if bd == 0 || ed == 0 {
        return None;
    }
    if bn == 0 {
        return Some(0);
    }
    if en == 0 {
        return Some(scale.into());
    }
    // Equal weights give the exponents 1 (swaps) and 1/2 (price limits), which need no big integer.
    if en == ed {
        return Some(scaled_quotient(bn, bd, scale));
    }
    if ed.is_multiple_of(en) && ed / en == 2 {
        return Some(scaled_square_root(bn, bd, scale));
    }
    if bn == bd {
        return Some(scale.into());
    }
    if DECIDED_PRECISIONS.contains(&precision)
        && let Some(power) = decided_power(bn, bd, en, ed, scale)
    {
        return Some(power);
    }
    stepwise(bn, bd, en, ed, precision, scale)
}

/// `pow_ratio` step by step, for positive arguments.
fn stepwise(bn: u128, bd: u128, en: u64, ed: u64, precision: u32, scale: u64) -> Option<u128> {
    let power = SafeInt::pow_ratio_scaled(
        &SafeInt::from(bn),
        &SafeInt::from(bd),
        &SafeInt::from(en),
        &SafeInt::from(ed),
        precision,
        &SafeInt::from(scale),
    )?;
    if power.is_negative() {
        // The series of a far negative exponent can end just below zero; its readers take 0.
        return Some(0);
    }
    Some(power.to_u128().unwrap_or(u128::MAX))
}

/// `floor(bn · scale / bd)`.
fn scaled_quotient(bn: u128, bd: u128, scale: u64) -> u128 {
    match bn.checked_mul(scale.into()) {
        Some(product) => product / bd,
        None => saturating_u128(wide(bn) * wide(scale.into()) / wide(bd)),
    }
}

/// The largest `r` with `r² · bd ≤ bn · scale²`.
fn scaled_square_root(bn: u128, bd: u128, scale: u64) -> u128 {
    let scale = u128::from(scale);
    // bn < 2^128 and scale² < 2^128: the product has at most 256 bits.
    let square = wide(bn) * wide(scale * scale) / wide(bd);
    saturating_u128(square.isqrt())
}

fn wide(value: u128) -> U256 {
    value.as_::<U256>()
}

fn saturating_u128(value: U256) -> u128 {
    if value > wide(u128::MAX) {
        return u128::MAX;
    }
    value.as_::<u128>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SCALE: u64 = 1_000_000_000_000_000_000;
    const TENTH: u64 = SCALE / 10;

    #[test]
    fn powers_of_the_spec() {
        // spec 03 E1
        let (bn, bd) = (21_000_000_000_000_000, 28_000_000_000_000_000);
        assert_eq!(
            pow_ratio(bn, bd, 6 * TENTH, 4 * TENTH, 256, SCALE),
            Some(649_519_052_838_328_985)
        );
        let (bn, bd) = (1_000_000_000_000, 1_000_999_496_453);
        assert_eq!(
            pow_ratio(bn, bd, 4 * TENTH, 6 * TENTH, 256, SCALE),
            Some(999_334_223_534_902_890)
        );
        let w2 = 500_000_000_500_000_000;
        assert_eq!(
            pow_ratio(bn, bd, w2, SCALE - w2, 256, SCALE),
            Some(999_001_501_540_670_431)
        );
        let (bn, bd) = (4_000_000_000_000, 4_000_999_496_453);
        assert_eq!(
            pow_ratio(bn, bd, SCALE - w2, w2, 256, SCALE),
            Some(999_750_188_308_724_522)
        );
    }

    #[test]
    fn degenerate_arguments_follow_the_order_of_the_rules() {
        assert_eq!(pow_ratio(0, 0, 1, 1, 256, SCALE), None);
        assert_eq!(pow_ratio(0, 1, 1, 0, 256, SCALE), None);
        assert_eq!(pow_ratio(0, 1, 0, 1, 256, SCALE), Some(0));
        assert_eq!(pow_ratio(5, 1, 0, 1, 256, SCALE), Some(SCALE.into()));
        assert_eq!(pow_ratio(u128::MAX, 1, 3, 1, 256, SCALE), Some(u128::MAX));
    }

    fn any_width() -> impl Strategy<Value = u128> {
        (1u128.., 0u32..128).prop_map(|(value, shift)| (value >> shift).max(1))
    }

    /// Bases of all kinds: a pool before and after an input, neighbours, any two numbers.
    fn base() -> impl Strategy<Value = (u128, u128)> {
        let swap = (1u64.., 0u32..64, 1u64.., 0u32..64).prop_map(|(reserve, cut, input, share)| {
            let reserve = u128::from((reserve >> cut).max(1));
            let input = (reserve * 1000).min(input.into()) >> share;
            (reserve, reserve + input.max(1))
        });
        let neighbours =
            (any_width(), 1u8..).prop_map(|(a, step)| (a, a.saturating_add(step.into())));
        let ordered = prop_oneof![swap, neighbours, (any_width(), any_width())];
        (ordered, any::<bool>()).prop_map(|((a, b), turn)| if turn { (b, a) } else { (a, b) })
    }

    /// Exponents that the series serve: of weights, near 0, near 1 and other simple fractions, any.
    fn exponent() -> impl Strategy<Value = (u64, u64)> {
        let weights = (SCALE / 100..=SCALE / 100 * 99).prop_map(|part| (part, SCALE - part));
        let weight = (SCALE / 100..=SCALE / 100 * 99).prop_map(|part| (part, SCALE));
        let near_zero = (1u64.., 0u32..64, any::<u64>()).prop_map(|(ed, cut, en)| {
            let ed = ed | 1 << 63;
            ((en >> cut).clamp(1, ed), ed)
        });
        let near_simple = (1u64..8, 1u64..8, -3i64..=3, 20u32..60)
            .prop_map(|(en, ed, off, bits)| ((en << bits).saturating_add_signed(off), ed << bits));
        let any_two = (1u64.., 0u32..64, 1u64.., 0u32..64)
            .prop_map(|(en, a, ed, b)| ((en >> a).max(1), (ed >> b).max(1)));
        prop_oneof![3 => weights, 1 => weight, 1 => near_zero, 1 => near_simple, 1 => any_two]
            .prop_filter("roots of large powers take long", |&(en, ed)| {
                en > 1024 || ed > 1024
            })
    }

    fn scale() -> impl Strategy<Value = u64> {
        prop_oneof![Just(SCALE), any::<u64>(), 0u64..100]
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn quick_powers_are_the_stepwise_ones(
            (bn, bd) in base(), (en, ed) in exponent(), scale in scale(),
        ) {
            prop_assert_eq!(
                pow_ratio(bn, bd, en, ed, 256, scale),
                stepwise(bn, bd, en, ed, 256, scale)
            );
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn quick_powers_are_the_stepwise_ones_at_other_precisions(
            (bn, bd) in base(), (en, ed) in exponent(), scale in scale(), other in 0u32..1100,
        ) {
            for precision in [1024, other] {
                prop_assert_eq!(
                    pow_ratio(bn, bd, en, ed, precision, scale),
                    stepwise(bn, bd, en, ed, precision, scale)
                );
            }
        }

        #[test]
        fn quick_powers_are_the_exact_ones(
            (bn, bd) in base(), en in 1u64..40, ed in 1u64..40, factor in 1u64..1 << 50,
            scale in scale(),
        ) {
            prop_assert_eq!(
                pow_ratio(bn, bd, en * factor, ed * factor, 256, scale),
                stepwise(bn, bd, en, ed, 256, scale)
            );
        }

        #[test]
        fn integer_results_do_not_lose_their_last_unit(
            a in 1u128..1 << 40, b in 1u64..1 << 12, en in 1u32..6, root in 2u32..4,
        ) {
            // (a/b)^en · b^en is an integer.
            let scale = b.pow(en);
            let (bn, bd) = (a.pow(root), u128::from(b).pow(root));
            for scale in [scale - 1, scale, scale + 1] {
                prop_assert_eq!(
                    pow_ratio(bn, bd, en.into(), root.into(), 256, scale),
                    stepwise(bn, bd, en.into(), root.into(), 256, scale)
                );
            }
        }
    }

    proptest! {
        #[test]
        fn shortcuts_agree_with_big_integers(
            bn in 1u128.., bd in 1u128.., shift in 0u32..128, scale: u64, en in 1u64..1_000_000,
        ) {
            for (bn, bd) in [(bn >> shift, bd), (bn, (bd >> shift).max(1)), (bn >> shift, (bd >> shift).max(1))] {
                for ed in [en, 2 * en] {
                    let exact = SafeInt::pow_ratio_scaled(
                        &bn.into(), &bd.into(), &en.into(), &ed.into(), 256, &scale.into(),
                    ).expect("denominators are positive");
                    let exact = exact.to_u128().unwrap_or(u128::MAX);
                    prop_assert_eq!(pow_ratio(bn, bd, en, ed, 256, scale), Some(exact));
                }
            }
        }
    }
}
