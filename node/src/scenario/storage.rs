//! The chain's storage items by name, for `get`, `list`, `set` and storage keys (spec 10).

use serde_json::{Map, Value};
use taovm_chain::{
    state::{Ledger, State},
    storage::{self, Key, KeyPart, RawKey, ReadKey, StorageItem, Visit, WriteKey},
};

use super::trace::{Names, TraceError, from_trace, to_trace};

/// An item, and the parts of its key or the first of them.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    /// The pallet.
    pub(super) pallet: &'a str,
    /// The item.
    pub(super) item: &'a str,
    /// Parts, as scenarios write them.
    pub(super) keys: &'a [Value],
    /// Accounts by name.
    pub(super) names: &'a dyn Names,
}

impl<'a> Place<'a> {
    /// What `pallet`, `item` and `keys` of a step or placeholder name.
    pub(super) fn read(
        fields: &'a Map<String, Value>,
        names: &'a dyn Names,
    ) -> Result<Self, TraceError> {
        let text = |field: &str| fields.get(field).and_then(Value::as_str);
        let keys = fields.get("keys").and_then(Value::as_array);
        Ok(Self {
            pallet: text("pallet").unwrap_or("SubtensorModule"),
            item: text("item").ok_or_else(|| TraceError("item: missing".into()))?,
            keys: keys.map_or(&[], Vec::as_slice),
            names,
        })
    }

    /// Reads the item's value: the default without an entry.
    pub(super) fn get(self, ledger: &Ledger) -> Result<Value, TraceError> {
        self.visit(Get {
            ledger,
            place: self,
        })
    }

    /// Writes the item's value directly, past every rule.
    pub(super) fn set(self, state: &mut State, value: &Value) -> Result<(), TraceError> {
        self.visit(Set {
            state,
            place: self,
            value,
        })
    }

    /// Lists the entries under a key prefix, by the rest of their keys.
    pub(super) fn list(self, ledger: &Ledger) -> Result<Value, TraceError> {
        self.visit(List {
            ledger,
            place: self,
        })
    }

    /// The raw storage key.
    pub(super) fn raw_key(self) -> Result<Vec<u8>, TraceError> {
        self.visit(Raw { place: self })
    }

    fn visit<T, V: Visit<Out = Result<T, TraceError>>>(self, visitor: V) -> V::Out {
        storage::visit(self.pallet, self.item, visitor).unwrap_or_else(|_| Err(self.unknown()))
    }

    fn unknown(self) -> TraceError {
        let Self {
            pallet, item, keys, ..
        } = self;
        TraceError(format!(
            "item: no {pallet}.{item} by {} keys here",
            keys.len()
        ))
    }

    /// The whole key of an item.
    fn key<I: StorageItem>(mut self) -> Result<I::Key, TraceError> {
        if self.keys.len() != I::Key::PARTS {
            return Err(self.unknown());
        }
        I::Key::read(&mut self)
    }
}

impl ReadKey for Place<'_> {
    type Error = TraceError;

    fn part<P: KeyPart>(&mut self) -> Result<P, TraceError> {
        let (part, rest) = self.keys.split_first().ok_or_else(|| self.unknown())?;
        self.keys = rest;
        from_trace(part, self.names)
    }
}

/// The parts of a key as traces show them.
#[derive(Default)]
struct Parts(Vec<Value>);

impl WriteKey for Parts {
    type Error = TraceError;

    fn part<P: KeyPart>(&mut self, part: &P) -> Result<(), TraceError> {
        self.0.push(to_trace(part)?);
        Ok(())
    }
}

struct Get<'a> {
    ledger: &'a Ledger,
    place: Place<'a>,
}

impl Visit for Get<'_> {
    type Out = Result<Value, TraceError>;

    fn visit<I: StorageItem>(self) -> Self::Out {
        let entry = I::entry(self.ledger, &self.place.key::<I>()?);
        to_trace(&entry.or_else(|| I::default(self.ledger)))
    }
}

struct Set<'a> {
    state: &'a mut State,
    place: Place<'a>,
    value: &'a Value,
}

impl Visit for Set<'_> {
    type Out = Result<(), TraceError>;

    fn visit<I: StorageItem>(self) -> Self::Out {
        let value: Option<I::Value> = from_trace(self.value, self.place.names)?;
        I::set(self.state, &self.place.key::<I>()?, value)
            .map_err(|e| TraceError(format!("item: {}: {e}", I::NAME)))
    }
}

struct List<'a> {
    ledger: &'a Ledger,
    place: Place<'a>,
}

impl Visit for List<'_> {
    type Out = Result<Value, TraceError>;

    fn visit<I: StorageItem>(mut self) -> Self::Out {
        let given = self.place.keys.len();
        if given >= I::Key::PARTS {
            return Err(self.place.unknown());
        }
        let mut prefix = Parts::default();
        I::Key::transcribe(given, &mut self.place, &mut prefix)?;
        let mut rows = Vec::new();
        for key in I::keys(self.ledger) {
            let mut parts = Parts::default();
            key.write(&mut parts)?;
            let rest = parts.0.split_off(given);
            if parts.0 != prefix.0 {
                continue;
            }
            let Some(entry) = I::entry(self.ledger, &key) else {
                continue;
            };
            let rest = match <[Value; 1]>::try_from(rest) {
                Ok([only]) => only,
                Err(several) => Value::Array(several),
            };
            rows.push(Value::Array(vec![rest, to_trace(&entry)?]));
        }
        Ok(Value::Array(rows))
    }
}

struct Raw<'a> {
    place: Place<'a>,
}

impl Visit for Raw<'_> {
    type Out = Result<Vec<u8>, TraceError>;

    fn visit<I: StorageItem>(self) -> Self::Out {
        let mut raw = RawKey::of::<I>();
        let Ok(()) = self.place.key::<I>()?.write(&mut raw);
        Ok(raw.into_bytes())
    }
}
