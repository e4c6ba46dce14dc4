//! The ledger's own namespace.

use serde_json::{Value, json};
use taovm::{
    genesis_dev::{MINERS, VALIDATORS},
    keys::dev_account,
    node::NodeConfig,
};

use crate::client::{STAKING, TestNode, add_stake, quiet};

fn ss58(name: &str) -> String {
    dev_account(name).to_ss58()
}

#[test]
fn the_seeded_subnet_lives() {
    let node = TestNode::seeded();
    let subnet = node.ok("taovm_subnet", json!([2]));
    assert_eq!(
        (&subnet["started"], &subnet["emissionEnabled"]),
        (&json!(true), &json!(true))
    );
    let neurons = node.ok("taovm_neurons", json!([2]));
    let neurons = neurons.as_array().unwrap();
    assert_eq!(neurons.len(), 1 + VALIDATORS.len() + MINERS.len());
    for neuron in &neurons[1..=VALIDATORS.len()] {
        assert_eq!(neuron["validatorPermit"], true, "{neuron}");
        assert_ne!(neuron["dividends"], 0, "{neuron}");
    }
    for neuron in &neurons[1 + VALIDATORS.len()..] {
        assert_ne!(neuron["incentive"], 0, "{neuron}");
    }
}

#[test]
fn a_native_call_is_made_for_any_account() {
    let node = TestNode::seeded();
    let hotkey = ss58(VALIDATORS[0].1);
    let result = node.ok(
        "taovm_call",
        json!([{
            "origin": ss58("Ferdie"),
            "pallet": "SubtensorModule",
            "call": "add_stake",
            "args": { "hotkey": hotkey, "netuid": 2, "amount_staked": 5_000_000_000_u64 },
        }]),
    );
    assert_eq!(result["included"], true);
    let added = result["events"].as_array().unwrap().iter().any(|event| {
        event["SubtensorModule"]["StakeAdded"][0] == format!("{:?}", dev_account("Ferdie"))
    });
    assert!(added, "{result}");
    let stake = node.ok("taovm_stake", json!([hotkey, ss58("Ferdie"), 2]));
    assert_ne!(stake, "0");
    let events = node.ok("taovm_events", json!(["latest"]));
    assert_eq!(events["calls"][0]["call"], "SubtensorModule.add_stake");
    assert_eq!(events["calls"][0]["error"], Value::Null);
}

#[test]
fn a_refused_native_call_names_the_chains_error_and_leaves_no_trace() {
    let node = TestNode::empty();
    let before = node.fingerprint();
    let request = json!([{
        "origin": ss58("Alice"),
        "call": { "SubtensorModule": { "start_call": { "netuid": 77 } } },
    }]);
    let failure = node.fails("taovm_call", request);
    assert_eq!(failure.code, -32000);
    assert!(
        failure.message.starts_with("SubtensorModule."),
        "{failure:?}"
    );
    assert_eq!(failure.data["error"], failure.message);
    let root_only = json!([{
        "origin": ss58("Bob"),
        "call": { "AdminUtils": { "sudo_set_network_rate_limit": { "rate_limit": 1 } } },
    }]);
    assert_eq!(node.fails("taovm_call", root_only).message, "BadOrigin");
    assert_eq!(node.fingerprint(), before);
}

#[test]
fn without_automine_a_native_call_waits() {
    let node = TestNode::with(NodeConfig {
        no_mining: true,
        seed_subnet: false,
        ..quiet()
    });
    let request = json!([{
        "origin": "root",
        "call": { "AdminUtils": { "sudo_set_network_rate_limit": { "rate_limit": 9 } } },
    }]);
    assert_eq!(node.ok("taovm_call", request), json!({ "included": false }));
    node.ok("evm_mine", json!([]));
    let events = node.ok("taovm_events", json!(["latest"]));
    assert_eq!(events["calls"][0]["origin"], "root");
    assert_eq!(
        events["calls"][0]["events"][0]["SubtensorModule"]["NetworkRateLimitSet"],
        9
    );
}

#[test]
fn an_account_is_one_under_all_its_names() {
    let node = TestNode::empty();
    let by_address = node.ok("taovm_account", json!([node.account(0)]));
    let by_ss58 = node.ok("taovm_account", json!([by_address["ss58"]]));
    let by_hex = node.ok("taovm_account", json!([by_address["account"]]));
    assert_eq!((&by_address, &by_address), (&by_ss58, &by_hex));
    // 500 rao more than the EVM shows.
    assert_eq!(by_address["free"], "10000000000500");
    assert_eq!(
        by_address["evmBalance"],
        node.ok("eth_getBalance", json!([node.account(0)]))
    );
}

#[test]
fn an_epoch_runs_when_it_is_asked_for() {
    let node = TestNode::seeded();
    let before = node.ok("taovm_subnet", json!([2]))["epochIndex"]
        .as_u64()
        .unwrap();
    let block = node.ok("taovm_epoch", json!([2]))["blockNumber"].clone();
    let after = node.ok("taovm_subnet", json!([2]));
    assert_eq!(after["epochIndex"].as_u64().unwrap(), before + 1);
    assert_eq!(after["lastEpochBlock"], block);
}

#[test]
fn a_failed_transaction_is_explained() {
    let node = TestNode::seeded();
    let hotkey = format!("{:?}", dev_account(VALIDATORS[0].1));
    let receipt = node.send(json!({
        "from": node.account(0),
        "to": STAKING,
        "gas": 300_000,
        "data": add_stake(&hotkey, 1, 2),
    }));
    assert_eq!(
        (&receipt["status"], &receipt["gasUsed"]),
        (&json!("0x0"), &json!("0x493e0"))
    );
    let explained = node.ok("taovm_transaction", json!([receipt["transactionHash"]]));
    assert_eq!(
        explained["refusals"][0]["text"],
        "SubtensorModule.AmountTooLow (StakingV2.addStake)"
    );
    assert_eq!(explained["fee"], "3000000");
}

#[test]
fn two_nodes_started_alike_are_alike() {
    let (one, two) = (TestNode::seeded(), TestNode::seeded());
    assert_eq!(one.fingerprint(), two.fingerprint());
    assert_eq!(
        one.ok("taovm_neurons", json!([2])),
        two.ok("taovm_neurons", json!([2]))
    );
}
