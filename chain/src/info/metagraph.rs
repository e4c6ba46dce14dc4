//! A subnet and all its neurons at once (spec 06 §13.2, §13.4).

use std::sync::Arc;

use serde::{Serialize, Serializer, ser::SerializeStruct};

use super::{
    MAX_WEIGHTS_LIMIT, coldkeys, name_of,
    selective::SelectiveMetagraph,
    subnet::{existing, pending_alpha},
};
use crate::{
    neurons::stake_weight,
    primitives::{AccountId, Alpha, MechId, NetUid, NetUidIndex, Rao},
    state::{AxonInfo, ChainIdentity, Ledger, Subnet, SubnetIdentity},
    subnets::symbols,
};

/// Declares the metagraph, and how a selection of its fields is shown: by the place of a field in
/// the list (spec 06 §13.3).
macro_rules! metagraph {
    ($($field:ident: $type:ty,)*) => {
        /// A subnet and its neurons. Lists of neurons are by uid.
        #[derive(Clone, Debug, Serialize)]
        #[expect(missing_docs, reason = "the fields and their sources are spec 06 §13.2's")]
        pub struct Metagraph {
            $(pub $field: $type,)*
        }

        impl Serialize for SelectiveMetagraph {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                let mut shown = serializer.serialize_struct("SelectiveMetagraph", 74)?;
                let mut index = 0_u16;
                $(
                    // The number is 0 where it is not asked for, everything else is left out.
                    let asked = self.indices.contains(&index);
                    if asked {
                        shown.serialize_field(stringify!($field), &self.whole.$field)?;
                    } else if index == 0 {
                        shown.serialize_field(stringify!($field), &NetUid::ROOT)?;
                    } else {
                        shown.serialize_field(stringify!($field), &None::<()>)?;
                    }
                    index += 1;
                )*
                let validators = self.indices.contains(&index).then_some(&self.validators);
                shown.serialize_field("validators", &validators)?;
                let asked = self.indices.contains(&(index + 1));
                let commitments = asked.then_some(&self.commitments);
                shown.serialize_field("commitments", &commitments)?;
                shown.end()
            }
        }
    };
}

metagraph! {
    netuid: NetUidIndex,
    name: Vec<u8>,
    symbol: Vec<u8>,
    identity: Option<Arc<SubnetIdentity>>,
    network_registered_at: u64,
    owner_hotkey: AccountId,
    owner_coldkey: AccountId,
    block: u64,
    tempo: u16,
    last_step: u64,
    blocks_since_last_step: u64,
    subnet_emission: u64,
    alpha_in: Alpha,
    alpha_out: Alpha,
    tao_in: Rao,
    alpha_out_emission: Alpha,
    alpha_in_emission: Alpha,
    tao_in_emission: Rao,
    pending_alpha_emission: Alpha,
    pending_root_emission: Rao,
    subnet_volume: u128,
    moving_price: i128,
    rho: u16,
    kappa: u16,
    min_allowed_weights: u16,
    max_weights_limit: u16,
    weights_version: u64,
    weights_rate_limit: u64,
    activity_cutoff: u64,
    max_validators: u16,
    num_uids: u16,
    max_uids: u16,
    burn: Rao,
    difficulty: u64,
    registration_allowed: bool,
    pow_registration_allowed: bool,
    immunity_period: u16,
    min_difficulty: u64,
    max_difficulty: u64,
    min_burn: Rao,
    max_burn: Rao,
    adjustment_alpha: u64,
    adjustment_interval: u16,
    target_regs_per_interval: u16,
    max_regs_per_block: u16,
    serving_rate_limit: u64,
    commit_reveal_weights_enabled: bool,
    commit_reveal_period: u64,
    liquid_alpha_enabled: bool,
    alpha_high: u16,
    alpha_low: u16,
    bonds_moving_avg: u64,
    hotkeys: Vec<AccountId>,
    coldkeys: Vec<AccountId>,
    identities: Vec<Option<Arc<ChainIdentity>>>,
    axons: Vec<AxonInfo>,
    active: Vec<bool>,
    validator_permit: Vec<bool>,
    pruning_score: Vec<u16>,
    last_update: Vec<u64>,
    emission: Vec<Alpha>,
    dividends: Vec<u16>,
    incentives: Vec<u16>,
    consensus: Vec<u16>,
    trust: Vec<u16>,
    rank: Vec<u16>,
    block_at_registration: Vec<u64>,
    alpha_stake: Vec<u64>,
    tao_stake: Vec<u64>,
    total_stake: Vec<u64>,
    tao_dividends_per_hotkey: Vec<(AccountId, Rao)>,
    alpha_dividends_per_hotkey: Vec<(AccountId, Alpha)>,
}

/// The metagraph of a subnet that exists, with the values of its main mechanism.
#[must_use]
pub fn metagraph(state: &Ledger, netuid: NetUid) -> Option<Metagraph> {
    existing(state, netuid).map(|subnet| build(state, subnet, netuid, MechId::MAIN))
}

/// The metagraphs of all subnets, in storage order.
#[must_use]
pub fn all_metagraphs(state: &Ledger) -> Vec<Option<Metagraph>> {
    let netuids = state.netuids().into_iter();
    netuids.map(|netuid| metagraph(state, netuid)).collect()
}

/// The metagraph of a mechanism that exists: its storage index stands in the place of the netuid.
#[must_use]
pub fn mechagraph(state: &Ledger, netuid: NetUid, mechanism: MechId) -> Option<Metagraph> {
    let subnet = existing(state, netuid)?;
    if mechanism.0 >= subnet.params.mechanism_count {
        return None;
    }
    let mut graph = build(state, subnet, netuid, mechanism);
    graph.netuid = NetUidIndex::new(netuid, mechanism);
    Some(graph)
}

