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
    ($($fixed:ty),*) => {$(
        impl SafeDiv for $fixed {
            fn safe_div_or(self, divisor: Self, default: Self) -> Self {
                self.checked_div(divisor).unwrap_or(default)
            }

            fn safe_div(self, divisor: Self) -> Self {
                self.safe_div_or(divisor, Self::from_bits(0))
            }
        }
    )*};
}

safe_div!(I32F32, I64F64, I96F32, U64F64, U96F32);

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
}
