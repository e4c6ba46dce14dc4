//! Blocks: when they are made, their time, their header.

use std::time::{Duration, Instant};

use serde_json::json;
use taovm::node::NodeConfig;

use crate::client::{TestNode, hex, quiet, word};

fn time(node: &TestNode) -> u64 {
    hex(&node.ok("eth_getBlockByNumber", json!(["latest", false]))["timestamp"])
}

#[test]
fn headers_have_what_clients_check() {
    let node = TestNode::empty();
    node.ok("evm_mine", json!([]));
    let block = node.ok("eth_getBlockByNumber", json!(["latest", true]));
    assert_eq!(block["mixHash"], word(0));
    assert_eq!(block["difficulty"], "0x0");
    assert_eq!(hex(&block["baseFeePerGas"]), 10_000_000_000);
    assert_eq!(hex(&block["gasLimit"]), 75_000_000);
    let parent = node.ok("eth_getBlockByNumber", json!(["earliest", false]));
    assert_eq!(block["parentHash"], parent["hash"]);
    let by_hash = node.ok("eth_getBlockByHash", json!([block["hash"], true]));
    assert_eq!(by_hash, block);
    for field in [
        "stateRoot",
        "receiptsRoot",
        "transactionsRoot",
        "logsBloom",
        "extraData",
        "nonce",
        "miner",
        "sha3Uncles",
        "size",
        "uncles",
        "withdrawals",
        "withdrawalsRoot",
        "blobGasUsed",
        "excessBlobGas",
        "parentBeaconBlockRoot",
        "requestsHash",
        "totalDifficulty",
    ] {
        assert!(!block[field].is_null(), "{field}");
    }
}

#[test]
fn the_evm_knows_the_hashes_of_blocks() {
    let node = TestNode::empty();
    node.ok("anvil_mine", json!(["0x5"]));
    let wanted = node.ok("eth_getBlockByNumber", json!(["0x3", false]))["hash"].clone();
    // BLOCKHASH(calldata), returned.
    let code = json!({ node.account(9): { "code": "0x5f35405f5260205ff3" } });
    let request = json!({ "to": node.account(9), "data": word(3) });
    assert_eq!(
        node.ok("eth_call", json!([request, "latest", code])),
        wanted
    );
}

#[test]
fn without_automine_blocks_come_on_request() {
    let node = TestNode::with(NodeConfig {
        no_mining: true,
        seed_subnet: false,
        ..quiet()
    });
    let hash = node.ok(
        "eth_sendTransaction",
        json!([{ "from": node.account(0), "to": node.account(1) }]),
    );
    assert_eq!(node.number(), 0);
    let pending = node.ok("eth_getBlockByNumber", json!(["pending", false]));
    assert_eq!(
        (hex(&pending["number"]), &pending["transactions"][0]),
        (1, &hash)
    );
    node.ok("anvil_mine", json!([3]));
    assert_eq!(node.number(), 3);
    let receipt = node.ok("eth_getTransactionReceipt", json!([hash]));
    assert_eq!(hex(&receipt["blockNumber"]), 1);
    node.ok("evm_setAutomine", json!([true]));
    node.send(json!({ "from": node.account(0), "to": node.account(1) }));
    assert_eq!(node.number(), 4);
}

#[test]
fn an_interval_makes_blocks_until_it_is_taken_away() {
    let node = TestNode::with(NodeConfig {
        block_time: Some(Duration::from_millis(40)),
        seed_subnet: false,
        ..quiet()
    });
    let hash = node.ok(
        "eth_sendTransaction",
        json!([{ "from": node.account(0), "to": node.account(1) }]),
    );
    let deadline = Instant::now() + Duration::from_secs(10);
    while node
        .ok("eth_getTransactionReceipt", json!([hash]))
        .is_null()
        || node.number() < 3
    {
        assert!(Instant::now() < deadline, "no block in ten seconds");
        std::thread::sleep(Duration::from_millis(10));
    }
    node.ok("evm_setIntervalMining", json!([0]));
    // A block that was under way may still come.
    std::thread::sleep(Duration::from_millis(80));
    let stopped = node.number();
    std::thread::sleep(Duration::from_millis(200));
    assert_eq!(node.number(), stopped);
}

#[test]
fn time_moves_as_told() {
    let node = TestNode::empty();
    node.ok("evm_mine", json!([]));
    let start = time(&node);
    node.ok("evm_increaseTime", json!(["0xe10"]));
    node.ok("evm_mine", json!([]));
    // The first block may be a second ahead of the clock.
    assert!((3_599..3_660).contains(&(time(&node) - start)));
    let exact = time(&node) + 500;
    node.ok("evm_setNextBlockTimestamp", json!([exact]));
    node.ok("evm_mine", json!([]));
    assert_eq!(time(&node), exact);
    assert_eq!(
        node.ok(
            "evm_mine",
            json!([{ "timestamp": exact + 100, "blocks": 2 }])
        ),
        "0x0"
    );
    assert!(time(&node) > exact + 100);
    node.ok("anvil_mine", json!([3, 12]));
    let number = node.number();
    let at = |n: u64| {
        hex(&node.ok("eth_getBlockByNumber", json!([format!("{n:#x}"), false]))["timestamp"])
    };
    assert_eq!(
        (at(number) - at(number - 1), at(number - 1) - at(number - 2)),
        (12, 12)
    );
}

#[test]
fn fees_are_the_chains() {
    let node = TestNode::empty();
    node.ok("anvil_mine", json!([2]));
    assert_eq!(hex(&node.ok("eth_gasPrice", json!([]))), 10_000_000_000);
    assert_eq!(node.ok("eth_maxPriorityFeePerGas", json!([])), "0x0");
    let history = node.ok("eth_feeHistory", json!(["0x2", "latest", [25, 75]]));
    assert_eq!(history["oldestBlock"], "0x1");
    assert_eq!(history["baseFeePerGas"].as_array().unwrap().len(), 3);
    assert_eq!(history["reward"], json!([["0x0", "0x0"], ["0x0", "0x0"]]));
}

#[test]
fn tools_recognise_the_node() {
    let node = TestNode::empty();
    let version = node.ok("web3_clientVersion", json!([]));
    assert!(version.as_str().unwrap().starts_with("anvil/"), "{version}");
    let metadata = node.ok("anvil_metadata", json!([]));
    assert_eq!(metadata["chainId"], 945);
    let before = metadata["instanceId"].clone();
    node.ok("anvil_reset", json!([{ "forking": {} }]));
    let after = node.ok("hardhat_metadata", json!([]))["instanceId"].clone();
    assert_ne!(before, after);
    let info = node.ok("anvil_nodeInfo", json!([]));
    assert_eq!(
        (&info["hardFork"], &info["network"]),
        (&json!("Prague"), &json!("ethereum"))
    );
    let deployer = node.ok(
        "eth_getCode",
        json!(["0x4e59b44847b379578588920cA78FbF26c0B4956C"]),
    );
    assert_eq!(deployer.as_str().unwrap().len(), 2 + 2 * 69);
}
