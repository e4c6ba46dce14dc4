//! Uploading code and letting it run a subnet's epochs (spec 08 §9).

use std::sync::Arc;

use super::{CodeHash, Deployment, RewardCode, RewardEngine, RewardMode};
use crate::{
    call::Origin,
    error::{AdminUtilsError, Error, Result, RewardScriptsError, SubtensorError},
    event::RewardScriptsEvent,
    primitives::{AccountId, MechId, NetUid, blake2_256},
    state::State,
};

/// The longest configuration of a deployment, in bytes (spec 08 §7).
pub const MAX_CONFIG_BYTES: usize = 4_096;

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

/// Lets uploaded code run a mechanism's epochs from the next one on, with empty private state. It
/// takes the place of an earlier deployment.
///
/// # Errors
/// In this order: `SubnetNotExists`, `NotPermittedOnRootSubnet`, `BadOrigin` unless the subnet's
/// owner or root, `MechanismDoesNotExist`, `CodeNotFound`, `ConfigTooLarge`, `CodeRefused` if the
/// script does not take the configuration, `Engine`.
pub fn activate(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    mechanism: MechId,
    code_hash: CodeHash,
    config: &[u8],
    engine: &dyn RewardEngine,
) -> Result {
    ensure_owner_or_root(state, origin, netuid)?;
    if mechanism.0 >= state.subnet(netuid).params.mechanism_count {
        return Err(SubtensorError::MechanismDoesNotExist.into());
    }
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

    let deployment = Deployment {
        code_hash,
        mode: RewardMode::Replace,
        config: config.into(),
        state: Arc::from([]),
        activated_at: state.now(),
        failures: 0,
        last_run: None,
    };
    state
        .rewards
        .deployments
        .insert((netuid, mechanism), Arc::new(deployment));
    state.emit(RewardScriptsEvent::ScriptActivated {
        netuid,
        mechanism,
        code_hash,
    });
    Ok(())
}

/// Takes a mechanism back to Yuma and forgets the script's private state.
///
/// # Errors
/// `SubnetNotExists`, `NotPermittedOnRootSubnet`, `BadOrigin` unless the subnet's owner or root,
/// `NotActive` without a deployment.
pub fn deactivate(state: &mut State, origin: Origin, netuid: NetUid, mechanism: MechId) -> Result {
    ensure_owner_or_root(state, origin, netuid)?;
    if state
        .rewards
        .deployments
        .remove(&(netuid, mechanism))
        .is_none()
    {
        return Err(RewardScriptsError::NotActive.into());
    }
    state.emit(RewardScriptsEvent::ScriptDeactivated { netuid, mechanism });
    Ok(())
}

fn ensure_owner_or_root(state: &State, origin: Origin, netuid: NetUid) -> Result {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if netuid.is_root() {
        return Err(AdminUtilsError::NotPermittedOnRootSubnet.into());
    }
    match origin {
        Origin::Root => Ok(()),
        Origin::Signed(who) if state.subnet(netuid).owner == Some(who) => Ok(()),
        Origin::Signed(_) | Origin::None => Err(Error::BadOrigin),
    }
}
