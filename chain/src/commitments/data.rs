//! What is committed, and how the chain writes it (spec 05 §24).

use parity_scale_codec::{Decode, Encode, Error as ScaleError, Input, Output};
use serde::{Deserialize, Serialize};

use super::MAX_FIELDS;
use crate::primitives::{BoundedBytes, H256};

/// The most bytes of [`Data::Raw`].
pub const MAX_RAW: usize = 128;
/// The most bytes of [`Data::BigRaw`].
pub const MAX_BIG_RAW: usize = 512;
/// The most bytes of [`Data::TimelockEncrypted`].
pub const MAX_TIMELOCKED: usize = 1024;

/// A field of a commitment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Data {
    /// Nothing.
    #[default]
    None,
    /// Bytes as they are.
    Raw(BoundedBytes<MAX_RAW>),
    /// A hash by BLAKE2b-256.
    BlakeTwo256(H256),
    /// A hash by SHA-256.
    Sha256(H256),
    /// A hash by Keccak-256.
    Keccak256(H256),
    /// A hash by SHA3-256.
    ShaThree256(H256),
    /// Bytes that a pulse of the random beacon opens.
    TimelockEncrypted {
        /// What [`drand::unlock`](crate::drand::unlock) reads.
        encrypted: BoundedBytes<MAX_TIMELOCKED>,
        /// The round of the pulse.
        reveal_round: u64,
    },
    /// The others' bonds to the committing neuron are to be forgotten.
    ResetBondsFlag,
    /// More bytes as they are.
    BigRaw(BoundedBytes<MAX_BIG_RAW>),
}

/// The first byte of [`Data`]; that of `Raw` is one more than its length.
pub(super) mod tag {
    use super::MAX_RAW;

    pub(crate) const NONE: u8 = 0;
    pub(crate) const EMPTY_RAW: u8 = 1;
    pub(crate) const LONGEST_RAW: u8 = EMPTY_RAW + MAX_RAW as u8;
    pub(crate) const BLAKE_TWO_256: u8 = 130;
    pub(crate) const SHA_256: u8 = 131;
    pub(crate) const KECCAK_256: u8 = 132;
    pub(crate) const SHA_THREE_256: u8 = 133;
    pub(crate) const TIMELOCK_ENCRYPTED: u8 = 134;
    pub(crate) const RESET_BONDS_FLAG: u8 = 135;
    pub(crate) const BIG_RAW: u8 = 136;
}

impl Data {
    /// What the field takes of an account's space, in bytes.
    #[must_use]
    pub fn space(&self) -> u64 {
        let bytes = match self {
            Self::None | Self::ResetBondsFlag => 0,
            Self::Raw(bytes) => bytes.len(),
            Self::BlakeTwo256(hash)
            | Self::Sha256(hash)
            | Self::Keccak256(hash)
            | Self::ShaThree256(hash) => hash.len(),
            Self::TimelockEncrypted { encrypted, .. } => encrypted.len(),
            Self::BigRaw(bytes) => bytes.len(),
        };
        bytes as u64
    }

    /// Whether a pulse is to open it.
    #[must_use]
    pub const fn is_timelocked(&self) -> bool {
        matches!(self, Self::TimelockEncrypted { .. })
    }

    pub(super) fn tag(&self) -> u8 {
        match self {
            Self::None => tag::NONE,
            // At most 128 bytes.
            Self::Raw(bytes) => tag::EMPTY_RAW + bytes.len() as u8,
            Self::BlakeTwo256(_) => tag::BLAKE_TWO_256,
            Self::Sha256(_) => tag::SHA_256,
            Self::Keccak256(_) => tag::KECCAK_256,
            Self::ShaThree256(_) => tag::SHA_THREE_256,
            Self::TimelockEncrypted { .. } => tag::TIMELOCK_ENCRYPTED,
            Self::ResetBondsFlag => tag::RESET_BONDS_FLAG,
            Self::BigRaw(_) => tag::BIG_RAW,
        }
    }
}

