//! Calls that are stored to be made later: short ones as they are, long ones under their hash
//! (spec 02 §8). Who stores a call pays nothing for it.

use std::sync::Arc;

use imbl::OrdMap;

use crate::{
    call::Call,
    error::{Error, Result},
    event::PreimageEvent,
    primitives::{H256, blake2_256},
    state::{Ledger, State},
};

/// The longest call that is stored as it is, in bytes of its encoding.
const MAX_INLINE: usize = 128;

/// The longest call that is stored at all, in bytes of its encoding.
const MAX_SIZE: usize = 4 << 20;

/// `PreimageFor`: the long calls by their hash, whoever stored them. Each is kept once.
#[derive(Clone, Debug, Default)]
pub struct PreimageStore {
    noted: OrdMap<H256, Arc<Call>>,
}

/// A stored call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BoundedCall {
    /// The call.
    Inline(Arc<Call>),
    /// Where the call is.
    Lookup {
        /// The hash of its encoding.
        hash: H256,
        /// The length of its encoding.
        len: u32,
    },
}

/// Stores a call.
///
/// # Errors
/// `Exhausted` for a call of more than 4 MiB.
pub fn bound(state: &mut State, call: Call) -> Result<BoundedCall> {
    let bytes = call.to_scale();
    let call = Arc::new(call);
    if bytes.len() <= MAX_INLINE {
        return Ok(BoundedCall::Inline(call));
    }
    if bytes.len() > MAX_SIZE {
        return Err(Error::Exhausted);
    }
    let hash = blake2_256(&bytes);
    state.preimages.noted.insert(hash, call);
    state.emit(PreimageEvent::Noted { hash });
    // At most 4 MiB.
    let len = bytes.len() as u32;
    Ok(BoundedCall::Lookup { hash, len })
}

/// The call; nothing if somebody else who stored the same one has dropped it.
#[must_use]
pub fn peek(state: &Ledger, call: &BoundedCall) -> Option<Arc<Call>> {
    match call {
        BoundedCall::Inline(call) => Some(call.clone()),
        BoundedCall::Lookup { hash, .. } => state.preimages.noted.get(hash).cloned(),
    }
}

/// Drops a call, for everybody who has stored the same one.
pub fn drop_call(state: &mut State, call: &BoundedCall) {
    if let BoundedCall::Lookup { hash, .. } = *call
        && state.preimages.noted.contains_key(&hash)
    {
        state.preimages.noted.remove(&hash);
        state.emit(PreimageEvent::Cleared { hash });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        call::{RewardScriptsCall, UtilityCall},
        profile::Profile,
    };

    /// A call whose encoding has this many bytes: two indices, a compact length of two, the code.
    fn call(len: usize) -> Call {
        let code = vec![7; len - 4];
        RewardScriptsCall::Upload { code }.into()
    }

    #[test]
    fn calls_of_128_bytes_are_stored_as_they_are() {
        let mut state = State::empty(&Profile::FINNEY);
        let short = call(128);
        assert_eq!(short.to_scale().len(), 128);
        let bounded = bound(&mut state, short.clone()).unwrap();
        assert_eq!(bounded, BoundedCall::Inline(Arc::new(short.clone())));
        assert!(state.preimages.noted.is_empty() && state.events.is_empty());
        assert_eq!(peek(&state, &bounded).as_deref(), Some(&short));
        drop_call(&mut state, &bounded);
        assert_eq!(peek(&state, &bounded).as_deref(), Some(&short));
    }

    #[test]
    fn longer_calls_are_stored_once_under_their_hash() {
        let mut state = State::empty(&Profile::FINNEY);
        let long = call(129);
        let hash = blake2_256(&long.to_scale());
        let expected = BoundedCall::Lookup { hash, len: 129 };
        for _ in 0..2 {
            assert_eq!(bound(&mut state, long.clone()), Ok(expected.clone()));
            let noted = PreimageEvent::Noted { hash }.into();
            assert_eq!(state.events.back(), Some(&noted));
        }
        assert_eq!(peek(&state, &expected).as_deref(), Some(&long));
        // The first one who drops it drops it for the other too.
        drop_call(&mut state, &expected);
        assert_eq!(peek(&state, &expected), None);
        let cleared = PreimageEvent::Cleared { hash }.into();
        assert_eq!(state.events.back(), Some(&cleared));
        let before = state.clone();
        drop_call(&mut state, &expected);
        assert!(state.is_same_version(&before));
    }

    #[test]
    fn a_call_of_more_than_four_mebibytes_is_refused() {
        let mut state = State::empty(&Profile::FINNEY);
        let half = call(2 << 20);
        let calls = vec![half.clone(), half];
        let large = UtilityCall::Batch { calls }.into();
        assert_eq!(bound(&mut state, large), Err(Error::Exhausted));
    }
}
