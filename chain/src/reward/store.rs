//! What the ledger keeps of reward scripts (spec 08 §9).

use std::sync::Arc;

use imbl::OrdMap;
use serde::Serialize;

use super::{CodeHash, RewardFault, ScriptManifest};
use crate::primitives::{AccountId, MechId, NetUid};

/// Uploaded code and the deployments that use it.
#[derive(Clone, Debug, Default)]
pub struct RewardStore {
    /// Admitted code and what it said of itself, by its hash.
    pub codes: OrdMap<CodeHash, Arc<RewardCode>>,
    /// The script of a subnet's mechanism.
    pub deployments: OrdMap<(NetUid, MechId), Arc<Deployment>>,
}

impl RewardStore {
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

/// A script that runs a subnet's epochs.
#[derive(Clone, Debug)]
pub struct Deployment {
    /// The code.
    pub code_hash: CodeHash,
    /// Whether the script's answer applies.
    pub mode: RewardMode,
    /// The owner's configuration bytes.
    pub config: Arc<[u8]>,
    /// The script's private state.
    pub state: Arc<[u8]>,
    /// The block of the activation.
    pub activated_at: u64,
    /// Faults in a row; a success resets it.
    pub failures: u32,
    /// The last run.
    pub last_run: Option<LastRun>,
}

/// How a deployment takes part in the epoch (spec 08 §3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum RewardMode {
    /// Yuma runs; the script does not.
    Off,
    /// The script replaces Yuma.
    Replace,
}

/// What the last run of a deployment gave.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastRun {
    /// The block of the epoch.
    pub block: u64,
    /// Fuel it took.
    pub fuel_used: u64,
    /// The fault, if it fell back to Yuma.
    pub fault: Option<RewardFault>,
}
