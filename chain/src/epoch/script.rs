//! Yuma once more: the reward script `yuma`, against this folder.

use proptest::prelude::*;
use taovm_reward as reward;
use taovm_reward::RewardScript;

use super::{
    EpochShares, EpochSnapshot, Masked, Row, invariants::regular, mask, share_to_u16, yuma,
};
use crate::primitives::{I32F32, Uid};

/// The epoch as a script sees it.
fn input(snapshot: &EpochSnapshot, masked: &Masked) -> reward::Epoch {
    let n = snapshot.uid_count();
    let (params, neurons) = (&snapshot.params, &snapshot.neurons);
    let share = |list: &[I32F32], i: usize| {
        reward::I32F32::from_bits(list.get(i).map_or(0, |share| share.to_bits()))
    };
    let bit = |list: &[bool], i: usize, bit: u8| match list.get(i) {
        Some(true) => bit,
        _ => 0,
    };
    let mut epoch = reward::Epoch::of(n as u16);
    epoch.header.block = snapshot.block;
    epoch.header.last_epoch_block = snapshot.last_step_block;
    epoch.header.tempo = snapshot.tempo;
    epoch.params = reward::Params {
        kappa: params.kappa,
        rho: params.rho,
        bonds_penalty: params.bonds_penalty,
        bonds_moving_average: params.bonds_moving_average,
        alpha_low: params.alpha_low,
        alpha_high: params.alpha_high,
        alpha_sigmoid_steepness: params.alpha_sigmoid_steepness,
        liquid_alpha: params.liquid_alpha,
        yuma3: params.yuma3,
        max_validators: params.max_validators,
        activity_cutoff: params.activity_cutoff,
    };
    for i in 0..n {
        let at = |list: &[u64]| list.get(i).copied().unwrap_or(0);
        epoch.neurons.registered_at[i] = at(&neurons.registered_at);
        epoch.neurons.last_update[i] = at(&neurons.last_update);
        epoch.neurons.active_stake[i] = share(&masked.active_stake, i);
        epoch.neurons.roles[i] = bit(&masked.active, i, reward::Neurons::ACTIVE)
            | bit(&masked.permits, i, reward::Neurons::PERMIT)
            | bit(&masked.new_permits, i, reward::Neurons::NEW_PERMIT);
    }
    let weights: Vec<Vec<_>> = masked
        .weights
        .iter()
        .map(|row| {
            let entry = |(to, weight): &(Uid, I32F32)| (*to, weight.to_num::<u16>());
            row.iter().map(entry).collect()
        })
        .collect();
    let bonds: Vec<Vec<_>> = (0..n)
        .map(|i| {
            let row = snapshot.bonds.get(i).map_or(&[][..], |row| row);
            let known = row.iter().filter(|(to, _)| usize::from(*to) < n);
            known.copied().collect()
        })
        .collect();
    epoch.weights = reward::Sparse::from_rows(&weights);
    epoch.bonds = Some(reward::Sparse::from_rows(&bonds));
    epoch
}

/// Whether the script can see the rows as they are: its own are in rising order.
fn in_order(rows: &[Row]) -> bool {
    rows.iter().all(|row| row.is_sorted_by(|a, b| a.0 < b.0))
}

/// Compares the script's answer with Yuma's, to the bit; `false` for rows that it cannot see as they
/// are.
pub(super) fn check(
    snapshot: &EpochSnapshot,
    masked: &Masked,
    shares: &EpochShares,
) -> Result<bool, String> {
    if !in_order(&snapshot.weights) || !in_order(&snapshot.bonds) {
        return Ok(false);
    }
    let answer = ::yuma::Yuma::run(&input(snapshot, masked)).map_err(|e| format!("{e:?}"))?;
    let bits =
        |list: &[I32F32]| -> Vec<u64> { list.iter().map(|share| share.to_bits() as u64).collect() };
    let shown = |list: Option<Vec<reward::I32F32>>| -> Vec<u64> {
        let list = list.unwrap_or_default();
        list.iter().map(|share| share.to_bits() as u64).collect()
    };
    for (name, script, native) in [
        ("incentive", answer.incentive.parts(), &shares.incentive),
        ("dividends", answer.dividends.parts(), &shares.dividends),
        ("consensus", shown(answer.consensus), &shares.consensus),
        (
            "validator trust",
            shown(answer.validator_trust),
            &shares.validator_trust,
        ),
    ] {
        if script != bits(native) {
            return Err(format!("{name}: script {script:?}, Yuma {native:?}"));
        }
    }
    let bonds = answer.bonds.ok_or("no bonds")?;
    for i in 0..snapshot.uid_count() {
        if !masked.new_permits[i] {
            continue;
        }
        let native: Vec<_> = shares.bonds.get(i).map_or(Vec::new(), |row| {
            let stored = row
                .iter()
                .map(|(to, bond)| (usize::from(*to), share_to_u16(*bond)));
            stored.collect()
        });
        let script: Vec<_> = bonds.row(i).collect();
        if script != native {
            return Err(format!("bonds of {i}: script {script:?}, Yuma {native:?}"));
        }
    }
    Ok(true)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn yuma_as_a_script_is_yuma_to_the_last_unit(snapshot in regular()) {
        let masked = mask(&snapshot);
        let shares = yuma(&snapshot, &masked);
        prop_assert_eq!(check(&snapshot, &masked, &shares), Ok(true));
    }
}
