//! Where a coldkey's mining income is staked (spec 03 §11.4).

use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid},
    state::State,
};

/// Stakes what the coldkey's miners earn on a subnet to this hotkey from now on.
///
/// # Errors
/// In this order: `SubnetNotExists`, `HotKeyNotRegisteredInSubNet`,
/// `SameAutoStakeHotkeyAlreadySet`.
pub fn set_auto_stake_hotkey(
    state: &mut State,
    coldkey: AccountId,
    netuid: NetUid,
    hotkey: AccountId,
) -> Result {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if !state.subnet(netuid).neurons.uids.contains_key(&hotkey) {
        return Err(SubtensorError::HotKeyNotRegisteredInSubNet.into());
    }
    let old = state
        .coldkey(&coldkey)
        .auto_stake_destination
        .get(&netuid)
        .copied();
    if old == Some(hotkey) {
        return Err(SubtensorError::SameAutoStakeHotkeyAlreadySet.into());
    }
    if let Some(old) = old {
        let record = state.hotkey_on_subnet_mut(&old, netuid);
        record.auto_stake_coldkeys.retain(|c| *c != coldkey);
    }
    let destinations = &mut state.coldkey_mut(&coldkey).auto_stake_destination;
    destinations.insert(netuid, hotkey);
    let coldkeys = &mut state
        .hotkey_on_subnet_mut(&hotkey, netuid)
        .auto_stake_coldkeys;
    if !coldkeys.contains(&coldkey) {
        coldkeys.push(coldkey);
    }
    state.emit(SubtensorEvent::AutoStakeDestinationSet {
        coldkey,
        netuid,
        hotkey,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{neurons::append, staking::test_ledger::*};

    #[test]
    fn a_new_destination_replaces_the_old_one() {
        use SubtensorError as E;
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        let other = AccountId([9; 32]);
        let set =
            |state: &mut State, netuid, hotkey| set_auto_stake_hotkey(state, ALICE, netuid, hotkey);
        let missing = set(&mut state, NetUid(7), HOTKEY);
        assert_eq!(missing, Err(E::SubnetNotExists.into()));
        let unregistered = set(&mut state, NETUID, HOTKEY);
        assert_eq!(unregistered, Err(E::HotKeyNotRegisteredInSubNet.into()));
        append(&mut state, NETUID, &HOTKEY);
        append(&mut state, NETUID, &other);
        set(&mut state, NETUID, HOTKEY).expect("registered");
        let again = set(&mut state, NETUID, HOTKEY);
        assert_eq!(again, Err(E::SameAutoStakeHotkeyAlreadySet.into()));
        set(&mut state, NETUID, other).expect("registered");
        let coldkeys = |hotkey| &state.hotkey_on_subnet(hotkey, NETUID).auto_stake_coldkeys;
        assert!(coldkeys(&HOTKEY).is_empty());
        assert_eq!(*coldkeys(&other), [ALICE]);
    }
}
