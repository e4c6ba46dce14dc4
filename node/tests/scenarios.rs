//! Recorded behaviour of the chain's own code replays without a difference, all events included.

use std::path::{Path, PathBuf};

use taovm::scenario::{CheckOptions, Scenario, check, run};

/// The recordings whose operations this version has.
const EXACT: [&str; 53] = [
    "emission_01_two_subnets",
    "emission_02_halving_0_quarter",
    "emission_02_halving_1_first_halving",
    "emission_02_halving_2_second_halving",
    "emission_02_halving_3_near_cap",
    "epoch_01_agree",
    "epoch_02_disagree",
    "epoch_03_late_validator",
    "epoch_04_selfweights_and_zero",
    "epoch_05_liquid_alpha",
    "epoch_06_yuma3",
    "epoch_08_permits_max_validators",
    "epoch_09_no_weights",
    "epoch_11_children",
    "fuzz_epoch_01",
    "keys_01_swap_hotkey",
    "keys_02_coldkey_swap",
    "reg_01_burned_register_price",
    "reg_02_errors",
    "epoch_12_delegate_take",
    "fuzz_01",
    "fuzz_02",
    "misc_01_locks_conviction",
    "stake_01_add_remove",
    "stake_02_errors",
    "stake_03_limit_orders",
    "stake_05_extreme_pool",
    "stake_06_sim_swap",
    "stake_07_recycle_burn_alpha",
    "../fuzz/fz_stake_02",
    "../fuzz/fz_stake_03",
    "reg_03_network_lock_cost",
    "reg_04_pruning_neurons",
    "../fuzz/fz_reg_02",
    "../fuzz/fz_reg_01",
    "../fuzz/fz_epoch_03",
    "../fuzz/fz_epoch_02",
    "../fuzz/fz_epoch_01",
    "misc_03_serving_axon",
    "misc_04_proxy",
    "epoch_13_tempo_control",
    "epoch_10_weights_errors",
    "evm_05_eth_transactions",
    "epoch_15_timelocked_commits",
    "misc_02_hyperparams",
    "misc_06_evm_key_voting_autostake",
    "evm_01_staking_v2",
    "evm_02_views",
    "evm_03_subnet_neuron_writes",
    "evm_06_more_precompiles",
    "../fuzz/fz_evm_01",
    "../fuzz/fz_evm_02",
    "../fuzz/fz_evm_03",
];

/// Recordings of signed transactions; what a block's proof weighs is not counted here, so the
/// framework's events are left out.
const SIGNED: [&str; 2] = ["../fuzz/fz_eth_01", "../fuzz/fz_eth_02"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors/scenarios")
}

fn load(name: &str) -> Scenario {
    Scenario::load(&folder().join(format!("{name}.json"))).expect("the recording is committed")
}

#[test]
fn recordings_replay_to_the_last_unit() {
    let all = EXACT.map(|name| (name, true));
    let watched = SIGNED.map(|name| (name, false));
    for (name, all_events) in all.into_iter().chain(watched) {
        let scenario = load(name);
        let recorded = scenario
            .output
            .as_ref()
            .expect("it has an output")
            .results
            .len();
        assert_eq!(recorded, scenario.steps.len(), "{name}: one result a step");
        let output = run(&scenario).unwrap_or_else(|e| panic!("{name}: {e}"));
        let options = CheckOptions {
            all_events,
            ..CheckOptions::default()
        };
        let differences = check(&scenario, &output, &options);
        assert!(differences.is_empty(), "{name}: {}", differences[0]);
    }
}

#[test]
fn a_difference_names_its_step_and_place() {
    let scenario = load("stake_01_add_remove");
    let mut output = run(&scenario).expect("it runs");
    output.results[9].result[0][3] = "1".into();
    let differences = check(&scenario, &output, &CheckOptions::default());
    assert_eq!(differences.len(), 1);
    assert_eq!(
        differences[0].to_string(),
        r#"step 9 (stakes): result[0][3]: expected "90867473489", got "1""#
    );
}

#[test]
fn a_step_that_cannot_run_is_named() {
    let text = r#"{"name":"x","steps":[{"op":"call","from":"Alice","call":"add_stake","args":{"hotkey":"Bob","netuid":70000,"amount_staked":1}}]}"#;
    let scenario: Scenario = serde_json::from_str(text).expect("a scenario");
    let error = run(&scenario)
        .expect_err("70000 is not a netuid")
        .to_string();
    assert!(
        error.starts_with("step 0 (call): netuid: 70000 is not a u16"),
        "{error}"
    );
}

