//! The rhythm of epochs, set by the subnet's owner (spec 04 §8.4).

use super::access::{Hyperparameter, OwnerLimit, ensure};
use crate::{
    call::Origin,
    error::{Error, Result, SubtensorError},
    event::SubtensorEvent as Event,
    primitives::{AccountId, NetUid},
    profile::MAX_TEMPO,
    state::{Ledger, State},
    subnets::{
        blocks_until_next_auto_epoch, ensure_admin_window_open, rate_limit::TransactionKind,
    },
};

/// The shortest tempo that an owner may set, in blocks.
const MIN_TEMPO: u16 = 360;

/// Blocks between an owner's changes of the tempo.
const TEMPO_RATE_LIMIT: u64 = 360;

/// The bounds of the activity cutoff's factor, in thousandths of a tempo.
const CUTOFF_FACTOR_BOUNDS: core::ops::RangeInclusive<u32> = 1_000..=50_000;

/// Sets the tempo; the cycle starts anew.
///
/// # Errors
/// In this order: `BadOrigin`, `TempoOutOfBounds`, `AdminActionProhibitedDuringWeightsWindow`,
/// `TxRateLimitExceeded`.
pub fn set_tempo(state: &mut State, origin: Origin, netuid: NetUid, tempo: u16) -> Result {
    let owner = owner_of(state, origin, netuid)?;
    let bounded = tempo >= MIN_TEMPO && u64::from(tempo) <= MAX_TEMPO;
    ensure(bounded, SubtensorError::TempoOutOfBounds)?;
    ensure_admin_window_open(state, netuid)?;
    let limit = OwnerLimit::Kind(TransactionKind::TempoUpdate, TEMPO_RATE_LIMIT);
    ensure(
        limit.passes(state, &owner, netuid),
        SubtensorError::TxRateLimitExceeded,
    )?;
    let now = state.now();
    let schedule = &mut state.subnet_mut(netuid).schedule;
    schedule.tempo = tempo;
    schedule.last_epoch_block = now;
    state.emit(Event::TempoSet(netuid, tempo));
    limit.record(state, &owner, netuid);
    Ok(())
}

/// Sets the activity cutoff's factor, in thousandths of a tempo. The window before an epoch and
/// the rate limit hold for the owner, not for root.
///
/// # Errors
/// In this order: `BadOrigin`, `ActivityCutoffFactorMilliOutOfBounds`,
/// `AdminActionProhibitedDuringWeightsWindow`, `TxRateLimitExceeded`.
pub fn set_activity_cutoff_factor(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    factor_milli: u32,
) -> Result {
    origin.ensure_owner_or_root(state, netuid)?;
    ensure(
        CUTOFF_FACTOR_BOUNDS.contains(&factor_milli),
        SubtensorError::ActivityCutoffFactorMilliOutOfBounds,
    )?;
    let limit = OwnerLimit::from(Hyperparameter::ActivityCutoffFactorMilli);
    if let Origin::Signed(owner) = origin {
        ensure_admin_window_open(state, netuid)?;
        ensure(
            limit.passes(state, &owner, netuid),
            SubtensorError::TxRateLimitExceeded,
        )?;
        limit.record(state, &owner, netuid);
    }
    state.subnet_mut(netuid).params.activity_cutoff_factor_milli = factor_milli;
    state.emit(Event::ActivityCutoffFactorMilliSet {
        netuid,
        factor_milli,
    });
    Ok(())
}

/// Asks for an epoch after the freeze window.
///
/// # Errors
/// In this order: `BadOrigin`, `DynamicTempoBlockedByCommitReveal`, `EpochTriggerAlreadyPending`,
/// `AutoEpochAlreadyImminent`, `TxRateLimitExceeded`.
pub fn trigger_epoch(state: &mut State, origin: Origin, netuid: NetUid) -> Result {
    let owner = owner_of(state, origin, netuid)?;
    let subnet = state.subnet(netuid);
    ensure(
        !subnet.params.commit_reveal_weights,
        SubtensorError::DynamicTempoBlockedByCommitReveal,
    )?;
    ensure(
        subnet.schedule.pending_epoch_at == 0,
        SubtensorError::EpochTriggerAlreadyPending,
    )?;
    let now = state.now();
    let window = u64::from(state.globals.admin_freeze_window);
    ensure(
        blocks_until_next_auto_epoch(&subnet.schedule, now) >= window,
        SubtensorError::AutoEpochAlreadyImminent,
    )?;
    let limit = OwnerLimit::from(Hyperparameter::TriggerEpoch);
    ensure(
        limit.passes(state, &owner, netuid),
        SubtensorError::TxRateLimitExceeded,
    )?;
    let fires_at = now.saturating_add(window);
    state.subnet_mut(netuid).schedule.pending_epoch_at = fires_at;
    limit.record(state, &owner, netuid);
    state.emit(Event::EpochTriggered {
        netuid,
        by: owner,
        fires_at,
    });
    Ok(())
}

