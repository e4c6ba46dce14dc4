//! Properties of whole epochs.

use std::sync::Arc;

use proptest::prelude::*;

use super::{
    EpochOutcome, EpochParams, EpochSnapshot, NeuronInputs, Row, mask, oracle, run, settle, yuma,
};
use crate::primitives::{AccountId, Alpha, I64F64, MechId, NetUid, Uid};

fn params() -> impl Strategy<Value = EpochParams> {
    let share = || prop_oneof![any::<u16>(), Just(0), Just(65535), Just(32767)];
    (
        (share(), share(), any::<bool>(), any::<bool>()),
        prop_oneof![any::<u64>(), 0..2_000_000u64, Just(900_000)],
        (share(), share(), any::<i16>()),
        prop_oneof![any::<u16>(), 0..12u16],
        prop_oneof![1..20u64, any::<u64>()],
        prop_oneof![Just(0), 0..100u64, any::<u64>()],
        any::<bool>(),
    )
        .prop_map(
            |(a, average, alpha, max_validators, cutoff, threshold, commit_reveal)| EpochParams {
                kappa: a.0,
                rho: 10,
                bonds_penalty: a.1,
                bonds_moving_average: average,
                yuma3: a.2,
                liquid_alpha: a.3,
                alpha_low: alpha.0,
                alpha_high: alpha.1,
                alpha_sigmoid_steepness: alpha.2,
                max_validators,
                activity_cutoff: cutoff,
                stake_threshold: threshold,
                commit_reveal,
            },
        )
}

fn rows(columns: u16, rows: usize) -> impl Strategy<Value = Vec<Row>> {
    let value = prop_oneof![any::<u16>(), Just(0), Just(65535)];
    let row = prop::collection::vec((0..columns, value), 0..12).prop_map(Row::from);
    prop::collection::vec(row, 0..=rows)
}

/// Any snapshot at all: lists of any length, rows in any order, with duplicates.
fn arbitrary() -> impl Strategy<Value = EpochSnapshot> {
    let blocks = || prop::collection::vec(prop_oneof![0..40u64, any::<u64>()], 0..12);
    let stake = prop_oneof![
        (0..1000u64).prop_map(|s| i128::from(s) << 64),
        any::<u64>().prop_map(|s| i128::from(s) << 60),
        any::<i128>(),
    ];
    (
        params(),
        0..10usize,
        (0..40u64, 0..40u64, any::<u16>(), any::<u64>()),
        prop::option::of(0..12u16),
        (blocks(), blocks(), blocks()),
        prop::collection::vec(stake, 0..12),
        prop::collection::vec(any::<bool>(), 0..12),
        (rows(14, 12), rows(14, 12)),
    )
        .prop_map(
            |(params, n, block, owner_uid, blocks, stake, permits, matrices)| EpochSnapshot {
                netuid: NetUid(1),
                mechanism: MechId::MAIN,
                block: block.0,
                last_step_block: block.1,
                tempo: block.2,
                epoch_index: 1,
                generation: 1,
                emission: Alpha(block.3),
                owner_uid,
                params,
                neurons: NeuronInputs {
                    hotkeys: vec![AccountId::ZERO; n],
                    coldkeys: vec![AccountId::ZERO; n],
                    registered_at: blocks.0,
                    last_update: blocks.1,
                    stake: stake.into_iter().map(I64F64::from_bits).collect(),
                    validator_permit: permits,
                    commit_block: blocks.2,
                    incentive: vec![],
                    dividends: vec![],
                },
                weights: matrices.0,
                bonds: matrices.1,
            },
        )
}

/// A subnet as the ledger makes it: full lists, every uid permitted and active, ascending rows.
pub(super) fn regular() -> impl Strategy<Value = EpochSnapshot> {
    let row = |n: usize| {
        prop::collection::btree_map(0..n as Uid, any::<u16>(), 0..=n)
            .prop_map(|row| row.into_iter().collect::<Row>())
    };
    (params(), 1..12usize).prop_flat_map(move |(params, n)| {
        (
            Just(params),
            prop::collection::vec(0..1_000_000_000_000u64, n),
            prop::collection::vec(any::<bool>(), n),
            prop::collection::vec(row(n), n),
            prop::collection::vec(row(n), n),
            prop::collection::vec(0..12u64, n),
        )
            .prop_map(
                move |(params, stake, permits, weights, bonds, registered_at)| EpochSnapshot {
                    netuid: NetUid(1),
                    mechanism: MechId::MAIN,
                    block: 20,
                    last_step_block: 9,
                    tempo: 10,
                    epoch_index: 1,
                    generation: 1,
                    emission: Alpha(1_000_000_000),
                    owner_uid: None,
                    params: EpochParams {
                        activity_cutoff: 20,
                        ..params
                    },
                    neurons: NeuronInputs {
                        hotkeys: vec![AccountId::ZERO; n],
                        coldkeys: vec![AccountId::ZERO; n],
                        registered_at,
                        last_update: vec![10; n],
                        stake: stake.iter().map(|s| I64F64::from_num(*s)).collect(),
                        validator_permit: permits,
                        commit_block: vec![u64::MAX; n],
                        incentive: vec![0; n],
                        dividends: vec![0; n],
                    },
                    weights,
                    bonds,
                },
            )
    })
}

fn bond(row: &Row, target: Uid) -> u16 {
    row.iter()
        .find(|entry| entry.0 == target)
        .map_or(0, |entry| entry.1)
}

