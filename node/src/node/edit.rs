//! Development tools that write state without a transaction.

use alloy_primitives::{Address, Bytes, U256};
use taovm_evm_bridge::{World, account_of, money::to_rao};

use super::NodeError;

/// Makes the balance that the EVM shows `wei`, floored to rao: the account's free balance is then
/// 500 rao higher, as everywhere (spec 01 §1.3).
///
/// # Errors
/// [`NodeError::Argument`] for more than the ledger can hold.
pub(crate) fn set_balance(world: &mut World, address: Address, wei: U256) -> Result<(), NodeError> {
    let wrong = |reason: String| NodeError::argument("balance", reason);
    let shown =
        to_rao(wei).ok_or_else(|| wrong(format!("{wei} wei are more than 2^64 - 1 rao")))?;
    let free = world
        .chain
        .accounts
        .get(&account_of(address))
        .map_or(0, |a| a.free.0);
    let others = world.chain.balances_issuance.0.saturating_sub(free);
    // 500 rao more than shown.
    if others
        .checked_add(shown.0)
        .and_then(|sum| sum.checked_add(500))
        .is_none()
    {
        return Err(wrong(format!(
            "{wei} wei and all other balances are more than 2^64 - 1 rao"
        )));
    }
    world
        .set_balance(address, wei)
        .map_err(|e| wrong(e.to_string()))
}

/// Puts code at an address.
///
/// # Errors
/// [`NodeError::Argument`] for what cannot be code.
pub(crate) fn set_code(world: &mut World, address: Address, code: Bytes) -> Result<(), NodeError> {
    world
        .set_code(address, code)
        .map_err(|e| NodeError::argument("code", e.to_string()))
}

/// Sets an account's nonce.
///
/// # Errors
/// [`NodeError::Argument`] for a nonce past 2^32 − 1, the chain's type.
pub(crate) fn set_nonce(world: &mut World, address: Address, nonce: u64) -> Result<(), NodeError> {
    let nonce = u32::try_from(nonce)
        .map_err(|_| NodeError::argument("nonce", format!("{nonce} is more than 2^32 - 1")))?;
    world.set_nonce(address, nonce);
    Ok(())
}
