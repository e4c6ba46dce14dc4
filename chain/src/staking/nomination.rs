//! Small nominations are cleared where the chain asks for a minimum (spec 03 §10.12).

use super::{
    alpha_price, decrease_stake, locks::force_reduce, moves::unstake_from_subnet,
    nominator_min_required_stake, stake_of,
};
use crate::{
    call::Origin,
    error::Result,
    pool::MIN_PRICE,
    primitives::{AccountId, Alpha, NetUid, SafeDiv, U64F64},
    state::State,
};

/// Unstakes a position that is below the nominators' minimum, unless the coldkey owns the hotkey.
/// What cannot be sold is taken anyway.
pub(super) fn clear_small_nomination(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    netuid: NetUid,
) {
    if state.hotkey(hotkey).owner == Some(*coldkey) {
        return;
    }
    let minimum = U64F64::from_num(nominator_min_required_stake(state).0)
        .safe_div(alpha_price(state, netuid));
    let stake = stake_of(state, hotkey, coldkey, netuid);
    if stake.is_zero() || stake >= Alpha(minimum.saturating_to_num()) {
        return;
    }
    // Not atomic on the chain either: what a failed attempt wrote stays.
    if unstake_from_subnet(
        state, hotkey, coldkey, coldkey, netuid, stake, MIN_PRICE, false,
    )
    .is_err()
    {
        let rest = stake_of(state, hotkey, coldkey, netuid);
        decrease_stake(state, hotkey, coldkey, netuid, rest);
    }
    force_reduce(state, coldkey, netuid, stake);
}

/// Sets the nominators' minimum, in millionths of the minimum stake; root only. If the number is
/// above the old minimum in rao, every position is looked at, in the order of the keys.
///
/// # Errors
/// `BadOrigin`.
pub fn set_nominator_min_required_stake(state: &mut State, origin: Origin, factor: u64) -> Result {
    origin.ensure_root()?;
    let old = nominator_min_required_stake(state);
    state.globals.nominator_min_required_stake = factor;
    if factor > old.0 {
        let positions: Vec<_> = state.shares.keys().copied().collect();
        for (hotkey, coldkey, netuid) in positions {
            clear_small_nomination(state, &hotkey, &coldkey, netuid);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        primitives::Rao,
        staking::{add_stake, remove_stake, test_ledger::*},
    };

    #[test]
    fn a_raised_minimum_clears_small_nominations_but_not_the_owners_stake() {
        // spec 03 E15: 200,000,000 rao, at a price of about 0.5 twice as much alpha
        let mut state = ledger(10_000_000_000_000, 20_000_000_000_000);
        for who in [ALICE, BOB] {
            add_stake(&mut state, who, HOTKEY, NETUID, Rao(150_000_000)).expect("staked");
        }
        let signed = set_nominator_min_required_stake(&mut state, Origin::Signed(ALICE), 1);
        assert_eq!(signed, Err(crate::error::Error::BadOrigin));
        let before = crate::balances::free(&state, &ALICE);
        set_nominator_min_required_stake(&mut state, Origin::Root, 100_000_000).expect("root");
        assert_eq!(stake_of(&state, &HOTKEY, &ALICE, NETUID), Alpha::ZERO);
        assert!(crate::balances::free(&state, &ALICE) > before);
        assert!(!stake_of(&state, &HOTKEY, &BOB, NETUID).is_zero());
    }

    #[test]
    fn an_unstake_that_leaves_too_little_leaves_nothing() {
        let mut state = ledger(10_000_000_000_000, 10_000_000_000_000);
        state.globals.nominator_min_required_stake = 100_000_000;
        add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(300_000_000)).expect("staked");
        remove_stake(&mut state, ALICE, HOTKEY, NETUID, Alpha(150_000_000)).expect("unstaked");
        assert_eq!(stake_of(&state, &HOTKEY, &ALICE, NETUID), Alpha::ZERO);
    }
}
