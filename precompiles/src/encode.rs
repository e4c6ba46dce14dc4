//! Results as ABI words.

use alloy_primitives::{Bytes, U256};
use taovm_chain::primitives::{AccountId, Alpha, Rao};

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

impl Word for Rao {
    fn word(self) -> [u8; 32] {
        self.0.word()
    }
}

impl Word for Alpha {
    fn word(self) -> [u8; 32] {
        self.0.word()
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

/// A dynamic array of words: offset, length, items.
pub(crate) fn array<W: Word>(items: impl IntoIterator<Item = W>) -> Bytes {
    tuples(items.into_iter().map(|item| [item.word()]))
}

/// A dynamic array of static tuples: offset, length, the words of each item.
pub(crate) fn tuples<const N: usize>(items: impl IntoIterator<Item = [[u8; 32]; N]>) -> Bytes {
    let mut data = vec![0; 64];
    let mut length = 0_u64;
    for item in items {
        data.extend_from_slice(item.as_flattened());
        length += 1;
    }
    data[..32].copy_from_slice(&32_u64.word());
    data[32..64].copy_from_slice(&length.word());
    data.into()
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

/// A member of a tuple.
#[derive(Clone, Copy)]
pub(crate) enum Field<'a> {
    /// A static value.
    Word([u8; 32]),
    /// `bytes` or `string`.
    Bytes(&'a [u8]),
    /// An array of static values of a word each.
    Words(&'a [[u8; 32]]),
}

impl Field<'_> {
    /// A static value of 0.
    pub(crate) const fn zero() -> Self {
        Self::Word([0; 32])
    }
}

/// The members of a tuple: static ones and offsets, then what the offsets point at.
pub(crate) fn tuple(fields: &[Field<'_>]) -> Vec<u8> {
    let head = 32 * fields.len();
    let mut data = Vec::with_capacity(head);
    let mut tail = Vec::new();
    for field in fields {
        let offset = (head + tail.len()) as u64;
        match field {
            Field::Word(word) => data.extend_from_slice(word),
            Field::Bytes(bytes) => {
                data.extend_from_slice(&offset.word());
                tail.extend_from_slice(&(bytes.len() as u64).word());
                tail.extend_from_slice(bytes);
                tail.resize(tail.len().next_multiple_of(32), 0);
            }
            Field::Words(words) => {
                data.extend_from_slice(&offset.word());
                tail.extend_from_slice(&(words.len() as u64).word());
                tail.extend_from_slice(words.as_flattened());
            }
        }
    }
    data.extend(tail);
    data
}

/// A struct with a dynamic member as the only result: its offset, then the members.
pub(crate) fn structure(fields: &[Field<'_>]) -> Bytes {
    let mut data = 32_u64.word().to_vec();
    data.extend(tuple(fields));
    data.into()
}
