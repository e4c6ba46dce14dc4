//! Yuma consensus as a script: what the chain itself computes, to the last unit.
//!
//! The script is a second implementation of the rules, over the toolkit's sparse matrices. It exists to
//! be changed: copy it and alter the step that should be different. One thing it cannot see is the
//! order in which a validator wrote its row, which is sorted here; with liquid alpha the chain's result
//! depends on it for rows that are not in rising order.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

mod bonds;
mod liquid;

use taovm_reward::{
    Answer, Epoch, I32F32, Manifest, Matrix, Needs, Neurons, Refusal, RewardScript, normalize,
};

/// The script.
#[derive(Debug)]
pub struct Yuma;

impl RewardScript for Yuma {
    fn describe() -> Manifest {
        Manifest {
            name: "yuma",
            version: 1,
            needs: Needs {
                bonds: true,
                ..Needs::NONE
            },
            fuel_base: 1_000_000,
            fuel_per_uid: 50_000,
            fuel_per_weight: 30_000,
            state_bytes: 0,
        }
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let Some(stored) = &epoch.bonds else {
            return Err(Refusal::Internal("the manifest asks for bonds".into()));
        };
        let n = epoch.n();
        let stake = &epoch.neurons.active_stake;
        let weights = Matrix::row_shares(&epoch.weights);

        // Consensus, and the weights within it.
        let kappa = I32F32::from_share(epoch.params.kappa);
        let consensus = weights.weighted_median_columns(stake, n, kappa);
        let penalty = I32F32::from_share(epoch.params.bonds_penalty);
        // The bonds penalty says how far weights outside of consensus count.
        let all = (penalty != I32F32::ONE).then(|| weights.clone());
        let mut clipped = weights;
        clipped.col_clip(&consensus);
        let validator_trust = clipped.row_sum();

        let mut incentive = clipped.weighted_columns(stake, n);
        normalize(&mut incentive);

        let weights = match all {
            None => clipped,
            Some(all) if penalty == I32F32::ZERO => all,
            Some(all) => all.merged(&clipped, |all, within| {
                all.add(penalty.mul(within.sub(all)))
            }),
        };
        let (dividends, bonds) = if epoch.params.yuma3 {
            bonds::yuma3(epoch, stored, &weights, &consensus, &incentive)
        } else {
            bonds::yuma2(epoch, stored, weights, &incentive)
        };

        let keeps_bonds = |uid: usize| epoch.neurons.roles[uid] & Neurons::NEW_PERMIT != 0;
        let mut answer = Answer::exact(incentive, dividends);
        answer.bonds = Some(bonds.to_sparse(keeps_bonds));
        answer.consensus = Some(consensus);
        answer.validator_trust = Some(validator_trust);
        Ok(answer)
    }
}

taovm_reward::export!(Yuma);
