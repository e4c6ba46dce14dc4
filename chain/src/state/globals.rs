//! Values without a key (spec 03 §1, 04 §1.2, 05 §19.2).

use std::collections::BTreeSet;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    primitives::{AccountId, I64F64, I96F32, Rao, U64F64},
    profile::Profile,
};

/// A group of precompiles that root can switch off (spec 05 §19.2).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
pub enum PrecompileId {
    /// 0x800.
    BalanceTransfer,
    /// 0x801 and 0x805.
    Staking,
    /// 0x803.
    Subnet,
    /// 0x802.
    Metagraph,
    /// 0x804.
    Neuron,
    /// 0x806.
    UidLookup,
    /// 0x808.
    Alpha,
    /// 0x809.
    Crowdloan,
    /// 0x80b.
    Proxy,
    /// 0x80a.
    Leasing,
    /// 0x80c.
    AddressMapping,
    /// 0x80d.
    VotingPower,
}

/// The chain's global storage values.
#[derive(Clone, Debug)]
pub struct Globals {
    /// `Sudo.Key`: the account that acts as root.
    pub sudo: Option<AccountId>,
    /// `TotalIssuance` of the subtensor pallet, which emission follows.
    pub total_issuance: Rao,
    /// `TotalStake`.
    pub total_stake: Rao,
    /// `TotalNetworks`, root included.
    pub total_networks: u16,
    /// `BlockEmission`: the last computed emission of a curve, TAO's or a subnet's.
    pub block_emission: u64,
    /// `TaoWeight`, a share of u64::MAX.
    pub tao_weight: u64,
    /// `CKBurn`, a share of u64::MAX.
    pub ck_burn: u64,
    /// `SubnetOwnerCut`, a u16 share.
    pub subnet_owner_cut: u16,
    /// `SubnetMovingAlpha`.
    pub subnet_moving_alpha: I96F32,
    /// `MaxEpochsPerBlock`.
    pub max_epochs_per_block: u8,
    /// `MaxMechanismCount`.
    pub max_mechanism_count: u8,
    /// `CommitRevealWeightsVersion`.
    pub commit_reveal_version: u16,
    /// `TaoFlowCutoff`; nothing on this runtime reads it.
    pub tao_flow_cutoff: I64F64,
    /// `FlowNormExponent`; nothing on this runtime reads it.
    pub flow_norm_exponent: U64F64,
    /// `FlowEmaSmoothingFactor`; nothing on this runtime reads it.
    pub flow_ema_smoothing_factor: u64,
    /// `NetTaoFlowEnabled`; nothing on this runtime reads it.
    pub net_tao_flow_enabled: bool,
    /// `DissolveNetworkScheduleDuration` in blocks; nothing on this runtime reads it.
    pub dissolve_network_schedule_duration: u32,
    /// `PrecompileEnable`: the precompiles that root has switched off.
    pub disabled_precompiles: BTreeSet<PrecompileId>,
    /// `NumRootClaim`: automatic claims a block.
    pub num_root_claim: u64,
    /// `StakeThreshold` in alpha-rao.
    pub stake_threshold: u64,
    /// `NominatorMinRequiredStake`: millionths of the minimum stake.
    pub nominator_min_required_stake: u64,
    /// `SubnetLimit`.
    pub subnet_limit: u16,
    /// `NetworkRateLimit` in blocks.
    pub network_rate_limit: u64,
    /// `NetworkImmunityPeriod` in blocks.
    pub network_immunity_period: u64,
    /// `NetworkMinLockCost`.
    pub network_min_lock_cost: Rao,
    /// `NetworkLastLockCost`.
    pub network_last_lock_cost: Rao,
    /// `NetworkLockReductionInterval` in blocks.
    pub network_lock_reduction_interval: u64,
    /// `NetworkRegistrationStartBlock`.
    pub network_registration_start_block: u64,
    /// `StartCallDelay` in blocks.
    pub start_call_delay: u64,
    /// `TaoInRefundDeploymentBlock`.
    pub tao_in_refund_deployment_block: u64,
    /// `MinDelegateTake`, a u16 share.
    pub min_delegate_take: u16,
    /// `MaxDelegateTake`, a u16 share.
    pub max_delegate_take: u16,
    /// `TxDelegateTakeRateLimit` in blocks.
    pub tx_delegate_take_rate_limit: u64,
    /// `UnlockRate`: the decay time of locked mass, in blocks.
    pub unlock_rate: u64,
    /// `MaturityRate`: the decay time of conviction, in blocks.
    pub maturity_rate: u64,
    /// `MinChildkeyTake`, a u16 share.
    pub min_childkey_take: u16,
    /// `MaxChildkeyTake`, a u16 share.
    pub max_childkey_take: u16,
    /// `TxRateLimit` in blocks.
    pub tx_rate_limit: u64,
    /// `TxChildkeyTakeRateLimit` in blocks.
    pub tx_childkey_take_rate_limit: u64,
    /// `ColdkeySwapAnnouncementDelay` in blocks.
    pub coldkey_swap_announcement_delay: u32,
    /// `ColdkeySwapReannouncementDelay` in blocks.
    pub coldkey_swap_reannouncement_delay: u32,
    /// `PendingChildKeyCooldown` in blocks.
    pub pending_childkey_cooldown: u64,
    /// `AdminFreezeWindow` in blocks.
    pub admin_freeze_window: u16,
    /// `OwnerHyperparamRateLimit` in tempos.
    pub owner_hyperparam_rate_limit: u16,
    /// `WeightsVersionKeyRateLimit` in tempos.
    pub weights_version_key_rate_limit: u64,
    /// `AlphaV2MapLastKey`: the cursor of the sweep that indexes root stakers (spec 04 §13).
    pub alpha_map_last_key: Option<(AccountId, AccountId, u16)>,
}

