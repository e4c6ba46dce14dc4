//! The hashes of account aliases and commitments.

use blake2::{
    Blake2b, Digest,
    digest::consts::{U16, U32},
};
use twox_hash::XxHash64;

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

/// xxHash64 with seed 0, little-endian: the prefix of Substrate's `Twox64Concat` keys.
#[must_use]
pub fn twox_64(data: &[u8]) -> [u8; 8] {
    XxHash64::oneshot(0, data).to_le_bytes()
}

/// xxHash64 with the seeds 0 and 1: what Substrate hashes the names of pallets and items with.
#[must_use]
pub fn twox_128(data: &[u8]) -> [u8; 16] {
    let mut hash = [0; 16];
    hash[..8].copy_from_slice(&twox_64(data));
    hash[8..].copy_from_slice(&XxHash64::oneshot(1, data).to_le_bytes());
    hash
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_pallets_hash_to_the_prefixes_of_the_spec() {
        // spec 01 §11
        for (name, prefix) in [
            ("SubtensorModule", "658faa385070e074c85bf6b568cf0555"),
            ("Swap", "746cc6d1e9dbcf1d03868e492c1d836e"),
            ("Timestamp", "f0c365c3cf59d671eb72da0e7a4113c4"),
        ] {
            assert_eq!(hex::encode(twox_128(name.as_bytes())), prefix);
        }
    }
}
