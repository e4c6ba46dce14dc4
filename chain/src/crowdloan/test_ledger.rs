//! A small ledger for tests of crowdloans: a creator, contributors, one crowdloan.

use super::{CrowdloanId, NewCrowdloan, create};
use crate::{
    balances,
    primitives::{AccountId, Rao},
    profile::Profile,
    state::State,
};

/// Has 10,000 TAO and opens crowdloans.
pub(crate) const CREATOR: AccountId = AccountId([7; 32]);

/// Has 10,000 TAO.
pub(crate) const ALICE: AccountId = AccountId([3; 32]);

/// Has 10,000 TAO.
pub(crate) const BOB: AccountId = AccountId([9; 32]);

/// Has nothing.
pub(crate) const TARGET: AccountId = AccountId([5; 32]);

/// The first crowdloan.
pub(crate) const FIRST: CrowdloanId = 0;

/// Block 10 without crowdloans.
pub(crate) fn ledger() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 10;
    for who in [CREATOR, ALICE, BOB] {
        fund(&mut state, &who, 10_000);
    }
    state
}

/// Gives an account TAO.
pub(crate) fn fund(state: &mut State, who: &AccountId, tao: u64) {
    let amount = Rao::from_tao(tao);
    balances::endow(state, who, amount).expect("an account takes its balance");
    state.globals.total_issuance.credit(amount);
}

/// 10 TAO of 300, contributions of 1 TAO and more, until block 100,000, for the target.
pub(crate) fn plan() -> NewCrowdloan {
    NewCrowdloan {
        deposit: Rao::from_tao(10),
        min_contribution: Rao::TAO,
        cap: Rao::from_tao(300),
        end: 100_000,
        call: None,
        target_address: Some(TARGET),
    }
}

/// [`ledger`] with the crowdloan of [`plan`].
pub(crate) fn opened() -> State {
    let mut state = ledger();
    create(&mut state, &CREATOR, plan()).expect("a possible crowdloan");
    state
}

/// What an account has, in rao.
pub(crate) fn free(state: &State, who: &AccountId) -> Rao {
    balances::balance(state, who)
}
