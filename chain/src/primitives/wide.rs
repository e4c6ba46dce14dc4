//! Numbers of 256 bits, as calls hold them.

use core::fmt;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Visitor};

/// A number of 256 bits, little-endian; in text decimal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Encode, Decode)]
pub struct U256(pub [u8; 32]);

impl U256 {
    /// The number, or 2^64 − 1 if it is larger.
    #[must_use]
    pub fn saturated_u64(&self) -> u64 {
        let (low, high) = self.0.split_at(8);
        match (low.try_into(), high.iter().all(|byte| *byte == 0)) {
            (Ok(low), true) => u64::from_le_bytes(low),
            _ => u64::MAX,
        }
    }

    fn from_decimal(text: &str) -> Option<Self> {
        let mut bytes = [0_u8; 32];
        if text.is_empty() {
            return None;
        }
        for digit in text.chars() {
            let mut carry = digit.to_digit(10)?;
            for byte in &mut bytes {
                let sum = u32::from(*byte) * 10 + carry;
                *byte = (sum & 0xff) as u8;
                carry = sum >> 8;
            }
            if carry != 0 {
                return None;
            }
        }
        Some(Self(bytes))
    }
}

impl From<u64> for U256 {
    fn from(number: u64) -> Self {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        Self(bytes)
    }
}

impl fmt::Display for U256 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut rest = self.0;
        let mut digits = Vec::new();
        while rest.iter().any(|byte| *byte != 0) {
            let mut remainder = 0_u32;
            for byte in rest.iter_mut().rev() {
                let part = remainder << 8 | u32::from(*byte);
                *byte = (part / 10) as u8;
                remainder = part % 10;
            }
            digits.push(char::from(b'0' + remainder as u8));
        }
        if digits.is_empty() {
            digits.push('0');
        }
        f.write_str(&digits.into_iter().rev().collect::<String>())
    }
}

impl Serialize for U256 {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for U256 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Number;
        impl Visitor<'_> for Number {
            type Value = U256;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a number below 2^256")
            }

            fn visit_u64<E: serde::de::Error>(self, number: u64) -> Result<U256, E> {
                Ok(number.into())
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<U256, E> {
                U256::from_decimal(text)
                    .ok_or_else(|| E::custom(format!("{text:?} is no number below 2^256")))
            }
        }
        deserializer.deserialize_any(Number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_decimal_in_text() {
        let most = U256([0xff; 32]).to_string();
        assert_eq!(
            most,
            "115792089237316195423570985008687907853269984665640564039457584007913129639935"
        );
        assert_eq!(U256::from_decimal(&most), Some(U256([0xff; 32])));
        assert_eq!(U256::from_decimal(&format!("{most}0")), None);
        assert_eq!(U256::from(20_000_000_000).to_string(), "20000000000");
        assert_eq!(U256::default().to_string(), "0");
        assert_eq!(U256([0xff; 32]).saturated_u64(), u64::MAX);
    }
}
