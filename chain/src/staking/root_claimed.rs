//! Bookkeeping of root dividends when root stake changes, and the index of root stakers
//! (spec 03 §12.3, §12.5).

use crate::{
    primitives::{AccountId, I96F32, NetUid},
    state::State,
};

/// New root stake has no claim on past dividends: what it would claim counts as claimed.
pub fn root_claimed_add(state: &mut State, hotkey: &AccountId, coldkey: &AccountId, amount: u64) {
    for (netuid, rate) in state.hotkey(hotkey).root_claimable.clone() {
        let claimed = state
            .root_claimed
            .entry((netuid, *hotkey, *coldkey))
            .or_default();
        *claimed = claimed.saturating_add(share_of(rate, amount));
    }
}

/// Root stake that leaves takes its part of the claimed amounts with it.
pub fn root_claimed_remove(
    state: &mut State,
    hotkey: &AccountId,
    coldkey: &AccountId,
    amount: u64,
) {
    for (netuid, rate) in state.hotkey(hotkey).root_claimable.clone() {
        if netuid == NetUid::ROOT {
            continue;
        }
        let claimed = state
            .root_claimed
            .entry((netuid, *hotkey, *coldkey))
            .or_default();
        *claimed = claimed.saturating_sub(share_of(rate, amount));
    }
}

fn share_of(rate: I96F32, amount: u64) -> u128 {
    rate.saturating_mul(I96F32::saturating_from_num(amount))
        .saturating_to_num()
}

/// Adds a coldkey to the index that automatic claims draw from.
pub fn index_staking_coldkey(state: &mut State, coldkey: &AccountId) {
    if state.staking_coldkey_position.contains_key(coldkey) {
        return;
    }
    let position = state.staking_coldkeys.len() as u64;
    state.staking_coldkeys.push_back(*coldkey);
    state.staking_coldkey_position.insert(*coldkey, position);
}

/// Takes a coldkey out of the index; the last one moves into its place.
pub fn unindex_staking_coldkey(state: &mut State, coldkey: &AccountId) {
    let Some(position) = state.staking_coldkey_position.remove(coldkey) else {
        return;
    };
    let Some(last) = state.staking_coldkeys.pop_back() else {
        return;
    };
    if last != *coldkey {
        state.staking_coldkeys.set(position as usize, last);
        state.staking_coldkey_position.insert(last, position);
    }
}
