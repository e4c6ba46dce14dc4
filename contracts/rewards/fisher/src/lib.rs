//! Fisher pruning score: a miner is paid by what the validators' rows would lose without it.
//!
//! Cutting a neuron out of a model costs, to second order, half the mean square of what it adds to
//! each sample. Here the samples are the validators, drawn by stake, and what a miner adds is its share
//! of a row: its score is Σ stake · share². A miner that some validators rely on keeps more than one
//! that everybody gives a little. Validators share the dividends by active stake.
//!
//! The note names the neurons without a permit that would be missed least, worst first: uids as 2
//! bytes, little endian.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::{vec, vec::Vec};

use taovm_reward::{Answer, Epoch, I32F32, Manifest, Matrix, Needs, Refusal, RewardScript};

/// Neurons in the note.
const NAMED: usize = 8;

/// The script.
#[derive(Debug)]
pub struct Fisher;

impl RewardScript for Fisher {
    fn describe() -> Manifest {
        Manifest {
            name: "fisher",
            version: 1,
            needs: Needs::NONE,
            fuel_base: 300_000,
            fuel_per_uid: 10_000,
            fuel_per_weight: 2_600,
            state_bytes: 0,
        }
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let scores = scores(epoch);
        let note = least_missed(epoch, &scores)
            .into_iter()
            .flat_map(u16::to_le_bytes)
            .collect();
        let mut answer = Answer::relative(scores, epoch.dividends_by_stake());
        answer.note = note;
        Ok(answer)
    }
}

/// Σ stake · share² of each neuron, in Q32.
fn scores(epoch: &Epoch) -> Vec<u64> {
    let weights = Matrix::row_shares(&epoch.weights);
    let mut scores = vec![I32F32::ZERO; epoch.n()];
    for (row, column, share) in weights.entries() {
        let stake = epoch.neurons.active_stake.get(row).copied();
        if let (Some(stake), Some(score)) = (stake, scores.get_mut(column)) {
            *score = score.add(stake.mul(share.mul(share)));
        }
    }
    scores.into_iter().map(I32F32::to_q32).collect()
}

/// The lowest scores of neurons without a permit; of equal ones the higher uid first.
fn least_missed(epoch: &Epoch, scores: &[u64]) -> Vec<u16> {
    let mut miners: Vec<u16> = (0..epoch.header.uid_count)
        .filter(|uid| !epoch.neurons.may_validate(usize::from(*uid)))
        .collect();
    miners.sort_by(|a, b| {
        let score = |uid: &u16| scores.get(usize::from(*uid)).copied().unwrap_or(0);
        score(a).cmp(&score(b)).then(b.cmp(a))
    });
    miners.truncate(NAMED);
    miners
}

taovm_reward::export!(Fisher);

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_reward::{Neurons, Sparse};

    #[test]
    fn what_one_validator_relies_on_outweighs_a_little_from_all() {
        let mut epoch = Epoch::of(6);
        for uid in 0..2 {
            epoch.neurons.roles[uid] = Neurons::PERMIT;
            epoch.neurons.active_stake[uid] = I32F32::HALF;
        }
        // Both give miner 2 half; 3 and 4 get the other half of one validator each.
        epoch.weights = Sparse::from_rows(&[
            vec![(2, 1), (3, 1)],
            vec![(2, 1), (4, 1)],
            vec![],
            vec![],
            vec![],
            vec![],
        ]);
        let answer = Fisher::run(&epoch).unwrap();
        let quarter = 1 << 30;
        assert_eq!(
            answer.incentive.parts(),
            [0, 0, quarter, quarter / 2, quarter / 2, 0]
        );
        // Of the miners, 5 is missed least, then 4 before 3.
        assert_eq!(answer.note, [5, 0, 4, 0, 3, 0, 2, 0]);
    }

    #[test]
    fn squares_favour_concentration() {
        let mut epoch = Epoch::of(4);
        epoch.neurons.roles[0] = Neurons::PERMIT;
        epoch.neurons.active_stake[0] = I32F32::ONE;
        epoch.weights = Sparse::from_rows(&[vec![(1, 2), (2, 1), (3, 1)], vec![], vec![], vec![]]);
        let parts = Fisher::run(&epoch).unwrap().incentive.parts();
        assert_eq!(parts[1], 4 * parts[2]);
    }
}
