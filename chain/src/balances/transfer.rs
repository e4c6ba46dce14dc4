//! Moving money between accounts (spec 01 §1.3).

use super::{
    Preservation,
    account::{has_balance, mutate},
};
use crate::{
    error::{ArithmeticError, Error, Result, TokenError},
    event::BalancesEvent,
    primitives::{AccountId, Rao},
    profile::EXISTENTIAL_DEPOSIT,
    state::{Ledger, State},
};

/// Moves `amount` from one account to another. A remainder below the existential deposit is
/// destroyed with the payer, if `preservation` lets it die.
///
/// # Errors
/// `Token(FundsUnavailable | Frozen | OnlyProvider | NotExpendable)` for the payer,
/// `Token(BelowMinimum)` or `Arithmetic(Overflow)` for the payee.
pub fn transfer(
    state: &mut State,
    from: &AccountId,
    to: &AccountId,
    amount: Rao,
    preservation: Preservation,
) -> Result {
    can_withdraw(state, from, amount, preservation)?;
    can_deposit(state, to, amount)?;
    if from == to {
        return Ok(());
    }
    if amount.is_zero() {
        // Writing nothing to an account without a balance endows it with nothing.
        if !has_balance(state, from) {
            state.emit(BalancesEvent::Endowed {
                account: *from,
                free_balance: Rao::ZERO,
            });
        }
        state.emit(BalancesEvent::Transfer {
            from: *from,
            to: *to,
            amount,
        });
        return Ok(());
    }
    mutate(state, from, |account| {
        account.free.debit(amount);
        Ok(())
    })?;
    mutate(state, to, |account| {
        account.free.credit(amount);
        Ok(())
    })?;
    state.emit(BalancesEvent::Transfer {
        from: *from,
        to: *to,
        amount,
    });
    Ok(())
}

/// Whether an account can give `amount`.
pub(super) fn can_withdraw(
    state: &Ledger,
    who: &AccountId,
    amount: Rao,
    preservation: Preservation,
) -> Result {
    if amount.is_zero() {
        return Ok(());
    }
    if state.balances_issuance < amount {
        return Err(Error::Arithmetic(ArithmeticError::Underflow));
    }
    let account = state.accounts.get(who).copied().unwrap_or_default();
    let Some(rest) = account.free.checked_sub(amount) else {
        return Err(Error::Token(TokenError::FundsUnavailable));
    };
    if amount > account.reducible(Preservation::Expendable) {
        return Err(Error::Token(TokenError::Frozen));
    }
    if rest < EXISTENTIAL_DEPOSIT {
        if !account.can_drop_provider() {
            return Err(Error::Token(TokenError::OnlyProvider));
        }
        if preservation == Preservation::Preserve {
            return Err(Error::Token(TokenError::NotExpendable));
        }
    }
    if rest.saturating_add(account.reserved) < account.frozen {
        return Err(Error::Token(TokenError::Frozen));
    }
    Ok(())
}

/// Whether an account can take `amount`.
pub(super) fn can_deposit(state: &Ledger, who: &AccountId, amount: Rao) -> Result {
    if amount.is_zero() {
        return Ok(());
    }
    let free = state
        .accounts
        .get(who)
        .map_or(Rao::ZERO, |account| account.free);
    match free.checked_add(amount) {
        None => Err(Error::Arithmetic(ArithmeticError::Overflow)),
        Some(sum) if sum < EXISTENTIAL_DEPOSIT => Err(Error::Token(TokenError::BelowMinimum)),
        Some(_) => Ok(()),
    }
}
