//! Decimal floating point of share pools (spec 03 §4.1).

use core::cmp::Ordering;

use parity_scale_codec::Encode;
use serde::{Deserialize, Serialize};

/// 10²¹: the largest mantissa.
const MAX_MANTISSA: u128 = 1_000_000_000_000_000_000_000;
/// 10²⁰: a normal mantissa is larger.
const MIN_MANTISSA: u128 = MAX_MANTISSA / 10;
/// Aligning two numbers never scales by more than 10²².
const MAX_ALIGNMENT: u64 = 22;
const POWERS_OF_TEN: [u128; MAX_ALIGNMENT as usize + 1] = {
    let mut powers = [1u128; MAX_ALIGNMENT as usize + 1];
    let mut i = 1;
    while i < powers.len() {
        powers[i] = powers[i - 1] * 10;
        i += 1;
    }
    powers
};

/// A non-negative decimal number `mantissa · 10^exponent` with 21 digits.
///
/// Always in normal form: `10²⁰ < mantissa ≤ 10²¹`, or `(0, 0)` for zero. Every operation
/// truncates. Deserializing a number that is not in normal form fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct SafeFloat {
    mantissa: u128,
    exponent: i64,
}

#[derive(Serialize, Deserialize)]
struct Parts {
    mantissa: u128,
    exponent: i64,
}

/// A stored [`SafeFloat`] breaks the rule `10²⁰ < mantissa ≤ 10²¹`, or is a zero with an exponent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("share number {mantissa}e{exponent} is not in normal form (10^20 < mantissa <= 10^21)")]
pub struct NotNormal {
    mantissa: u128,
    exponent: i64,
}

impl TryFrom<Parts> for SafeFloat {
    type Error = NotNormal;

    fn try_from(Parts { mantissa, exponent }: Parts) -> Result<Self, NotNormal> {
        let normal = mantissa > MIN_MANTISSA && mantissa <= MAX_MANTISSA;
        if normal || (mantissa == 0 && exponent == 0) {
            Ok(Self { mantissa, exponent })
        } else {
            Err(NotNormal { mantissa, exponent })
        }
    }
}

impl From<SafeFloat> for Parts {
    fn from(SafeFloat { mantissa, exponent }: SafeFloat) -> Self {
        Self { mantissa, exponent }
    }
}

impl SafeFloat {
    /// Zero.
    pub const ZERO: Self = Self {
        mantissa: 0,
        exponent: 0,
    };

    /// `mantissa · 10^exponent`; `None` if the mantissa exceeds 10²¹ or the exponent leaves `i64`.
    #[must_use]
    pub fn new(mantissa: u128, exponent: i64) -> Option<Self> {
        if mantissa > MAX_MANTISSA {
            return None;
        }
        Self::normalize(mantissa, exponent)
    }

    /// An integer, exactly.
    #[must_use]
    pub const fn from_u64(value: u64) -> Self {
        if value == 0 {
            return Self::ZERO;
        }
        // 2^64 < 10^20, so at least one step up and never more than 21.
        let mut mantissa = value as u128;
        let mut exponent = 0;
        while mantissa <= MIN_MANTISSA {
            mantissa *= 10;
            exponent -= 1;
        }
        Self { mantissa, exponent }
    }

    /// The integer part, at most 2⁶⁴ − 1; 0 for every exponent of −22 or less.
    #[must_use]
    pub fn to_u64(self) -> u64 {
        let integer = if self.exponent >= 0 {
            self.mantissa.saturating_mul(alignment(self.exponent, 0))
        } else {
            self.mantissa / alignment(0, self.exponent)
        };
        u64::try_from(integer).unwrap_or(u64::MAX)
    }

    /// Whether the number is zero.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// The digits: 0, or above 10²⁰ and at most 10²¹.
    #[must_use]
    pub const fn mantissa(self) -> u128 {
        self.mantissa
    }

    /// The power of ten.
    #[must_use]
    pub const fn exponent(self) -> i64 {
        self.exponent
    }

    /// Sum; digits of the smaller number below the last digit of the larger one are dropped.
    /// `None` if the exponent leaves `i64`.
    #[must_use]
    pub fn checked_add(self, other: Self) -> Option<Self> {
        if self.is_zero() {
            return Some(other);
        }
        if other.is_zero() {
            return Some(self);
        }
        let (a, b, exponent) = self.align(other);
        Self::normalize(a + b, exponent)
    }

