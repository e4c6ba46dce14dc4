//! The names of an enum's variants, asked of its deserializer.

use core::cell::Cell;

use serde::{
    Deserialize, Deserializer,
    de::{DeserializeSeed, EnumAccess, Error, IntoDeserializer, VariantAccess, Visitor, value},
    forward_to_deserialize_any,
};

use crate::call::Call;

type Names = &'static [&'static str];

/// The pallets that [`Call`] has.
pub(super) fn pallets() -> Names {
    let found = Cell::new(&[][..]);
    let probe = Probe {
        found: &found,
        within: None,
    };
    Call::deserialize(probe).expect_err("a probe holds nothing");
    found.get()
}

/// The calls of a pallet of [`Call`].
pub(super) fn calls_of(pallet: &'static str) -> Names {
    let found = Cell::new(&[][..]);
    let probe = Probe {
        found: &found,
        within: Some(pallet),
    };
    Call::deserialize(probe).expect_err("a probe holds nothing");
    found.get()
}

/// Notes the variants of the enum that is read from it, or of the enum within one of its variants.
#[derive(Clone, Copy)]
struct Probe<'c> {
    found: &'c Cell<Names>,
    within: Option<&'static str>,
}

fn nothing() -> value::Error {
    value::Error::custom("a probe holds nothing")
}

impl<'de> Deserializer<'de> for Probe<'_> {
    type Error = value::Error;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, value::Error> {
        Err(nothing())
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: Names,
        visitor: V,
    ) -> Result<V::Value, value::Error> {
        if self.within.is_some() {
            return visitor.visit_enum(self);
        }
        self.found.set(variants);
        Err(nothing())
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit unit_struct newtype_struct seq tuple tuple_struct map struct identifier ignored_any
    }
}

impl<'de> EnumAccess<'de> for Probe<'_> {
    type Error = value::Error;
    type Variant = Self;

    fn variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<(S::Value, Self), value::Error> {
        let pallet = self.within.ok_or_else(nothing)?;
        let variant = seed.deserialize(pallet.into_deserializer())?;
        let inner = Self {
            within: None,
            ..self
        };
        Ok((variant, inner))
    }
}

impl<'de> VariantAccess<'de> for Probe<'_> {
    type Error = value::Error;

    fn unit_variant(self) -> Result<(), value::Error> {
        Err(nothing())
    }

    fn newtype_variant_seed<S: DeserializeSeed<'de>>(
        self,
        seed: S,
    ) -> Result<S::Value, value::Error> {
        seed.deserialize(self)
    }

    fn tuple_variant<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, value::Error> {
        Err(nothing())
    }

    fn struct_variant<V: Visitor<'de>>(self, _: Names, _: V) -> Result<V::Value, value::Error> {
        Err(nothing())
    }
}
