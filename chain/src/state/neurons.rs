//! The neurons of a subnet, a list a property, indexed by uid (spec 05 §21, 06 §2).

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
};

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    epoch::Row,
    primitives::{AccountId, Alpha, H160, H256, Uid, as_bytes},
};

/// Everything by (netuid, uid) that is not a mechanism's own.
#[derive(Clone, Debug, Default)]
pub struct Neurons {
    /// `Keys`: uid → hotkey. Its length is `SubnetworkN`.
    pub keys: Vec<AccountId>,
    /// `Uids`: hotkey → uid.
    pub uids: BTreeMap<AccountId, Uid>,
    /// `BlockAtRegistration`.
    pub block_at_registration: Vec<u64>,
    /// `Active`.
    pub active: Vec<bool>,
    /// `Emission` of the last epoch.
    pub emission: Vec<Alpha>,
    /// `Consensus`, u16 shares.
    pub consensus: Vec<u16>,
    /// `Dividends`, u16 shares.
    pub dividends: Vec<u16>,
    /// `ValidatorTrust`, u16 shares.
    pub validator_trust: Vec<u16>,
    /// `ValidatorPermit`.
    pub validator_permit: Vec<bool>,
    /// `StakeWeight`, u16 shares; not extended by registrations.
    pub stake_weight: Vec<u16>,
    /// `AssociatedEvmAddress`: an EVM key and the block of its association, by uid.
    pub evm_keys: BTreeMap<Uid, (H160, u64)>,
}

/// Everything by (netuid, mechanism, uid).
#[derive(Clone, Debug, Default)]
pub struct MechanismState {
    /// `Incentive`, u16 shares.
    pub incentive: Vec<u16>,
    /// `LastUpdate`: the block of the last weights.
    pub last_update: Vec<u64>,
    /// `Weights`: rows by uid, where storage has one; possibly shorter than n.
    pub weights: Vec<Option<Row>>,
    /// `Bonds`: rows by uid, where storage has one; possibly shorter than n.
    pub bonds: Vec<Option<Row>>,
    /// `WeightCommits`: each hotkey's commitments that are not revealed yet, oldest first.
    pub commits: BTreeMap<AccountId, VecDeque<WeightCommit>>,
    /// `TimelockedWeightCommits`: encrypted weights by the epoch of their commitment, oldest first.
    pub timelocked: BTreeMap<u64, VecDeque<TimelockedCommit>>,
}

/// A commitment to weights, to be revealed later (spec 05 §9.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WeightCommit {
    /// The hash of the weights and their salt.
    pub hash: H256,
    /// The epoch in which it was made.
    pub epoch: u64,
    /// The block in which it was made.
    pub block: u64,
}

/// Encrypted weights, to be opened by a pulse of the random beacon (spec 05 §9.2).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimelockedCommit {
    /// Whose.
    pub hotkey: AccountId,
    /// The block in which they were committed.
    pub block: u64,
    /// The encrypted weights.
    pub ciphertext: Arc<[u8]>,
    /// The round whose pulse opens them.
    pub round: u64,
}

impl MechanismState {
    /// A row of `Weights`; empty if there is none.
    #[must_use]
    pub fn weights_of(&self, uid: Uid) -> &[(Uid, u16)] {
        row_of(&self.weights, uid)
    }

    /// A row of `Bonds`; empty if there is none.
    #[must_use]
    pub fn bonds_of(&self, uid: Uid) -> &[(Uid, u16)] {
        row_of(&self.bonds, uid)
    }

    /// Stores a row of `Weights`.
    pub fn set_weights(&mut self, uid: Uid, row: Row) {
        let index = usize::from(uid);
        if self.weights.len() <= index {
            self.weights.resize(index + 1, None);
        }
        self.weights[index] = Some(row);
    }

    /// Removes the rows of a uid.
    pub fn clear_rows(&mut self, uid: Uid) {
        for rows in [&mut self.weights, &mut self.bonds] {
            if let Some(row) = rows.get_mut(usize::from(uid)) {
                *row = None;
            }
        }
    }

    /// Sets `LastUpdate`, padding with zeros up to `n` first (spec 05 §21).
    pub fn set_last_update(&mut self, uid: Uid, block: u64, n: usize) {
        if self.last_update.len() < n {
            self.last_update.resize(n, 0);
        }
        if let Some(entry) = self.last_update.get_mut(usize::from(uid)) {
            *entry = block;
        }
    }
}

fn row_of(rows: &[Option<Row>], uid: Uid) -> &[(Uid, u16)] {
    rows.get(usize::from(uid))
        .and_then(Option::as_deref)
        .unwrap_or(&[])
}

/// Where a neuron serves (spec 05 §21).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AxonInfo {
    /// When it was announced.
    pub block: u64,
    /// The server's version.
    pub version: u32,
    /// Address, as a number.
    pub ip: u128,
    /// Port.
    pub port: u16,
    /// 4 or 6.
    pub ip_type: u8,
    /// The server's protocol.
    pub protocol: u8,
    /// Unused.
    pub placeholder1: u8,
    /// Unused.
    pub placeholder2: u8,
}

/// Where a neuron shows metrics (spec 05 §21).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct PrometheusInfo {
    /// When it was announced.
    pub block: u64,
    /// The server's version.
    pub version: u32,
    /// Address, as a number.
    pub ip: u128,
    /// Port.
    pub port: u16,
    /// 4 or 6.
    pub ip_type: u8,
}

/// What a neuron proves itself with to others (spec 05 §10).
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct NeuronCertificate {
    /// At most 64 bytes.
    #[serde(serialize_with = "as_bytes")]
    pub public_key: Vec<u8>,
    /// The key's algorithm.
    pub algorithm: u8,
}
