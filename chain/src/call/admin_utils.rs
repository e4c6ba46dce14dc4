//! Calls of the admin-utils pallet: hyperparameters (spec 05 §19).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::Result,
    primitives::{AccountId, NetUid, Rao},
    state::{PrecompileId, RecycleOrBurn, State},
    subnets::admin,
};

/// A call of the admin-utils pallet. Who may make it, and when, is part of each rule.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "arguments are the hyperparameter that the call names"
)]
pub enum AdminUtilsCall {
    /// `MaxDelegateTake`, root.
    #[codec(index = 1)]
    SudoSetDefaultTake { default_take: u16 },
    /// `TxRateLimit`, root.
    #[codec(index = 2)]
    SudoSetTxRateLimit { tx_rate_limit: u64 },
    /// `MinDifficulty`, root.
    #[codec(index = 4)]
    SudoSetMinDifficulty { netuid: NetUid, min_difficulty: u64 },
    /// `MaxDifficulty`, owner or root.
    #[codec(index = 5)]
    SudoSetMaxDifficulty { netuid: NetUid, max_difficulty: u64 },
    /// `Difficulty`, root.
    #[codec(index = 24)]
    SudoSetDifficulty { netuid: NetUid, difficulty: u64 },
    /// `AdjustmentInterval`, root.
    #[codec(index = 8)]
    SudoSetAdjustmentInterval {
        netuid: NetUid,
        adjustment_interval: u16,
    },
    /// `AdjustmentAlpha`, owner or root.
    #[codec(index = 9)]
    SudoSetAdjustmentAlpha {
        netuid: NetUid,
        adjustment_alpha: u64,
    },
    /// `NetworkPowRegistrationAllowed`: always refused.
    #[codec(index = 20)]
    SudoSetNetworkPowRegistrationAllowed {
        netuid: NetUid,
        registration_allowed: bool,
    },
    /// `TargetRegistrationsPerInterval`, root.
    #[codec(index = 21)]
    SudoSetTargetRegistrationsPerInterval {
        netuid: NetUid,
        target_registrations_per_interval: u16,
    },
    /// The subtensor pallet's issuance: always refused.
    #[codec(index = 33)]
    SudoSetTotalIssuance { total_issuance: Rao },
    /// `RAORecycledForRegistration`, root.
    #[codec(index = 39)]
    SudoSetRaoRecycled { netuid: NetUid, rao_recycled: Rao },
    /// `MinDelegateTake`, root.
    #[codec(index = 46)]
    SudoSetMinDelegateTake { take: u16 },
    /// `DissolveNetworkScheduleDuration`, root.
    #[codec(index = 55)]
    SudoSetDissolveNetworkScheduleDuration { duration: u32 },
    /// `PrecompileEnable`, root.
    #[codec(index = 62)]
    SudoToggleEvmPrecompile {
        precompile_id: PrecompileId,
        enabled: bool,
    },
    /// `EVMChainId.ChainId`, root.
    #[codec(index = 58)]
    SudoSetEvmChainId { chain_id: u64 },
    /// `SubnetMovingAlpha` as raw bits, root.
    #[codec(index = 63)]
    SudoSetSubnetMovingAlpha { alpha: i128 },
    /// `EMAPriceHalvingBlocks`, root.
    #[codec(index = 65)]
    SudoSetEmaPriceHalvingPeriod { netuid: NetUid, ema_halving: u64 },
    /// `AlphaSigmoidSteepness`, owner or root.
    #[codec(index = 68)]
    SudoSetAlphaSigmoidSteepness { netuid: NetUid, steepness: i16 },
    /// `BondsResetOn`, owner or root.
    #[codec(index = 70)]
    SudoSetBondsResetEnabled { netuid: NetUid, enabled: bool },
    /// `CommitRevealWeightsVersion`, root.
    #[codec(index = 71)]
    SudoSetCommitRevealVersion { version: u16 },
    /// `CKBurn`, root.
    #[codec(index = 73)]
    SudoSetCkBurn { burn: u64 },
    /// `MechanismCountCurrent`, owner or root.
    #[codec(index = 76)]
    SudoSetMechanismCount { netuid: NetUid, mechanism_count: u8 },
    /// `MechanismEmissionSplit`, owner or root.
    #[codec(index = 77)]
    SudoSetMechanismEmissionSplit {
        netuid: NetUid,
        maybe_split: Option<Vec<u16>>,
    },
    /// `MinAllowedUids`, root.
    #[codec(index = 79)]
    SudoSetMinAllowedUids {
        netuid: NetUid,
        min_allowed_uids: u16,
    },
    /// Fewer neurons, owner or root.
    #[codec(index = 78)]
    SudoTrimToMaxAllowedUids { netuid: NetUid, max_n: u16 },
    /// `RecycleOrBurn`, owner or root.
    #[codec(index = 80)]
    SudoSetRecycleOrBurn {
        netuid: NetUid,
        recycle_or_burn: RecycleOrBurn,
    },
    /// `TaoFlowCutoff` as raw bits, root.
    #[codec(index = 81)]
    SudoSetTaoFlowCutoff { flow_cutoff: i128 },
    /// `FlowNormExponent` as raw bits, root.
    #[codec(index = 82)]
    SudoSetTaoFlowNormalizationExponent { exponent: u128 },
    /// `FlowEmaSmoothingFactor`, root.
    #[codec(index = 83)]
    SudoSetTaoFlowSmoothingFactor { smoothing_factor: u64 },
    /// `MaxMechanismCount`, root.
    #[codec(index = 88)]
    SudoSetMaxMechanismCount { max_mechanism_count: u8 },
    /// `NetTaoFlowEnabled`, root.
    #[codec(index = 91)]
    SudoSetNetTaoFlowEnabled { enabled: bool },
    /// `OwnerCutEnabled`, owner or root.
    #[codec(index = 92)]
    SudoSetOwnerCutEnabled { netuid: NetUid, enabled: bool },
    /// `OwnerCutAutoLockEnabled`, owner or root.
    #[codec(index = 95)]
    SudoSetOwnerCutAutoLockEnabled { netuid: NetUid, enabled: bool },
    /// `MaxEpochsPerBlock`, root.
    #[codec(index = 96)]
    SudoSetMaxEpochsPerBlock { max_epochs_per_block: u8 },
    /// `NetworkRateLimit`, root.
    #[codec(index = 29)]
    SudoSetNetworkRateLimit { rate_limit: u64 },
    /// `SubnetEmissionEnabled`, root.
    #[codec(index = 94)]
    SudoSetSubnetEmissionEnabled { netuid: NetUid, enabled: bool },
    /// `CommitRevealWeightsEnabled`, owner or root.
    #[codec(index = 49)]
    SudoSetCommitRevealWeightsEnabled { netuid: NetUid, enabled: bool },
    /// `WeightsSetRateLimit`, root.
    #[codec(index = 7)]
    SudoSetWeightsSetRateLimit {
        netuid: NetUid,
        weights_set_rate_limit: u64,
    },
    /// `MaxRegistrationsPerBlock`, root.
    #[codec(index = 27)]
    SudoSetMaxRegistrationsPerBlock {
        netuid: NetUid,
        max_registrations_per_block: u16,
    },
    /// `MinBurn`, owner or root.
    #[codec(index = 22)]
    SudoSetMinBurn { netuid: NetUid, min_burn: Rao },
    /// `MaxBurn`, owner or root.
    #[codec(index = 23)]
    SudoSetMaxBurn { netuid: NetUid, max_burn: Rao },
    /// `BurnHalfLife`, owner or root.
    #[codec(index = 89)]
    SudoSetBurnHalfLife { netuid: NetUid, burn_half_life: u16 },
    /// `BurnIncreaseMult` as raw bits, owner or root.
    #[codec(index = 90)]
    SudoSetBurnIncreaseMult {
        netuid: NetUid,
        burn_increase_mult: u128,
    },
    /// `Tempo`, root.
    #[codec(index = 30)]
    SudoSetTempo { netuid: NetUid, tempo: u16 },
    /// `SubtokenEnabled`, root.
    #[codec(index = 66)]
    SudoSetSubtokenEnabled {
        netuid: NetUid,
        subtoken_enabled: bool,
    },
    /// `AdminFreezeWindow`, root.
    #[codec(index = 74)]
    SudoSetAdminFreezeWindow { window: u16 },
    /// `OwnerHyperparamRateLimit`, root.
    #[codec(index = 75)]
    SudoSetOwnerHparamRateLimit { epochs: u16 },
    /// `NetworkImmunityPeriod`, root.
    #[codec(index = 35)]
    SudoSetNetworkImmunityPeriod { immunity_period: u64 },
    /// `NetworkMinLockCost`, root.
    #[codec(index = 36)]
    SudoSetNetworkMinLockCost { lock_cost: Rao },
    /// `SubnetLimit`, root.
    #[codec(index = 37)]
    SudoSetSubnetLimit { max_subnets: u16 },
    /// `NetworkLockReductionInterval`, root.
    #[codec(index = 38)]
    SudoSetLockReductionInterval { interval: u64 },
    /// `SubnetOwnerCut`, root.
    #[codec(index = 28)]
    SudoSetSubnetOwnerCut { subnet_owner_cut: u16 },
    /// `StakeThreshold`, root.
    #[codec(index = 42)]
    SudoSetStakeThreshold { min_stake: u64 },
    /// `NominatorMinRequiredStake`, root.
    #[codec(index = 43)]
    SudoSetNominatorMinRequiredStake { min_stake: u64 },
    /// `TxDelegateTakeRateLimit`, root.
    #[codec(index = 45)]
    SudoSetTxDelegateTakeRateLimit { tx_rate_limit: u64 },
    /// `StartCallDelay`, root.
    #[codec(index = 85)]
    SudoSetStartCallDelay { delay: u64 },
    /// `ColdkeySwapAnnouncementDelay`, root.
    #[codec(index = 86)]
    SudoSetColdkeySwapAnnouncementDelay { duration: u32 },
    /// `ColdkeySwapReannouncementDelay`, root.
    #[codec(index = 87)]
    SudoSetColdkeySwapReannouncementDelay { duration: u32 },
    /// `MinChildkeyTakePerSubnet`, owner or root.
    #[codec(index = 93)]
    SudoSetMinChildkeyTakePerSubnet { netuid: NetUid, take: u16 },
    /// `SubnetOwnerHotkey`, owner or root.
    #[codec(index = 64)]
    SudoSetSubnetOwnerHotkey { netuid: NetUid, hotkey: AccountId },
    /// The same under its other name.
    #[codec(index = 67)]
    SudoSetSnOwnerHotkey { netuid: NetUid, hotkey: AccountId },
    /// `MaxAllowedUids`, owner or root.
    #[codec(index = 15)]
    SudoSetMaxAllowedUids {
        netuid: NetUid,
        max_allowed_uids: u16,
    },
    /// `MaxAllowedValidators`, root.
    #[codec(index = 25)]
    SudoSetMaxAllowedValidators {
        netuid: NetUid,
        max_allowed_validators: u16,
    },
    /// `MinNonImmuneUids`, root.
    #[codec(index = 84)]
    SudoSetMinNonImmuneUids { netuid: NetUid, min: u16 },
    /// `ImmuneOwnerUidsLimit`, owner or root.
    #[codec(index = 72)]
    SudoSetOwnerImmuneNeuronLimit { netuid: NetUid, immune_neurons: u16 },
    /// `ImmunityPeriod`, owner or root.
    #[codec(index = 13)]
    SudoSetImmunityPeriod {
        netuid: NetUid,
        immunity_period: u16,
    },
    /// `NetworkRegistrationAllowed`, root.
    #[codec(index = 19)]
    SudoSetNetworkRegistrationAllowed {
        netuid: NetUid,
        registration_allowed: bool,
    },
    /// `RevealPeriodEpochs`, owner or root.
    #[codec(index = 57)]
    SudoSetCommitRevealWeightsInterval { netuid: NetUid, interval: u64 },
    /// `WeightsVersionKey`, owner or root.
    #[codec(index = 6)]
    SudoSetWeightsVersionKey {
        netuid: NetUid,
        weights_version_key: u64,
    },
    /// `MinAllowedWeights`, owner or root.
    #[codec(index = 14)]
    SudoSetMinAllowedWeights {
        netuid: NetUid,
        min_allowed_weights: u16,
    },
    /// `Kappa`, root.
    #[codec(index = 16)]
    SudoSetKappa { netuid: NetUid, kappa: u16 },
    /// `Rho`, owner or root.
    #[codec(index = 17)]
    SudoSetRho { netuid: NetUid, rho: u16 },
    /// `ActivityCutoff`, owner or root.
    #[codec(index = 18)]
    SudoSetActivityCutoff {
        netuid: NetUid,
        activity_cutoff: u16,
    },
    /// `BondsMovingAverage`, owner or root.
    #[codec(index = 26)]
    SudoSetBondsMovingAverage {
        netuid: NetUid,
        bonds_moving_average: u64,
    },
    /// `BondsPenalty`, owner or root.
    #[codec(index = 60)]
    SudoSetBondsPenalty { netuid: NetUid, bonds_penalty: u16 },
    /// `LiquidAlphaOn`, owner or root.
    #[codec(index = 50)]
    SudoSetLiquidAlphaEnabled { netuid: NetUid, enabled: bool },
    /// `AlphaValues`, owner or root.
    #[codec(index = 51)]
    SudoSetAlphaValues {
        netuid: NetUid,
        alpha_low: u16,
        alpha_high: u16,
    },
    /// `Yuma3On`, owner or root.
    #[serde(rename = "sudo_set_yuma3_enabled")]
    #[codec(index = 69)]
    SudoSetYuma3Enabled { netuid: NetUid, enabled: bool },
    /// `TransferToggle`, owner or root.
    #[codec(index = 61)]
    SudoSetToggleTransfer { netuid: NetUid, toggle: bool },
    /// `ServingRateLimit`, owner or root.
    #[codec(index = 3)]
    SudoSetServingRateLimit {
        netuid: NetUid,
        serving_rate_limit: u64,
    },
}

impl AdminUtilsCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        admin::apply(state, origin, self)
    }
}
