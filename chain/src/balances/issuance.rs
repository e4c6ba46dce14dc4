//! Money that comes into a balance or leaves one without another account.

use super::{
    Preservation,
    account::mutate,
    transfer::{can_deposit, can_withdraw},
};
use crate::{
    error::Result,
    event::BalancesEvent,
    primitives::{AccountId, Rao},
    state::State,
};

/// Takes `amount` out of an account; it no longer counts as issued.
///
/// # Errors
/// As of a transfer's payer.
pub fn withdraw(
    state: &mut State,
    who: &AccountId,
    amount: Rao,
    preservation: Preservation,
) -> Result {
    can_withdraw(state, who, amount, preservation)?;
    if amount.is_zero() {
        return Ok(());
    }
    mutate(state, who, |account| {
        account.free.debit(amount);
        Ok(())
    })?;
    state.balances_issuance.debit(amount);
    state.emit(BalancesEvent::Withdraw { who: *who, amount });
    Ok(())
}

/// Puts newly issued money into an account.
///
/// # Errors
/// As of a transfer's payee.
pub fn deposit(state: &mut State, who: &AccountId, amount: Rao) -> Result {
    can_deposit(state, who, amount)?;
    if amount.is_zero() {
        return Ok(());
    }
    mutate(state, who, |account| {
        account.free.credit(amount);
        Ok(())
    })?;
    state.balances_issuance.credit(amount);
    state.emit(BalancesEvent::Deposit { who: *who, amount });
    Ok(())
}

/// Gives a balance at genesis: issued and without events.
///
/// # Errors
/// As of a transfer's payee.
pub fn endow(state: &mut State, who: &AccountId, amount: Rao) -> Result {
    let events = state.events.clone();
    deposit(state, who, amount)?;
    state.events = events;
    Ok(())
}

/// Makes an account's free balance `amount`, issuing or destroying the difference in both totals:
/// a development tool, not a rule of the chain.
///
/// # Errors
/// `Token(BelowMinimum)` for an amount from 1 to below the existential deposit, and
/// `Token(OnlyProvider)` where the account is needed and would die.
pub fn set_free(state: &mut State, who: &AccountId, amount: Rao) -> Result {
    state.atomically(|state| {
        let free = state
            .accounts
            .get(who)
            .map_or(Rao::ZERO, |account| account.free);
        if amount >= free {
            let more = amount.saturating_sub(free);
            deposit(state, who, more)?;
            state.globals.total_issuance.credit(more);
        } else {
            let less = free.saturating_sub(amount);
            let before = state.balances_issuance;
            withdraw(state, who, less, Preservation::Expendable)?;
            let gone = before.saturating_sub(state.balances_issuance);
            state.globals.total_issuance.debit(gone);
        }
        Ok(())
    })
}
