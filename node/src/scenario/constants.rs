//! The runtime's constants by pallet and name, for the operation `const` (spec 10).

use std::{collections::BTreeMap, sync::LazyLock};

use serde::Deserialize;
use serde_json::{Value, json};

use super::trace::TraceError;

/// The dictionary of runtime 425.
const DICTIONARY: &str = include_str!("../../../docs/spec/runtime-425.json");

/// (Type, SCALE bytes in hex) by (pallet, name).
type Constants = BTreeMap<(String, String), (String, String)>;

#[derive(Deserialize)]
struct Dictionary {
    pallets: Vec<Pallet>,
}

#[derive(Deserialize)]
struct Pallet {
    name: String,
    #[serde(default)]
    constants: Vec<(String, String, String)>,
}

/// A constant's value.
pub(super) fn get(pallet: &str, name: &str) -> Result<Value, TraceError> {
    static CONSTANTS: LazyLock<Result<Constants, String>> = LazyLock::new(read);
    let constants = CONSTANTS.as_ref().map_err(|e| TraceError(e.clone()))?;
    let constant = constants.get(&(pallet.to_owned(), name.to_owned()));
    let (of, digits) =
        constant.ok_or_else(|| TraceError(format!("name: no constant {pallet}.{name}")))?;
    let bytes = hex::decode(digits.trim_start_matches("0x"))
        .map_err(|e| TraceError(format!("{pallet}.{name}: {e}")))?;
    show(of, &bytes).ok_or_else(|| TraceError(format!("{pallet}.{name}: a {of} is not shown")))
}

fn read() -> Result<Constants, String> {
    let dictionary: Dictionary = serde_json::from_str(DICTIONARY).map_err(|e| e.to_string())?;
    let pallets = dictionary.pallets.into_iter();
    Ok(pallets
        .flat_map(|Pallet { name, constants }| {
            let of_pallet = constants.into_iter();
            of_pallet.map(move |(constant, of, bytes)| ((name.clone(), constant), (of, bytes)))
        })
        .collect())
}

/// A value in the form of traces; nothing for types that the constants' users do not need.
fn show(of: &str, bytes: &[u8]) -> Option<Value> {
    let inner = of
        .split_once('(')
        .and_then(|(_, rest)| rest.strip_suffix(')'));
    Some(match (inner.unwrap_or(of), bytes) {
        ("bool", [bit]) => json!(*bit == 1),
        ("u8", [number]) => json!(number),
        ("u16", _) => json!(u16::from_le_bytes(bytes.try_into().ok()?)),
        ("i16", _) => json!(i16::from_le_bytes(bytes.try_into().ok()?)),
        ("u32", _) => json!(u32::from_le_bytes(bytes.try_into().ok()?)),
        ("u64", _) => json!(u64::from_le_bytes(bytes.try_into().ok()?).to_string()),
        ("u128", _) => json!(u128::from_le_bytes(bytes.try_into().ok()?).to_string()),
        (option, [0]) if option.starts_with("Option<") => Value::Null,
        ("AccountId32" | "[u8;8]", _) => json!(format!("0x{}", hex::encode(bytes))),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_are_the_dictionarys() {
        // 500 rao, spec 01 §1.1.
        assert_eq!(get("Balances", "ExistentialDeposit").unwrap(), json!("500"));
        assert_eq!(get("SubtensorModule", "InitialTempo").unwrap(), json!(360));
        assert_eq!(
            get("SubtensorModule", "SubtensorPalletId").unwrap(),
            json!("0x73756274656e7372")
        );
        assert_eq!(get("SafeMode", "ReleaseDelay").unwrap(), Value::Null);
        assert!(get("SubtensorModule", "Nothing").is_err());
    }
}
