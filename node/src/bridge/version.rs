//! One version of the chain.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use alloy_primitives::{Address, B256, Bytes};
use imbl::OrdSet;
use taovm_chain::state::State;
use taovm_evm_bridge::World;

/// How a version is made: the version before it, and what was asked of that.
#[derive(Clone, Debug)]
pub(super) struct Recipe {
    pub(super) parent: B256,
    pub(super) method: &'static str,
    pub(super) request: Bytes,
}

/// A version of the chain. It never changes.
#[derive(Debug)]
pub(super) struct Version {
    /// The ledger; the contracts of the genesis or the forked block, and those that it was told of.
    pub(super) world: World,
    /// Addresses whose balances the EVM and the ledger have told each other.
    pub(super) known: OrdSet<Address>,
    /// What the EVM had of every account before anything was told: the ledger of the block that was
    /// forked. Without one the EVM had nothing.
    pub(super) forked: Option<State>,
    /// The chain some blocks later, by number.
    pub(super) later: Mutex<BTreeMap<u64, World>>,
}

impl Version {
    pub(super) fn new(world: World, known: OrdSet<Address>, forked: Option<State>) -> Arc<Self> {
        Arc::new(Self {
            world,
            known,
            forked,
            later: Mutex::new(BTreeMap::new()),
        })
    }
}
