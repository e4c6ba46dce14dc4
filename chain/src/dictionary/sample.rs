//! Bytes made from the dictionary's types, and what they stand for.

use parity_scale_codec::{Compact, Encode};
use serde_json::{Map, Value, json};

use super::{Call, Dictionary, Field};

/// A value of a type, with bytes that no other value of the sample has.
pub(crate) struct Sample<'d> {
    dictionary: &'d Dictionary,
    /// Chooses variants of enums and options.
    round: usize,
    /// The last byte used.
    last: u8,
    pub(crate) bytes: Vec<u8>,
    /// What each argument reads as; nothing where the form is taovm's own.
    pub(crate) values: Vec<Option<Value>>,
}

impl<'d> Sample<'d> {
    pub(crate) fn of_call(
        dictionary: &'d Dictionary,
        pallet: u8,
        call: &Call,
        round: usize,
    ) -> Self {
        let mut sample = Self::empty(dictionary, round);
        sample.bytes.extend([pallet, call.index]);
        for (_, of) in &call.args {
            sample.add(of);
        }
        sample
    }

    pub(crate) fn of_type(dictionary: &'d Dictionary, of: &str, round: usize) -> Self {
        let mut sample = Self::empty(dictionary, round);
        sample.add(of);
        sample
    }

    const fn empty(dictionary: &'d Dictionary, round: usize) -> Self {
        Self {
            dictionary,
            round,
            last: 0x40,
            bytes: Vec::new(),
            values: Vec::new(),
        }
    }

    fn add(&mut self, of: &str) {
        let value = self.push(of);
        let value = value.unwrap_or_else(|| panic!("no sample of {of}"));
        self.values.push(value);
    }

    /// Bytes that repeat one not yet used, so that a compact number needs more than a plain one.
    fn fresh<const N: usize>(&mut self) -> [u8; N] {
        self.last += 1;
        [self.last; N]
    }

    /// Adds a value; the outer option is nothing for a type that has no sample, the inner one for a
    /// value whose form is not compared.
    fn push(&mut self, of: &str) -> Option<Option<Value>> {
        macro_rules! number {
            ($number:ty) => {{
                let value = <$number>::from_le_bytes(self.fresh());
                self.bytes.extend(value.to_le_bytes());
                Some(Some(json!(value)))
            }};
        }
        macro_rules! compact {
            ($number:ty) => {{
                let value = <$number>::from_le_bytes(self.fresh());
                Compact(value).encode_to(&mut self.bytes);
                Some(Some(json!(value)))
            }};
        }
        match of {
            "bool" => {
                self.bytes.push((self.round % 2) as u8);
                return Some(Some(json!(self.round % 2 == 1)));
            }
            "u8" => return number!(u8),
            "u16" => return number!(u16),
            "i16" => return number!(i16),
            "u32" => return number!(u32),
            "i32" => return number!(i32),
            "u64" => return number!(u64),
            "i64" => return number!(i64),
            // These do not fit JSON numbers.
            "u128" | "i128" => {
                let bytes: [u8; 16] = self.fresh();
                self.bytes.extend(bytes);
                return Some(None);
            }
            "U256" => {
                let bytes: [u8; 32] = self.fresh();
                self.bytes.extend(bytes);
                return Some(None);
            }
            "Compact<u16>" => return compact!(u16),
            "Compact<u32>" => return compact!(u32),
            "Compact<u64>" => return compact!(u64),
            "MultiAddress" => {
                self.bytes.push(0);
                return self.push("AccountId32");
            }
            "AccountId32" => {
                let account: [u8; 32] = self.fresh();
                self.bytes.extend(account);
                return Some(Some(json!(format!("0x{}", hex::encode(account)))));
            }
            "H256" => return self.push("[u8;32]"),
            "H160" => return self.push("[u8;20]"),
            "OriginCaller" => {
                // The dictionary does not describe it: the system pallet's signed origin.
                self.bytes.extend([0, 1]);
                let account = self.push("AccountId32")??;
                return Some(Some(json!({ "system": { "Signed": account } })));
            }
            "Data" => return Some(Some(self.push_data())),
            "RuntimeCall" => {
                // SubtensorModule.start_call on subnet 2.
                self.bytes.extend([7, 92, 2, 0]);
                return Some(None);
            }
            _ => {}
        }
        let inner = |prefix: &str| of.strip_prefix(prefix)?.strip_suffix('>');
        if let Some(length) = of.strip_prefix("[u8;").and_then(|n| n.strip_suffix(']')) {
            let [byte] = self.fresh();
            let bytes = vec![byte; length.parse().unwrap()];
            self.bytes.extend(&bytes);
            return Some(Some(json!(bytes)));
        }
        if let Some(item) = inner("Vec<").or_else(|| inner("BoundedVec<")) {
            Compact(2_u32).encode_to(&mut self.bytes);
            let values = [self.push(item)?, self.push(item)?];
            return Some(values.into_iter().collect::<Option<Value>>());
        }
        if let Some(item) = inner("Option<") {
            self.bytes.push(0);
            if self.round.is_multiple_of(2) {
                let flag = self.bytes.len() - 1;
                if let Some(value) = self.push(item) {
                    self.bytes[flag] = 1;
                    return Some(value);
                }
            }
            return Some(Some(Value::Null));
        }
        if let Some(items) = of.strip_prefix('(').and_then(|of| of.strip_suffix(')')) {
            let values: Option<Vec<_>> = items.split(',').map(|item| self.push(item)).collect();
            return Some(values?.into_iter().collect::<Option<Value>>());
        }
        // The one struct with an inner type whose field has a name where it is shown.
        if of.starts_with("CommitmentInfo(") {
            return self.push_named("CommitmentInfo");
        }
        if let Some((_, inner)) = of.split_once('(') {
            return self.push(inner.strip_suffix(')')?);
        }
        self.push_named(of)
    }

