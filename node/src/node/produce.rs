//! Making a block: the chain's block step, then what waits, then the seal.

use std::sync::Arc;

use taovm_chain::{
    block::{self, BlockInput},
    primitives::AccountId,
    reward::RewardEngine,
};
use taovm_evm_bridge::{
    Bittensor, ExecutionError, Executor, OpenBlock, RewardContracts, World, native,
};

use super::{Chain, Included, NativeOutcome, NodeError, SealedBlock, Transaction, pool::Next};

/// A block and what fell out of the pool on the way to it.
#[derive(Clone, Debug)]
pub(crate) struct Produced {
    pub(crate) block: Arc<SealedBlock>,
    pub(crate) dropped: Vec<(Arc<Transaction>, ExecutionError)>,
}

impl Produced {
    /// Whether the block took anything out of the pool.
    pub(crate) fn is_empty(&self) -> bool {
        self.block.transactions.is_empty()
            && self.block.native.is_empty()
            && self.dropped.is_empty()
    }
}

/// Produces the next block of `chain` at `timestamp` (seconds).
///
/// # Errors
/// [`NodeError::Engine`]; the chain is then as it was.
pub(crate) fn produce(
    chain: &mut Chain,
    engine: &dyn RewardEngine,
    author: Option<AccountId>,
    timestamp: u64,
) -> Result<Produced, NodeError> {
    let parent = chain.head().clone();
    let mut world = parent.world.clone();
    let input = BlockInput {
        timestamp_ms: timestamp.saturating_mul(1_000),
        parent_hash: parent.hash.0,
        author,
    };
    let contracts = RewardContracts::new(Some(engine), world.evm.clone());
    block::step(&mut world.chain, input, Some(&contracts))?;
    world.evm = contracts.into_evm();

    let mut open = Open::new(world, engine);
    while let Some(next) = chain
        .pool
        .next(&open.world, |t| !open.block.has_room(&t.input))
    {
        open.world.chain.clock.extrinsic_index = open.next_index();
        match next {
            Next::Transaction(transaction) => {
                chain.pool.remove(&transaction);
                open.include(transaction);
            }
            Next::Native(arrival, call) => {
                chain.pool.remove_native(arrival);
                let first = open.world.chain.events.len();
                let (origin, what) = (call.origin, call.call.clone());
                let contracts = RewardContracts::new(Some(engine), open.world.evm.clone());
                let result = native::dispatch(&mut open.world, origin, what, Some(&contracts));
                let events = first..open.world.chain.events.len();
                open.native.push(NativeOutcome {
                    call,
                    result,
                    events,
                });
            }
        }
    }

    let Open {
        mut world,
        block,
        included,
        native,
        dropped,
        ..
    } = open;
    world.chain.clock.extrinsic_index = 0;
    let sealed = SealedBlock::seal(Some(&parent), &block.block, included, native, world);
    chain.pool.prune(&sealed.world);
    let block = chain.append(sealed);
    Ok(Produced { block, dropped })
}

/// A block that is being filled.
struct Open<'a> {
    world: World,
    block: OpenBlock,
    engine: &'a dyn RewardEngine,
    included: Vec<Included>,
    native: Vec<NativeOutcome>,
    dropped: Vec<(Arc<Transaction>, ExecutionError)>,
    logs: u64,
}

impl<'a> Open<'a> {
    fn new(world: World, engine: &'a dyn RewardEngine) -> Self {
        Self {
            block: OpenBlock::of(&world),
            world,
            engine,
            included: Vec::new(),
            native: Vec::new(),
            dropped: Vec::new(),
            logs: 0,
        }
    }

    /// The place of the next transaction in the block, after the one that sets the time.
    fn next_index(&self) -> u32 {
        // A block has far fewer than 2³² transactions.
        (1 + self.included.len() + self.native.len()) as u32
    }

    fn include(&mut self, transaction: Arc<Transaction>) {
        let contracts = RewardContracts::new(Some(self.engine), self.world.evm.clone());
        let precompiles = Bittensor {
            engine: Some(&contracts),
        };
        let executor = Executor::new(&precompiles);
        let first_event = self.world.chain.events.len();
        let before = self.world.clone();
        match self
            .block
            .apply(&executor, &mut self.world, &transaction.input)
        {
            Ok(receipt) => {
                let first_log = self.logs;
                self.logs += receipt.outcome.logs.len() as u64;
                self.included.push(Included {
                    transaction,
                    before,
                    cumulative_gas: receipt.cumulative_gas_used,
                    contract_address: receipt.contract_address,
                    effective_gas_price: receipt.effective_gas_price,
                    outcome: receipt.outcome,
                    first_log,
                    events: first_event..self.world.chain.events.len(),
                });
            }
            Err(error) => self.dropped.push((transaction, error)),
        }
    }
}