impl Encode for Data {
    fn encode_to<O: Output + ?Sized>(&self, dest: &mut O) {
        dest.push_byte(self.tag());
        match self {
            Self::None | Self::ResetBondsFlag => {}
            // The tag says how many there are.
            Self::Raw(bytes) => dest.write(bytes),
            Self::BlakeTwo256(hash)
            | Self::Sha256(hash)
            | Self::Keccak256(hash)
            | Self::ShaThree256(hash) => hash.encode_to(dest),
            Self::TimelockEncrypted {
                encrypted,
                reveal_round,
            } => {
                encrypted.encode_to(dest);
                reveal_round.encode_to(dest);
            }
            Self::BigRaw(bytes) => bytes.encode_to(dest),
        }
    }
}

impl Decode for Data {
    fn decode<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        Ok(match input.read_byte()? {
            tag::NONE => Self::None,
            raw @ tag::EMPTY_RAW..=tag::LONGEST_RAW => {
                let mut bytes = vec![0; usize::from(raw - tag::EMPTY_RAW)];
                input.read(&mut bytes)?;
                // The tag allows no more than the bound.
                Self::Raw(BoundedBytes::new(bytes).unwrap_or_default())
            }
            tag::BLAKE_TWO_256 => Self::BlakeTwo256(H256::decode(input)?),
            tag::SHA_256 => Self::Sha256(H256::decode(input)?),
            tag::KECCAK_256 => Self::Keccak256(H256::decode(input)?),
            tag::SHA_THREE_256 => Self::ShaThree256(H256::decode(input)?),
            tag::TIMELOCK_ENCRYPTED => Self::TimelockEncrypted {
                encrypted: Decode::decode(input)?,
                reveal_round: u64::decode(input)?,
            },
            tag::RESET_BONDS_FLAG => Self::ResetBondsFlag,
            tag::BIG_RAW => Self::BigRaw(Decode::decode(input)?),
            _ => return Err("data: no such variant".into()),
        })
    }
}

/// A commitment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Serialize, Deserialize)]
pub struct CommitmentInfo {
    /// What is committed. More than [`MAX_FIELDS`] are not read from bytes, and refused otherwise.
    pub fields: Vec<Data>,
}

impl CommitmentInfo {
    /// What the commitment takes of an account's space, in bytes.
    #[must_use]
    pub fn space(&self) -> u64 {
        self.fields.iter().map(Data::space).sum()
    }
}

impl Decode for CommitmentInfo {
    fn decode<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        let fields = Vec::decode(input)?;
        if fields.len() > MAX_FIELDS {
            return Err("commitment: more fields than the bound".into());
        }
        Ok(Self { fields })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(mut bytes: &[u8]) -> Option<Data> {
        let data = Data::decode(&mut bytes).ok()?;
        bytes.is_empty().then_some(data)
    }

    #[test]
    fn the_length_of_raw_bytes_is_in_the_tag() {
        for length in [0, 1, 127, 128] {
            let bytes: Vec<u8> = (0..length).collect();
            let data = Data::Raw(BoundedBytes::new(bytes.clone()).unwrap());
            let encoded = [vec![length + 1], bytes].concat();
            assert_eq!(data.encode(), encoded);
            assert_eq!(read(&encoded), Some(data));
            assert_eq!(read(&encoded[..encoded.len() - 1]), None, "{length}");
        }
    }

    #[test]
    fn bounds_and_unknown_tags_are_not_read() {
        let timelocked =
            |length: usize| [vec![134], vec![7_u8; length].encode(), vec![9; 8]].concat();
        assert!(read(&timelocked(1024)).is_some_and(|data| data.is_timelocked()));
        assert_eq!(read(&timelocked(1025)), None);
        let big = |length: usize| [vec![136], vec![7_u8; length].encode()].concat();
        assert_eq!(read(&big(512)).map(|data| data.space()), Some(512));
        assert_eq!(read(&big(513)), None);
        assert_eq!(read(&[137]), None);
        for (count, fits) in [(3, true), (4, false)] {
            let fields = vec![Data::None; count].encode();
            assert_eq!(CommitmentInfo::decode(&mut &fields[..]).is_ok(), fits);
        }
    }
}
