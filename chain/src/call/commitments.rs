//! Calls of the commitments pallet (spec 05 §24).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    commitments::{self, CommitmentInfo},
    error::Result,
    primitives::NetUid,
    state::State,
};

/// A call of the commitments pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CommitmentsCall {
    /// Commits the signing hotkey on a subnet.
    #[codec(index = 0)]
    SetCommitment {
        /// The subnet.
        netuid: NetUid,
        /// The commitment.
        info: Box<CommitmentInfo>,
    },
    /// `MaxSpace`; root.
    #[codec(index = 2)]
    SetMaxSpace {
        /// The value, in bytes.
        new_limit: u32,
    },
}

impl CommitmentsCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        match self {
            Self::SetCommitment { netuid, info } => {
                commitments::set_commitment(state, origin.signer()?, netuid, *info)
            }
            Self::SetMaxSpace { new_limit } => commitments::set_max_space(state, origin, new_limit),
        }
    }
}
