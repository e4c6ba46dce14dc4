//! One mechanism's epoch: by its script, or by Yuma (spec 08 §3, §8).

use std::sync::Arc;

use super::{
    Deployment, HostFault, LastRun, RewardEngine, RewardFault, RewardMode, RewardOutput,
    RewardProgram, RewardRun, check, deploy::Slot,
};
use crate::{
    epoch::{self, EpochOutcome, EpochShares, EpochSnapshot, Masked, mask, settle, yuma},
    event::{EvmEvent, EvmLog, RewardScriptsEvent},
    primitives::I32F32,
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
    let slot = (snapshot.netuid, snapshot.mechanism);
    let Some(deployment) = due(state, slot, snapshot.generation) else {
        return Ok(epoch::run(snapshot));
    };
    let masked = mask(snapshot);
    let mode = deployment.terms.mode;
    let native = (mode != RewardMode::Replace).then(|| yuma(snapshot, &masked));
    let asked = ask(
        state,
        &deployment,
        snapshot,
        &masked,
        native.as_ref(),
        engine,
    )?;
    let by_script = conclude(state, slot, deployment, asked, native.as_ref());
    let shares = match (mode, by_script, native) {
        (RewardMode::After | RewardMode::Replace, Some(shares), _) => shares,
        (_, _, Some(native)) => native,
        (_, _, None) => yuma(snapshot, &masked),
    };
    Ok(settle(snapshot, &masked, &shares))
}

/// The deployment that takes part in this epoch, with what was scheduled for it. One of another
/// subnet that held the same netuid is forgotten.
fn due(state: &mut State, slot: Slot, generation: u64) -> Option<Arc<Deployment>> {
    let deployment = state.rewards.deployments.get(&slot)?;
    if deployment.generation != generation {
        state.rewards.deployments.remove(&slot);
        return None;
    }
    let now = state.now();
    let is_due = |deployment: &Deployment| {
        let scheduled = deployment.scheduled.as_ref();
        scheduled.is_some_and(|scheduled| scheduled.at <= now)
    };
    let mut deployment = deployment.clone();
    if is_due(&deployment) {
        Arc::make_mut(&mut deployment).take_due(now);
        state.rewards.deployments.insert(slot, deployment.clone());
    }
    (deployment.terms.mode != RewardMode::Off).then_some(deployment)
}

/// What a run gave, checked.
struct Asked {
    fuel_used: u64,
    logs: Vec<EvmLog>,
    answer: Result<(EpochShares, RewardOutput), RewardFault>,
}

fn ask(
    state: &State,
    deployment: &Deployment,
    snapshot: &EpochSnapshot,
    masked: &Masked,
    native: Option<&EpochShares>,
    engine: Option<&dyn RewardEngine>,
) -> Result<Asked, HostFault> {
    let fault = |text: &str| HostFault(text.into());
    let engine = engine.ok_or_else(|| fault("a subnet runs a script and no engine is attached"))?;
    let (run, logs, state_bytes) = match &deployment.terms.program {
        RewardProgram::Script { code_hash } => {
            let code = state
                .rewards
                .codes
                .get(code_hash)
                .ok_or_else(|| fault("the code of a deployment is not in the store"))?;
            let run = engine.run(RewardRun {
                code_hash: *code_hash,
                code: &code.code,
                manifest: &code.manifest,
                config: &deployment.terms.config,
                state: &deployment.state,
                snapshot,
                masked,
                yuma: native,
            })?;
            (run, Vec::new(), code.manifest.state_bytes)
        }
        RewardProgram::Contract(contract) => {
            let ran = engine.run_contract(state, contract, snapshot, masked, native)?;
            (ran.run, ran.logs, 0)
        }
    };
    // What an answer leaves out is Yuma's where Yuma is beneath it.
    let base = native.filter(|_| deployment.terms.mode == RewardMode::After);
    let answer = run.result.and_then(|output| {
        let shares = check::shares(&output, state_bytes, snapshot, masked, base)?;
        Ok((shares, output))
    });
    if answer.is_ok() && matches!(deployment.terms.program, RewardProgram::Contract(_)) {
        engine.keep_contract_storage()?;
    }
    Ok(Asked {
        fuel_used: run.fuel_used,
        logs,
        answer,
    })
}

/// Writes down how the run went. Returns the script's shares if its answer counts.
fn conclude(
    state: &mut State,
    slot: Slot,
    mut deployment: Arc<Deployment>,
    asked: Asked,
    native: Option<&EpochShares>,
) -> Option<EpochShares> {
    let (netuid, mechanism) = slot;
    let fuel_used = asked.fuel_used;
    let block = state.now();
    let record = Arc::make_mut(&mut deployment);
    let mode = record.terms.mode;
    let code_hash = record.terms.program.code_hash();
    let (shares, fault, note) = match asked.answer {
        Ok((shares, output)) => {
            record.failures = 0;
            if let Some(blob) = output.state {
                record.state = blob.into();
            }
            (Some(shares), None, output.note)
        }
        Err(fault) => {
            record.failures = record.failures.saturating_add(1);
            (None, Some(fault), Vec::new())
        }
    };
    let distance_q32 = shares
        .as_ref()
        .zip(native)
        .map(|(shares, native)| distance(shares, native));
    let suspended = record.is_suspended();
    if suspended {
        record.terms.mode = RewardMode::Off;
        record.scheduled = None;
    }
    record.last_run = Some(LastRun {
        block,
        mode,
        code_hash,
        fuel_used,
        fault: fault.clone(),
        distance_q32,
        note: note.clone(),
    });
    state.rewards.deployments.insert(slot, deployment);
    if shares.is_some() {
        for log in asked.logs {
            state.emit(EvmEvent::Log { log });
        }
    }
    state.emit(match (fault, mode, distance_q32) {
        (Some(fault), ..) => RewardScriptsEvent::RewardScriptFailed {
            netuid,
            mechanism,
            code_hash,
            fault,
            fuel_used,
        },
        (None, RewardMode::Shadow, Some(l1_distance_q32)) => {
            RewardScriptsEvent::RewardScriptShadow {
                netuid,
                mechanism,
                code_hash,
                l1_distance_q32,
                fuel_used,
                note,
            }
        }
        (None, ..) => RewardScriptsEvent::RewardScriptRan {
            netuid,
            mechanism,
            code_hash,
            fuel_used,
            note,
        },
    });
    if suspended {
        state.emit(RewardScriptsEvent::ScriptSuspended {
            netuid,
            mechanism,
            code_hash,
        });
    }
    shares
}

/// Σ |script − Yuma| over incentive and dividends, in Q32: at most four ones.
fn distance(script: &EpochShares, native: &EpochShares) -> u64 {
    let of = |a: &[I32F32], b: &[I32F32]| -> u64 {
        let bits = |list: &[I32F32], uid: usize| list.get(uid).map_or(0, |share| share.to_bits());
        (0..a.len().max(b.len())).fold(0, |sum: u64, uid| {
            sum.saturating_add(bits(a, uid).abs_diff(bits(b, uid)))
        })
    };
    of(&script.incentive, &native.incentive)
        .saturating_add(of(&script.dividends, &native.dividends))
}
