//! Shapley values: miners are paid by the validators' joint scores; a validator earns what it adds to
//! them, on average over the orders in which validators could be asked.
//!
//! The worth of a group of validators is how much its joint scores agree with everybody's: the sum
//! over neurons of the smaller of the two shares, from 0 for nobody to 1 for all. A validator's Shapley
//! value is its mean gain over all orders; the script samples a number of orders from a stream that the
//! epoch determines. Losses count as 0.
//!
//! The configuration is empty, or the number of orders as one byte.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::{string::String, vec, vec::Vec};

use taovm_reward::{Answer, Epoch, I32F32, Manifest, Matrix, Needs, Refusal, RewardScript};

/// Orders without a configuration.
const DEFAULT_ORDERS: u8 = 8;

/// Most orders that the fuel is for, with 64 validators.
const MAX_ORDERS: u8 = 16;

/// The script.
#[derive(Debug)]
pub struct Shapley;

impl RewardScript for Shapley {
    fn describe() -> Manifest {
        Manifest {
            name: "shapley",
            version: 1,
            needs: Needs::NONE,
            fuel_base: 400_000,
            // In each order each validator's joining is judged over all neurons.
            fuel_per_uid: 700_000,
            fuel_per_weight: 8_000,
            state_bytes: 0,
        }
    }

    fn check_config(config: &[u8]) -> Result<(), String> {
        orders(config)
            .map(|_| ())
            .ok_or_else(|| "config: empty, or 1 to 16 orders as 1 byte".into())
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let orders =
            orders(&epoch.config).ok_or_else(|| Refusal::input("config: no number of orders"))?;
        let weights = Matrix::row_shares(&epoch.weights);
        let joint = weights.weighted_columns(&epoch.neurons.active_stake, epoch.n());
        let incentive = joint.iter().map(|score| score.to_q32()).collect();
        let dividends = values(epoch, &weights, &joint, orders);
        Ok(Answer::relative(incentive, dividends))
    }
}

fn orders(config: &[u8]) -> Option<u8> {
    match *config {
        [] => Some(DEFAULT_ORDERS),
        [orders @ 1..=MAX_ORDERS] => Some(orders),
        _ => None,
    }
}

/// Each validator's gains over the sampled orders, in units that all share.
fn values(epoch: &Epoch, weights: &Matrix, joint: &[I32F32], orders: u8) -> Vec<u64> {
    let neurons = &epoch.neurons;
    let mut gains = vec![0; epoch.n()];
    let mut voters: Vec<usize> = (0..epoch.n())
        .filter(|uid| {
            neurons.may_validate(*uid)
                && neurons
                    .active_stake
                    .get(*uid)
                    .is_some_and(|s| *s > I32F32::ZERO)
                && weights.row(*uid).len() > 0
        })
        .collect();
    let all = portions(joint);
    let mut random = epoch.random();
    for _ in 0..orders {
        random.shuffle(&mut voters);
        let mut group = Group::new(epoch.n());
        let mut worth = 0;
        for uid in &voters {
            group.join(weights.row(*uid), neurons.active_stake[*uid]);
            let grown = group.agreement(&all);
            gains[*uid] += u64::saturating_sub(grown, worth);
            worth = grown;
        }
    }
    gains
}

/// Shares of the sum, in units of 2⁻³⁰.
fn portions(scores: &[I32F32]) -> Vec<u64> {
    let sum: u64 = scores.iter().map(|score| score.to_q32()).sum();
    let portion = |score: &I32F32| (score.to_q32() << 30).checked_div(sum).unwrap_or(0);
    scores.iter().map(portion).collect()
}

/// The joint scores of the validators that were asked so far.
struct Group {
    scores: Vec<u64>,
    sum: u64,
}

impl Group {
    fn new(n: usize) -> Self {
        Self {
            scores: vec![0; n],
            sum: 0,
        }
    }

    fn join(&mut self, row: impl Iterator<Item = (usize, I32F32)>, stake: I32F32) {
        for (column, weight) in row {
            if let Some(score) = self.scores.get_mut(column) {
                // Stakes add up to 1 and so do the weights of a row: sums stay near 2³².
                let part = stake.mul(weight).to_q32();
                *score += part;
                self.sum += part;
            }
        }
    }

    /// Σ min(share in the group, share in all), in units of 2⁻³⁰.
    fn agreement(&self, all: &[u64]) -> u64 {
        self.scores
            .iter()
            .zip(all)
            .filter(|(score, _)| **score > 0)
            .map(|(score, all)| (score << 30).checked_div(self.sum).unwrap_or(0).min(*all))
            .sum()
    }
}

taovm_reward::export!(Shapley);

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_reward::{Neurons, Sparse};

    /// Validators 0 to 2 with equal stake; miners 3 and 4.
    fn epoch(rows: [Vec<(u16, u16)>; 3]) -> Epoch {
        let mut epoch = Epoch::of(5);
        for uid in 0..3 {
            epoch.neurons.roles[uid] = Neurons::PERMIT;
            epoch.neurons.active_stake[uid] = I32F32::from_bits((1 << 32) / 3);
        }
        let [a, b, c] = rows;
        epoch.weights = Sparse::from_rows(&[a, b, c, vec![], vec![]]);
        epoch
    }

    fn dividends(epoch: &Epoch) -> Vec<u64> {
        Shapley::run(epoch).unwrap().dividends.parts()
    }

    #[test]
    fn a_validator_without_weights_adds_nothing() {
        let found = dividends(&epoch([vec![(3, 1)], vec![(3, 1)], vec![]]));
        assert_eq!(found[2..], [0, 0, 0]);
        assert!(found[0] > 0 && found[1] > 0);
    }

    #[test]
    fn gains_of_an_order_add_up_to_all_that_is_agreed() {
        let mut one_order = epoch([vec![(3, 1)], vec![(4, 1)], vec![(3, 1), (4, 1)]]);
        one_order.config = vec![1];
        let total: u64 = dividends(&one_order).iter().sum();
        // Whole agreement is 2³⁰ but for rounding; a loss on the way is not taken off.
        assert!(total + 4 >= 1 << 30, "{total}");
    }

    #[test]
    fn the_only_view_on_a_neuron_is_worth_more_than_a_copy() {
        let found = dividends(&epoch([vec![(3, 1)], vec![(3, 1)], vec![(4, 1)]]));
        assert!(found[2] > 0 && found[0] > 0);
        let joint = Shapley::run(&epoch([vec![(3, 1)], vec![(3, 1)], vec![(4, 1)]]));
        let joint = joint.unwrap().incentive.parts();
        assert_eq!(joint[3], 2 * joint[4]);
    }

    #[test]
    fn equal_epochs_give_equal_samples() {
        let epoch = epoch([vec![(3, 1)], vec![(4, 2)], vec![(3, 3), (4, 1)]]);
        assert_eq!(dividends(&epoch), dividends(&epoch.clone()));
    }

    #[test]
    fn orders_are_a_byte() {
        assert!(Shapley::check_config(&[16]).is_ok());
        for bad in [&[0][..], &[17], &[1, 1]] {
            assert!(Shapley::check_config(bad).is_err());
        }
    }
}
