//! Events of the subtensor pallet (spec 05 §7).

use serde::Serialize;

use crate::{
    error::Error,
    primitives::{AccountId, Alpha, H160, H256, NetUid, NetUidIndex, Rao, Uid},
    state::RootClaimType,
    subnets::leasing::LeaseId,
};

/// Events of the subtensor pallet. Tuple events keep the chain's order of fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum SubtensorEvent {
    /// (netuid, mechanism) was registered.
    NetworkAdded(NetUid, u16),
    /// A subnet was dissolved.
    NetworkRemoved(NetUid),
    /// (coldkey, hotkey, TAO in, alpha out, netuid, fee in rao).
    StakeAdded(AccountId, AccountId, Rao, Alpha, NetUid, u64),
    /// (coldkey, hotkey, TAO out, alpha in without fee, netuid, fee in alpha-rao).
    StakeRemoved(AccountId, AccountId, Rao, Alpha, NetUid, u64),
    /// (coldkey, origin hotkey, origin netuid, destination hotkey, destination netuid, TAO).
    StakeMoved(AccountId, AccountId, NetUid, AccountId, NetUid, Rao),
    /// (origin coldkey, destination coldkey, hotkey, origin netuid, destination netuid, TAO).
    StakeTransferred(AccountId, AccountId, AccountId, NetUid, NetUid, Rao),
    /// (coldkey, hotkey, origin netuid, destination netuid, TAO).
    StakeSwapped(AccountId, AccountId, NetUid, NetUid, Rao),
    /// (coldkey, hotkey, alpha, netuid).
    AlphaRecycled(AccountId, AccountId, Alpha, NetUid),
    /// (coldkey, hotkey, alpha, netuid).
    AlphaBurned(AccountId, AccountId, Alpha, NetUid),
    /// Alpha was bought and burned.
    AddStakeBurn {
        /// The subnet.
        netuid: NetUid,
        /// The hotkey.
        hotkey: AccountId,
        /// TAO in.
        amount: Rao,
        /// Alpha burned.
        alpha: Alpha,
    },
    /// (coldkey, hotkey, share).
    TakeDecreased(AccountId, AccountId, u16),
    /// (coldkey, hotkey, share).
    TakeIncreased(AccountId, AccountId, u16),
    /// Blocks.
    TxDelegateTakeRateLimitSet(u64),
    /// A coldkey chose where its mining income is staked.
    AutoStakeDestinationSet {
        /// The coldkey.
        coldkey: AccountId,
        /// The subnet.
        netuid: NetUid,
        /// Where to.
        hotkey: AccountId,
    },
    /// A coldkey chose what becomes of its root dividends.
    RootClaimTypeSet {
        /// The coldkey.
        coldkey: AccountId,
        /// What.
        root_claim_type: RootClaimType,
    },
    /// Alpha was locked.
    StakeLocked {
        /// Whose.
        coldkey: AccountId,
        /// For which hotkey.
        hotkey: AccountId,
        /// The subnet.
        netuid: NetUid,
        /// How much more.
        amount: Alpha,
    },
    /// A lock went to another hotkey.
    LockMoved {
        /// Whose.
        coldkey: AccountId,
        /// From.
        origin_hotkey: AccountId,
        /// To.
        destination_hotkey: AccountId,
        /// The subnet.
        netuid: NetUid,
    },
    /// A coldkey's locks on a subnet stay, or decay.
    PerpetualLockUpdated {
        /// The coldkey.
        coldkey: AccountId,
        /// The subnet.
        netuid: NetUid,
        /// They stay.
        enabled: bool,
    },
    /// A coldkey refuses or takes locked alpha.
    RejectLockedAlphaUpdated {
        /// The coldkey.
        coldkey: AccountId,
        /// It refuses.
        enabled: bool,
    },
    /// A lease began.
    SubnetLeaseCreated {
        /// Who runs the subnet.
        beneficiary: AccountId,
        /// The lease.
        lease_id: LeaseId,
        /// The subnet.
        netuid: NetUid,
        /// The block from which the beneficiary can own the subnet; never if `None`.
        end_block: Option<u32>,
    },
    /// A lease ended; the subnet is the beneficiary's.
    SubnetLeaseTerminated {
        /// Who owns the subnet now.
        beneficiary: AccountId,
        /// The subnet.
        netuid: NetUid,
    },
    /// A contributor or the beneficiary of a lease was paid.
    SubnetLeaseDividendsDistributed {
        /// The lease.
        lease_id: LeaseId,
        /// Who was paid.
        contributor: AccountId,
        /// How much.
        alpha: Alpha,
    },
    /// A subnet went to the coldkey with the most conviction behind it.
    SubnetOwnerChanged {
        /// The subnet.
        netuid: NetUid,
        /// The owner before.
        old_coldkey: AccountId,
        /// The owner now.
        new_coldkey: AccountId,
    },
    /// (netuid, owner hotkey).
    SubnetOwnerHotkeySet(NetUid, AccountId),
    /// (netuid, block): start call.
    FirstEmissionBlockNumberSet(NetUid, u64),
    /// A subnet's identity was stored.
    SubnetIdentitySet(NetUid),
    /// A subnet's identity was removed.
    SubnetIdentityRemoved(NetUid),
    /// (netuid, allowed).
    RegistrationAllowed(NetUid, bool),
    /// (netuid, count).
    MaxAllowedUidsSet(NetUid, u16),
    /// (netuid, count).
    MaxAllowedValidatorsSet(NetUid, u16),
    /// (netuid, count).
    MinAllowedWeightSet(NetUid, u16),
    /// (netuid, blocks).
    ImmunityPeriodSet(NetUid, u16),
    /// (netuid, uid, hotkey).
    NeuronRegistered(NetUid, Uid, AccountId),
    /// (netuid, total).
    RAORecycledForRegistrationSet(NetUid, Rao),
    /// (netuid index, uid).
    WeightsSet(NetUidIndex, Uid),
    /// (hotkey, netuid index, hash).
    WeightsCommitted(AccountId, NetUidIndex, H256),
    /// (hotkey, netuid index, hash).
    WeightsRevealed(AccountId, NetUidIndex, H256),
    /// (hotkey, netuid, hashes).
    WeightsBatchRevealed(AccountId, NetUid, Vec<H256>),
    /// (hotkey, netuid index, hash of the ciphertext, round).
    TimelockedWeightsCommitted(AccountId, NetUidIndex, H256, u64),
    /// (netuid index, hotkey).
    TimelockedWeightsRevealed(NetUidIndex, AccountId),
    /// (netuids, hotkey).
    BatchWeightsCompleted(Vec<NetUid>, AccountId),
    /// (netuid, hotkey).
    AxonServed(NetUid, AccountId),
    /// (netuid, hotkey).
    PrometheusServed(NetUid, AccountId),
    /// An EVM key answers for a neuron.
    EvmKeyAssociated {
        /// The subnet.
        netuid: NetUid,
        /// The neuron.
        hotkey: AccountId,
        /// The key's address.
        evm_key: H160,
        /// This block.
        block_associated: u64,
    },
    /// Voting power is tracked.
    VotingPowerTrackingEnabled {
        /// The subnet.
        netuid: NetUid,
    },
    /// Voting power will not be tracked.
    VotingPowerTrackingDisableScheduled {
        /// The subnet.
        netuid: NetUid,
        /// From this block on.
        disable_at_block: u64,
    },
    /// Voting power is not tracked.
    VotingPowerTrackingDisabled {
        /// The subnet.
        netuid: NetUid,
    },
    /// The average's speed was set.
    VotingPowerEmaAlphaSet {
        /// The subnet.
        netuid: NetUid,
        /// Parts of 10¹⁸.
        alpha: u64,
    },
    /// An item of a batch failed.
    BatchCompletedWithErrors(),
    /// (netuid, error).
    BatchWeightItemFailed(NetUid, Error),
    /// (hotkey, netuid, block, children).
    SetChildrenScheduled(AccountId, NetUid, u64, Vec<(u64, AccountId)>),
    /// (hotkey, netuid, children).
    SetChildren(AccountId, NetUid, Vec<(u64, AccountId)>),
    /// Server emissions of a mechanism's epoch by uid.
    IncentiveAlphaEmittedToMiners {
        /// The mechanism's storage index.
        netuid: NetUidIndex,
        /// Alpha by uid.
        emissions: Vec<Alpha>,
    },
    /// Too many epochs in this block.
    EpochDeferred {
        /// The subnet.
        netuid: NetUid,
        /// This block.
        from_block: u64,
        /// The next.
        to_block: u64,
    },
    /// The uid map was inconsistent.
    EpochSkipped {
        /// The subnet.
        netuid: NetUid,
        /// This block.
        block: u64,
    },
    /// A miner's incentive was staked to its coldkey's chosen hotkey.
    AutoStakeAdded {
        /// The subnet.
        netuid: NetUid,
        /// Where the stake went.
        destination: AccountId,
        /// The miner.
        hotkey: AccountId,
        /// Its coldkey.
        owner: AccountId,
        /// How much.
        incentive: Alpha,
    },
    /// Root dividends were claimed.
    RootClaimed {
        /// For whom.
        coldkey: AccountId,
    },
    /// (netuid, enabled).
    CommitRevealEnabled(NetUid, bool),
    /// (netuid, blocks).
    WeightsSetRateLimitSet(NetUid, u64),
    /// (netuid, blocks).
    TempoSet(NetUid, u16),
    /// (netuid, rao).
    MinBurnSet(NetUid, Rao),
    /// (netuid, rao).
    MaxBurnSet(NetUid, Rao),
    /// (netuid, share).
    KappaSet(NetUid, u16),
    /// (netuid, count).
    MaxRegistrationsPerBlockSet(NetUid, u16),
    /// Blocks.
    NetworkRateLimitSet(u64),
    /// Blocks.
    AdminFreezeWindowSet(u16),
    /// Tempos.
    OwnerHyperparamRateLimitSet(u16),
    /// Blocks.
    NetworkImmunityPeriodSet(u64),
    /// Rao.
    NetworkMinLockCostSet(Rao),
    /// Subnets.
    SubnetLimitSet(u16),
    /// Blocks.
    NetworkLockCostReductionIntervalSet(u64),
    /// A u16 share.
    SubnetOwnerCutSet(u16),
    /// Alpha-rao.
    StakeThresholdSet(u64),
    /// Blocks.
    StartCallDelaySet(u64),
    /// (netuid, count).
    MinNonImmuneUidsSet(NetUid, u16),
    /// (netuid, count).
    MinAllowedUidsSet(NetUid, u16),
    /// (netuid, difficulty).
    DifficultySet(NetUid, u64),
    /// (netuid, difficulty).
    MinDifficultySet(NetUid, u64),
    /// (netuid, difficulty).
    MaxDifficultySet(NetUid, u64),
    /// (netuid, blocks).
    AdjustmentIntervalSet(NetUid, u16),
    /// (netuid, share of u64::MAX).
    AdjustmentAlphaSet(NetUid, u64),
    /// (netuid, count).
    RegistrationPerIntervalSet(NetUid, u16),
    /// (netuid, enabled).
    BondsResetOnSet(NetUid, bool),
    /// A u16 share.
    MaxDelegateTakeSet(u16),
    /// A u16 share.
    MinDelegateTakeSet(u16),
    /// Blocks.
    TxRateLimitSet(u64),
    /// Version.
    CommitRevealVersionSet(u16),
    /// Blocks.
    DissolveNetworkScheduleDurationSet(u32),
    /// Count.
    MaxEpochsPerBlockSet(u8),
    /// The activity cutoff's factor was set.
    ActivityCutoffFactorMilliSet {
        /// The subnet.
        netuid: NetUid,
        /// Thousandths of a tempo.
        factor_milli: u32,
    },
    /// The owner asked for an epoch.
    EpochTriggered {
        /// The subnet.
        netuid: NetUid,
        /// The owner.
        by: AccountId,
        /// The epoch's block.
        fires_at: u64,
    },
    /// (netuid, epochs).
    CommitRevealPeriodsSet(NetUid, u64),
    /// (netuid, version).
    WeightsVersionKeySet(NetUid, u64),
    /// (netuid, blocks).
    ActivityCutoffSet(NetUid, u16),
    /// (hotkey, take).
    ChildKeyTakeSet(AccountId, u16),
    /// Blocks.
    TxChildKeyTakeRateLimitSet(u64),
    /// A u16 share.
    MinChildKeyTakeSet(u16),
    /// A u16 share.
    MaxChildKeyTakeSet(u16),
    /// (netuid, u16 share).
    MinChildKeyTakePerSubnetSet(NetUid, u16),
    /// Whether a root validator becomes the parent of new subnets' owners.
    AutoParentDelegationEnabledSet {
        /// The validator.
        hotkey: AccountId,
        /// The value.
        enabled: bool,
    },
    /// A coldkey described itself.
    ChainIdentitySet(AccountId),
    /// A subnet's token has another symbol.
    SymbolUpdated {
        /// The subnet.
        netuid: NetUid,
        /// The symbol, as UTF-8.
        #[serde(serialize_with = "super::as_bytes")]
        symbol: Vec<u8>,
    },
    /// A hotkey was replaced on every subnet.
    HotkeySwapped {
        /// The owner of both.
        coldkey: AccountId,
        /// The old one.
        old_hotkey: AccountId,
        /// The new one.
        new_hotkey: AccountId,
    },
    /// A hotkey was replaced on one subnet.
    HotkeySwappedOnSubnet {
        /// The owner of both.
        coldkey: AccountId,
        /// The old one.
        old_hotkey: AccountId,
        /// The new one.
        new_hotkey: AccountId,
        /// The subnet.
        netuid: NetUid,
    },
    /// A coldkey said by which one it will be replaced.
    ColdkeySwapAnnounced {
        /// The coldkey.
        who: AccountId,
        /// The hash of the new one.
        new_coldkey_hash: H256,
    },
    /// Root dropped an announcement and its dispute.
    ColdkeySwapReset {
        /// The coldkey.
        who: AccountId,
    },
    /// A coldkey dropped its announcement.
    ColdkeySwapCleared {
        /// The coldkey.
        who: AccountId,
    },
    /// An announced swap is stopped until root decides.
    ColdkeySwapDisputed {
        /// The coldkey.
        coldkey: AccountId,
    },
    /// A coldkey was replaced.
    ColdkeySwapped {
        /// The old one.
        old_coldkey: AccountId,
        /// The new one.
        new_coldkey: AccountId,
    },
    /// Blocks.
    ColdkeySwapAnnouncementDelaySet(u32),
    /// Blocks.
    ColdkeySwapReannouncementDelaySet(u32),
    /// (netuid, allowed).
    TransferToggle(NetUid, bool),
    /// (netuid, blocks).
    ServingRateLimitSet(NetUid, u64),
    /// (netuid, share).
    BondsPenaltySet(NetUid, u16),
    /// (netuid, millionths).
    BondsMovingAverageSet(NetUid, u64),
    /// A transaction's fee was paid in alpha.
    TransactionFeePaidWithAlpha {
        /// Its signer.
        who: AccountId,
        /// The subnet whose alpha it was.
        netuid: NetUid,
        /// The alpha that was sold.
        alpha_fee: Alpha,
        /// What the author got.
        tao_amount: Rao,
    },
}
