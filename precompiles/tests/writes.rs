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
const MUCH_GAS: u64 = 10_000_000;

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
        gas_limit: MUCH_GAS,
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

/// The selector of a typed error.
fn error_of(outcome: &PrecompileOutcome) -> [u8; 4] {
    assert_eq!(outcome.status, Status::Revert);
    outcome.output[..4].try_into().expect("a selector")
}

fn error(signature: &str) -> [u8; 4] {
    alloy_primitives::keccak256(signature)[..4]
        .try_into()
        .expect("4 bytes")
}

/// The text of an error with one string.
fn error_text(outcome: &PrecompileOutcome) -> String {
    let length: usize = U256::from_be_slice(&outcome.output[36..68]).to();
    String::from_utf8(outcome.output[68..68 + length].to_vec()).expect("text")
}

/// A word of a result.
fn word(outcome: &PrecompileOutcome, index: usize) -> U256 {
    assert_eq!(outcome.status, Status::Success);
    U256::from_be_slice(&outcome.output[32 * index..32 * (index + 1)])
}

/// The topics of an outcome's only log.
fn topics(outcome: &PrecompileOutcome) -> Vec<U256> {
    let [log] = &outcome.logs[..] else {
        panic!("{} logs", outcome.logs.len());
    };
    assert_eq!(log.address.into_array(), address::TAO_REWARD);
    let topics = log.topics().iter();
    topics.map(|t| U256::from_be_bytes(t.0)).collect()
}

fn topic(signature: &str) -> U256 {
    U256::from_be_bytes(alloy_primitives::keccak256(signature).0)
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
    let as_word = U256::from_be_bytes(hash);
    assert_eq!(uploaded.output[..], hash);
    assert_eq!(
        topics(&uploaded)[..2],
        [topic("CodeUploaded(bytes32,bytes32)"), as_word]
    );

    let activate = |hash: [u8; 32]| input("47b61446", &[U256::from(2), U256::from_be_bytes(hash)]);
    let unknown = ask(&activate([9; 32]));
    assert_eq!(error_of(&unknown), error("CodeNotFound()"));
    assert_eq!(unknown.logs, []);
    let activated = ask(&activate(hash));
    let signature = "Activated(uint16,uint8,bytes32,address,uint8,uint64)";
    assert_eq!(
        topics(&activated),
        [topic(signature), U256::from(2), U256::ZERO, as_word]
    );

    let status = input("b3537ff6", &[U256::from(2)]);
    let shown = ask(&status);
    assert_eq!(shown.output.len(), 5 * 32);
    assert_eq!((word(&shown, 0), word(&shown, 1)), (as_word, U256::from(3)));

    let off = ask(&input("35f8be2a", &[U256::from(2)]));
    assert_eq!(topics(&off)[0], topic("Deactivated(uint16,uint8)"));
    assert_eq!(ask(&status).output[..64], [0; 64]);
}

