//! A subnet's neurons as lists (spec 06 §13.5).

use serde::Serialize;

use super::{metagraph, subnet::existing};
use crate::{
    primitives::{AccountId, Alpha, MechId, NetUid},
    state::Ledger,
};

/// `SubnetState`. Lists are by uid.
#[derive(Clone, Debug, Serialize)]
#[expect(
    missing_docs,
    reason = "the fields and their sources are the metagraph's"
)]
pub struct SubnetState {
    pub netuid: NetUid,
    pub hotkeys: Vec<AccountId>,
    pub coldkeys: Vec<AccountId>,
    pub active: Vec<bool>,
    pub validator_permit: Vec<bool>,
    pub pruning_score: Vec<u16>,
    pub last_update: Vec<u64>,
    pub emission: Vec<Alpha>,
    pub dividends: Vec<u16>,
    pub incentives: Vec<u16>,
    pub consensus: Vec<u16>,
    pub trust: Vec<u16>,
    pub rank: Vec<u16>,
    pub block_at_registration: Vec<u64>,
    pub alpha_stake: Vec<u64>,
    pub tao_stake: Vec<u64>,
    pub total_stake: Vec<u64>,
    /// `LastHotkeyEmissionOnNetuid` by subnet and neuron: a relic that nothing writes.
    pub emission_history: Vec<Vec<u64>>,
}

/// The neurons of a subnet that exists.
#[must_use]
pub fn subnet_state(state: &Ledger, netuid: NetUid) -> Option<SubnetState> {
    let subnet = existing(state, netuid)?;
    let whole = metagraph::build(state, subnet, netuid, MechId::MAIN);
    let of_a_subnet = vec![0; whole.hotkeys.len()];
    Some(SubnetState {
        netuid,
        hotkeys: whole.hotkeys,
        coldkeys: whole.coldkeys,
        active: whole.active,
        validator_permit: whole.validator_permit,
        pruning_score: whole.pruning_score,
        last_update: whole.last_update,
        emission: whole.emission,
        dividends: whole.dividends,
        incentives: whole.incentives,
        consensus: whole.consensus,
        trust: whole.trust,
        rank: whole.rank,
        block_at_registration: whole.block_at_registration,
        alpha_stake: whole.alpha_stake,
        tao_stake: whole.tao_stake,
        total_stake: whole.total_stake,
        emission_history: vec![of_a_subnet; state.netuids().len()],
    })
}
