//! Events, by pallet, with the chain's names and shapes (spec 05 §7).
//!
//! They serialize as the chain's tools show them: `{"SubtensorModule": {"StakeAdded": […]}}`.

use serde::{Serialize, Serializer};

use crate::{
    error::Error,
    primitives::{AccountId, Alpha, H160, H256, MechId, NetUid, NetUidIndex, Rao, Uid},
    proxy::ProxyType,
    reward::{CodeHash, RewardFault},
    state::{PrecompileId, RootClaimType},
};

/// What happened, by pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Event {
    /// Accounts.
    System(SystemEvent),
    /// Balances.
    Balances(BalancesEvent),
    /// Subnets, neurons, stake.
    SubtensorModule(SubtensorEvent),
    /// Administration.
    AdminUtils(AdminUtilsEvent),
    /// Pools.
    Swap(SwapEvent),
    /// Several calls in one.
    Utility(UtilityEvent),
    /// Calls as another account.
    Proxy(ProxyEvent),
    /// taovm's own: reward scripts.
    RewardScripts(RewardScriptsEvent),
}

/// Events of the system pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum SystemEvent {
    /// An account came into existence.
    NewAccount {
        /// The account.
        account: AccountId,
    },
    /// An account fell below the existential deposit and is gone.
    KilledAccount {
        /// The account.
        account: AccountId,
    },
}

/// Events of the balances pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum BalancesEvent {
    /// An account was created with a balance.
    Endowed {
        /// The account.
        account: AccountId,
        /// Its balance.
        free_balance: Rao,
    },
    /// A remainder below the existential deposit was destroyed.
    DustLost {
        /// The account.
        account: AccountId,
        /// The remainder.
        amount: Rao,
    },
    /// Money moved.
    Transfer {
        /// Payer.
        from: AccountId,
        /// Payee.
        to: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Money was credited.
    Deposit {
        /// Payee.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Money was taken.
    Withdraw {
        /// Payer.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Money was held.
    Reserved {
        /// Whose.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Held money was given back.
    Unreserved {
        /// Whose.
        who: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Credit was made.
    Issued {
        /// How much.
        amount: Rao,
    },
    /// Credit was destroyed.
    Rescinded {
        /// How much.
        amount: Rao,
    },
}

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
        #[serde(serialize_with = "as_bytes")]
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
}

/// Events of the admin-utils pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum AdminUtilsEvent {
    /// A precompile was switched on or off.
    PrecompileUpdated {
        /// Which.
        precompile_id: PrecompileId,
        /// The value.
        enabled: bool,
    },
    /// `BondsResetOn` was set.
    BondsResetToggled {
        /// The subnet.
        netuid: NetUid,
        /// The value.
        enabled: bool,
    },
    /// `SubnetEmissionEnabled` was set.
    SubnetEmissionEnabledSet {
        /// The subnet.
        netuid: NetUid,
        /// The value.
        enabled: bool,
    },
    /// `Yuma3On` was set.
    Yuma3EnableToggled {
        /// The subnet.
        netuid: NetUid,
        /// The value.
        enabled: bool,
    },
    /// `BurnHalfLife` was set.
    BurnHalfLifeSet {
        /// The subnet.
        netuid: NetUid,
        /// Blocks.
        burn_half_life: u16,
    },
    /// `BurnIncreaseMult` was set.
    BurnIncreaseMultSet {
        /// The subnet.
        netuid: NetUid,
        /// Raw bits of a U64F64.
        burn_increase_mult: u128,
    },
}

/// Events of the swap pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum SwapEvent {
    /// A subnet's fee was set.
    FeeRateSet {
        /// The subnet.
        netuid: NetUid,
        /// Parts of 65 535.
        rate: u16,
    },
}

/// Events of the utility pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum UtilityEvent {
    /// A batch stopped at a call that failed.
    BatchInterrupted {
        /// The call's place in the batch.
        index: u32,
        /// Why it failed.
        error: Error,
    },
    /// All calls of a batch were made.
    BatchCompleted,
    /// All calls of a batch were made and some failed.
    BatchCompletedWithErrors,
    /// A call of a batch was made.
    ItemCompleted,
    /// A call of a batch failed.
    ItemFailed {
        /// Why.
        error: Error,
    },
}

/// Events of the proxy pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum ProxyEvent {
    /// A call was made as another account.
    ProxyExecuted {
        /// What it came to.
        result: Result<(), Error>,
    },
    /// An account without a key was made.
    PureCreated {
        /// The account.
        pure: AccountId,
        /// Its maker.
        who: AccountId,
        /// What its maker may do as it.
        proxy_type: ProxyType,
        /// Tells several of one transaction apart.
        disambiguation_index: u16,
    },
    /// An account without a key was given up.
    PureKilled {
        /// The account.
        pure: AccountId,
        /// Its maker.
        spawner: AccountId,
        /// As it was made.
        proxy_type: ProxyType,
        /// As it was made.
        disambiguation_index: u16,
    },
    /// An account got a proxy.
    ProxyAdded {
        /// The account.
        delegator: AccountId,
        /// The proxy.
        delegatee: AccountId,
        /// Which calls it may make.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
    },
    /// An account lost a proxy.
    ProxyRemoved {
        /// The account.
        delegator: AccountId,
        /// The proxy.
        delegatee: AccountId,
        /// Which calls it might make.
        proxy_type: ProxyType,
        /// Blocks between an announcement and the call.
        delay: u32,
    },
}

/// Events of taovm's own pallet (spec 08 §5.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum RewardScriptsEvent {
    /// Code was uploaded.
    CodeUploaded {
        /// Its hash.
        code_hash: CodeHash,
        /// By whom.
        who: AccountId,
    },
    /// A subnet's epochs are run by a script from now on.
    ScriptActivated {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
    },
    /// A subnet went back to Yuma.
    ScriptDeactivated {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
    },
    /// A script decided an epoch.
    RewardScriptRan {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
        /// Fuel it took.
        fuel_used: u64,
        /// The script's note.
        note: Vec<u8>,
    },
    /// A script failed; Yuma decided the epoch.
    RewardScriptFailed {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
        /// Why.
        fault: RewardFault,
        /// Fuel it took.
        fuel_used: u64,
    },
    /// Three failures in a row: the script is off until it is activated again.
    ScriptSuspended {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: H256,
    },
}

/// Byte strings are shown as such, not as lists of numbers.
fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

macro_rules! into_event {
    ($($pallet:ident($event:ty)),*) => {$(
        impl From<$event> for Event {
            fn from(event: $event) -> Self {
                Self::$pallet(event)
            }
        }
    )*};
}

into_event!(
    System(SystemEvent),
    Balances(BalancesEvent),
    SubtensorModule(SubtensorEvent),
    AdminUtils(AdminUtilsEvent),
    Swap(SwapEvent),
    Utility(UtilityEvent),
    Proxy(ProxyEvent),
    RewardScripts(RewardScriptsEvent)
);
