//! Units of money: a rao cannot be added to an alpha.

use core::fmt;

use parity_scale_codec::{CompactAs, Decode, Encode};
use serde::{Deserialize, Serialize};

macro_rules! amount {
    ($(#[$doc:meta])* $name:ident, $unit:literal) => {
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, CompactAs, Serialize, Deserialize,
        )]
        #[serde(transparent)]
        pub struct $name(pub u64);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(0);
            /// The largest amount, 2^64 − 1.
            pub const MAX: Self = Self(u64::MAX);

            /// Whether the amount is zero.
            #[must_use]
            pub const fn is_zero(self) -> bool {
                self.0 == 0
            }

            /// Sum, at most [`Self::MAX`].
            #[must_use]
            pub const fn saturating_add(self, other: Self) -> Self {
                Self(self.0.saturating_add(other.0))
            }

            /// Difference, at least zero.
            #[must_use]
            pub const fn saturating_sub(self, other: Self) -> Self {
                Self(self.0.saturating_sub(other.0))
            }

            /// Product, at most [`Self::MAX`].
            #[must_use]
            pub const fn saturating_mul(self, factor: u64) -> Self {
                Self(self.0.saturating_mul(factor))
            }

            /// Sum, or `None` past [`Self::MAX`].
            #[must_use]
            pub const fn checked_add(self, other: Self) -> Option<Self> {
                match self.0.checked_add(other.0) {
                    Some(v) => Some(Self(v)),
                    None => None,
                }
            }

            /// Difference, or `None` below zero.
            #[must_use]
            pub const fn checked_sub(self, other: Self) -> Option<Self> {
                match self.0.checked_sub(other.0) {
                    Some(v) => Some(Self(v)),
                    None => None,
                }
            }

            /// Adds in place, saturating.
            pub const fn credit(&mut self, other: Self) {
                self.0 = self.0.saturating_add(other.0);
            }

            /// Subtracts in place, saturating at zero.
            pub const fn debit(&mut self, other: Self) {
                self.0 = self.0.saturating_sub(other.0);
            }
        }

        impl From<u64> for $name {
            fn from(value: u64) -> Self {
                Self(value)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!("{} ", $unit), self.0)
            }
        }
    };
}

amount!(
    /// TAO in rao: 1 TAO = 10⁹ rao = 10¹⁸ wei.
    Rao,
    "rao"
);

amount!(
    /// A subnet's alpha in its smallest unit: 1 alpha = 10⁹ of these. One balance space per subnet.
    Alpha,
    "alpha-rao"
);

impl Rao {
    /// One TAO.
    pub const TAO: Self = Self(1_000_000_000);

    /// `n` whole TAO.
    #[must_use]
    pub const fn from_tao(n: u64) -> Self {
        Self(n.saturating_mul(1_000_000_000))
    }
}
