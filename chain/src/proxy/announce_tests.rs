use super::*;
use crate::{
    balances,
    call::{BalancesCall, Call, Origin, ProxyCall, SubtensorCall, dispatch},
    error::SystemError,
    event::Event,
    primitives::blake2_256,
    profile::Profile,
    proxy::{add, remove, remove_all, set_real_pays_fee},
};

const REAL: AccountId = AccountId([1; 32]);
const PROXY: AccountId = AccountId([2; 32]);
const ANYBODY: AccountId = AccountId([3; 32]);

/// An account with a proxy that waits ten blocks.
fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 100;
    for who in [REAL, PROXY] {
        balances::endow(&mut state, &who, Rao::from_tao(10)).unwrap();
    }
    add(&mut state, &REAL, &PROXY, ProxyType::Any, 10).unwrap();
    state.events.clear();
    state
}

fn pay(value: u64) -> Call {
    BalancesCall::TransferKeepAlive {
        dest: ANYBODY,
        value: Rao(value),
    }
    .into()
}

fn hash(call: &Call) -> H256 {
    blake2_256(&call.to_scale())
}

fn make(state: &mut State, call: &Call) -> Result {
    let announced = ProxyCall::ProxyAnnounced {
        delegate: PROXY,
        real: REAL,
        force_proxy_type: None,
        call: Box::new(call.clone()),
    };
    dispatch(state, Origin::Signed(ANYBODY), announced.into(), None)
}

fn reserved(state: &State) -> Rao {
    state.accounts[&PROXY].reserved
}

#[test]
fn an_announced_call_is_made_by_anybody_once_its_delay_has_passed() {
    let mut state = state();
    let call = pay(5_000);
    let unannounced = Err(ProxyError::Unannounced.into());
    assert_eq!(make(&mut state, &call), unannounced);
    announce(&mut state, &PROXY, &REAL, hash(&call)).unwrap();
    assert_eq!(reserved(&state), Rao(104_000_000));
    let announced = ProxyEvent::Announced {
        real: REAL,
        proxy: PROXY,
        call_hash: hash(&call),
    };
    assert_eq!(state.events.last(), Some(&Event::from(announced)));
    state.clock.block += 9;
    assert_eq!(make(&mut state, &call), unannounced);
    state.clock.block += 1;
    assert_eq!(make(&mut state, &pay(5_001)), unannounced);
    make(&mut state, &call).unwrap();
    assert_eq!(balances::free(&state, &ANYBODY), Rao(5_000));
    assert_eq!(state.proxies.last_call_result[&REAL], Ok(()));
    assert_eq!(reserved(&state), Rao::ZERO);
    assert!(state.proxies.announcements.is_empty());
    assert_eq!(make(&mut state, &call), unannounced, "it is used up");
}

#[test]
fn a_call_uses_up_all_its_announcements_that_are_due_and_no_others() {
    let mut state = state();
    let call = pay(5_000);
    announce(&mut state, &PROXY, &REAL, hash(&call)).unwrap();
    announce(&mut state, &PROXY, &REAL, hash(&call)).unwrap();
    announce(&mut state, &PROXY, &REAL, hash(&pay(1))).unwrap();
    state.clock.block += 5;
    announce(&mut state, &PROXY, &REAL, hash(&call)).unwrap();
    assert_eq!(reserved(&state), Rao(36_000_000 + 4 * 68_000_000));
    state.clock.block += 5;
    make(&mut state, &call).unwrap();
    assert_eq!(state.proxies.announcements[&PROXY].pending.len(), 2);
    assert_eq!(reserved(&state), Rao(36_000_000 + 2 * 68_000_000));
}

#[test]
fn a_call_that_fails_uses_up_its_announcement() {
    let mut state = state();
    let call = Call::from(SubtensorCall::StartCall {
        netuid: crate::primitives::NetUid(9),
    });
    announce(&mut state, &PROXY, &REAL, hash(&call)).unwrap();
    state.clock.block += 10;
    make(&mut state, &call).unwrap();
    assert!(state.proxies.last_call_result[&REAL].is_err());
    assert!(state.proxies.announcements.is_empty());
}

#[test]
fn a_call_that_the_type_does_not_allow_is_filtered_when_it_is_made() {
    let mut state = state();
    remove_all(&mut state, &REAL).unwrap();
    add(&mut state, &REAL, &PROXY, ProxyType::Staking, 0).unwrap();
    let call = pay(5_000);
    announce(&mut state, &PROXY, &REAL, hash(&call)).unwrap();
    make(&mut state, &call).unwrap();
    let filtered = Err(SystemError::CallFiltered.into());
    assert_eq!(state.proxies.last_call_result[&REAL], filtered);
}

