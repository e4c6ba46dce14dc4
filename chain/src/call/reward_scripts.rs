//! Calls of taovm's own pallet: reward scripts (spec 08 §9).

use parity_scale_codec::{Decode, Encode, Error as ScaleError, Input};
use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::{Result, RewardScriptsError},
    primitives::{H160, MechId, NetUid},
    reward::{self, Candidate, CodeHash, HostFault, RewardEngine, RewardMode},
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
    /// Lets a script take part in a subnet's epochs; the signer is the subnet's owner.
    Activate {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism; 0 if left out.
        #[serde(default)]
        mechanism: MechId,
        /// Uploaded code.
        code_hash: CodeHash,
        /// Whether its answer applies; `replace` if left out.
        #[serde(default = "replace")]
        mode: RewardMode,
        /// Configuration bytes for the script; empty if left out.
        #[serde(default)]
        config: Vec<u8>,
        /// Whether it inherits the private state of the script before it.
        #[serde(default)]
        keep_state: bool,
    },
    /// Lets a contract take part in a subnet's epochs; the signer is the subnet's owner.
    ActivateContract {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism; 0 if left out.
        #[serde(default)]
        mechanism: MechId,
        /// The contract's address.
        contract: H160,
        /// Whether its answer applies; `replace` if left out.
        #[serde(default = "replace")]
        mode: RewardMode,
    },
    /// Changes whether a script's answer applies; the signer is the subnet's owner.
    SetMode {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism; 0 if left out.
        #[serde(default)]
        mechanism: MechId,
        /// The new mode.
        mode: RewardMode,
    },
    /// Gives a script another configuration; the signer is the subnet's owner.
    SetConfig {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism; 0 if left out.
        #[serde(default)]
        mechanism: MechId,
        /// Configuration bytes for the script.
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
                mode,
                config,
                keep_state,
            } => {
                let config = &config;
                let candidate = Candidate::Script { code_hash, config };
                let slot = (netuid, mechanism);
                reward::activate(state, origin, slot, candidate, mode, keep_state, engine()?)
            }
            Self::ActivateContract {
                netuid,
                mechanism,
                contract,
                mode,
            } => {
                let candidate = Candidate::Contract(contract);
                let slot = (netuid, mechanism);
                reward::activate(state, origin, slot, candidate, mode, false, engine()?)
            }
            Self::SetMode {
                netuid,
                mechanism,
                mode,
            } => reward::set_mode(state, origin, (netuid, mechanism), mode),
            Self::SetConfig {
                netuid,
                mechanism,
                config,
            } => reward::set_config(state, origin, (netuid, mechanism), &config, engine()?),
            Self::Deactivate { netuid, mechanism } => {
                reward::deactivate(state, origin, (netuid, mechanism))
            }
        }
    }
}

const fn replace() -> RewardMode {
    RewardMode::Replace
}
