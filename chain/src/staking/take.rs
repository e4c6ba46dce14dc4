//! A delegate's take: its part of its stakers' dividends (spec 03 §11.2, 05 §14 guard 4).

use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    primitives::AccountId,
    state::{Ledger, RateLimitKey, State},
    subnets::rate_limit,
};

/// `Delegates` of a hotkey without an entry, a u16 share.
pub const DEFAULT_DELEGATE_TAKE: u16 = 11_796;

/// A hotkey's take, a u16 share.
#[must_use]
pub fn delegate_take(state: &Ledger, hotkey: &AccountId) -> u16 {
    let take = state.hotkey(hotkey).delegate_take;
    take.unwrap_or(DEFAULT_DELEGATE_TAKE)
}

/// The guard of both calls, before their own checks.
///
/// # Errors
/// In this order: `DelegateTakeTooLow`, `DelegateTakeTooHigh` for a take out of the chain's bounds,
/// `HotKeyAccountNotExists`, `NonAssociatedColdKey`.
pub fn check_take(state: &Ledger, coldkey: &AccountId, hotkey: &AccountId, take: u16) -> Result {
    if take < state.globals.min_delegate_take {
        return Err(SubtensorError::DelegateTakeTooLow.into());
    }
    if take > state.globals.max_delegate_take {
        return Err(SubtensorError::DelegateTakeTooHigh.into());
    }
    ensure_owned(state, coldkey, hotkey)
}

/// Lowers a hotkey's take, at any time. The wait for the next raise starts again.
///
/// # Errors
/// In this order: `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `DelegateTakeTooLow` for a take
/// that is not lower, or below the chain's minimum.
pub fn decrease_take(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    take: u16,
) -> Result {
    ensure_owned(state, &coldkey, &hotkey)?;
    let current = state.hotkey(&hotkey).delegate_take;
    if current.is_some_and(|current| take >= current) || take < state.globals.min_delegate_take {
        return Err(SubtensorError::DelegateTakeTooLow.into());
    }
    write(state, &hotkey, take);
    state.emit(SubtensorEvent::TakeDecreased(coldkey, hotkey, take));
    Ok(())
}

/// Raises a hotkey's take, at most once in `TxDelegateTakeRateLimit` blocks.
///
/// # Errors
/// In this order: `HotKeyAccountNotExists`, `NonAssociatedColdKey`, `DelegateTakeTooLow` for a take
/// that is not higher, `DelegateTakeTooHigh` above the chain's maximum,
/// `DelegateTxRateLimitExceeded`.
pub fn increase_take(
    state: &mut State,
    coldkey: AccountId,
    hotkey: AccountId,
    take: u16,
) -> Result {
    ensure_owned(state, &coldkey, &hotkey)?;
    let current = state.hotkey(&hotkey).delegate_take;
    if current.is_some_and(|current| take <= current) {
        return Err(SubtensorError::DelegateTakeTooLow.into());
    }
    if take > state.globals.max_delegate_take {
        return Err(SubtensorError::DelegateTakeTooHigh.into());
    }
    let last = rate_limit::last_block(state, RateLimitKey::LastTxBlockDelegateTake(hotkey));
    let limit = state.globals.tx_delegate_take_rate_limit;
    // The older rule: the block in which the wait ends still counts to it.
    if limit != 0 && last != 0 && state.now().saturating_sub(last) <= limit {
        return Err(SubtensorError::DelegateTxRateLimitExceeded.into());
    }
    write(state, &hotkey, take);
    state.emit(SubtensorEvent::TakeIncreased(coldkey, hotkey, take));
    Ok(())
}

/// Writes down the take of a hotkey that somebody else stakes to, if it has none.
pub(super) fn delegate_if_not_own(state: &mut State, coldkey: &AccountId, hotkey: &AccountId) {
    if !keys::owns(state, coldkey, hotkey) && state.hotkey(hotkey).delegate_take.is_none() {
        state.hotkey_mut(hotkey).delegate_take = Some(DEFAULT_DELEGATE_TAKE);
    }
}

