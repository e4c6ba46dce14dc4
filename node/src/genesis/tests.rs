//! Genesis files, good and bad.

use taovm_chain::{
    primitives::{AccountId, Alpha, NetUid, Rao},
    staking::stake_of,
    state::State,
};
use taovm_wasm_host::WasmEngine;

use super::*;
use crate::{
    genesis_dev::{self, MINERS, SEED_NETUID, VALIDATORS},
    keys::dev_account,
    node::{Chain, DevAccounts, NodeConfig, NodeError, TEST_MNEMONIC},
};

fn made(file: &GenesisFile) -> Result<Chain, NodeError> {
    let engine = WasmEngine::new().unwrap();
    start(file, NodeConfig::DEFAULT_CHAIN_ID, 1_000_000, &engine)
}

fn state(text: &str) -> State {
    let chain = made(&GenesisFile::parse(text).unwrap()).unwrap();
    chain.head().world.chain.clone()
}

fn refusal(text: &str) -> String {
    match GenesisFile::parse(text) {
        Ok(file) => match made(&file) {
            Ok(_) => panic!("it is a chain: {text}"),
            Err(error) => error.to_string(),
        },
        Err(error) => error.to_string(),
    }
}

fn dev_file(config: &NodeConfig) -> GenesisFile {
    let accounts = DevAccounts::derive(TEST_MNEMONIC, 3).unwrap();
    genesis_dev::file(config, &accounts).unwrap()
}

/// A subnet with a validator, a miner and two positions; `{}` is replaced.
const SUBNET: &str = r#"{
    "profile": "finney",
    "sudo": "//Alice",
    "balances": { "//Alice": "10 TAO", "//One": "1 TAO" },
    "subnets": {
        "5": {
            "owner": "//Alice",
            "owner_hotkey": "//AliceHotkey",
            "tao": "2000 TAO",
            "hyperparameters": {
                "tempo": 7,
                "min_burn": "0.5 TAO",
                "liquid_alpha_enabled": true,
                "alpha_values": { "alpha_low": 40000, "alpha_high": 50000 }
            },
            "neurons": [
                { "hotkey": "//BobHotkey", "coldkey": "//Bob" },
                { "hotkey": "//Miner", "coldkey": "//Eve" }
            ]
        }
    },
    "stakes": [
        { "coldkey": "//Bob", "hotkey": "//BobHotkey", "netuid": 5, "tao": "100 TAO" },
        { "coldkey": "//Eve", "hotkey": "//BobHotkey", "netuid": 5, "alpha": "2.5 alpha" }
    ]
}"#;

fn with(from: &str, to: &str) -> String {
    assert!(SUBNET.contains(from), "{from}");
    SUBNET.replacen(from, to, 1)
}

#[test]
fn the_development_chain_of_every_profile_survives_its_file() {
    for profile in ["finney", "localnet", "dev"] {
        let file = dev_file(&NodeConfig {
            profile: taovm_chain::profile::Profile::by_name(profile).unwrap(),
            ..NodeConfig::default()
        });
        let again = GenesisFile::parse(&file.to_json()).unwrap();
        assert_eq!(file, again);
        let (one, two) = (made(&file).unwrap(), made(&again).unwrap());
        assert_eq!(one.head().hash, two.head().hash);
        let ledger = &one.head().world.chain;
        assert_eq!(ledger.profile.name, profile);
        let subnet = ledger.subnet(SEED_NETUID);
        for (_, hotkey, ..) in VALIDATORS {
            let uid = subnet.neurons.uids[&dev_account(hotkey)];
            assert!(subnet.neurons.validator_permit[usize::from(uid)]);
        }
        for miner in MINERS {
            let uid = subnet.neurons.uids[&dev_account(miner)];
            assert!(!subnet.neurons.emission[usize::from(uid)].is_zero());
        }
    }
}

