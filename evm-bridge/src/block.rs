//! A block's environment, and transactions applied to it (spec 01 §1.10).

use revm::{
    Inspector,
    context::BlockEnv,
    primitives::{Address, B256, U256},
};
use taovm_chain::{event::EthereumEvent, evm, primitives::AccountId, state::Ledger};
use taovm_precompiles::gas::{WEIGHT_PER_GAS, weights::GUARDS};

use crate::{
    context::TaoContext,
    error::{ExecutionError, InvalidTransaction},
    executor::{Executor, Mode},
    outcome::ExecutionOutcome,
    tx::TxInput,
    world::World,
};

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
        Self::of_ledger(&world.chain)
    }

    pub(crate) fn of_ledger(ledger: &Ledger) -> Self {
        Self {
            number: ledger.clock.block,
            timestamp: ledger.clock.timestamp_ms / 1_000,
            author: ledger.clock.author,
            base_fee: ledger.evm.base_fee,
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

/// A block that takes transactions.
#[derive(Clone, Debug)]
pub struct OpenBlock {
    /// Its environment.
    pub block: Block,
    /// Gas that its transactions used.
    pub gas_used: u64,
}

/// What a receipt says of a transaction. Logs are in the outcome, in order.
#[derive(Clone, Debug)]
pub struct Receipt {
    /// How the transaction ended.
    pub outcome: ExecutionOutcome,
    /// The gas of the block's transactions up to this one, with it.
    pub cumulative_gas_used: u64,
    /// The contract that a create was to make, also where it failed.
    pub contract_address: Option<Address>,
    /// `effectiveGasPrice`, in wei, which is not what was charged (spec 01 §1.6).
    pub effective_gas_price: u128,
}

impl OpenBlock {
    /// The world's open block, empty.
    #[must_use]
    pub fn of(world: &World) -> Self {
        Self {
            block: Block::of(world),
            gas_used: 0,
        }
    }

    /// Applies a transaction to the world.
    ///
    /// # Errors
    /// [`InvalidTransaction`] if the block cannot include it, also where its gas limit no longer
    /// fits; the world and the block are as they were.
    pub fn apply(
        &mut self,
        executor: &Executor<'_>,
        world: &mut World,
        tx: &TxInput,
    ) -> Result<Receipt, ExecutionError> {
        self.apply_with(world, tx, |world, block| {
            executor.execute(world, block, tx, Mode::Transaction)
        })
    }

    /// As [`Self::apply`], watched by an inspector.
    ///
    /// # Errors
    /// As [`Self::apply`].
    pub fn apply_inspected<I: Inspector<TaoContext>>(
        &mut self,
        executor: &Executor<'_>,
        world: &mut World,
        tx: &TxInput,
        inspector: I,
    ) -> Result<Receipt, ExecutionError> {
        self.apply_with(world, tx, |world, block| {
            executor.inspect(world, block, tx, Mode::Transaction, inspector)
        })
    }

    fn apply_with(
        &mut self,
        world: &mut World,
        tx: &TxInput,
        run: impl FnOnce(&mut World, &Block) -> Result<ExecutionOutcome, ExecutionError>,
    ) -> Result<Receipt, ExecutionError> {
        if !self.has_room(tx) {
            return Err(InvalidTransaction::ExceedsBlockGasLimit.into());
        }
        let contract_address = match tx.to {
            Some(_) => None,
            None => Some(tx.from.create(world.nonce(tx.from))),
        };
        let outcome = run(world, &self.block)?;
        self.gas_used = self.gas_used.saturating_add(outcome.gas_used);
        let weight = outcome.gas_used.saturating_mul(WEIGHT_PER_GAS);
        evm::use_weight(&mut world.chain, weight);
        world.chain.emit(EthereumEvent::Executed {
            from: tx.from.into_array(),
            to: tx.to.or(contract_address).unwrap_or_default().into_array(),
            transaction_hash: tx.hash.0,
            exit_reason: outcome.status.to_event(),
            extra_data: match tx.to {
                Some(_) => outcome.revert_text().to_vec(),
                None => Vec::new(),
            },
        });
        Ok(Receipt {
            outcome,
            contract_address,
            cumulative_gas_used: self.gas_used,
            effective_gas_price: tx.effective_gas_price(self.block.base_fee),
        })
    }

    /// Whether the transaction's weight fits into what the block's transactions have left.
    #[must_use]
    pub const fn has_room(&self, tx: &TxInput) -> bool {
        let gas = self.gas_used.saturating_add(tx.gas_limit);
        let weight = gas.saturating_mul(WEIGHT_PER_GAS).saturating_add(GUARDS);
        weight <= self.block.gas_limit.saturating_mul(WEIGHT_PER_GAS)
    }
}