impl Globals {
    /// The storage defaults of a profile.
    #[must_use]
    pub fn defaults(profile: &Profile) -> Self {
        Self {
            sudo: None,
            total_issuance: Rao::ZERO,
            total_stake: Rao::ZERO,
            total_networks: 0,
            block_emission: 1_000_000_000,
            tao_weight: 971_718_665_099_567_868,
            ck_burn: 0,
            subnet_owner_cut: 11_796,
            subnet_moving_alpha: I96F32::from_bits(12_885),
            max_epochs_per_block: profile.max_epochs_per_block,
            max_mechanism_count: 2,
            commit_reveal_version: 4,
            tao_flow_cutoff: I64F64::from_bits(0),
            flow_norm_exponent: U64F64::from_bits(1 << 64),
            flow_ema_smoothing_factor: 29_597_889_189_277,
            net_tao_flow_enabled: true,
            dissolve_network_schedule_duration: 36_000,
            disabled_precompiles: BTreeSet::new(),
            num_root_claim: 5,
            stake_threshold: 0,
            nominator_min_required_stake: 0,
            subnet_limit: 128,
            network_rate_limit: profile.network_rate_limit,
            network_immunity_period: 1_296_000,
            network_min_lock_cost: Rao::from_tao(1_000),
            network_last_lock_cost: Rao::from_tao(1_000),
            network_lock_reduction_interval: 100_800,
            network_registration_start_block: 0,
            start_call_delay: 0,
            tao_in_refund_deployment_block: 0,
            min_delegate_take: 0,
            max_delegate_take: 11_796,
            tx_delegate_take_rate_limit: 216_000,
            unlock_rate: 934_866,
            maturity_rate: 934_866,
            min_childkey_take: 0,
            max_childkey_take: 11_796,
            tx_rate_limit: 1_000,
            tx_childkey_take_rate_limit: profile.tx_childkey_take_rate_limit,
            coldkey_swap_announcement_delay: profile.coldkey_swap_announcement_delay,
            coldkey_swap_reannouncement_delay: profile.coldkey_swap_reannouncement_delay,
            pending_childkey_cooldown: profile.pending_childkey_cooldown,
            admin_freeze_window: profile.admin_freeze_window,
            owner_hyperparam_rate_limit: 2,
            weights_version_key_rate_limit: 5,
            alpha_map_last_key: None,
        }
    }
}
