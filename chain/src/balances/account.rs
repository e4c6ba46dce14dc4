//! Records, references and what of a balance can be used (spec 01 §1.3).

use crate::{
    error::{Error, Result, TokenError},
    event::{BalancesEvent, SystemEvent},
    primitives::{AccountId, Rao},
    profile::EXISTENTIAL_DEPOSIT,
    state::{Account, Ledger, State},
};

/// Whether an operation may end an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Preservation {
    /// It may die, if nothing else needs it.
    Expendable,
    /// It must keep the existential deposit.
    Preserve,
}

/// What can be taken from an account, in rao: all but what is frozen, and but the existential
/// deposit where the account has to stay.
#[must_use]
pub fn reducible(state: &Ledger, who: &AccountId, preservation: Preservation) -> Rao {
    state
        .accounts
        .get(who)
        .map_or(Rao::ZERO, |account| account.reducible(preservation))
}

/// The balance that is not held, spendable or frozen, in rao.
#[must_use]
pub fn balance(state: &Ledger, who: &AccountId) -> Rao {
    let account = state.accounts.get(who);
    account.map_or(Rao::ZERO, |account| account.free)
}

/// The spendable balance, existential deposit included: `free(acct)` of spec 03 §5, in rao.
#[must_use]
pub fn free(state: &Ledger, who: &AccountId) -> Rao {
    reducible(state, who, Preservation::Expendable)
}

/// The spendable balance that leaves the account alive: `keep_alive(acct)` of spec 03 §5, in rao.
#[must_use]
pub fn keep_alive(state: &Ledger, who: &AccountId) -> Rao {
    reducible(state, who, Preservation::Preserve)
}

/// The balance that the EVM shows, in rao: 500 below `free` (spec 01 §1.3).
#[must_use]
pub fn evm_balance(state: &Ledger, who: &AccountId) -> Rao {
    keep_alive(state, who)
}

/// Whether an account holds anything at all.
pub(super) fn has_balance(state: &Ledger, who: &AccountId) -> bool {
    state.accounts.get(who).is_some_and(Account::has_balance)
}

impl Account {
    /// Whether the account survives the loss of its balance's reference, or may go.
    #[must_use]
    pub(super) const fn can_drop_provider(&self) -> bool {
        self.consumers == 0 || self.providers > 1
    }

    /// What of `free` an operation may take.
    pub(super) fn reducible(&self, preservation: Preservation) -> Rao {
        let mut untouchable = self.frozen.saturating_sub(self.reserved);
        let stays = match preservation {
            Preservation::Preserve => true,
            Preservation::Expendable => !self.free.is_zero() && !self.can_drop_provider(),
        };
        if stays {
            untouchable = untouchable.max(EXISTENTIAL_DEPOSIT);
        }
        self.free.saturating_sub(untouchable)
    }

    const fn has_balance(&self) -> bool {
        self.free.0 != 0 || self.reserved.0 != 0 || self.frozen.0 != 0
    }
}

