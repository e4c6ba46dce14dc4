//! ed25519 at 0x402 and sr25519 at 0x403 (spec 01 §12).

use std::borrow::Cow;

use alloy_primitives::Bytes;
use ed25519_dalek::Verifier;

use super::no_key;
use crate::{
    ExitError,
    dispatch::{Failure, Frame},
    encode,
    function::{GasClass, Published, Raw},
};

/// Gas of a verification.
const GAS: u64 = 6_000;

/// The signature that both are called by. Its selector may be any four bytes.
const VERIFY: Published = Published {
    selector: 0x869a_dcb9,
    signature: "verify(bytes32,bytes32,bytes32,bytes32)",
    gas: GasClass::Fixed(GAS),
};

/// 0x402.
pub(crate) const ED25519: Raw = Raw {
    name: "verify",
    published: Some(VERIFY),
    body: |frame| verify(frame, ed25519),
};

/// 0x403.
pub(crate) const SR25519: Raw = Raw {
    name: "verify",
    published: Some(VERIFY),
    body: |frame| verify(frame, sr25519),
};

/// What both take, in this order after the selector.
struct Signed<'a> {
    message: &'a [u8; 32],
    public_key: &'a [u8; 32],
    signature: &'a [u8; 64],
}

fn verify(
    frame: &mut Frame<'_>,
    check: fn(Signed<'_>) -> Result<bool, Failure>,
) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    frame.gas.charge(GAS)?;
    let signed = read(frame.call.input).ok_or(Failure::Exit(ExitError::Other(Cow::Borrowed(
        "input must contain 128 bytes",
    ))))?;
    check(signed).map(encode::one)
}

fn read(input: &[u8]) -> Option<Signed<'_>> {
    let (message, rest) = input.get(4..)?.split_first_chunk()?;
    let (public_key, rest) = rest.split_first_chunk()?;
    let signature = rest.first_chunk()?;
    Some(Signed {
        message,
        public_key,
        signature,
    })
}

/// The check of RFC 8032 that lets keys of small order pass.
fn ed25519(signed: Signed<'_>) -> Result<bool, Failure> {
    let key = ed25519_dalek::VerifyingKey::from_bytes(signed.public_key).map_err(|_| no_key())?;
    let signature = ed25519_dalek::Signature::from_bytes(signed.signature);
    Ok(key.verify(signed.message, &signature).is_ok())
}

/// Keys and signatures that are none are wrong.
fn sr25519(signed: Signed<'_>) -> Result<bool, Failure> {
    let parsed = schnorrkel::PublicKey::from_bytes(signed.public_key)
        .and_then(|key| Ok((key, schnorrkel::Signature::from_bytes(signed.signature)?)));
    Ok(parsed.is_ok_and(|(key, signature)| {
        key.verify_simple(b"substrate", signed.message, &signature)
            .is_ok()
    }))
}
