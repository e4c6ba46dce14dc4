//! Accounts as users write them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use taovm_chain::primitives::AccountId;

use crate::{
    keys::dev_account,
    scenario::{Names, TraceError},
};

/// An account under the name that the file gives it: an SS58 address, `0x` and 64 hex digits, an EVM
/// address (`0x` and 40), or `//Name` of a development key. Equal if the accounts are.
#[derive(Clone, Debug)]
pub struct Name {
    text: String,
    account: AccountId,
}

impl Name {
    /// The development key of that name.
    #[must_use]
    pub fn dev(name: &str) -> Self {
        Self {
            text: format!("//{name}"),
            account: dev_account(name),
        }
    }

    /// The account.
    #[must_use]
    pub const fn account(&self) -> AccountId {
        self.account
    }
}

impl PartialEq for Name {
    fn eq(&self, other: &Self) -> bool {
        self.account == other.account
    }
}

impl Eq for Name {}

impl FromStr for Name {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let account = if let Some(name) = text.strip_prefix("//") {
            if name.is_empty() || name.contains('/') {
                return Err(format!("{text:?} is no development key: //Name"));
            }
            dev_account(name)
        } else if text.len() == 42 && text.starts_with("0x") {
            let mut address = [0; 20];
            hex::decode_to_slice(&text[2..], &mut address).map_err(|e| format!("{text:?}: {e}"))?;
            AccountId::from_evm(address)
        } else {
            text.parse().map_err(|e| {
                format!(
                    "{text:?} is no account ({e}): write its SS58 address, 0x and 64 hex digits, \
                     0x and the 40 of an EVM address, or //Name of a development key"
                )
            })?
        };
        Ok(Self {
            text: text.to_owned(),
            account,
        })
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(D::Error::custom)
    }
}

/// Names within calls and parameters of a genesis file.
pub(crate) struct FileNames;

impl Names for FileNames {
    fn account(&self, name: &str) -> Result<AccountId, TraceError> {
        let name: Name = name.parse().map_err(TraceError)?;
        Ok(name.account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_has_four_kinds_of_names() {
        let alice = Name::dev("Alice");
        for text in [
            "//Alice".to_owned(),
            alice.account.to_ss58(),
            format!("{:?}", alice.account),
        ] {
            let name: Name = text.parse().unwrap();
            assert_eq!((&name, name.to_string()), (&alice, text));
        }
        let evm: Name = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
            .parse()
            .unwrap();
        let bytes = hex::decode("f39fd6e51aad88f6f4ce6ab8827279cfffb92266").unwrap();
        let account = AccountId::from_evm(bytes.try_into().unwrap());
        assert_eq!(evm.account, account);
        for wrong in ["Alice", "//", "//A//B", "0x12", "5Grw", ""] {
            assert!(wrong.parse::<Name>().is_err(), "{wrong}");
        }
    }
}
