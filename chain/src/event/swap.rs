//! Events of the swap pallet (spec 05 §7).

use serde::Serialize;

use crate::primitives::NetUid;

/// Events of the swap pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum SwapEvent {
    /// A subnet's fee was set.
    FeeRateSet {
        /// The subnet.
        netuid: NetUid,
        /// Parts of 65 535.
        rate: u16,
    },
}