/// Changes an account's balance and keeps its references: an account comes to life at the
/// existential deposit and dies below it, its remainder destroyed.
///
/// # Errors
/// That of `change`, or `Token(OnlyProvider)` when the account is needed and would die.
pub(super) fn mutate(
    state: &mut State,
    who: &AccountId,
    change: impl FnOnce(&mut Account) -> Result,
) -> Result {
    let mut account = state.accounts.get(who).copied().unwrap_or_default();
    let is_new = !account.has_balance();
    let provided = account.free >= EXISTENTIAL_DEPOSIT && account.providers > 0;
    let consumed = !is_new && (!account.reserved.is_zero() || !account.frozen.is_zero());

    change(&mut account)?;

    let provides = account.free >= EXISTENTIAL_DEPOSIT;
    let consumes = !account.reserved.is_zero() || !account.frozen.is_zero();
    let mut created = false;
    if !provided && provides {
        created = account.providers == 0 && account.sufficients == 0;
        account.providers += 1;
    }
    match (consumed, consumes) {
        (true, false) => account.consumers = account.consumers.saturating_sub(1),
        (false, true) => account.consumers += 1,
        _ => {}
    }
    let mut killed = false;
    if provided && !provides {
        match (account.providers, account.consumers, account.sufficients) {
            (0 | 1, 0, 0) => killed = true,
            (1, consumers, _) if consumers > 0 => {
                return Err(Error::Token(TokenError::OnlyProvider));
            }
            _ => account.providers -= 1,
        }
    }

    if created {
        state.emit(SystemEvent::NewAccount { account: *who });
    }
    if killed {
        state.emit(SystemEvent::KilledAccount { account: *who });
    }
    if is_new {
        state.emit(BalancesEvent::Endowed {
            account: *who,
            free_balance: account.free,
        });
    }
    if account.free < EXISTENTIAL_DEPOSIT && account.reserved.is_zero() {
        let dust = core::mem::take(&mut account.free);
        account.frozen = Rao::ZERO;
        if !dust.is_zero() {
            state.emit(BalancesEvent::DustLost {
                account: *who,
                amount: dust,
            });
            state.balances_issuance.debit(dust);
        }
    }
    if killed {
        state.accounts.remove(who);
    } else {
        state.accounts.insert(*who, account);
    }
    Ok(())
}

/// The system pallet's own error for an account that is needed and would die, where no check of the
/// framework's comes before it.
pub(super) fn needed(error: Error) -> Error {
    match error {
        Error::Token(TokenError::OnlyProvider) => Error::ConsumerRemaining,
        other => other,
    }
}

/// Counts a transaction of the account.
pub fn inc_nonce(state: &mut State, who: &AccountId) {
    let account = state.accounts.entry(*who).or_default();
    account.nonce = account.nonce.saturating_add(1);
}

/// Lets an account exist without a balance: a pallet keeps something there.
pub fn inc_providers(state: &mut State, who: &AccountId) {
    let account = state.accounts.entry(*who).or_default();
    let created = account.providers == 0 && account.sufficients == 0;
    account.providers = if created {
        1
    } else {
        account.providers.saturating_add(1)
    };
    if created {
        state.emit(SystemEvent::NewAccount { account: *who });
    }
}

/// Takes back one [`inc_providers`]; the account dies if nothing else holds it.
///
/// # Errors
/// `ConsumerRemaining` if the account is needed and would die.
pub fn dec_providers(state: &mut State, who: &AccountId) -> Result {
    let Some(mut account) = state.accounts.get(who).copied() else {
        return Ok(());
    };
    match (account.providers, account.consumers, account.sufficients) {
        (0 | 1, 0, 0) => {
            state.accounts.remove(who);
            state.emit(SystemEvent::KilledAccount { account: *who });
        }
        (0 | 1, consumers, _) if consumers > 0 => return Err(Error::ConsumerRemaining),
        (providers, _, _) => {
            account.providers = providers.saturating_sub(1);
            state.accounts.insert(*who, account);
        }
    }
    Ok(())
}

/// Lets an account exist without a balance: a contract's code was stored.
pub fn inc_sufficients(state: &mut State, who: &AccountId) {
    let account = state.accounts.entry(*who).or_default();
    let created = account.providers == 0 && account.sufficients == 0;
    account.sufficients += 1;
    if created {
        state.emit(SystemEvent::NewAccount { account: *who });
    }
}

/// Takes back one [`inc_sufficients`]; the account dies if nothing else holds it.
pub fn dec_sufficients(state: &mut State, who: &AccountId) {
    let Some(mut account) = state.accounts.get(who).copied() else {
        return;
    };
    account.sufficients = account.sufficients.saturating_sub(1);
    if account.sufficients == 0 && account.providers == 0 {
        state.accounts.remove(who);
        state.emit(SystemEvent::KilledAccount { account: *who });
    } else {
        state.accounts.insert(*who, account);
    }
}
