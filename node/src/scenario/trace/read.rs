//! Values in the form of scenario files to typed ones: numbers also as strings, bytes as hex or
//! plain text, accounts by the name that a resolver knows.

use serde::{
    Deserialize,
    de::{
        DeserializeSeed, Deserializer, EnumAccess, IntoDeserializer, MapAccess, SeqAccess,
        VariantAccess, Visitor, value::MapDeserializer,
    },
    forward_to_deserialize_any,
};
use serde_json::Value;
use taovm_chain::primitives::AccountId;

use super::TraceError;

/// What an account's name in a scenario stands for.
pub(crate) trait Names {
    /// The account, or what is wrong with the name.
    fn account(&self, name: &str) -> Result<AccountId, TraceError>;
}

/// Reads a typed value.
pub(crate) fn from_trace<'de, T: Deserialize<'de>>(
    value: &'de Value,
    names: &dyn Names,
) -> Result<T, TraceError> {
    T::deserialize(Reader { value, names })
}

#[derive(Clone, Copy)]
struct Reader<'de, 'n> {
    value: &'de Value,
    names: &'n dyn Names,
}

impl<'de, 'n> Reader<'de, 'n> {
    fn of(self, value: &'de Value) -> Self {
        Self {
            value,
            names: self.names,
        }
    }

    fn number<N: core::str::FromStr>(self) -> Result<N, TraceError> {
        let text = match self.value {
            Value::Number(number) => number.to_string(),
            Value::String(text) => text.clone(),
            Value::Bool(bit) => u8::from(*bit).to_string(),
            other => return Err(TraceError(format!("{other} is not a number"))),
        };
        text.parse()
            .map_err(|_| TraceError(format!("{text} is not a {}", core::any::type_name::<N>())))
    }

    /// The bytes of a text: hex after `0x`, else as written.
    fn bytes(text: &str) -> Result<Vec<u8>, TraceError> {
        match text.strip_prefix("0x") {
            Some(digits) => hex::decode(digits).map_err(|e| TraceError(format!("{text:?}: {e}"))),
            None => Ok(text.as_bytes().to_vec()),
        }
    }
}

macro_rules! numbers {
    ($($method:ident => $visit:ident),*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
            visitor.$visit(self.number()?)
        }
    )*};
}

