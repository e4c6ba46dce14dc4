use serde_json::{Value, json};

use super::*;
use crate::{
    keys,
    neurons::append,
    primitives::{MechId, NetUid},
    profile::Profile,
    staking,
    state::State,
};

const NETUID: NetUid = NetUid(2);

fn hot(n: u8) -> AccountId {
    AccountId([n; 32])
}

/// Three neurons, the last two with permits and alpha.
fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 5;
    state.subnet_mut(NetUid::ROOT).added = true;
    state.subnet_mut(NETUID).added = true;
    for n in 0..3 {
        keys::pair(&mut state, &hot(100), &hot(n)).unwrap();
        append(&mut state, NETUID, &hot(n));
    }
    for (n, alpha) in [(1, 7), (2, 5)] {
        let alpha = crate::primitives::Alpha(alpha);
        staking::increase_stake(&mut state, &hot(n), &hot(100), NETUID, alpha);
    }
    let neurons = state.subnet_mut(NETUID).neurons_mut();
    neurons.validator_permit = vec![false, true, true];
    state.clock.block = 8;
    state
}

fn shown(graph: &SelectiveMetagraph, field: &str) -> Value {
    serde_json::to_value(graph).unwrap()[field].clone()
}

#[test]
fn a_selection_shows_what_is_asked_for_and_root_otherwise() {
    let state = state();
    let graph = selective_metagraph(&state, NETUID, &[30, 7, 999]).unwrap();
    assert_eq!(shown(&graph, "netuid"), json!(0));
    assert_eq!(shown(&graph, "num_uids"), json!(3));
    assert_eq!(shown(&graph, "block"), json!(8));
    assert_eq!(shown(&graph, "tempo"), Value::Null);
    assert_eq!(shown(&graph, "validators"), Value::Null);
    let graph = selective_metagraph(&state, NETUID, &[0, 71, 72, 73]).unwrap();
    assert_eq!(shown(&graph, "netuid"), json!(2));
    assert_eq!(shown(&graph, "commitments"), json!([]));
    assert_eq!(
        shown(&graph, "alpha_dividends_per_hotkey")
            .as_array()
            .map(Vec::len),
        Some(3)
    );
    assert!(selective_metagraph(&state, NetUid(9), &[0]).is_none());
}

#[test]
fn validators_are_above_the_threshold_and_sorted_by_stake() {
    let mut state = state();
    let validators = |state: &State| {
        shown(
            &selective_metagraph(state, NETUID, &[72]).unwrap(),
            "validators",
        )
    };
    assert_eq!(validators(&state), json!([2, 1]));
    state.globals.stake_threshold = 5;
    assert_eq!(validators(&state), json!([1]));
}

#[test]
fn a_mechagraph_bears_its_index_and_its_own_lists() {
    let mut state = state();
    assert!(mechagraph(&state, NETUID, MechId(1)).is_none());
    state.subnet_mut(NETUID).params.mechanism_count = 2;
    let graph = mechagraph(&state, NETUID, MechId(1)).unwrap();
    assert_eq!(graph.netuid.0, 4098);
    assert!(graph.last_update.is_empty());
    assert_eq!(metagraph(&state, NETUID).unwrap().last_update, [5, 5, 5]);
    // Root's one, then the two of the subnet.
    assert_eq!(all_mechagraphs(&state).len(), 3);
    let selective = selective_mechagraph(&state, NETUID, MechId(1), &[0, 59]).unwrap();
    assert_eq!(shown(&selective, "netuid"), json!(2));
    assert_eq!(shown(&selective, "last_update"), json!([]));
}

#[test]
fn a_neuron_shows_weights_above_zero_and_no_rank() {
    let mut state = state();
    state
        .subnet_mut(NETUID)
        .mechanism_mut(MechId::MAIN)
        .set_weights(1, [(0, 0), (2, 9)].into());
    let info = neuron(&state, NETUID, 1).unwrap();
    assert_eq!(info.weights, [(2, 9)]);
    assert_eq!((info.rank, info.trust, info.pruning_score), (0, 0, 65_535));
    assert_eq!(info.coldkey, hot(100));
    assert!(neuron(&state, NETUID, 3).is_none());
    assert_eq!(neurons_lite(&state, NETUID).len(), 3);
    assert!(neurons(&state, NetUid(9)).is_empty());
}

#[test]
fn the_state_of_a_subnet_has_a_history_of_zeros() {
    let state = state();
    let shown = subnet_state(&state, NETUID).unwrap();
    assert_eq!(shown.alpha_stake, [0, 7, 5]);
    assert_eq!(shown.emission_history, [[0; 3], [0; 3]]);
    assert!(subnet_state(&state, NetUid(9)).is_none());
}

#[test]
fn a_subnet_is_named_by_itself_or_by_its_number() {
    let mut state = state();
    assert_eq!(name_of(&state, NETUID), b"omron");
    assert_eq!(name_of(&state, NetUid(500)), b"unknown");
    let identity = crate::state::SubnetIdentity {
        subnet_name: b"mine".to_vec(),
        ..Default::default()
    };
    state.subnet_mut(NETUID).identity = Some(identity.into());
    assert_eq!(name_of(&state, NETUID), b"mine");
}
