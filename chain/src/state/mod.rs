//! The ledger's state as a value.
//!
//! [`State`] is a counted reference to a [`Ledger`]: cloning it costs one increment, and a clone
//! that is written to copies only what differs (the maps are persistent, the records counted).
//! Whoever needs to go back keeps a clone: a call that may fail, an EVM frame, a block.

mod account;
mod allowance;
mod coldkey;
mod evm;
mod globals;
mod hotkey;
mod lock;
mod neurons;
mod subnet;

use std::{
    ops::{Deref, DerefMut},
    sync::{Arc, LazyLock},
};

use imbl::{OrdMap, OrdSet, Vector};
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use account::Account;
pub use allowance::{Allowance, AllowanceKey};
pub use coldkey::{ChainIdentity, Coldkey, RootClaimType};
pub use evm::EvmSettings;
pub use globals::{Globals, PrecompileId};
pub use hotkey::{Hotkey, HotkeyOnSubnet, PendingChildren};
pub use lock::{ColdkeyLock, LockState};
pub use neurons::{
    AxonInfo, MechanismState, NeuronCertificate, Neurons, PrometheusInfo, TimelockedCommit,
    WeightCommit,
};
pub use subnet::{
    EpochSchedule, Hyperparameters, LastEmission, PendingEmission, PoolState, RecycleOrBurn,
    Registration, Subnet, SubnetIdentity, VotingPower,
};

use crate::{
    commitments::CommitmentStore,
    crowdloan::CrowdloanStore,
    drand::DrandStore,
    event::Event,
    pool::{SafeFloat, SharePool},
    preimage::PreimageStore,
    primitives::{AccountId, H256, NetUid, Rao},
    profile::Profile,
    proxy::ProxyStore,
    reward::RewardStore,
    subnets::leasing::LeaseStore,
};

/// The whole chain at one moment. Cheap to clone.
#[derive(Clone, Debug)]
pub struct State(Arc<Ledger>);

impl State {
    /// An empty ledger of a profile, before any genesis.
    #[must_use]
    pub fn empty(profile: &'static Profile) -> Self {
        Self(Arc::new(Ledger::empty(profile)))
    }

    /// Runs `change`; if it fails, the state is what it was.
    ///
    /// # Errors
    /// Those of `change`.
    pub fn atomically<T, E>(
        &mut self,
        change: impl FnOnce(&mut Self) -> Result<T, E>,
    ) -> Result<T, E> {
        let before = self.clone();
        let result = change(self);
        if result.is_err() {
            *self = before;
        }
        result
    }

