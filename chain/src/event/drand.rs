//! Events of the drand pallet.

use serde::Serialize;

/// Events of the drand pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum DrandEvent {
    /// Pulses are of another beacon.
    BeaconConfigChanged,
    /// Pulses were stored.
    NewPulse {
        /// Their rounds.
        rounds: Vec<u64>,
    },
    /// The oldest round was named.
    SetOldestStoredRound(u64),
}
