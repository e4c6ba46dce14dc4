//! A subnet's rules, its size and its pool as interfaces show them.

use std::sync::Arc;

use serde::Serialize;

use super::{MAX_WEIGHTS_LIMIT, name_of};
use crate::{
    primitives::{AccountId, Alpha, I32F32, NetUid, Rao},
    state::{Ledger, Subnet, SubnetIdentity},
    subnets::symbols,
};

/// `SubnetHyperparamsV2`: what the owner and root set.
#[derive(Clone, Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "named after the hyperparameters of spec 05 §19.1"
)]
pub struct SubnetHyperparams {
    pub rho: u16,
    pub kappa: u16,
    pub immunity_period: u16,
    pub min_allowed_weights: u16,
    pub max_weights_limit: u16,
    pub tempo: u16,
    pub min_difficulty: u64,
    pub max_difficulty: u64,
    pub weights_version: u64,
    pub weights_rate_limit: u64,
    pub adjustment_interval: u16,
    /// The effective cutoff in blocks (spec 06 §2.3).
    pub activity_cutoff: u64,
    pub registration_allowed: bool,
    pub target_regs_per_interval: u16,
    pub min_burn: Rao,
    pub max_burn: Rao,
    pub bonds_moving_avg: u64,
    pub max_regs_per_block: u16,
    pub serving_rate_limit: u64,
    pub max_validators: u16,
    pub adjustment_alpha: u64,
    pub difficulty: u64,
    pub commit_reveal_period: u64,
    pub commit_reveal_weights_enabled: bool,
    pub alpha_high: u16,
    pub alpha_low: u16,
    pub liquid_alpha_enabled: bool,
    /// The bits of an I32F32.
    pub alpha_sigmoid_steepness: i64,
    /// 2 or 3.
    pub yuma_version: u16,
    /// Whether stake can be moved there.
    pub subnet_is_active: bool,
    pub transfers_enabled: bool,
    pub bonds_reset_enabled: bool,
    /// Never.
    pub user_liquidity_enabled: bool,
}

impl SubnetHyperparams {
    /// The fields that the first version of the interface does not have.
    pub const SINCE_V2: [&'static str; 6] = [
        "alpha_sigmoid_steepness",
        "yuma_version",
        "subnet_is_active",
        "transfers_enabled",
        "bonds_reset_enabled",
        "user_liquidity_enabled",
    ];
}

/// The hyperparameters of a subnet that exists.
#[must_use]
pub fn subnet_hyperparams(state: &Ledger, netuid: NetUid) -> Option<SubnetHyperparams> {
    let subnet = existing(state, netuid)?;
    let (params, registration) = (&subnet.params, &subnet.registration);
    Some(SubnetHyperparams {
        rho: params.rho,
        kappa: params.kappa,
        immunity_period: params.immunity_period,
        min_allowed_weights: params.min_allowed_weights,
        max_weights_limit: MAX_WEIGHTS_LIMIT,
        tempo: subnet.schedule.tempo,
        min_difficulty: params.min_difficulty,
        max_difficulty: params.max_difficulty,
        weights_version: params.weights_version_key,
        weights_rate_limit: params.weights_set_rate_limit,
        adjustment_interval: params.adjustment_interval,
        activity_cutoff: subnet.activity_cutoff_blocks(),
        registration_allowed: registration.allowed,
        target_regs_per_interval: registration.target_per_interval,
        min_burn: registration.min_burn,
        max_burn: registration.max_burn,
        bonds_moving_avg: params.bonds_moving_average,
        max_regs_per_block: registration.max_per_block,
        serving_rate_limit: params.serving_rate_limit,
        max_validators: params.max_allowed_validators,
        adjustment_alpha: params.adjustment_alpha,
        difficulty: params.difficulty,
        commit_reveal_period: params.reveal_period_epochs,
        commit_reveal_weights_enabled: params.commit_reveal_weights,
        alpha_high: params.alpha_values.1,
        alpha_low: params.alpha_values.0,
        liquid_alpha_enabled: params.liquid_alpha,
        alpha_sigmoid_steepness: I32F32::from_num(params.alpha_sigmoid_steepness).to_bits(),
        yuma_version: if params.yuma3 { 3 } else { 2 },
        subnet_is_active: subnet.subtoken_enabled,
        transfers_enabled: params.transfer_toggle,
        bonds_reset_enabled: params.bonds_reset,
        user_liquidity_enabled: false,
    })
}

