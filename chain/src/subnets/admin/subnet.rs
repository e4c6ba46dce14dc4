//! What a subnet is and how its epochs count (spec 05 §19.1, 04 §8.4).

use super::access::{
    Hyperparameter, OwnerLimit, by_owner_or_root, by_root_in_window, ensure, ensure_exists,
    ensure_not_root,
};
use crate::{
    call::Origin,
    error::{AdminUtilsError, Result, SubtensorError},
    event::{AdminUtilsEvent, SubtensorEvent as Event},
    primitives::NetUid,
    state::State,
};

/// `MinActivityCutoff`, in blocks.
const MIN_ACTIVITY_CUTOFF: u16 = 360;

/// The highest `BondsMovingAverage` that an owner may set, in millionths.
const OWNER_MAX_BONDS_MOVING_AVERAGE: u64 = 975_000;

/// The smallest of `AlphaValues`, a u16 share.
const MIN_ALPHA: u16 = 1_638;

/// The longest reveal period, in epochs.
const MAX_REVEAL_PERIOD: u64 = 100;

/// Not closed by the window before an epoch.
pub(super) fn set_emission_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    origin.ensure_root()?;
    ensure_exists(state, netuid)?;
    ensure_not_root(netuid)?;
    state.subnet_mut(netuid).emission_enabled = enabled;
    state.emit(AdminUtilsEvent::SubnetEmissionEnabledSet { netuid, enabled });
    Ok(())
}

/// Does not ask whether the subnet exists; no event.
pub(super) fn set_subtoken_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    by_root_in_window(state, origin, netuid)?;
    state.subnet_mut(netuid).subtoken_enabled = enabled;
    Ok(())
}

/// Any tempo, 0 to stop epochs; the cycle starts anew.
pub(super) fn set_tempo(state: &mut State, origin: Origin, netuid: NetUid, tempo: u16) -> Result {
    by_root_in_window(state, origin, netuid)?;
    ensure_exists(state, netuid)?;
    let now = state.now();
    let schedule = &mut state.subnet_mut(netuid).schedule;
    schedule.tempo = tempo;
    schedule.last_epoch_block = now;
    state.emit(Event::TempoSet(netuid, tempo));
    Ok(())
}

pub(super) fn set_commit_reveal_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::CommitRevealEnabled,
        |state| {
            ensure_exists(state, netuid)?;
            state.subnet_mut(netuid).params.commit_reveal_weights = enabled;
            state.emit(Event::CommitRevealEnabled(netuid, enabled));
            Ok(())
        },
    )
}

pub(super) fn set_reveal_period(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    epochs: u64,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::WeightCommitInterval,
        |state| {
            ensure_exists(state, netuid)?;
            ensure(
                epochs <= MAX_REVEAL_PERIOD,
                SubtensorError::RevealPeriodTooLarge,
            )?;
            ensure(epochs >= 1, SubtensorError::RevealPeriodTooSmall)?;
            state.subnet_mut(netuid).params.reveal_period_epochs = epochs;
            state.emit(Event::CommitRevealPeriodsSet(netuid, epochs));
            Ok(())
        },
    )
}

/// Not closed by the window before an epoch.
pub(super) fn set_weights_rate_limit(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    blocks: u64,
) -> Result {
    origin.ensure_root()?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).params.weights_set_rate_limit = blocks;
    state.emit(Event::WeightsSetRateLimitSet(netuid, blocks));
    Ok(())
}

pub(super) fn set_weights_version_key(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    version: u64,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        OwnerLimit::WeightsVersionKey,
        |state| {
            ensure_exists(state, netuid)?;
            state.subnet_mut(netuid).params.weights_version_key = version;
            state.emit(Event::WeightsVersionKeySet(netuid, version));
            Ok(())
        },
    )
}

pub(super) fn set_min_allowed_weights(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    count: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::MinAllowedWeights,
        |state| {
            ensure_exists(state, netuid)?;
            state.subnet_mut(netuid).params.min_allowed_weights = count;
            state.emit(Event::MinAllowedWeightSet(netuid, count));
            Ok(())
        },
    )
}

/// Not closed by the window before an epoch.
pub(super) fn set_kappa(state: &mut State, origin: Origin, netuid: NetUid, kappa: u16) -> Result {
    origin.ensure_root()?;
    ensure_exists(state, netuid)?;
    state.subnet_mut(netuid).params.kappa = kappa;
    state.emit(Event::KappaSet(netuid, kappa));
    Ok(())
}

/// No event.
pub(super) fn set_rho(state: &mut State, origin: Origin, netuid: NetUid, rho: u16) -> Result {
    by_owner_or_root(state, origin, netuid, Hyperparameter::Rho, |state| {
        ensure_exists(state, netuid)?;
        state.subnet_mut(netuid).params.rho = rho;
        Ok(())
    })
}

