//! The functions that change a deployment. All but `upload` are for the subnet's owner.

use alloy_primitives::Bytes;
use taovm_chain::{
    call::RewardScriptsCall,
    primitives::{MechId, NetUid, blake2_256},
    reward::RewardMode,
};

use super::event;
use crate::{
    decode::Args,
    dispatch::{Failure, Frame},
    encode,
    gas::{CallWeight, weights},
};

/// Stores code; any account may. Returns its hash.
pub(super) fn upload(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let code = frame.args.bytes("code")?;
    // Calldata is far shorter than 2^64.
    let gas = weights::UPLOAD_GAS_PER_BYTE.saturating_mul(code.len() as u64);
    let call = RewardScriptsCall::Upload {
        code: code.to_vec(),
    };
    dispatch(frame, weights::UPLOAD.plus_gas(gas), call)?;
    Ok(encode::one(blake2_256(code)))
}

/// Lets a script replace Yuma in the main mechanism, without configuration.
pub(super) fn activate(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let netuid = frame.args.netuid()?;
    let code_hash = frame.args.bytes32("codeHash")?;
    let call = RewardScriptsCall::Activate {
        netuid,
        mechanism: MechId::MAIN,
        code_hash,
        mode: RewardMode::Replace,
        config: Vec::new(),
        keep_state: false,
    };
    dispatch(frame, weights::ACTIVATE, call)
}

/// Lets a script take part in a mechanism's epochs.
pub(super) fn activate_script(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut frame.args)?;
    let call = RewardScriptsCall::Activate {
        netuid,
        mechanism,
        code_hash: frame.args.bytes32("codeHash")?,
        mode: mode(&mut frame.args)?,
        config: frame.args.bytes("config")?.to_vec(),
        keep_state: frame.args.bool("keepState")?,
    };
    dispatch(frame, weights::ACTIVATE, call)
}

/// Lets a contract take part in a mechanism's epochs.
pub(super) fn activate_contract(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut frame.args)?;
    let call = RewardScriptsCall::ActivateContract {
        netuid,
        mechanism,
        contract: frame.args.address("script")?,
        mode: mode(&mut frame.args)?,
    };
    dispatch(frame, weights::ACTIVATE, call)
}

pub(super) fn set_mode(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut frame.args)?;
    let call = RewardScriptsCall::SetMode {
        netuid,
        mechanism,
        mode: mode(&mut frame.args)?,
    };
    dispatch(frame, weights::SET_MODE, call)
}

pub(super) fn set_config(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut frame.args)?;
    let call = RewardScriptsCall::SetConfig {
        netuid,
        mechanism,
        config: frame.args.bytes("config")?.to_vec(),
    };
    dispatch(frame, weights::SET_CONFIG, call)
}

/// Gives the main mechanism's epochs back to Yuma.
pub(super) fn deactivate(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let netuid = frame.args.netuid()?;
    let mechanism = MechId::MAIN;
    let call = RewardScriptsCall::Deactivate { netuid, mechanism };
    dispatch(frame, weights::DEACTIVATE, call)
}

/// Gives a mechanism's epochs back to Yuma.
pub(super) fn deactivate_mechanism(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut frame.args)?;
    let call = RewardScriptsCall::Deactivate { netuid, mechanism };
    dispatch(frame, weights::DEACTIVATE, call)
}

pub(super) fn slot(args: &mut Args<'_>) -> Result<(NetUid, MechId), Failure> {
    Ok((args.netuid()?, MechId(args.uint("mechanism")?)))
}

fn mode(args: &mut Args<'_>) -> Result<RewardMode, Failure> {
    let number: u8 = args.uint("mode")?;
    RewardMode::ALL
        .get(usize::from(number))
        .copied()
        .ok_or_else(|| Failure::Argument(format!("mode: {number}, the highest is 3").into()))
}

/// Makes the call; a refusal can be read, and what it changed is told in logs.
fn dispatch(
    frame: &mut Frame<'_>,
    weight: CallWeight,
    call: RewardScriptsCall,
) -> Result<Bytes, Failure> {
    let first = frame.state.events.len();
    let output = frame.dispatch(weight, call).map_err(Failure::explained)?;
    let logs = frame.state.events.iter().skip(first);
    frame.logs.extend(logs.filter_map(event::log_of));
    Ok(output)
}
