//! The blocks between a version and the block that the EVM is at.
//!
//! `vm.roll` moves the EVM's block number and runs nothing. The chain follows when it is asked: empty
//! blocks, the profile's block time apart, are run once a version and shared by all that ask later.

use std::sync::PoisonError;

use alloy_primitives::keccak256;
use taovm_chain::{
    block::{self, BlockInput},
    reward::RewardEngine,
};
use taovm_evm_bridge::{RewardContracts, World};

use super::{BridgeError, version::Version};

/// The most blocks that one request runs.
pub(super) const MAX_BLOCKS: u64 = 1_000_000;

/// How many later blocks a version remembers.
const MAX_LATER: usize = 16;

impl Version {
    /// The chain at block `number`, whose time is `timestamp` (seconds) if that is later than the
    /// blocks' own. A number that is past counts as the version's.
    ///
    /// # Errors
    /// `TooFar`, and a fault of the engine's machine.
    pub(super) fn at_block(
        &self,
        number: u64,
        timestamp: u64,
        engine: &dyn RewardEngine,
    ) -> Result<World, BridgeError> {
        let ledger = &self.world.chain;
        let from = ledger.now();
        if number <= from {
            return Ok(self.world.clone());
        }
        let ahead = number - from;
        if ahead > MAX_BLOCKS {
            return Err(BridgeError::TooFar {
                asked: number,
                ahead,
                limit: MAX_BLOCKS,
            });
        }
        let wanted = timestamp.saturating_mul(1_000);
        let spacing = ledger.profile.block_time_ms;
        let own = ledger
            .clock
            .timestamp_ms
            .saturating_add(spacing.saturating_mul(ahead));
        if wanted <= own {
            return self.unhurried(number, engine);
        }
        let mut world = self.unhurried(number - 1, engine)?;
        step(&mut world, wanted, engine)?;
        Ok(world)
    }

    /// The chain at a block, by the blocks' own time.
    fn unhurried(&self, number: u64, engine: &dyn RewardEngine) -> Result<World, BridgeError> {
        // Who waits here would otherwise run the same blocks.
        let mut later = self.later.lock().unwrap_or_else(PoisonError::into_inner);
        let nearest = later.range(..=number).next_back();
        let mut world = nearest.map_or_else(|| self.world.clone(), |(_, world)| world.clone());
        while world.chain.now() < number {
            let next = next_time(&world);
            step(&mut world, next, engine)?;
        }
        later.insert(number, world.clone());
        if later.len() > MAX_LATER {
            later.pop_first();
        }
        Ok(world)
    }
}

/// The time of the next block by the blocks' own time, in milliseconds.
pub(super) fn next_time(world: &World) -> u64 {
    let ledger = &world.chain;
    ledger
        .clock
        .timestamp_ms
        .saturating_add(ledger.profile.block_time_ms)
}

/// Runs the next block.
pub(super) fn step(
    world: &mut World,
    timestamp_ms: u64,
    engine: &dyn RewardEngine,
) -> Result<(), BridgeError> {
    // There are no headers to hash; equal numbers give equal draws.
    let ledger = &mut world.chain;
    let parent_hash = keccak256(ledger.now().to_be_bytes()).0;
    let input = BlockInput {
        timestamp_ms,
        parent_hash,
        author: ledger.clock.author,
    };
    let contracts = RewardContracts::new(Some(engine), world.evm.clone());
    block::step(ledger, input, Some(&contracts))?;
    world.evm = contracts.into_evm();
    Ok(())
}