#[test]
fn a_deployments_terms_are_changed_and_read_back() {
    let mut state = genesis();
    register_network(&mut state);
    state.profile = &taovm_chain::profile::Profile::FINNEY;
    state.globals.admin_freeze_window = 0;
    let now = state.now();
    let mut ask = |input: &[u8]| run(&mut state, &call(address::TAO_REWARD, input), Some(&Engine));
    ask(&upload_input(b"code"));
    let hash = U256::from_be_bytes(taovm_chain::primitives::blake2_256(b"code"));
    let slot = [U256::from(2), U256::ZERO];
    let n = |n: u64| U256::from(n);

    // Shadow at once, with three bytes of configuration.
    let mut activate = input(
        "14a49c00",
        &[slot[0], slot[1], hash, n(1), n(6 * 32), n(0), n(3)],
    );
    activate.extend(b"abc");
    activate.resize(activate.len() + 29, 0);
    assert_eq!(ask(&activate).status, Status::Success);
    let read = input("ada5501a", &slot);
    let shown = ask(&read);
    assert_eq!(word(&shown, 0), n(32), "a struct");
    assert_eq!((word(&shown, 1), word(&shown, 3)), (hash, n(1)));
    assert_eq!(word(&shown, 7), n(0), "nothing is scheduled");
    let config_at = 32 + word(&shown, 10).to::<usize>();
    assert_eq!(shown.output[config_at + 31], 3);
    assert_eq!(&shown.output[config_at + 32..config_at + 35], b"abc");

    // What pays waits for the network's delay.
    let delay = taovm_chain::profile::Profile::FINNEY.reward_activation_delay;
    let set = ask(&input("dabfe305", &[slot[0], slot[1], n(3)]));
    assert_eq!(topics(&set)[0], topic("ModeSet(uint16,uint8,uint8,uint64)"));
    let shown = ask(&read);
    assert_eq!((word(&shown, 3), word(&shown, 9)), (n(1), n(3)));
    assert_eq!(word(&shown, 7), n(now + delay));

    let configured = ask(&input("67143e0b", &[slot[0], slot[1], n(96), n(0)]));
    assert_eq!(
        topics(&configured)[0],
        topic("ConfigSet(uint16,uint8,uint64)")
    );
    let too_high = ask(&input("dabfe305", &[slot[0], slot[1], n(4)]));
    assert_eq!(error_text(&too_high), "mode: 4, the highest is 3");

    let last = ask(&input("4bb25946", &slot));
    assert_eq!((word(&last, 1), word(&last, 5)), (n(0), n(0)));
    let gone = ask(&input("f9c9798b", &slot));
    assert_eq!(topics(&gone)[1..], slot);
    assert_eq!(word(&ask(&read), 1), n(0));
    let again = ask(&input("f9c9798b", &slot));
    assert_eq!(error_of(&again), error("NotActive()"));
}

#[test]
fn a_dry_run_needs_gas_for_its_fuel_and_changes_nothing() {
    let mut state = genesis();
    register_network(&mut state);
    let code = upload_input(b"code");
    run(&mut state, &call(address::TAO_REWARD, &code), Some(&Engine));
    let hash = U256::from_be_bytes(taovm_chain::primitives::blake2_256(b"code"));
    let ask = |hash, gas_limit| {
        let words = [U256::from(2), U256::ZERO, hash, U256::from(128), U256::ZERO];
        let input = input("4e493a19", &words);
        let call = PrecompileCall {
            gas_limit,
            is_static: true,
            ..call(address::TAO_REWARD, &input)
        };
        let mut state = state.clone();
        let before = state.clone();
        let outcome = run(&mut state, &call, Some(&Engine));
        assert!(state.is_same_version(&before));
        outcome
    };
    assert_eq!(error_of(&ask(U256::ONE, MUCH_GAS)), error("CodeNotFound()"));
    let paid = ask(hash, MUCH_GAS);
    // The engine of this test refuses all runs.
    assert_eq!(error_of(&paid), error("EngineFault(string)"));
    assert_eq!(error_text(&paid), "not made to run");
    assert_eq!(
        ask(hash, paid.gas_used - 1).status,
        Status::Error(ExitError::OutOfGas)
    );
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
    assert_eq!(error_of(&refused), error("CodeRefused(string)"));
    assert_eq!(error_text(&refused), "code: empty");
    let refusal = refused.refusal.expect("a refusal");
    assert_eq!(refusal.error, "RewardScripts.CodeRefused: code: empty");
    let without = run(
        &mut state,
        &call(address::TAO_REWARD, &upload_input(b"code")),
        None,
    );
    assert_eq!(error_of(&without), error("EngineFault(string)"));
    let not_owner = input("35f8be2a", &[U256::from(2)]);
    let stranger = PrecompileCall {
        caller: BOB,
        ..call(address::TAO_REWARD, &not_owner)
    };
    let refused = run(&mut state, &stranger, Some(&Engine));
    assert_eq!(error_of(&refused), error("NotSubnetOwner()"));
    let nowhere = input("35f8be2a", &[U256::from(9)]);
    let refused = run(
        &mut state,
        &call(address::TAO_REWARD, &nowhere),
        Some(&Engine),
    );
    assert_eq!(error_of(&refused), error("SubnetNotExists()"));
}
