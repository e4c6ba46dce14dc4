//! Items by hotkey (spec 03 §1.2, §1.3).

use imbl::OrdMap;

use super::{AxonInfo, NeuronCertificate, PrometheusInfo};
use crate::primitives::{AccountId, Alpha, I96F32, NetUid};

/// What a hotkey is on every subnet.
#[derive(Clone, Debug, Default)]
pub struct Hotkey {
    /// `Owner`: the coldkey. The hotkey "exists" if it has one.
    pub owner: Option<AccountId>,
    /// `Delegates`: the take as a u16 share, if the hotkey has an entry.
    pub delegate_take: Option<u16>,
    /// `RootClaimable`: alpha for each root-rao, cumulative, by netuid.
    pub root_claimable: OrdMap<NetUid, I96F32>,
    /// Whether `RootClaimable` has an entry although it is empty.
    pub root_claimable_emptied: bool,
    /// `AutoParentDelegationEnabled`, if the hotkey has an entry.
    pub auto_parent_delegation: Option<bool>,
}

/// Scheduled children, as pairs of (proportion of u64::MAX, child), and the block after which they
/// apply.
pub type PendingChildren = (Vec<(u64, AccountId)>, u64);

/// What a hotkey is on one subnet, beyond its stake and its neuron.
#[derive(Clone, Debug, Default)]
pub struct HotkeyOnSubnet {
    /// `ChildKeys`: (proportion of u64::MAX, child).
    pub child_keys: Vec<(u64, AccountId)>,
    /// `ParentKeys`: (proportion of u64::MAX, parent).
    pub parent_keys: Vec<(u64, AccountId)>,
    /// `ChildkeyTake`: a u16 share, if the hotkey has an entry.
    pub childkey_take: Option<u16>,
    /// Whether `IsNetworkMember` has an entry that says no: a swap passed to this hotkey what
    /// another one was here, which was nothing.
    pub stored_as_no_member: bool,
    /// `TotalHotkeyAlphaLastEpoch`, if the hotkey has an entry.
    pub alpha_last_epoch: Option<Alpha>,
    /// `AutoStakeDestinationColdkeys`.
    pub auto_stake_coldkeys: Vec<AccountId>,
    /// `Axons`.
    pub axon: Option<AxonInfo>,
    /// `Prometheus`.
    pub prometheus: Option<PrometheusInfo>,
    /// `NeuronCertificates`.
    pub certificate: Option<NeuronCertificate>,
}

impl HotkeyOnSubnet {
    /// Forgets where a neuron served that is gone.
    pub fn forget_serving(&mut self) {
        self.axon = None;
        self.prometheus = None;
        self.certificate = None;
    }
}
