//! The subnet that makes room for a new one (spec 05 §4.4).

use crate::{primitives::NetUid, staking, state::Ledger};

/// The subnet past its immunity with the lowest moving price, the earliest registered of equals.
#[must_use]
pub fn subnet_to_prune(state: &Ledger) -> Option<NetUid> {
    let immunity = state.globals.network_immunity_period;
    state
        .netuids()
        .into_iter()
        .filter(|netuid| {
            let registered = state.subnet(*netuid).registered_at;
            !netuid.is_root() && state.now() >= registered.saturating_add(immunity)
        })
        .min_by_key(|netuid| {
            let price = staking::moving_price(state, *netuid);
            (price, state.subnet(*netuid).registered_at)
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{primitives::I96F32, profile::Profile, state::State};

    fn add(state: &mut State, netuid: u16, price: u8, registered: u64) {
        let subnet = state.subnet_mut(NetUid(netuid));
        subnet.added = true;
        subnet.mechanism = 1;
        subnet.pool.moving_price = I96F32::from_num(price);
        subnet.registered_at = registered;
    }

    #[test]
    fn the_cheapest_then_the_oldest_subnet_past_immunity_goes() {
        let mut state = State::empty(&Profile::FINNEY);
        add(&mut state, 0, 0, 0);
        add(&mut state, 1, 2, 0);
        add(&mut state, 2, 1, 20);
        add(&mut state, 3, 1, 10);
        add(&mut state, 4, 0, 5_000_000);
        let immunity = state.globals.network_immunity_period;
        assert_eq!(subnet_to_prune(&state), None);
        state.clock.block = immunity;
        assert_eq!(subnet_to_prune(&state), Some(NetUid(1)));
        state.clock.block = immunity + 20;
        assert_eq!(subnet_to_prune(&state), Some(NetUid(3)));
    }
}
