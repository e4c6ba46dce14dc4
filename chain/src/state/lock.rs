//! Locked stake (spec 03 §1.4).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::primitives::{AccountId, Alpha, FixedU128, U64F64, bits};

/// `LockState`: alpha that may not be unstaked, and the conviction that it has earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct LockState {
    /// What is locked; it decays unless the lock is perpetual.
    pub locked_mass: Alpha,
    /// The locked mass summed over time, decaying too.
    #[serde(with = "bits::u64f64")]
    #[codec(encoded_as = "FixedU128")]
    pub conviction: U64F64,
    /// The block that both belong to.
    pub last_update: u64,
}

/// A coldkey's lock on one subnet. The chain keeps it under (coldkey, netuid, hotkey) and never has
/// two for a coldkey and a subnet.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ColdkeyLock {
    /// The hotkey that gets the conviction.
    pub hotkey: AccountId,
    /// How much.
    pub lock: LockState,
}
