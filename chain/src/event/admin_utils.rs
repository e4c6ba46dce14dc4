//! Events of the admin-utils pallet (spec 05 §7).

use serde::Serialize;

use crate::{primitives::NetUid, state::PrecompileId};

/// Events of the admin-utils pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum AdminUtilsEvent {
    /// A precompile was switched on or off.
    PrecompileUpdated {
        /// Which.
        precompile_id: PrecompileId,
        /// The value.
        enabled: bool,
    },
    /// `BondsResetOn` was set.
    BondsResetToggled {
        /// The subnet.
        netuid: NetUid,
        /// The value.
        enabled: bool,
    },
    /// `SubnetEmissionEnabled` was set.
    SubnetEmissionEnabledSet {
        /// The subnet.
        netuid: NetUid,
        /// The value.
        enabled: bool,
    },
    /// `Yuma3On` was set.
    Yuma3EnableToggled {
        /// The subnet.
        netuid: NetUid,
        /// The value.
        enabled: bool,
    },
    /// `BurnHalfLife` was set.
    BurnHalfLifeSet {
        /// The subnet.
        netuid: NetUid,
        /// Blocks.
        burn_half_life: u16,
    },
    /// `BurnIncreaseMult` was set.
    BurnIncreaseMultSet {
        /// The subnet.
        netuid: NetUid,
        /// Raw bits of a U64F64.
        burn_increase_mult: u128,
    },
}
