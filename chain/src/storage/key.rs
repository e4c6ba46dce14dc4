//! Keys of storage items: their parts, and the two ways to read and write them.

use core::convert::Infallible;

use parity_scale_codec::{Decode, Encode};
use serde::{Serialize, de::DeserializeOwned};

use super::{ChainType, Hasher, StorageItem};
use crate::primitives::twox_128;

/// A part of a key.
pub trait KeyPart: Encode + Decode + Serialize + DeserializeOwned + ChainType {}

impl<T: Encode + Decode + Serialize + DeserializeOwned + ChainType> KeyPart for T {}

/// Where the parts of a key come from, in order.
pub trait ReadKey {
    /// Why a part cannot be read.
    type Error;

    /// The next part.
    ///
    /// # Errors
    /// The source's.
    fn part<P: KeyPart>(&mut self) -> Result<P, Self::Error>;
}

/// Where the parts of a key go, in order.
pub trait WriteKey {
    /// Why a part cannot be written.
    type Error;

    /// Takes the next part.
    ///
    /// # Errors
    /// The sink's.
    fn part<P: KeyPart>(&mut self, part: &P) -> Result<(), Self::Error>;
}

/// An item's key: a tuple of parts.
pub trait Key: Sized {
    /// How many parts there are.
    const PARTS: usize;

    /// The chain's names of the parts' types.
    fn types() -> Vec<String>;

    /// Reads a whole key.
    ///
    /// # Errors
    /// The source's.
    fn read<R: ReadKey>(source: &mut R) -> Result<Self, R::Error>;

    /// Writes a whole key.
    ///
    /// # Errors
    /// The sink's.
    fn write<W: WriteKey>(&self, sink: &mut W) -> Result<(), W::Error>;

    /// Reads the first `parts` of a key and writes them.
    ///
    /// # Errors
    /// The source's or the sink's.
    fn transcribe<R: ReadKey, W: WriteKey<Error = R::Error>>(
        parts: usize,
        source: &mut R,
        sink: &mut W,
    ) -> Result<(), R::Error>;
}

impl Key for () {
    const PARTS: usize = 0;

    fn types() -> Vec<String> {
        Vec::new()
    }

    fn read<R: ReadKey>(_: &mut R) -> Result<Self, R::Error> {
        Ok(())
    }

    fn write<W: WriteKey>(&self, _: &mut W) -> Result<(), W::Error> {
        Ok(())
    }

    fn transcribe<R: ReadKey, W: WriteKey<Error = R::Error>>(
        _: usize,
        _: &mut R,
        _: &mut W,
    ) -> Result<(), R::Error> {
        Ok(())
    }
}

macro_rules! key {
    ($count:literal: $($part:ident $index:tt),*) => {
        impl<$($part: KeyPart),*> Key for ($($part,)*) {
            const PARTS: usize = $count;

            fn types() -> Vec<String> {
                vec![$($part::chain_type()),*]
            }

            fn read<R: ReadKey>(source: &mut R) -> Result<Self, R::Error> {
                Ok(($(source.part::<$part>()?,)*))
            }

            fn write<W: WriteKey>(&self, sink: &mut W) -> Result<(), W::Error> {
                $(sink.part(&self.$index)?;)*
                Ok(())
            }

            fn transcribe<R: ReadKey, W: WriteKey<Error = R::Error>>(
                parts: usize,
                source: &mut R,
                sink: &mut W,
            ) -> Result<(), R::Error> {
                $(
                    if parts > $index {
                        sink.part(&source.part::<$part>()?)?;
                    }
                )*
                Ok(())
            }
        }
    };
}

key!(1: A 0);
key!(2: A 0, B 1);
key!(3: A 0, B 1, C 2);

/// Writes a raw storage key: the hashes of pallet and item, then the hashed parts.
#[derive(Clone, Debug)]
pub struct RawKey {
    hashers: &'static [Hasher],
    bytes: Vec<u8>,
}

impl RawKey {
    /// The part that all keys of an item have.
    #[must_use]
    pub fn of<I: StorageItem>() -> Self {
        Self {
            hashers: I::HASHERS,
            bytes: prefix(I::PALLET, I::NAME).to_vec(),
        }
    }

    /// The key.
    #[must_use]
    pub fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Takes the next part.
    pub fn push<P: KeyPart>(&mut self, part: &P) {
        // A key has as many hashers as parts, which a test checks for every item.
        if let Some((hasher, rest)) = self.hashers.split_first() {
            self.hashers = rest;
            hasher.append(&part.encode(), &mut self.bytes);
        }
    }
}

impl WriteKey for RawKey {
    type Error = Infallible;

    fn part<P: KeyPart>(&mut self, part: &P) -> Result<(), Infallible> {
        self.push(part);
        Ok(())
    }
}

/// The hashes of a pallet's and an item's name: how every key of the item starts.
#[must_use]
pub fn prefix(pallet: &str, item: &str) -> [u8; 32] {
    let mut prefix = [0; 32];
    prefix[..16].copy_from_slice(&twox_128(pallet.as_bytes()));
    prefix[16..].copy_from_slice(&twox_128(item.as_bytes()));
    prefix
}

/// A raw key that no entry can have: it is too short, too long, or a hash is not that of its part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoSuchKey;

/// Reads the hashed parts of a raw key.
pub(super) struct RawParts<'k> {
    pub(super) hashers: &'static [Hasher],
    pub(super) bytes: &'k [u8],
}

impl ReadKey for RawParts<'_> {
    type Error = NoSuchKey;

    fn part<P: KeyPart>(&mut self) -> Result<P, NoSuchKey> {
        let (hasher, rest) = self.hashers.split_first().ok_or(NoSuchKey)?;
        self.hashers = rest;
        let mut bytes = self.bytes.get(hasher.prefix_len()..).ok_or(NoSuchKey)?;
        let part = P::decode(&mut bytes).map_err(|_| NoSuchKey)?;
        let (taken, rest) = self.bytes.split_at(self.bytes.len() - bytes.len());
        // Also refuses bytes that are no part's own encoding.
        let mut expected = Vec::with_capacity(taken.len());
        hasher.append(&part.encode(), &mut expected);
        self.bytes = rest;
        if expected == taken {
            Ok(part)
        } else {
            Err(NoSuchKey)
        }
    }
}
