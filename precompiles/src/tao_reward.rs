//! Reward scripts: taovm's own precompile, at no address of the chain.
//!
//! It follows the machinery of the others except in one thing: a refusal by the ledger is a revert
//! whose `Error(string)` names the error, as no chain's behaviour has to be matched. Its calls are
//! weighed like the chain's: `upload` by the byte, `activate` with room for the guest's own
//! description of itself.

use alloy_primitives::Bytes;
use taovm_chain::{
    call::RewardScriptsCall,
    primitives::{MechId, blake2_256},
    reward::RewardMode,
};

use crate::{
    dispatch::{Failure, Frame},
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
    gas::weights,
};

pub(crate) static FUNCTIONS: &[Function] = &[
    function(
        0xce2a_e159,
        "upload(bytes)",
        weights::UPLOAD.class(),
        Body::NonPayable(upload),
    ),
    function(
        0x47b6_1446,
        "activate(uint16,bytes32)",
        weights::ACTIVATE.class(),
        Body::NonPayable(activate),
    ),
    function(
        0x35f8_be2a,
        "deactivate(uint16)",
        weights::DEACTIVATE.class(),
        Body::NonPayable(deactivate),
    ),
    function(
        0xb353_7ff6,
        "status(uint16)",
        GasClass::Reads(2),
        Body::View(status),
    ),
];

/// Stores code; any account may. Returns its hash.
fn upload(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let code = frame.args.bytes("code")?;
    // Calldata is far shorter than 2^64.
    let gas = weights::UPLOAD_GAS_PER_BYTE.saturating_mul(code.len() as u64);
    frame
        .dispatch(
            weights::UPLOAD.plus_gas(gas),
            RewardScriptsCall::Upload {
                code: code.to_vec(),
            },
        )
        .map_err(Failure::explained)?;
    Ok(encode::one(blake2_256(code)))
}

/// Lets a script pay the subnet's epochs; the caller owns the subnet.
fn activate(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let netuid = frame.args.netuid()?;
    let code_hash = frame.args.bytes32("codeHash")?;
    frame
        .dispatch(
            weights::ACTIVATE,
            RewardScriptsCall::Activate {
                netuid,
                mechanism: MechId::MAIN,
                code_hash,
                config: Vec::new(),
            },
        )
        .map_err(Failure::explained)
}

/// Gives the epochs back to Yuma; the caller owns the subnet.
fn deactivate(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let netuid = frame.args.netuid()?;
    frame
        .dispatch(
            weights::DEACTIVATE,
            RewardScriptsCall::Deactivate {
                netuid,
                mechanism: MechId::MAIN,
            },
        )
        .map_err(Failure::explained)
}

/// `(codeHash, mode, activatedAt, failures, lastFuel)` of the main mechanism. The hash is zero
/// while Yuma pays; the rest stays, so that a script that was switched off by its faults shows them.
fn status(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    view.gas.reads(2)?;
    let words = match view.ledger.rewards.deployments.get(&(netuid, MechId::MAIN)) {
        None => [[0; 32]; 5],
        Some(deployment) => {
            let (code_hash, mode) = match deployment.mode {
                RewardMode::Off => ([0; 32], 0_u8),
                RewardMode::Replace => (deployment.code_hash, 1),
            };
            let last_fuel = deployment.last_run.as_ref().map_or(0, |run| run.fuel_used);
            [
                code_hash,
                mode.word(),
                deployment.activated_at.word(),
                deployment.failures.word(),
                last_fuel.word(),
            ]
        }
    };
    Ok(encode::words(words))
}
