//! The chain's recorded answers (`tests/vectors/scenarios/evm_0*.json`), through the seam alone.
//!
//! What needs an EVM is not replayed: creations, contracts, plain transfers, nonces. What this
//! version lacks is not replayed either, and after a write of stake that it lacks only those answers
//! are compared that do not depend on stake.

mod replay;

use replay::Replay;

#[test]
fn staking_v2() {
    let done = Replay::of("evm_01_staking_v2.json");
    assert!(done.compared >= 18, "{done:?}");
    assert!(done.accounts >= 3, "{done:?}");
}

#[test]
fn views() {
    let done = Replay::of("evm_02_views.json");
    assert!(done.compared >= 90, "{done:?}");
}

#[test]
fn subnet_and_neuron_writes() {
    let done = Replay::of("evm_03_subnet_neuron_writes.json");
    assert!(done.compared >= 6, "{done:?}");
    assert!(done.accounts >= 4, "{done:?}");
}

#[test]
fn crowdloans_leases_proxies_and_others() {
    let done = Replay::of("evm_06_more_precompiles.json");
    assert!(done.compared >= 42, "{done:?}");
    assert!(done.accounts >= 4, "{done:?}");
}