impl<'de, 'n> Deserializer<'de> for Reader<'de, 'n> {
    type Error = TraceError;

    numbers!(
        deserialize_u8 => visit_u8,
        deserialize_u16 => visit_u16,
        deserialize_u32 => visit_u32,
        deserialize_u64 => visit_u64,
        deserialize_u128 => visit_u128,
        deserialize_i8 => visit_i8,
        deserialize_i16 => visit_i16,
        deserialize_i32 => visit_i32,
        deserialize_i64 => visit_i64,
        deserialize_i128 => visit_i128
    );

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
        match self.value {
            Value::Null => visitor.visit_unit(),
            Value::Bool(bit) => visitor.visit_bool(*bit),
            Value::Number(_) => visitor.visit_u64(self.number()?),
            Value::String(text) => visitor.visit_borrowed_str(text),
            Value::Array(_) => self.deserialize_seq(visitor),
            Value::Object(_) => self.deserialize_map(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
        if self.value.is_null() {
            visitor.visit_none()
        } else {
            visitor.visit_some(self)
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, TraceError> {
        if name != "AccountId" {
            return visitor.visit_newtype_struct(self);
        }
        let Value::String(text) = self.value else {
            return Err(TraceError(format!("{} is not an account", self.value)));
        };
        visitor.visit_str(&format!("{:?}", self.names.account(text)?))
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
        match self.value {
            Value::Array(items) => visitor.visit_seq(Items {
                reader: self,
                items: items.iter(),
            }),
            Value::String(text) => {
                let bytes = Self::bytes(text)?;
                visitor.visit_seq(serde::de::value::SeqDeserializer::<_, TraceError>::new(
                    bytes.into_iter(),
                ))
            }
            other => Err(TraceError(format!("{other} is not a list"))),
        }
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, TraceError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, TraceError> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
        match self.value {
            Value::String(text) => visitor.visit_byte_buf(Self::bytes(text)?),
            _ => self.deserialize_seq(visitor),
        }
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
        self.deserialize_bytes(visitor)
    }

    fn deserialize_map<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, TraceError> {
        let Value::Object(fields) = self.value else {
            return Err(TraceError(format!("{} is not an object", self.value)));
        };
        visitor.visit_map(Fields {
            reader: self,
            fields: fields.iter(),
            value: None,
        })
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TraceError> {
        self.deserialize_map(visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TraceError> {
        match self.value {
            Value::String(name) => visitor.visit_enum(name.as_str().into_deserializer()),
            Value::Object(fields) if fields.len() == 1 => visitor.visit_enum(Choice {
                reader: self,
                fields,
            }),
            other => Err(TraceError(format!("{other} names no variant"))),
        }
    }

    forward_to_deserialize_any! {
        bool f32 f64 char str string unit unit_struct identifier ignored_any
    }
}

struct Items<'de, 'n> {
    reader: Reader<'de, 'n>,
    items: core::slice::Iter<'de, Value>,
}

impl<'de> SeqAccess<'de> for Items<'de, '_> {
    type Error = TraceError;

    fn next_element_seed<T: DeserializeSeed<'de>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, TraceError> {
        let Some(item) = self.items.next() else {
            return Ok(None);
        };
        seed.deserialize(self.reader.of(item)).map(Some)
    }
}

struct Fields<'de, 'n> {
    reader: Reader<'de, 'n>,
    fields: serde_json::map::Iter<'de>,
    value: Option<(&'de str, &'de Value)>,
}

impl<'de> MapAccess<'de> for Fields<'de, '_> {
    type Error = TraceError;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, TraceError> {
        let Some((key, value)) = self.fields.next() else {
            return Ok(None);
        };
        self.value = Some((key, value));
        seed.deserialize(serde::de::value::BorrowedStrDeserializer::<TraceError>::new(key))
            .map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(
        &mut self,
        seed: V,
    ) -> Result<V::Value, TraceError> {
        let Some((key, value)) = self.value.take() else {
            return Err(TraceError("a value without its key".into()));
        };
        seed.deserialize(self.reader.of(value))
            .map_err(|e| TraceError(format!("{key}: {e}")))
    }
}

struct Choice<'de, 'n> {
    reader: Reader<'de, 'n>,
    fields: &'de serde_json::Map<String, Value>,
}

impl<'de, 'n> EnumAccess<'de> for Choice<'de, 'n> {
    type Error = TraceError;
    type Variant = Content<'de, 'n>;

    fn variant_seed<V: DeserializeSeed<'de>>(
        self,
        seed: V,
    ) -> Result<(V::Value, Content<'de, 'n>), TraceError> {
        let Some((name, value)) = self.fields.iter().next() else {
            return Err(TraceError("an empty object names no variant".into()));
        };
        let name =
            seed.deserialize(serde::de::value::BorrowedStrDeserializer::<TraceError>::new(name))?;
        Ok((name, Content(self.reader.of(value))))
    }
}

/// A value whose field's name was left out.
struct Bare<'de, 'n>(Reader<'de, 'n>);

impl<'de, 'n> IntoDeserializer<'de, TraceError> for Bare<'de, 'n> {
    type Deserializer = Reader<'de, 'n>;

    fn into_deserializer(self) -> Reader<'de, 'n> {
        self.0
    }
}

struct Content<'de, 'n>(Reader<'de, 'n>);

impl<'de> VariantAccess<'de> for Content<'de, '_> {
    type Error = TraceError;

    fn unit_variant(self) -> Result<(), TraceError> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'de>>(
        self,
        seed: T,
    ) -> Result<T::Value, TraceError> {
        seed.deserialize(self.0)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, TraceError> {
        self.0.deserialize_seq(visitor)
    }

    fn struct_variant<V: Visitor<'de>>(
        self,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, TraceError> {
        // The name of an only field may be left out; several may come in their order.
        match fields {
            [_, _, ..] if self.0.value.is_array() => self.0.deserialize_seq(visitor),
            [only] if !self.0.value.is_object() => {
                let field = [(*only, Bare(self.0))];
                visitor.visit_map(MapDeserializer::new(field.into_iter()))
            }
            _ => self.0.deserialize_map(visitor),
        }
    }
}
