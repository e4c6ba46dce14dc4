//! Ledgers with many stakes.

use taovm_chain::{
    balances,
    neurons::append,
    primitives::{AccountId, Alpha, NetUid, Rao},
    profile::Profile,
    staking::increase_stake,
    state::State,
};

/// A subnet with a deep pool.
pub const NETUID: NetUid = NetUid(2);
/// A hotkey that many coldkeys stake to.
pub const HOTKEY: AccountId = AccountId([1; 32]);
/// The block author.
pub const AUTHOR: AccountId = AccountId([2; 32]);
/// A coldkey with TAO.
pub const STAKER: AccountId = AccountId([3; 32]);

/// A ledger with `entries` positions on one subnet, spread over 1,000 hotkeys.
///
/// # Panics
/// Never: the fixed balances are valid.
#[must_use]
pub fn staked_ledger(entries: u32) -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 1;
    state.clock.author = Some(AUTHOR);
    for (who, amount) in [
        (STAKER, Rao::from_tao(1_000_000)),
        (AUTHOR, Rao(1_000)),
        (AccountId::of_subnet(NETUID), Rao::from_tao(1_000_000)),
    ] {
        balances::endow(&mut state, &who, amount).expect("fresh accounts take their balances");
    }
    let subnet = state.subnet_mut(NETUID);
    subnet.added = true;
    subnet.mechanism = 1;
    subnet.subtoken_enabled = true;
    subnet.pool.tao = Rao::from_tao(1_000_000);
    subnet.pool.alpha_in = Alpha(1_000_000_000_000_000);
    subnet.pool.alpha_out = Alpha(1_000_000_000_000_000);
    state.hotkey_mut(&HOTKEY).owner = Some(STAKER);
    for i in 0..entries {
        let hotkey = if i % 1_000 == 0 {
            HOTKEY
        } else {
            account(b'h', i % 1_000)
        };
        increase_stake(
            &mut state,
            &hotkey,
            &account(b'c', i),
            NETUID,
            Alpha(1_000_000_000),
        );
    }
    state
}

/// Neurons of [`metagraph_ledger`].
pub const METAGRAPH_UIDS: u16 = 256;

/// A ledger with a full subnet: every neuron's hotkey has an owner and a stake.
///
/// # Panics
/// Never, as [`staked_ledger`].
#[must_use]
pub fn metagraph_ledger() -> State {
    let mut state = staked_ledger(1_000);
    for uid in 0..METAGRAPH_UIDS {
        let hotkey = if uid == 0 {
            HOTKEY
        } else {
            account(b'h', uid.into())
        };
        state.hotkey_mut(&hotkey).owner = Some(STAKER);
        append(&mut state, NETUID, &hotkey);
    }
    state
}

fn account(kind: u8, number: u32) -> AccountId {
    let mut seed = [kind, 0, 0, 0, 0];
    seed[1..].copy_from_slice(&number.to_le_bytes());
    AccountId(taovm_chain::primitives::blake2_256(&seed))
}
