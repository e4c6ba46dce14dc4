//! The top-k reward script: [`top_k_logic`] behind the interface `tao:reward`.

#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

use alloc::{
    string::{String, ToString},
    vec::Vec,
};

use bindings::exports::tao::reward::{configure, reward};
use reward::{EpochInput, EpochOutput, Manifest, Needs, ScriptError};
use top_k_logic::{Inputs, decide, read_config};

#[allow(
    missing_docs,
    reason = "generated; the interface is documented in the WIT file"
)]
mod bindings {
    wit_bindgen::generate!({
        path: "../../../wasm-host/wit",
        world: "reward-script",
    });
}

#[global_allocator]
static ALLOCATOR: dlmalloc::GlobalDlmalloc = dlmalloc::GlobalDlmalloc;

/// A trap; the chain needs no message.
#[panic_handler]
fn panic(_: &core::panic::PanicInfo<'_>) -> ! {
    core::arch::wasm32::unreachable()
}

struct TopK;

impl reward::Guest for TopK {
    fn describe() -> Manifest {
        Manifest {
            name: "top-k".to_string(),
            version: 1,
            needs: Needs::empty(),
            fuel_base: FUEL_BASE,
            fuel_per_uid: FUEL_PER_UID,
            fuel_per_weight: FUEL_PER_WEIGHT,
            state_bytes: 0,
        }
    }

    fn run(input: EpochInput) -> Result<EpochOutput, ScriptError> {
        let unsupported =
            |error: top_k_logic::Error| ScriptError::UnsupportedInput(error.text().to_string());
        let k = read_config(&input.config).map_err(unsupported)?;
        let inputs = Inputs {
            active_stake_q32: &input.neurons.active_stake_q32,
            role_bits: &input.neurons.role_bits,
            row_start: &input.weights.row_start,
            col: &input.weights.col,
            val: &input.weights.val,
        };
        let shares = decide(inputs, k).map_err(unsupported)?;
        Ok(EpochOutput {
            incentive: reward::Shares::Relative(shares.incentive),
            dividends: reward::Shares::Relative(shares.dividends),
            bonds: None,
            consensus_q32: None,
            validator_trust_q32: None,
            state: None,
            note: Vec::new(),
        })
    }
}

impl configure::Guest for TopK {
    fn check_config(config: Vec<u8>) -> Result<(), String> {
        read_config(&config)
            .map(|_| ())
            .map_err(|error| error.text().to_string())
    }
}

/// Entry, allocation and exit.
const FUEL_BASE: u64 = 200_000;
/// Lists by uid, ranking, and 48 bytes of arguments and results.
const FUEL_PER_UID: u32 = 3_000;
/// A multiplication and a division a weight.
const FUEL_PER_WEIGHT: u32 = 640;

bindings::export!(TopK with_types_in bindings);
