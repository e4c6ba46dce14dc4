//! Hyperparameters of the proof-of-work registration, which is gone: they are kept and shown
//! (spec 05 §19.1).

use super::access::{Hyperparameter, by_owner_or_root, by_root_in_window, ensure_exists};
use crate::{
    call::Origin,
    error::Result,
    event::SubtensorEvent as Event,
    primitives::{NetUid, Rao},
    state::State,
};

pub(super) fn set_difficulty(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    difficulty: u64,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).params.difficulty = difficulty;
    state.emit(Event::DifficultySet(netuid, difficulty));
    Ok(())
}

pub(super) fn set_min_difficulty(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    difficulty: u64,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).params.min_difficulty = difficulty;
    state.emit(Event::MinDifficultySet(netuid, difficulty));
    Ok(())
}

pub(super) fn set_max_difficulty(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    difficulty: u64,
) -> Result {
    let limit = Hyperparameter::MaxDifficulty;
    by_owner_or_root(state, origin, netuid, limit, |state| {
        ensure_exists(state, netuid)?;
        state.subnet_mut(netuid).params.max_difficulty = difficulty;
        state.emit(Event::MaxDifficultySet(netuid, difficulty));
        Ok(())
    })
}

/// Not closed by the window before an epoch.
pub(super) fn set_adjustment_interval(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    blocks: u16,
) -> Result {
    origin.ensure_root()?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).params.adjustment_interval = blocks;
    state.emit(Event::AdjustmentIntervalSet(netuid, blocks));
    Ok(())
}

pub(super) fn set_adjustment_alpha(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    share: u64,
) -> Result {
    let limit = Hyperparameter::AdjustmentAlpha;
    by_owner_or_root(state, origin, netuid, limit, |state| {
        ensure_exists(state, netuid)?;
        state.subnet_mut(netuid).params.adjustment_alpha = share;
        state.emit(Event::AdjustmentAlphaSet(netuid, share));
        Ok(())
    })
}

/// The counter of what registrations have cost; not closed by the window before an epoch.
pub(super) fn set_rao_recycled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    recycled: Rao,
) -> Result {
    origin.ensure_root()?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).registration.rao_recycled = recycled;
    state.emit(Event::RAORecycledForRegistrationSet(netuid, recycled));
    Ok(())
}
