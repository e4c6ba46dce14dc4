//! The floor of a real power, when a few digits decide it.
//!
//! `pow_ratio` (spec 03 §7.2) is `⌊V⌋` for a `V` near `W = (bn/bd)^(en/ed) · scale`: on the exact
//! path `V = W`, on the series path `V` differs by the errors of its two series. This file encloses
//! `W` and `V` in one short interval, from fixed-point arithmetic with 120 fraction bits
//! (`u = 2⁻¹²⁰`). If no integer lies in the interval, `⌊V⌋` is known without a single step of the
//! spec's series; otherwise the answer is `None`, and the caller takes the long way.
//!
//! Write `L = ln(bn/bd) · en/ed`. Both bounds below need what the code checks: `en/ed ≤ 2¹⁰` and
//! `|L| < 63.5 · ln 2`; the second one needs `256 ≤ P ≤ 2048` too.
//!
//! # Error of this file
//!
//! With `bn/bd = 2^k · a/b`, `|k| ≤ 128`, `z = (a − b)/(a + b)`, `|z| < 0.18`, `w = z²`, the logarithm
//! is `k · ln 2 + 2z · Σ wʲ/(2j + 1)`.
//! - `z` is floored (1u) and so is `w` (1.4u, which moves the sum by 0.5u). Each Horner step floors
//!   a coefficient and a product: 2u, multiplied by `w < 0.033` at each later step, 2.1u in all. The
//!   first omitted term is below 1u and the rest is a geometric series: 1.1u. The last product
//!   gives `0.18 · 3.7u + 1.1u + 1u`, twice: 6u. `k · LN_2` has `128 · u/2`: the logarithm 70u.
//! - `L` has `2¹⁰ · 70u + 1u`. Without the nearest multiple of `ln 2` (at most 63, `u/2` each) it
//!   is a rest `r` with 71 713u, `|r| < 0.35`.
//! - The series of `e^r` has 2u in each step, times 0.35 at each later one, and 1.6u in its tail:
//!   5u. So the mantissa `e^r < 1.42` has `1.42 · 71 713u + 5u < 101 900u`.
//!
//! # Error of the spec's series
//!
//! Let `g = 2⁻ᴾ` (`G` in the spec's integers), `v = 2⁻ᴵ = 2⁻²⁴ g`. `N = I + 128`, below `2¹²`.
//! - `ln1p(t)` is only used with `|t| ≤ 1/2`. A term has the error `e ≤ |t| · e' + v ≤ 2v`, its
//!   quotient by `n` at most 2v, all of them `2¹³v < g/100`. A stop before `N` terms means that the
//!   last one was at most `g` (two values that round alike are at most `g` apart), and all that
//!   would follow comes to no more than it; after `N` terms that is below `2⁻ᴺ < v`. So `ln1p` has 1.01g, with the floored mantissa 1.02g, `ln2` 1.01g, the difference of
//!   the logarithms `2 · 1.02g + 128 · 1.01g < 132g`, and `L` at most `2¹⁰ · 132g + v < 2¹⁸g`.
//! - In `exp(L)` each floor adds `v` to a term's error, and `v` grows to at most `v · e^|L|` over
//!   all later terms: `N · v · e^|L| < g · e^|L|`, below `2⁻¹⁹⁰`. A stop needs a last term of at most
//!   `g`. Before `n + 1 ≥ 2|L|` there is none: there `|L|ⁿ/n!` is above 0.4. From there on a term is
//!   at most half of the one before, so what follows a stop is at most the last term, which is
//!   below `g + g · e^|L|`; after `N ≥ 408 > 2e|L|` terms it is below `2⁻ᴺ` too. With the final
//!   rounding, and `2¹⁸g` in `L`, the result has at most `g · (2e^|L| + 3 + 2^18.1 · e^L)`.
//! - Divided by `e^L / 1.42`, as the mantissa is, that is below `1.42 · g · (2e^(2|L|) + 3e^|L| + 2^18.1)`,
//!   with `e^(2|L|) < 2¹²⁷` below `2¹³⁰g`, far below 1u.

use bnum::{prelude::As, types::U256};

