//! What a transaction must satisfy, in the chain's order (spec 01 §1.5).

use revm::primitives::U256;
use taovm_chain::state::Ledger;

use crate::{
    block::Block,
    error::{ExecutionError, InvalidTransaction, RunnerError},
    tx::TxInput,
    world::{World, balance_of, nonce_of},
};

/// The most gas of a transaction: what fits an extrinsic's weight (spec 01 §1.1).
pub const TX_GAS_LIMIT: u64 = 64_998_310;

/// The most authorizations of an EIP-7702 transaction.
const MAX_AUTHORIZATIONS: usize = 255;

/// Where a transaction is validated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Entering the pool: nonces of the future wait.
    Pool,
    /// Entering a block: only the next nonce.
    Inclusion,
}

/// Checks a transaction; the first failure counts.
///
/// # Errors
/// [`InvalidTransaction`] names the rule.
pub fn validate(
    world: &World,
    block: &Block,
    tx: &TxInput,
    stage: Stage,
) -> Result<(), InvalidTransaction> {
    // 1. The extrinsic's weight.
    if tx.gas_limit > TX_GAS_LIMIT {
        return Err(InvalidTransaction::ExceedsBlockGasLimit);
    }
    // 2. The nonce.
    let (nonce, account) = (tx.nonce.unwrap_or_default(), world.nonce(tx.from));
    if nonce < account {
        return Err(InvalidTransaction::NonceTooLow { tx: nonce, account });
    }
    if stage == Stage::Inclusion && nonce > account {
        return Err(InvalidTransaction::NonceTooHigh { tx: nonce, account });
    }
    // 3. Gas.
    if tx.intrinsic_gas() > tx.gas_limit {
        return Err(InvalidTransaction::IntrinsicGasTooLow);
    }
    if tx.gas_limit > block.gas_limit {
        return Err(InvalidTransaction::ExceedsBlockGasLimit);
    }
    // 4. The chain.
    if tx.chain_id.is_some_and(|id| id != world.chain.evm.chain_id) {
        return Err(InvalidTransaction::InvalidChainId);
    }
    // 5. The price.
    let max_fee = tx.max_fee_per_gas.unwrap_or_default();
    if tx.max_priority_fee_per_gas.is_some_and(|tip| tip > max_fee) {
        return Err(InvalidTransaction::PriorityFeeTooHigh);
    }
    if max_fee < u128::from(block.base_fee) {
        return Err(InvalidTransaction::GasPriceTooLow);
    }
    // 6. The balance.
    if world.balance(tx.from) < cost(tx, max_fee) {
        return Err(InvalidTransaction::InsufficientFunds);
    }
    // 7. Authorizations.
    if let Some(list) = &tx.authorization_list {
        if list.is_empty() {
            return Err(InvalidTransaction::AuthorizationListEmpty);
        }
        if list.len() > MAX_AUTHORIZATIONS {
            return Err(InvalidTransaction::AuthorizationListTooLarge);
        }
    }
    // 8. The sender.
    if world.has_code(tx.from) && !tx.is_impersonated {
        return Err(InvalidTransaction::SenderHasCode);
    }
    Ok(())
}

/// Checks a call request (spec 01 §1.9, §1.11).
///
/// # Errors
/// [`RunnerError`], or a gas limit over ten blocks'.
pub(crate) fn validate_call(
    world: &World,
    block: &Block,
    tx: &TxInput,
) -> Result<(), ExecutionError> {
    if tx.gas_limit > call_gas_cap(block) {
        return Err(ExecutionError::GasLimitTooHigh);
    }
    validate_creator(&world.chain, tx)?;
    validate_run(world, block, tx)
}

/// What the runner checks of an execution without a fee (spec 01 §1.11).
///
/// # Errors
/// [`RunnerError`].
pub(crate) fn validate_run(
    world: &World,
    block: &Block,
    tx: &TxInput,
) -> Result<(), ExecutionError> {
    if tx.nonce.is_some_and(|nonce| nonce != world.nonce(tx.from)) {
        return Err(RunnerError::InvalidNonce.into());
    }
    if let Some(max_fee) = tx.max_fee_per_gas {
        if max_fee < u128::from(block.base_fee)
            || tx.max_priority_fee_per_gas.is_some_and(|tip| tip > max_fee)
        {
            return Err(RunnerError::GasPriceTooLow.into());
        }
        if world.balance(tx.from) < cost(tx, max_fee) {
            return Err(RunnerError::BalanceLow.into());
        }
    }
    Ok(())
}

/// Checks whether the sender may create, if it does (spec 01 §1.9).
///
/// # Errors
/// `NotAllowed`.
pub(crate) fn validate_creator(ledger: &Ledger, tx: &TxInput) -> Result<(), RunnerError> {
    if tx.to.is_none() && !ledger.evm.may_create(&tx.from.into_array()) {
        return Err(RunnerError::NotAllowed);
    }
    Ok(())
}

/// Checks a call of the EVM pallet: as a transaction that no extrinsic's weight limits, with the
/// runner's errors (spec 01 §1.12). That the sender has no code is checked when it starts.
///
/// # Errors
/// [`RunnerError`].
pub(crate) fn validate_native(
    ledger: &Ledger,
    block: &Block,
    tx: &TxInput,
) -> Result<(), RunnerError> {
    let account = nonce_of(ledger, tx.from);
    if tx.nonce.is_some_and(|nonce| nonce != account) {
        return Err(RunnerError::InvalidNonce);
    }
    if tx.intrinsic_gas() > tx.gas_limit {
        return Err(RunnerError::GasLimitTooLow);
    }
    if tx.gas_limit > block.gas_limit {
        return Err(RunnerError::GasLimitTooHigh);
    }
    let Some(max_fee) = tx.max_fee_per_gas else {
        return Err(RunnerError::GasPriceTooLow);
    };
    if tx.max_priority_fee_per_gas.is_some_and(|tip| tip > max_fee)
        || max_fee < u128::from(block.base_fee)
    {
        return Err(RunnerError::GasPriceTooLow);
    }
    if balance_of(ledger, tx.from) < cost(tx, max_fee) {
        return Err(RunnerError::BalanceLow);
    }
    Ok(())
}

/// The most gas of a call.
#[must_use]
pub const fn call_gas_cap(block: &Block) -> u64 {
    block.gas_limit.saturating_mul(10)
}

/// Value and the dearest possible gas, in wei.
fn cost(tx: &TxInput, max_fee: u128) -> U256 {
    U256::from(max_fee)
        .saturating_mul(U256::from(tx.gas_limit))
        .saturating_add(tx.value)
}
