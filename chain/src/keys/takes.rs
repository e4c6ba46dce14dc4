//! What a child keeps of the dividends that it earns for its parents, and who becomes a parent
//! (spec 05 §11, §17).

use super::owns;
use crate::{
    call::Origin,
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid},
    state::{Ledger, State},
    subnets::rate_limit::{self, TransactionKind},
};

/// The least child take of a subnet: the chain's or the subnet's own, whichever is higher.
#[must_use]
pub fn min_childkey_take(state: &Ledger, netuid: NetUid) -> u16 {
    let own = state.subnet(netuid).params.min_childkey_take;
    own.max(state.globals.min_childkey_take)
}

/// A hotkey's child take on a subnet, a u16 share.
#[must_use]
pub fn childkey_take(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> u16 {
    let stored = state.hotkey_on_subnet(hotkey, netuid).childkey_take;
    stored.unwrap_or(0).max(min_childkey_take(state, netuid))
}

/// Sets a hotkey's child take on a subnet. Raising it has to wait for the last change; lowering
/// it does not, and counts as a change.
///
/// # Errors
/// In this order: `NonAssociatedColdKey`, `InvalidChildkeyTake`,
/// `TxChildkeyTakeRateLimitExceeded`.
pub fn set_childkey_take(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    take: u16,
) -> Result {
    if !owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    let bounds = min_childkey_take(state, netuid)..=state.globals.max_childkey_take;
    if !bounds.contains(&take) {
        return Err(SubtensorError::InvalidChildkeyTake.into());
    }
    let kind = TransactionKind::SetChildkeyTake;
    let limit = state.globals.tx_childkey_take_rate_limit;
    if take > childkey_take(state, hotkey, netuid)
        && !rate_limit::passes_for(state, hotkey, netuid, kind, limit)
    {
        return Err(SubtensorError::TxChildkeyTakeRateLimitExceeded.into());
    }
    rate_limit::record_for(state, hotkey, netuid, kind);
    state.hotkey_on_subnet_mut(hotkey, netuid).childkey_take = Some(take);
    state.emit(SubtensorEvent::ChildKeyTakeSet(*hotkey, take));
    Ok(())
}

/// `TxChildkeyTakeRateLimit` in blocks, by root.
///
/// # Errors
/// `BadOrigin`.
pub fn set_tx_childkey_take_rate_limit(state: &mut State, origin: Origin, blocks: u64) -> Result {
    origin.ensure_root()?;
    state.globals.tx_childkey_take_rate_limit = blocks;
    state.emit(SubtensorEvent::TxChildKeyTakeRateLimitSet(blocks));
    Ok(())
}

/// `MinChildkeyTake`, by root; not compared with the maximum.
///
/// # Errors
/// `BadOrigin`.
pub fn set_min_childkey_take(state: &mut State, origin: Origin, take: u16) -> Result {
    origin.ensure_root()?;
    state.globals.min_childkey_take = take;
    state.emit(SubtensorEvent::MinChildKeyTakeSet(take));
    Ok(())
}

/// `MaxChildkeyTake`, by root; not compared with the minimum.
///
/// # Errors
/// `BadOrigin`.
pub fn set_max_childkey_take(state: &mut State, origin: Origin, take: u16) -> Result {
    origin.ensure_root()?;
    state.globals.max_childkey_take = take;
    state.emit(SubtensorEvent::MaxChildKeyTakeSet(take));
    Ok(())
}

/// `PendingChildKeyCooldown` in blocks, by root; no event.
///
/// # Errors
/// `BadOrigin`.
pub fn set_pending_childkey_cooldown(state: &mut State, origin: Origin, blocks: u64) -> Result {
    origin.ensure_root()?;
    state.globals.pending_childkey_cooldown = blocks;
    Ok(())
}

/// Whether a root validator becomes the parent of new subnets' owner hotkeys.
///
/// # Errors
/// `NonAssociatedColdKey`, `HotKeyNotRegisteredInSubNet` for a hotkey that is not on root.
pub fn set_auto_parent_delegation(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    enabled: bool,
) -> Result {
    if !owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    let root = state.subnet(NetUid::ROOT);
    if !root.neurons.uids.contains_key(hotkey) {
        return Err(SubtensorError::HotKeyNotRegisteredInSubNet.into());
    }
    state.hotkey_mut(hotkey).auto_parent_delegation = Some(enabled);
    state.emit(SubtensorEvent::AutoParentDelegationEnabledSet {
        hotkey: *hotkey,
        enabled,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::Error, keys::pair, profile::Profile};

    const NETUID: NetUid = NetUid(2);
    const COLD: AccountId = AccountId([1; 32]);
    const HOT: AccountId = AccountId([2; 32]);

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        pair(&mut state, &COLD, &HOT).unwrap();
        state
    }

    fn set(state: &mut State, take: u16) -> Result {
        set_childkey_take(state, &COLD, &HOT, NETUID, take)
    }

    #[test]
    fn raising_waits_and_lowering_restarts_the_wait() {
        let mut state = state();
        set(&mut state, 100).unwrap();
        let too_fast = Err(SubtensorError::TxChildkeyTakeRateLimitExceeded.into());
        assert_eq!(set(&mut state, 101), too_fast);
        state.clock.block = 216_000;
        assert_eq!(set(&mut state, 101), too_fast);
        set(&mut state, 50).unwrap();
        state.clock.block = 432_999 - 217_000;
        assert_eq!(set(&mut state, 51), too_fast);
        state.clock.block = 432_000;
        set(&mut state, 51).unwrap();
        assert_eq!(childkey_take(&state, &HOT, NETUID), 51);
    }

    #[test]
    fn a_take_is_within_the_chains_and_the_subnets_bounds() {
        let mut state = state();
        let invalid = Err(SubtensorError::InvalidChildkeyTake.into());
        assert_eq!(set(&mut state, 11_797), invalid);
        state.subnet_mut(NETUID).params.min_childkey_take = 10;
        assert_eq!(set(&mut state, 9), invalid);
        assert_eq!(childkey_take(&state, &HOT, NETUID), 10);
        set_min_childkey_take(&mut state, Origin::Root, 20).unwrap();
        assert_eq!(set(&mut state, 19), invalid);
        set(&mut state, 20).unwrap();
        assert_eq!(
            set_childkey_take(&mut state, &HOT, &HOT, NETUID, 20),
            Err(SubtensorError::NonAssociatedColdKey.into())
        );
    }

    #[test]
    fn only_root_changes_the_chains_bounds() {
        let mut state = state();
        let before = state.clone();
        for origin in [Origin::Signed(COLD), Origin::None] {
            let refused = Err(Error::BadOrigin);
            assert_eq!(set_min_childkey_take(&mut state, origin, 1), refused);
            assert_eq!(set_max_childkey_take(&mut state, origin, 1), refused);
            assert_eq!(
                set_tx_childkey_take_rate_limit(&mut state, origin, 1),
                refused
            );
            assert_eq!(
                set_pending_childkey_cooldown(&mut state, origin, 1),
                refused
            );
        }
        assert!(state.is_same_version(&before));
    }

    #[test]
    fn only_validators_on_root_choose_to_be_parents() {
        let mut state = state();
        assert_eq!(
            set_auto_parent_delegation(&mut state, &COLD, &HOT, false),
            Err(SubtensorError::HotKeyNotRegisteredInSubNet.into())
        );
        crate::neurons::append(&mut state, NetUid::ROOT, &HOT);
        set_auto_parent_delegation(&mut state, &COLD, &HOT, false).unwrap();
        assert_eq!(state.hotkey(&HOT).auto_parent_delegation, Some(false));
    }
}
