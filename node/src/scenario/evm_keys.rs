//! Named EVM keys of scenarios and what they sign (spec 10).

use alloy_primitives::Signature;
use k256::ecdsa::SigningKey;
use taovm_chain::primitives::{AccountId, H160, blake2_256, keccak_256};

use super::trace::TraceError;

/// The key of a name: its secret is the hash of `eth:<name>`.
fn key(name: &str) -> Result<SigningKey, TraceError> {
    SigningKey::from_slice(&blake2_256(format!("eth:{name}").as_bytes()))
        .map_err(|e| TraceError(format!("eth:{name}: {e}")))
}

/// The address of a named key.
pub(super) fn address(name: &str) -> Result<H160, TraceError> {
    let point = key(name)?.verifying_key().to_encoded_point(false);
    let hash = keccak_256(&point.as_bytes()[1..]);
    let mut address = [0; 20];
    address.copy_from_slice(&hash[12..]);
    Ok(address)
}

/// A named key's signature of a transaction's hash.
pub(super) fn sign(name: &str, hash: [u8; 32]) -> Result<Signature, TraceError> {
    key(name)?
        .sign_prehash_recoverable(&hash)
        .map(Signature::from)
        .map_err(|e| TraceError(format!("eth:{name}: {e}")))
}

/// A named key's signature of an association with a hotkey (spec 05 §12).
pub(super) fn association(
    name: &str,
    hotkey: &AccountId,
    block: u64,
) -> Result<[u8; 65], TraceError> {
    let mut message = b"\x19Ethereum Signed Message:\n64".to_vec();
    message.extend(hotkey.0);
    message.extend(keccak_256(&block.to_le_bytes()));
    let (signature, id) = key(name)?
        .sign_prehash_recoverable(&keccak_256(&message))
        .map_err(|e| TraceError(format!("eth:{name}: {e}")))?;
    let mut bytes = [0; 65];
    bytes[..64].copy_from_slice(&signature.to_bytes());
    bytes[64] = id.to_byte() + 27;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::dev_account;

    #[test]
    fn named_keys_have_the_recorded_addresses_and_signatures() {
        let shown = hex::encode(address("k").unwrap());
        assert_eq!(shown, "fb4399e01ce3bfd33f349ff2ef63a5b678a5676f");
        let signed = association("k", &dev_account("v0_hk"), 1).unwrap();
        assert_eq!(
            hex::encode(signed),
            "5e44b4bbb7283184ed595ba649c3aeff618912f65382a5d594926668ede1d500\
             00cd7795ec8cbcab437b56976459a5bde36db00b2483991fd2a5a7bea90ee9ab1c"
        );
    }
}
