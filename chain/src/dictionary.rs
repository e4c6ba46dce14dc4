//! The dictionary of the chain's runtime (`docs/spec/runtime-425.json`), for tests.

mod sample;

use core::{fmt, marker::PhantomData};
use std::collections::BTreeMap;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};

pub(crate) use sample::Sample;

/// The dictionary.
#[derive(Deserialize)]
pub(crate) struct Dictionary {
    pub(crate) pallets: Vec<Pallet>,
    /// Structs and enums by name.
    pub(crate) types: BTreeMap<String, InOrder<Field>>,
}

impl Dictionary {
    pub(crate) fn load() -> Self {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs/spec/runtime-425.json");
        let text = std::fs::read_to_string(path).expect("the dictionary is committed");
        serde_json::from_str(&text).expect("it has this form")
    }

    pub(crate) fn pallet(&self, name: &str) -> &Pallet {
        let mut pallets = self.pallets.iter();
        pallets
            .find(|pallet| pallet.name == name)
            .unwrap_or_else(|| panic!("{name}: not a pallet of the dictionary"))
    }
}

/// A pallet.
#[derive(Deserialize)]
pub(crate) struct Pallet {
    pub(crate) name: String,
    pub(crate) index: u8,
    /// What storage keys start with the hash of.
    #[serde(default)]
    pub(crate) prefix: Option<String>,
    #[serde(default)]
    pub(crate) calls: Vec<Call>,
    #[serde(default)]
    pub(crate) storage: Vec<Item>,
}

impl Pallet {
    pub(crate) fn call(&self, name: &str) -> &Call {
        let mut calls = self.calls.iter();
        calls
            .find(|call| call.name == name)
            .unwrap_or_else(|| panic!("{}.{name}: not a call of the dictionary", self.name))
    }

    pub(crate) fn item(&self, name: &str) -> &Item {
        let mut items = self.storage.iter();
        items
            .find(|item| item.name == name)
            .unwrap_or_else(|| panic!("{}.{name}: not an item of the dictionary", self.name))
    }
}

/// A storage item.
#[derive(Deserialize)]
pub(crate) struct Item {
    pub(crate) name: String,
    /// `Default` or `Optional`.
    pub(crate) modifier: String,
    /// The default's bytes.
    pub(crate) default: String,
    #[serde(default)]
    pub(crate) hashers: Vec<String>,
    /// The key's type: of several parts a tuple.
    #[serde(default)]
    pub(crate) key: Option<String>,
    pub(crate) value: String,
}

/// A call.
#[derive(Deserialize)]
pub(crate) struct Call {
    pub(crate) name: String,
    pub(crate) index: u8,
    /// (Name, type).
    pub(crate) args: Vec<(String, String)>,
}

/// A struct's field or an enum's variant.
#[derive(Deserialize)]
#[serde(untagged)]
pub(crate) enum Field {
    /// A field's type.
    Type(String),
    /// A variant.
    Variant { index: u8, fields: InOrder<String> },
}

/// A JSON object's fields as they stand in the text.
#[derive(Debug)]
pub(crate) struct InOrder<T>(pub(crate) Vec<(String, T)>);

impl<'de, T: Deserialize<'de>> Deserialize<'de> for InOrder<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Fields<T> {
            type Value = InOrder<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<InOrder<T>, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(InOrder(fields))
            }
        }
        deserializer.deserialize_map(Fields(PhantomData))
    }
}
