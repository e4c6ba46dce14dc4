//! Small nominations are cleared where the chain asks for a minimum (spec 03 §10.12).

use super::{
    alpha_price, decrease_stake, moves::unstake_from_subnet, nominator_min_required_stake, stake_of,
};
use crate::{
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
}
