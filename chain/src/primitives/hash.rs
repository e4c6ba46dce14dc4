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

/// An Ethereum address.
pub type H160 = [u8; 20];

/// Keccak with 32 bytes of output, as Ethereum uses it.
#[must_use]
pub fn keccak_256(data: &[u8]) -> H256 {
    sha3::Keccak256::digest(data).into()
}

/// SHA3 with 32 bytes of output, of FIPS 202.
#[must_use]
pub fn sha3_256(data: &[u8]) -> H256 {
    sha3::Sha3_256::digest(data).into()
}

/// xxHash64 with seed 0, for keys of less than 4 bytes: the prefix of Substrate's `Twox64Concat`
/// keys.
#[must_use]
pub fn twox_64(short: &[u8]) -> [u8; 8] {
    const P1: u64 = 0x9e37_79b1_85eb_ca87;
    const P2: u64 = 0xc2b2_ae3d_27d4_eb4f;
    const P3: u64 = 0x1656_67b1_9e37_79f9;
    const P5: u64 = 0x27d4_eb2f_1656_67c5;
    debug_assert!(short.len() < 4, "longer keys have other rounds");
    let start = P5.wrapping_add(short.len() as u64);
    let mut hash = short.iter().fold(start, |hash, byte| {
        (hash ^ u64::from(*byte).wrapping_mul(P5))
            .rotate_left(11)
            .wrapping_mul(P1)
    });
    hash = (hash ^ (hash >> 33)).wrapping_mul(P2);
    hash = (hash ^ (hash >> 29)).wrapping_mul(P3);
    (hash ^ (hash >> 32)).to_le_bytes()
}
