//! Items by coldkey (spec 03 §1.2, §1.3).

use std::{collections::BTreeSet, sync::Arc};

use imbl::OrdMap;
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::primitives::{AccountId, H256, NetUid, as_bytes};

/// What a coldkey owns and stakes with.
#[derive(Clone, Debug, Default)]
pub struct Coldkey {
    /// `OwnedHotkeys`.
    pub owned_hotkeys: Vec<AccountId>,
    /// `StakingHotkeys`, in order of first use; never pruned by unstaking.
    pub staking_hotkeys: Vec<AccountId>,
    /// `AutoStakeDestination` by netuid.
    pub auto_stake_destination: OrdMap<NetUid, AccountId>,
    /// `RootClaimType`, if the coldkey has an entry.
    pub root_claim_type: Option<RootClaimType>,
    /// `DecayingLock` by netuid; `false` makes the coldkey's lock there perpetual.
    pub decaying_lock: OrdMap<NetUid, bool>,
    /// `AccountFlags`; bit 0: takes locked alpha from others.
    pub account_flags: u128,
    /// `IdentitiesV2`.
    pub identity: Option<Arc<ChainIdentity>>,
    /// `ColdkeySwapAnnouncements`: the block from which the swap may run, and the hash of the new
    /// coldkey.
    pub swap_announcement: Option<(u32, H256)>,
    /// `ColdkeySwapDisputes`: the block of the dispute.
    pub swap_dispute: Option<u32>,
}

/// `IdentitiesV2`: what a coldkey says of itself (spec 05 §12).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct ChainIdentity {
    /// Name.
    #[serde(serialize_with = "as_bytes")]
    pub name: Vec<u8>,
    /// Web page.
    #[serde(serialize_with = "as_bytes")]
    pub url: Vec<u8>,
    /// Repository.
    #[serde(serialize_with = "as_bytes")]
    pub github_repo: Vec<u8>,
    /// Picture.
    #[serde(serialize_with = "as_bytes")]
    pub image: Vec<u8>,
    /// Discord.
    #[serde(serialize_with = "as_bytes")]
    pub discord: Vec<u8>,
    /// Description.
    #[serde(serialize_with = "as_bytes")]
    pub description: Vec<u8>,
    /// Anything else.
    #[serde(serialize_with = "as_bytes")]
    pub additional: Vec<u8>,
}

/// How root dividends are claimed (spec 03 §12.4).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
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