    /// Difference, 0 if `other` is the larger; aligned as in [`Self::checked_add`]. `None` if `self` alone
    /// is zero or the exponent leaves `i64`.
    #[must_use]
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        if other.is_zero() {
            return Some(self);
        }
        if self.is_zero() {
            return None;
        }
        let (a, b, exponent) = self.align(other);
        Self::normalize(a.saturating_sub(b), exponent)
    }

    /// `self · factor / divisor` in one rounding; `None` if `divisor` is zero or the exponent
    /// leaves `i64`.
    #[must_use]
    pub fn mul_div(self, factor: Self, divisor: Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let mantissa = mantissa_mul_div(self.mantissa, factor.mantissa, divisor.mantissa);
        let exponent = self
            .exponent
            .checked_add(factor.exponent)?
            .checked_sub(divisor.exponent)?;
        Self::normalize(mantissa, exponent)
    }

    /// `self / divisor`; `None` if `divisor` is zero or the exponent leaves `i64`.
    #[must_use]
    pub fn checked_div(self, divisor: Self) -> Option<Self> {
        if divisor.is_zero() {
            return None;
        }
        let mantissa = mantissa_mul_div(self.mantissa, MAX_MANTISSA, divisor.mantissa);
        let exponent = self
            .exponent
            .checked_sub(divisor.exponent)?
            .checked_sub(21)?;
        Self::normalize(mantissa, exponent)
    }

    fn normalize(mut mantissa: u128, mut exponent: i64) -> Option<Self> {
        if mantissa == 0 {
            return Some(Self::ZERO);
        }
        while mantissa > MAX_MANTISSA {
            mantissa /= 10;
            exponent = exponent.checked_add(1)?;
        }
        while mantissa <= MIN_MANTISSA {
            mantissa *= 10;
            exponent = exponent.checked_sub(1)?;
        }
        Some(Self { mantissa, exponent })
    }

    /// Both mantissas at the larger exponent.
    fn align(self, other: Self) -> (u128, u128, i64) {
        match self.exponent.cmp(&other.exponent) {
            Ordering::Equal => (self.mantissa, other.mantissa, self.exponent),
            Ordering::Greater => (
                self.mantissa,
                other.mantissa / alignment(self.exponent, other.exponent),
                self.exponent,
            ),
            Ordering::Less => (
                self.mantissa / alignment(other.exponent, self.exponent),
                other.mantissa,
                other.exponent,
            ),
        }
    }
}

/// By value. Two normal numbers compare by exponent, then mantissa; zero is the least.
impl Ord for SafeFloat {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self.is_zero(), other.is_zero()) {
            (true, true) => Ordering::Equal,
            (true, false) => Ordering::Less,
            (false, true) => Ordering::Greater,
            (false, false) => (self.exponent, self.mantissa).cmp(&(other.exponent, other.mantissa)),
        }
    }
}

