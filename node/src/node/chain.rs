//! The history and everything that goes back with it.

use std::sync::Arc;

use alloy_primitives::{Address, B256};
use imbl::{OrdMap, OrdSet, Vector};
use taovm_evm_bridge::{Block, World};

use super::{
    Included, NodeError, Pool, SealedBlock, Transaction,
    filters::{Filters, LogFilter, LogPlace},
    time::Time,
};

/// One version of the node: blocks, pool, time, filters. A clone shares everything.
#[derive(Clone, Debug)]
pub struct Chain {
    blocks: Vector<Arc<SealedBlock>>,
    by_hash: OrdMap<B256, u64>,
    places: OrdMap<B256, (u64, usize)>,
    /// What waits for a block.
    pub pool: Pool,
    /// How timestamps are chosen.
    pub time: Time,
    /// Installed filters.
    pub filters: Filters,
    /// Accounts that need no signature.
    pub impersonated: OrdSet<Address>,
    /// Whether no account needs one.
    pub auto_impersonate: bool,
    /// Whether a transaction makes a block.
    pub automine: bool,
}

impl Chain {
    /// The chain that begins with `world` as block 0.
    #[must_use]
    pub(crate) fn new(world: World) -> Self {
        let block = Block::of(&world);
        let genesis = SealedBlock::seal(None, &block, Vec::new(), Vec::new(), world);
        let mut chain = Self {
            blocks: Vector::new(),
            by_hash: OrdMap::new(),
            places: OrdMap::new(),
            pool: Pool::default(),
            time: Time::default(),
            filters: Filters::default(),
            impersonated: OrdSet::new(),
            auto_impersonate: false,
            automine: true,
        };
        chain.append(genesis);
        chain
    }

    /// Appends a block; its number is the next one.
    pub(crate) fn append(&mut self, block: SealedBlock) -> Arc<SealedBlock> {
        let block = Arc::new(block);
        self.by_hash.insert(block.hash, block.number());
        for (index, included) in block.transactions.iter().enumerate() {
            self.places
                .insert(included.transaction.hash, (block.number(), index));
        }
        self.blocks.push_back(block.clone());
        block
    }

    /// The newest block.
    #[must_use]
    pub fn head(&self) -> &Arc<SealedBlock> {
        self.blocks
            .back()
            .expect("a chain has its genesis from the start and never drops a block")
    }

    /// A block by number.
    ///
    /// # Errors
    /// [`NodeError::BlockOutOfRange`].
    pub fn block(&self, number: u64) -> Result<&Arc<SealedBlock>, NodeError> {
        usize::try_from(number)
            .ok()
            .and_then(|index| self.blocks.get(index))
            .ok_or_else(|| NodeError::BlockOutOfRange {
                height: self.head().number(),
                requested: number,
            })
    }

    /// A block by hash.
    #[must_use]
    pub fn block_by_hash(&self, hash: B256) -> Option<&Arc<SealedBlock>> {
        self.by_hash
            .get(&hash)
            .and_then(|number| self.block(*number).ok())
    }

    /// Where a transaction was included.
    #[must_use]
    pub fn included(&self, hash: B256) -> Option<(Arc<SealedBlock>, usize)> {
        let (number, index) = *self.places.get(&hash)?;
        Some((self.block(number).ok()?.clone(), index))
    }

    /// A transaction by sender and nonce, from the newest block down.
    #[must_use]
    pub fn by_sender(&self, sender: Address, nonce: u64) -> Option<(Arc<SealedBlock>, usize)> {
        self.blocks.iter().rev().find_map(|block| {
            let wanted =
                |t: &Included| t.transaction.from == sender && t.transaction.nonce() == nonce;
            let index = block.transactions.iter().position(wanted)?;
            Some((block.clone(), index))
        })
    }

    /// Whether the node signs or vouches for an address without having its key.
    #[must_use]
    pub fn is_impersonated(&self, address: Address) -> bool {
        self.auto_impersonate || self.impersonated.contains(&address)
    }

    /// Places of the logs that a filter wants, in order.
    #[must_use]
    pub fn logs(&self, filter: &LogFilter) -> Vec<LogPlace> {
        let newest = self.head().number();
        let (from, to) = match filter.block_hash {
            Some(hash) => match self.by_hash.get(&hash) {
                Some(number) => (*number, *number),
                None => return Vec::new(),
            },
            None => (filter.from.unwrap_or(newest), filter.to.unwrap_or(newest)),
        };
        (from..=to.min(newest))
            .filter_map(|number| self.block(number).ok())
            .flat_map(|block| filter.places_in(block))
            .collect()
    }

    /// The nonce of an address counting what waits.
    #[must_use]
    pub fn pending_nonce(&self, address: Address) -> u64 {
        self.pool
            .next_nonce(address, self.head().world.nonce(address))
    }

    /// Changes the newest block's world from outside of any block: a development tool. Events of
    /// the change are not the block's and are dropped.
    pub(crate) fn edit<T>(
        &mut self,
        change: impl FnOnce(&mut World) -> Result<T, NodeError>,
    ) -> Result<T, NodeError> {
        let mut block = SealedBlock::clone(self.head());
        let events = block.world.chain.events.clone();
        let result = change(&mut block.world)?;
        block.world.chain.events = events;
        self.blocks.pop_back();
        self.blocks.push_back(Arc::new(block));
        Ok(result)
    }

    /// A transaction that waits or was included.
    #[must_use]
    pub fn knows(&self, transaction: &Transaction) -> bool {
        self.places.contains_key(&transaction.hash)
    }
}
