//! Reading arguments: every error names the field.

use alloy_primitives::{Address, B256, Bytes, U256, hex};
use jsonrpsee::types::{ErrorObjectOwned, Params};
use serde_json::Value;
use taovm_chain::primitives::{AccountId, NetUid};
use taovm_evm_bridge::account_of;

use super::errors::invalid;

/// Positional arguments.
#[derive(Debug)]
pub(crate) struct Args(Vec<Value>);

impl Args {
    pub(crate) fn read(params: &Params<'_>) -> Result<Self, ErrorObjectOwned> {
        let Some(text) = params.as_str() else {
            return Ok(Self(Vec::new()));
        };
        match serde_json::from_str(text) {
            Ok(Value::Array(values)) => Ok(Self(values)),
            Ok(Value::Null) => Ok(Self(Vec::new())),
            Ok(_) => Err(invalid("params", "must be a list")),
            Err(error) => Err(invalid("params", &error.to_string())),
        }
    }

    /// An argument as it came; `null` counts as absent.
    pub(crate) fn raw(&self, index: usize) -> Option<&Value> {
        self.0.get(index).filter(|value| !value.is_null())
    }

    pub(crate) fn optional<T: Read>(
        &self,
        index: usize,
        field: &str,
    ) -> Result<Option<T>, ErrorObjectOwned> {
        self.raw(index)
            .map(|value| T::read(value).map_err(|reason| invalid(field, &reason)))
            .transpose()
    }

    pub(crate) fn required<T: Read>(
        &self,
        index: usize,
        field: &str,
    ) -> Result<T, ErrorObjectOwned> {
        self.optional(index, field)?
            .ok_or_else(|| invalid(field, "is missing"))
    }

    /// The block argument, the newest block if it is left out.
    pub(crate) fn block(&self, index: usize) -> Result<BlockRef, ErrorObjectOwned> {
        Ok(self.optional(index, "block")?.unwrap_or(BlockRef::Latest))
    }
}

/// A value that an argument can be.
pub(crate) trait Read: Sized {
    /// Reads it, or says what rule the value breaks.
    fn read(value: &Value) -> Result<Self, String>;
}

/// What a value is called in messages.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

fn text<'a>(value: &'a Value, expected: &str) -> Result<&'a str, String> {
    value
        .as_str()
        .ok_or_else(|| format!("expected {expected}, got {}", kind(value)))
}

fn fixed<const N: usize>(value: &Value) -> Result<[u8; N], String> {
    let text = text(value, &format!("0x and {} hex digits", 2 * N))?;
    let digits = text
        .strip_prefix("0x")
        .or_else(|| text.strip_prefix("0X"))
        .ok_or_else(|| format!("expected 0x and {} hex digits", 2 * N))?;
    if digits.len() != 2 * N {
        return Err(format!(
            "expected {} hex digits, got {}",
            2 * N,
            digits.len()
        ));
    }
    let mut out = [0; N];
    hex::decode_to_slice(digits, &mut out).map_err(|e| e.to_string())?;
    Ok(out)
}

impl Read for Address {
    fn read(value: &Value) -> Result<Self, String> {
        fixed::<20>(value).map(Into::into)
    }
}

impl Read for B256 {
    fn read(value: &Value) -> Result<Self, String> {
        fixed::<32>(value).map(Into::into)
    }
}

impl Read for Bytes {
    fn read(value: &Value) -> Result<Self, String> {
        let text = text(value, "bytes in hex")?;
        let digits = text
            .strip_prefix("0x")
            .ok_or("expected bytes in hex after 0x")?;
        hex::decode(digits)
            .map(Into::into)
            .map_err(|e| e.to_string())
    }
}

impl Read for U256 {
    /// Hex or decimal text, a JSON number, or a list of one of them.
    fn read(value: &Value) -> Result<Self, String> {
        let wrong = |text: &str| format!("{text:?} is no number in hex after 0x or in decimal");
        match value {
            Value::Array(list) if list.len() == 1 => Self::read(&list[0]),
            Value::String(text) => {
                let (digits, radix) =
                    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
                        Some(digits) => (digits, 16),
                        None => (text.as_str(), 10),
                    };
                // Some clients mean 0 by an empty quantity.
                if digits.is_empty() && radix == 16 {
                    return Ok(Self::ZERO);
                }
                if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
                    return Err(wrong(text));
                }
                Self::from_str_radix(digits, u64::from(radix))
                    .map_err(|_| format!("{text:?} does not fit 256 bits"))
            }
            Value::Number(number) => {
                if let Some(whole) = number.as_u64() {
                    return Ok(Self::from(whole));
                }
                integral(number).ok_or_else(|| wrong(&number.to_string()))
            }
            other => Err(format!("expected a number, got {}", kind(other))),
        }
    }
}

/// A number as JavaScript writes large ones: `1e21`.
fn integral(number: &serde_json::Number) -> Option<U256> {
    let text = number.to_string();
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let exponent: usize = exponent.trim_start_matches('+').parse().ok()?;
    let zeros = exponent
        .checked_sub(fraction.len())
        .filter(|zeros| *zeros < 78)?;
    let digits = format!("{whole}{fraction}{}", "0".repeat(zeros));
    U256::from_str_radix(&digits, 10).ok()
}

