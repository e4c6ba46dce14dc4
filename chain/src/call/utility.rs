//! Calls of the utility pallet: several calls in one.

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Call, Filter, Origin, dispatch_filtered};
use crate::{
    error::{Error, Result, UtilityError},
    event::UtilityEvent,
    reward::RewardEngine,
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
}

impl UtilityCall {
    /// The calls inside.
    #[must_use]
    pub fn calls(&self) -> &[Call] {
        match self {
            Self::Batch { calls } | Self::BatchAll { calls } | Self::ForceBatch { calls } => calls,
        }
    }

    pub(super) fn apply(
        self,
        state: &mut State,
        origin: Origin,
        mut filter: Filter,
        engine: Option<&dyn RewardEngine>,
    ) -> Result {
        if origin == Origin::None {
            return Err(Error::BadOrigin);
        }
        if self.calls().len() > MAX_BATCH {
            return Err(UtilityError::TooManyCalls.into());
        }
        let (all, force) = (
            matches!(self, Self::BatchAll { .. }),
            matches!(self, Self::ForceBatch { .. }),
        );
        filter.no_batch_all |= all;
        let (Self::Batch { calls } | Self::BatchAll { calls } | Self::ForceBatch { calls }) = self;
        let mut failed = false;
        for (index, call) in (0_u32..).zip(calls) {
            match dispatch_filtered(state, origin, filter, call, engine) {
                Ok(()) => state.emit(UtilityEvent::ItemCompleted),
                Err(error) if all => return Err(error),
                Err(error) if force => {
                    failed = true;
                    state.emit(UtilityEvent::ItemFailed { error });
                }
                Err(error) => {
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
}
