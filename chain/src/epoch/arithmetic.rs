//! I32F32 operations of the epoch on raw bits (spec 06 §1.3, §1.6).
//!
//! They give the bits of `substrate-fixed`, several times faster; tests compare the two.

use crate::primitives::I32F32;

/// 1.0
pub(super) const ONE: I32F32 = I32F32::from_bits(1 << 32);
/// 0.0
pub(super) const ZERO: I32F32 = I32F32::from_bits(0);

/// a ⊕ b: saturating sum.
#[inline]
pub(super) fn add(a: I32F32, b: I32F32) -> I32F32 {
    I32F32::from_bits(a.to_bits().saturating_add(b.to_bits()))
}

/// a ⊖ b: saturating difference.
#[inline]
pub(super) fn sub(a: I32F32, b: I32F32) -> I32F32 {
    I32F32::from_bits(a.to_bits().saturating_sub(b.to_bits()))
}

/// a ⊗ b: exact product, floored, saturating.
#[inline]
pub(super) fn mul(a: I32F32, b: I32F32) -> I32F32 {
    // Shares below one are nearly all that an epoch multiplies.
    let (short_a, short_b) = (a.to_bits() as u64, b.to_bits() as u64);
    if (short_a | short_b) >> 32 == 0 {
        return I32F32::from_bits(((short_a * short_b) >> 32) as i64);
    }
    let product = wide_product(a, b);
    I32F32::from_bits(i64::try_from(product).unwrap_or(if product < 0 {
        i64::MIN
    } else {
        i64::MAX
    }))
}

/// As [`mul`], but 0 where the product does not fit.
#[inline]
pub(super) fn mul_or_zero(a: I32F32, b: I32F32) -> I32F32 {
    I32F32::from_bits(i64::try_from(wide_product(a, b)).unwrap_or(0))
}

#[inline]
fn wide_product(a: I32F32, b: I32F32) -> i128 {
    (i128::from(a.to_bits()) * i128::from(b.to_bits())) >> 32
}

/// a ⊘ b: quotient truncated towards zero; 0 if b = 0 or the quotient does not fit.
#[inline]
pub(super) fn div(a: I32F32, b: I32F32) -> I32F32 {
    if b == ZERO {
        return ZERO;
    }
    let quotient = (i128::from(a.to_bits()) << 32) / i128::from(b.to_bits());
    I32F32::from_bits(i64::try_from(quotient).unwrap_or(0))
}

/// 1.0 ÷ x for x ≥ 1, truncated.
#[inline]
pub(super) fn reciprocal(x: I32F32) -> I32F32 {
    debug_assert!(x >= ONE);
    // 2^64 / x from (2^64 − 1) / x: they differ only where x divides 2^64.
    let x = x.to_bits().unsigned_abs();
    let quotient = u64::MAX / x;
    let exact = u64::MAX % x == x - 1;
    I32F32::from_bits((quotient + u64::from(exact)) as i64)
}

/// Σ: plain sum in order, which wraps as a release build of the chain does.
#[inline]
pub(super) fn sum(values: impl IntoIterator<Item = I32F32>) -> I32F32 {
    I32F32::from_bits(
        values
            .into_iter()
            .fold(0i64, |total, value| total.wrapping_add(value.to_bits())),
    )
}

/// Divides many values by the same divisor: [`div`] by multiplication with an inverse.
#[derive(Clone, Copy, Debug)]
pub(super) struct Divisor {
    divisor: I32F32,
    /// The divisor without the 32 zero bits that it may end with.
    reduced: u64,
    /// floor((2^64 − 1) / reduced)
    inverse: u64,
    /// How far a dividend moves left: 32, or 0 if the divisor was reduced.
    shift: u32,
    /// The largest dividend that the fast way takes.
    limit: u64,
}

impl Divisor {
    /// Leaves values as they are.
    pub(super) const IDENTITY: Self = Self {
        divisor: ONE,
        reduced: 1,
        inverse: u64::MAX,
        shift: 0,
        limit: i64::MAX as u64,
    };

    pub(super) fn new(divisor: I32F32) -> Self {
        let bits = divisor.to_bits();
        if bits <= 0 {
            return Self {
                divisor,
                limit: 0,
                ..Self::IDENTITY
            };
        }
        let bits = bits as u64;
        let (reduced, shift, limit) = if bits.trailing_zeros() >= 32 {
            (bits >> 32, 0, i64::MAX as u64)
        } else {
            (bits, 32, u64::from(u32::MAX))
        };
        Self {
            divisor,
            reduced,
            inverse: u64::MAX / reduced,
            shift,
            limit,
        }
    }

    /// The rule of normalisations: a sum of 0 divides nothing.
    pub(super) fn unless_zero(divisor: I32F32) -> Self {
        if divisor == ZERO {
            Self::IDENTITY
        } else {
            Self::new(divisor)
        }
    }

