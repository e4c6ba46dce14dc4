//! One mechanism's epoch: by its script, or by Yuma (spec 08 §3, §8).

use std::sync::Arc;

use super::{
    Deployment, HostFault, LastRun, RewardEngine, RewardFault, RewardMode, RewardOutput, RewardRun,
    check,
};
use crate::{
    epoch::{self, EpochOutcome, EpochShares, EpochSnapshot, Masked, mask, settle, yuma},
    event::RewardScriptsEvent,
    primitives::{MechId, NetUid},
    state::State,
};

/// A script that fails this often in a row is switched off until its subnet's owner acts.
pub const MAX_CONSECUTIVE_FAILURES: u32 = 3;

/// Runs the epoch: the deployed script decides if it can, Yuma if there is none or it fails.
///
/// # Errors
/// Only a fault of the machine: no engine, or one that cannot run.
pub(crate) fn run_epoch(
    state: &mut State,
    snapshot: &EpochSnapshot,
    engine: Option<&dyn RewardEngine>,
) -> Result<EpochOutcome, HostFault> {
    let key = (snapshot.netuid, snapshot.mechanism);
    let deployment = match state.rewards.deployments.get(&key) {
        Some(deployment) if deployment.mode == RewardMode::Replace => deployment.clone(),
        _ => return Ok(epoch::run(snapshot)),
    };
    let masked = mask(snapshot);
    let (fuel_used, answer) = ask(state, &deployment, snapshot, &masked, engine)?;
    let (shares, fault) = match answer {
        Ok((shares, output)) => {
            accept(state, key, deployment, output, fuel_used);
            (shares, None)
        }
        Err(fault) => (yuma(snapshot, &masked), Some((deployment, fault))),
    };
    if let Some((deployment, fault)) = fault {
        note_failure(state, key, deployment, fault, fuel_used);
    }
    Ok(settle(snapshot, &masked, &shares))
}

type Answer = Result<(EpochShares, RewardOutput), RewardFault>;

/// The fuel a run took, and its answer if that keeps every rule.
fn ask(
    state: &State,
    deployment: &Deployment,
    snapshot: &EpochSnapshot,
    masked: &Masked,
    engine: Option<&dyn RewardEngine>,
) -> Result<(u64, Answer), HostFault> {
    let fault = |text: &str| HostFault(text.into());
    let engine = engine.ok_or_else(|| fault("a subnet runs a script and no engine is attached"))?;
    let code = state
        .rewards
        .codes
        .get(&deployment.code_hash)
        .ok_or_else(|| fault("the code of a deployment is not in the store"))?;
    let run = engine.run(RewardRun {
        code_hash: deployment.code_hash,
        code: &code.code,
        manifest: &code.manifest,
        config: &deployment.config,
        state: &deployment.state,
        snapshot,
        masked,
        yuma: None,
    })?;
    let answer = run.result.and_then(|output| {
        let shares = check::shares(&output, &code.manifest, snapshot, masked)?;
        Ok((shares, output))
    });
    Ok((run.fuel_used, answer))
}

fn accept(
    state: &mut State,
    (netuid, mechanism): (NetUid, MechId),
    mut deployment: Arc<Deployment>,
    output: RewardOutput,
    fuel_used: u64,
) {
    let block = state.now();
    let record = Arc::make_mut(&mut deployment);
    record.failures = 0;
    if let Some(blob) = output.state {
        record.state = blob.into();
    }
    record.last_run = Some(LastRun {
        block,
        fuel_used,
        fault: None,
    });
    let code_hash = record.code_hash;
    state
        .rewards
        .deployments
        .insert((netuid, mechanism), deployment);
    state.emit(RewardScriptsEvent::RewardScriptRan {
        netuid,
        mechanism,
        code_hash,
        fuel_used,
        note: output.note,
    });
}

fn note_failure(
    state: &mut State,
    (netuid, mechanism): (NetUid, MechId),
    mut deployment: Arc<Deployment>,
    fault: RewardFault,
    fuel_used: u64,
) {
    let block = state.now();
    let record = Arc::make_mut(&mut deployment);
    record.failures = record.failures.saturating_add(1);
    let suspended = record.failures >= MAX_CONSECUTIVE_FAILURES;
    if suspended {
        record.mode = RewardMode::Off;
    }
    record.last_run = Some(LastRun {
        block,
        fuel_used,
        fault: Some(fault.clone()),
    });
    let code_hash = record.code_hash;
    state
        .rewards
        .deployments
        .insert((netuid, mechanism), deployment);
    state.emit(RewardScriptsEvent::RewardScriptFailed {
        netuid,
        mechanism,
        code_hash,
        fault,
        fuel_used,
    });
    if suspended {
        state.emit(RewardScriptsEvent::ScriptSuspended {
            netuid,
            mechanism,
            code_hash,
        });
    }
}