pub(super) fn set_activity_cutoff(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    blocks: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::ActivityCutoff,
        |state| {
            ensure_exists(state, netuid)?;
            ensure(
                blocks >= MIN_ACTIVITY_CUTOFF,
                SubtensorError::ActivityCutoffTooLow,
            )?;
            state.subnet_mut(netuid).params.activity_cutoff = blocks;
            state.emit(Event::ActivityCutoffSet(netuid, blocks));
            Ok(())
        },
    )
}

/// The bound holds for owners only.
pub(super) fn set_bonds_moving_average(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    millionths: u64,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::BondsMovingAverage,
        |state| {
            ensure(
                origin == Origin::Root || millionths <= OWNER_MAX_BONDS_MOVING_AVERAGE,
                AdminUtilsError::BondsMovingAverageMaxReached,
            )?;
            ensure_exists(state, netuid)?;
            state.subnet_mut(netuid).params.bonds_moving_average = millionths;
            state.emit(Event::BondsMovingAverageSet(netuid, millionths));
            Ok(())
        },
    )
}

pub(super) fn set_bonds_penalty(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    penalty: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::BondsPenalty,
        |state| {
            ensure_exists(state, netuid)?;
            state.subnet_mut(netuid).params.bonds_penalty = penalty;
            state.emit(Event::BondsPenaltySet(netuid, penalty));
            Ok(())
        },
    )
}

/// Does not ask whether the subnet exists; no event.
pub(super) fn set_liquid_alpha_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::LiquidAlphaEnabled,
        |state| {
            state.subnet_mut(netuid).params.liquid_alpha = enabled;
            Ok(())
        },
    )
}

/// Does not ask whether the subnet exists; no event.
pub(super) fn set_alpha_values(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    low: u16,
    high: u16,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::AlphaValues,
        |state| {
            let enabled = state.subnet(netuid).params.liquid_alpha;
            ensure(enabled, SubtensorError::LiquidAlphaDisabled)?;
            ensure(high >= MIN_ALPHA, SubtensorError::AlphaHighTooLow)?;
            ensure(
                (MIN_ALPHA..=high).contains(&low),
                SubtensorError::AlphaLowOutOfRange,
            )?;
            state.subnet_mut(netuid).params.alpha_values = (low, high);
            Ok(())
        },
    )
}

/// Does not ask whether the subnet exists.
pub(super) fn set_yuma3_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::Yuma3Enabled,
        |state| {
            state.subnet_mut(netuid).params.yuma3 = enabled;
            state.emit(AdminUtilsEvent::Yuma3EnableToggled { netuid, enabled });
            Ok(())
        },
    )
}

/// Does not ask whether the subnet exists.
pub(super) fn set_transfer_toggle(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    toggle: bool,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::TransferEnabled,
        |state| {
            state.subnet_mut(netuid).params.transfer_toggle = toggle;
            state.emit(Event::TransferToggle(netuid, toggle));
            Ok(())
        },
    )
}

/// Does not ask whether the subnet exists.
pub(super) fn set_serving_rate_limit(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    blocks: u64,
) -> Result {
    by_owner_or_root(
        state,
        origin,
        netuid,
        Hyperparameter::ServingRateLimit,
        |state| {
            state.subnet_mut(netuid).params.serving_rate_limit = blocks;
            state.emit(Event::ServingRateLimitSet(netuid, blocks));
            Ok(())
        },
    )
}

/// Only root may set a negative one; no event.
pub(super) fn set_alpha_sigmoid_steepness(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    steepness: i16,
) -> Result {
    let limit = Hyperparameter::AlphaSigmoidSteepness;
    by_owner_or_root(state, origin, netuid, limit, |state| {
        ensure_exists(state, netuid)?;
        ensure(
            origin == Origin::Root || steepness >= 0,
            AdminUtilsError::NegativeSigmoidSteepness,
        )?;
        state.subnet_mut(netuid).params.alpha_sigmoid_steepness = steepness;
        Ok(())
    })
}

/// Does not ask whether the subnet exists; two events.
pub(super) fn set_bonds_reset_enabled(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    enabled: bool,
) -> Result {
    let limit = Hyperparameter::BondsResetEnabled;
    by_owner_or_root(state, origin, netuid, limit, |state| {
        state.subnet_mut(netuid).params.bonds_reset = enabled;
        state.emit(Event::BondsResetOnSet(netuid, enabled));
        state.emit(AdminUtilsEvent::BondsResetToggled { netuid, enabled });
        Ok(())
    })
}
