//! Whose secp256k1 signature it is.

use k256::ecdsa::{RecoveryId, Signature, VerifyingKey};

/// The public key, without its prefix byte, that signed `digest`: the signature is r, s, and the
/// recovery id, to which 27 may have been added.
#[must_use]
pub fn recover_public_key(digest: &[u8; 32], signature: &[u8; 65]) -> Option<[u8; 64]> {
    let (rs, v) = signature.split_at(64);
    let id = RecoveryId::from_byte(v[0].checked_sub(27).unwrap_or(v[0]))?;
    let signature = Signature::from_slice(rs).ok()?;
    // The chain recovers from both signatures of a pair, this library from the lower one.
    let (signature, id) = match signature.normalize_s() {
        Some(lower) => (lower, RecoveryId::new(!id.is_y_odd(), id.is_x_reduced())),
        None => (signature, id),
    };
    let key = VerifyingKey::recover_from_prehash(digest, &signature, id).ok()?;
    key.to_encoded_point(false)
        .as_bytes()
        .get(1..)?
        .try_into()
        .ok()
}

#[cfg(test)]
mod tests {
    use k256::ecdsa::SigningKey;

    use super::*;

    #[test]
    fn both_signatures_of_a_pair_give_the_key() {
        let key = SigningKey::from_slice(&[3; 32]).unwrap();
        let point = key.verifying_key().to_encoded_point(false);
        let digest = [9; 32];
        let (low, id) = key.sign_prehash_recoverable(&digest).unwrap();
        let high = Signature::from_scalars(*low.r(), -*low.s()).unwrap();
        for (signature, v) in [
            (low, id.to_byte()),
            (low, id.to_byte() + 27),
            (high, id.to_byte() ^ 1),
        ] {
            let mut bytes = [v; 65];
            bytes[..64].copy_from_slice(&signature.to_bytes());
            let recovered = recover_public_key(&digest, &bytes).unwrap();
            assert_eq!(recovered, point.as_bytes()[1..]);
            for wrong in [4, 26, 31] {
                bytes[64] = wrong;
                assert_eq!(recover_public_key(&digest, &bytes), None);
            }
        }
        assert_eq!(recover_public_key(&digest, &[0; 65]), None);
    }
}