#[test]
fn calls_of_the_evm_pallet_execute_the_evm_and_its_items_are_read() {
    // The address is the beginning of Alice's key.
    let text = r#"{"name":"native","genesis":{"balances":{"Alice":"1000000000000"}},"steps":[
        {"op":"call","from":"Alice","pallet":"Balances","call":"transfer_keep_alive",
         "args":{"dest":"evm:0xd43593c715fdd31c61141abd04a99fd6822c8558","value":"20000000000"}},
        {"op":"call","from":"Alice","pallet":"EVM","call":"create","args":{
         "source":"0xd43593c715fdd31c61141abd04a99fd6822c8558",
         "init":"0x6001600c60003960016000f300","value":"0","gas_limit":"100000",
         "max_fee_per_gas":"20000000000","max_priority_fee_per_gas":null,"nonce":null,
         "access_list":[],"authorization_list":[]}},
        {"op":"set","pallet":"EVM","item":"DisableWhitelistCheck","keys":[],"value":true},
        {"op":"get","pallet":"EVM","item":"DisableWhitelistCheck","keys":[]},
        {"op":"call","from":"Alice","pallet":"EVM","call":"create","args":{
         "source":"0xd43593c715fdd31c61141abd04a99fd6822c8558",
         "init":"0x6001600c60003960016000f300","value":"0","gas_limit":"100000",
         "max_fee_per_gas":"20000000000","max_priority_fee_per_gas":null,"nonce":"0",
         "access_list":[],"authorization_list":[]},"events":true},
        {"op":"call","from":"Alice","pallet":"EVM","call":"call","args":{
         "source":"0xd43593c715fdd31c61141abd04a99fd6822c8558",
         "target":"0x00000000000000000000000000000000000000b0",
         "input":"0x","value":"5000000000000","gas_limit":21000,
         "max_fee_per_gas":"20000000000","max_priority_fee_per_gas":null,"nonce":"1",
         "access_list":[["0x00000000000000000000000000000000000000b1",[]]],
         "authorization_list":[]}},
        {"op":"call","from":"Alice","pallet":"EVM","call":"call","args":{
         "source":"0xd43593c715fdd31c61141abd04a99fd6822c8558",
         "target":"0x00000000000000000000000000000000000000b0",
         "input":"0x","value":"5000000000000","gas_limit":21000,
         "max_fee_per_gas":"20000000000","max_priority_fee_per_gas":null,"nonce":"1",
         "access_list":[],"authorization_list":[]}},
        {"op":"account","who":"evm:0x00000000000000000000000000000000000000b0"},
        {"op":"get","pallet":"BaseFee","item":"BaseFeePerGas","keys":[]}
    ]}"#;
    let scenario: Scenario = serde_json::from_str(text).expect("a scenario");
    let output = run(&scenario).expect("it runs");
    let result = |step: usize| output.results[step].result.to_string();
    assert_eq!(result(1), r#"{"error":"EVM.NotAllowed"}"#);
    assert_eq!(result(3), "true");
    assert_eq!(result(4), r#""ok""#);
    let events = output.results[4].events.as_ref().expect("its events");
    let created = events.last().expect("an event").to_string();
    assert!(
        created.starts_with(r#"{"EVM":{"Created":{"address":"0x"#),
        "{created}"
    );
    // Its access list costs more gas than it has.
    assert_eq!(result(5), r#"{"error":"EVM.GasLimitTooLow"}"#);
    assert_eq!(result(6), r#""ok""#);
    assert!(result(7).contains(r#""free":"5000""#), "{}", result(7));
    assert_eq!(result(8), r#""20000000000""#);
}

#[test]
fn neurons_commit_and_their_commitments_are_read() {
    let text = r#"{"name":"commitments","genesis":{"balances":{"Alice":"2000000000000"}},"steps":[
        {"op":"call","from":"Alice","call":"register_network","args":{"hotkey":"hk"}},
        {"op":"call","from":"Alice","pallet":"Commitments","call":"set_commitment",
         "args":{"netuid":2,"info":{"fields":["None"]}}},
        {"op":"call","from":"hk","pallet":"Commitments","call":"set_commitment","events":true,
         "args":{"netuid":2,"info":{"fields":[{"Raw3":"tao"},{"Sha256":"0x0101010101010101010101010101010101010101010101010101010101010101"},
            {"TimelockEncrypted":{"encrypted":"0x0102","reveal_round":"1000"}}]}}},
        {"op":"get","pallet":"Commitments","item":"CommitmentOf","keys":[2,"hk"]},
        {"op":"get","pallet":"Commitments","item":"TimelockedIndex","keys":[]},
        {"op":"call","from":"hk","pallet":"Commitments","call":"set_max_space","args":{"new_limit":99}},
        {"op":"sudo","pallet":"Commitments","call":"set_max_space","args":{"new_limit":99}},
        {"op":"call","from":"hk","pallet":"Commitments","call":"set_commitment",
         "args":{"netuid":2,"info":{"fields":["ResetBondsFlag"]}}}
    ]}"#;
    let scenario: Scenario = serde_json::from_str(text).expect("a scenario");
    let output = run(&scenario).expect("it runs");
    let result = |step: usize| output.results[step].result.to_string();
    assert_eq!(
        result(1),
        r#"{"error":"Commitments.AccountNotAllowedCommit"}"#
    );
    assert_eq!(result(2), r#""ok""#);
    let events = output.results[2].events.as_ref().expect("its events");
    assert_eq!(
        events.last().expect("an event").to_string(),
        r#"{"Commitments":{"TimelockCommitment":{"netuid":2,"reveal_round":"1000","who":"hk"}}}"#
    );
    let hash = "01".repeat(32);
    assert_eq!(
        output.results[3].result["info"]["fields"].to_string(),
        format!(
            r#"[{{"Raw3":"0x74616f"}},{{"Sha256":"0x{hash}"}},{{"TimelockEncrypted":{{"encrypted":"0x0102","reveal_round":"1000"}}}}]"#
        )
    );
    assert_eq!(result(4), r#"[[2,"hk"]]"#);
    assert_eq!(result(5), r#"{"error":"BadOrigin"}"#);
    assert_eq!(result(6), r#""ok""#);
    assert_eq!(result(7), r#"{"error":"Commitments.SpaceLimitExceeded"}"#);
}
