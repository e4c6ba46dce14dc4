//! Uploading code and letting it run a subnet's epochs (spec 08 §9).

use std::sync::Arc;

use super::{
    CodeHash, Deployment, RewardCode, RewardEngine, RewardMode, RewardProgram, Scheduled, Terms,
};
use crate::{
    call::Origin,
    error::{AdminUtilsError, Error, Result, RewardScriptsError, SubtensorError},
    event::RewardScriptsEvent,
    primitives::{AccountId, H160, MechId, NetUid, blake2_256},
    state::State,
    subnets::ensure_admin_window_open,
};

/// The longest configuration of a deployment, in bytes (spec 08 §7).
pub const MAX_CONFIG_BYTES: usize = 4_096;

/// A mechanism of a subnet.
pub type Slot = (NetUid, MechId);

/// What an owner asks to be activated.
#[derive(Clone, Copy, Debug)]
pub enum Candidate<'a> {
    /// Uploaded code with its configuration.
    Script {
        /// Its hash.
        code_hash: CodeHash,
        /// Bytes for the script.
        config: &'a [u8],
    },
    /// A deployed contract.
    Contract(H160),
}

/// Stores code under its BLAKE2b-256 hash, if the engine admits it. Code that is already stored
/// stays as it is.
///
/// # Errors
/// `CodeRefused` says why; `Engine` for a fault of the machine.
pub fn upload(
    state: &mut State,
    signer: AccountId,
    code: &[u8],
    engine: &dyn RewardEngine,
) -> Result<CodeHash> {
    let code_hash = blake2_256(code);
    if state.rewards.codes.contains_key(&code_hash) {
        return Ok(code_hash);
    }
    let manifest = engine
        .admit(code)
        .map_err(RewardScriptsError::Engine)?
        .map_err(RewardScriptsError::CodeRefused)?;
    let stored = RewardCode {
        code: code.into(),
        manifest,
        uploader: signer,
    };
    state.rewards.codes.insert(code_hash, Arc::new(stored));
    state.emit(RewardScriptsEvent::CodeUploaded {
        code_hash,
        who: signer,
    });
    Ok(code_hash)
}

/// Activates a script or contract in `mode`, in the place of what was active. It counts from the next
/// epoch on, or after `Profile::reward_activation_delay` blocks in a mode that pays; what was active
/// counts until then. With `keep_state` it inherits the private state of the script before it.
///
/// # Errors
/// In this order: `SubnetNotExists`, `NotPermittedOnRootSubnet`, `BadOrigin` unless the subnet's
/// owner or root, `MechanismDoesNotExist`, `AdminActionProhibitedDuringWeightsWindow` for an owner,
/// `CodeNotFound`, `ConfigTooLarge`, `CodeRefused` if the script does not take the configuration or
/// the contract is none, `Engine`.
pub fn activate(
    state: &mut State,
    origin: Origin,
    slot: Slot,
    candidate: Candidate<'_>,
    mode: RewardMode,
    keep_state: bool,
    engine: &dyn RewardEngine,
) -> Result {
    let who = ensure_owner_or_root(state, origin, slot)?;
    ensure_window(state, who, slot.0)?;
    let terms = match candidate {
        Candidate::Script { code_hash, config } => {
            check_config(state, code_hash, config, engine)?;
            Terms {
                program: RewardProgram::Script { code_hash },
                mode,
                config: config.into(),
            }
        }
        Candidate::Contract(address) => {
            let contract = engine
                .admit_contract(state, &address)
                .map_err(RewardScriptsError::Engine)?
                .map_err(RewardScriptsError::CodeRefused)?;
            Terms {
                program: RewardProgram::Contract(contract),
                mode,
                config: Arc::from([]),
            }
        }
    };
    let program = terms.program;
    let before = state.rewards.deployments.get(&slot);
    let mut deployment = before.map_or_else(
        || Deployment {
            terms: Terms {
                mode: RewardMode::Off,
                ..terms.clone()
            },
            scheduled: None,
            state: Arc::from([]),
            generation: 0,
            activated_at: 0,
            activated_by: None,
            failures: 0,
            last_run: None,
        },
        |before| (**before).clone(),
    );
    deployment.generation = state.subnet(slot.0).registered_counter;
    deployment.activated_at = state.now();
    deployment.activated_by = who;
    deployment.failures = 0;
    let takes_effect_at = schedule(state, &mut deployment, terms, !keep_state);
    put(state, slot, deployment);
    state.emit(RewardScriptsEvent::ScriptActivated {
        netuid: slot.0,
        mechanism: slot.1,
        program,
        mode,
        takes_effect_at,
    });
    Ok(())
}

