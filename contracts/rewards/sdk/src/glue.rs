//! The interface's generated types and their conversion; for [`export!`](crate::export) alone.

use alloc::string::ToString;
pub use alloc::{string::String, vec::Vec};

pub use bindings::exports::tao::reward::{configure, reward};
pub use dlmalloc::GlobalDlmalloc as Allocator;

use crate::{
    Answer, Epoch, Header, I32F32, Neurons, Params, Refusal, RewardScript, Shares, Sparse,
    YumaResult,
};

#[allow(missing_docs, reason = "generated; documented in the WIT file")]
pub mod bindings {
    wit_bindgen::generate!({
        path: "../../../wasm-host/wit",
        world: "reward-script",
        pub_export_macro: true,
        export_macro_name: "export_reward_script",
    });
}
pub use bindings::export_reward_script;

/// The manifest as the interface has it.
pub fn describe<S: RewardScript>() -> reward::Manifest {
    let manifest = S::describe();
    let mut needs = reward::Needs::empty();
    for (wanted, flag) in [
        (manifest.needs.coldkeys, reward::Needs::COLDKEYS),
        (manifest.needs.raw_weights, reward::Needs::RAW_WEIGHTS),
        (manifest.needs.bonds, reward::Needs::BONDS),
        (manifest.needs.yuma, reward::Needs::YUMA),
    ] {
        if wanted {
            needs |= flag;
        }
    }
    reward::Manifest {
        name: manifest.name.to_string(),
        version: manifest.version,
        needs,
        fuel_base: manifest.fuel_base,
        fuel_per_uid: manifest.fuel_per_uid,
        fuel_per_weight: manifest.fuel_per_weight,
        state_bytes: manifest.state_bytes,
    }
}

/// Runs the script on the interface's input.
pub fn run<S: RewardScript>(
    input: reward::EpochInput,
) -> Result<reward::EpochOutput, reward::ScriptError> {
    match S::run(&epoch(input)) {
        Ok(answer) => Ok(output(answer)),
        Err(Refusal::UnsupportedInput(text)) => Err(reward::ScriptError::UnsupportedInput(text)),
        Err(Refusal::Internal(text)) => Err(reward::ScriptError::Internal(text)),
    }
}

fn epoch(input: reward::EpochInput) -> Epoch {
    let (header, params, neurons) = (input.header, input.params, input.neurons);
    Epoch {
        header: Header {
            netuid: header.netuid,
            mechanism: header.mechanism,
            block: header.block,
            last_epoch_block: header.last_epoch_block,
            tempo: header.tempo,
            epoch_index: header.epoch_index,
            uid_count: header.uid_count,
            owner_uid: header.owner_uid,
            emission: header.emission,
            subnet_generation: header.subnet_generation,
        },
        params: Params {
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
        },
        neurons: Neurons {
            hotkeys: keys(&neurons.hotkeys),
            coldkeys: keys(&neurons.coldkeys),
            registered_at: neurons.registered_at,
            last_update: neurons.last_update,
            stake: neurons.stake,
            stake_share: shares(neurons.stake_q32),
            active_stake: shares(neurons.active_stake_q32),
            roles: neurons.role_bits,
            previous_incentive: neurons.previous_incentive,
            previous_dividends: neurons.previous_dividends,
        },
        weights: sparse(input.weights),
        raw_weights: input.raw_weights.map(sparse),
        bonds: input.bonds.map(sparse),
        yuma: input.yuma.map(|yuma| YumaResult {
            incentive: shares(yuma.incentive_q32),
            dividends: shares(yuma.dividends_q32),
            consensus: shares(yuma.consensus_q32),
            validator_trust: shares(yuma.validator_trust_q32),
        }),
        config: input.config,
        state: input.state,
    }
}

fn keys(bytes: &[u8]) -> Vec<[u8; 32]> {
    bytes.as_chunks().0.to_vec()
}

fn shares(bits: Vec<u64>) -> Vec<I32F32> {
    bits.into_iter().map(I32F32::from_q32).collect()
}

fn sparse(matrix: reward::SparseU16) -> Sparse {
    Sparse {
        row_start: matrix.row_start,
        col: matrix.col,
        val: matrix.val,
    }
}

fn output(answer: Answer) -> reward::EpochOutput {
    let shares = |shares| match shares {
        Shares::Relative(parts) => reward::Shares::Relative(parts),
        Shares::Exact(list) => reward::Shares::ExactQ32(q32(list)),
    };
    reward::EpochOutput {
        incentive: shares(answer.incentive),
        dividends: shares(answer.dividends),
        bonds: answer.bonds.map(|bonds| reward::SparseU16 {
            row_start: bonds.row_start,
            col: bonds.col,
            val: bonds.val,
        }),
        consensus_q32: answer.consensus.map(q32),
        validator_trust_q32: answer.validator_trust.map(q32),
        state: answer.state,
        note: answer.note,
    }
}

fn q32(list: Vec<I32F32>) -> Vec<u64> {
    list.into_iter().map(I32F32::to_q32).collect()
}
