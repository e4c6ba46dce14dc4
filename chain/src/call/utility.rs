//! Calls of the utility pallet: several calls in one, and calls in another's name.

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Call, Filter, Lent, Origin, dispatch_filtered, execute};
use crate::{
    error::{Error, Result, UtilityError},
    event::UtilityEvent,
    primitives::{AccountId, blake2_256},
    state::State,
};

/// The most calls of one batch.
pub const MAX_BATCH: usize = 10_922;

/// A call of the utility pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UtilityCall {
    /// Makes calls until one fails; what was done before stays.
    #[codec(index = 0)]
    Batch {
        /// The calls, in order.
        calls: Vec<Call>,
    },
    /// Makes all calls or none.
    #[codec(index = 2)]
    BatchAll {
        /// The calls, in order.
        calls: Vec<Call>,
    },
    /// Makes all calls, whichever fail.
    #[codec(index = 4)]
    ForceBatch {
        /// The calls, in order.
        calls: Vec<Call>,
    },
    /// Makes a call as an account of the signer's own, which nobody else has.
    #[codec(index = 1)]
    AsDerivative {
        /// Which of the signer's accounts.
        index: u16,
        /// The call.
        call: Box<Call>,
    },
    /// Makes a call from any origin, past filters and guards; root. That it failed is told by the
    /// event alone.
    #[codec(index = 3)]
    DispatchAs {
        /// From whom.
        as_origin: OriginCaller,
        /// The call.
        call: Box<Call>,
    },
    /// Makes a call whose weight the caller says; root.
    #[codec(index = 5)]
    WithWeight {
        /// The call.
        call: Box<Call>,
        /// Its weight, which only fees and blocks' limits ask for.
        weight: Weight,
    },
    /// Makes a call, and another one if it fails.
    #[codec(index = 6)]
    IfElse {
        /// The call.
        main: Box<Call>,
        /// The other one.
        fallback: Box<Call>,
    },
    /// As `DispatchAs`, and fails with the call.
    #[codec(index = 7)]
    DispatchAsFallible {
        /// From whom.
        as_origin: OriginCaller,
        /// The call.
        call: Box<Call>,
    },
}

/// An origin as an argument, with the chain's names and indices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum OriginCaller {
    /// The system pallet's.
    #[codec(index = 0)]
    #[serde(rename = "system")]
    System(RawOrigin),
}

/// An origin of the system pallet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum RawOrigin {
    /// The chain itself.
    #[codec(index = 0)]
    Root,
    /// An account.
    #[codec(index = 1)]
    Signed(AccountId),
    /// Nobody.
    #[codec(index = 2)]
    None,
}

impl From<OriginCaller> for Origin {
    fn from(OriginCaller::System(origin): OriginCaller) -> Self {
        match origin {
            RawOrigin::Root => Self::Root,
            RawOrigin::Signed(account) => Self::Signed(account),
            RawOrigin::None => Self::None,
        }
    }
}

/// What a call costs the chain.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Weight {
    /// Picoseconds.
    #[codec(compact)]
    pub ref_time: u64,
    /// Bytes of storage proof.
    #[codec(compact)]
    pub proof_size: u64,
}

/// The account that `who` has by a number, for [`UtilityCall::AsDerivative`].
#[must_use]
pub fn derivative_account(who: &AccountId, index: u16) -> AccountId {
    let mut data = b"modlpy/utilisuba".to_vec();
    data.extend_from_slice(&who.0);
    data.extend_from_slice(&index.to_le_bytes());
    AccountId(blake2_256(&data))
}

/// What a batch does when one of its calls fails.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OnFailure {
    Stop,
    Undo,
    GoOn,
}

impl UtilityCall {
    /// The calls of a batch; nothing for the other calls.
    #[must_use]
    pub fn batched(&self) -> Option<&[Call]> {
        match self {
            Self::Batch { calls } | Self::BatchAll { calls } | Self::ForceBatch { calls } => {
                Some(calls)
            }
            _ => None,
        }
    }

    pub(super) fn apply(
        self,
        state: &mut State,
        origin: Origin,
        filter: Filter,
        lent: Lent<'_>,
    ) -> Result {
        let (calls, on_failure) = match self {
            Self::Batch { calls } => (calls, OnFailure::Stop),
            Self::BatchAll { calls } => (calls, OnFailure::Undo),
            Self::ForceBatch { calls } => (calls, OnFailure::GoOn),
            Self::AsDerivative { index, call } => {
                let account = derivative_account(&origin.signer()?, index);
                let origin = Origin::Signed(account);
                return dispatch_filtered(state, origin, filter, *call, lent);
            }
            Self::DispatchAs { as_origin, call } => {
                origin.ensure_root()?;
                let result = execute(state, as_origin.into(), Filter::default(), *call, lent);
                state.emit(UtilityEvent::DispatchedAs { result });
                return Ok(());
            }
            Self::DispatchAsFallible { as_origin, call } => {
                origin.ensure_root()?;
                execute(state, as_origin.into(), Filter::default(), *call, lent)?;
                state.emit(UtilityEvent::DispatchedAs { result: Ok(()) });
                return Ok(());
            }
            Self::WithWeight { call, .. } => {
                origin.ensure_root()?;
                return dispatch_filtered(state, origin, filter, *call, lent);
            }
            Self::IfElse { main, fallback } => {
                return if_else(state, origin, filter, (*main, *fallback), lent);
            }
        };
        batch(state, origin, filter, calls, on_failure, lent)
    }
}

fn if_else(
    state: &mut State,
    origin: Origin,
    filter: Filter,
    (main, fallback): (Call, Call),
    lent: Lent<'_>,
) -> Result {
    if origin == Origin::None {
        return Err(Error::BadOrigin);
    }
    let Err(main_error) = dispatch_filtered(state, origin, filter, main, lent) else {
        state.emit(UtilityEvent::IfElseMainSuccess);
        return Ok(());
    };
    dispatch_filtered(state, origin, filter, fallback, lent)?;
    state.emit(UtilityEvent::IfElseFallbackCalled { main_error });
    Ok(())
}

fn batch(
    state: &mut State,
    origin: Origin,
    mut filter: Filter,
    calls: Vec<Call>,
    on_failure: OnFailure,
    lent: Lent<'_>,
) -> Result {
    if origin == Origin::None {
        return Err(Error::BadOrigin);
    }
    if calls.len() > MAX_BATCH {
        return Err(UtilityError::TooManyCalls.into());
    }
    filter.no_batch_all |= on_failure == OnFailure::Undo;
    let mut failed = false;
    for (index, call) in (0_u32..).zip(calls) {
        match (
            dispatch_filtered(state, origin, filter, call, lent),
            on_failure,
        ) {
            (Ok(()), _) => state.emit(UtilityEvent::ItemCompleted),
            (Err(error), OnFailure::Undo) => return Err(error),
            (Err(error), OnFailure::GoOn) => {
                failed = true;
                state.emit(UtilityEvent::ItemFailed { error });
            }
            (Err(error), OnFailure::Stop) => {
                state.emit(UtilityEvent::BatchInterrupted { index, error });
                return Ok(());
            }
        }
    }
    state.emit(if failed {
        UtilityEvent::BatchCompletedWithErrors
    } else {
        UtilityEvent::BatchCompleted
    });
    Ok(())
}

#[cfg(test)]
#[path = "utility_tests.rs"]
mod tests;
