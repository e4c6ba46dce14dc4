//! The shapes of errors and of absence (spec 09 §1.5).

use serde_json::{Value, json};

use crate::client::{STAKING, TestNode, add_stake, word};

#[test]
fn an_unknown_method_is_not_found() {
    let failure = TestNode::empty().fails("eth_nothing", json!([]));
    assert_eq!(
        (failure.code, failure.message.as_str()),
        (-32601, "Method not found")
    );
}

#[test]
fn a_revert_has_code_3_its_reason_and_its_data() {
    let node = TestNode::empty();
    let target = node.account(9);
    // Reverts with Error("hi") copied from behind the code.
    let reason = "08c379a0\
        0000000000000000000000000000000000000000000000000000000000000020\
        0000000000000000000000000000000000000000000000000000000000000002\
        6869000000000000000000000000000000000000000000000000000000000000";
    let code = format!("0x6064600b5f3960645ffd00{reason}");
    let overrides = json!({ &target: { "code": code } });
    for method in ["eth_call", "eth_estimateGas"] {
        let failure = node.fails(
            method,
            json!([{ "to": target, "data": "0x01" }, "latest", overrides]),
        );
        assert_eq!(failure.code, 3, "{method}");
        assert_eq!(failure.message, "execution reverted: hi", "{method}");
        assert_eq!(failure.data, json!(format!("0x{reason}")), "{method}");
    }
}

#[test]
fn a_halt_is_named_and_has_no_data() {
    let node = TestNode::empty();
    let target = node.account(9);
    let overrides = json!({ &target: { "code": "0xfe" } });
    let failure = node.fails(
        "eth_call",
        json!([{ "to": target, "data": "0x01" }, "latest", overrides]),
    );
    assert_eq!(failure.code, -32603);
    assert!(
        failure.message.starts_with("EVM error "),
        "{}",
        failure.message
    );
    assert_eq!(failure.data, Value::Null);
}

#[test]
fn a_refused_precompile_call_carries_the_chains_error() {
    let node = TestNode::empty();
    let request = json!({
        "from": node.account(0),
        "to": STAKING,
        "data": add_stake(&word(1), 5_000_000_000, 99),
    });
    for method in ["eth_call", "eth_estimateGas"] {
        let failure = node.fails(method, json!([request, "latest"]));
        assert_eq!(failure.code, -32603, "{method}");
        assert_eq!(
            failure.message,
            "EVM error PrecompileError: SubtensorModule.SubnetNotExists (StakingV2.addStake)",
            "{method}"
        );
    }
}

#[test]
fn a_block_of_the_future_is_out_of_range_for_state() {
    let node = TestNode::empty();
    let failure = node.fails("eth_getBalance", json!([node.account(0), "0xffff"]));
    assert_eq!(failure.code, -32602);
    assert_eq!(
        failure.message,
        "BlockOutOfRangeError: block height is 0 but requested was 65535"
    );
}

#[test]
fn what_is_unknown_is_null() {
    let node = TestNode::empty();
    for method in [
        "eth_getTransactionByHash",
        "eth_getTransactionReceipt",
        "eth_getBlockByHash",
    ] {
        assert_eq!(
            node.ok(method, json!([word(1), false])),
            Value::Null,
            "{method}"
        );
    }
    assert_eq!(
        node.ok("eth_getBlockByNumber", json!(["0xffff", false])),
        Value::Null
    );
    assert_eq!(
        node.ok("eth_getBlockReceipts", json!(["0xffff"])),
        Value::Null
    );
}

#[test]
fn batches_answer_in_order_and_apart() {
    let answer = TestNode::empty().post(
        r#"[{"jsonrpc":"2.0","id":1,"method":"eth_chainId"},
            {"jsonrpc":"2.0","id":2,"method":"eth_nothing","params":[]},
            {"jsonrpc":"2.0","id":3,"method":"net_version","params":[]}]"#,
    );
    assert_eq!(answer[0]["result"], "0x3b1");
    assert_eq!(answer[1]["error"]["code"], -32601);
    assert_eq!(answer[2]["result"], "945");
}

#[test]
fn browsers_may_ask() {
    let node = TestNode::empty();
    let (head, _) = node.http(
        "OPTIONS / HTTP/1.1\r\nOrigin: https://example.org\r\nAccess-Control-Request-Method: POST\r\nAccess-Control-Request-Headers: content-type",
        "",
    );
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    assert!(head.contains("access-control-allow-origin: *"), "{head}");
}
