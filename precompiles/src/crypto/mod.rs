//! Cryptography that the chain adds to Ethereum's (spec 01 §2, §12): 0x400–0x403.
//!
//! No selector is looked at; value is taken and kept.

mod signatures;

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::primitives::{recover_public_key, sha3_256};

pub(crate) use signatures::{ED25519, SR25519};

use crate::{
    ExitError,
    dispatch::{Failure, Frame},
    encode,
    function::Raw,
};

/// 0x400: the SHA3 hash of all of the calldata.
pub(crate) const SHA3_FIPS_256: Raw = Raw {
    name: "SHA3-FIPS-256",
    published: None,
    body: sha3_fips_256,
};

/// 0x401: the public key of a signature; `ecrecover` gives its address alone.
pub(crate) const RECOVER_PUBLIC_KEY: Raw = Raw {
    name: "ECRecover public key",
    published: None,
    body: ec_recover_public_key,
};

/// 60 gas, and 12 a word.
fn sha3_fips_256(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let input = frame.call.input;
    // Calldata is far shorter than 2^60 bytes.
    frame
        .gas
        .charge(60 + 12 * input.len().div_ceil(32) as u64)?;
    Ok(encode::one(sha3_256(input)))
}

/// 3_000 gas. The calldata is `ecrecover`'s: hash, v in the last byte of its word, r, s; what is
/// missing is zero. Unlike there, the other bytes of v are not looked at and v may be 0 to 3 too.
fn ec_recover_public_key(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    frame.gas.charge(3_000)?;
    let mut words = [0; 128];
    let length = frame.call.input.len().min(words.len());
    words[..length].copy_from_slice(&frame.call.input[..length]);
    let (mut hash, mut signature) = ([0; 32], [0; 65]);
    hash.copy_from_slice(&words[..32]);
    signature[..64].copy_from_slice(&words[64..]);
    signature[64] = words[63];
    recover_public_key(&hash, &signature)
        .map(|key| Bytes::copy_from_slice(&key))
        .ok_or(no_key())
}

/// What 0x401 and 0x402 say of something that is no public key.
fn no_key() -> Failure {
    Failure::Exit(ExitError::Other(Cow::Borrowed("Public key recover failed")))
}
