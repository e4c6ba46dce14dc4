//! When epochs are due and administration is closed (spec 04 §8.1, §8.4).

use crate::{
    error::{Result, SubtensorError},
    primitives::NetUid,
    profile::MAX_TEMPO,
    state::{EpochSchedule, Ledger},
};

/// Whether a subnet's epoch is due at block `now`.
#[must_use]
pub const fn should_run_epoch(schedule: &EpochSchedule, now: u64) -> bool {
    if schedule.tempo == 0 {
        return false;
    }
    (schedule.pending_epoch_at > 0 && now >= schedule.pending_epoch_at)
        || schedule.blocks_since_last_step > MAX_TEMPO
        || now.saturating_sub(schedule.last_epoch_block) >= schedule.tempo as u64
}

/// Blocks from `now` to the next epoch by tempo; u64::MAX if the tempo is 0.
#[must_use]
pub const fn blocks_until_next_auto_epoch(schedule: &EpochSchedule, now: u64) -> u64 {
    if schedule.tempo == 0 {
        return u64::MAX;
    }
    schedule
        .last_epoch_block
        .saturating_add(schedule.tempo as u64)
        .saturating_sub(now)
}

/// Refuses changes of hyperparameters shortly before a subnet's epoch.
///
/// # Errors
/// `AdminActionProhibitedDuringWeightsWindow`.
pub fn ensure_admin_window_open(state: &Ledger, netuid: NetUid) -> Result {
    let schedule = &state.subnet(netuid).schedule;
    let now = state.now();
    let window = u64::from(state.globals.admin_freeze_window);
    let closed = schedule.tempo != 0
        && (schedule.pending_epoch_at > now
            || blocks_until_next_auto_epoch(schedule, now) < window);
    if closed {
        return Err(SubtensorError::AdminActionProhibitedDuringWeightsWindow.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{profile::Profile, state::State};

    fn schedule(tempo: u16) -> EpochSchedule {
        let mut schedule = State::empty(&Profile::FINNEY).subnet(NetUid(9)).schedule;
        schedule.tempo = tempo;
        schedule
    }

    #[test]
    fn the_next_epoch_is_counted_from_the_last() {
        // spec 04 §8.1
        assert_eq!(blocks_until_next_auto_epoch(&schedule(10), 5), 5);
        assert_eq!(blocks_until_next_auto_epoch(&schedule(20), 21), 0);
        assert_eq!(blocks_until_next_auto_epoch(&schedule(65_535), 0), 65_535);
        assert_eq!(blocks_until_next_auto_epoch(&schedule(0), 5), u64::MAX);
    }

    #[test]
    fn an_epoch_is_due_by_tempo_by_trigger_and_after_a_long_silence() {
        let mut subject = schedule(10);
        assert!(!should_run_epoch(&subject, 9) && should_run_epoch(&subject, 10));
        subject.pending_epoch_at = 5;
        assert!(!should_run_epoch(&subject, 4) && should_run_epoch(&subject, 5));
        subject = schedule(u16::MAX);
        subject.blocks_since_last_step = MAX_TEMPO + 1;
        assert!(should_run_epoch(&subject, 1));
        subject.tempo = 0;
        assert!(!should_run_epoch(&subject, 100_000));
    }

    #[test]
    fn the_admin_window_closes_before_the_epoch() {
        let mut state = State::empty(&Profile::FINNEY);
        let netuid = NetUid(2);
        state.subnet_mut(netuid).schedule.tempo = 100;
        state.clock.block = 90;
        assert_eq!(ensure_admin_window_open(&state, netuid), Ok(()));
        state.clock.block = 91;
        assert!(ensure_admin_window_open(&state, netuid).is_err());
        state.globals.admin_freeze_window = 0;
        assert_eq!(ensure_admin_window_open(&state, netuid), Ok(()));
        state.subnet_mut(netuid).schedule.pending_epoch_at = 95;
        assert!(ensure_admin_window_open(&state, netuid).is_err());
        state.subnet_mut(netuid).schedule.tempo = 0;
        assert_eq!(ensure_admin_window_open(&state, netuid), Ok(()));
    }
}