/// `SubnetInfov2`: a subnet's size, rules and price.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "named after the items of spec 05 §19.1")]
pub struct SubnetInfo {
    pub netuid: NetUid,
    pub rho: u16,
    pub kappa: u16,
    pub difficulty: u64,
    pub immunity_period: u16,
    pub max_allowed_validators: u16,
    pub min_allowed_weights: u16,
    pub max_weights_limit: u16,
    /// A constant that nothing reads.
    pub scaling_law_power: u16,
    pub subnetwork_n: u16,
    pub max_allowed_uids: u16,
    /// `BlocksSinceLastStep`.
    pub blocks_since_last_step: u64,
    pub tempo: u16,
    /// 0: a relic.
    pub network_modality: u16,
    /// Empty: a relic.
    pub network_connect: Vec<[u16; 2]>,
    /// 0: a relic.
    pub emission_value: u64,
    pub burn: Rao,
    pub owner: AccountId,
    pub identity: Option<Arc<SubnetIdentity>>,
}

/// A subnet that exists.
#[must_use]
pub fn subnet_info(state: &Ledger, netuid: NetUid) -> Option<SubnetInfo> {
    let subnet = existing(state, netuid)?;
    let params = &subnet.params;
    Some(SubnetInfo {
        netuid,
        rho: params.rho,
        kappa: params.kappa,
        difficulty: params.difficulty,
        immunity_period: params.immunity_period,
        max_allowed_validators: params.max_allowed_validators,
        min_allowed_weights: params.min_allowed_weights,
        max_weights_limit: MAX_WEIGHTS_LIMIT,
        scaling_law_power: 50,
        subnetwork_n: subnet.uid_count(),
        max_allowed_uids: params.max_allowed_uids,
        blocks_since_last_step: subnet.schedule.blocks_since_last_step,
        tempo: subnet.schedule.tempo,
        network_modality: 0,
        network_connect: Vec::new(),
        emission_value: 0,
        burn: subnet.registration.burn,
        owner: subnet.owner_or_zero(),
        identity: subnet.identity.clone(),
    })
}

/// `DynamicInfo`: a subnet's pool and emission.
#[derive(Clone, Debug, Serialize)]
#[expect(missing_docs, reason = "named after the items of spec 04 §1.2")]
pub struct DynamicInfo {
    pub netuid: NetUid,
    pub owner_hotkey: AccountId,
    pub owner_coldkey: AccountId,
    pub subnet_name: Vec<u8>,
    pub token_symbol: Vec<u8>,
    pub tempo: u16,
    /// `LastMechansimStepBlock`.
    pub last_step: u64,
    /// Blocks since `last_step`: not the item of that name.
    pub blocks_since_last_step: u64,
    /// 0: a relic.
    pub emission: u64,
    pub alpha_in: Alpha,
    pub alpha_out: Alpha,
    pub tao_in: Rao,
    pub alpha_out_emission: Alpha,
    pub alpha_in_emission: Alpha,
    pub tao_in_emission: Rao,
    /// Of validators and servers, without root's part and the owner's cut.
    pub pending_alpha_emission: Alpha,
    /// 0: a relic.
    pub pending_root_emission: Rao,
    pub subnet_volume: u128,
    pub network_registered_at: u64,
    pub subnet_identity: Option<Arc<SubnetIdentity>>,
    /// The bits of an I96F32.
    pub moving_price: i128,
}

/// The pool of a subnet that exists.
#[must_use]
pub fn dynamic_info(state: &Ledger, netuid: NetUid) -> Option<DynamicInfo> {
    let subnet = existing(state, netuid)?;
    let (pool, last) = (&subnet.pool, &subnet.last);
    let last_step = subnet.schedule.last_mechanism_step_block;
    Some(DynamicInfo {
        netuid,
        owner_hotkey: subnet.owner_hotkey.unwrap_or_default(),
        owner_coldkey: subnet.owner_or_zero(),
        subnet_name: name_of(state, netuid),
        token_symbol: symbols::of(subnet),
        tempo: subnet.schedule.tempo,
        last_step,
        blocks_since_last_step: state.now().saturating_sub(last_step),
        emission: 0,
        alpha_in: pool.alpha_in,
        alpha_out: pool.alpha_out,
        tao_in: pool.tao,
        alpha_out_emission: last.alpha_out,
        alpha_in_emission: last.alpha_in,
        tao_in_emission: last.tao_in,
        pending_alpha_emission: pending_alpha(subnet),
        pending_root_emission: Rao::ZERO,
        subnet_volume: pool.volume,
        network_registered_at: subnet.registered_at,
        subnet_identity: subnet.identity.clone(),
        moving_price: pool.moving_price.to_bits(),
    })
}

/// What waits for the epoch's validators and servers.
pub(super) fn pending_alpha(subnet: &Subnet) -> Alpha {
    let pending = &subnet.pending;
    Alpha(pending.validator.0.saturating_add(pending.server.0))
}

pub(super) fn existing(state: &Ledger, netuid: NetUid) -> Option<&Subnet> {
    state.subnet_exists(netuid).then(|| state.subnet(netuid))
}
