//! Values of the ledger to the form of traces.

use serde::{
    Serialize,
    ser::{
        SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant, SerializeTuple,
        SerializeTupleStruct, SerializeTupleVariant, Serializer,
    },
};
use serde_json::{Map, Value};

use super::TraceError;

/// Writes a value as traces show it. Accounts become `0x` hex; names are a later pass.
pub(crate) fn to_trace<T: Serialize + ?Sized>(value: &T) -> Result<Value, TraceError> {
    value.serialize(Writer)
}

struct Writer;

macro_rules! numbers {
    ($($method:ident($type:ty)),*) => {$(
        fn $method(self, value: $type) -> Result<Value, TraceError> {
            Ok(Value::from(value))
        }
    )*};
}

macro_rules! strings {
    ($($method:ident($type:ty)),*) => {$(
        fn $method(self, value: $type) -> Result<Value, TraceError> {
            Ok(Value::String(value.to_string()))
        }
    )*};
}

impl Serializer for Writer {
    type Ok = Value;
    type Error = TraceError;
    type SerializeSeq = List;
    type SerializeTuple = List;
    type SerializeTupleStruct = List;
    type SerializeTupleVariant = Variant<List>;
    type SerializeMap = Pairs;
    type SerializeStruct = Fields;
    type SerializeStructVariant = Variant<Fields>;

    numbers!(
        serialize_bool(bool),
        serialize_u8(u8),
        serialize_u16(u16),
        serialize_u32(u32),
        serialize_i8(i8),
        serialize_i16(i16),
        serialize_i32(i32),
        serialize_str(&str)
    );
    strings!(
        serialize_u64(u64),
        serialize_u128(u128),
        serialize_i64(i64),
        serialize_i128(i128),
        serialize_char(char)
    );

    fn serialize_f32(self, _: f32) -> Result<Value, TraceError> {
        Err(TraceError("traces have no floats".into()))
    }

    fn serialize_f64(self, _: f64) -> Result<Value, TraceError> {
        Err(TraceError("traces have no floats".into()))
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, TraceError> {
        Ok(Value::String(format!("0x{}", hex::encode(value))))
    }

    fn serialize_none(self) -> Result<Value, TraceError> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, TraceError> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<Value, TraceError> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<Value, TraceError> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
    ) -> Result<Value, TraceError> {
        Ok(Value::from(variant))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<Value, TraceError> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<Value, TraceError> {
        Ok(named(variant, value.serialize(Self)?))
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<List, TraceError> {
        Ok(List::default())
    }

    fn serialize_tuple(self, _: usize) -> Result<List, TraceError> {
        Ok(List {
            fixed: true,
            ..List::default()
        })
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<List, TraceError> {
        Ok(List::default())
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Variant<List>, TraceError> {
        Ok(Variant {
            name: variant,
            content: List::default(),
        })
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Pairs, TraceError> {
        Ok(Pairs::default())
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields, TraceError> {
        Ok(Fields::default())
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Variant<Fields>, TraceError> {
        Ok(Variant {
            name: variant,
            content: Fields::default(),
        })
    }
}

fn named(name: &str, value: Value) -> Value {
    Value::Object(Map::from_iter([(name.to_owned(), value)]))
}

#[derive(Default)]
struct List {
    items: Vec<Value>,
    /// A tuple of constant length: 20 or 32 small numbers are a hash or an address.
    fixed: bool,
}

impl List {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TraceError> {
        self.items.push(to_trace(value)?);
        Ok(())
    }

    fn finish(self) -> Value {
        if self.fixed && matches!(self.items.len(), 20 | 32) {
            let bytes: Option<Vec<u8>> = self
                .items
                .iter()
                .map(|item| item.as_u64().and_then(|n| u8::try_from(n).ok()))
                .collect();
            if let Some(bytes) = bytes {
                return Value::String(format!("0x{}", hex::encode(bytes)));
            }
        }
        Value::Array(self.items)
    }
}

struct Variant<C> {
    name: &'static str,
    content: C,
}

#[derive(Default)]
struct Fields(Map<String, Value>);

#[derive(Default)]
struct Pairs {
    pairs: Vec<Value>,
    key: Option<Value>,
}

macro_rules! list {
    ($($trait:ident :: $method:ident),*) => {$(
        impl $trait for List {
            type Ok = Value;
            type Error = TraceError;
            fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TraceError> {
                self.push(value)
            }
            fn end(self) -> Result<Value, TraceError> {
                Ok(self.finish())
            }
        }
    )*};
}

list!(
    SerializeSeq::serialize_element,
    SerializeTuple::serialize_element,
    SerializeTupleStruct::serialize_field
);

impl SerializeTupleVariant for Variant<List> {
    type Ok = Value;
    type Error = TraceError;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TraceError> {
        self.content.push(value)
    }

    fn end(self) -> Result<Value, TraceError> {
        Ok(named(self.name, self.content.finish()))
    }
}

impl SerializeStruct for Fields {
    type Ok = Value;
    type Error = TraceError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), TraceError> {
        self.0.insert(name.to_owned(), to_trace(value)?);
        Ok(())
    }

    fn end(self) -> Result<Value, TraceError> {
        Ok(Value::Object(self.0))
    }
}

impl SerializeStructVariant for Variant<Fields> {
    type Ok = Value;
    type Error = TraceError;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        name: &'static str,
        value: &T,
    ) -> Result<(), TraceError> {
        SerializeStruct::serialize_field(&mut self.content, name, value)
    }

    fn end(self) -> Result<Value, TraceError> {
        Ok(named(self.name, Value::Object(self.content.0)))
    }
}

impl SerializeMap for Pairs {
    type Ok = Value;
    type Error = TraceError;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), TraceError> {
        self.key = Some(to_trace(key)?);
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), TraceError> {
        let key = self.key.take().unwrap_or(Value::Null);
        self.pairs.push(Value::Array(vec![key, to_trace(value)?]));
        Ok(())
    }

    fn end(self) -> Result<Value, TraceError> {
        Ok(Value::Array(self.pairs))
    }
}
