//! When a subnet's pending emission is handed to its epoch (spec 04 §8.2, §15).

use std::collections::BTreeSet;

use crate::{
    event::SubtensorEvent,
    primitives::NetUid,
    staking::locks::change_subnet_owner_if_needed,
    state::{EpochSchedule, Ledger, Neurons, PendingEmission, State},
    subnets::should_run_epoch,
};

/// A subnet whose epoch runs in this block, with what it pays.
#[derive(Clone, Copy, Debug)]
pub(super) struct DueEpoch {
    pub(super) netuid: NetUid,
    pub(super) pending: PendingEmission,
}

/// The block of a subnet's next epoch, by tempo or by trigger; `None` if its tempo is 0.
#[must_use]
pub fn next_epoch_start_block(schedule: &EpochSchedule) -> Option<u64> {
    if schedule.tempo == 0 {
        return None;
    }
    let by_tempo = schedule
        .last_epoch_block
        .saturating_add(u64::from(schedule.tempo));
    match schedule.pending_epoch_at {
        0 => Some(by_tempo),
        triggered => Some(by_tempo.min(triggered)),
    }
}

/// Subnets whose epoch is due in this block but has to wait for the next, as more are due than a block
/// runs (spec 04 §11). `netuids`: all but root, in storage order.
pub(crate) fn deferred_epochs(state: &Ledger, netuids: &[NetUid]) -> BTreeSet<NetUid> {
    let now = state.now();
    let most = usize::from(state.globals.max_epochs_per_block);
    let mut running = 0;
    let mut deferred = BTreeSet::new();
    for &netuid in netuids {
        let subnet = state.subnet(netuid);
        if !should_run_epoch(&subnet.schedule, now) {
            continue;
        }
        if running >= most {
            deferred.insert(netuid);
        } else if is_consistent(&subnet.neurons) {
            running += 1;
        }
    }
    deferred
}

/// Counts the block for every subnet and takes the pending emission of those that are due, up to
/// `MaxEpochsPerBlock`; the others wait for the next block. `netuids`: all but root, in storage order.
pub(super) fn drain_pending(state: &mut State, netuids: &[NetUid]) -> Vec<DueEpoch> {
    let now = state.now();
    let most = usize::from(state.globals.max_epochs_per_block);
    let mut due = Vec::new();
    for &netuid in netuids {
        let subnet = state.subnet_mut(netuid);
        let schedule = &mut subnet.schedule;
        schedule.blocks_since_last_step = schedule.blocks_since_last_step.saturating_add(1);
        if !should_run_epoch(schedule, now) {
            continue;
        }
        if due.len() >= most {
            schedule.pending_epoch_at = now + 1;
            state.emit(SubtensorEvent::EpochDeferred {
                netuid,
                from_block: now,
                to_block: now + 1,
            });
            continue;
        }
        schedule.last_epoch_block = now;
        schedule.pending_epoch_at = 0;
        schedule.epoch_index = schedule.epoch_index.saturating_add(1);
        if is_consistent(&subnet.neurons) {
            schedule.blocks_since_last_step = 0;
            let pending = core::mem::take(&mut subnet.pending);
            due.push(DueEpoch { netuid, pending });
            change_subnet_owner_if_needed(state, netuid);
        } else {
            let block = now;
            state.emit(SubtensorEvent::EpochSkipped { netuid, block });
        }
    }
    // Payment goes by number, draining by storage order.
    due.sort_by_key(|epoch| epoch.netuid);
    due
}

/// Whether no hotkey holds two uids.
fn is_consistent(neurons: &Neurons) -> bool {
    let mut keys = neurons.keys.clone();
    keys.sort_unstable();
    keys.windows(2).all(|pair| pair[0] != pair[1])
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::{
        event::Event,
        primitives::{AccountId, Alpha},
        profile::Profile,
    };

    fn chain(subnets: u16) -> (State, Vec<NetUid>) {
        let mut state = State::empty(&Profile::FINNEY);
        let netuids: Vec<_> = (1..=subnets).map(NetUid).collect();
        for &netuid in &netuids {
            let subnet = state.subnet_mut(netuid);
            subnet.added = true;
            subnet.schedule.tempo = 10;
            subnet.pending.server = Alpha(7);
        }
        (state, netuids)
    }

    fn drain_at(state: &mut State, netuids: &[NetUid], block: u64) -> Vec<u16> {
        state.clock.block = block;
        let due = drain_pending(state, netuids);
        due.iter().map(|epoch| epoch.netuid.0).collect()
    }

    #[test]
    fn epochs_above_the_limit_wait_for_the_next_block() {
        let (mut state, netuids) = chain(5);
        assert!(drain_at(&mut state, &netuids, 9).is_empty());
        assert_eq!(drain_at(&mut state, &netuids, 10), [1, 2]);
        assert_eq!(drain_at(&mut state, &netuids, 11), [3, 4]);
        assert_eq!(drain_at(&mut state, &netuids, 12), [5]);
        let deferred = state.events.iter().filter(|event| {
            matches!(
                event,
                Event::SubtensorModule(SubtensorEvent::EpochDeferred { .. })
            )
        });
        assert_eq!(deferred.count(), 4);
        let last = &state.subnet(NetUid(5)).schedule;
        assert_eq!(
            (
                last.last_epoch_block,
                last.epoch_index,
                last.pending_epoch_at
            ),
            (12, 1, 0)
        );
        // The deferred subnets have a new phase.
        assert_eq!(drain_at(&mut state, &netuids, 20), [1, 2]);
        assert_eq!(drain_at(&mut state, &netuids, 21), [3, 4]);
    }

    #[test]
    fn a_hotkey_with_two_uids_skips_the_epoch_and_keeps_the_emission() {
        let (mut state, netuids) = chain(1);
        let twice = AccountId([9; 32]);
        Arc::make_mut(&mut state.subnet_mut(NetUid(1)).neurons).keys = vec![twice, twice];
        assert!(drain_at(&mut state, &netuids, 10).is_empty());
        let subnet = state.subnet(NetUid(1));
        assert_eq!(subnet.pending.server, Alpha(7));
        assert_eq!(
            (
                subnet.schedule.last_epoch_block,
                subnet.schedule.epoch_index
            ),
            (10, 1)
        );
        assert_eq!(subnet.schedule.blocks_since_last_step, 1);
    }

    #[test]
    fn a_trigger_moves_the_next_epoch_forward() {
        let (state, _) = chain(1);
        let mut schedule = state.subnet(NetUid(1)).schedule;
        assert_eq!(next_epoch_start_block(&schedule), Some(10));
        schedule.pending_epoch_at = 4;
        assert_eq!(next_epoch_start_block(&schedule), Some(4));
        schedule.tempo = 0;
        assert_eq!(next_epoch_start_block(&schedule), None);
    }
}
