//! Items by coldkey (spec 03 §1.2, §1.3).

use std::collections::BTreeSet;

use imbl::OrdMap;
use serde::{Deserialize, Serialize};

use crate::primitives::{AccountId, NetUid};

/// What a coldkey owns and stakes with.
#[derive(Clone, Debug, Default)]
pub struct Coldkey {
    /// `OwnedHotkeys`.
    pub owned_hotkeys: Vec<AccountId>,
    /// `StakingHotkeys`, in order of first use; never pruned by unstaking.
    pub staking_hotkeys: Vec<AccountId>,
    /// `AutoStakeDestination` by netuid.
    pub auto_stake_destination: OrdMap<NetUid, AccountId>,
    /// `RootClaimType`.
    pub root_claim_type: RootClaimType,
}

/// How root dividends are claimed (spec 03 §12.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RootClaimType {
    /// Sell the alpha for root stake.
    #[default]
    Swap,
    /// Keep the alpha.
    Keep,
    /// Keep it on these subnets, sell it on the others.
    KeepSubnets {
        /// Where alpha is kept.
        subnets: BTreeSet<NetUid>,
    },
}
