//! Money that an account cannot spend while something of its own needs it.

use super::account::{has_balance, mutate, needed};
use crate::{
    error::{ArithmeticError, BalancesError, Error, Result},
    event::BalancesEvent,
    primitives::{AccountId, Rao},
    state::State,
};

/// Holds part of an account's free balance.
///
/// # Errors
/// `Balances.InsufficientBalance`, `Balances.LiquidityRestrictions` where that part is frozen,
/// `ConsumerRemaining` where less than the existential deposit would be left free.
pub fn reserve(state: &mut State, who: &AccountId, amount: Rao) -> Result {
    if amount.is_zero() {
        return Ok(());
    }
    mutate(state, who, |account| {
        let free = account.free.checked_sub(amount);
        account.free = free.ok_or(BalancesError::InsufficientBalance)?;
        let reserved = account.reserved.checked_add(amount);
        account.reserved = reserved.ok_or(Error::Arithmetic(ArithmeticError::Overflow))?;
        if account.free < account.frozen {
            return Err(BalancesError::LiquidityRestrictions.into());
        }
        Ok(())
    })
    .map_err(needed)?;
    state.emit(BalancesEvent::Reserved { who: *who, amount });
    Ok(())
}

/// Gives held money back, as far as there is any. An account with money but nothing held has the
/// event too.
///
/// # Errors
/// None: the free balance grows.
pub fn unreserve(state: &mut State, who: &AccountId, amount: Rao) -> Result {
    if amount.is_zero() || !has_balance(state, who) {
        return Ok(());
    }
    let mut given = Rao::ZERO;
    mutate(state, who, |account| {
        given = amount.min(account.reserved);
        account.reserved.debit(given);
        account.free.credit(given);
        Ok(())
    })?;
    let amount = given;
    state.emit(BalancesEvent::Unreserved { who: *who, amount });
    Ok(())
}