    /// Whether both are the same version, without comparing contents.
    #[must_use]
    pub fn is_same_version(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Deref for State {
    type Target = Ledger;

    fn deref(&self) -> &Ledger {
        &self.0
    }
}

impl DerefMut for State {
    fn deref_mut(&mut self) -> &mut Ledger {
        Arc::make_mut(&mut self.0)
    }
}

/// What a block is run with (spec 04 §2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The number of the open block; 0 at genesis.
    pub block: u64,
    /// The block's timestamp in milliseconds.
    pub timestamp_ms: u64,
    /// The transaction that runs or comes next, counted from the first of the block, which sets the
    /// time; 0 between blocks.
    pub extrinsic_index: u32,
    /// The hash of the block before, which draws the automatic root claims.
    pub parent_hash: H256,
    /// The account of the block's author, which gets the fees of swaps.
    pub author: Option<AccountId>,
    /// The weight that the block used so far, in picoseconds of ref_time.
    pub weight: u64,
}

/// The records of the chain. Fields are named after the chain's storage items; where several items
/// share a key they share a record.
#[derive(Clone, Debug)]
pub struct Ledger {
    /// Constants.
    pub profile: &'static Profile,
    /// The open block.
    pub clock: Clock,
    /// Global values.
    pub globals: Globals,
    /// `System.Account`.
    pub accounts: OrdMap<AccountId, Account>,
    /// `Balances.TotalIssuance`: the sum of all balances and of unspent credit.
    pub balances_issuance: Rao,
    /// All items by netuid.
    pub subnets: OrdMap<NetUid, Arc<Subnet>>,
    /// All items by hotkey.
    pub hotkeys: OrdMap<AccountId, Arc<Hotkey>>,
    /// All items by coldkey.
    pub coldkeys: OrdMap<AccountId, Arc<Coldkey>>,
    /// Items by (netuid, hotkey) that few hotkeys have. An epoch visits those of one subnet.
    pub hotkeys_on_subnets: OrdMap<(NetUid, AccountId), Arc<HotkeyOnSubnet>>,
    /// `PendingChildKeys` by (netuid, hotkey): the list of (proportion of u64::MAX, child) and the
    /// block after which it applies.
    pub pending_child_keys: OrdMap<(NetUid, AccountId), PendingChildren>,
    /// `TotalHotkeyAlpha` and `TotalHotkeySharesV2` by (hotkey, netuid).
    pub share_pools: OrdMap<(AccountId, NetUid), SharePool>,
    /// `AlphaV2` by (hotkey, coldkey, netuid).
    pub shares: OrdMap<(AccountId, AccountId, NetUid), SafeFloat>,
    /// `LastColdkeyHotkeyStakeBlock` by (coldkey, hotkey).
    pub last_stake_block: OrdMap<(AccountId, AccountId), u64>,
    /// `RootClaimed` by (netuid, hotkey, coldkey).
    pub root_claimed: OrdMap<(NetUid, AccountId, AccountId), u128>,
    /// `Lock` by (coldkey, netuid).
    pub locks: OrdMap<(AccountId, NetUid), ColdkeyLock>,
    /// `LockingColdkeys`: (netuid, hotkey, coldkey) of every lock.
    pub locking_coldkeys: OrdSet<(NetUid, AccountId, AccountId)>,
    /// `HotkeyLock`: the sum of perpetual locks by (netuid, hotkey).
    pub hotkey_locks: OrdMap<(NetUid, AccountId), LockState>,
    /// `DecayingHotkeyLock`: the sum of decaying locks by (netuid, hotkey).
    pub decaying_hotkey_locks: OrdMap<(NetUid, AccountId), LockState>,
    /// `LastRateLimitedBlock`.
    pub last_rate_limited: OrdMap<RateLimitKey, u64>,
    /// `TransactionKeyLastBlock` by (account, netuid, kind).
    pub transaction_key_last_block: OrdMap<(AccountId, NetUid, u16), u64>,
    /// `LastHotkeySwapOnNetuid` by (netuid, coldkey).
    pub last_hotkey_swap: OrdMap<(NetUid, AccountId), u64>,
    /// `StakingColdkeysByIndex`; its length is `NumStakingColdkeys`.
    pub staking_coldkeys: Vector<AccountId>,
    /// `StakingColdkeys`: the position of a coldkey in the index.
    pub staking_coldkey_position: OrdMap<AccountId, u64>,
    /// Accounts that may act as others.
    pub proxies: ProxyStore,
    /// `EvmPrecompileStaking.Allowances`; an absent one is 0.
    pub staking_allowances: OrdMap<AllowanceKey, Allowance>,
    /// What neurons committed to.
    pub commitments: CommitmentStore,
    /// Calls that are stored to be made later.
    pub preimages: PreimageStore,
    /// Money that many raise for one purpose.
    pub crowdloans: CrowdloanStore,
    /// Subnets that contributors of crowdloans paid for.
    pub leases: LeaseStore,
    /// Settings of the EVM.
    pub evm: EvmSettings,
    /// Pulses of the random beacon.
    pub drand: DrandStore,
    /// Uploaded reward scripts and the subnets that use them.
    pub rewards: RewardStore,
    /// The events of the open block.
    pub events: Vector<Event>,
}

/// What a rate limit counts by (spec 05 §13).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
pub enum RateLimitKey {
    /// `SetSNOwnerHotkey(netuid)`.
    #[serde(rename = "SetSNOwnerHotkey")]
    SetSubnetOwnerHotkey(NetUid),
    /// `OwnerHyperparamUpdate(netuid, hyperparameter code)`.
    OwnerHyperparamUpdate(NetUid, u8),
    /// `NetworkLastRegistered`.
    NetworkLastRegistered,
    /// `LastTxBlock(account)`.
    LastTxBlock(AccountId),
    /// `LastTxBlockChildKeyTake(account)`.
    LastTxBlockChildKeyTake(AccountId),
    /// `LastTxBlockDelegateTake(account)`.
    LastTxBlockDelegateTake(AccountId),
}

impl Ledger {
    fn empty(profile: &'static Profile) -> Self {
        Self {
            profile,
            clock: Clock {
                block: 0,
                timestamp_ms: 0,
                extrinsic_index: 0,
                parent_hash: [0; 32],
                author: None,
                weight: 0,
            },
            globals: Globals::defaults(profile),
            accounts: OrdMap::new(),
            balances_issuance: Rao::ZERO,
            subnets: OrdMap::new(),
            hotkeys: OrdMap::new(),
            coldkeys: OrdMap::new(),
            hotkeys_on_subnets: OrdMap::new(),
            pending_child_keys: OrdMap::new(),
            share_pools: OrdMap::new(),
            shares: OrdMap::new(),
            last_stake_block: OrdMap::new(),
            root_claimed: OrdMap::new(),
            locks: OrdMap::new(),
            locking_coldkeys: OrdSet::new(),
            hotkey_locks: OrdMap::new(),
            decaying_hotkey_locks: OrdMap::new(),
            last_rate_limited: OrdMap::new(),
            transaction_key_last_block: OrdMap::new(),
            last_hotkey_swap: OrdMap::new(),
            staking_coldkeys: Vector::new(),
            staking_coldkey_position: OrdMap::new(),
            proxies: ProxyStore::default(),
            staking_allowances: OrdMap::new(),
            commitments: CommitmentStore::default(),
            preimages: PreimageStore::default(),
            crowdloans: CrowdloanStore::default(),
            leases: LeaseStore::default(),
            evm: EvmSettings::defaults(profile),
            drand: DrandStore::default(),
            rewards: RewardStore::default(),
            events: Vector::new(),
        }
    }

