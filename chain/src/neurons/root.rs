//! Registering on root (spec 05 §5.6).

use super::{append, replace};
use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    keys,
    primitives::{AccountId, NetUid, Uid},
    staking,
    state::{Ledger, State},
};

/// The take of a hotkey that never set one, a u16 share: written when it joins root.
const DEFAULT_DELEGATE_TAKE: u16 = 11_796;

/// Registers a hotkey on root, free of charge. On a full root it replaces the hotkey with the least
/// root stake, if it has more.
///
/// # Errors
/// In this order: `RootNetworkDoesNotExist`, that of `signer`, `TooManyRegistrationsThisBlock`,
/// `TooManyRegistrationsThisInterval`, `HotKeyAlreadyRegisteredInSubNet`, `CannotUseSystemAccount`,
/// `StakeTooLowForRoot`.
pub fn root_register(state: &mut State, signer: Result<AccountId>, hotkey: AccountId) -> Result {
    state.atomically(|state| register(state, signer, &hotkey))
}

fn register(state: &mut State, signer: Result<AccountId>, hotkey: &AccountId) -> Result {
    let root = NetUid::ROOT;
    if !state.subnet_exists(root) {
        return Err(SubtensorError::RootNetworkDoesNotExist.into());
    }
    let coldkey = signer?;
    let subnet = state.subnet(root);
    let registration = &subnet.registration;
    if registration.this_block >= registration.max_per_block {
        return Err(SubtensorError::TooManyRegistrationsThisBlock.into());
    }
    if registration.this_interval >= registration.target_per_interval.saturating_mul(3) {
        return Err(SubtensorError::TooManyRegistrationsThisInterval.into());
    }
    if subnet.neurons.uids.contains_key(hotkey) {
        return Err(SubtensorError::HotKeyAlreadyRegisteredInSubNet.into());
    }
    keys::pair(state, &coldkey, hotkey)?;
    let subnet = state.subnet(root);
    let uid = if subnet.uid_count() < subnet.params.max_allowed_uids {
        append(state, root, hotkey)
    } else {
        let uid = poorest(state);
        let weakest = subnet.neurons.keys.get(usize::from(uid));
        let stake = |hotkey| staking::total_hotkey_alpha(state, hotkey, root);
        if weakest.is_some_and(|weakest| stake(weakest) >= stake(hotkey)) {
            return Err(SubtensorError::StakeTooLowForRoot.into());
        }
        replace(state, root, uid, hotkey);
        uid
    };
    state
        .hotkey_mut(hotkey)
        .delegate_take
        .get_or_insert(DEFAULT_DELEGATE_TAKE);
    let registration = &mut state.subnet_mut(root).registration;
    registration.this_block = registration.this_block.saturating_add(1);
    registration.this_interval = registration.this_interval.saturating_add(1);
    state.emit(SubtensorEvent::NeuronRegistered(root, uid, *hotkey));
    Ok(())
}

/// The uid with the least root stake, the lowest of equals.
fn poorest(state: &Ledger) -> Uid {
    (0..)
        .zip(&state.subnet(NetUid::ROOT).neurons.keys)
        .min_by_key(|(_, hotkey)| staking::total_hotkey_alpha(state, hotkey, NetUid::ROOT))
        .map_or(0, |(uid, _)| uid)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{primitives::Alpha, profile::Profile};

    const COLD: AccountId = AccountId([200; 32]);

    fn hot(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    fn state(room: u16) -> State {
        let mut state = State::empty(&Profile::FINNEY);
        let root = state.subnet_mut(NetUid::ROOT);
        root.added = true;
        root.params.max_allowed_uids = room;
        root.registration.target_per_interval = 1;
        state
    }

    fn join(state: &mut State, n: u8) -> Result {
        root_register(state, Ok(COLD), hot(n))
    }

    #[test]
    fn root_takes_one_a_block_and_three_an_interval() {
        let mut state = state(64);
        for n in 0..3 {
            join(&mut state, n).unwrap();
            assert_eq!(
                join(&mut state, 9),
                Err(SubtensorError::TooManyRegistrationsThisBlock.into())
            );
            state.subnet_mut(NetUid::ROOT).registration.this_block = 0;
        }
        assert_eq!(
            join(&mut state, 9),
            Err(SubtensorError::TooManyRegistrationsThisInterval.into())
        );
        assert_eq!(state.hotkey(&hot(0)).delegate_take, Some(11_796));
    }

    #[test]
    fn a_full_root_makes_room_for_more_stake_only() {
        let mut state = state(2);
        for n in 0..2 {
            join(&mut state, n).unwrap();
            state.subnet_mut(NetUid::ROOT).registration.this_block = 0;
        }
        let root = NetUid::ROOT;
        staking::increase_stake(&mut state, &hot(0), &COLD, root, Alpha(20));
        staking::increase_stake(&mut state, &hot(1), &COLD, root, Alpha(10));
        staking::increase_stake(&mut state, &hot(5), &COLD, root, Alpha(10));
        assert_eq!(
            join(&mut state, 5),
            Err(SubtensorError::StakeTooLowForRoot.into())
        );
        staking::increase_stake(&mut state, &hot(5), &COLD, root, Alpha(1));
        join(&mut state, 5).unwrap();
        assert_eq!(state.subnet(root).neurons.keys, [hot(0), hot(5)]);
    }
}