const FRACTION_BITS: u32 = 120;
/// `ln 2`, to the nearest.
const LN_2: u128 = 0x00B1_7217_F7D1_CF79_ABC9_E3B3_9803_F2F7;
/// The bound of both errors of a mantissa, with room to spare.
const MANTISSA_ERROR: u128 = 1 << 17;
/// The greatest exponent is `2` to this.
const EXPONENT_BITS: u32 = 10;
/// The greatest `|log₂|` of a power, rounded to an integer.
const MAX_SHIFT: u128 = 63;

const TABLE_LENGTH: usize = 40;
/// `1 / (2j + 1)`, floored.
const ODD_RECIPROCALS: [u128; TABLE_LENGTH] = {
    let mut table = [0; TABLE_LENGTH];
    let mut j = 0;
    while j < TABLE_LENGTH {
        table[j] = (1 << FRACTION_BITS) / (2 * j as u128 + 1);
        j += 1;
    }
    table
};
/// `1 / n!`, floored.
const FACTORIAL_RECIPROCALS: [u128; TABLE_LENGTH] = {
    let mut table = [1 << FRACTION_BITS; TABLE_LENGTH];
    let mut n = 1;
    while n < TABLE_LENGTH {
        table[n] = table[n - 1] / n as u128;
        n += 1;
    }
    table
};

/// A number `mantissa · 2^(shift − 120)`; the mantissa is known to less than [`MANTISSA_ERROR`].
struct Power {
    mantissa: u128,
    shift: i32,
}

/// `pow_ratio` where 120 fraction bits decide it, for both of its paths.
///
/// The four parts are positive. On the series path the precision must be in `256..=2048`.
pub(super) fn decided_power(bn: u128, bd: u128, en: u64, ed: u64, scale: u64) -> Option<u128> {
    let power = power(bn, bd, en, ed)?;
    let least = scaled(power.mantissa - MANTISSA_ERROR, power.shift, scale);
    let most = scaled(power.mantissa + MANTISSA_ERROR, power.shift, scale);
    (least == most).then_some(least)
}

/// `(bn / bd)^(en / ed)` in the range of the proof above.
fn power(bn: u128, bd: u128, en: u64, ed: u64) -> Option<Power> {
    if u128::from(en) > u128::from(ed) << EXPONENT_BITS {
        return None;
    }
    let logarithm = ln_ratio(bn, bd);
    let exponent = times_ratio(logarithm.unsigned_abs(), en, ed)?;
    exp(logarithm < 0, exponent)
}

/// `ln(bn / bd)`.
fn ln_ratio(bn: u128, bd: u128) -> i128 {
    let a = bn << bn.leading_zeros();
    let b = bd << bd.leading_zeros();
    let mut twos = i128::from(bd.leading_zeros()) - i128::from(bn.leading_zeros());
    // a/b in (1/2, 2) is brought to within 7/16 of 1; numerators stay below 2^128.
    let (negative, numerator, denominator);
    if a > b && a - b > b / 16 * 7 {
        twos += 1;
        (negative, numerator) = (true, b - (a - b));
        denominator = wide(a) + wide(b) + wide(b);
    } else if b > a && b - a > a / 16 * 7 {
        twos -= 1;
        (negative, numerator) = (false, a - (b - a));
        denominator = wide(a) + wide(a) + wide(b);
    } else {
        (negative, numerator) = (a < b, a.abs_diff(b));
        denominator = wide(a) + wide(b);
    }
    let z = ((wide(numerator) << FRACTION_BITS) / denominator).as_::<u128>();
    let square = times(z, z);
    let sum = horner(&ODD_RECIPROCALS, square, |coefficient, rest| {
        coefficient + rest
    });
    // At most 0.37 here and 88.8 below, of the 128 that an i128 holds.
    let rest = 2 * times(z, sum).cast_signed();
    twos * LN_2.cast_signed() + if negative { -rest } else { rest }
}

/// `floor(value · en / ed)` for values below 128, if it is below 128.
fn times_ratio(value: u128, en: u64, ed: u64) -> Option<u128> {
    let (en, ed) = (u128::from(en), u128::from(ed));
    let low = (value & u128::from(u64::MAX)) * en;
    let high = (value >> 64) * en + (low >> 64);
    let quotient = high / ed;
    if quotient >> 63 != 0 {
        return None;
    }
    let rest = (high % ed) << 64 | (low & u128::from(u64::MAX));
    Some((quotient << 64) + rest / ed)
}