    /// The current block number.
    #[must_use]
    pub const fn now(&self) -> u64 {
        self.clock.block
    }

    /// A subnet's record; storage defaults for a netuid that never existed.
    #[must_use]
    pub fn subnet(&self, netuid: NetUid) -> &Subnet {
        match self.subnets.get(&netuid) {
            Some(subnet) => subnet,
            None => Subnet::default_of(self.profile),
        }
    }

    /// A subnet's record for writing; made from the defaults if absent.
    pub fn subnet_mut(&mut self, netuid: NetUid) -> &mut Subnet {
        let profile = self.profile;
        Arc::make_mut(
            self.subnets
                .entry(netuid)
                .or_insert_with(|| Arc::new(Subnet::default_of(profile).clone())),
        )
    }

    /// Whether `NetworksAdded` holds the netuid (spec 05 §2).
    #[must_use]
    pub fn subnet_exists(&self, netuid: NetUid) -> bool {
        self.subnets.get(&netuid).is_some_and(|s| s.added)
    }

    /// The netuids of `NetworksAdded` in the chain's storage order: by the little-endian bytes of
    /// the number, which is numeric order up to 255 (spec 04 §0).
    #[must_use]
    pub fn netuids(&self) -> Vec<NetUid> {
        let mut all: Vec<_> = self
            .subnets
            .iter()
            .filter(|(_, s)| s.added)
            .map(|(netuid, _)| *netuid)
            .collect();
        all.sort_by_key(|netuid| netuid.0.to_le_bytes());
        all
    }

    /// A hotkey's record; defaults for an unknown one.
    #[must_use]
    pub fn hotkey(&self, hotkey: &AccountId) -> &Hotkey {
        static UNKNOWN: LazyLock<Hotkey> = LazyLock::new(Hotkey::default);
        self.hotkeys.get(hotkey).map_or(&UNKNOWN, |h| h)
    }

    /// A hotkey's record for writing.
    pub fn hotkey_mut(&mut self, hotkey: &AccountId) -> &mut Hotkey {
        Arc::make_mut(self.hotkeys.entry(*hotkey).or_default())
    }

    /// A coldkey's record; defaults for an unknown one.
    #[must_use]
    pub fn coldkey(&self, coldkey: &AccountId) -> &Coldkey {
        static UNKNOWN: LazyLock<Coldkey> = LazyLock::new(Coldkey::default);
        self.coldkeys.get(coldkey).map_or(&UNKNOWN, |c| c)
    }

    /// A coldkey's record for writing.
    pub fn coldkey_mut(&mut self, coldkey: &AccountId) -> &mut Coldkey {
        Arc::make_mut(self.coldkeys.entry(*coldkey).or_default())
    }

    /// The items of (hotkey, netuid); defaults if there are none.
    #[must_use]
    pub fn hotkey_on_subnet(&self, hotkey: &AccountId, netuid: NetUid) -> &HotkeyOnSubnet {
        static NONE: LazyLock<HotkeyOnSubnet> = LazyLock::new(HotkeyOnSubnet::default);
        self.hotkeys_on_subnets
            .get(&(netuid, *hotkey))
            .map_or(&NONE, |h| h)
    }

    /// The items of (hotkey, netuid) for writing.
    pub fn hotkey_on_subnet_mut(
        &mut self,
        hotkey: &AccountId,
        netuid: NetUid,
    ) -> &mut HotkeyOnSubnet {
        Arc::make_mut(
            self.hotkeys_on_subnets
                .entry((netuid, *hotkey))
                .or_default(),
        )
    }

    /// Appends an event to the open block's.
    pub fn emit(&mut self, event: impl Into<Event>) {
        self.events.push_back(event.into());
    }
}
