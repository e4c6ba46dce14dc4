//! Events of the commitments pallet (spec 05 §24).

use serde::Serialize;

use crate::primitives::{AccountId, NetUid};

/// Events of the commitments pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum CommitmentsEvent {
    /// A neuron committed to something that no pulse has to open.
    Commitment {
        /// The subnet.
        netuid: NetUid,
        /// The hotkey.
        who: AccountId,
    },
    /// A neuron committed to something that a pulse will open.
    TimelockCommitment {
        /// The subnet.
        netuid: NetUid,
        /// The hotkey.
        who: AccountId,
        /// The round of the pulse that opens the first such field.
        reveal_round: u64,
    },
    /// A pulse opened a field.
    CommitmentRevealed {
        /// The subnet.
        netuid: NetUid,
        /// The hotkey.
        who: AccountId,
    },
}
