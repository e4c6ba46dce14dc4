//! EVM keys of neurons: which H160 answers for a uid (spec 05 §12).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, H160, NetUid, Uid, keccak_256, recover_public_key, twox_64},
    state::{Ledger, State},
};

/// A secp256k1 signature: r, s and the recovery id.
#[derive(Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct EcdsaSignature(pub [u8; 65]);

impl core::fmt::Debug for EcdsaSignature {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str("EcdsaSignature(")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))?;
        f.write_str(")")
    }
}

impl Serialize for EcdsaSignature {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_bytes(&self.0)
    }
}

impl<'de> Deserialize<'de> for EcdsaSignature {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = Vec::<u8>::deserialize(deserializer)?;
        let length = bytes.len();
        bytes
            .try_into()
            .map(Self)
            .map_err(|_| D::Error::invalid_length(length, &"65 bytes"))
    }
}

/// Lets an EVM key answer for the signing hotkey's neuron. The EVM key has signed the hotkey and
/// `block_number`, which may be any.
///
/// # Errors
/// In this order: that of `signer`, `NonAssociatedColdKey`, those of [`check_association`],
/// `InvalidIdentity` for a signature of no key, `InvalidRecoveredPublicKey` for another key's.
pub fn associate_evm_key(
    state: &mut State,
    signer: Result<AccountId>,
    netuid: NetUid,
    evm_key: H160,
    block_number: u64,
    signature: &EcdsaSignature,
) -> Result {
    let hotkey = signer?;
    let owner = state.hotkey(&hotkey).owner.unwrap_or_default();
    if owner == AccountId::ZERO {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    let uid = check_association(state, &hotkey, netuid)?;
    let Some(recovered) = recover(&signed_digest(&hotkey, block_number), signature) else {
        return Err(SubtensorError::InvalidIdentity.into());
    };
    if recovered != evm_key {
        return Err(SubtensorError::InvalidRecoveredPublicKey.into());
    }
    let block_associated = state.now();
    let neurons = state.subnet_mut(netuid).neurons_mut();
    neurons.evm_keys.insert(uid, (evm_key, block_associated));
    state.emit(SubtensorEvent::EvmKeyAssociated {
        netuid,
        hotkey,
        evm_key,
        block_associated,
    });
    Ok(())
}

/// Whether a hotkey's neuron may get another EVM key now; returns its uid. A first one counts from
/// block 0.
///
/// # Errors
/// `HotKeyNotRegisteredInSubNet`, `EvmKeyAssociateRateLimitExceeded`.
pub fn check_association(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> Result<Uid> {
    let neurons = &state.subnet(netuid).neurons;
    let Some(&uid) = neurons.uids.get(hotkey) else {
        return Err(SubtensorError::HotKeyNotRegisteredInSubNet.into());
    };
    let last = neurons.evm_keys.get(&uid).map_or(0, |(_, block)| *block);
    if state.now().saturating_sub(last) < state.profile.evm_key_associate_rate_limit {
        return Err(SubtensorError::EvmKeyAssociateRateLimitExceeded.into());
    }
    Ok(uid)
}

/// The neurons of an EVM key with the block of their association, the earliest first. Only the
/// first `limit` associations of the subnet in storage order are looked at.
#[must_use]
pub fn uid_lookup(state: &Ledger, netuid: NetUid, evm_key: &H160, limit: u16) -> Vec<(Uid, u64)> {
    let stored = &state.subnet(netuid).neurons.evm_keys;
    let mut in_order: Vec<_> = stored.iter().collect();
    in_order.sort_by_key(|(uid, _)| (twox_64(&uid.to_le_bytes()), uid.to_le_bytes()));
    let mut found: Vec<(Uid, u64)> = in_order
        .into_iter()
        .take(usize::from(limit))
        .filter(|(_, (key, _))| key == evm_key)
        .map(|(uid, (_, block))| (*uid, *block))
        .collect();
    found.sort_by_key(|(_, block)| *block);
    found
}

/// What the EVM key signs: the hotkey and the hash of a block number, as an Ethereum message.
fn signed_digest(hotkey: &AccountId, block_number: u64) -> [u8; 32] {
    let mut message = b"\x19Ethereum Signed Message:\n64".to_vec();
    message.extend(hotkey.0);
    message.extend(keccak_256(&block_number.to_le_bytes()));
    keccak_256(&message)
}

/// The address of the key that signed.
fn recover(digest: &[u8; 32], signature: &EcdsaSignature) -> Option<H160> {
    let mut bytes = signature.0;
    // The call takes 27 off, and so does the recovery.
    bytes[64] = bytes[64].checked_sub(27).unwrap_or(bytes[64]);
    let hash = keccak_256(&recover_public_key(digest, &bytes)?);
    hash[12..].try_into().ok()
}

#[cfg(test)]
mod tests {
    use k256::ecdsa::{Signature, SigningKey};

    use super::*;
    use crate::{keys, neurons::append, profile::Profile};

    const NETUID: NetUid = NetUid(2);
    const HOTKEY: AccountId = AccountId([1; 32]);

    fn key(n: u8) -> (SigningKey, H160) {
        let key = SigningKey::from_slice(&[n; 32]).unwrap();
        let point = key.verifying_key().to_encoded_point(false);
        let hash = keccak_256(&point.as_bytes()[1..]);
        (key, hash[12..].try_into().unwrap())
    }

    fn sign(key: &SigningKey, hotkey: &AccountId, block: u64) -> [u8; 65] {
        let (signature, id) = key
            .sign_prehash_recoverable(&signed_digest(hotkey, block))
            .unwrap();
        let mut bytes = [0; 65];
        bytes[..64].copy_from_slice(&signature.to_bytes());
        bytes[64] = id.to_byte() + 27;
        bytes
    }

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        keys::pair(&mut state, &AccountId([9; 32]), &HOTKEY).unwrap();
        append(&mut state, NETUID, &HOTKEY);
        state.clock.block = 7_200;
        state
    }

    fn associate(state: &mut State, address: H160, bytes: [u8; 65]) -> Result {
        associate_evm_key(
            state,
            Ok(HOTKEY),
            NETUID,
            address,
            5,
            &EcdsaSignature(bytes),
        )
    }

    #[test]
    fn a_key_answers_for_a_neuron_from_block_7200_on() {
        let mut state = state();
        let (key, address) = key(1);
        let signature = sign(&key, &HOTKEY, 5);
        state.clock.block = 7_199;
        let too_early = Err(SubtensorError::EvmKeyAssociateRateLimitExceeded.into());
        assert_eq!(associate(&mut state, address, signature), too_early);
        state.clock.block = 7_200;
        associate(&mut state, address, signature).unwrap();
        assert_eq!(uid_lookup(&state, NETUID, &address, 1), [(0, 7_200)]);
        assert_eq!(uid_lookup(&state, NETUID, &address, 0), []);
        state.clock.block = 14_399;
        assert_eq!(associate(&mut state, address, signature), too_early);
    }

    #[test]
    fn another_keys_or_no_keys_signature_is_refused() {
        let mut state = state();
        let (key1, _) = key(1);
        let (_, address2) = key(2);
        assert_eq!(
            associate(&mut state, address2, sign(&key1, &HOTKEY, 5)),
            Err(SubtensorError::InvalidRecoveredPublicKey.into())
        );
        assert_eq!(
            associate(&mut state, address2, [0; 65]),
            Err(SubtensorError::InvalidIdentity.into())
        );
        let mut wrong_v = sign(&key1, &HOTKEY, 5);
        wrong_v[64] = 4;
        assert_eq!(
            associate(&mut state, address2, wrong_v),
            Err(SubtensorError::InvalidIdentity.into())
        );
    }

    #[test]
    fn the_upper_signature_of_a_pair_counts_too() {
        use k256::elliptic_curve::ops::Neg;
        let mut state = state();
        let (key, address) = key(3);
        let lower = sign(&key, &HOTKEY, 5);
        let signature = Signature::from_slice(&lower[..64]).unwrap();
        let upper = Signature::from_scalars(signature.r(), signature.s().neg()).unwrap();
        let mut bytes = lower;
        bytes[..64].copy_from_slice(&upper.to_bytes());
        // Parity flips with s.
        bytes[64] = 1 - (lower[64] - 27);
        associate(&mut state, address, bytes).unwrap();
    }

    #[test]
    fn entries_are_looked_at_in_storage_order() {
        // spec 02 §5
        let mut state = state();
        let neurons = state.subnet_mut(NETUID).neurons_mut();
        for uid in 0..16 {
            neurons.evm_keys.insert(uid, ([uid as u8 % 2; 20], 1));
        }
        let found = uid_lookup(&state, NETUID, &[1; 20], 16);
        let uids: Vec<Uid> = found.iter().map(|(uid, _)| *uid).collect();
        assert_eq!(uids, [3, 13, 11, 5, 7, 9, 15, 1]);
        assert_eq!(uid_lookup(&state, NETUID, &[1; 20], 2).len(), 1);
    }
}
