//! Encryption for a future round of the beacon, as the chain's clients write it: Boneh and Franklin's
//! identity-based encryption of a key for the round, and AES-256-GCM with that key (spec 04 §11).
//!
//! A text that is not what a client writes is not read, whatever its lengths say; what the chain's own
//! library makes of such lengths never gives weights either.

use aes_gcm::{Aes256Gcm, Key, KeyInit, Nonce, aead::Aead};
use ark_bls12_381::{Bls12_381, Fr, G1Affine, G2Affine};
use ark_ec::{AffineRepr, CurveGroup, pairing::Pairing};
use ark_ff::PrimeField;
use ark_serialize::{CanonicalDeserialize, CanonicalSerialize};
use sha2::{Digest, Sha256};

/// A point of G2, compressed.
const POINT: usize = 96;

/// Decrypts what was encrypted for a round with the beacon's signature of that round; the
/// signature's bytes may be after the characters `0x`. Nothing if it cannot be.
#[must_use]
pub fn unlock(ciphertext: &[u8], signature: &[u8]) -> Option<Vec<u8>> {
    let signature = signature.strip_prefix(b"0x").unwrap_or(signature);
    let signature = G1Affine::deserialize_compressed(signature).ok()?;
    let sealed = Sealed::read(ciphertext)?;
    let key = sealed.key(signature)?;
    let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(key));
    cipher.decrypt(&Nonce::from(sealed.nonce), sealed.body).ok()
}

/// A ciphertext's parts.
struct Sealed<'c> {
    /// U: the generator times r.
    point: G2Affine,
    /// V: the seed, masked with the pairing of U and the round.
    masked_seed: [u8; 32],
    /// W: the key, masked with the seed.
    masked_key: [u8; 32],
    /// The message, encrypted with the key, with its tag.
    body: &'c [u8],
    nonce: [u8; 12],
}

impl<'c> Sealed<'c> {
    /// Lists stand after their lengths, eight bytes little-endian. What follows is not looked at.
    fn read(mut bytes: &'c [u8]) -> Option<Self> {
        let rest = &mut bytes;
        let point = G2Affine::deserialize_compressed(take(rest, POINT)?).ok()?;
        let masked_seed = list(rest)?.try_into().ok()?;
        let masked_key = list(rest)?.try_into().ok()?;
        let mut encrypted = list(rest)?;
        let _cipher_suite = list(rest)?;
        let body = list(&mut encrypted)?;
        let nonce = list(&mut encrypted)?.try_into().ok()?;
        Some(Self {
            point,
            masked_seed,
            masked_key,
            body,
            nonce,
        })
    }

    /// The key, if the signature is of the round that it was encrypted for.
    fn key(&self, signature: G1Affine) -> Option<[u8; 32]> {
        let mut shared = Vec::new();
        let paired = Bls12_381::pairing(signature, self.point);
        paired.0.serialize_compressed(&mut shared).ok()?;
        let seed = xor(&self.masked_seed, &Sha256::digest(&shared).into());
        let key = xor(&self.masked_key, &Sha256::digest(seed).into());
        let r = Fr::from_be_bytes_mod_order(&Sha256::digest([seed, key].concat()));
        let expected = (G2Affine::generator() * r).into_affine();
        (expected == self.point).then_some(key)
    }
}

fn take<'b>(bytes: &mut &'b [u8], count: usize) -> Option<&'b [u8]> {
    let (taken, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(taken)
}

fn list<'b>(bytes: &mut &'b [u8]) -> Option<&'b [u8]> {
    let length = take(bytes, 8)?.try_into().ok()?;
    take(bytes, usize::try_from(u64::from_le_bytes(length)).ok()?)
}

fn xor(a: &[u8; 32], b: &[u8; 32]) -> [u8; 32] {
    core::array::from_fn(|i| a[i] ^ b[i])
}