#[test]
fn a_chain_is_what_its_file_says() {
    let state = state(SUBNET);
    assert_eq!(state.profile.name, "finney");
    let balance = |name| state.accounts[&dev_account(name)].free;
    assert_eq!(balance("Alice"), Rao::from_tao(10));
    assert_eq!(balance("Bob"), Rao(500));
    let subnet = state.subnet(NetUid(5));
    assert_eq!(
        subnet.neurons.keys,
        ["AliceHotkey", "BobHotkey", "Miner"].map(dev_account)
    );
    assert_eq!(subnet.schedule.tempo, 7);
    assert_eq!(subnet.registration.min_burn, Rao(500_000_000));
    assert_eq!(subnet.params.alpha_values, (40_000, 50_000));
    assert_eq!(subnet.pool.tao.0 / 1_000_000_000, 2_099);
    let (bob, hotkey) = (dev_account("Bob"), dev_account("BobHotkey"));
    assert!(stake_of(&state, &hotkey, &bob, NetUid(5)) > Alpha(40_000_000_000));
    let eve = stake_of(&state, &hotkey, &dev_account("Eve"), NetUid(5));
    assert_eq!(eve, Alpha(2_500_000_000));
    let sum: u64 = state.accounts.values().map(|account| account.free.0).sum();
    assert_eq!(Rao(sum), state.balances_issuance);
    assert!(state.events.is_empty());
}

#[test]
fn an_evm_address_has_its_balance_and_its_code() {
    let address = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
    let text = format!(
        r#"{{ "balances": {{ "{address}": "3 TAO" }}, "code": {{ "{address}": "0x6001" }} }}"#
    );
    let chain = made(&GenesisFile::parse(&text).unwrap()).unwrap();
    let world = &chain.head().world;
    let bytes = hex::decode(&address[2..]).unwrap();
    let account = AccountId::from_evm(bytes.try_into().unwrap());
    assert_eq!(world.chain.accounts[&account].free, Rao::from_tao(3));
    assert!(
        world
            .evm
            .code_hashes
            .contains_key(&address.parse::<alloy_primitives::Address>().unwrap())
    );
}

