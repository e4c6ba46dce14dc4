//! Winner takes all: the neuron with the highest stake-weighted score gets the whole incentive;
//! validators share the dividends by active stake.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::{vec, vec::Vec};

use taovm_reward::{Answer, Epoch, I32F32, Manifest, Matrix, Needs, Refusal, RewardScript};

/// The script.
#[derive(Debug)]
pub struct WinnerTakesAll;

impl RewardScript for WinnerTakesAll {
    fn describe() -> Manifest {
        Manifest {
            name: "winner-takes-all",
            version: 1,
            needs: Needs::NONE,
            fuel_base: 300_000,
            fuel_per_uid: 8_000,
            fuel_per_weight: 2_600,
            state_bytes: 0,
        }
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let mut incentive = vec![0; epoch.n()];
        if let Some(uid) = winner(&scores(epoch)) {
            incentive[uid] = 1;
        }
        Ok(Answer::relative(incentive, epoch.dividends_by_stake()))
    }
}

/// What the validators' stake gives each neuron.
fn scores(epoch: &Epoch) -> Vec<I32F32> {
    let weights = Matrix::row_shares(&epoch.weights);
    weights.weighted_columns(&epoch.neurons.active_stake, epoch.n())
}

/// The highest score above 0; of equal ones the lower uid's.
fn winner(scores: &[I32F32]) -> Option<usize> {
    let mut best = (None, I32F32::ZERO);
    for (uid, score) in scores.iter().enumerate() {
        if *score > best.1 {
            best = (Some(uid), *score);
        }
    }
    best.0
}

taovm_reward::export!(WinnerTakesAll);

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_reward::{Neurons, Sparse};

    #[test]
    fn the_highest_score_wins_and_ties_go_to_the_lower_uid() {
        let mut epoch = Epoch::of(4);
        epoch.neurons.roles[0] = Neurons::PERMIT;
        epoch.neurons.active_stake[0] = I32F32::ONE;
        epoch.weights = Sparse::from_rows(&[vec![(1, 5), (2, 7), (3, 7)], vec![], vec![], vec![]]);
        let answer = WinnerTakesAll::run(&epoch).unwrap();
        assert_eq!(answer.incentive.parts(), [0, 0, 1, 0]);
        assert_eq!(answer.dividends.parts(), [1 << 32, 0, 0, 0]);
    }

    #[test]
    fn without_votes_nobody_wins() {
        let answer = WinnerTakesAll::run(&Epoch::of(2)).unwrap();
        assert_eq!(answer.incentive.parts(), [0, 0]);
    }

    #[test]
    fn no_configuration_is_taken() {
        assert!(WinnerTakesAll::check_config(&[]).is_ok());
        assert!(WinnerTakesAll::check_config(&[0]).is_err());
    }
}
