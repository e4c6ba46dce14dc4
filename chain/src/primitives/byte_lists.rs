//! Byte strings of a bounded or a fixed length, as the chain's types have them.

use core::{fmt, ops::Deref};

use parity_scale_codec::{Decode, Encode, Error as ScaleError, Input};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

/// At most `MAX` bytes; longer ones are not read.
#[derive(Clone, Default, PartialEq, Eq, Encode)]
pub struct BoundedBytes<const MAX: usize>(Vec<u8>);

impl<const MAX: usize> BoundedBytes<MAX> {
    /// The bytes, if they are not too many.
    #[must_use]
    pub fn new(bytes: Vec<u8>) -> Option<Self> {
        (bytes.len() <= MAX).then_some(Self(bytes))
    }
}

impl<const MAX: usize> Deref for BoundedBytes<MAX> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl<const MAX: usize> fmt::Debug for BoundedBytes<MAX> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(self, f)
    }
}

impl<const MAX: usize> Decode for BoundedBytes<MAX> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        Self::new(Vec::decode(input)?).ok_or_else(|| "more bytes than the bound".into())
    }
}

impl<const MAX: usize> Serialize for BoundedBytes<MAX> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(self)
    }
}

impl<'de, const MAX: usize> Deserialize<'de> for BoundedBytes<MAX> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        let length = bytes.len();
        Self::new(bytes)
            .ok_or_else(|| D::Error::invalid_length(length, &&*format!("at most {MAX} bytes")))
    }
}

/// Exactly `N` bytes: a key or a signature.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct FixedBytes<const N: usize>(pub [u8; N]);

impl<const N: usize> fmt::Debug for FixedBytes<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(&self.0, f)
    }
}

impl<const N: usize> Serialize for FixedBytes<N> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de, const N: usize> Deserialize<'de> for FixedBytes<N> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        let length = bytes.len();
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| D::Error::invalid_length(length, &&*format!("{N} bytes")))
    }
}

fn show(bytes: &[u8], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("0x")?;
    bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_beyond_the_bound_are_not_read() {
        type Short = BoundedBytes<2>;
        for (length, fits) in [(2_u8, true), (3, false)] {
            let bytes: Vec<u8> = (0..length).collect();
            let read = Short::decode(&mut &bytes.encode()[..]);
            assert_eq!(read.is_ok(), fits);
            let text = serde_json::to_string(&bytes).unwrap();
            assert_eq!(serde_json::from_str::<Short>(&text).is_ok(), fits);
        }
        assert!(serde_json::from_str::<FixedBytes<2>>("[1]").is_err());
        assert_eq!(
            serde_json::from_str::<FixedBytes<2>>("[1,2]").unwrap(),
            FixedBytes([1, 2])
        );
    }
}