/// Renames uid i to `order[i]`.
fn renamed(snapshot: &EpochSnapshot, order: &[usize]) -> EpochSnapshot {
    let mut renamed = snapshot.clone();
    let row = |row: &Row| -> Row {
        let mut row: Vec<_> = row
            .iter()
            .map(|(target, value)| (order[usize::from(*target)] as Uid, *value))
            .collect();
        row.sort_unstable();
        Arc::from(row)
    };
    for (i, &to) in order.iter().enumerate() {
        let (from, neurons) = (&snapshot.neurons, &mut renamed.neurons);
        neurons.registered_at[to] = from.registered_at[i];
        neurons.last_update[to] = from.last_update[i];
        neurons.stake[to] = from.stake[i];
        neurons.validator_permit[to] = from.validator_permit[i];
        renamed.weights[to] = row(&snapshot.weights[i]);
        renamed.bonds[to] = row(&snapshot.bonds[i]);
    }
    renamed
}

fn same_neuron(a: &EpochOutcome, i: usize, b: &EpochOutcome, to: usize) -> bool {
    a.server_emission[i] == b.server_emission[to]
        && a.validator_emission[i] == b.validator_emission[to]
        && a.emission[i] == b.emission[to]
        && a.validator_permit[i] == b.validator_permit[to]
        && a.incentive[i] == b.incentive[to]
        && a.dividends[i] == b.dividends[to]
        && a.consensus[i] == b.consensus[to]
        && a.validator_trust[i] == b.validator_trust[to]
        && a.stake_weight[i] == b.stake_weight[to]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn no_input_panics_and_every_list_has_n_entries(snapshot in arbitrary()) {
        let n = snapshot.uid_count();
        let outcome = run(&snapshot);
        prop_assert_eq!(outcome.emission.len(), n);
        prop_assert_eq!(outcome.server_emission.len(), n);
        prop_assert_eq!(outcome.validator_emission.len(), n);
        prop_assert_eq!(outcome.active.len(), n);
        prop_assert_eq!(outcome.validator_permit.len(), n);
        prop_assert_eq!(outcome.incentive.len(), n);
        prop_assert_eq!(outcome.dividends.len(), n);
        prop_assert_eq!(outcome.consensus.len(), n);
        prop_assert_eq!(outcome.validator_trust.len(), n);
        prop_assert_eq!(outcome.stake_weight.len(), n);
        prop_assert_eq!(outcome.stake.len(), n);
        prop_assert_eq!(outcome.bonds.len(), n);
        oracle::dense::run(&snapshot);
    }

    #[test]
    fn weights_are_masked_as_the_separate_steps_do(snapshot in arbitrary()) {
        let masked = mask(&snapshot);
        let want = oracle::masks::masked_weights(&snapshot, &masked.permits);
        prop_assert_eq!(masked.weights, want);
    }

    #[test]
    fn no_more_than_the_emission_is_paid(snapshot in regular()) {
        let outcome = run(&snapshot);
        let paid = outcome.server_emission.iter().chain(&outcome.validator_emission);
        prop_assert!(paid.map(|amount| amount.0).sum::<u64>() <= snapshot.emission.0);
    }

    #[test]
    fn dense_equals_sparse_for_yuma_2(mut snapshot in regular()) {
        // Clipping to 0 drops entries that the dense path keeps; the results are the same.
        snapshot.params.yuma3 = false;
        snapshot.params.commit_reveal = false;
        snapshot.params.bonds_moving_average %= 1_000_001;
        let (_, dense) = oracle::dense::run(&snapshot);
        let sparse = run(&snapshot);
        for i in 0..snapshot.uid_count() {
            prop_assert!(same_neuron(&dense, i, &sparse, i), "{i}: {dense:?} {sparse:?}");
            for target in 0..snapshot.uid_count() as Uid {
                prop_assert_eq!(bond(&dense.bonds[i], target), bond(&sparse.bonds[i], target));
            }
        }
    }

    #[test]
    fn renaming_uids_renames_the_result(
        snapshot in regular(),
        seed in prop::collection::vec(any::<u32>(), 12),
    ) {
        let n = snapshot.uid_count();
        // Ties at the border of the top k are decided by uid.
        let mut stakes: Vec<_> = snapshot.neurons.stake.clone();
        stakes.sort_unstable();
        stakes.dedup();
        prop_assume!(stakes.len() == n);
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_by_key(|i| seed[*i]);

        let other = renamed(&snapshot, &order);
        let (a, b) = (run(&snapshot), run(&other));
        for (i, &to) in order.iter().enumerate() {
            prop_assert!(same_neuron(&a, i, &b, to), "{i} -> {to}: {a:?} {b:?}");
            for (target, &to_target) in order.iter().enumerate() {
                prop_assert_eq!(
                    bond(&a.bonds[i], target as Uid),
                    bond(&b.bonds[to], to_target as Uid)
                );
            }
        }
    }

    #[test]
    fn shares_that_are_missing_count_as_zero(snapshot in arbitrary()) {
        let masked = mask(&snapshot);
        let nothing = settle(&snapshot, &masked, &super::EpochShares::default());
        let mut shares = yuma(&snapshot, &masked);
        shares.incentive.fill(super::arithmetic::ZERO);
        shares.dividends.fill(super::arithmetic::ZERO);
        let zeros = settle(&snapshot, &masked, &shares);
        prop_assert_eq!(nothing.validator_emission, zeros.validator_emission);
        prop_assert_eq!(nothing.emission, zeros.emission);
    }
}
