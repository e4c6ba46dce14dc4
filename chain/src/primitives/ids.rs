//! Numbers that name subnets, neurons and mechanisms.

use core::fmt;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

/// A subnet's number. Root is [`NetUid::ROOT`].
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct NetUid(pub u16);

impl NetUid {
    /// The root subnet.
    pub const ROOT: Self = Self(0);

    /// Whether this is the root subnet.
    #[must_use]
    pub const fn is_root(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Display for NetUid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<u16> for NetUid {
    fn from(value: u16) -> Self {
        Self(value)
    }
}

/// A neuron's slot in its subnet.
pub type Uid = u16;

/// A mechanism (sub-subnet) of a subnet; 0 is the main one (spec 05 §6).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct MechId(pub u8);

impl MechId {
    /// The mechanism that every subnet has.
    pub const MAIN: Self = Self(0);
}

/// The storage index of a (subnet, mechanism): `mechanism · 4096 + netuid` (spec 05 §6).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Encode,
    Decode,
    Serialize,
    Deserialize,
)]
#[serde(transparent)]
pub struct NetUidIndex(pub u16);

impl NetUidIndex {
    /// How many subnets fit below the first mechanism's offset.
    pub const SUBNETS: u16 = 4096;

    /// The index of `mechanism` on `netuid`, saturating as the chain does.
    #[must_use]
    pub const fn new(netuid: NetUid, mechanism: MechId) -> Self {
        Self(
            (mechanism.0 as u16)
                .saturating_mul(Self::SUBNETS)
                .saturating_add(netuid.0),
        )
    }
}
