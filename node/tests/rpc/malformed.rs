//! Arguments of every wrong kind, for every method: an error that names the field, the state as it
//! was, the node alive.

use serde_json::{Value, json};

use crate::client::TestNode;

fn nonsense() -> Vec<Value> {
    vec![
        json!([]),
        json!([null]),
        json!([{}]),
        json!([[]]),
        json!([[[[]]]]),
        json!([true, true, true]),
        json!(["0x"]),
        json!(["0xzz", "0xzz", "0xzz"]),
        json!(["\u{1f4a5}", "\u{0}", ""]),
        json!([-1, -1, -1]),
        json!([1.5, 1e300, 0]),
        json!(["0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"]),
        json!([{ "from": 1, "to": {}, "data": [], "value": "-" }, {}, {}, {}]),
        json!([{ "address": 5, "topics": [[[]]], "fromBlock": "soon" }]),
        json!([{ "origin": "root", "call": { "SubtensorModule": { "add_stake": {} } } }]),
        json!({ "not": "a list" }),
    ]
}

#[test]
fn no_argument_breaks_the_node_and_no_error_changes_it() {
    let node = TestNode::empty();
    for method in taovm::rpc::method_names() {
        for params in nonsense() {
            let before = node.fingerprint();
            if let Err(failure) = node.call(method, params.clone()) {
                assert!(
                    [-32602, -32603, -32003, -32000, 3].contains(&failure.code),
                    "{method} {params}: {failure:?}"
                );
                assert_eq!(node.fingerprint(), before, "{method} {params}");
            }
        }
    }
    assert_eq!(node.ok("eth_chainId", json!([])), "0x3b1");
}

#[test]
fn errors_name_the_field() {
    let node = TestNode::empty();
    let account = node.account(0);
    let cases = [
        ("eth_getBalance", json!([]), "address: is missing"),
        (
            "eth_getBalance",
            json!(["0x12"]),
            "address: expected 40 hex digits, got 2",
        ),
        (
            "eth_getBalance",
            json!([account, "newest"]),
            "block: \"newest\" is neither",
        ),
        ("eth_getStorageAt", json!([account, "x"]), "slot: "),
        ("eth_call", json!([{ "value": "much" }]), "value: "),
        ("eth_call", json!([{ "data": "0x1" }]), "data: "),
        (
            "eth_call",
            json!([{ "data": "0x01", "input": "0x02" }]),
            "input: differs from data",
        ),
        ("eth_call", json!([{ "accessList": 5 }]), "accessList: "),
        (
            "eth_call",
            json!([{}, "latest", { "0x1": {} }]),
            "stateOverride: ",
        ),
        (
            "eth_call",
            json!([{}, "latest", {}, { "coinbase": "0x0" }]),
            "blockOverride: coinbase",
        ),
        (
            "eth_sendTransaction",
            json!([{ "gasPrice": 1, "maxFeePerGas": 1 }]),
            "gasPrice: ",
        ),
        (
            "eth_sendRawTransaction",
            json!(["0x"]),
            "transaction: transaction data is empty",
        ),
        (
            "eth_sendRawTransaction",
            json!(["0x02c0"]),
            "transaction: decode transaction failed",
        ),
        ("eth_sign", json!([account, "text"]), "message: "),
        ("eth_signTypedData_v4", json!([account, {}]), "typedData: "),
        ("eth_getLogs", json!([{ "topics": "all" }]), "topics: "),
        (
            "eth_getLogs",
            json!([{ "fromBlock": "0x5", "toBlock": "0x1" }]),
            "fromBlock: ",
        ),
        (
            "eth_getFilterChanges",
            json!(["0x1"]),
            "id: filter not found",
        ),
        (
            "eth_feeHistory",
            json!([1, "latest", "many"]),
            "rewardPercentiles: ",
        ),
        ("evm_setNextBlockTimestamp", json!([5]), "timestamp: "),
        ("evm_setAutomine", json!(["yes"]), "enabled: "),
        ("anvil_mine", json!([10_000_000]), "blocks: "),
        (
            "anvil_setBalance",
            json!([account, word_of_ones()]),
            "balance: ",
        ),
        ("anvil_setNonce", json!([account, "0x100000000"]), "nonce: "),
        (
            "anvil_setCode",
            json!([account, "0xef0100"]),
            "code: begins with 0xef01",
        ),
        (
            "eth_call",
            json!([{ "to": account }, "latest", { account.clone(): { "code": "0xef0102" } }]),
            "code: begins with 0xef01",
        ),
        ("anvil_setStorageAt", json!([account, 0, 1]), "value: "),
        ("taovm_call", json!([5]), "request: "),
        ("taovm_call", json!([{ "call": {} }]), "origin: is missing"),
        (
            "taovm_call",
            json!([{ "origin": "5Grw", "call": {} }]),
            "origin: ",
        ),
        (
            "taovm_call",
            json!([{ "origin": "root", "call": { "X": {} } }]),
            "call: ",
        ),
        (
            "taovm_subnet",
            json!([70_000]),
            "netuid: 70000 does not fit 16 bits",
        ),
        (
            "taovm_subnet",
            json!([77]),
            "netuid: subnet 77 does not exist",
        ),
        ("taovm_neurons", json!([]), "netuid: is missing"),
        ("taovm_stake", json!(["Alice", "Bob", 1]), "hotkey: "),
        ("taovm_account", json!([12]), "account: "),
    ];
    for (method, params, message) in cases {
        let before = node.fingerprint();
        let failure = node.fails(method, params.clone());
        assert_eq!(failure.code, -32602, "{method} {params}: {failure:?}");
        assert!(
            failure.message.starts_with(message),
            "{method} {params}: {failure:?}"
        );
        assert_eq!(node.fingerprint(), before, "{method} {params}");
    }
}

fn word_of_ones() -> String {
    format!("0x{}", "f".repeat(64))
}

#[test]
fn what_is_no_json_is_answered_too() {
    let node = TestNode::empty();
    for body in ["", "{", "[", "null", "{\"jsonrpc\":\"2.0\"}", "[1,2]", "[]"] {
        let (head, body_back) =
            node.http("POST / HTTP/1.1\r\nContent-Type: application/json", body);
        assert!(head.starts_with("HTTP/1.1"), "{body:?}: {head} {body_back}");
    }
    let garbled = node.post("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"");
    assert_eq!(garbled["error"]["code"], -32700);
    assert_eq!(node.ok("eth_chainId", json!([])), "0x3b1");
}
