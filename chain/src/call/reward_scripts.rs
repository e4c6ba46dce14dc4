//! Calls of taovm's own pallet: reward scripts (spec 08 §9).

use parity_scale_codec::{Decode, Encode, Error as ScaleError, Input};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::{Result, RewardScriptsError},
    primitives::{MechId, NetUid},
    reward::{self, CodeHash, HostFault, RewardEngine},
    state::State,
};

/// A call about reward scripts.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RewardScriptsCall {
    /// Stores code under its hash; any account may.
    Upload {
        /// A component of the world `tao:reward/reward-script`.
        code: Vec<u8>,
    },
    /// Lets a script run a subnet's epochs; the signer is the subnet's owner.
    Activate {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism; 0 if left out.
        #[serde(default)]
        mechanism: MechId,
        /// Uploaded code.
        code_hash: CodeHash,
        /// Configuration bytes for the script; empty if left out.
        #[serde(default)]
        config: Vec<u8>,
    },
    /// Back to Yuma; the signer is the subnet's owner.
    Deactivate {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism; 0 if left out.
        #[serde(default)]
        mechanism: MechId,
    },
}

impl Decode for RewardScriptsCall {
    /// Nothing: the chain, whose bytes these would be, has no such pallet.
    fn decode<I: Input>(_: &mut I) -> core::result::Result<Self, ScaleError> {
        Err("reward scripts: not a pallet of the chain".into())
    }
}

impl RewardScriptsCall {
    pub(super) fn apply(
        self,
        state: &mut State,
        origin: Origin,
        engine: Option<&dyn RewardEngine>,
    ) -> Result {
        let engine = || {
            engine.ok_or_else(|| {
                RewardScriptsError::Engine(HostFault("no reward engine is attached".into()))
            })
        };
        match self {
            Self::Upload { code } => {
                reward::upload(state, origin.signer()?, &code, engine()?).map(drop)
            }
            Self::Activate {
                netuid,
                mechanism,
                code_hash,
                config,
            } => reward::activate(
                state,
                origin,
                netuid,
                mechanism,
                code_hash,
                &config,
                engine()?,
            ),
            Self::Deactivate { netuid, mechanism } => {
                reward::deactivate(state, origin, netuid, mechanism)
            }
        }
    }
}
