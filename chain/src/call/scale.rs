//! Calls as bytes: the chain's SCALE encoding, with its pallet and call indices.

use parity_scale_codec::{
    Compact, Decode, DecodeLimit, Encode, EncodeAsRef, Error as ScaleError, Input, Output,
};
use thiserror::Error;

use super::Call;
use crate::primitives::{AccountId, NetUid};

/// How many lists and boxed calls may be inside of one another in bytes from a contract
/// (spec 01 §2).
pub const MAX_DECODE_DEPTH: u32 = 8;

/// Bytes that the chain does not read as a call, or not as one that taovm has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0}")]
pub struct UndecodableCall(String);

impl Call {
    /// The call as the chain writes it.
    ///
    /// Calls of taovm's own pallet have pallet index 255 here, so that they too have a hash; no
    /// bytes are read as such a call, as on the chain.
    #[must_use]
    pub fn to_scale(&self) -> Vec<u8> {
        self.encode()
    }

    /// Reads a call and leaves the bytes behind it in `bytes`. `max_depth` limits nesting; contracts
    /// have [`MAX_DECODE_DEPTH`].
    ///
    /// # Errors
    /// [`UndecodableCall`] for what the chain refuses to read, for calls of the chain that taovm
    /// does not have, and for addresses that are not account ids, which the chain reads first and
    /// then refuses with `CannotLookup`.
    pub fn from_scale(bytes: &mut &[u8], max_depth: u32) -> Result<Self, UndecodableCall> {
        Self::decode_with_depth_limit(max_depth, bytes).map_err(|e| UndecodableCall(e.to_string()))
    }
}

/// An account where the chain takes an address: `MultiAddress::Id`.
pub(super) struct Address(AccountId);

impl Address {
    /// The index of the variant that holds an account id.
    const ID: u8 = 0;
}

impl From<Address> for AccountId {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl Decode for Address {
    fn decode<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        match input.read_byte()? {
            Self::ID => AccountId::decode(input).map(Self),
            _ => Err("address: not an account id".into()),
        }
    }
}

pub(super) struct AddressRef<'a>(&'a AccountId);

impl<'a> From<&'a AccountId> for AddressRef<'a> {
    fn from(account: &'a AccountId) -> Self {
        Self(account)
    }
}

impl Encode for AddressRef<'_> {
    fn encode_to<O: Output + ?Sized>(&self, dest: &mut O) {
        dest.push_byte(Address::ID);
        self.0.encode_to(dest);
    }
}

impl<'a> EncodeAsRef<'a, AccountId> for Address {
    type RefType = AddressRef<'a>;
}

/// What the chain writes in the compact form although it is inside of lists.
pub(super) trait CompactForm: Sized {
    fn write<O: Output + ?Sized>(&self, dest: &mut O);
    fn read<I: Input>(input: &mut I) -> Result<Self, ScaleError>;
}

macro_rules! compact_numbers {
    ($($number:ty),*) => {$(
        impl CompactForm for $number {
            fn write<O: Output + ?Sized>(&self, dest: &mut O) {
                Compact(*self).encode_to(dest);
            }

            fn read<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
                Compact::<Self>::decode(input).map(|Compact(number)| number)
            }
        }
    )*};
}

compact_numbers!(u16, u64);

impl CompactForm for NetUid {
    fn write<O: Output + ?Sized>(&self, dest: &mut O) {
        self.0.write(dest);
    }

    fn read<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        u16::read(input).map(Self)
    }
}

impl<A: CompactForm, B: CompactForm> CompactForm for (A, B) {
    fn write<O: Output + ?Sized>(&self, dest: &mut O) {
        self.0.write(dest);
        self.1.write(dest);
    }

    fn read<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        Ok((A::read(input)?, B::read(input)?))
    }
}

impl<T: CompactForm> CompactForm for Vec<T> {
    fn write<O: Output + ?Sized>(&self, dest: &mut O) {
        // A call of 2³² items is larger than any block.
        Compact(self.len() as u32).encode_to(dest);
        for item in self {
            item.write(dest);
        }
    }

    fn read<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        let items = Vec::<Compacted<T>>::decode(input)?;
        Ok(items.into_iter().map(|Compacted(item)| item).collect())
    }
}

/// A value that is read in its [`CompactForm`].
pub(super) struct Compacted<T>(T);

impl<T: CompactForm> Decode for Compacted<T> {
    fn decode<I: Input>(input: &mut I) -> Result<Self, ScaleError> {
        T::read(input).map(Self)
    }
}

impl<T> From<Compacted<Vec<T>>> for Vec<T> {
    fn from(list: Compacted<Self>) -> Self {
        list.0
    }
}

pub(super) struct CompactedRef<'a, T>(&'a T);

impl<'a, T> From<&'a T> for CompactedRef<'a, T> {
    fn from(value: &'a T) -> Self {
        Self(value)
    }
}

impl<T: CompactForm> Encode for CompactedRef<'_, T> {
    fn encode_to<O: Output + ?Sized>(&self, dest: &mut O) {
        self.0.write(dest);
    }
}

impl<'a, T: CompactForm + 'a> EncodeAsRef<'a, Vec<T>> for Compacted<Vec<T>> {
    type RefType = CompactedRef<'a, Vec<T>>;
}

#[cfg(test)]
mod tests;
