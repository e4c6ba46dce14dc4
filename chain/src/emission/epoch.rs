//! The epoch's glue: inputs from the ledger, results into it (spec 04 §9.1, 06 §2, §8, §9).

use std::sync::{Arc, LazyLock};

use crate::{
    epoch::{
        EpochOutcome, EpochParams, EpochSnapshot, NeuronInputs, Row, aggregate, split_emission,
    },
    event::SubtensorEvent,
    neurons,
    primitives::{AccountId, Alpha, MechId, NetUid, NetUidIndex},
    reward::{self, HostFault, RewardEngine},
    state::{Ledger, State, Subnet},
};

/// What an epoch gives to a hotkey.
#[derive(Clone, Copy, Debug)]
pub(super) struct HotkeyEmission {
    pub(super) hotkey: AccountId,
    /// Alpha for its work as a miner.
    pub(super) incentive: Alpha,
    /// Alpha for its work as a validator: a proportion, not an amount to pay.
    pub(super) dividend: Alpha,
}

/// Runs the epochs of a subnet's mechanisms over `emission` and stores what they give. Returns the
/// emission by hotkey, in the order of their bytes.
///
/// # Errors
/// A fault of the machine that runs a reward script.
pub(super) fn run_epoch(
    state: &mut State,
    netuid: NetUid,
    emission: Alpha,
    engine: Option<&dyn RewardEngine>,
) -> Result<Vec<HotkeyEmission>, HostFault> {
    let params = &state.subnet(netuid).params;
    let split = params.mechanism_emission_split.clone();
    let parts = split_emission(emission, params.mechanism_count, split.as_deref());
    let mut outcomes = Vec::with_capacity(parts.len());
    for (mechanism, part) in (0..).map(MechId).zip(parts) {
        let snapshot = snapshot(state, netuid, mechanism, part);
        let outcome = reward::run_epoch(state, &snapshot, engine)?;
        store_mechanism(state, netuid, mechanism, &outcome);
        outcomes.push((part, outcome));
    }
    let total = aggregate(emission, &outcomes);
    let mut paid: Vec<HotkeyEmission> = state
        .subnet(netuid)
        .neurons
        .keys
        .iter()
        .zip(&total.server_emission)
        .zip(&total.validator_emission)
        .map(|((&hotkey, &incentive), &dividend)| HotkeyEmission {
            hotkey,
            incentive,
            dividend,
        })
        .collect();
    paid.sort_by_key(|emission| emission.hotkey);
    neurons::update_voting_power(state, netuid, &total);
    store_subnet(state, netuid, total);
    Ok(paid)
}

/// Everything that the epoch of one mechanism reads.
///
/// `emission` is what it splits, in alpha-rao.
#[must_use]
pub fn snapshot(
    state: &Ledger,
    netuid: NetUid,
    mechanism: MechId,
    emission: Alpha,
) -> EpochSnapshot {
    let subnet = state.subnet(netuid);
    let slots = &subnet.neurons;
    let stored = subnet.mechanism(mechanism);
    let n = slots.keys.len();
    let owner_uid = subnet
        .owner_hotkey
        .and_then(|hotkey| slots.uids.get(&hotkey).copied());
    EpochSnapshot {
        netuid,
        mechanism,
        block: state.now(),
        last_step_block: subnet.schedule.last_mechanism_step_block,
        tempo: subnet.schedule.tempo,
        epoch_index: subnet.schedule.epoch_index,
        generation: subnet.registered_counter,
        emission,
        owner_uid,
        params: params(state, subnet),
        neurons: NeuronInputs {
            hotkeys: slots.keys.clone(),
            coldkeys: slots
                .keys
                .iter()
                .map(|hotkey| state.hotkey(hotkey).owner.unwrap_or_default())
                .collect(),
            registered_at: padded(&slots.block_at_registration, n),
            last_update: padded(&stored.last_update, n),
            stake: slots
                .keys
                .iter()
                .map(|hotkey| neurons::stake_weight(state, hotkey, netuid).total)
                .collect(),
            // Its length counts: no permits yet is not the same as none given.
            validator_permit: slots.validator_permit.clone(),
            commit_block: commit_blocks(state, subnet, mechanism),
            incentive: padded(&stored.incentive, n),
            dividends: padded(&slots.dividends, n),
        },
        weights: rows(&stored.weights, n),
        bonds: rows(&stored.bonds, n),
    }
}

/// The block of each neuron's oldest open commitment, u64::MAX without one.
fn commit_blocks(state: &Ledger, subnet: &Subnet, mechanism: MechId) -> Vec<u64> {
    let block = |hotkey| neurons::open_commit_block(subnet, mechanism, hotkey, state.now());
    let keys = subnet.neurons.keys.iter();
    keys.map(|hotkey| block(hotkey).unwrap_or(u64::MAX))
        .collect()
}

fn params(state: &Ledger, subnet: &Subnet) -> EpochParams {
    let set = &subnet.params;
    EpochParams {
        kappa: set.kappa,
        rho: set.rho,
        bonds_penalty: set.bonds_penalty,
        bonds_moving_average: set.bonds_moving_average,
        yuma3: set.yuma3,
        liquid_alpha: set.liquid_alpha,
        alpha_low: set.alpha_values.0,
        alpha_high: set.alpha_values.1,
        alpha_sigmoid_steepness: set.alpha_sigmoid_steepness,
        max_validators: set.max_allowed_validators,
        activity_cutoff: subnet.activity_cutoff_blocks(),
        stake_threshold: state.globals.stake_threshold,
        commit_reveal: set.commit_reveal_weights,
    }
}

fn padded<T: Copy + Default>(values: &[T], n: usize) -> Vec<T> {
    let mut values = values.to_vec();
    values.resize(n, T::default());
    values
}

fn rows(stored: &[Option<Row>], n: usize) -> Vec<Row> {
    static EMPTY: LazyLock<Row> = LazyLock::new(|| Row::from([]));
    (0..n)
        .map(|uid| match stored.get(uid) {
            Some(Some(row)) => row.clone(),
            _ => EMPTY.clone(),
        })
        .collect()
}

fn store_mechanism(state: &mut State, netuid: NetUid, mechanism: MechId, outcome: &EpochOutcome) {
    let stored = state.subnet_mut(netuid).mechanism_mut(mechanism);
    stored.incentive.clone_from(&outcome.incentive);
    stored.bonds = outcome.bonds.iter().cloned().map(Some).collect();
    state.emit(SubtensorEvent::IncentiveAlphaEmittedToMiners {
        netuid: NetUidIndex::new(netuid, mechanism),
        emissions: outcome.server_emission.clone(),
    });
}

fn store_subnet(state: &mut State, netuid: NetUid, total: EpochOutcome) {
    let neurons = Arc::make_mut(&mut state.subnet_mut(netuid).neurons);
    neurons.active = total.active;
    neurons.emission = total.emission;
    neurons.consensus = total.consensus;
    neurons.dividends = total.dividends;
    neurons.validator_trust = total.validator_trust;
    neurons.validator_permit = total.validator_permit;
    neurons.stake_weight = total.stake_weight;
}
