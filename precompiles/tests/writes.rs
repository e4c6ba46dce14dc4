//! Calls that change the ledger: who acts, what is charged, what is explained.

use alloy_primitives::{U256, hex};
use taovm_chain::{
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    reward::{HostFault, RefuseCode, RewardEngine, RewardRun, ScriptManifest, ScriptRun},
    state::State,
};
use taovm_precompiles::{
    ExitError, PrecompileCall, PrecompileOutcome, RefusalReason, Status, Warning, address, gas, run,
};

const ALICE: [u8; 20] = [0xa1; 20];
const BOB: [u8; 20] = [0xb0; 20];
const HOTKEY: [u8; 32] = [7; 32];

fn genesis() -> State {
    let mut config = GenesisConfig::new(&Profile::DEV);
    for address in [ALICE, BOB] {
        config
            .balances
            .insert(AccountId::from_evm(address), Rao::from_tao(10_000));
    }
    genesis::build(&config).expect("a possible genesis")
}

fn input(selector: &str, words: &[U256]) -> Vec<u8> {
    let mut input = hex::decode(selector).expect("a selector");
    words
        .iter()
        .for_each(|w| input.extend(w.to_be_bytes::<32>()));
    input
}

fn hotkey() -> U256 {
    U256::from_be_bytes(HOTKEY)
}

fn call<'a>(address: [u8; 20], input: &'a [u8]) -> PrecompileCall<'a> {
    PrecompileCall {
        address,
        caller: ALICE,
        value_wei: U256::ZERO,
        input,
        gas_limit: 10_000_000,
        is_static: false,
        is_delegate: false,
    }
}

fn register_network(state: &mut State) -> PrecompileOutcome {
    run(
        state,
        &call(address::SUBNET, &input("14569c72", &[hotkey()])),
        None,
    )
}

fn add_stake_input(amount: U256, netuid: u64) -> Vec<u8> {
    input("1fc9b141", &[hotkey(), amount, U256::from(netuid)])
}

fn free(state: &State, account: AccountId) -> Rao {
    state.accounts.get(&account).map_or(Rao::ZERO, |a| a.free)
}

#[test]
fn the_caller_owns_the_subnet_it_registers() {
    let mut state = genesis();
    let outcome = register_network(&mut state);
    assert_eq!(outcome.status, Status::Success);
    assert!(outcome.output.is_empty());
    assert_eq!(outcome.gas_used, 150_440);
    assert_eq!(outcome.weight, gas::weights::REGISTER_NETWORK.weight);
    assert_eq!(outcome.warnings, []);
    assert_eq!(
        state.subnet(NetUid(2)).owner,
        Some(AccountId::from_evm(ALICE))
    );
}

#[test]
fn a_frame_below_the_floor_is_out_of_gas_before_anything_happens() {
    for (gas_limit, fits) in [(150_440, false), (150_441, true)] {
        let mut state = genesis();
        let before = state.clone();
        let input = input("14569c72", &[hotkey()]);
        let outcome = run(
            &mut state,
            &PrecompileCall {
                gas_limit,
                ..call(address::SUBNET, &input)
            },
            None,
        );
        assert_eq!(outcome.is_success(), fits);
        if !fits {
            assert_eq!(outcome.status, Status::Error(ExitError::OutOfGas));
            let reason = outcome.refusal.expect("an explanation").reason;
            assert_eq!(
                reason,
                RefusalReason::Gas {
                    needed: 150_441,
                    given: 150_440
                }
            );
            assert!(state.is_same_version(&before));
        }
    }
}

