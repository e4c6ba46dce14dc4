//! TAO of the subnets: their accounts, emission's credit, burning and recycling
//! (spec 03 §5, 04 §3.3).

use super::{
    Preservation, deposit, free, keep_alive,
    transfer::{can_deposit, transfer},
    withdraw,
};
use crate::{
    error::{Result, SubtensorError},
    event::BalancesEvent,
    primitives::{AccountId, NetUid, Rao},
    profile::MAX_TAO_ISSUANCE,
    state::{Ledger, State},
};

/// The account that holds a subnet's TAO: always for root, else while the subnet exists.
///
/// # Errors
/// `SubnetNotExists`.
pub fn subnet_account(state: &Ledger, netuid: NetUid) -> Result<AccountId> {
    if netuid.is_root() || state.subnet_exists(netuid) {
        Ok(AccountId::of_subnet(netuid))
    } else {
        Err(SubtensorError::SubnetNotExists.into())
    }
}

/// Moves TAO; the payer may die, and what is destroyed with it leaves the subtensor issuance too.
///
/// # Errors
/// `InsufficientBalance`, or those of a transfer.
pub fn transfer_tao(state: &mut State, from: &AccountId, to: &AccountId, amount: Rao) -> Result {
    if amount > free(state, from) {
        return Err(SubtensorError::InsufficientBalance.into());
    }
    let before = state.balances_issuance;
    transfer(state, from, to, amount, Preservation::Expendable)?;
    let destroyed = before.saturating_sub(state.balances_issuance);
    state.globals.total_issuance.debit(destroyed);
    Ok(())
}

/// Moves TAO into a subnet's account, leaving the payer alive. Returns what moved: up to 500 rao
/// less than asked.
///
/// # Errors
/// `SubnetNotExists`, `InsufficientBalance`, or those of a transfer.
pub fn transfer_to_subnet(
    state: &mut State,
    netuid: NetUid,
    coldkey: &AccountId,
    amount: Rao,
) -> Result<Rao> {
    if amount.is_zero() {
        return Ok(Rao::ZERO);
    }
    let account = subnet_account(state, netuid)?;
    let moved = amount.min(keep_alive(state, coldkey));
    if moved.is_zero() {
        return Err(SubtensorError::InsufficientBalance.into());
    }
    transfer(state, coldkey, &account, moved, Preservation::Preserve)?;
    Ok(moved)
}

/// Moves TAO out of a subnet's account.
///
/// # Errors
/// `SubnetNotExists`, `InsufficientBalance`, or those of a transfer.
pub fn transfer_from_subnet(
    state: &mut State,
    netuid: NetUid,
    to: &AccountId,
    amount: Rao,
) -> Result {
    let account = subnet_account(state, netuid)?;
    transfer_tao(state, &account, to, amount)
}

/// Puts TAO out of reach; issuance stays.
///
/// # Errors
/// As [`transfer_tao`].
pub fn burn_tao(state: &mut State, from: &AccountId, amount: Rao) -> Result {
    transfer_tao(state, from, &AccountId::BURN, amount)
}

/// Destroys TAO, which makes room for later emission.
///
/// # Errors
/// `InsufficientBalance`, `BalanceWithdrawalError`.
pub fn recycle_tao(state: &mut State, from: &AccountId, amount: Rao) -> Result {
    if amount > keep_alive(state, from) {
        return Err(SubtensorError::InsufficientBalance.into());
    }
    state.globals.total_issuance.debit(amount);
    withdraw(state, from, amount, Preservation::Preserve)
        .map_err(|_| SubtensorError::BalanceWithdrawalError.into())
}

/// Issued TAO that no account holds yet. It is spent or recycled within the block.
#[must_use = "credit that is dropped stays issued and belongs to nobody"]
#[derive(Debug)]
pub struct Credit(Rao);

impl Credit {
    /// What is left, in rao.
    #[must_use]
    pub const fn amount(&self) -> Rao {
        self.0
    }
}

/// Issues TAO, up to the hard cap.
pub fn mint_tao(state: &mut State, amount: Rao) -> Credit {
    let minted = amount.min(MAX_TAO_ISSUANCE.saturating_sub(state.balances_issuance));
    state.globals.total_issuance.credit(minted);
    state.balances_issuance.credit(minted);
    if !minted.is_zero() {
        state.emit(BalancesEvent::Issued { amount: minted });
    }
    Credit(minted)
}

/// Puts part of a credit into an account. Returns whether it did: not with too little credit, and
/// not where the account would end below the existential deposit.
pub fn spend_credit(state: &mut State, to: &AccountId, credit: &mut Credit, amount: Rao) -> bool {
    let Some(rest) = credit.0.checked_sub(amount) else {
        return false;
    };
    if can_deposit(state, to, amount).is_err() {
        return false;
    }
    // The credit is issued already: undo what a deposit issues.
    if deposit(state, to, amount).is_err() {
        return false;
    }
    state.balances_issuance.debit(amount);
    credit.0 = rest;
    true
}

/// Takes back what is left of a credit.
pub fn recycle_credit(state: &mut State, credit: Credit) {
    state.globals.total_issuance.debit(credit.0);
    state.balances_issuance.debit(credit.0);
}