/// The signer, who must be the subnet's owner: root may not.
fn owner_of(state: &Ledger, origin: Origin, netuid: NetUid) -> Result<AccountId> {
    let signer = origin.signer()?;
    ensure(
        signer == state.subnet(netuid).owner_or_zero(),
        Error::BadOrigin,
    )?;
    Ok(signer)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{profile::Profile, subnets::should_run_epoch};

    const NETUID: NetUid = NetUid(2);
    const OWNER: Origin = Origin::Signed(AccountId([1; 32]));

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 100;
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.owner = Some(AccountId([1; 32]));
        subnet.params.commit_reveal_weights = false;
        state
    }

    fn refused(result: Result) -> SubtensorError {
        match result {
            Err(Error::Subtensor(error)) => error,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn the_owner_sets_a_tempo_between_an_hour_and_a_week() {
        let mut state = state();
        for tempo in [359, 50_401] {
            assert_eq!(
                refused(set_tempo(&mut state, OWNER, NETUID, tempo)),
                SubtensorError::TempoOutOfBounds
            );
        }
        let by_root = set_tempo(&mut state, Origin::Root, NETUID, 360);
        assert_eq!(by_root, Err(Error::BadOrigin));
        set_tempo(&mut state, OWNER, NETUID, 50_400).unwrap();
        let schedule = state.subnet(NETUID).schedule;
        assert_eq!((schedule.tempo, schedule.last_epoch_block), (50_400, 100));
        state.clock.block = 459;
        assert_eq!(
            refused(set_tempo(&mut state, OWNER, NETUID, 360)),
            SubtensorError::TxRateLimitExceeded
        );
        state.clock.block = 460;
        set_tempo(&mut state, OWNER, NETUID, 360).unwrap();
    }

    #[test]
    fn the_cutoff_factor_is_one_to_fifty_tempos() {
        let mut state = state();
        for milli in [999, 50_001] {
            assert_eq!(
                refused(set_activity_cutoff_factor(&mut state, OWNER, NETUID, milli)),
                SubtensorError::ActivityCutoffFactorMilliOutOfBounds
            );
        }
        set_activity_cutoff_factor(&mut state, OWNER, NETUID, 1_000).unwrap();
        assert_eq!(state.subnet(NETUID).activity_cutoff_blocks(), 360);
        assert_eq!(
            refused(set_activity_cutoff_factor(&mut state, OWNER, NETUID, 2_000)),
            SubtensorError::TxRateLimitExceeded
        );
        set_activity_cutoff_factor(&mut state, Origin::Root, NETUID, 2_000).unwrap();
    }

    #[test]
    fn a_triggered_epoch_comes_after_the_freeze_window() {
        let mut state = state();
        state.subnet_mut(NETUID).params.commit_reveal_weights = true;
        assert_eq!(
            refused(trigger_epoch(&mut state, OWNER, NETUID)),
            SubtensorError::DynamicTempoBlockedByCommitReveal
        );
        state.subnet_mut(NETUID).params.commit_reveal_weights = false;
        state.clock.block = 351;
        assert_eq!(
            refused(trigger_epoch(&mut state, OWNER, NETUID)),
            SubtensorError::AutoEpochAlreadyImminent
        );
        state.clock.block = 350;
        trigger_epoch(&mut state, OWNER, NETUID).unwrap();
        assert_eq!(state.subnet(NETUID).schedule.pending_epoch_at, 360);
        assert!(should_run_epoch(&state.subnet(NETUID).schedule, 360));
        assert_eq!(
            refused(trigger_epoch(&mut state, OWNER, NETUID)),
            SubtensorError::EpochTriggerAlreadyPending
        );
    }
}
