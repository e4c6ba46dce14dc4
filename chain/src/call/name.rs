//! The chain's names of a call: its pallet and itself.

use core::fmt;

use serde::{
    Serialize, Serializer,
    ser::{Impossible, SerializeStructVariant},
};

use super::Call;

impl Call {
    /// The pallet's and the call's name as on the chain: `("Balances", "transfer_keep_alive")`.
    #[must_use]
    pub fn name(&self) -> (&'static str, &'static str) {
        let call = match self {
            Self::SubtensorModule(call) => variant_of(call),
            Self::AdminUtils(call) => variant_of(call),
            Self::Balances(call) => variant_of(call),
            Self::Swap(call) => variant_of(call),
            Self::Utility(call) => variant_of(call),
            Self::Proxy(call) => variant_of(call),
            Self::Commitments(call) => variant_of(call),
            Self::Crowdloan(call) => variant_of(call),
            Self::Evm(call) => variant_of(call),
            Self::BaseFee(call) => variant_of(call),
            Self::Drand(call) => variant_of(call),
            Self::RewardScripts(call) => variant_of(call),
        };
        (variant_of(self), call)
    }
}

/// The name that a value of an enum serializes under; nothing for other values.
fn variant_of<T: Serialize>(value: &T) -> &'static str {
    value.serialize(VariantName).unwrap_or_default()
}

/// Takes an enum's variant and leaves its content alone.
struct VariantName;

struct Named(&'static str);

impl SerializeStructVariant for Named {
    type Ok = &'static str;
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(
        &mut self,
        _: &'static str,
        _: &T,
    ) -> Result<(), fmt::Error> {
        Ok(())
    }

    fn end(self) -> Result<&'static str, fmt::Error> {
        Ok(self.0)
    }
}

type Name = Result<&'static str, fmt::Error>;
type None = Impossible<&'static str, fmt::Error>;

macro_rules! no_variant {
    ($($method:ident($($type:ty),*) -> $out:ty;)*) => {$(
        fn $method(self, $(_: $type),*) -> Result<$out, fmt::Error> {
            Err(fmt::Error)
        }
    )*};
}

impl Serializer for VariantName {
    type Ok = &'static str;
    type Error = fmt::Error;
    type SerializeSeq = None;
    type SerializeTuple = None;
    type SerializeTupleStruct = None;
    type SerializeTupleVariant = None;
    type SerializeMap = None;
    type SerializeStruct = None;
    type SerializeStructVariant = Named;

    no_variant! {
        serialize_bool(bool) -> &'static str;
        serialize_i8(i8) -> &'static str;
        serialize_i16(i16) -> &'static str;
        serialize_i32(i32) -> &'static str;
        serialize_i64(i64) -> &'static str;
        serialize_u8(u8) -> &'static str;
        serialize_u16(u16) -> &'static str;
        serialize_u32(u32) -> &'static str;
        serialize_u64(u64) -> &'static str;
        serialize_f32(f32) -> &'static str;
        serialize_f64(f64) -> &'static str;
        serialize_char(char) -> &'static str;
        serialize_str(&str) -> &'static str;
        serialize_bytes(&[u8]) -> &'static str;
        serialize_none() -> &'static str;
        serialize_unit() -> &'static str;
        serialize_unit_struct(&'static str) -> &'static str;
        serialize_seq(Option<usize>) -> None;
        serialize_tuple(usize) -> None;
        serialize_tuple_struct(&'static str, usize) -> None;
        serialize_tuple_variant(&'static str, u32, &'static str, usize) -> None;
        serialize_map(Option<usize>) -> None;
        serialize_struct(&'static str, usize) -> None;
    }

    fn serialize_some<T: Serialize + ?Sized>(self, _: &T) -> Name {
        Err(fmt::Error)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, _: &T) -> Name {
        Err(fmt::Error)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Name {
        Ok(variant)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: &T,
    ) -> Name {
        Ok(variant)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Named, fmt::Error> {
        Ok(Named(variant))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::{BalancesCall, SubtensorCall, UtilityCall},
        primitives::{AccountId, Rao},
        state::ChainIdentity,
    };

    #[test]
    fn calls_have_the_chains_names() {
        let pay = BalancesCall::TransferKeepAlive {
            dest: AccountId::ZERO,
            value: Rao(1),
        };
        assert_eq!(Call::from(pay).name(), ("Balances", "transfer_keep_alive"));
        let identity = SubtensorCall::SetIdentity(ChainIdentity::default());
        assert_eq!(
            Call::from(identity).name(),
            ("SubtensorModule", "set_identity")
        );
        let batch = UtilityCall::Batch { calls: Vec::new() };
        assert_eq!(Call::from(batch).name(), ("Utility", "batch"));
    }
}
