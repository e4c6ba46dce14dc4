//! Two ledgers of one money: the EVM's balances live in forge, the ledger has everything else.
//!
//! A request tells the balances that it may move; the ledger's accounts are set to them, the change
//! runs, and what it did to them goes back as differences. All is in rao: a balance's wei below a rao
//! stay where they are.

use std::collections::BTreeMap;

use alloy_primitives::{Address, I256, U256};
use taovm_chain::{
    balances::{self, Preservation},
    error::Error,
    primitives::Rao,
    profile::{EXISTENTIAL_DEPOSIT, MAX_TAO_ISSUANCE},
    state::{Account, Ledger, State},
};
use taovm_evm_bridge::{account_of, money::WEI_PER_RAO};

use super::abi::{Delta, Held};

/// What the EVM shows of an account, in rao.
pub(super) fn shown(ledger: &Ledger, address: Address) -> i128 {
    i128::from(balances::evm_balance(ledger, &account_of(address)).0)
}

/// The account's record.
pub(super) fn record(ledger: &Ledger, address: Address) -> Account {
    let account = ledger.accounts.get(&account_of(address));
    account.copied().unwrap_or_default()
}

/// A balance of the EVM in whole rao. forge gives test contracts more than there can be; more than
/// all TAO counts as all TAO.
pub(super) fn whole_rao(wei: U256) -> u64 {
    let rao = u64::try_from(wei / WEI_PER_RAO).unwrap_or(u64::MAX);
    rao.min(MAX_TAO_ISSUANCE.0)
}

/// Makes the EVM's view of an account `rao`, issuing or destroying the difference. Of
/// `TotalIssuance`, which emission follows, it is no part: in forge money comes from nowhere.
///
/// # Errors
/// Where the ledger cannot hold it.
pub(super) fn set_shown(state: &mut State, address: Address, rao: u64) -> Result<(), Error> {
    let who = account_of(address);
    let now = balances::evm_balance(state, &who);
    let wanted = Rao(rao);
    if now == wanted {
        return Ok(());
    }
    if now < wanted {
        let free = balances::balance(state, &who);
        let hidden = hidden(&record(state, address));
        let target = wanted.saturating_add(hidden);
        return balances::deposit(state, &who, target.saturating_sub(free));
    }
    let less = now.saturating_sub(wanted);
    balances::withdraw(state, &who, less, Preservation::Preserve)
}

/// What of a balance the EVM does not show.
fn hidden(account: &Account) -> Rao {
    account
        .frozen
        .saturating_sub(account.reserved)
        .max(EXISTENTIAL_DEPOSIT)
}

/// Gives an account the reference that a contract's code is.
pub(super) fn mark_contract(state: &mut State, held: &Held) {
    if held.isContract && record(state, held.account).sufficients == 0 {
        balances::inc_sufficients(state, &account_of(held.account));
    }
}

/// Takes back the reference of [`mark_contract`], for the code itself to bring one.
pub(super) fn unmark_contract(state: &mut State, address: Address) {
    if record(state, address).sufficients > 0 {
        balances::dec_sufficients(state, &account_of(address));
    }
}

/// Differences by address, without those that are none, in wei.
pub(super) fn deltas(rao: BTreeMap<Address, i128>) -> Vec<Delta> {
    let wei = I256::unchecked_from(1_000_000_000);
    rao.into_iter()
        .filter(|(_, amount)| *amount != 0)
        .map(|(account, amount)| Delta {
            account,
            amount: I256::try_from(amount).unwrap_or_default() * wei,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use taovm_chain::profile::Profile;

    use super::*;

    const ADDRESS: Address = Address::repeat_byte(7);

    #[test]
    fn what_the_evm_shows_is_set_and_500_rao_stay_hidden() {
        let mut state = State::empty(&Profile::DEV);
        for rao in [1, 1_000_000, 3, 0, 0, 77] {
            set_shown(&mut state, ADDRESS, rao).unwrap();
            assert_eq!(shown(&state, ADDRESS), i128::from(rao));
            let issued: u64 = state.accounts.values().map(|a| a.free.0).sum();
            assert_eq!(state.balances_issuance, Rao(issued));
            assert_eq!(state.globals.total_issuance, Rao::ZERO);
        }
        assert_eq!(record(&state, ADDRESS).free, Rao(577));
    }

    #[test]
    fn the_balance_of_a_test_contract_is_all_tao() {
        assert_eq!(
            whole_rao(U256::from(u128::MAX >> 32)),
            21_000_000_000_000_000
        );
        assert_eq!(whole_rao(U256::from(1_999_999_999_u64)), 1);
    }
}