macro_rules! unsigned {
    ($($int:ty),*) => {$(
        impl Read for $int {
            fn read(value: &Value) -> Result<Self, String> {
                let number = U256::read(value)?;
                Self::try_from(number)
                    .map_err(|_| format!("{number} does not fit {} bits", Self::BITS))
            }
        }
    )*};
}
unsigned!(u8, u16, u64, u128);

impl Read for bool {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::Bool(flag) => Ok(*flag),
            Value::Array(list) if list.len() == 1 => Self::read(&list[0]),
            other => Err(format!("expected true or false, got {}", kind(other))),
        }
    }
}

impl Read for String {
    fn read(value: &Value) -> Result<Self, String> {
        text(value, "a string").map(str::to_owned)
    }
}

impl Read for NetUid {
    fn read(value: &Value) -> Result<Self, String> {
        u16::read(value).map(Self)
    }
}

impl Read for AccountId {
    /// 32 bytes in hex, an SS58 address, or an EVM address, which stands for its account.
    fn read(value: &Value) -> Result<Self, String> {
        let text = text(value, "an account")?;
        if text.starts_with("0x") && text.len() == 42 {
            return Address::read(value).map(account_of);
        }
        text.parse()
            .map_err(|e: taovm_chain::primitives::ParseAccountError| e.to_string())
    }
}

/// Which block is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BlockRef {
    /// `latest`, `safe` and `finalized`: blocks are final at once.
    Latest,
    /// `pending`.
    Pending,
    /// `earliest` is 0.
    Number(u64),
    /// By hash.
    Hash(B256),
}

impl Read for BlockRef {
    fn read(value: &Value) -> Result<Self, String> {
        match value {
            Value::String(text) => match text.as_str() {
                "latest" | "safe" | "finalized" => Ok(Self::Latest),
                "pending" => Ok(Self::Pending),
                "earliest" => Ok(Self::Number(0)),
                hash if hash.len() == 66 && hash.starts_with("0x") => {
                    B256::read(value).map(Self::Hash)
                }
                _ => u64::read(value).map(Self::Number).map_err(|_| {
                    format!(
                        "{text:?} is neither a block's number, its hash nor a tag like \"latest\""
                    )
                }),
            },
            Value::Number(_) => u64::read(value).map(Self::Number),
            Value::Object(fields) => {
                if let Some(hash) = fields.get("blockHash") {
                    return B256::read(hash)
                        .map(Self::Hash)
                        .map_err(|e| format!("blockHash: {e}"));
                }
                if let Some(number) = fields.get("blockNumber") {
                    return Self::read(number).map_err(|e| format!("blockNumber: {e}"));
                }
                Err("an object needs blockHash or blockNumber".to_owned())
            }
            other => Err(format!("expected a block, got {}", kind(other))),
        }
    }
}

/// A value of an object's field; `null` counts as absent.
pub(crate) fn field<T: Read>(
    object: &serde_json::Map<String, Value>,
    name: &str,
) -> Result<Option<T>, ErrorObjectOwned> {
    object
        .get(name)
        .filter(|value| !value.is_null())
        .map(|value| T::read(value).map_err(|reason| invalid(name, &reason)))
        .transpose()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn quantities_are_read_in_all_their_forms() {
        for value in [
            json!("0x10"),
            json!("16"),
            json!(16),
            json!([16]),
            json!(["0x10"]),
        ] {
            assert_eq!(u64::read(&value), Ok(16), "{value}");
        }
        assert_eq!(
            U256::read(&json!(1e21)),
            Ok(U256::from(10).pow(U256::from(21)))
        );
        for value in [
            json!("0xzz"),
            json!("ten"),
            json!(-1),
            json!(1.5),
            json!({}),
            json!(""),
        ] {
            assert!(u64::read(&value).is_err(), "{value}");
        }
        assert!(
            u64::read(&json!("0x10000000000000000"))
                .unwrap_err()
                .contains("64 bits")
        );
    }

    #[test]
    fn accounts_are_read_as_hex_ss58_and_evm_address() {
        let address = json!("0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac");
        let mapped = AccountId::read(&address).unwrap();
        assert_eq!(
            mapped.to_ss58(),
            "5Fghzk1AJt88PeFEzuRfXzbPchiBbsVGTTXcdx599VdZzkTA"
        );
        assert_eq!(AccountId::read(&json!(mapped.to_ss58())), Ok(mapped));
        assert_eq!(AccountId::read(&json!(format!("{mapped:?}"))), Ok(mapped));
        assert!(AccountId::read(&json!("0x1234")).is_err());
    }

    #[test]
    fn blocks_are_read_as_tag_number_hash_and_object() {
        assert_eq!(BlockRef::read(&json!("finalized")), Ok(BlockRef::Latest));
        assert_eq!(BlockRef::read(&json!("earliest")), Ok(BlockRef::Number(0)));
        assert_eq!(
            BlockRef::read(&json!({"blockNumber": "0x5"})),
            Ok(BlockRef::Number(5))
        );
        assert!(BlockRef::read(&json!("newest")).is_err());
        assert!(BlockRef::read(&json!({})).is_err());
    }
}
