//! Bounds and course of the price of a neuron (spec 05 §19.1).

use super::access::{Hyperparameter, by_owner_or_root, ensure, ensure_exists, ensure_not_root};
use crate::{
    call::Origin,
    error::{AdminUtilsError, Result},
    event::{AdminUtilsEvent, SubtensorEvent},
    primitives::{NetUid, Rao, U64F64},
    state::State,
};

/// `MinBurn` stays below this.
const MIN_BURN_BOUND: Rao = Rao::TAO;

/// `MaxBurn` stays above this.
const MAX_BURN_BOUND: Rao = Rao(100_000_000);

/// The longest half-life, in blocks.
const MAX_BURN_HALF_LIFE: u16 = 36_100;

pub(super) fn set_min_burn(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    min_burn: Rao,
) -> Result {
    by_owner_or_root(state, origin, netuid, Hyperparameter::MinBurn, |state| {
        ensure_exists(state, netuid)?;
        let max_burn = state.subnet(netuid).registration.max_burn;
        let bounded = min_burn < MIN_BURN_BOUND && min_burn < max_burn;
        ensure(bounded, AdminUtilsError::ValueNotInBounds)?;
        state.subnet_mut(netuid).registration.min_burn = min_burn;
        state.emit(SubtensorEvent::MinBurnSet(netuid, min_burn));
        Ok(())
    })
}

pub(super) fn set_max_burn(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    max_burn: Rao,
) -> Result {
    by_owner_or_root(state, origin, netuid, Hyperparameter::MaxBurn, |state| {
        ensure_exists(state, netuid)?;
        let min_burn = state.subnet(netuid).registration.min_burn;
        let bounded = max_burn > MAX_BURN_BOUND && max_burn > min_burn;
        ensure(bounded, AdminUtilsError::ValueNotInBounds)?;
        state.subnet_mut(netuid).registration.max_burn = max_burn;
        state.emit(SubtensorEvent::MaxBurnSet(netuid, max_burn));
        Ok(())
    })
}

pub(super) fn set_burn_half_life(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    burn_half_life: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::BurnHalfLife,
        |state| {
            ensure_exists(state, netuid)?;
            ensure_not_root(netuid)?;
            let bounded = (1..=MAX_BURN_HALF_LIFE).contains(&burn_half_life);
            ensure(bounded, AdminUtilsError::InvalidValue)?;
            state.subnet_mut(netuid).registration.burn_half_life = burn_half_life;
            state.emit(AdminUtilsEvent::BurnHalfLifeSet {
                netuid,
                burn_half_life,
            });
            Ok(())
        },
    )
}

/// `bits` are those of a U64F64.
pub(super) fn set_burn_increase_mult(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    bits: u128,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::BurnIncreaseMult,
        |state| {
            ensure_exists(state, netuid)?;
            ensure_not_root(netuid)?;
            let factor = U64F64::from_bits(bits);
            let bounded = (U64F64::from_num(1)..=U64F64::from_num(3)).contains(&factor);
            ensure(bounded, AdminUtilsError::InvalidValue)?;
            state.subnet_mut(netuid).registration.burn_increase_mult = factor;
            state.emit(AdminUtilsEvent::BurnIncreaseMultSet {
                netuid,
                burn_increase_mult: bits,
            });
            Ok(())
        },
    )
}