#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Value;

    use super::*;

    /// The signature of quicknet's round 1000.
    pub(crate) const ROUND_1000: &str = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39";

    /// The ciphertexts of the recording of time-locked weights: v0_hk's and v1_hk's for round 1000, and
    /// v1_hk's for round 2000.
    pub(crate) fn recorded() -> [Vec<u8>; 3] {
        let path = concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/../tests/vectors/scenarios/epoch_15_timelocked_commits.json"
        );
        let text = std::fs::read_to_string(path).expect("the recording is committed");
        let recording: Value = serde_json::from_str(&text).expect("it is JSON");
        let results = recording["output"]["results"]
            .as_array()
            .expect("it has results");
        let mut found: Vec<Vec<u8>> = results
            .iter()
            .filter_map(|result| result["expanded"]["@tlock"].as_str())
            .map(|bytes| hex::decode(&bytes[2..]).expect("hex"))
            .collect();
        found.dedup();
        found.try_into().expect("three of them")
    }

    /// `plain` as a client encrypts it for quicknet's round 1000. Who has the round's signature needs no
    /// key of the beacon for that, and here the seed need not be secret.
    pub(crate) fn sealed(plain: &[u8]) -> Vec<u8> {
        let (seed, key, nonce) = ([1; 32], [2; 32], [3; 12]);
        let r = Fr::from_be_bytes_mod_order(&Sha256::digest([seed, key].concat()));
        let point = (G2Affine::generator() * r).into_affine();
        let of_round = G1Affine::deserialize_compressed(&signature()[..]).expect("a signature");
        let mut shared = Vec::new();
        let paired = Bls12_381::pairing(of_round, point).0;
        paired.serialize_compressed(&mut shared).expect("a list");
        let cipher = Aes256Gcm::new(&Key::<Aes256Gcm>::from(key));
        let body = cipher.encrypt(&Nonce::from(nonce), plain).expect("short");
        let body = [length_first(&body), length_first(&nonce)].concat();

        let mut sealed = Vec::new();
        point.serialize_compressed(&mut sealed).expect("a list");
        for part in [
            &xor(&seed, &Sha256::digest(&shared).into())[..],
            &xor(&key, &Sha256::digest(seed).into()),
            &body,
            b"AES_GCM_",
        ] {
            sealed.extend(length_first(part));
        }
        sealed
    }

    fn length_first(bytes: &[u8]) -> Vec<u8> {
        [&(bytes.len() as u64).to_le_bytes(), bytes].concat()
    }

    fn signature() -> Vec<u8> {
        hex::decode(ROUND_1000).expect("hex")
    }

    #[test]
    fn a_recorded_ciphertext_opens_with_its_rounds_signature() {
        let [of_v0, _, later] = recorded();
        let plain = unlock(&of_v0, &signature()).expect("it opens");
        // Two uids, two values and a version of 0 behind the hotkey.
        assert_eq!(plain[0], 32 << 2);
        assert_eq!(
            plain[33..],
            [8, 3, 0, 4, 0, 8, 10, 0, 30, 0, 0, 0, 0, 0, 0, 0, 0, 0]
        );
        let with_prefix = [b"0x".to_vec(), signature()].concat();
        assert_eq!(unlock(&of_v0, &with_prefix), Some(plain));
        assert_eq!(unlock(&later, &signature()), None);
    }

    #[test]
    fn what_is_sealed_opens_also_where_it_is_nothing() {
        assert_eq!(unlock(&sealed(b"tao"), &signature()), Some(b"tao".to_vec()));
        assert_eq!(unlock(&sealed(b""), &signature()), Some(Vec::new()));
        // The same form as a recorded one.
        let [recorded, ..] = recorded();
        let plain = unlock(&recorded, &signature()).expect("it opens");
        assert_eq!(sealed(&plain).len(), recorded.len());
    }

    #[test]
    fn a_damaged_ciphertext_does_not_open() {
        let [good, ..] = recorded();
        for length in [0, 1, 95, 96, 104, good.len() - 1] {
            assert_eq!(
                unlock(&good[..length], &signature()),
                None,
                "{length} bytes"
            );
        }
        // Each list's length at once, then bytes of the point, the key and the message.
        for place in [103, 143, 183, 191, 5, 150, 200] {
            let mut bad = good.clone();
            bad[place] ^= 0xff;
            assert_eq!(unlock(&bad, &signature()), None, "byte {place}");
        }
        assert_eq!(unlock(&good, &[0; 48]), None);
        let mut longer = good.clone();
        longer.push(7);
        assert!(unlock(&longer, &signature()).is_some());
    }
}
