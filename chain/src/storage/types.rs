//! The chain's names of types, and the forms in which storage holds what the ledger holds otherwise.

use std::collections::BTreeSet;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    commitments::{Registration, UsageTracker},
    drand::Pulse,
    error::DispatchError,
    pool::{Balancer, SafeFloat},
    primitives::{
        AccountId, Alpha, BoundedBytes, FixedI128, FixedU128, H160, H256, I64F64, I96F32, NetUid,
        NetUidIndex, Rao, U64F64, U96F32, U256, as_bytes,
    },
    proxy::{Announcement, Proxy, ProxyType},
    state::{
        AxonInfo, ChainIdentity, LockState, NeuronCertificate, PrecompileId, PrometheusInfo,
        RateLimitKey, RecycleOrBurn, RootClaimType, SubnetIdentity,
    },
    subnets::leasing::Lease,
};

/// A type by the name that the dictionary of the runtime gives it.
pub trait ChainType {
    /// The name.
    fn chain_type() -> String;
}

macro_rules! named {
    ($($type:ty = $name:literal;)*) => {$(
        impl ChainType for $type {
            fn chain_type() -> String {
                $name.to_owned()
            }
        }
    )*};
}

named! {
    () = "()";
    bool = "bool";
    u8 = "u8";
    u16 = "u16";
    u32 = "u32";
    u64 = "u64";
    u128 = "u128";
    i16 = "i16";
    i64 = "i64";
    Rao = "u64";
    Alpha = "u64";
    NetUid = "u16";
    NetUidIndex = "u16";
    AccountId = "AccountId32";
    H256 = "H256";
    H160 = "H160";
    FixedI128 = "FixedI128(i128)";
    FixedU128 = "FixedU128(u128)";
    SafeFloat = "SafeFloat";
    Balancer = "Balancer(Perquintill(u64))";
    LockState = "LockState";
    AxonInfo = "AxonInfo";
    PrometheusInfo = "PrometheusInfo";
    NeuronCertificate = "NeuronCertificate";
    ChainIdentity = "ChainIdentityV2";
    SubnetIdentity = "SubnetIdentityV3";
    RootClaimType = "RootClaimTypeEnum";
    RecycleOrBurn = "RecycleOrBurnEnum";
    RateLimitKey = "RateLimitKey";
    PrecompileId = "PrecompileEnum";
    ProxyType = "ProxyType";
    Proxy = "ProxyDefinition";
    Announcement = "Announcement";
    Result<(), DispatchError> = "Result";
    U256 = "U256";
    Permill = "Permill(u32)";
    Bytes = "Vec<u8>";
    ClaimRates = "BTreeMap(Vec<(u16,FixedI128(i128))>)";
    AccountInfo = "AccountInfo";
    Pulse = "Pulse";
    Registration = "Registration";
    UsageTracker = "UsageTracker";
    super::CrowdloanInfo = "CrowdloanInfo";
    Lease = "SubnetLease";
}

impl<T: ChainType> ChainType for Vec<T> {
    fn chain_type() -> String {
        format!("Vec<{}>", T::chain_type())
    }
}

impl<T: ChainType> ChainType for Option<T> {
    fn chain_type() -> String {
        format!("Option<{}>", T::chain_type())
    }
}

impl<T: ChainType> ChainType for BTreeSet<T> {
    fn chain_type() -> String {
        format!("BTreeSet(Vec<{}>)", T::chain_type())
    }
}

impl<const MAX: usize> ChainType for BoundedBytes<MAX> {
    fn chain_type() -> String {
        "BoundedVec<u8>".to_owned()
    }
}

impl<T: ChainType> ChainType for Bounded<T> {
    fn chain_type() -> String {
        format!("BoundedVec<{}>", T::chain_type())
    }
}

macro_rules! tuples {
    ($(($($part:ident),*))*) => {$(
        impl<$($part: ChainType),*> ChainType for ($($part,)*) {
            fn chain_type() -> String {
                format!("({})", [$($part::chain_type()),*].join(","))
            }
        }
    )*};
}

tuples! { (A, B) (A, B, C) (A, B, C, D) }

/// Bytes, shown as such.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(#[serde(serialize_with = "as_bytes")] pub Vec<u8>);

/// A list whose length the chain bounds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bounded<T>(pub Vec<T>);

/// A part of one, in millionths.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Permill(pub u32);

/// Rates by netuid, ascending.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ClaimRates(pub Vec<(NetUid, FixedI128)>);

/// `System.Account` as the chain holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the chain's own names")]
pub struct AccountInfo {
    pub nonce: u32,
    pub consumers: u32,
    pub providers: u32,
    pub sufficients: u32,
    pub data: AccountData,
}

/// The balance in [`AccountInfo`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the chain's own names")]
pub struct AccountData {
    pub free: Rao,
    pub reserved: Rao,
    pub frozen: Rao,
    pub flags: u128,
}

impl AccountData {
    /// The flag of accounts that follow the new rules of references, which all do.
    pub const NEW_LOGIC: u128 = 1 << 127;
}

/// What the ledger holds to what storage holds, and back.
pub(super) trait Field<V> {
    fn stored(&self) -> V;
    fn put(&mut self, value: V);
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Field<$type> for $type {
            fn stored(&self) -> $type {
                Clone::clone(self)
            }
            fn put(&mut self, value: $type) {
                *self = value;
            }
        }
    )*};
}

plain!(
    bool,
    u8,
    u16,
    u32,
    u64,
    u128,
    i16,
    i64,
    Rao,
    Alpha,
    (u16, u16),
    RecycleOrBurn,
    Balancer,
    Vec<AccountId>
);

macro_rules! fixed {
    ($($stored:ident: $($fixed:ty),*;)*) => {$($(
        impl Field<$stored> for $fixed {
            fn stored(&self) -> $stored {
                $stored(self.to_bits())
            }
            fn put(&mut self, value: $stored) {
                *self = Self::from_bits(value.0);
            }
        }
    )*)*};
}

fixed! {
    FixedI128: I96F32, I64F64;
    FixedU128: U64F64, U96F32;
}
