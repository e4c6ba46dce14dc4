//! A small ledger for tests of stake: one pool, one author, one hotkey, funded coldkeys.

use crate::{
    balances,
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::Profile,
    state::State,
};

/// The subnet with a pool.
pub(super) const NETUID: NetUid = NetUid(2);

/// A hotkey that exists.
pub(super) const HOTKEY: AccountId = AccountId([1; 32]);

/// The block author.
pub(super) const AUTHOR: AccountId = AccountId([2; 32]);

/// A coldkey with 1,000,000 TAO.
pub(super) const ALICE: AccountId = AccountId([3; 32]);

/// Another.
pub(super) const BOB: AccountId = AccountId([4; 32]);

/// A ledger whose subnet 2 has `tao` and `alpha` in its pool and as much alpha outstanding.
pub(super) fn ledger(tao: u64, alpha: u64) -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 10;
    state.clock.author = Some(AUTHOR);
    for who in [ALICE, BOB] {
        fund(&mut state, &who, Rao::from_tao(1_000_000));
    }
    fund(&mut state, &AUTHOR, Rao(1_000));
    fund(&mut state, &AccountId::of_subnet(NETUID), Rao(tao));
    fund(&mut state, &AccountId::of_subnet(NetUid::ROOT), Rao(1_000));
    state.globals.total_stake = Rao(tao);
    state.hotkey_mut(&HOTKEY).owner = Some(BOB);
    let subnet = state.subnet_mut(NETUID);
    subnet.added = true;
    subnet.mechanism = 1;
    subnet.subtoken_enabled = true;
    subnet.pool.tao = Rao(tao);
    subnet.pool.alpha_in = Alpha(alpha);
    subnet.pool.alpha_out = Alpha(alpha);
    let root = state.subnet_mut(NetUid::ROOT);
    root.added = true;
    root.subtoken_enabled = true;
    state
}

fn fund(state: &mut State, who: &AccountId, amount: Rao) {
    balances::endow(state, who, amount).expect("a fresh account takes its balance");
    state.globals.total_issuance.credit(amount);
}

/// The sum of all balances.
pub(super) fn sum_of_balances(state: &State) -> u64 {
    state
        .accounts
        .values()
        .map(|account| account.free.0 + account.reserved.0)
        .sum()
}
