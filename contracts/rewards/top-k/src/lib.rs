//! The top-k reward script: [`top_k_logic`] behind the interface `tao:reward`.

#![cfg_attr(target_arch = "wasm32", no_std)]

extern crate alloc;

use alloc::{string::String, string::ToString, vec::Vec};

use taovm_reward::{Answer, Epoch, Manifest, Needs, Refusal, RewardScript};
use top_k_logic::{Inputs, decide, read_config};

/// The script.
#[derive(Debug)]
pub struct TopK;

impl RewardScript for TopK {
    fn describe() -> Manifest {
        Manifest {
            name: "top-k",
            version: 2,
            needs: Needs::NONE,
            // Entry, allocation and exit.
            fuel_base: 200_000,
            // Lists by uid, ranking, and their copies.
            fuel_per_uid: 5_000,
            // A multiplication and a division a weight.
            fuel_per_weight: 640,
            state_bytes: 0,
        }
    }

    fn check_config(config: &[u8]) -> Result<(), String> {
        read_config(config)
            .map(|_| ())
            .map_err(|error| error.text().to_string())
    }

    fn run(epoch: &Epoch) -> Result<Answer, Refusal> {
        let unsupported = |error: top_k_logic::Error| Refusal::input(error.text());
        let k = read_config(&epoch.config).map_err(unsupported)?;
        let stake = epoch.neurons.active_stake.iter();
        let stake: Vec<u64> = stake.map(|share| share.to_q32()).collect();
        let inputs = Inputs {
            active_stake_q32: &stake,
            role_bits: &epoch.neurons.roles,
            row_start: &epoch.weights.row_start,
            col: &epoch.weights.col,
            val: &epoch.weights.val,
        };
        let shares = decide(inputs, k).map_err(unsupported)?;
        Ok(Answer::relative(shares.incentive, shares.dividends))
    }
}

taovm_reward::export!(TopK);
