//! Dispatch (0x06): calls of the chain as bytes.

use alloy_primitives::U256;
use taovm_chain::{
    balances,
    call::{BalancesCall, Call, SubtensorCall, UtilityCall},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    state::State,
};
use taovm_precompiles::{
    ExitError, PrecompileCall, PrecompileOutcome, Status, address, gas::weights, run,
};

const CALLER: [u8; 20] = [0xaa; 20];
const PAYEE: AccountId = AccountId([9; 32]);

fn chain() -> State {
    let mut state = genesis::build(&GenesisConfig::new(&Profile::FINNEY)).unwrap();
    balances::deposit(&mut state, &AccountId::from_evm(CALLER), Rao::from_tao(10)).unwrap();
    state
}

fn at(input: &[u8]) -> PrecompileCall<'_> {
    PrecompileCall {
        address: address::DISPATCH,
        caller: CALLER,
        value_wei: U256::ZERO,
        input,
        gas_limit: 1_000_000,
        is_static: false,
        is_delegate: false,
    }
}

fn dispatch(state: &mut State, call: &Call) -> PrecompileOutcome {
    run(state, &at(&call.to_scale()), None)
}

fn error(outcome: &PrecompileOutcome) -> String {
    match &outcome.status {
        Status::Error(ExitError::Other(text)) => text.clone().into_owned(),
        other => format!("{other:?}"),
    }
}

fn pay(value: u64) -> Call {
    BalancesCall::TransferAllowDeath {
        dest: PAYEE,
        value: Rao(value),
    }
    .into()
}

fn paid(state: &State) -> Rao {
    let account = state.accounts.get(&PAYEE);
    account.map_or(Rao::ZERO, |account| account.free)
}

#[test]
fn a_call_is_made_as_the_callers_account_and_charged_by_weight() {
    let mut state = chain();
    let outcome = dispatch(&mut state, &pay(5_000));
    assert_eq!(outcome.status, Status::Success);
    assert!(outcome.output.is_empty());
    // Balances.transfer_allow_death, spec 01 §3.4
    assert_eq!((outcome.gas_used, outcome.weight), (6_035, 241_417_000));
    assert_eq!(paid(&state), Rao(5_000));
}

#[test]
fn a_static_frame_may_write_here() {
    let mut state = chain();
    let input = pay(5_000).to_scale();
    let call = PrecompileCall {
        is_static: true,
        ..at(&input)
    };
    assert!(run(&mut state, &call, None).is_success());
    assert_eq!(paid(&state), Rao(5_000));
}

#[test]
fn bytes_behind_the_call_are_ignored_and_other_bytes_are_no_call() {
    let mut state = chain();
    let mut input = pay(5_000).to_scale();
    input.extend([1, 2, 3]);
    assert!(run(&mut state, &at(&input), None).is_success());
    for input in [&[][..], &[5], &[254, 0], &input[..20]] {
        let outcome = run(&mut state, &at(input), None);
        assert_eq!(error(&outcome), "decode failed");
    }
    let mut nested = pay(1);
    for _ in 0..9 {
        nested = UtilityCall::Batch {
            calls: vec![nested],
        }
        .into();
    }
    assert_eq!(error(&dispatch(&mut state, &nested)), "decode failed");
}

#[test]
fn the_frame_needs_gas_for_the_whole_weight() {
    let mut state = chain();
    let input = pay(5_000).to_scale();
    for (gas_limit, expected) in [
        (6_035, Status::Error(ExitError::OutOfGas)),
        (6_036, Status::Success),
    ] {
        let call = PrecompileCall {
            gas_limit,
            ..at(&input)
        };
        assert_eq!(run(&mut state, &call, None).status, expected);
    }
}

#[test]
fn free_calls_are_refused_after_their_gas_is_asked_for() {
    let mut state = chain();
    let free = Call::from(SubtensorCall::SetWeights {
        netuid: NetUid(1),
        dests: vec![0],
        weights: vec![1],
        version_key: 0,
    });
    let input = free.to_scale();
    let floor = weights::of_call(&free).floor();
    for (gas_limit, expected) in [(floor - 1, "Error(OutOfGas)"), (floor, "invalid call")] {
        let call = PrecompileCall {
            gas_limit,
            ..at(&input)
        };
        assert_eq!(error(&run(&mut state, &call, None)), expected);
    }
}

#[test]
fn a_refused_call_is_named_and_leaves_no_trace() {
    let mut state = chain();
    let stake = SubtensorCall::AddStake {
        hotkey: PAYEE,
        netuid: NetUid(77),
        amount_staked: Rao::TAO,
    };
    let before = state.events.len();
    let outcome = dispatch(&mut state, &stake.into());
    assert_eq!(
        error(&outcome),
        "dispatch execution failed: SubnetNotExists"
    );
    assert_eq!(state.events.len(), before);
}