#[test]
fn weights_are_free_but_need_their_gas() {
    let mut state = genesis();
    register_network(&mut state);
    let mut input = input("34af16d6", &[2, 128, 192, 0].map(U256::from));
    for word in [1, 0, 1, 1] {
        input.extend(U256::from(word).to_be_bytes::<32>());
    }
    let mut set = |caller, gas_limit| {
        let call = PrecompileCall {
            caller,
            gas_limit,
            ..call(address::NEURON, &input)
        };
        run(&mut state, &call, None)
    };
    assert_eq!(
        set(BOB, 2_977_988).status,
        Status::Error(ExitError::OutOfGas)
    );
    // Enough gas, but no neuron: an error that the contract cannot read, without a charge.
    let refused = set(BOB, 2_977_989);
    assert_eq!(
        refused.status,
        Status::Error(ExitError::Other(
            "dispatch execution failed: HotKeyNotRegisteredInSubNet".into()
        ))
    );
    assert_eq!(refused.gas_used, 0);
    assert_eq!(refused.weight, gas::weights::SET_WEIGHTS.weight);
}

#[test]
fn a_refused_dispatch_is_charged_and_named() {
    let mut state = genesis();
    register_network(&mut state);
    let input = add_stake_input(U256::ONE, 1);
    let outcome = run(&mut state, &call(address::STAKING_V2, &input), None);
    assert_eq!(outcome.gas_used, 78_291);
    assert!(outcome.output.is_empty());
    let refusal = outcome.refusal.expect("an explanation");
    assert_eq!(refusal.address, address::STAKING_V2);
    assert_eq!(refusal.function, "addStake");
    assert!(
        refusal.error.starts_with("SubtensorModule."),
        "{}",
        refusal.error
    );
}

#[test]
fn a_netuid_beyond_16_bits_is_an_error_before_the_dispatch() {
    let mut state = genesis();
    let input = add_stake_input(U256::from(1_000_000_000), 70_000);
    let outcome = run(&mut state, &call(address::STAKING_V2, &input), None);
    assert_eq!(
        outcome.status,
        Status::Error(ExitError::Other(
            "the value is outside of u16 bounds".into()
        ))
    );
    assert_eq!((outcome.gas_used, outcome.weight), (0, 0));
}

#[test]
fn delegation_and_stray_value_are_warned_of() {
    let mut state = genesis();
    let input = input("14569c72", &[hotkey()]);
    let outcome = run(
        &mut state,
        &PrecompileCall {
            value_wei: U256::from(5),
            is_delegate: true,
            ..call(address::SUBNET, &input)
        },
        None,
    );
    assert!(outcome.is_success());
    assert_eq!(
        outcome.warnings,
        [
            Warning::Delegated {
                function: "registerNetwork",
                acts_for: ALICE
            },
            Warning::IgnoredValue {
                function: "registerNetwork",
                value_wei: U256::from(5)
            },
        ]
    );
}

#[test]
fn staking_ether_is_warned_of() {
    let mut state = genesis();
    let ether = U256::from(1_000_000_000_000_000_000_u64);
    let input = add_stake_input(ether, 1);
    let outcome = run(&mut state, &call(address::STAKING_V2, &input), None);
    assert!(!outcome.is_success());
    assert_eq!(
        outcome.warnings,
        [Warning::LooksLikeWei {
            function: "addStake",
            argument: "amountRao",
            amount: ether
        }]
    );
}

#[test]
fn value_is_paid_on_in_whole_rao() {
    let mut state = genesis();
    let own = AccountId::from_evm(address::BALANCE_TRANSFER);
    // What the EVM does before the call.
    taovm_chain::balances::transfer(
        &mut state,
        &AccountId::from_evm(ALICE),
        &own,
        Rao::from_tao(1),
        taovm_chain::balances::Preservation::Expendable,
    )
    .expect("Alice has it");
    let input = input("cd6f4eb1", &[hotkey()]);
    let mut pay = |value_wei: u64| {
        let value_wei = U256::from(value_wei);
        run(
            &mut state,
            &PrecompileCall {
                value_wei,
                ..call(address::BALANCE_TRANSFER, &input)
            },
            None,
        )
    };
    let nothing = pay(999_999_999);
    assert_eq!(
        (nothing.status, nothing.gas_used, nothing.weight),
        (Status::Success, 0, 0)
    );
    let paid = pay(1_000_000_000_000_000_005);
    assert_eq!((paid.status, paid.gas_used), (Status::Success, 6_035));
    assert_eq!(paid.warnings, []);
    // Its account is empty now, as after a DELEGATECALL, which moves nothing.
    let stuck = pay(1_000_000_000_000_000_000);
    assert_eq!(
        stuck.status,
        Status::Error(ExitError::Other(
            "dispatch execution failed: Funds are unavailable".into()
        ))
    );
    assert_eq!(free(&state, AccountId(HOTKEY)), Rao::from_tao(1));
    assert_eq!(free(&state, own), Rao::ZERO);
}