#[test]
fn both_sides_take_announcements_back() {
    let mut state = state();
    let call = hash(&pay(1));
    let not_found = Err(ProxyError::NotFound.into());
    assert_eq!(
        remove_announcement(&mut state, &PROXY, &REAL, call),
        not_found
    );
    announce(&mut state, &PROXY, &REAL, call).unwrap();
    announce(&mut state, &PROXY, &REAL, call).unwrap();
    assert_eq!(
        reject_announcement(&mut state, &ANYBODY, &PROXY, call),
        not_found
    );
    assert_eq!(
        remove_announcement(&mut state, &PROXY, &ANYBODY, call),
        not_found
    );
    reject_announcement(&mut state, &REAL, &PROXY, call).unwrap();
    assert_eq!(reserved(&state), Rao::ZERO);
    announce(&mut state, &PROXY, &REAL, call).unwrap();
    remove_announcement(&mut state, &PROXY, &REAL, call).unwrap();
    assert!(state.proxies.announcements.is_empty());
}

#[test]
fn only_proxies_announce_and_not_too_many() {
    let mut state = state();
    let none = announce(&mut state, &ANYBODY, &REAL, [0; 32]);
    assert_eq!(none, Err(ProxyError::NotProxy.into()));
    for n in 0..75 {
        announce(&mut state, &PROXY, &REAL, [n; 32]).unwrap();
    }
    let before = state.clone();
    let more = announce(&mut state, &PROXY, &REAL, [75; 32]);
    assert_eq!(more, Err(ProxyError::TooMany.into()));
    assert!(state.is_same_version(&before));
    let poor = AccountId([4; 32]);
    add(&mut state, &REAL, &poor, ProxyType::Any, 0).unwrap();
    let broke = announce(&mut state, &poor, &REAL, [0; 32]);
    let error = crate::error::BalancesError::InsufficientBalance;
    assert_eq!(broke, Err(error.into()));
}

#[test]
fn poking_brings_both_deposits_up_to_date() {
    let mut state = state();
    announce(&mut state, &PROXY, &REAL, [0; 32]).unwrap();
    add(&mut state, &PROXY, &ANYBODY, ProxyType::Any, 0).unwrap();
    state.events.clear();
    crate::proxy::poke(&mut state, &PROXY).unwrap();
    assert!(state.events.is_empty(), "nothing to do");
    // As if deposits had been higher and lower once.
    let balance = balances::free(&state, &PROXY);
    balances::reserve(&mut state, &PROXY, Rao(7)).unwrap();
    let store = &mut state.proxies;
    store.proxies.get_mut(&PROXY).unwrap().deposit = Rao(93_000_010);
    store.announcements.get_mut(&PROXY).unwrap().deposit = Rao(103_999_997);
    state.events.clear();
    crate::proxy::poke(&mut state, &PROXY).unwrap();
    let poked = |kind, old, new| {
        Event::from(ProxyEvent::DepositPoked {
            who: PROXY,
            kind,
            old_deposit: Rao(old),
            new_deposit: Rao(new),
        })
    };
    let events: Vec<_> = state.events.iter().cloned().collect();
    assert_eq!(
        events[1],
        poked(DepositKind::Proxies, 93_000_010, 93_000_000)
    );
    assert_eq!(
        events[3],
        poked(DepositKind::Announcements, 103_999_997, 104_000_000)
    );
    assert_eq!(events.len(), 4);
    assert_eq!(balances::free(&state, &PROXY), balance);
}

#[test]
fn who_pays_the_fees_is_forgotten_with_the_proxy() {
    let mut state = state();
    let none = set_real_pays_fee(&mut state, &REAL, &ANYBODY, true);
    assert_eq!(none, Err(ProxyError::NotProxy.into()));
    let pair = (REAL, PROXY);
    set_real_pays_fee(&mut state, &REAL, &PROXY, true).unwrap();
    assert!(state.proxies.real_pays_fee.contains(&pair));
    set_real_pays_fee(&mut state, &REAL, &PROXY, false).unwrap();
    assert!(state.proxies.real_pays_fee.is_empty());
    set_real_pays_fee(&mut state, &REAL, &PROXY, true).unwrap();
    remove(&mut state, &REAL, &PROXY, ProxyType::Any, 10).unwrap();
    assert!(state.proxies.real_pays_fee.is_empty());
    add(&mut state, &REAL, &PROXY, ProxyType::Any, 0).unwrap();
    set_real_pays_fee(&mut state, &REAL, &PROXY, true).unwrap();
    remove_all(&mut state, &REAL).unwrap();
    assert!(state.proxies.real_pays_fee.is_empty());
}
