//! How storage keys are hashed.

use crate::primitives::{blake2_128, twox_64};

/// How one part of a key stands in a storage key. All of these keep the part itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hasher {
    /// The part alone.
    Identity,
    /// BLAKE2b-128 of the part, then the part.
    Blake2_128Concat,
    /// [`twox_64`] of the part, then the part.
    Twox64Concat,
}

impl Hasher {
    /// Appends a part.
    pub(super) fn append(self, part: &[u8], key: &mut Vec<u8>) {
        match self {
            Self::Identity => {}
            Self::Blake2_128Concat => key.extend(blake2_128(part)),
            Self::Twox64Concat => key.extend(twox_64(part)),
        }
        key.extend(part);
    }

    /// How many bytes come before the part.
    pub(super) const fn prefix_len(self) -> usize {
        match self {
            Self::Identity => 0,
            Self::Blake2_128Concat => 16,
            Self::Twox64Concat => 8,
        }
    }
}
