//! The owner's hotkey and its terms for children (spec 05 §4.7, §19.1).

use super::access::{Hyperparameter, by_owner_or_root, ensure, ensure_exists};
use crate::{
    call::Origin,
    error::{AdminUtilsError, Error, Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid},
    state::{RateLimitKey, State},
    subnets::rate_limit,
};

/// Blocks between changes of a subnet's owner hotkey.
const OWNER_HOTKEY_RATE_LIMIT: u64 = 50_400;

/// Names the owner's hotkey; neither its owner nor its registration matters. Root waits too.
pub(super) fn set_owner_hotkey(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    hotkey: &AccountId,
) -> Result {
    origin.ensure_owner_or_root(state, netuid)?;
    ensure(state.subnet_exists(netuid), SubtensorError::SubnetNotExists)?;
    let key = RateLimitKey::SetSubnetOwnerHotkey(netuid);
    let (last, now) = (rate_limit::last_block(state, key), state.now());
    ensure(
        rate_limit::passes(last, now, OWNER_HOTKEY_RATE_LIMIT),
        SubtensorError::TxRateLimitExceeded,
    )?;
    ensure(
        hotkey.subnet().is_none(),
        SubtensorError::CannotUseSystemAccount,
    )?;
    state.last_rate_limited.insert(key, now);
    state.subnet_mut(netuid).owner_hotkey = Some(*hotkey);
    state.emit(SubtensorEvent::SubnetOwnerHotkeySet(netuid, *hotkey));
    Ok(())
}

/// Within the chain's own bounds.
pub(super) fn set_min_childkey_take(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    take: u16,
) -> Result {
    let limit = Hyperparameter::MinChildkeyTake;
    by_owner_or_root(state, origin, netuid, limit, |state| {
        ensure_exists(state, netuid)?;
        let bounds = state.globals.min_childkey_take..=state.globals.max_childkey_take;
        ensure(
            bounds.contains(&take),
            Error::from(AdminUtilsError::InvalidValue),
        )?;
        state.subnet_mut(netuid).params.min_childkey_take = take;
        state.emit(SubtensorEvent::MinChildKeyTakePerSubnetSet(netuid, take));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    const NETUID: NetUid = NetUid(2);
    const OWNER: AccountId = AccountId([1; 32]);
    const HOTKEY: AccountId = AccountId([2; 32]);

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.owner = Some(OWNER);
        state
    }

    #[test]
    fn the_owner_hotkey_changes_once_a_week_also_for_root() {
        let mut state = state();
        let pot = AccountId::of_subnet(NETUID);
        assert_eq!(
            set_owner_hotkey(&mut state, Origin::Root, NETUID, &pot),
            Err(SubtensorError::CannotUseSystemAccount.into())
        );
        set_owner_hotkey(&mut state, Origin::Signed(OWNER), NETUID, &HOTKEY).unwrap();
        assert_eq!(state.subnet(NETUID).owner_hotkey, Some(HOTKEY));
        state.clock.block = 50_400;
        assert_eq!(
            set_owner_hotkey(&mut state, Origin::Root, NETUID, &OWNER),
            Err(SubtensorError::TxRateLimitExceeded.into())
        );
        state.clock.block = 50_401;
        set_owner_hotkey(&mut state, Origin::Root, NETUID, &OWNER).unwrap();
    }

    #[test]
    fn a_stranger_cannot_name_the_owner_hotkey() {
        let mut state = state();
        for origin in [Origin::Signed(HOTKEY), Origin::None] {
            assert_eq!(
                set_owner_hotkey(&mut state, origin, NETUID, &HOTKEY),
                Err(Error::BadOrigin)
            );
        }
        assert_eq!(
            set_owner_hotkey(&mut state, Origin::Root, NetUid(9), &HOTKEY),
            Err(SubtensorError::SubnetNotExists.into())
        );
    }

    #[test]
    fn a_subnets_least_child_take_is_within_the_chains() {
        let mut state = state();
        assert_eq!(
            set_min_childkey_take(&mut state, Origin::Root, NETUID, 11_797),
            Err(AdminUtilsError::InvalidValue.into())
        );
        set_min_childkey_take(&mut state, Origin::Root, NETUID, 11_796).unwrap();
        assert_eq!(state.subnet(NETUID).params.min_childkey_take, 11_796);
    }
}
