//! Results as ABI words.

use alloy_primitives::{Bytes, U256};
use taovm_chain::primitives::AccountId;

/// A value that is one word of output.
pub(crate) trait Word {
    fn word(self) -> [u8; 32];
}

macro_rules! number_words {
    ($($number:ty),*) => {$(
        impl Word for $number {
            fn word(self) -> [u8; 32] {
                let be = self.to_be_bytes();
                let mut word = [0; 32];
                word[32 - be.len()..].copy_from_slice(&be);
                word
            }
        }
    )*};
}
number_words!(u8, u16, u32, u64, u128);

impl Word for bool {
    fn word(self) -> [u8; 32] {
        u8::from(self).word()
    }
}

impl Word for U256 {
    fn word(self) -> [u8; 32] {
        self.to_be_bytes()
    }
}

impl Word for [u8; 32] {
    fn word(self) -> [u8; 32] {
        self
    }
}

impl Word for AccountId {
    fn word(self) -> [u8; 32] {
        self.0
    }
}

/// One word of output.
pub(crate) fn one(value: impl Word) -> Bytes {
    Bytes::copy_from_slice(&value.word())
}

/// A static tuple: its words in a row.
pub(crate) fn words<const N: usize>(words: [[u8; 32]; N]) -> Bytes {
    Bytes::copy_from_slice(words.as_flattened())
}

/// `Error(string)`, what a revert carries.
pub(crate) fn revert(text: &str) -> Bytes {
    let mut data = Vec::with_capacity(4 + 64 + text.len().next_multiple_of(32));
    data.extend_from_slice(&[0x08, 0xc3, 0x79, 0xa0]);
    data.extend_from_slice(&32_u64.word());
    data.extend_from_slice(&(text.len() as u64).word());
    data.extend_from_slice(text.as_bytes());
    data.resize(4 + 64 + text.len().next_multiple_of(32), 0);
    data.into()
}