/// The metagraphs of all mechanisms of all subnets, in storage order.
#[must_use]
pub fn all_mechagraphs(state: &Ledger) -> Vec<Option<Metagraph>> {
    let netuids = state.netuids().into_iter();
    let of_subnet = |netuid: NetUid| {
        let mechanisms = (0..state.subnet(netuid).params.mechanism_count).map(MechId);
        mechanisms.map(move |mechanism| mechagraph(state, netuid, mechanism))
    };
    netuids.flat_map(of_subnet).collect()
}

/// The subnet's values and a mechanism's own.
pub(super) fn build(
    state: &Ledger,
    subnet: &Subnet,
    netuid: NetUid,
    mechanism: MechId,
) -> Metagraph {
    let (pool, last, params) = (&subnet.pool, &subnet.last, &subnet.params);
    let (registration, neurons) = (&subnet.registration, &subnet.neurons);
    let own = subnet.mechanism(mechanism);
    let hotkeys = &neurons.keys;
    let coldkeys = coldkeys(state, subnet);
    let stakes: Vec<_> = hotkeys
        .iter()
        .map(|hotkey| stake_weight(state, hotkey, netuid))
        .collect();
    let last_step = subnet.schedule.last_mechanism_step_block;
    Metagraph {
        netuid: NetUidIndex::new(netuid, MechId::MAIN),
        name: name_of(state, netuid),
        symbol: symbols::of(subnet),
        identity: subnet.identity.clone(),
        network_registered_at: subnet.registered_at,
        owner_hotkey: subnet.owner_hotkey.unwrap_or_default(),
        owner_coldkey: subnet.owner_or_zero(),
        block: state.now(),
        tempo: subnet.schedule.tempo,
        last_step,
        blocks_since_last_step: state.now().saturating_sub(last_step),
        subnet_emission: 0,
        alpha_in: pool.alpha_in,
        alpha_out: pool.alpha_out,
        tao_in: pool.tao,
        alpha_out_emission: last.alpha_out,
        alpha_in_emission: last.alpha_in,
        tao_in_emission: last.tao_in,
        pending_alpha_emission: pending_alpha(subnet),
        pending_root_emission: Rao::ZERO,
        subnet_volume: pool.volume,
        moving_price: pool.moving_price.to_bits(),
        rho: params.rho,
        kappa: params.kappa,
        min_allowed_weights: params.min_allowed_weights,
        max_weights_limit: MAX_WEIGHTS_LIMIT,
        weights_version: params.weights_version_key,
        weights_rate_limit: params.weights_set_rate_limit,
        activity_cutoff: subnet.activity_cutoff_blocks(),
        max_validators: params.max_allowed_validators,
        num_uids: subnet.uid_count(),
        max_uids: params.max_allowed_uids,
        burn: registration.burn,
        difficulty: params.difficulty,
        registration_allowed: registration.allowed,
        pow_registration_allowed: params.pow_registration_allowed,
        immunity_period: params.immunity_period,
        min_difficulty: params.min_difficulty,
        max_difficulty: params.max_difficulty,
        min_burn: registration.min_burn,
        max_burn: registration.max_burn,
        adjustment_alpha: params.adjustment_alpha,
        adjustment_interval: params.adjustment_interval,
        target_regs_per_interval: registration.target_per_interval,
        max_regs_per_block: registration.max_per_block,
        serving_rate_limit: params.serving_rate_limit,
        commit_reveal_weights_enabled: params.commit_reveal_weights,
        commit_reveal_period: params.reveal_period_epochs,
        liquid_alpha_enabled: params.liquid_alpha,
        alpha_high: params.alpha_values.1,
        alpha_low: params.alpha_values.0,
        bonds_moving_avg: params.bonds_moving_average,
        hotkeys: hotkeys.clone(),
        identities: coldkeys
            .iter()
            .map(|coldkey| state.coldkey(coldkey).identity.clone())
            .collect(),
        coldkeys,
        axons: hotkeys
            .iter()
            .map(|hotkey| {
                state
                    .hotkey_on_subnet(hotkey, netuid)
                    .axon
                    .unwrap_or_default()
            })
            .collect(),
        active: neurons.active.clone(),
        validator_permit: neurons.validator_permit.clone(),
        pruning_score: Vec::new(),
        last_update: own.last_update.clone(),
        emission: neurons.emission.clone(),
        dividends: neurons.dividends.clone(),
        incentives: own.incentive.clone(),
        consensus: neurons.consensus.clone(),
        trust: Vec::new(),
        rank: Vec::new(),
        block_at_registration: neurons.block_at_registration.clone(),
        alpha_stake: stakes.iter().map(|stake| stake.alpha).collect(),
        tao_stake: stakes.iter().map(|stake| stake.tao).collect(),
        total_stake: stakes
            .iter()
            .map(|stake| stake.total.saturating_to_num())
            .collect(),
        tao_dividends_per_hotkey: hotkeys.iter().map(|hotkey| (*hotkey, Rao::ZERO)).collect(),
        alpha_dividends_per_hotkey: hotkeys
            .iter()
            .map(|hotkey| {
                let dividends = subnet.alpha_dividends.get(hotkey);
                (*hotkey, dividends.copied().unwrap_or(Alpha::ZERO))
            })
            .collect(),
    }
}