/// `e^exponent`, or its reciprocal, for exponents below `63.5 · ln 2`.
fn exp(negative: bool, exponent: u128) -> Option<Power> {
    let twos = (exponent + LN_2 / 2) / LN_2;
    if twos > MAX_SHIFT {
        return None;
    }
    let multiple = twos * LN_2;
    let rest = exponent.abs_diff(multiple);
    let mantissa = if negative == (exponent < multiple) {
        horner(&FACTORIAL_RECIPROCALS, rest, |coefficient, rest| {
            coefficient + rest
        })
    } else {
        // No coefficient is less than the next one, and rest < 1.
        horner(&FACTORIAL_RECIPROCALS, rest, |coefficient, rest| {
            coefficient - rest
        })
    };
    let twos = twos as i32;
    let shift = if negative { -twos } else { twos };
    Some(Power { mantissa, shift })
}

/// The power series of the coefficients, to the last term that may reach one unit.
///
/// `add` takes a coefficient and what the later ones come to, times `x < 1/2`.
fn horner(coefficients: &[u128; TABLE_LENGTH], x: u128, add: impl Fn(u128, u128) -> u128) -> u128 {
    // x < 2^-zeros
    let zeros = x.leading_zeros() - (u128::BITS - FRACTION_BITS);
    let mut terms = 1;
    let mut shift = zeros;
    while terms < TABLE_LENGTH && shift < FRACTION_BITS && coefficients[terms] >> shift != 0 {
        terms += 1;
        shift += zeros;
    }
    let mut sum = 0;
    for &coefficient in coefficients[..terms].iter().rev() {
        sum = add(coefficient, times(sum, x));
    }
    sum
}

/// The product of two numbers in fixed point, floored, if it is below 256.
fn times(a: u128, b: u128) -> u128 {
    let (high, low) = product(a, b);
    high << (u128::BITS - FRACTION_BITS) | low >> FRACTION_BITS
}

/// `floor(mantissa · 2^(shift − 120) · scale)` for mantissas below 2 and shifts up to 63.
fn scaled(mantissa: u128, shift: i32, scale: u64) -> u128 {
    let (high, low) = product(mantissa, scale.into());
    // 57 at least, and high < 2^57.
    let shift = FRACTION_BITS.saturating_add_signed(-shift);
    match shift.checked_sub(u128::BITS) {
        Some(shift) => high >> shift,
        None => high << (u128::BITS - shift) | low >> shift,
    }
}

/// The upper and the lower half of `a · b`.
fn product(a: u128, b: u128) -> (u128, u128) {
    const HALF: u32 = 64;
    let low_half = |value: u128| value & u128::from(u64::MAX);
    let (a1, a0, b1, b0) = (a >> HALF, low_half(a), b >> HALF, low_half(b));
    let low = a0 * b0;
    let middle = a1 * b0 + (low >> HALF);
    let other = a0 * b1 + low_half(middle);
    let high = a1 * b1 + (middle >> HALF) + (other >> HALF);
    (high, other << HALF | low_half(low))
}

