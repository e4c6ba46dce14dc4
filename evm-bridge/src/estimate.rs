//! `eth_estimateGas` (spec 01 §1.11).

use revm::primitives::U256;

use crate::{
    block::Block,
    error::ExecutionError,
    executor::{Executor, Mode},
    outcome::{ExecutionOutcome, ExitError, Status},
    tx::TxInput,
    validation::call_gas_cap,
    world::World,
};

/// A plain transfer's gas, and the search's lower end.
const TRANSFER_GAS: u64 = 21_000;

/// What an estimate's request says beside its transaction.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EstimateRequest {
    /// The `gas` field: the most that the estimate may be.
    pub gas: Option<u64>,
    /// The `gasPrice` field, in wei: limits the gas to what the balance pays for.
    pub gas_price: Option<u128>,
    /// Whether the request names its sender.
    pub has_sender: bool,
}

impl Executor<'_> {
    /// The gas with which a call succeeds: up to about 10 % above the least, never below it. The
    /// transaction's own gas limit is not looked at.
    ///
    /// # Errors
    /// Those of a call, with the RPC's messages.
    pub fn estimate_gas(
        &self,
        world: &World,
        block: &Block,
        tx: &TxInput,
        request: EstimateRequest,
    ) -> Result<u64, ExecutionError> {
        // 1. Nothing to run.
        if tx.data.is_empty() && tx.to.is_some_and(|to| !world.has_code(to)) {
            return Ok(TRANSFER_GAS);
        }
        // 2. The upper end.
        let cap = call_gas_cap(block);
        let mut highest = request.gas.unwrap_or(cap);
        if highest > cap {
            return Err(ExecutionError::GasLimitTooHigh);
        }
        let fee_cap = request
            .gas_price
            .or(tx.max_fee_per_gas)
            .filter(|fee| *fee != 0 && request.has_sender);
        if let Some(fee_cap) = fee_cap {
            let left = world
                .balance(tx.from)
                .checked_sub(tx.value)
                .ok_or(ExecutionError::InsufficientFundsForTransfer)?;
            let affordable = left / U256::from(fee_cap);
            highest = highest.min(u64::try_from(affordable).unwrap_or(u64::MAX));
        }

        let run = |gas_limit| {
            let mut world = world.clone();
            let tx = TxInput {
                gas_limit,
                ..tx.clone()
            };
            self.execute(&mut world, block, &tx, Mode::Call)
        };

        // 3. Does it succeed at all?
        let first = run(highest)?;
        match first.status {
            Status::Succeeded(_) => {}
            Status::Failed(ExitError::OutOfGas) => {
                return Err(ExecutionError::GasExceedsAllowance(highest));
            }
            Status::Reverted if request.gas.is_some() || request.gas_price.is_some() => {
                let with_all = run(cap)?;
                return Err(match with_all.rpc_error() {
                    None => ExecutionError::GasExceedsAllowance(highest),
                    Some(error) => ExecutionError::Failed(error),
                });
            }
            _ => return Err(failed(&first)),
        }

        // 4. Closing in.
        let mut lowest = TRANSFER_GAS;
        let mut previous = highest;
        let mut mid = first
            .gas_used
            .saturating_mul(3)
            .min(middle(lowest, highest));
        while highest.saturating_sub(lowest) > 1 {
            let outcome = run(mid)?;
            match outcome.status {
                Status::Succeeded(_) => {
                    highest = mid;
                    if previous.saturating_sub(highest).saturating_mul(10) / previous < 1 {
                        return Ok(highest);
                    }
                    previous = highest;
                }
                Status::Reverted
                | Status::Failed(ExitError::OutOfGas | ExitError::InvalidCode(_)) => {
                    lowest = mid;
                }
                Status::Failed(_) => return Err(failed(&outcome)),
            }
            mid = middle(lowest, highest);
        }
        Ok(highest)
    }
}

const fn middle(low: u64, high: u64) -> u64 {
    low.saturating_add(high) / 2
}

fn failed(outcome: &ExecutionOutcome) -> ExecutionError {
    outcome.rpc_error().map_or_else(
        || ExecutionError::Fatal("a success is no failure".to_owned()),
        ExecutionError::Failed,
    )
}