/// Changes the mode: at once to `off` and `shadow`, also of a change that is scheduled; after the
/// activation delay to `after` and `replace`.
///
/// # Errors
/// Those of [`activate`] about subnet, mechanism and origin, `NotActive` without a deployment,
/// `Suspended` if its faults switched it off, and for a mode that pays
/// `AdminActionProhibitedDuringWeightsWindow`.
pub fn set_mode(state: &mut State, origin: Origin, slot: Slot, mode: RewardMode) -> Result {
    let who = ensure_owner_or_root(state, origin, slot)?;
    let mut deployment = deployment(state, slot)?;
    if mode.applies() {
        ensure_window(state, who, slot.0)?;
    }
    let takes_effect_at = if mode.applies() {
        let terms = Terms {
            mode,
            ..deployment.latest_terms().clone()
        };
        let reset = deployment.scheduled.as_ref().is_some_and(|s| s.reset);
        schedule(state, &mut deployment, terms, reset)
    } else {
        deployment.terms.mode = mode;
        if let Some(scheduled) = &mut deployment.scheduled {
            scheduled.terms.mode = mode;
        }
        state.now()
    };
    put(state, slot, deployment);
    state.emit(RewardScriptsEvent::ScriptModeSet {
        netuid: slot.0,
        mechanism: slot.1,
        mode,
        takes_effect_at,
    });
    Ok(())
}

/// Gives the active script another configuration, with the delay of its mode. Its private state stays.
///
/// # Errors
/// Those of [`set_mode`], `NoConfig` for a contract, `ConfigTooLarge`, `CodeRefused` if the script
/// does not take it, `Engine`.
pub fn set_config(
    state: &mut State,
    origin: Origin,
    slot: Slot,
    config: &[u8],
    engine: &dyn RewardEngine,
) -> Result {
    let who = ensure_owner_or_root(state, origin, slot)?;
    let mut deployment = deployment(state, slot)?;
    ensure_window(state, who, slot.0)?;
    let latest = deployment.latest_terms();
    let RewardProgram::Script { code_hash } = latest.program else {
        return Err(RewardScriptsError::NoConfig.into());
    };
    check_config(state, code_hash, config, engine)?;
    let terms = Terms {
        config: config.into(),
        ..latest.clone()
    };
    let reset = deployment.scheduled.as_ref().is_some_and(|s| s.reset);
    let takes_effect_at = schedule(state, &mut deployment, terms, reset);
    put(state, slot, deployment);
    state.emit(RewardScriptsEvent::ScriptConfigSet {
        netuid: slot.0,
        mechanism: slot.1,
        takes_effect_at,
    });
    Ok(())
}

/// Takes a mechanism back to Yuma at once and forgets the script's private state.
///
/// # Errors
/// Those of [`activate`] about subnet, mechanism and origin, `NotActive` without a deployment.
pub fn deactivate(state: &mut State, origin: Origin, slot: Slot) -> Result {
    ensure_owner_or_root(state, origin, slot)?;
    if state.rewards.deployments.remove(&slot).is_none() {
        return Err(RewardScriptsError::NotActive.into());
    }
    state.emit(RewardScriptsEvent::ScriptDeactivated {
        netuid: slot.0,
        mechanism: slot.1,
    });
    Ok(())
}

/// Notes a change and returns its block. A change that waits takes the place of an earlier one that
/// does.
fn schedule(state: &State, deployment: &mut Deployment, terms: Terms, reset: bool) -> u64 {
    let now = state.now();
    let delay = if terms.mode.applies() {
        state.profile.reward_activation_delay
    } else {
        0
    };
    let at = now.saturating_add(delay);
    deployment.scheduled = Some(Scheduled { at, terms, reset });
    deployment.take_due(now);
    at
}

fn put(state: &mut State, slot: Slot, deployment: Deployment) {
    state.rewards.deployments.insert(slot, Arc::new(deployment));
}

/// A deployment that its faults have not switched off.
fn deployment(state: &State, slot: Slot) -> Result<Deployment> {
    let found = state.rewards.deployments.get(&slot);
    let deployment = found.ok_or(RewardScriptsError::NotActive)?;
    if deployment.is_suspended() {
        return Err(RewardScriptsError::Suspended.into());
    }
    Ok((**deployment).clone())
}

fn check_config(
    state: &State,
    code_hash: CodeHash,
    config: &[u8],
    engine: &dyn RewardEngine,
) -> Result {
    let code = state
        .rewards
        .codes
        .get(&code_hash)
        .ok_or(RewardScriptsError::CodeNotFound)?;
    if config.len() > MAX_CONFIG_BYTES {
        return Err(RewardScriptsError::ConfigTooLarge {
            size: config.len(),
            limit: MAX_CONFIG_BYTES,
        }
        .into());
    }
    engine
        .check_config(&code.code, config)
        .map_err(RewardScriptsError::Engine)?
        .map_err(RewardScriptsError::CodeRefused)?;
    Ok(())
}

fn ensure_window(state: &State, who: Option<AccountId>, netuid: NetUid) -> Result {
    match who {
        Some(_) => ensure_admin_window_open(state, netuid),
        None => Ok(()),
    }
}

/// The owner's account, or none for root.
fn ensure_owner_or_root(
    state: &State,
    origin: Origin,
    (netuid, mechanism): Slot,
) -> Result<Option<AccountId>> {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if netuid.is_root() {
        return Err(AdminUtilsError::NotPermittedOnRootSubnet.into());
    }
    let who = match origin {
        Origin::Root => None,
        Origin::Signed(who) if state.subnet(netuid).owner == Some(who) => Some(who),
        Origin::Signed(_) | Origin::None => return Err(Error::BadOrigin),
    };
    if mechanism.0 >= state.subnet(netuid).params.mechanism_count {
        return Err(SubtensorError::MechanismDoesNotExist.into());
    }
    Ok(who)
}
