//! Moving average: miners are paid by an exponential moving average of their scores, which the script
//! keeps in its state; validators share the dividends by active stake.
//!
//! The configuration is empty, or alpha as a u16 share, little endian: how much of the new scores
//! enters the average. A neuron that registered since starts at 0.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::{string::String, vec::Vec};

use taovm_reward::{Answer, Epoch, I32F32, Manifest, Matrix, Needs, Refusal, RewardScript, ema};

/// A tenth.
const DEFAULT_ALPHA: u16 = 6_554;

/// The first byte of the state.
const STATE_VERSION: u8 = 1;

/// The block of registration and the average.
const BYTES_PER_UID: usize = 16;

/// Most neurons that the state has room for.
const MAX_UIDS: usize = 4_000;

/// The script.
#[derive(Debug)]
pub struct MovingAverage;

impl RewardScript for MovingAverage {
    fn describe() -> Manifest {
        Manifest {
            name: "ema",
            version: 1,
            needs: Needs::NONE,
            fuel_base: 300_000,
            fuel_per_uid: 8_000,
            fuel_per_weight: 2_600,
            state_bytes: (1 + MAX_UIDS * BYTES_PER_UID) as u32,
        }
    }

    fn check_config(config: &[u8]) -> Result<(), String> {
        alpha(config)
            .map(|_| ())
            .ok_or_else(|| "config: empty, or alpha as 2 bytes, little endian, at least 1".into())
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let alpha = alpha(&epoch.config)
            .ok_or_else(|| Refusal::input("config: neither empty nor alpha"))?;
        if epoch.n() > MAX_UIDS {
            return Err(Refusal::input("more neurons than the state has room for"));
        }
        let old = read(epoch)?;
        let weights = Matrix::row_shares(&epoch.weights);
        let scores = weights.weighted_columns(&epoch.neurons.active_stake, epoch.n());
        let average = ema(&scores, &old, alpha);
        let incentive = average.iter().map(|score| score.to_q32()).collect();
        let mut answer = Answer::relative(incentive, epoch.dividends_by_stake());
        answer.state = Some(write(epoch, &average));
        Ok(answer)
    }
}

fn alpha(config: &[u8]) -> Option<I32F32> {
    match *config {
        [] => Some(I32F32::from_share(DEFAULT_ALPHA)),
        [0, 0] => None,
        [low, high] => Some(I32F32::from_share(u16::from_le_bytes([low, high]))),
        _ => None,
    }
}

/// The stored averages; 0 for who registered since.
fn read(epoch: &Epoch) -> Result<Vec<I32F32>, Refusal> {
    let entries = match epoch.state.split_first() {
        None => &[][..],
        Some((&STATE_VERSION, entries)) => entries,
        Some(_) => return Err(Refusal::input("state: of another version")),
    };
    let mut old = Vec::with_capacity(epoch.n());
    let stored = entries.as_chunks::<BYTES_PER_UID>().0;
    for (uid, registered_at) in epoch.neurons.registered_at.iter().enumerate() {
        old.push(
            match stored.get(uid).map(|entry| entry.as_chunks::<8>().0) {
                Some([block, bits]) if u64::from_le_bytes(*block) == *registered_at => {
                    I32F32::from_bits(i64::from_le_bytes(*bits))
                }
                _ => I32F32::ZERO,
            },
        );
    }
    Ok(old)
}

fn write(epoch: &Epoch, average: &[I32F32]) -> Vec<u8> {
    let mut state = Vec::with_capacity(1 + average.len() * BYTES_PER_UID);
    state.push(STATE_VERSION);
    for (registered_at, average) in epoch.neurons.registered_at.iter().zip(average) {
        state.extend_from_slice(&registered_at.to_le_bytes());
        state.extend_from_slice(&average.to_bits().to_le_bytes());
    }
    state
}

taovm_reward::export!(MovingAverage);

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_reward::{Neurons, Sparse};

    /// One validator with all stake that votes for one of two miners.
    fn vote_for(uid: u16) -> Epoch {
        let mut epoch = Epoch::of(3);
        epoch.neurons.roles[0] = Neurons::PERMIT;
        epoch.neurons.active_stake[0] = I32F32::ONE;
        epoch.weights = Sparse::from_rows(&[vec![(uid, 1)], vec![], vec![]]);
        epoch.config = 32_768_u16.to_le_bytes().to_vec();
        epoch
    }

    fn run(mut epoch: Epoch, state: &[u8]) -> Answer {
        epoch.state = state.to_vec();
        MovingAverage::run(&epoch).unwrap()
    }

    #[test]
    fn averages_follow_the_scores_slowly() {
        let first = run(vote_for(1), &[]);
        let alpha = I32F32::from_share(32_768).to_q32();
        assert_eq!(first.incentive.parts(), [0, alpha, 0]);
        let second = run(vote_for(2), first.state.as_deref().unwrap());
        let parts = second.incentive.parts();
        assert_eq!(parts[2], alpha);
        assert!(parts[1] > 0 && parts[1] < parts[2], "{parts:?}");
    }

    #[test]
    fn a_new_neuron_does_not_inherit_its_uids_average() {
        let first = run(vote_for(1), &[]);
        let mut replaced = vote_for(2);
        replaced.neurons.registered_at[1] = 9;
        let second = run(replaced, first.state.as_deref().unwrap());
        assert_eq!(second.incentive.parts()[1], 0);
    }

    #[test]
    fn a_state_of_another_version_is_refused() {
        let mut epoch = vote_for(1);
        epoch.state = vec![2];
        assert!(MovingAverage::run(&epoch).is_err());
    }

    #[test]
    fn alpha_is_two_bytes_and_not_0() {
        for (config, taken) in [
            (&[][..], true),
            (&[1, 0], true),
            (&[0, 0], false),
            (&[1], false),
        ] {
            assert_eq!(MovingAverage::check_config(config).is_ok(), taken);
        }
    }
}
