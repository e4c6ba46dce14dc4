//! Accounts that the node signs for.

use std::collections::BTreeMap;

use alloy_primitives::{Address, B256, Signature};
use alloy_signer::SignerSync;
use alloy_signer_local::{MnemonicBuilder, PrivateKeySigner, coins_bip39::English};

use super::NodeError;

/// The mnemonic that every development chain knows. Its keys are public.
pub const TEST_MNEMONIC: &str = "test test test test test test test test test test test junk";

/// The most accounts a node derives at its start.
const MAX_ACCOUNTS: u32 = 1_000;

/// The unlocked accounts, in the order of their derivation.
#[derive(Clone, Debug, Default)]
pub struct DevAccounts {
    order: Vec<Address>,
    signers: BTreeMap<Address, PrivateKeySigner>,
}

impl DevAccounts {
    /// Derives `count` accounts at `m/44'/60'/0'/0/i`.
    ///
    /// # Errors
    /// [`NodeError::Argument`] for a phrase that is no mnemonic or too many accounts.
    pub fn derive(mnemonic: &str, count: u32) -> Result<Self, NodeError> {
        if count > MAX_ACCOUNTS {
            return Err(NodeError::argument(
                "accounts",
                format!("{count} are asked for, {MAX_ACCOUNTS} are possible"),
            ));
        }
        let wrong = |e: &dyn std::fmt::Display| NodeError::argument("mnemonic", e.to_string());
        let mut accounts = Self::default();
        for index in 0..count {
            let signer = MnemonicBuilder::<English>::default()
                .phrase(mnemonic)
                .index(index)
                .map_err(|e| wrong(&e))?
                .build()
                .map_err(|e| wrong(&e))?;
            accounts.order.push(signer.address());
            accounts.signers.insert(signer.address(), signer);
        }
        Ok(accounts)
    }

    /// The addresses.
    #[must_use]
    pub fn addresses(&self) -> &[Address] {
        &self.order
    }

    /// Whether the node has the key of an address.
    #[must_use]
    pub fn contains(&self, address: Address) -> bool {
        self.signers.contains_key(&address)
    }

    /// The addresses with their private keys.
    pub fn keys(&self) -> impl Iterator<Item = (Address, B256)> {
        self.order
            .iter()
            .filter_map(|address| self.signers.get(address))
            .map(|signer| (signer.address(), signer.to_bytes()))
    }

    /// Signs a 32-byte hash.
    ///
    /// # Errors
    /// [`NodeError::NoSigner`] for an address without a key.
    pub fn sign_hash(&self, address: Address, hash: B256) -> Result<Signature, NodeError> {
        self.signers
            .get(&address)
            .ok_or(NodeError::NoSigner(address))?
            .sign_hash_sync(&hash)
            .map_err(|e| NodeError::Signing(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::address;

    #[test]
    fn the_test_mnemonic_has_its_well_known_accounts() {
        let accounts = DevAccounts::derive(TEST_MNEMONIC, 2).unwrap();
        assert_eq!(
            accounts.addresses(),
            [
                address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266"),
                address!("70997970C51812dc3A010C7d01b50e0d17dc79C8"),
            ]
        );
    }

    #[test]
    fn a_wrong_mnemonic_is_named() {
        let error = DevAccounts::derive("test test", 1).unwrap_err();
        assert!(error.to_string().starts_with("mnemonic: "), "{error}");
    }
}