    /// A field of a commitment, which the dictionary does not describe: a first byte that tells the
    /// variant, for raw bytes with their length.
    fn push_data(&mut self) -> Value {
        let [byte] = self.fresh();
        let (name, tag, length) = match self.round % 9 {
            0 => return self.push_unit("None", 0),
            1 => return self.push_unit("ResetBondsFlag", 135),
            2 => ("Raw128", 129, 128),
            3 => ("Raw1", 2, 1),
            4 => ("BlakeTwo256", 130, 32),
            5 => ("Sha256", 131, 32),
            6 => ("Keccak256", 132, 32),
            7 => ("ShaThree256", 133, 32),
            _ => {
                let round = u64::from_le_bytes(self.fresh());
                self.bytes.extend([134, 2 << 2, byte, byte]);
                self.bytes.extend(round.to_le_bytes());
                let shown = json!({ "encrypted": [byte, byte], "reveal_round": round });
                return json!({ "TimelockEncrypted": shown });
            }
        };
        self.bytes.push(tag);
        let bytes = vec![byte; length];
        self.bytes.extend(&bytes);
        json!({ name: bytes })
    }

    fn push_unit(&mut self, name: &str, tag: u8) -> Value {
        self.bytes.push(tag);
        json!(name)
    }

    /// A struct or an enum.
    fn push_named(&mut self, of: &str) -> Option<Option<Value>> {
        let described = &self.dictionary.types.get(of)?.0;
        let Field::Variant { .. } = &described.first()?.1 else {
            let fields = described.iter().map(|(name, field)| match field {
                Field::Type(of) => Some((name, of)),
                Field::Variant { .. } => None,
            });
            return self.push_fields(fields.collect::<Option<Vec<_>>>()?);
        };
        let (name, Field::Variant { index, fields }) = &described[self.round % described.len()]
        else {
            return None;
        };
        self.bytes.push(*index);
        if fields.0.is_empty() {
            return Some(Some(json!(name)));
        }
        let value = match &fields.0[..] {
            // A field without a name is the content itself.
            [(number, of)] if number == "0" => self.push(of)?,
            fields => self.push_fields(fields.iter().map(|(name, of)| (name, of)).collect())?,
        };
        Some(value.map(|value| json!({ name: value })))
    }

    fn push_fields(&mut self, fields: Vec<(&String, &String)>) -> Option<Option<Value>> {
        let mut values = Some(Map::new());
        for (name, of) in fields {
            match (self.push(of)?, &mut values) {
                (Some(value), Some(values)) => drop(values.insert(name.clone(), value)),
                _ => values = None,
            }
        }
        Some(values.map(Value::Object))
    }
}
