//! Logs and filters.

use serde_json::{Value, json};

use crate::client::{TestNode, hex, word};

fn log(node: &TestNode, logger: &str, topic: u64) -> Value {
    node.send(json!({ "from": node.account(0), "to": logger, "data": word(topic) }))
}

#[test]
fn logs_are_found_by_range_address_topic_and_block() {
    let node = TestNode::empty();
    let logger = node.deploy_logger();
    let first = log(&node, &logger, 1);
    log(&node, &logger, 2);
    let all = node.ok(
        "eth_getLogs",
        json!([{ "fromBlock": "earliest", "toBlock": "latest" }]),
    );
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(all[0], first["logs"][0]);
    assert_eq!(all[0]["topics"], json!([word(1)]));
    assert_eq!(hex(&all[0]["logIndex"]), 0);

    let count = |filter: Value| {
        node.ok("eth_getLogs", json!([filter]))
            .as_array()
            .unwrap()
            .len()
    };
    let from = "earliest";
    assert_eq!(count(json!({ "fromBlock": from, "address": logger })), 2);
    assert_eq!(
        count(json!({ "fromBlock": from, "address": [node.account(3)] })),
        0
    );
    assert_eq!(count(json!({ "fromBlock": from, "topics": [word(2)] })), 1);
    assert_eq!(
        count(json!({ "fromBlock": from, "topics": [[word(1), word(2)]] })),
        2
    );
    assert_eq!(
        count(json!({ "fromBlock": from, "topics": [null, word(2)] })),
        0
    );
    assert_eq!(count(json!({ "blockHash": first["blockHash"] })), 1);
    assert_eq!(count(json!({})), 1);
    let unknown = node.fails("eth_getLogs", json!([{ "blockHash": word(9) }]));
    assert!(unknown.message.starts_with("unknown block"), "{unknown:?}");
}

#[test]
fn a_filter_tells_each_log_once() {
    let node = TestNode::empty();
    let logger = node.deploy_logger();
    log(&node, &logger, 1);
    let filter = node.ok(
        "eth_newFilter",
        json!([{ "fromBlock": "0x0", "address": logger }]),
    );
    assert_eq!(node.ok("eth_getFilterChanges", json!([filter])), json!([]));
    log(&node, &logger, 2);
    let changes = node.ok("eth_getFilterChanges", json!([filter]));
    assert_eq!(changes[0]["topics"], json!([word(2)]));
    assert_eq!(node.ok("eth_getFilterChanges", json!([filter])), json!([]));
    let all = node.ok("eth_getFilterLogs", json!([filter]));
    assert_eq!(all.as_array().unwrap().len(), 2);
    assert_eq!(node.ok("eth_uninstallFilter", json!([filter])), true);
    assert_eq!(node.ok("eth_uninstallFilter", json!([filter])), false);
    assert_eq!(
        node.fails("eth_getFilterChanges", json!([filter])).code,
        -32602
    );
}

#[test]
fn filters_of_blocks_and_pending_transactions_give_hashes() {
    let node = TestNode::empty();
    let blocks = node.ok("eth_newBlockFilter", json!([]));
    let pending = node.ok("eth_newPendingTransactionFilter", json!([]));
    let receipt = node.send(json!({ "from": node.account(0), "to": node.account(1) }));
    assert_eq!(
        node.ok("eth_getFilterChanges", json!([blocks])),
        json!([receipt["blockHash"]])
    );
    assert_eq!(
        node.ok("eth_getFilterChanges", json!([pending])),
        json!([receipt["transactionHash"]])
    );
    assert_eq!(node.ok("eth_getFilterChanges", json!([pending])), json!([]));
}