/// Admits any code that is not empty and never runs it.
struct Engine;

impl RewardEngine for Engine {
    fn admit(&self, code: &[u8]) -> Result<Result<ScriptManifest, RefuseCode>, HostFault> {
        Ok(if code.is_empty() {
            Err(RefuseCode::InvalidWasm("empty".into()))
        } else {
            Ok(ScriptManifest::default())
        })
    }

    fn check_config(&self, _: &[u8], _: &[u8]) -> Result<Result<(), RefuseCode>, HostFault> {
        Ok(Ok(()))
    }

    fn run(&self, _: RewardRun<'_>) -> Result<ScriptRun, HostFault> {
        Err(HostFault("not made to run".into()))
    }
}

fn upload_input(code: &[u8]) -> Vec<u8> {
    let mut input = input("ce2ae159", &[U256::from(32), U256::from(code.len())]);
    input.extend(code);
    input
}

fn error_text(outcome: &PrecompileOutcome) -> String {
    assert_eq!(outcome.status, Status::Revert);
    let length: usize = U256::from_be_slice(&outcome.output[36..68]).to();
    String::from_utf8(outcome.output[68..68 + length].to_vec()).expect("text")
}

#[test]
fn a_script_is_uploaded_activated_shown_and_deactivated() {
    let mut state = genesis();
    register_network(&mut state);
    let mut ask = |input: &[u8]| run(&mut state, &call(address::TAO_REWARD, input), Some(&Engine));

    let uploaded = ask(&upload_input(b"code"));
    assert_eq!(uploaded.status, Status::Success);
    assert_eq!(uploaded.gas_used, gas::weights::UPLOAD.charged() + 400);
    let hash = taovm_chain::primitives::blake2_256(b"code");
    assert_eq!(uploaded.output[..], hash);

    let activate = |hash: [u8; 32]| input("47b61446", &[U256::from(2), U256::from_be_bytes(hash)]);
    assert!(error_text(&ask(&activate([9; 32]))).starts_with("RewardScripts.CodeNotFound"));
    assert_eq!(ask(&activate(hash)).status, Status::Success);

    let status = input("b3537ff6", &[U256::from(2)]);
    let shown = ask(&status).output;
    assert_eq!(shown.len(), 5 * 32);
    assert_eq!((&shown[..32], shown[63]), (&hash[..], 1));

    assert_eq!(
        ask(&input("35f8be2a", &[U256::from(2)])).status,
        Status::Success
    );
    assert_eq!(ask(&status).output[..64], [0; 64]);
}

#[test]
fn scripts_explain_their_refusals() {
    let mut state = genesis();
    register_network(&mut state);
    let empty = upload_input(b"");
    let refused = run(
        &mut state,
        &call(address::TAO_REWARD, &empty),
        Some(&Engine),
    );
    assert_eq!(
        error_text(&refused),
        "RewardScripts.CodeRefused: code: empty"
    );
    let without = run(
        &mut state,
        &call(address::TAO_REWARD, &upload_input(b"code")),
        None,
    );
    assert!(error_text(&without).starts_with("RewardScripts.Engine: "));
    let not_owner = input("35f8be2a", &[U256::from(2)]);
    let stranger = PrecompileCall {
        caller: BOB,
        ..call(address::TAO_REWARD, &not_owner)
    };
    assert_eq!(
        error_text(&run(&mut state, &stranger, Some(&Engine))),
        "BadOrigin"
    );
}
