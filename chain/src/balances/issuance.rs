//! Money that comes into a balance or leaves one without another account.

use super::{
    Preservation,
    account::{mutate, needed, reducible},
    transfer::{can_deposit, can_withdraw},
};
use crate::{
    error::{ArithmeticError, BalancesError, Error, Result, TokenError},
    event::BalancesEvent,
    primitives::{AccountId, Rao},
    profile::EXISTENTIAL_DEPOSIT,
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

/// Destroys money of an account; it no longer counts as issued. Nothing leaves an event too.
///
/// # Errors
/// `Token(FundsUnavailable)`.
pub fn burn(state: &mut State, who: &AccountId, amount: Rao, preservation: Preservation) -> Result {
    if amount > reducible(state, who, preservation) {
        return Err(Error::Token(TokenError::FundsUnavailable));
    }
    mutate(state, who, |account| {
        account.free.debit(amount);
        Ok(())
    })?;
    state.balances_issuance.debit(amount);
    state.emit(BalancesEvent::Burned { who: *who, amount });
    Ok(())
}

/// Makes an account's free balance `new_free`, or nothing where that is below the existential
/// deposit. Unlike [`set_free`] it leaves the subtensor issuance alone.
///
/// # Errors
/// `ConsumerRemaining` where the account is needed and would die.
pub fn force_set_balance(state: &mut State, who: &AccountId, new_free: Rao) -> Result {
    let new_free = if new_free < EXISTENTIAL_DEPOSIT {
        Rao::ZERO
    } else {
        new_free
    };
    let mut old_free = Rao::ZERO;
    mutate(state, who, |account| {
        old_free = core::mem::replace(&mut account.free, new_free);
        Ok(())
    })
    .map_err(needed)?;
    let (more, less) = (
        new_free.saturating_sub(old_free),
        old_free.saturating_sub(new_free),
    );
    if !more.is_zero() {
        state.balances_issuance.credit(more);
        state.emit(BalancesEvent::Issued { amount: more });
    } else if !less.is_zero() {
        state.balances_issuance.debit(less);
        state.emit(BalancesEvent::Rescinded { amount: less });
    }
    state.emit(BalancesEvent::BalanceSet {
        who: *who,
        free: new_free,
    });
    Ok(())
}

/// Changes what counts as issued by `delta`, as far as there is any.
///
/// # Errors
/// `DeltaZero`.
pub fn force_adjust_total_issuance(state: &mut State, more: bool, delta: Rao) -> Result {
    if delta.is_zero() {
        return Err(BalancesError::DeltaZero.into());
    }
    let old = state.balances_issuance;
    if more {
        state.balances_issuance.credit(delta);
    } else {
        state.balances_issuance.debit(delta);
    }
    let new = state.balances_issuance;
    state.emit(BalancesEvent::TotalIssuanceForced { old, new });
    Ok(())
}

/// Gives a balance at genesis: issued and without events.
///
/// # Errors
/// As of a transfer's payee, and `Arithmetic(Overflow)` for more than can be issued.
pub fn endow(state: &mut State, who: &AccountId, amount: Rao) -> Result {
    if state.balances_issuance.checked_add(amount).is_none() {
        return Err(Error::Arithmetic(ArithmeticError::Overflow));
    }
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
