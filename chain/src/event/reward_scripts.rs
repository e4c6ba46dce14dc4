//! Events of taovm's own pallet of reward scripts (spec 08 §5.4).

use serde::Serialize;

use crate::{
    primitives::{AccountId, H256, MechId, NetUid},
    reward::{CodeHash, RewardFault},
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
    /// A subnet's epochs are run by a script from now on.
    ScriptActivated {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mechanism: MechId,
        /// The code.
        code_hash: CodeHash,
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
