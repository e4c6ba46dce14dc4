//! Fixed point with the chain's rounding.

use core::fmt;

/// A signed number with 32 bits before the point and 32 after it, as the chain counts shares.
///
/// Sums and products saturate; products round down, quotients towards 0.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct I32F32(i64);

const ONE: u64 = 1 << 32;

impl I32F32 {
    /// 0.
    pub const ZERO: Self = Self(0);
    /// 1/2.
    pub const HALF: Self = Self(1 << 31);
    /// 1.
    pub const ONE: Self = Self(1 << 32);
    /// The largest number, just below 2³¹.
    pub const MAX: Self = Self(i64::MAX);

    /// From raw bits.
    #[must_use]
    pub const fn from_bits(bits: i64) -> Self {
        Self(bits)
    }

    /// The raw bits.
    #[must_use]
    pub const fn to_bits(self) -> i64 {
        self.0
    }

    /// From Q32, units of 2⁻³² without sign; saturates.
    #[must_use]
    pub const fn from_q32(bits: u64) -> Self {
        if bits > i64::MAX as u64 {
            return Self::MAX;
        }
        Self(bits as i64)
    }

    /// Q32; 0 of a negative number.
    #[must_use]
    pub const fn to_q32(self) -> u64 {
        if self.0 < 0 { 0 } else { self.0 as u64 }
    }

    /// A whole number.
    #[must_use]
    pub const fn integer(value: u16) -> Self {
        Self((value as i64) << 32)
    }

    /// A stored share: parts of 65,535, rounded down.
    #[must_use]
    #[inline]
    pub const fn from_share(value: u16) -> Self {
        // 2³² = 65,535 · 65,537 + 1, and a division would cost more.
        Self(value as i64 * 65_537 + (value / u16::MAX) as i64)
    }

    /// As a stored share: times 65,535, rounded down, at most 65,535.
    #[must_use]
    #[inline]
    pub const fn to_share(self) -> u16 {
        // 128-bit products are slow in WebAssembly; those of shares do not need them.
        if self.0 >= 0 && self.0 <= Self::ONE.0 {
            return ((self.0 as u64 * 65_535) >> 32) as u16;
        }
        let share = ((self.0 as i128) * 65_535) >> 32;
        if share < 0 {
            0
        } else if share > 65_535 {
            65_535
        } else {
            share as u16
        }
    }

    /// a + b.
    #[must_use]
    pub const fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }

    /// a − b.
    #[must_use]
    pub const fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }

    /// a · b, rounded down.
    #[must_use]
    #[inline]
    pub const fn mul(self, other: Self) -> Self {
        let (a, b) = (self.0 as u64, other.0 as u64);
        if (a | b) < ONE {
            return Self(((a * b) >> 32) as i64);
        }
        self.mul_wide(other)
    }

    #[cold]
    #[inline(never)]
    const fn mul_wide(self, other: Self) -> Self {
        let product = self.wide(other);
        if product > i64::MAX as i128 {
            return Self::MAX;
        }
        if product < i64::MIN as i128 {
            return Self(i64::MIN);
        }
        Self(product as i64)
    }

    /// a · b, rounded down; 0 where it does not fit.
    #[must_use]
    pub const fn mul_or_zero(self, other: Self) -> Self {
        let product = self.wide(other);
        if product > i64::MAX as i128 || product < i64::MIN as i128 {
            return Self::ZERO;
        }
        Self(product as i64)
    }

    const fn wide(self, other: Self) -> i128 {
        (self.0 as i128 * other.0 as i128) >> 32
    }

    /// a ÷ b, rounded towards 0; 0 for a divisor of 0 and where it does not fit.
    #[must_use]
    #[inline]
    pub const fn div(self, other: Self) -> Self {
        let (a, b) = (self.0 as u64, other.0 as u64);
        // A share by something that is not less.
        if a < ONE && a <= b && other.0 > 0 {
            return Self(((a << 32) / b) as i64);
        }
        self.div_other(other)
    }

    #[inline(never)]
    const fn div_other(self, other: Self) -> Self {
        if other.0 == 0 {
            return Self::ZERO;
        }
        // 128-bit divisions are slow in WebAssembly, and shares seldom need them.
        if self.0 >= 0 && other.0 > 0 {
            let (a, b) = (self.0 as u64, other.0 as u64);
            let quotient = if a < ONE {
                Some((a << 32) / b)
            } else if b.trailing_zeros() >= 32 {
                Some(a / (b >> 32))
            } else {
                None
            };
            match quotient {
                Some(quotient) if quotient <= i64::MAX as u64 => return Self(quotient as i64),
                Some(_) => return Self::ZERO,
                None => {}
            }
        }
        let quotient = ((self.0 as i128) << 32) / other.0 as i128;
        if quotient > i64::MAX as i128 || quotient < i64::MIN as i128 {
            return Self::ZERO;
        }
        Self(quotient as i64)
    }
}

impl fmt::Debug for I32F32 {
    /// Six decimals, rounded down.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let bits = self.0.unsigned_abs();
        let fraction = ((bits & (ONE - 1)) * 1_000_000) >> 32;
        write!(f, "{sign}{}.{fraction:06}", bits >> 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EDGES: [i64; 14] = [
        0,
        1,
        -1,
        3,
        (1 << 31) - 1,
        1 << 31,
        (1 << 32) - 1,
        1 << 32,
        (1 << 32) + 1,
        7 << 32,
        65_535 << 32,
        i64::MAX,
        i64::MIN,
        -(5 << 31),
    ];

    #[test]
    fn fast_paths_give_what_wide_numbers_give() {
        for a in EDGES {
            for b in EDGES {
                let (x, y) = (I32F32(a), I32F32(b));
                let product = (i128::from(a) * i128::from(b)) >> 32;
                let saturated = product.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
                assert_eq!(x.mul(y).0, saturated, "{a} * {b}");
                let fits = i64::try_from(product).unwrap_or(0);
                assert_eq!(x.mul_or_zero(y).0, fits, "{a} * {b}");
                let share = ((i128::from(a) * 65_535) >> 32).clamp(0, 65_535);
                assert_eq!(i128::from(x.to_share()), share, "{a}");
                let quotient = (i128::from(a) << 32).checked_div(b.into()).unwrap_or(0);
                let fits = i64::try_from(quotient).unwrap_or(0);
                assert_eq!(x.div(y).0, fits, "{a} / {b}");
            }
        }
    }

    #[test]
    fn shares_round_down_both_ways() {
        for share in 0..=u16::MAX {
            let bits = (i64::from(share) << 32) / 65_535;
            assert_eq!(I32F32::from_share(share).to_bits(), bits);
        }
        assert_eq!(I32F32::from_share(65_535), I32F32::ONE);
        assert_eq!(I32F32::ONE.to_share(), 65_535);
        assert_eq!(I32F32::HALF.to_share(), 32_767);
        assert_eq!(I32F32::integer(2).to_share(), 65_535);
        assert_eq!(I32F32::from_bits(-1).to_share(), 0);
    }

    #[test]
    fn text_is_decimal() {
        use alloc::format;
        assert_eq!(format!("{:?}", I32F32::HALF), "0.500000");
        assert_eq!(format!("{:?}", I32F32::integer(7)), "7.000000");
        assert_eq!(format!("{:?}", I32F32::from_bits(-(3 << 31))), "-1.500000");
    }
}