fn wide(value: u128) -> U256 {
    value.as_::<U256>()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use safe_bigmath::SafeInt;

    use super::*;

    const ONE: u64 = 1_000_000_000_000_000_000;
    /// The fraction bits of the powers that the errors are measured with.
    const FINE_BITS: u32 = 190;

    /// The spec's power in parts of 2^190.
    fn fine_power(bn: u128, bd: u128, en: u64, ed: u64) -> SafeInt {
        let scale = SafeInt::from(2).pow(FINE_BITS);
        SafeInt::pow_ratio_scaled(&bn.into(), &bd.into(), &en.into(), &ed.into(), 256, &scale)
            .expect("denominators are positive")
    }

    fn assert_within_the_error(bn: u128, bd: u128, en: u64, ed: u64) {
        let Some(power) = power(bn, bd, en, ed) else {
            return;
        };
        let unit = (FINE_BITS - FRACTION_BITS).saturating_add_signed(power.shift);
        let unit = SafeInt::from(2).pow(unit);
        let distance = fine_power(bn, bd, en, ed) - SafeInt::from(power.mantissa) * unit.clone();
        let bound = SafeInt::from(MANTISSA_ERROR) * unit;
        assert!(distance.abs() < bound, "({bn}/{bd})^({en}/{ed})");
    }

    fn any_width() -> impl Strategy<Value = u128> {
        (1u128.., 0u32..128).prop_map(|(value, shift)| (value >> shift).max(1))
    }

    fn any_narrow_width() -> impl Strategy<Value = u64> {
        (1u64.., 0u32..64).prop_map(|(value, shift)| (value >> shift).max(1))
    }

    #[test]
    fn the_constant_is_the_logarithm_of_two() {
        // ln 2 = the sum of 1 / (j · 2^j), here in parts of 2^200.
        let parts: U256 = (1..200u32)
            .map(|j| (wide(1) << (200 - j)) / wide(j.into()))
            .sum();
        let rounded: U256 = (parts + (wide(1) << 79u32)) >> 80u32;
        assert_eq!(rounded.as_::<u128>(), LN_2);
    }

    #[test]
    fn the_greatest_exponents_stay_within_the_error() {
        for (bn, bd) in [
            (1024, 1023),
            (1023, 1024),
            (1000, 969),
            (969, 1000),
            (u128::MAX, u128::MAX / 32 * 31),
        ] {
            for ed in [(1 << 53) + 1, (1 << 54) - 1, ONE / 128 + 1] {
                for en in [ed << 10, (ed << 10) - 1, ed << 9 | 1] {
                    assert!(power(bn, bd, en, ed).is_some());
                    assert_within_the_error(bn, bd, en, ed);
                }
            }
        }
        let ends = [
            (1, u128::MAX),
            (u128::MAX, 1),
            (1, 1 << 127),
            (3, u128::MAX),
        ];
        for (bn, bd) in ends {
            for en in [ONE / 100, ONE / 2 - 1, ONE / 2 - ONE / 200] {
                assert_within_the_error(bn, bd, en, ONE);
            }
        }
    }

    #[test]
    fn an_undecided_floor_is_left_open() {
        // (1/4)^(3/2) = 1/8
        assert_eq!(decided_power(1, 4, 3, 2, 80), None);
        assert_eq!(decided_power(1, 4, 3, 2, 81), Some(10));
        assert_eq!(decided_power(1, 4, 3, 2, 79), Some(9));
        // 1 - 2^-190
        assert_eq!(
            decided_power(u128::MAX - 1, u128::MAX, 1, 1 << 62, ONE),
            None
        );
        // beyond the proof
        assert_eq!(decided_power(2, 1, 1025, 1, 1), None);
        assert_eq!(decided_power(2, 1, 64, 1, 1), None);
        assert_eq!(decided_power(1, 2, 64, 1, 1), None);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn powers_stay_within_the_error(
            bn in any_width(), bd in any_width(),
            // Exact roots of large exponents take long; they have no error of their own.
            en in any_narrow_width().prop_map(|e| e.max(1025)),
            ed in any_narrow_width().prop_map(|e| e.max(1025)),
            near in any_narrow_width(),
        ) {
            assert_within_the_error(bn, bd, en, ed);
            let after = bn.saturating_add(near.into());
            assert_within_the_error(bn, after, en, ed);
            assert_within_the_error(after, bn, en, ed);
        }

        #[test]
        fn ordinary_swaps_are_decided(
            reserve in 1_000_000u64..=21_000_000_000_000_000, input: u64, shift in 0u32..64,
            weight in ONE / 10..ONE / 10 * 9,
        ) {
            let input = (input >> shift).clamp(1, reserve.saturating_mul(100));
            let after = reserve + input;
            prop_assume!(after < 1 << 63);
            prop_assert!(decided_power(reserve.into(), after.into(), weight, ONE - weight, ONE).is_some());
        }

        #[test]
        fn products_keep_all_bits(a: u128, b: u128) {
            let (high, low) = product(a, b);
            prop_assert_eq!(wide(a) * wide(b), wide(high) << 128u32 | wide(low));
        }
    }
}
