//! The chain's storage items over the ledger's records: one table for whoever asks by name (the
//! scenarios' `get`, `list` and `set`) and whoever asks by raw key (precompile 0x807).
//!
//! The ledger keeps values, the chain entries. Where an item reads as a default without an entry,
//! the ledger does not tell an entry with that value from none. Which of the two is meant follows
//! from what writes the item, and is stated for every item by its group or its rule:
//!
//! - an item that is optional on the chain is absent where the ledger has nothing;
//! - `always`: genesis or every block writes it;
//! - `added`: genesis and registration write it, so it is there for every subnet;
//! - `registered`: registration alone writes it, so it is there for every subnet but the two of
//!   genesis, which have it once it differs from the default;
//! - `stepped`: every block writes it for every subnet but root;
//! - `emitting`: every block writes it for subnets that take part in emission, so it is there from a
//!   subnet's first emission on;
//! - `changed`, and all maps by account: there is an entry where the value differs from the default.
//!   The chain may hold an entry with the default, where a value was set and set back: such an
//!   entry is absent here.

#[macro_use]
mod table;

mod commitments;
mod crowdloans;
mod drand;
mod entries;
mod evm;
mod globals;
mod hasher;
mod key;
mod keys;
mod money;
mod neurons;
mod stake;
mod subnets;
mod types;

#[cfg(test)]
mod tests;

use std::{collections::BTreeMap, sync::LazyLock};

use parity_scale_codec::Encode;
use serde::{Serialize, de::DeserializeOwned};

pub use crowdloans::{CrowdloanInfo, StoredCall};
pub use hasher::Hasher;
pub use key::{Key, KeyPart, RawKey, ReadKey, WriteKey, prefix};
pub use types::{AccountData, AccountInfo, Bounded, Bytes, ChainType, ClaimRates, Permill};

use crate::state::{Ledger, State};
use key::RawParts;

/// A value of an item.
pub trait Stored: Encode + Serialize + DeserializeOwned + ChainType + PartialEq {}

impl<T: Encode + Serialize + DeserializeOwned + ChainType + PartialEq> Stored for T {}

/// An item: a value, or a map of values by key.
pub trait StorageItem {
    /// The pallet's name, which is also its storage prefix.
    const PALLET: &'static str;
    /// The item's name.
    const NAME: &'static str;
    /// How the parts of a key are hashed, one a part.
    const HASHERS: &'static [Hasher];
    /// The key; `()` for a plain value.
    type Key: Key;
    /// The value.
    type Value: Stored;

    /// The entry, if the chain has one.
    fn entry(ledger: &Ledger, key: &Self::Key) -> Option<Self::Value>;

    /// What reads without an entry; nothing for an item that is optional on the chain.
    fn default(ledger: &Ledger) -> Option<Self::Value>;

    /// Keys, among them all that have an entry.
    fn keys(ledger: &Ledger) -> Vec<Self::Key>;

    /// Writes past every rule; nothing as a value removes the entry.
    ///
    /// # Errors
    /// [`ReadOnly`] for an item that the ledger derives, or that nobody has needed to write.
    fn set(state: &mut State, key: &Self::Key, value: Option<Self::Value>) -> Result<(), ReadOnly> {
        let _ = (state, key, value);
        Err(ReadOnly)
    }
}

/// The item cannot be written directly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the item can only be read")]
pub struct ReadOnly;

/// What to do with an item that is known by name.
pub trait Visit: Sized {
    /// What comes of it.
    type Out;

    /// Does it.
    fn visit<I: StorageItem>(self) -> Self::Out;
}

/// What to do with every item.
pub trait VisitAll {
    /// Does it with one.
    fn item<I: StorageItem>(&mut self);
}

/// Visits the item of a pallet that has this name.
///
/// # Errors
/// Gives the visitor back if the ledger has no such item.
pub fn visit<V: Visit>(pallet: &str, item: &str, visitor: V) -> Result<V::Out, V> {
    globals::find(pallet, item, visitor)
        .or_else(|visitor| subnets::find(pallet, item, visitor))
        .or_else(|visitor| neurons::find(pallet, item, visitor))
        .or_else(|visitor| keys::find(pallet, item, visitor))
        .or_else(|visitor| stake::find(pallet, item, visitor))
        .or_else(|visitor| money::find(pallet, item, visitor))
        .or_else(|visitor| drand::find(pallet, item, visitor))
        .or_else(|visitor| commitments::find(pallet, item, visitor))
        .or_else(|visitor| crowdloans::find(pallet, item, visitor))
        .or_else(|visitor| evm::find(pallet, item, visitor))
}

/// Visits every item.
pub fn visit_all(visitor: &mut impl VisitAll) {
    globals::each(visitor);
    subnets::each(visitor);
    neurons::each(visitor);
    keys::each(visitor);
    stake::each(visitor);
    money::each(visitor);
    drand::each(visitor);
    commitments::each(visitor);
    crowdloans::each(visitor);
    evm::each(visitor);
}

/// The SCALE bytes behind a raw storage key, if the chain has an entry there that the ledger knows.
#[must_use]
pub fn read_raw(ledger: &Ledger, key: &[u8]) -> Option<Vec<u8>> {
    static NAMES: LazyLock<BTreeMap<[u8; 32], Name>> = LazyLock::new(|| {
        let mut names = Names(BTreeMap::new());
        visit_all(&mut names);
        names.0
    });
    let (start, parts) = key.split_first_chunk()?;
    let (pallet, item) = NAMES.get(start)?;
    visit(pallet, item, ReadRaw { ledger, parts })
        .ok()
        .flatten()
}

/// A pallet's and an item's name.
type Name = (&'static str, &'static str);

struct Names(BTreeMap<[u8; 32], Name>);

impl VisitAll for Names {
    fn item<I: StorageItem>(&mut self) {
        self.0
            .insert(prefix(I::PALLET, I::NAME), (I::PALLET, I::NAME));
    }
}

struct ReadRaw<'a> {
    ledger: &'a Ledger,
    parts: &'a [u8],
}

impl Visit for ReadRaw<'_> {
    type Out = Option<Vec<u8>>;

    fn visit<I: StorageItem>(self) -> Option<Vec<u8>> {
        let mut parts = RawParts {
            hashers: I::HASHERS,
            bytes: self.parts,
        };
        let key = I::Key::read(&mut parts).ok()?;
        if !parts.bytes.is_empty() {
            return None;
        }
        I::entry(self.ledger, &key).map(|value| value.encode())
    }
}