    /// value ⊘ divisor
    #[inline]
    pub(super) fn divide(&self, value: I32F32) -> I32F32 {
        let bits = value.to_bits() as u64;
        if bits > self.limit {
            return div(value, self.divisor);
        }
        // The estimate is at most one too small: inverse ≥ 2^64 / reduced − 1 and dividend < 2^64.
        let dividend = bits << self.shift;
        let estimate = ((u128::from(dividend) * u128::from(self.inverse)) >> 64) as u64;
        let rest = dividend - estimate * self.reduced;
        let quotient = estimate + u64::from(rest >= self.reduced);
        I32F32::from_bits(i64::try_from(quotient).unwrap_or(0))
    }
}

/// normalize(v): each value ⊘ Σ v; a sum of 0 changes nothing.
pub(super) fn normalize(values: &mut [I32F32]) {
    normalize_using(values, sum(values.iter().copied()));
}

/// normalize_using(v, s): each value ⊘ s; s = 0 changes nothing.
pub(super) fn normalize_using(values: &mut [I32F32], total: I32F32) {
    let divisor = Divisor::unless_zero(total);
    for value in values {
        *value = divisor.divide(*value);
    }
}

/// mask_vector: 0 where masked or beyond the mask; an empty mask changes nothing.
pub(super) fn mask_vector(mask: &[bool], values: &mut [I32F32]) {
    if mask.is_empty() {
        return;
    }
    for (i, value) in values.iter_mut().enumerate() {
        if mask.get(i).copied().unwrap_or(true) {
            *value = ZERO;
        }
    }
}

/// vec_mul: element-wise product, 0 where it does not fit; the length of the shorter.
pub(super) fn vec_mul(a: &[I32F32], b: &[I32F32]) -> Vec<I32F32> {
    a.iter().zip(b).map(|(a, b)| mul_or_zero(*a, *b)).collect()
}

/// A share as stored: floor(x · 65535) within 0..=65535.
#[must_use]
pub fn share_to_u16(share: I32F32) -> u16 {
    let bits = i128::from(share.to_bits());
    ((bits * 65535) >> 32).clamp(0, 65535) as u16
}

/// A stored share as a number: value ÷ 65535, truncated.
///
/// [`share_to_u16`] of it can be one below `value`.
#[must_use]
pub fn share_from_u16(value: u16) -> I32F32 {
    I32F32::from_bits((i64::from(value) << 32) / 65535)
}

/// The smallest share that is stored as `value`: the inverse of [`share_to_u16`].
#[must_use]
pub fn smallest_share_stored_as(value: u16) -> I32F32 {
    I32F32::from_bits(((i64::from(value) << 32) + 65534) / 65535)
}

/// A u16 weight as a fixed integer.
#[inline]
pub(super) fn integer(value: u16) -> I32F32 {
    I32F32::from_bits(i64::from(value) << 32)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::primitives::SafeDiv;

    fn bits() -> impl Strategy<Value = I32F32> {
        prop_oneof![
            any::<i64>(),
            0..=(1i64 << 32),
            -(1i64 << 34)..(1i64 << 34),
            any::<u16>().prop_map(|w| i64::from(w) << 32),
            any::<i32>().prop_map(|w| i64::from(w) << 32),
            prop::sample::select(vec![0, 1, -1, i64::MAX, i64::MIN, 1 << 32, (1 << 32) - 1]),
        ]
        .prop_map(I32F32::from_bits)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn operations_give_the_bits_of_substrate_fixed(a in bits(), b in bits()) {
            prop_assert_eq!(add(a, b), a.saturating_add(b));
            prop_assert_eq!(sub(a, b), a.saturating_sub(b));
            prop_assert_eq!(mul(a, b), a.saturating_mul(b));
            prop_assert_eq!(mul_or_zero(a, b), a.checked_mul(b).unwrap_or(ZERO));
            prop_assert_eq!(div(a, b), a.safe_div(b));
            prop_assert_eq!(Divisor::new(b).divide(a), a.safe_div(b));
            if b >= ONE {
                prop_assert_eq!(reciprocal(b), ONE.safe_div(b));
            }
        }

        #[test]
        fn the_identity_divisor_changes_nothing(a in bits()) {
            prop_assert_eq!(Divisor::unless_zero(ZERO).divide(a), a);
        }

        #[test]
        fn shares_scale_as_the_fixed_point_product(a in bits()) {
            let product = a.saturating_mul(integer(u16::MAX));
            prop_assert_eq!(share_to_u16(a), product.saturating_to_num::<u16>());
        }
    }

    #[test]
    fn every_stored_share_has_an_inverse() {
        for value in 0..=u16::MAX {
            let share = smallest_share_stored_as(value);
            assert_eq!(share_to_u16(share), value);
            if value > 0 {
                assert_eq!(share_to_u16(sub(share, I32F32::from_bits(1))), value - 1);
            }
            assert_eq!(
                share_from_u16(value),
                integer(value).safe_div(integer(u16::MAX))
            );
        }
    }

    #[test]
    fn reciprocals_of_powers_of_two_are_exact() {
        for power in 32..63 {
            let x = I32F32::from_bits(1 << power);
            assert_eq!(reciprocal(x).to_bits(), 1 << (64 - power));
        }
    }
}
