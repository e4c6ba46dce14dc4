//! Hotkeys and their coldkeys (spec 05 §2, §3, 03 §11.1).

use crate::{
    error::{Result, SubtensorError},
    primitives::AccountId,
    state::{Ledger, State},
};

/// Whether a hotkey is known: some coldkey owns it.
#[must_use]
pub fn exists(state: &Ledger, hotkey: &AccountId) -> bool {
    state.hotkey(hotkey).owner.is_some()
}

/// Whether `coldkey` owns `hotkey`.
#[must_use]
pub fn owns(state: &Ledger, coldkey: &AccountId, hotkey: &AccountId) -> bool {
    state.hotkey(hotkey).owner.as_ref() == Some(coldkey)
}

/// Gives an unknown hotkey to a coldkey. A known one stays with whoever owns it, without an error.
///
/// # Errors
/// `CannotUseSystemAccount` for a subnet's account.
pub fn pair(state: &mut State, coldkey: &AccountId, hotkey: &AccountId) -> Result {
    if hotkey.subnet().is_some() {
        return Err(SubtensorError::CannotUseSystemAccount.into());
    }
    if exists(state, hotkey) {
        return Ok(());
    }
    state.hotkey_mut(hotkey).owner = Some(*coldkey);
    let record = state.coldkey_mut(coldkey);
    for list in [&mut record.owned_hotkeys, &mut record.staking_hotkeys] {
        if !list.contains(hotkey) {
            list.push(*hotkey);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{primitives::NetUid, profile::Profile};

    const COLD: AccountId = AccountId([1; 32]);
    const OTHER: AccountId = AccountId([2; 32]);
    const HOT: AccountId = AccountId([3; 32]);

    #[test]
    fn an_unknown_hotkey_is_paired_and_a_known_one_stays() {
        let mut state = State::empty(&Profile::FINNEY);
        pair(&mut state, &COLD, &HOT).unwrap();
        assert!(owns(&state, &COLD, &HOT));
        assert_eq!(state.coldkey(&COLD).owned_hotkeys, [HOT]);
        assert_eq!(state.coldkey(&COLD).staking_hotkeys, [HOT]);
        pair(&mut state, &OTHER, &HOT).unwrap();
        assert!(owns(&state, &COLD, &HOT) && !owns(&state, &OTHER, &HOT));
        assert!(state.coldkey(&OTHER).owned_hotkeys.is_empty());
    }

    #[test]
    fn a_subnet_account_is_no_hotkey() {
        let mut state = State::empty(&Profile::FINNEY);
        let pot = AccountId::of_subnet(NetUid(7));
        assert_eq!(
            pair(&mut state, &COLD, &pot),
            Err(SubtensorError::CannotUseSystemAccount.into())
        );
        assert!(!exists(&state, &pot));
    }
}
