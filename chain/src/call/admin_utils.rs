//! Calls of the admin-utils pallet: hyperparameters (spec 05 §19).

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::Result,
    primitives::{AccountId, NetUid, Rao},
    state::{PrecompileId, RecycleOrBurn, State},
    subnets::admin,
};

/// A call of the admin-utils pallet. Who may make it, and when, is part of each rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(
    missing_docs,
    reason = "arguments are the hyperparameter that the call names"
)]
pub enum AdminUtilsCall {
    /// `MaxDelegateTake`, root.
    SudoSetDefaultTake { default_take: u16 },
    /// `TxRateLimit`, root.
    SudoSetTxRateLimit { tx_rate_limit: u64 },
    /// `MinDifficulty`, root.
    SudoSetMinDifficulty { netuid: NetUid, min_difficulty: u64 },
    /// `MaxDifficulty`, owner or root.
    SudoSetMaxDifficulty { netuid: NetUid, max_difficulty: u64 },
    /// `Difficulty`, root.
    SudoSetDifficulty { netuid: NetUid, difficulty: u64 },
    /// `AdjustmentInterval`, root.
    SudoSetAdjustmentInterval {
        netuid: NetUid,
        adjustment_interval: u16,
    },
    /// `AdjustmentAlpha`, owner or root.
    SudoSetAdjustmentAlpha {
        netuid: NetUid,
        adjustment_alpha: u64,
    },
    /// `NetworkPowRegistrationAllowed`: always refused.
    SudoSetNetworkPowRegistrationAllowed {
        netuid: NetUid,
        registration_allowed: bool,
    },
    /// `TargetRegistrationsPerInterval`, root.
    SudoSetTargetRegistrationsPerInterval {
        netuid: NetUid,
        target_registrations_per_interval: u16,
    },
    /// The subtensor pallet's issuance: always refused.
    SudoSetTotalIssuance { total_issuance: Rao },
    /// `RAORecycledForRegistration`, root.
    SudoSetRaoRecycled { netuid: NetUid, rao_recycled: Rao },
    /// `MinDelegateTake`, root.
    SudoSetMinDelegateTake { take: u16 },
    /// `DissolveNetworkScheduleDuration`, root.
    SudoSetDissolveNetworkScheduleDuration { duration: u32 },
    /// `PrecompileEnable`, root.
    SudoToggleEvmPrecompile {
        precompile_id: PrecompileId,
        enabled: bool,
    },
    /// `SubnetMovingAlpha` as raw bits, root.
    SudoSetSubnetMovingAlpha { alpha: i128 },
    /// `EMAPriceHalvingBlocks`, root.
    SudoSetEmaPriceHalvingPeriod { netuid: NetUid, ema_halving: u64 },
    /// `AlphaSigmoidSteepness`, owner or root.
    SudoSetAlphaSigmoidSteepness { netuid: NetUid, steepness: i16 },
    /// `BondsResetOn`, owner or root.
    SudoSetBondsResetEnabled { netuid: NetUid, enabled: bool },
    /// `CommitRevealWeightsVersion`, root.
    SudoSetCommitRevealVersion { version: u16 },
    /// `CKBurn`, root.
    SudoSetCkBurn { burn: u64 },
    /// `MechanismCountCurrent`, owner or root.
    SudoSetMechanismCount { netuid: NetUid, mechanism_count: u8 },
    /// `MechanismEmissionSplit`, owner or root.
    SudoSetMechanismEmissionSplit {
        netuid: NetUid,
        maybe_split: Option<Vec<u16>>,
    },
    /// `MinAllowedUids`, root.
    SudoSetMinAllowedUids {
        netuid: NetUid,
        min_allowed_uids: u16,
    },
    /// Fewer neurons, owner or root.
    SudoTrimToMaxAllowedUids { netuid: NetUid, max_n: u16 },
    /// `RecycleOrBurn`, owner or root.
    SudoSetRecycleOrBurn {
        netuid: NetUid,
        recycle_or_burn: RecycleOrBurn,
    },
    /// `TaoFlowCutoff` as raw bits, root.
    SudoSetTaoFlowCutoff { flow_cutoff: i128 },
    /// `FlowNormExponent` as raw bits, root.
    SudoSetTaoFlowNormalizationExponent { exponent: u128 },
    /// `FlowEmaSmoothingFactor`, root.
    SudoSetTaoFlowSmoothingFactor { smoothing_factor: u64 },
    /// `MaxMechanismCount`, root.
    SudoSetMaxMechanismCount { max_mechanism_count: u8 },
    /// `NetTaoFlowEnabled`, root.
    SudoSetNetTaoFlowEnabled { enabled: bool },
    /// `OwnerCutEnabled`, owner or root.
    SudoSetOwnerCutEnabled { netuid: NetUid, enabled: bool },
    /// `OwnerCutAutoLockEnabled`, owner or root.
    SudoSetOwnerCutAutoLockEnabled { netuid: NetUid, enabled: bool },
    /// `MaxEpochsPerBlock`, root.
    SudoSetMaxEpochsPerBlock { max_epochs_per_block: u8 },
    /// `NetworkRateLimit`, root.
    SudoSetNetworkRateLimit { rate_limit: u64 },
    /// `SubnetEmissionEnabled`, root.
    SudoSetSubnetEmissionEnabled { netuid: NetUid, enabled: bool },
    /// `CommitRevealWeightsEnabled`, owner or root.
    SudoSetCommitRevealWeightsEnabled { netuid: NetUid, enabled: bool },
    /// `WeightsSetRateLimit`, root.
    SudoSetWeightsSetRateLimit {
        netuid: NetUid,
        weights_set_rate_limit: u64,
    },
    /// `MaxRegistrationsPerBlock`, root.
    SudoSetMaxRegistrationsPerBlock {
        netuid: NetUid,
        max_registrations_per_block: u16,
    },
    /// `MinBurn`, owner or root.
    SudoSetMinBurn { netuid: NetUid, min_burn: Rao },
    /// `MaxBurn`, owner or root.
    SudoSetMaxBurn { netuid: NetUid, max_burn: Rao },
    /// `BurnHalfLife`, owner or root.
    SudoSetBurnHalfLife { netuid: NetUid, burn_half_life: u16 },
    /// `BurnIncreaseMult` as raw bits, owner or root.
    SudoSetBurnIncreaseMult {
        netuid: NetUid,
        burn_increase_mult: u128,
    },
    /// `Tempo`, root.
    SudoSetTempo { netuid: NetUid, tempo: u16 },
    /// `SubtokenEnabled`, root.
    SudoSetSubtokenEnabled {
        netuid: NetUid,
        subtoken_enabled: bool,
    },
    /// `AdminFreezeWindow`, root.
    SudoSetAdminFreezeWindow { window: u16 },
    /// `OwnerHyperparamRateLimit`, root.
    SudoSetOwnerHparamRateLimit { epochs: u16 },
    /// `NetworkImmunityPeriod`, root.
    SudoSetNetworkImmunityPeriod { immunity_period: u64 },
    /// `NetworkMinLockCost`, root.
    SudoSetNetworkMinLockCost { lock_cost: Rao },
    /// `SubnetLimit`, root.
    SudoSetSubnetLimit { max_subnets: u16 },
    /// `NetworkLockReductionInterval`, root.
    SudoSetLockReductionInterval { interval: u64 },
    /// `SubnetOwnerCut`, root.
    SudoSetSubnetOwnerCut { subnet_owner_cut: u16 },
    /// `StakeThreshold`, root.
    SudoSetStakeThreshold { min_stake: u64 },
    /// `NominatorMinRequiredStake`, root.
    SudoSetNominatorMinRequiredStake { min_stake: u64 },
    /// `TxDelegateTakeRateLimit`, root.
    SudoSetTxDelegateTakeRateLimit { tx_rate_limit: u64 },
    /// `StartCallDelay`, root.
    SudoSetStartCallDelay { delay: u64 },
    /// `ColdkeySwapAnnouncementDelay`, root.
    SudoSetColdkeySwapAnnouncementDelay { duration: u32 },
    /// `ColdkeySwapReannouncementDelay`, root.
    SudoSetColdkeySwapReannouncementDelay { duration: u32 },
    /// `MinChildkeyTakePerSubnet`, owner or root.
    SudoSetMinChildkeyTakePerSubnet { netuid: NetUid, take: u16 },
    /// `SubnetOwnerHotkey`, owner or root.
    SudoSetSubnetOwnerHotkey { netuid: NetUid, hotkey: AccountId },
    /// The same under its other name.
    SudoSetSnOwnerHotkey { netuid: NetUid, hotkey: AccountId },
    /// `MaxAllowedUids`, owner or root.
    SudoSetMaxAllowedUids {
        netuid: NetUid,
        max_allowed_uids: u16,
    },
    /// `MaxAllowedValidators`, root.
    SudoSetMaxAllowedValidators {
        netuid: NetUid,
        max_allowed_validators: u16,
    },
    /// `MinNonImmuneUids`, root.
    SudoSetMinNonImmuneUids { netuid: NetUid, min: u16 },
    /// `ImmuneOwnerUidsLimit`, owner or root.
    SudoSetOwnerImmuneNeuronLimit { netuid: NetUid, immune_neurons: u16 },
    /// `ImmunityPeriod`, owner or root.
    SudoSetImmunityPeriod {
        netuid: NetUid,
        immunity_period: u16,
    },
    /// `NetworkRegistrationAllowed`, root.
    SudoSetNetworkRegistrationAllowed {
        netuid: NetUid,
        registration_allowed: bool,
    },
    /// `RevealPeriodEpochs`, owner or root.
    SudoSetCommitRevealWeightsInterval { netuid: NetUid, interval: u64 },
    /// `WeightsVersionKey`, owner or root.
    SudoSetWeightsVersionKey {
        netuid: NetUid,
        weights_version_key: u64,
    },
    /// `MinAllowedWeights`, owner or root.
    SudoSetMinAllowedWeights {
        netuid: NetUid,
        min_allowed_weights: u16,
    },
    /// `Kappa`, root.
    SudoSetKappa { netuid: NetUid, kappa: u16 },
    /// `Rho`, owner or root.
    SudoSetRho { netuid: NetUid, rho: u16 },
    /// `ActivityCutoff`, owner or root.
    SudoSetActivityCutoff {
        netuid: NetUid,
        activity_cutoff: u16,
    },
    /// `BondsMovingAverage`, owner or root.
    SudoSetBondsMovingAverage {
        netuid: NetUid,
        bonds_moving_average: u64,
    },
    /// `BondsPenalty`, owner or root.
    SudoSetBondsPenalty { netuid: NetUid, bonds_penalty: u16 },
    /// `LiquidAlphaOn`, owner or root.
    SudoSetLiquidAlphaEnabled { netuid: NetUid, enabled: bool },
    /// `AlphaValues`, owner or root.
    SudoSetAlphaValues {
        netuid: NetUid,
        alpha_low: u16,
        alpha_high: u16,
    },
    /// `Yuma3On`, owner or root.
    #[serde(rename = "sudo_set_yuma3_enabled")]
    SudoSetYuma3Enabled { netuid: NetUid, enabled: bool },
    /// `TransferToggle`, owner or root.
    SudoSetToggleTransfer { netuid: NetUid, toggle: bool },
    /// `ServingRateLimit`, owner or root.
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
