//! Fixed-point numbers with the chain's rounding (spec 03 §0.1, 04 §0, 06 §1).
//!
//! The types are `substrate-fixed`'s: multiplication floors, division truncates towards zero,
//! conversions to fewer bits floor. [`SafeDiv`] adds the chain's division, which gives 0 for a
//! zero divisor and for a quotient that does not fit.

use parity_scale_codec::{Decode, Encode, EncodeAsRef};
use serde::{Deserialize, Serialize};
pub use substrate_fixed::types::{I32F32, I64F64, I96F32, U64F64, U96F32};

/// Division as the chain's `safe_div`: 0 (or a default) where it has no result.
pub trait SafeDiv: Copy {
    /// `self / divisor` truncated; `default` if the divisor is 0 or the quotient overflows.
    #[must_use]
    fn safe_div_or(self, divisor: Self, default: Self) -> Self;

    /// `self / divisor` truncated; 0 if the divisor is 0 or the quotient overflows.
    #[must_use]
    fn safe_div(self, divisor: Self) -> Self;
}

macro_rules! safe_div {
    ($($fixed:ty, $sign_bits:literal;)*) => {$(
        impl SafeDiv for $fixed {
            fn safe_div_or(self, divisor: Self, default: Self) -> Self {
                let spare = <$fixed>::frac_nbits() + $sign_bits;
                match (u128::try_from(self.to_bits()), u128::try_from(divisor.to_bits())) {
                    (Ok(a), Ok(b)) if b != 0 => match shifted_quotient(a, b, spare, $sign_bits) {
                        Some(quotient) => Self::from_bits(quotient as _),
                        None => self.checked_div(divisor).unwrap_or(default),
                    },
                    _ => self.checked_div(divisor).unwrap_or(default),
                }
            }

            fn safe_div(self, divisor: Self) -> Self {
                self.safe_div_or(divisor, Self::from_bits(0))
            }
        }
    )*};
}

safe_div!(I64F64, 1; I96F32, 1; U64F64, 0; U96F32, 0;);

impl SafeDiv for I32F32 {
    fn safe_div_or(self, divisor: Self, default: Self) -> Self {
        self.checked_div(divisor).unwrap_or(default)
    }

    fn safe_div(self, divisor: Self) -> Self {
        self.safe_div_or(divisor, Self::from_bits(0))
    }
}

/// The quotient of two numbers in fixed point, if it can be had in 128 bits: the dividend, without
/// the factor of a power of two that it shares with the divisor, has `spare` leading zeros, of which
/// `sign_bits` stay. The general division is several times slower.
#[inline]
const fn shifted_quotient(a: u128, b: u128, spare: u32, sign_bits: u32) -> Option<u128> {
    // The divisor is not 0, so this is below 128.
    let common = (a | b).trailing_zeros();
    let (a, b) = (a >> common, b >> common);
    if a.leading_zeros() < spare {
        return None;
    }
    Some((a << (spare - sign_bits)) / b)
}

/// `value / u16::MAX` as U96F32: takes and cuts (spec 04 §5).
#[must_use]
pub fn proportion_u16(value: u16) -> U96F32 {
    U96F32::from_num(value).safe_div(U96F32::from_num(u16::MAX))
}

/// `value / u64::MAX` as U96F32: child proportions and the TAO weight (spec 06 §3).
#[must_use]
pub fn proportion_u64(value: u64) -> U96F32 {
    U96F32::from_num(value).safe_div(U96F32::from_num(u64::MAX))
}

macro_rules! raw_bits {
    ($(#[$doc:meta])* $name:ident($bits:ty): $($fixed:ty),*) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub $bits);

        $(
            impl From<&$fixed> for $name {
                fn from(number: &$fixed) -> Self {
                    Self(number.to_bits())
                }
            }

            impl From<$name> for $fixed {
                fn from(bits: $name) -> Self {
                    Self::from_bits(bits.0)
                }
            }

            impl<'a> EncodeAsRef<'a, $fixed> for $name {
                type RefType = Self;
            }
        )*
    };
}

raw_bits!(
    /// A signed fixed-point number as the chain writes it: its raw bits.
    FixedI128(i128): I96F32, I64F64
);

raw_bits!(
    /// An unsigned fixed-point number as the chain writes it: its raw bits.
    FixedU128(u128): U96F32, U64F64
);

/// Serde of a fixed-point field as its raw bits.
pub mod bits {
    macro_rules! raw {
        ($module:ident, $fixed:ty, $bits:ty) => {
            #[doc = concat!("[`", stringify!($fixed), "`] as raw bits.")]
            pub mod $module {
                use serde::{Deserialize, Deserializer, Serialize, Serializer};

                /// Writes the raw bits.
                ///
                /// # Errors
                /// The serializer's.
                pub fn serialize<S: Serializer>(
                    value: &$fixed,
                    serializer: S,
                ) -> Result<S::Ok, S::Error> {
                    value.to_bits().serialize(serializer)
                }

                /// Reads the raw bits.
                ///
                /// # Errors
                /// The deserializer's.
                pub fn deserialize<'de, D: Deserializer<'de>>(
                    deserializer: D,
                ) -> Result<$fixed, D::Error> {
                    <$bits>::deserialize(deserializer).map(<$fixed>::from_bits)
                }
            }
        };
    }
    raw!(i96f32, substrate_fixed::types::I96F32, i128);
    raw!(i64f64, substrate_fixed::types::I64F64, i128);
    raw!(u96f32, substrate_fixed::types::U96F32, u128);
    raw!(u64f64, substrate_fixed::types::U64F64, u128);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn safe_division_gives_zero_on_zero_divisor_and_overflow() {
        assert_eq!(
            U64F64::from_num(1).safe_div(U64F64::from_bits(0)),
            U64F64::from_bits(0)
        );
        assert_eq!(
            U64F64::max_value().safe_div(U64F64::from_bits(1)),
            U64F64::from_bits(0)
        );
    }

    #[test]
    fn default_weights_have_the_bits_of_the_spec() {
        // spec 04 §5
        assert_eq!(
            proportion_u64(971_718_665_099_567_868).to_bits(),
            226_245_882
        );
        assert_eq!(proportion_u16(11_796).to_bits(), 773_074_452);
        assert_eq!(proportion_u64(u64::MAX).to_bits(), 1 << 32);
        assert_eq!(proportion_u64(u64::MAX / 4).to_bits(), 1_073_741_823);
    }

    mod properties {
        use proptest::prelude::*;

        use super::*;

        /// Numbers of any size, with and without trailing zeros.
        fn bits() -> impl Strategy<Value = u128> {
            (any::<u128>(), 0..128u32, 0..128u32).prop_map(|(n, down, up)| (n >> down) << up)
        }

        proptest! {
            #![proptest_config(ProptestConfig::with_cases(4_096))]
            #[test]
            fn the_short_division_is_the_long_one(a in bits(), b in bits()) {
                macro_rules! same {
                    ($($fixed:ty),*) => {$(
                        let (x, y) = (<$fixed>::from_bits(a as _), <$fixed>::from_bits(b as _));
                        let long = x.checked_div(y).unwrap_or_default();
                        prop_assert_eq!(x.safe_div(y), long);
                    )*};
                }
                same!(U64F64, U96F32, I64F64, I96F32);
            }
        }
    }
}