impl PartialOrd for SafeFloat {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// `10^(upper − lower)`, at most 10²²; `upper ≥ lower`.
fn alignment(upper: i64, lower: i64) -> u128 {
    POWERS_OF_TEN[upper.abs_diff(lower).min(MAX_ALIGNMENT) as usize]
}

/// `floor(a · b / c)` for mantissas: `a, b, c ≤ 10²¹ < 2⁷⁰` and `c > 10²⁰`.
///
/// The product has 140 bits. It is cut at bit 58, so that a remainder below `c < 2⁷⁰` and the next
/// 58 bits fit one `u128`: two native divisions and no wide type.
fn mantissa_mul_div(a: u128, b: u128, c: u128) -> u128 {
    const LOW: u32 = 58;
    const MASK: u128 = (1 << LOW) - 1;
    let low_product = a * (b & MASK);
    let high = a * (b >> LOW) + (low_product >> LOW);
    let remainder = high % c;
    ((high / c) << LOW) + ((remainder << LOW) | (low_product & MASK)) / c
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn float(mantissa: u128, exponent: i64) -> SafeFloat {
        SafeFloat::new(mantissa, exponent).expect("a mantissa of at most 10^21")
    }

    fn parts(value: SafeFloat) -> (u128, i64) {
        (value.mantissa(), value.exponent())
    }

    const M: u128 = MAX_MANTISSA;

    #[test]
    fn numbers_of_the_spec_normalize() {
        // spec 03 E10
        assert_eq!(parts(float(1, 0)), (M, -21));
        assert_eq!(parts(float(1000, 0)), (M, -18));
        assert_eq!(parts(SafeFloat::from_u64(1_000_000_000)), (M, -12));
        assert_eq!(parts(float(0, 7)), (0, 0));
        assert_eq!(SafeFloat::new(M + 1, 0), None);
        assert_eq!(SafeFloat::new(1, i64::MIN), None);
    }

    #[test]
    fn addition_aligns_to_the_larger_exponent_and_drops_digits() {
        // spec 03 E10
        let sum = |a: SafeFloat, b: SafeFloat| parts(a.checked_add(b).expect("small exponents"));
        assert_eq!(sum(float(1, 0), float(1, 0)), (2 * M / 10, -20));
        assert_eq!(sum(float(M, 0), float(M, 0)), (2 * M / 10, 1));
        assert_eq!(
            sum(float(123, 1), float(1, 23)),
            (100_000_000_000_000_000_001, 3)
        );
        assert_eq!(
            sum(float(M - 1, 0), float(1, 22)),
            (109_999_999_999_999_999_999, 2)
        );
        assert_eq!(sum(float(1, 0), float(1, 23)), (M, 2));
    }

    #[test]
    fn division_by_zero_has_no_result() {
        let one = SafeFloat::from_u64(1);
        assert_eq!(one.checked_div(SafeFloat::ZERO), None);
        assert_eq!(one.mul_div(one, SafeFloat::ZERO), None);
    }

    #[test]
    fn subtraction_from_zero_has_no_result_but_clamps_otherwise() {
        let (one, two) = (SafeFloat::from_u64(1), SafeFloat::from_u64(2));
        assert_eq!(SafeFloat::ZERO.checked_sub(one), None);
        assert_eq!(
            SafeFloat::ZERO.checked_sub(SafeFloat::ZERO),
            Some(SafeFloat::ZERO)
        );
        assert_eq!(one.checked_sub(two), Some(SafeFloat::ZERO));
        assert_eq!(two.checked_sub(one), Some(one));
    }

    #[test]
    fn integers_below_the_cut_off_vanish() {
        assert_eq!(float(M, -22).to_u64(), 0);
        assert_eq!(float(M, -21).to_u64(), 1);
        assert_eq!(float(M, i64::MIN).to_u64(), 0);
        assert_eq!(float(M, i64::MAX).to_u64(), u64::MAX);
        assert_eq!(float(M, 0).to_u64(), u64::MAX);
    }

    #[test]
    fn exponents_out_of_range_have_no_result() {
        let (huge, tiny) = (float(M, i64::MAX), float(M, i64::MIN));
        assert_eq!(huge.checked_add(huge), None);
        assert_eq!(huge.mul_div(huge, tiny), None);
        assert_eq!(tiny.checked_div(huge), None);
    }

    #[test]
    fn json_refuses_numbers_out_of_normal_form() {
        let one = SafeFloat::from_u64(1);
        let json = serde_json::to_string(&one).expect("plain numbers");
        assert_eq!(
            json,
            r#"{"mantissa":1000000000000000000000,"exponent":-21}"#
        );
        assert_eq!(serde_json::from_str::<SafeFloat>(&json).ok(), Some(one));
        assert!(serde_json::from_str::<SafeFloat>(r#"{"mantissa":1,"exponent":0}"#).is_err());
        assert!(serde_json::from_str::<SafeFloat>(r#"{"mantissa":0,"exponent":1}"#).is_err());
    }

    fn any_float() -> impl Strategy<Value = SafeFloat> {
        prop_oneof![
            (0..=M, -60i64..60).prop_map(|(m, e)| float(m, e)),
            (0u128..1000, -60i64..60).prop_map(|(m, e)| float(m, e)),
            (0..=M, any::<i64>())
                .prop_filter_map("exponent in range", |(m, e)| SafeFloat::new(m, e)),
        ]
    }

    proptest! {
        #[test]
        fn integers_survive_the_round_trip(value: u64) {
            prop_assert_eq!(SafeFloat::from_u64(value).to_u64(), value);
            prop_assert_eq!(SafeFloat::new(value.into(), 0), Some(SafeFloat::from_u64(value)));
        }

        #[test]
        fn mul_div_is_the_floor_of_the_exact_quotient(
            a in 0..=M, b in 0..=M, c in MIN_MANTISSA + 1..=M,
        ) {
            use bnum::{prelude::As, types::U256};
            let wide = |n: u128| n.as_::<U256>();
            let exact = wide(a) * wide(b) / wide(c);
            prop_assert_eq!(wide(mantissa_mul_div(a, b, c)), exact);
        }

        #[test]
        fn every_result_is_in_normal_form(a in any_float(), b in any_float(), c in any_float()) {
            for value in [a.checked_add(b), a.checked_sub(b), a.mul_div(b, c), a.checked_div(b)].into_iter().flatten() {
                prop_assert!(SafeFloat::try_from(Parts::from(value)).is_ok());
                let _ = value.to_u64();
            }
        }

        #[test]
        fn order_is_by_value(a: u64, b: u64) {
            prop_assert_eq!(SafeFloat::from_u64(a).cmp(&SafeFloat::from_u64(b)), a.cmp(&b));
        }
    }
}
