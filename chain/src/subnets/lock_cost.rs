//! What a new subnet costs (spec 05 §4.1).

use super::rate_limit::last_block;
use crate::{
    pool::block_emission_for,
    primitives::{I64F64, Rao},
    state::{Ledger, RateLimitKey},
};

/// The lock cost now: it doubles with a registration and falls to the minimum over the reduction
/// interval, faster after halvings.
#[must_use]
pub fn lock_cost(state: &Ledger) -> Rao {
    let globals = &state.globals;
    let last = globals.network_last_lock_cost.0;
    let registered = last_block(state, RateLimitKey::NetworkLastRegistered);
    let factor = if registered == 0 { 1 } else { 2 };
    let fall = last.checked_div(reduction_interval(state)).unwrap_or(0);
    let age = state.now().saturating_sub(registered);
    let cost = last
        .saturating_mul(factor)
        .saturating_sub(fall.saturating_mul(age));
    globals.network_min_lock_cost.max(Rao(cost))
}

/// `NetworkLockReductionInterval` scaled by the block emission, in blocks.
fn reduction_interval(state: &Ledger) -> u64 {
    let emission = I64F64::from_num(block_emission_for(state.globals.total_issuance.0));
    let share = emission / I64F64::from_num(1_000_000_000_u64);
    I64F64::saturating_from_num(state.globals.network_lock_reduction_interval)
        .saturating_mul(share)
        .saturating_to_num()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{profile::Profile, state::State};

    fn cost_after(state: &mut State, blocks: u64) -> u64 {
        state.clock.block = 10 + blocks;
        lock_cost(state).0
    }

    #[test]
    fn the_cost_doubles_and_falls_to_the_minimum() {
        // spec 05 §4.1
        let mut state = State::empty(&Profile::FINNEY);
        assert_eq!(cost_after(&mut state, 0), 1_000_000_000_000);
        state
            .last_rate_limited
            .insert(RateLimitKey::NetworkLastRegistered, 10);
        for (blocks, cost) in [
            (0, 2_000_000_000_000),
            (7_200, 1_928_571_435_200),
            (100_800, 1_000_000_092_800),
            (100_900, 1_000_000_000_000),
        ] {
            assert_eq!(
                cost_after(&mut state, blocks),
                cost,
                "after {blocks} blocks"
            );
        }
    }

    #[test]
    fn an_interval_of_zero_stops_the_fall() {
        let mut state = State::empty(&Profile::FINNEY);
        state
            .last_rate_limited
            .insert(RateLimitKey::NetworkLastRegistered, 10);
        state.globals.network_lock_reduction_interval = 0;
        assert_eq!(cost_after(&mut state, 1_000_000), 2_000_000_000_000);
    }
}
