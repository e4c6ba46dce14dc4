use super::*;
use crate::{
    balances,
    call::{BalancesCall, dispatch},
    error::{SystemError, TokenError},
    event::Event,
    primitives::Rao,
    profile::Profile,
};

const WHO: AccountId = AccountId([1; 32]);
const OTHER: AccountId = AccountId([2; 32]);

fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    balances::endow(&mut state, &WHO, Rao::TAO).unwrap();
    // More is issued than any call of these tests asks for.
    balances::endow(&mut state, &AccountId([3; 32]), Rao::from_tao(10)).unwrap();
    state
}

fn pay(value: u64) -> Box<Call> {
    let value = Rao(value);
    Box::new(BalancesCall::TransferKeepAlive { dest: OTHER, value }.into())
}

fn signed(state: &mut State, call: UtilityCall) -> Result {
    dispatch(state, Origin::Signed(WHO), call.into(), None)
}

fn root(state: &mut State, call: UtilityCall) -> Result {
    dispatch(state, Origin::Root, call.into(), None)
}

fn last(state: &State) -> Option<&Event> {
    state.events.last()
}

#[test]
fn a_fallback_is_made_only_where_the_main_call_fails() {
    let mut state = state();
    let too_much = || pay(2 * Rao::TAO.0);
    let both = |main, fallback| UtilityCall::IfElse { main, fallback };
    signed(&mut state, both(pay(1_000), pay(2_000))).unwrap();
    assert_eq!(balances::free(&state, &OTHER), Rao(1_000));
    let success = UtilityEvent::IfElseMainSuccess.into();
    assert_eq!(last(&state), Some(&success));
    signed(&mut state, both(too_much(), pay(2_000))).unwrap();
    assert_eq!(balances::free(&state, &OTHER), Rao(3_000));
    let main_error = Error::Token(TokenError::FundsUnavailable);
    let fallback = UtilityEvent::IfElseFallbackCalled {
        main_error: main_error.clone(),
    };
    assert_eq!(last(&state), Some(&fallback.into()));
    let before = state.clone();
    let failed = signed(&mut state, both(too_much(), too_much()));
    assert_eq!(failed, Err(main_error));
    assert!(state.is_same_version(&before));
}

#[test]
fn a_derivative_account_is_hashed_from_its_owner_and_number() {
    // blake2_256("modlpy/utilisuba" ++ 32 bytes of 1 ++ 7 as u16), computed with Python's hashlib.
    let account = derivative_account(&WHO, 7);
    assert_eq!(
        format!("{account:?}"),
        "0x97b172b87f96bc1f6e557392c3bb7dbbcac07d4265341ad6182a113dcb9d7c3d"
    );
    let mut state = state();
    balances::endow(&mut state, &account, Rao(10_000)).unwrap();
    let call = pay(9_000);
    signed(&mut state, UtilityCall::AsDerivative { index: 7, call }).unwrap();
    assert_eq!(balances::free(&state, &account), Rao(1_000));
    let call = pay(1);
    let by_root = root(&mut state, UtilityCall::AsDerivative { index: 7, call });
    assert_eq!(by_root, Err(Error::BadOrigin));
}

#[test]
fn root_makes_calls_from_any_origin() {
    let mut state = state();
    let as_origin = OriginCaller::System(RawOrigin::Signed(WHO));
    let dispatch_as = |call| UtilityCall::DispatchAs { as_origin, call };
    assert_eq!(
        signed(&mut state, dispatch_as(pay(1))),
        Err(Error::BadOrigin)
    );
    root(&mut state, dispatch_as(pay(1_000))).unwrap();
    assert_eq!(balances::free(&state, &OTHER), Rao(1_000));
    root(&mut state, dispatch_as(pay(2 * Rao::TAO.0))).unwrap();
    let error = Error::Token(TokenError::FundsUnavailable);
    let result = Err(error.clone());
    assert_eq!(
        last(&state),
        Some(&UtilityEvent::DispatchedAs { result }.into())
    );
    let fallible = UtilityCall::DispatchAsFallible {
        as_origin,
        call: pay(2 * Rao::TAO.0),
    };
    assert_eq!(root(&mut state, fallible), Err(error));
    let weight = Weight {
        ref_time: 1,
        proof_size: 0,
    };
    let force = BalancesCall::ForceTransfer {
        source: WHO,
        dest: OTHER,
        value: Rao(1),
    };
    let with_weight = UtilityCall::WithWeight {
        call: Box::new(force.into()),
        weight,
    };
    assert_eq!(
        signed(&mut state, with_weight.clone()),
        Err(Error::BadOrigin)
    );
    root(&mut state, with_weight).unwrap();
    assert_eq!(balances::free(&state, &OTHER), Rao(1_001));
}

#[test]
fn only_batches_directly_in_batches_are_filtered() {
    let mut state = state();
    let batch = |calls| UtilityCall::Batch { calls };
    let nested = batch(vec![batch(vec![*pay(1_000)]).into()]);
    assert_eq!(
        signed(&mut state, nested),
        Err(SystemError::CallFiltered.into())
    );
    let between = UtilityCall::IfElse {
        main: Box::new(batch(vec![*pay(1_000)]).into()),
        fallback: pay(1_000),
    };
    signed(&mut state, batch(vec![between.into()])).unwrap();
    assert_eq!(balances::free(&state, &OTHER), Rao(1_000));
}
