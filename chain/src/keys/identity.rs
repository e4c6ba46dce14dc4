//! What a coldkey says of itself (spec 05 §12).

use std::sync::Arc;

use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::AccountId,
    state::{ChainIdentity, Ledger, State},
};

const SHORT: usize = 256;
const LONG: usize = 1_024;

/// The bound of all fields but the repository, in bytes.
const TOTAL: usize = 4_096;

/// Stores a coldkey's description of itself.
///
/// # Errors
/// `HotKeyNotRegisteredInNetwork` unless one of its hotkeys is registered somewhere,
/// `InvalidIdentity` for fields that are too long.
pub fn set_identity(state: &mut State, coldkey: &AccountId, identity: ChainIdentity) -> Result {
    let hotkeys = &state.coldkey(coldkey).owned_hotkeys;
    if !hotkeys.iter().any(|hotkey| is_registered(state, hotkey)) {
        return Err(SubtensorError::HotKeyNotRegisteredInNetwork.into());
    }
    if !fits(&identity) {
        return Err(SubtensorError::InvalidIdentity.into());
    }
    state.coldkey_mut(coldkey).identity = Some(Arc::new(identity));
    state.emit(SubtensorEvent::ChainIdentitySet(*coldkey));
    Ok(())
}

/// Whether a hotkey is registered on any subnet.
pub(super) fn is_registered(state: &Ledger, hotkey: &AccountId) -> bool {
    state
        .subnets
        .values()
        .any(|subnet| subnet.added && subnet.neurons.uids.contains_key(hotkey))
}

fn fits(identity: &ChainIdentity) -> bool {
    let bounded = [
        (&identity.name, SHORT),
        (&identity.url, SHORT),
        (&identity.image, LONG),
        (&identity.discord, SHORT),
        (&identity.description, LONG),
        (&identity.additional, LONG),
    ];
    let total: usize = bounded.iter().map(|(field, _)| field.len()).sum();
    bounded.iter().all(|(field, bound)| field.len() <= *bound)
        && identity.github_repo.len() <= SHORT
        && total <= TOTAL
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::pair, neurons, primitives::NetUid, profile::Profile};

    const COLD: AccountId = AccountId([1; 32]);
    const HOT: AccountId = AccountId([2; 32]);

    #[test]
    fn a_coldkey_needs_a_registered_hotkey_to_describe_itself() {
        let mut state = State::empty(&Profile::FINNEY);
        pair(&mut state, &COLD, &HOT).unwrap();
        let identity = ChainIdentity {
            name: vec![b'x'; 256],
            ..ChainIdentity::default()
        };
        assert_eq!(
            set_identity(&mut state, &COLD, identity.clone()),
            Err(SubtensorError::HotKeyNotRegisteredInNetwork.into())
        );
        state.subnet_mut(NetUid(2)).added = true;
        neurons::append(&mut state, NetUid(2), &HOT);
        set_identity(&mut state, &COLD, identity.clone()).unwrap();
        assert_eq!(state.coldkey(&COLD).identity.as_deref(), Some(&identity));
    }

    #[test]
    fn fields_have_bounds_of_their_own() {
        let with = |name: usize, repo: usize, image: usize| ChainIdentity {
            name: vec![0; name],
            github_repo: vec![0; repo],
            image: vec![0; image],
            ..ChainIdentity::default()
        };
        assert!(fits(&with(256, 256, 1_024)));
        assert!(!fits(&with(257, 0, 0)));
        assert!(!fits(&with(0, 257, 0)));
        assert!(!fits(&with(0, 0, 1_025)));
    }
}
