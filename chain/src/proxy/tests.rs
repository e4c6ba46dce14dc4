use super::*;
use crate::{
    call::{BalancesCall, Call, Origin, ProxyCall, SubtensorCall, UtilityCall, dispatch},
    error::{BalancesError, Error, SystemError},
    profile::Profile,
};

const REAL: AccountId = AccountId([1; 32]);
const PROXY: AccountId = AccountId([2; 32]);

fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 10;
    balances::endow(&mut state, &REAL, Rao::TAO).unwrap();
    state
}

fn pay(value: u64) -> Call {
    BalancesCall::TransferKeepAlive {
        dest: PROXY,
        value: Rao(value),
    }
    .into()
}

/// What a proxied call came to.
fn proxied(state: &mut State, call: Call) -> Result {
    let call = ProxyCall::Proxy {
        real: REAL,
        force_proxy_type: None,
        call: Box::new(call),
    };
    dispatch(state, Origin::Signed(PROXY), call.into(), None)?;
    state.proxies.last_call_result[&REAL].clone()
}

#[test]
fn deposits_are_reserved_and_given_back() {
    let mut state = state();
    add(&mut state, &REAL, &PROXY, ProxyType::Any, 0).unwrap();
    add(&mut state, &REAL, &PROXY, ProxyType::Staking, 0).unwrap();
    assert_eq!(state.accounts[&REAL].reserved, Rao(126_000_000));
    assert_eq!(
        add(&mut state, &REAL, &PROXY, ProxyType::Any, 0),
        Err(ProxyError::Duplicate.into())
    );
    remove(&mut state, &REAL, &PROXY, ProxyType::Any, 0).unwrap();
    assert_eq!(state.accounts[&REAL].reserved, Rao(93_000_000));
    remove_all(&mut state, &REAL).unwrap();
    assert_eq!(state.accounts[&REAL].reserved, Rao::ZERO);
    assert_eq!(state.accounts[&REAL].free, Rao::TAO);
    assert_eq!(state.accounts[&REAL].consumers, 0);
    assert_eq!(
        remove(&mut state, &REAL, &PROXY, ProxyType::Staking, 0),
        Err(ProxyError::NotFound.into())
    );
}

#[test]
fn a_deposit_needs_free_balance_and_leaves_the_account_alive() {
    let mut state = state();
    state.accounts.get_mut(&REAL).unwrap().free = Rao(92_999_999);
    let add = |state: &mut State| add(state, &REAL, &PROXY, ProxyType::Any, 0);
    assert_eq!(
        add(&mut state),
        Err(BalancesError::InsufficientBalance.into())
    );
    state.accounts.get_mut(&REAL).unwrap().free = Rao(93_000_499);
    assert_eq!(add(&mut state), Err(Error::ConsumerRemaining));
    state.accounts.get_mut(&REAL).unwrap().free = Rao(93_000_500);
    add(&mut state).unwrap();
}

#[test]
fn a_proxy_makes_the_calls_of_its_type_also_in_batches() {
    let mut state = state();
    let filtered = Err(SystemError::CallFiltered.into());
    assert_eq!(
        proxied(&mut state, pay(500)),
        Err(ProxyError::NotProxy.into())
    );
    add(&mut state, &REAL, &PROXY, ProxyType::NonTransfer, 0).unwrap();
    assert_eq!(proxied(&mut state, pay(500)), filtered);
    let batch = UtilityCall::BatchAll {
        calls: vec![pay(500)],
    };
    assert_eq!(proxied(&mut state, batch.into()), filtered);
    let more = ProxyCall::AddProxy {
        delegate: AccountId([3; 32]),
        proxy_type: ProxyType::Any,
        delay: 0,
    };
    assert_eq!(proxied(&mut state, more.into()), filtered);
    let pair = SubtensorCall::TryAssociateHotkey { hotkey: PROXY };
    proxied(&mut state, pair.into()).unwrap();
    remove_all(&mut state, &REAL).unwrap();
    add(&mut state, &REAL, &PROXY, ProxyType::SmallTransfer, 0).unwrap();
    proxied(&mut state, pay(499_999_999)).unwrap();
    assert_eq!(proxied(&mut state, pay(500_000_000)), filtered);
}

#[test]
fn a_delay_asks_for_an_announcement() {
    let mut state = state();
    add(&mut state, &REAL, &PROXY, ProxyType::Any, 1).unwrap();
    assert_eq!(
        proxied(&mut state, pay(500)),
        Err(ProxyError::Unannounced.into())
    );
}

#[test]
fn a_batch_of_batches_is_filtered() {
    let mut state = state();
    let inner = UtilityCall::Batch {
        calls: vec![pay(500)],
    };
    let outer = UtilityCall::ForceBatch {
        calls: vec![inner.into()],
    };
    assert_eq!(
        dispatch(&mut state, Origin::Signed(REAL), outer.into(), None),
        Err(SystemError::CallFiltered.into())
    );
}

#[test]
fn an_account_without_a_key_is_made_as_in_the_spec() {
    let who: AccountId = "0xe96513f9de8c72d93980ef4e913774eaf8c867e75a9b7278744f7db2234ca512"
        .parse()
        .unwrap();
    let pure = pure_account(&who, ProxyType::Any, 0, (10, 1));
    assert_eq!(
        format!("{pure:?}"),
        "0x83c0ee9bb93073bd5d28cf31f4bce967f94650ff01e49e5dbafc2bc7c31c71c3"
    );
    let mut state = state();
    state.clock.extrinsic_index = 1;
    let made = create_pure(&mut state, &REAL, ProxyType::Any, 0, 0).unwrap();
    assert_eq!(
        create_pure(&mut state, &REAL, ProxyType::Any, 0, 0),
        Err(ProxyError::Duplicate.into())
    );
    assert_eq!(
        kill_pure(&mut state, &REAL, &REAL, ProxyType::Any, 0, (10, 1)),
        Err(ProxyError::NoPermission.into())
    );
    kill_pure(&mut state, &made, &REAL, ProxyType::Any, 0, (10, 1)).unwrap();
    assert_eq!(state.accounts[&REAL].free, Rao::TAO);
}
