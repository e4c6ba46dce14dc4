//! Snapshots cover the EVM, the ledger, time, the pool and filters as one.

use serde_json::json;
use taovm::{genesis_dev::VALIDATORS, keys::dev_account};

use crate::client::{STAKING, TestNode, add_stake, hex, word};

#[test]
fn reverting_brings_back_everything() {
    let node = TestNode::seeded();
    let account = node.account(0);
    let hotkey = format!("{:?}", dev_account(VALIDATORS[0].1));
    let logger = node.deploy_logger();
    let before = (
        node.fingerprint(),
        node.ok("taovm_subnet", json!([2])),
        node.ok("taovm_account", json!([account])),
        node.ok("eth_getTransactionCount", json!([account, "pending"])),
    );
    let filter = node.ok("eth_newFilter", json!([{ "address": logger }]));
    let snapshot = node.ok("evm_snapshot", json!([]));
    assert_eq!(snapshot, "0x0");

    let stake =
        json!({ "from": account, "to": STAKING, "data": add_stake(&hotkey, 5_000_000_000, 2) });
    assert_eq!(node.send(stake)["status"], "0x1");
    assert_ne!(node.ok("taovm_stake", json!([hotkey, account, 2])), "0");
    node.send(json!({ "from": account, "to": logger, "data": word(1) }));
    assert_eq!(
        node.ok("eth_getFilterChanges", json!([filter]))
            .as_array()
            .unwrap()
            .len(),
        1
    );
    node.ok("anvil_setBalance", json!([account, "0x1"]));
    node.ok("anvil_setCode", json!([logger, "0x"]));
    node.ok("evm_increaseTime", json!([100_000]));
    node.ok("anvil_mine", json!([25]));
    let later = node.ok("evm_snapshot", json!([]));

    assert_eq!(node.ok("evm_revert", json!([snapshot])), true);
    let after = (
        node.fingerprint(),
        node.ok("taovm_subnet", json!([2])),
        node.ok("taovm_account", json!([account])),
        node.ok("eth_getTransactionCount", json!([account, "pending"])),
    );
    assert_eq!(after, before);
    assert_eq!(node.ok("taovm_stake", json!([hotkey, account, 2])), "0");
    // Consumed, and so are later ones.
    assert_eq!(node.ok("evm_revert", json!([snapshot])), false);
    assert_eq!(node.ok("evm_revert", json!([later])), false);
    assert_eq!(node.ok("anvil_revert", json!(["0x77"])), false);

    // Time and the filter's place went back too.
    let receipt = node.send(json!({ "from": account, "to": logger, "data": word(2) }));
    assert_eq!(receipt["status"], "0x1");
    let block = node.ok("eth_getBlockByNumber", json!(["latest", false]));
    assert!(hex(&block["timestamp"]) < 1_800_000_000 + 1_000, "{block}");
    let changes = node.ok("eth_getFilterChanges", json!([filter]));
    assert_eq!(changes[0]["topics"], json!([word(2)]));
}

#[test]
fn a_filter_made_after_the_snapshot_survives() {
    let node = TestNode::empty();
    let snapshot = node.ok("evm_snapshot", json!([]));
    node.ok("anvil_mine", json!([5]));
    let filter = node.ok("eth_newBlockFilter", json!([]));
    assert_eq!(node.ok("evm_revert", json!([snapshot])), true);
    node.ok("evm_mine", json!([]));
    let changes = node.ok("eth_getFilterChanges", json!([filter]));
    assert_eq!(changes.as_array().unwrap().len(), 1);
}