#[test]
fn calls_and_blocks_give_a_chain_a_history() {
    let text = with(
        r#""stakes""#,
        r#""blocks": 3,
        "calls": [
            { "origin": "//Alice", "pallet": "Balances", "call": "transfer_keep_alive",
              "args": { "dest": "//Ferdie", "value": "1000000000" } },
            { "origin": "root", "pallet": "AdminUtils", "call": "sudo_set_tx_rate_limit",
              "args": { "tx_rate_limit": 9 } }
        ],
        "stakes""#,
    );
    let state = state(&text);
    assert_eq!(state.now(), 3);
    assert_eq!(state.accounts[&dev_account("Ferdie")].free, Rao::TAO);
    assert_eq!(state.globals.tx_rate_limit, 9);
    let none = text.replace(r#""blocks": 3,"#, "");
    assert_eq!(refusal(&none), "genesis: blocks: 0 are too few: calls");
}

#[test]
fn an_empty_file_is_an_empty_chain() {
    let state = state("{}");
    assert_eq!(state.netuids(), [NetUid(0), NetUid(1)]);
    assert_eq!(state.balances_issuance, Rao::ZERO);
}

#[test]
fn a_field_that_is_not_what_it_should_be_is_named() {
    for (text, field, rule) in [
        ("7".to_owned(), "genesis", "expected struct"),
        ("{} {}".to_owned(), "genesis", "trailing characters"),
        (with(r#""sudo""#, r#""sodu""#), "sodu", "unknown field"),
        (with("finney", "mainnet"), "profile", "none of finney"),
        (
            with(r#""10 TAO""#, r#""ten""#),
            "balances.//Alice",
            "no amount",
        ),
        (
            with(r#""sudo""#, r#""profile": "dev", "sudo""#),
            "genesis",
            "duplicate field `profile`",
        ),
        (
            with(r#""//One""#, r#""//Alice""#),
            "balances",
            "//Alice is named twice",
        ),
        (
            with(r#""owner":"#, r#""owners": 1, "owner":"#),
            "subnets.5.owners",
            "unknown field",
        ),
        (with(r#""5": {"#, r#""70000": {"#), "subnets", "u16"),
        (
            with(r#""hotkey": "//Miner""#, r#""hotkey": "5Grw""#),
            "subnets.5.neurons[1].hotkey",
            "SS58",
        ),
        (
            with(r#""netuid": 5, "tao""#, r#""netuid": -5, "tao""#),
            "stakes[0].netuid",
            "u16",
        ),
    ] {
        let error = refusal(&text);
        assert!(error.starts_with(field), "{error}");
        assert!(error.contains(rule), "{error}");
    }
}

#[test]
fn one_account_under_two_names_is_named_twice() {
    let hex = format!("{:?}", dev_account("Alice"));
    let error = refusal(&with("//One", &hex));
    assert!(error.contains("is named twice"), "{error}");
}

#[test]
fn a_field_that_breaks_a_rule_is_named() {
    let cases = [
        (
            with(r#""netuid": 5, "tao""#, r#""netuid": 9, "tao""#),
            "stakes[0].netuid: there is no subnet 9",
        ),
        (
            with(r#", "tao": "100 TAO""#, ""),
            "stakes[0]: needs either tao or alpha",
        ),
        (
            with(r#""10 TAO""#, "18446744073709551615"),
            "balances: their sum is more than 2^64 - 1 rao",
        ),
        (
            with(r#""100 TAO""#, "18446744073709551615"),
            "stakes[0]: Arithmetic(Overflow)",
        ),
        (
            with(r#""2.5 alpha""#, "18446744073709551615"),
            "stakes[1]: Arithmetic(Overflow)",
        ),
        (
            with(r#""100 TAO""#, "1"),
            "stakes[0]: SubtensorModule.AmountTooLow",
        ),
        (
            with(
                r#""hotkey": "//BobHotkey", "netuid": 5, "alpha""#,
                r#""hotkey": "//Nobody", "netuid": 5, "alpha""#,
            ),
            "stakes[1]: SubtensorModule.HotKeyAccountNotExists",
        ),
        (
            with(r#""5": {"#, r#""1": {"#),
            "stakes[0].netuid: there is no subnet 5",
        ),
        (
            with(r#""tempo""#, r#""tempi""#),
            "subnets.5.hyperparameters.tempi: unknown variant",
        ),
        (
            with(r#""tempo": 7"#, r#""tempo": 70000"#),
            "subnets.5.hyperparameters.tempo: 70000 is not a u16",
        ),
        (
            with(r#""tempo": 7"#, r#""max_allowed_uids": 2"#),
            "subnets.5.hyperparameters.max_allowed_uids: AdminUtils.MaxAllowedUidsLessThanMinAllowedUids",
        ),
        (
            with(r#""hotkey": "//Miner""#, r#""hotkey": "//BobHotkey""#),
            "subnets.5.neurons[1]: SubtensorModule.HotKeyAlreadyRegisteredInSubNet",
        ),
        (
            with(
                r#""neurons""#,
                r#""weights": { "//BobHotkey": { "//Nobody": 1 } }, "neurons""#,
            ),
            "subnets.5.weights.//BobHotkey: //Nobody is no neuron",
        ),
        (
            with(
                r#""neurons""#,
                r#""weights": { "//BobHotkey": { "//Miner": 1 } }, "neurons""#,
            ),
            "blocks: 0 are too few: weights need permits",
        ),
        (
            with(r#""stakes""#, r#""parameters": { "tempo": 5 }, "stakes""#),
            "parameters.tempo: ",
        ),
        (
            with(
                r#""stakes""#,
                r#""blocks": 1, "calls": [{ "origin": "//Bob", "call": "start_call", "args": { "netuid": 5 } }], "stakes""#,
            ),
            "calls[0]: BadOrigin",
        ),
    ];
    for (text, message) in cases {
        let error = refusal(&text);
        assert!(
            error.starts_with(&format!("genesis: {message}")),
            "{error} for {message}"
        );
    }
}