fn ensure_owned(state: &Ledger, coldkey: &AccountId, hotkey: &AccountId) -> Result {
    if !keys::exists(state, hotkey) {
        return Err(SubtensorError::HotKeyAccountNotExists.into());
    }
    if !keys::owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    Ok(())
}

fn write(state: &mut State, hotkey: &AccountId, take: u16) {
    let now = state.now();
    state
        .last_rate_limited
        .insert(RateLimitKey::LastTxBlockDelegateTake(*hotkey), now);
    state.hotkey_mut(hotkey).delegate_take = Some(take);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{primitives::NetUid, staking::test_ledger::*};

    fn error(e: SubtensorError) -> Result {
        Err(e.into())
    }

    #[test]
    fn a_take_rises_once_in_its_limit_and_falls_at_any_time() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        decrease_take(&mut state, BOB, HOTKEY, 5_000).expect("there was no entry");
        let again = increase_take(&mut state, BOB, HOTKEY, 6_000);
        assert_eq!(again, error(SubtensorError::DelegateTxRateLimitExceeded));
        decrease_take(&mut state, BOB, HOTKEY, 4_000).expect("lower is free");
        state.clock.block += 216_000;
        let early = increase_take(&mut state, BOB, HOTKEY, 6_000);
        assert_eq!(early, error(SubtensorError::DelegateTxRateLimitExceeded));
        state.clock.block += 1;
        increase_take(&mut state, BOB, HOTKEY, 6_000).expect("the wait is over");
        assert_eq!(delegate_take(&state, &HOTKEY), 6_000);
    }

    #[test]
    fn checks_come_in_the_chains_order() {
        use SubtensorError as E;
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        state.globals.min_delegate_take = 10;
        let guard = |coldkey, hotkey, take| check_take(&state, &coldkey, &hotkey, take);
        assert_eq!(guard(ALICE, AUTHOR, 9), error(E::DelegateTakeTooLow));
        assert_eq!(guard(ALICE, AUTHOR, 11_797), error(E::DelegateTakeTooHigh));
        assert_eq!(guard(ALICE, AUTHOR, 10), error(E::HotKeyAccountNotExists));
        assert_eq!(guard(ALICE, HOTKEY, 10), error(E::NonAssociatedColdKey));
        assert_eq!(guard(BOB, HOTKEY, 11_796), Ok(()));
        let low = decrease_take(&mut state, BOB, HOTKEY, 9);
        assert_eq!(low, error(E::DelegateTakeTooLow));
        let high = increase_take(&mut state, BOB, HOTKEY, 11_797);
        assert_eq!(high, error(E::DelegateTakeTooHigh));
        increase_take(&mut state, BOB, HOTKEY, 100).expect("the default does not count");
        let same = increase_take(&mut state, BOB, HOTKEY, 100);
        assert_eq!(same, error(E::DelegateTakeTooLow));
        let same = decrease_take(&mut state, BOB, HOTKEY, 100);
        assert_eq!(same, error(E::DelegateTakeTooLow));
    }

    #[test]
    fn a_stranger_with_a_limit_order_makes_the_hotkey_a_delegate() {
        use crate::{primitives::Rao, staking::add_stake_limit};
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        let root = NetUid::ROOT;
        let amount = Rao(5_000_000);
        add_stake_limit(&mut state, BOB, HOTKEY, root, amount, u64::MAX, false).expect("staked");
        assert_eq!(state.hotkey(&HOTKEY).delegate_take, None);
        add_stake_limit(&mut state, ALICE, HOTKEY, root, amount, u64::MAX, false).expect("staked");
        let written = state.hotkey(&HOTKEY).delegate_take;
        assert_eq!(written, Some(DEFAULT_DELEGATE_TAKE));
    }
}
