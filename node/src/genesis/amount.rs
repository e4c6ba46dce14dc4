//! Amounts as users write them: whole numbers of the smallest unit, or decimals of the large one.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use serde_json::Value;
use taovm_chain::primitives::{Alpha, Rao};

const DECIMALS: usize = 9;

macro_rules! amount {
    ($(#[$doc:meta])* $name:ident($unit:ident), $large:literal, $small:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub struct $name(pub $unit);

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&format_args!("{} {}", decimal(self.0.0), $large))
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value = Value::deserialize(deserializer)?;
                let amount = match &value {
                    Value::Number(number) => number.as_u64(),
                    Value::String(text) => parse(text, $large, $small),
                    _ => None,
                };
                amount.map(|amount| Self($unit(amount))).ok_or_else(|| {
                    D::Error::custom(format_args!(
                        concat!(
                            "{} is no amount: \"1.5 ", $large, "\", \"500 ", $small,
                            "\" or a whole number of ", $small, ", below 2^64"
                        ),
                        value
                    ))
                })
            }
        }
    };
}

amount!(
    /// TAO: `"1.5 TAO"`, `"500 rao"`, or rao as a number.
    TaoAmount(Rao),
    "TAO",
    "rao"
);

amount!(
    /// Alpha: `"1.5 alpha"`, `"500 alpha-rao"`, or alpha-rao as a number.
    AlphaAmount(Alpha),
    "alpha",
    "alpha-rao"
);

/// The amount in the smallest unit; `None` for what is no amount or too much.
pub(super) fn parse(text: &str, large: &str, small: &str) -> Option<u64> {
    let digits = |text: &str| -> Option<u64> {
        let all = !text.is_empty() && text.bytes().all(|c| c.is_ascii_digit());
        all.then(|| text.parse().ok()).flatten()
    };
    if let Some(number) = text.strip_suffix(large).and_then(|t| t.strip_suffix(' ')) {
        let (whole, part) = number.split_once('.').unwrap_or((number, "0"));
        if part.len() > DECIMALS {
            return None;
        }
        let part = digits(part)? * 10_u64.pow((DECIMALS - part.len()) as u32);
        return digits(whole)?.checked_mul(1_000_000_000)?.checked_add(part);
    }
    match text.strip_suffix(small) {
        Some(number) => digits(number.strip_suffix(' ')?),
        None => digits(text),
    }
}

fn decimal(amount: u64) -> String {
    let (whole, part) = (amount / 1_000_000_000, amount % 1_000_000_000);
    let text = format!("{whole}.{part:09}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<TaoAmount, serde_json::Error> {
        serde_json::from_str(text)
    }

    #[test]
    fn an_amount_is_exact_in_either_unit() {
        for (text, rao, shown) in [
            ("\"1.5 TAO\"", 1_500_000_000, "\"1.5 TAO\""),
            ("\"0.000000001 TAO\"", 1, "\"0.000000001 TAO\""),
            ("\"10 TAO\"", 10_000_000_000, "\"10 TAO\""),
            ("\"500 rao\"", 500, "\"0.0000005 TAO\""),
            ("500", 500, "\"0.0000005 TAO\""),
            ("\"0\"", 0, "\"0 TAO\""),
            (
                "18446744073709551615",
                u64::MAX,
                "\"18446744073.709551615 TAO\"",
            ),
        ] {
            let amount = read(text).unwrap();
            assert_eq!(amount.0.0, rao, "{text}");
            assert_eq!(serde_json::to_string(&amount).unwrap(), shown);
            assert_eq!(read(shown).unwrap(), amount);
        }
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for wrong in [
            "\"1.0000000001 TAO\"",
            "\"-1 TAO\"",
            "\"1e3 TAO\"",
            "\"1TAO\"",
            "\"1. TAO\"",
            "\" TAO\"",
            "\"18446744074 TAO\"",
            "\"1 alpha\"",
            "1.5",
            "-1",
            "null",
        ] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
