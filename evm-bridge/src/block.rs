//! A block's environment, and transactions applied to it (spec 01 §1.10).

use revm::{
    context::BlockEnv,
    primitives::{Address, B256, U256},
};
use taovm_chain::primitives::AccountId;

use crate::world::World;

/// The gas limit of a block: the GASLIMIT opcode and the header.
pub const BLOCK_GAS_LIMIT: u64 = 75_000_000;

/// What a block tells its transactions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// NUMBER.
    pub number: u64,
    /// TIMESTAMP, in seconds.
    pub timestamp: u64,
    /// The author's account, which gets all fees.
    pub author: Option<AccountId>,
    /// BASEFEE, and the price of gas, in wei.
    pub base_fee: u64,
    /// GASLIMIT.
    pub gas_limit: u64,
}

impl Block {
    /// The world's open block.
    #[must_use]
    pub fn of(world: &World) -> Self {
        Self {
            number: world.chain.clock.block,
            timestamp: world.chain.clock.timestamp_ms / 1_000,
            author: world.chain.clock.author,
            base_fee: world.evm.base_fee,
            gas_limit: BLOCK_GAS_LIMIT,
        }
    }

    /// COINBASE: bytes 4 to 24 of the author's key, or zero without one.
    #[must_use]
    pub fn coinbase(&self) -> Address {
        self.author.map_or(Address::ZERO, |author| {
            Address::from_slice(&author.0[4..24])
        })
    }

    pub(crate) fn to_revm(&self) -> BlockEnv {
        BlockEnv {
            number: U256::from(self.number),
            beneficiary: self.coinbase(),
            timestamp: U256::from(self.timestamp),
            gas_limit: self.gas_limit,
            basefee: self.base_fee,
            difficulty: U256::ZERO,
            prevrandao: Some(B256::ZERO),
            blob_excess_gas_and_price: None,
            slot_num: 0,
        }
    }
}
