//! What the ledger keeps of reward scripts (spec 08 §9).

use std::sync::Arc;

use imbl::OrdMap;
use parity_scale_codec::Encode;
use serde::{Deserialize, Serialize};

use super::{CodeHash, MAX_CONSECUTIVE_FAILURES, RewardFault, ScriptManifest, ScriptNeeds};
use crate::primitives::{AccountId, H160, H256, MechId, NetUid};

/// Uploaded code and the deployments that use it.
#[derive(Clone, Debug, Default)]
pub struct RewardStore {
    /// Admitted code and what it said of itself, by its hash.
    pub codes: OrdMap<CodeHash, Arc<RewardCode>>,
    /// The script of a subnet's mechanism.
    pub deployments: OrdMap<(NetUid, MechId), Arc<Deployment>>,
}

impl RewardStore {
    /// The deployment of a mechanism.
    #[must_use]
    pub fn deployment(&self, netuid: NetUid, mechanism: MechId) -> Option<&Deployment> {
        self.deployments.get(&(netuid, mechanism)).map(Arc::as_ref)
    }

    /// Forgets the deployments of a subnet that is dissolved.
    pub(crate) fn forget_subnet(&mut self, netuid: NetUid) {
        let deployed: Vec<_> = self
            .deployments
            .range((netuid, MechId(0))..=(netuid, MechId(u8::MAX)))
            .map(|(key, _)| *key)
            .collect();
        for key in deployed {
            self.deployments.remove(&key);
        }
    }
}

/// Code that was admitted.
#[derive(Clone, Debug)]
pub struct RewardCode {
    /// The bytes as uploaded.
    pub code: Arc<[u8]>,
    /// What the script said of itself.
    pub manifest: ScriptManifest,
    /// Who uploaded it.
    pub uploader: AccountId,
}

/// What decides a mechanism's epochs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum RewardProgram {
    /// Uploaded WebAssembly.
    Script {
        /// Its hash.
        code_hash: CodeHash,
    },
    /// An EVM contract (spec 08 §10).
    Contract(RewardContract),
}

impl RewardProgram {
    /// The hash that pins the code: BLAKE2b-256 of a script's, Keccak-256 of a contract's.
    #[must_use]
    pub const fn code_hash(&self) -> H256 {
        match self {
            Self::Script { code_hash } => *code_hash,
            Self::Contract(contract) => contract.code_hash,
        }
    }
}

/// A contract that implements `ITaoRewardScript`, as it was when it was activated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct RewardContract {
    /// Where it is.
    pub address: H160,
    /// Keccak-256 of its code; other code at the address does not run.
    pub code_hash: H256,
    /// The optional inputs it asks for.
    pub needs: ScriptNeeds,
}

/// How a deployment takes part in the epoch (spec 08 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RewardMode {
    /// Yuma runs; the script does not.
    Off,
    /// Both run, Yuma applies; the difference goes into an event.
    Shadow,
    /// Both run and the script sees Yuma's result; the script applies.
    After,
    /// The script replaces Yuma.
    Replace,
}

impl RewardMode {
    /// Every mode, in the order of its number.
    pub const ALL: [Self; 4] = [Self::Off, Self::Shadow, Self::After, Self::Replace];

    /// Its number in interfaces: 0 to 3.
    #[must_use]
    pub const fn number(self) -> u8 {
        self as u8
    }

    /// Whether the script's answer pays, so that miners and validators need a warning.
    #[must_use]
    pub const fn applies(self) -> bool {
        matches!(self, Self::After | Self::Replace)
    }
}

/// What the owner has set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Who decides.
    pub program: RewardProgram,
    /// Whether the answer applies.
    pub mode: RewardMode,
    /// The owner's configuration bytes; none of a contract.
    pub config: Arc<[u8]>,
}

/// A change that waits for its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scheduled {
    /// The first block whose epoch it counts for.
    pub at: u64,
    /// What counts then.
    pub terms: Terms,
    /// Whether the script's private state becomes empty.
    pub reset: bool,
}

/// A script that takes part in a mechanism's epochs.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// What counts now.
    pub terms: Terms,
    /// What will count later.
    pub scheduled: Option<Scheduled>,
    /// The script's private state. A contract's is its storage.
    pub state: Arc<[u8]>,
    /// `RegisteredSubnetCounter` of the subnet that it was activated for.
    pub generation: u64,
    /// The block of the activation.
    pub activated_at: u64,
    /// The owner that activated it; none is root.
    pub activated_by: Option<AccountId>,
    /// Faults in a row; a success resets it.
    pub failures: u32,
    /// The last run.
    pub last_run: Option<LastRun>,
}

impl Deployment {
    /// Whether its failures switched it off. Only another activation helps.
    #[must_use]
    pub const fn is_suspended(&self) -> bool {
        self.failures >= MAX_CONSECUTIVE_FAILURES
    }

    /// What counts once nothing is scheduled any more.
    #[must_use]
    pub fn latest_terms(&self) -> &Terms {
        self.scheduled
            .as_ref()
            .map_or(&self.terms, |scheduled| &scheduled.terms)
    }

    /// Makes a scheduled change count if its block has come.
    pub(super) fn take_due(&mut self, now: u64) {
        if let Some(due) = self.scheduled.take_if(|scheduled| scheduled.at <= now) {
            self.terms = due.terms;
            if due.reset {
                self.state = Arc::from([]);
            }
        }
    }
}

/// What the last run of a deployment gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// The block of the epoch.
    pub block: u64,
    /// The mode it ran in.
    pub mode: RewardMode,
    /// The code that ran.
    pub code_hash: H256,
    /// Fuel it took; of a contract, gas.
    pub fuel_used: u64,
    /// The fault, if Yuma had to stand in.
    pub fault: Option<RewardFault>,
    /// Sum of the shares' differences from Yuma's, Q32, in the modes that run both.
    pub distance_q32: Option<u64>,
    /// The script's note.
    pub note: Vec<u8>,
}
