//! A reward script: miners are paid by the square of their score, validators by their stake.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::vec::Vec;

use taovm_reward::{Answer, Epoch, I32F32, Manifest, Matrix, Needs, Refusal, RewardScript};

/// The script.
#[derive(Debug)]
pub struct Script;

impl RewardScript for Script {
    fn describe() -> Manifest {
        Manifest {
            name: env!("CARGO_PKG_NAME"),
            version: 1,
            needs: Needs::NONE,
            // What a run may take: this much, and so much for each neuron and each weight.
            // `taovm reward run` shows what it does take.
            fuel_base: 300_000,
            fuel_per_uid: 8_000,
            fuel_per_weight: 2_600,
            state_bytes: 0,
        }
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let scores = scores(epoch);
        // Who scores twice as much earns four times as much. The chain divides by the sum.
        let incentive = scores.iter().map(|score| score.mul(*score).to_q32());
        Ok(Answer::relative(
            incentive.collect(),
            epoch.dividends_by_stake(),
        ))
    }
}

/// What the validators give each neuron: every row of weights counts as much as its validator's
/// active stake.
fn scores(epoch: &Epoch) -> Vec<I32F32> {
    let weights = Matrix::row_shares(&epoch.weights);
    weights.weighted_columns(&epoch.neurons.active_stake, epoch.n())
}

taovm_reward::export!(Script);

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_reward::{Neurons, Sparse};

    #[test]
    fn twice_the_score_earns_four_times_as_much() {
        // Neuron 0 has all stake and gives neuron 2 twice what it gives neuron 1.
        let mut epoch = Epoch::of(3);
        epoch.neurons.roles[0] = Neurons::PERMIT;
        epoch.neurons.active_stake[0] = I32F32::ONE;
        epoch.weights = Sparse::from_rows(&[vec![(1, 1), (2, 2)], vec![], vec![]]);

        let answer = Script::run(&epoch).unwrap();

        let incentive = answer.incentive.parts();
        assert_eq!(incentive[0], 0);
        assert!(incentive[1] > 0);
        assert!(
            incentive[2].abs_diff(4 * incentive[1]) <= 4,
            "{incentive:?}"
        );
        assert_eq!(answer.dividends.parts(), [I32F32::ONE.to_q32(), 0, 0]);
    }
}
