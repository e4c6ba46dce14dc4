//! Events of taovm's own pallet of reward scripts (spec 08 §5.4).

use serde::Serialize;

use crate::{
    primitives::{AccountId, H256, MechId, NetUid},
    reward::{CodeHash, RewardFault, RewardMode, RewardProgram},
};

/// Events of taovm's own pallet (spec 08 §5.4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum RewardScriptsEvent {
    /// Code was uploaded.
    CodeUploaded {
        /// Its hash.
        code_hash: CodeHash,
        /// By whom.
        who: AccountId,
    },
    /// A script takes part in a subnet's epochs.
    ScriptActivated {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The script or contract.
        program: RewardProgram,
        /// Whether its answer applies.
        mode: RewardMode,
        /// The first block whose epoch it counts for.
        takes_effect_at: u64,
    },
    /// A script's mode was changed.
    ScriptModeSet {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The new mode.
        mode: RewardMode,
        /// The first block whose epoch it counts for.
        takes_effect_at: u64,
    },
    /// A script's configuration was changed.
    ScriptConfigSet {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The first block whose epoch it counts for.
        takes_effect_at: u64,
    },
    /// A subnet went back to Yuma.
    ScriptDeactivated {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
    },
    /// A script decided an epoch.
    RewardScriptRan {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
        /// Fuel it took.
        fuel_used: u64,
        /// The script's note.
        note: Vec<u8>,
    },
    /// A script ran beside Yuma, which decided the epoch.
    RewardScriptShadow {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
        /// Σ |script − Yuma| over incentive and dividends, Q32.
        l1_distance_q32: u64,
        /// Fuel it took.
        fuel_used: u64,
        /// The script's note.
        note: Vec<u8>,
    },
    /// A script failed; Yuma decided the epoch.
    RewardScriptFailed {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
        /// Why.
        fault: RewardFault,
        /// Fuel it took.
        fuel_used: u64,
    },
    /// Three failures in a row: the script is off until it is activated again.
    ScriptSuspended {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: H256,
    },
}
