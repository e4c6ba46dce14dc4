//! Fields of commitments as the chain's tools show them: raw bytes under a variant a length,
//! `{"Raw5": …}`.

use core::fmt;
use std::sync::LazyLock;

use serde::{
    Deserialize, Deserializer, Serialize, Serializer,
    de::{EnumAccess, Error as _, VariantAccess, Visitor},
    ser::SerializeStructVariant as _,
};

use super::data::{Data, MAX_BIG_RAW, MAX_RAW, MAX_TIMELOCKED};
use crate::primitives::{BoundedBytes, FixedBytes, H256};

const RAW: &str = "Raw";

/// `Raw0` to `Raw128`.
static RAW_NAMES: LazyLock<Vec<String>> = LazyLock::new(|| {
    (0..=MAX_RAW)
        .map(|length| format!("{RAW}{length}"))
        .collect()
});

impl Serialize for Data {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let index = u32::from(self.tag());
        let hash = |serializer: S, name, hash: &H256| {
            serializer.serialize_newtype_variant("Data", index, name, &FixedBytes(*hash))
        };
        match self {
            Self::None => serializer.serialize_unit_variant("Data", index, "None"),
            Self::Raw(bytes) => {
                let name = RAW_NAMES.get(bytes.len()).map_or(RAW, String::as_str);
                serializer.serialize_newtype_variant("Data", index, name, bytes)
            }
            Self::BlakeTwo256(of) => hash(serializer, "BlakeTwo256", of),
            Self::Sha256(of) => hash(serializer, "Sha256", of),
            Self::Keccak256(of) => hash(serializer, "Keccak256", of),
            Self::ShaThree256(of) => hash(serializer, "ShaThree256", of),
            Self::TimelockEncrypted {
                encrypted,
                reveal_round,
            } => {
                let mut shown =
                    serializer.serialize_struct_variant("Data", index, "TimelockEncrypted", 2)?;
                shown.serialize_field("encrypted", encrypted)?;
                shown.serialize_field("reveal_round", reveal_round)?;
                shown.end()
            }
            Self::ResetBondsFlag => {
                serializer.serialize_unit_variant("Data", index, "ResetBondsFlag")
            }
            Self::BigRaw(bytes) => {
                serializer.serialize_newtype_variant("Data", index, "BigRaw", bytes)
            }
        }
    }
}

impl<'de> Deserialize<'de> for Data {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_enum("Data", &[], Variants)
    }
}

struct Variants;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Timelocked {
    encrypted: BoundedBytes<MAX_TIMELOCKED>,
    reveal_round: u64,
}

impl<'de> Visitor<'de> for Variants {
    type Value = Data;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "None, Raw0 to Raw128, BlakeTwo256, Sha256, Keccak256, ShaThree256, TimelockEncrypted, \
             ResetBondsFlag or BigRaw",
        )
    }

    fn visit_enum<A: EnumAccess<'de>>(self, data: A) -> Result<Data, A::Error> {
        let (name, content): (String, A::Variant) = data.variant()?;
        match &*name {
            "None" => content.unit_variant().map(|()| Data::None),
            "ResetBondsFlag" => content.unit_variant().map(|()| Data::ResetBondsFlag),
            "BlakeTwo256" => hash(content).map(Data::BlakeTwo256),
            "Sha256" => hash(content).map(Data::Sha256),
            "Keccak256" => hash(content).map(Data::Keccak256),
            "ShaThree256" => hash(content).map(Data::ShaThree256),
            "TimelockEncrypted" => {
                content
                    .newtype_variant()
                    .map(|given: Timelocked| Data::TimelockEncrypted {
                        encrypted: given.encrypted,
                        reveal_round: given.reveal_round,
                    })
            }
            "BigRaw" => {
                let bytes: BoundedBytes<MAX_BIG_RAW> = content.newtype_variant()?;
                Ok(Data::BigRaw(bytes))
            }
            _ => {
                let length = RAW_NAMES.iter().position(|raw| *raw == name);
                let Some(length) = length else {
                    let unexpected = serde::de::Unexpected::Str(&name);
                    return Err(A::Error::invalid_value(unexpected, &self));
                };
                let bytes: BoundedBytes<MAX_RAW> = content.newtype_variant()?;
                if bytes.len() != length {
                    return Err(A::Error::invalid_length(bytes.len(), &&*name));
                }
                Ok(Data::Raw(bytes))
            }
        }
    }
}

fn hash<'de, A: VariantAccess<'de>>(content: A) -> Result<H256, A::Error> {
    let FixedBytes(hash) = content.newtype_variant()?;
    Ok(hash)
}

#[cfg(test)]
mod tests {
    use serde_json::{from_value, json, to_value};

    use super::*;

    #[test]
    fn fields_are_shown_by_the_chains_names_and_read_back() {
        let bytes = |bytes: &[u8]| BoundedBytes::new(bytes.to_vec()).unwrap();
        let big = BoundedBytes::new(vec![1, 2]).unwrap();
        let encrypted = BoundedBytes::new(vec![3]).unwrap();
        let reveal_round = 9;
        for (data, shown) in [
            (Data::None, json!("None")),
            (Data::Raw(bytes(b"")), json!({ "Raw0": [] })),
            (Data::Raw(bytes(b"ab")), json!({ "Raw2": [97, 98] })),
            (Data::Sha256([1; 32]), json!({ "Sha256": vec![1; 32] })),
            (
                Data::TimelockEncrypted {
                    encrypted,
                    reveal_round,
                },
                json!({ "TimelockEncrypted": { "encrypted": [3], "reveal_round": 9 } }),
            ),
            (Data::ResetBondsFlag, json!("ResetBondsFlag")),
            (Data::BigRaw(big), json!({ "BigRaw": [1, 2] })),
        ] {
            assert_eq!(to_value(&data).unwrap(), shown);
            assert_eq!(from_value::<Data>(shown).unwrap(), data);
        }
    }

    #[test]
    fn another_length_than_the_named_one_is_not_read() {
        for wrong in [
            json!({ "Raw3": [97, 98] }),
            json!({ "Raw129": vec![0; 129] }),
            json!({ "Raw": [97] }),
            json!({ "Sha256": [1] }),
            json!({ "None": 1 }),
        ] {
            assert!(from_value::<Data>(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
