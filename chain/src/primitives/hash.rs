//! The hashes of account aliases and commitments.

use blake2::{
    Blake2b, Digest,
    digest::consts::{U16, U32},
};

/// A 32-byte hash.
pub type H256 = [u8; 32];

/// BLAKE2b with 32 bytes of output.
#[must_use]
pub fn blake2_256(data: &[u8]) -> H256 {
    Blake2b::<U32>::digest(data).into()
}

/// BLAKE2b with 16 bytes of output: the prefix of Substrate's `Blake2_128Concat` keys.
#[must_use]
pub fn blake2_128(data: &[u8]) -> [u8; 16] {
    Blake2b::<U16>::digest(data).into()
}
