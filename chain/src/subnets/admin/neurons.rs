//! How many neurons a subnet has and who may become one (spec 05 §19.1).

use super::access::{
    Hyperparameter, OwnerLimit, by_owner_or_root, by_root_in_window, ensure, ensure_exists,
};
use crate::{
    call::Origin,
    error::{AdminUtilsError, Result, SubtensorError},
    event::SubtensorEvent as Event,
    neurons::trim_to_max_allowed_uids,
    primitives::NetUid,
    profile::MAX_UIDS,
    state::State,
    subnets::rate_limit::TransactionKind,
};

/// The most neurons of the owner that are never pruned.
const MAX_IMMUNE_OWNER_UIDS: u16 = 10;

pub(super) fn set_max_allowed_uids(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::MaxAllowedUids,
        |state| {
            ensure_exists(state, netuid)?;
            let subnet = state.subnet(netuid);
            ensure(
                count >= subnet.params.min_allowed_uids,
                AdminUtilsError::MaxAllowedUidsLessThanMinAllowedUids,
            )?;
            ensure(
                count >= subnet.uid_count(),
                AdminUtilsError::MaxAllowedUIdsLessThanCurrentUIds,
            )?;
            ensure(
                count <= MAX_UIDS,
                AdminUtilsError::MaxAllowedUidsGreaterThanDefaultMaxAllowedUids,
            )?;
            let in_all = u32::from(count) * u32::from(subnet.params.mechanism_count);
            ensure(
                in_all <= u32::from(MAX_UIDS),
                SubtensorError::TooManyUIDsPerMechanism,
            )?;
            state.subnet_mut(netuid).params.max_allowed_uids = count;
            state.emit(Event::MaxAllowedUidsSet(netuid, count));
            Ok(())
        },
    )
}

pub(super) fn set_max_allowed_validators(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    ensure(
        count <= state.subnet(netuid).params.max_allowed_uids,
        AdminUtilsError::MaxValidatorsLargerThanMaxUIds,
    )?;
    state.subnet_mut(netuid).params.max_allowed_validators = count;
    state.emit(Event::MaxAllowedValidatorsSet(netuid, count));
    Ok(())
}

/// Does not ask whether the subnet exists.
pub(super) fn set_min_non_immune_uids(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    origin.ensure_root()?;
    state.subnet_mut(netuid).params.min_non_immune_uids = count;
    state.emit(Event::MinNonImmuneUidsSet(netuid, count));
    Ok(())
}

/// Does not ask whether the subnet exists; no event.
pub(super) fn set_immune_owner_uids_limit(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::ImmuneNeuronLimit,
        |state| {
            ensure(
                (1..=MAX_IMMUNE_OWNER_UIDS).contains(&count),
                SubtensorError::InvalidValue,
            )?;
            state.subnet_mut(netuid).params.immune_owner_uids_limit = count;
            Ok(())
        },
    )
}

pub(super) fn set_immunity_period(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    blocks: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::ImmunityPeriod,
        |state| {
            ensure_exists(state, netuid)?;
            state.subnet_mut(netuid).params.immunity_period = blocks;
            state.emit(Event::ImmunityPeriodSet(netuid, blocks));
            Ok(())
        },
    )
}

/// Does not ask whether the subnet exists.
pub(super) fn set_registration_allowed(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    allowed: bool,
) -> Result {
    origin.ensure_root()?;
    state.subnet_mut(netuid).registration.allowed = allowed;
    state.emit(Event::RegistrationAllowed(netuid, allowed));
    Ok(())
}

pub(super) fn set_max_registrations_per_block(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).registration.max_per_block = count;
    state.emit(Event::MaxRegistrationsPerBlockSet(netuid, count));
    Ok(())
}

pub(super) fn set_target_registrations_per_interval(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).registration.target_per_interval = count;
    state.emit(Event::RegistrationPerIntervalSet(netuid, count));
    Ok(())
}

/// Below both the most neurons and the neurons there are.
pub(super) fn set_min_allowed_uids(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    let subnet = state.subnet(netuid);
    ensure(
        count < subnet.params.max_allowed_uids,
        AdminUtilsError::MinAllowedUidsGreaterThanMaxAllowedUids,
    )?;
    ensure(
        count < subnet.uid_count(),
        AdminUtilsError::MinAllowedUidsGreaterThanCurrentUids,
    )?;
    state.subnet_mut(netuid).params.min_allowed_uids = count;
    state.emit(Event::MinAllowedUidsSet(netuid, count));
    Ok(())
}

/// No event.
pub(super) fn trim(state: &mut State, origin: Origin, netuid: NetUid, max_n: u16) -> Result {
    let limit = OwnerLimit::Kind(
        TransactionKind::MaxUidsTrimming,
        state.profile.trim_rate_limit,
    );
    by_owner_or_root(state, origin, netuid, limit, |state| {
        trim_to_max_allowed_uids(state, netuid, max_n)
    })
}
