//! Malformed requests: typed errors that name the field, and a node that lives on as it was.

use serde_json::{Value, json};
use taovm_tests::{Rpc, TestNode};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

const PARSE: i64 = -32700;
const REQUEST: i64 = -32600;
const METHOD: i64 = -32601;
const PARAMS: i64 = -32602;

/// Where a node listens, without the scheme.
fn address(node: &TestNode) -> String {
    node.http_url().trim_start_matches("http://").to_owned()
}

async fn head(rpc: &Rpc) -> Value {
    rpc.call("eth_getBlockByNumber", json!(["latest", false]))
        .await
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_are_no_request_are_errors() {
    let node = TestNode::unseeded().await;
    let rpc = node.rpc();
    let before = head(rpc).await;
    let deep = "[".repeat(100_000);
    let cases: [(&[u8], i64); 9] = [
        (b"", PARSE),
        (b"{", PARSE),
        (b"not json", PARSE),
        (b"\xff\xfe\x00", PARSE),
        (deep.as_bytes(), PARSE),
        (br#"{"id":1}"#, REQUEST),
        (b"[]", REQUEST),
        (br#"{"id":1,"method":"eth_chainId"}"#, REQUEST),
        (br#"{"jsonrpc":"2.0","id":1,"method":7}"#, REQUEST),
    ];
    for (body, code) in cases {
        let answer = rpc.post(body).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(40)]);
        let got = answer.body["error"]["code"].as_i64();
        assert_eq!(got, Some(code), "{shown:?}: {answer:?}");
    }
    assert_eq!(head(rpc).await, before);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_arguments_are_named() {
    let node = TestNode::unseeded().await;
    let rpc = node.rpc();
    let before = head(rpc).await;
    let account = node.account(0).address;
    let cases = [
        ("eth_getBalance", json!([]), "address"),
        ("eth_getBalance", json!({ "address": account }), "params"),
        ("eth_getBalance", json!(["0x1234"]), "address"),
        ("eth_getBalance", json!([account, "newest"]), "block"),
        ("eth_getStorageAt", json!([account, "slot"]), "slot"),
        ("eth_call", json!([7]), "transaction"),
        (
            "eth_call",
            json!([{ "to": account, "value": "-1" }]),
            "value",
        ),
        (
            "eth_call",
            json!([{ "to": account, "data": "0x1" }]),
            "data",
        ),
        (
            "eth_call",
            json!([{ "to": account, "data": "0x01", "input": "0x02" }]),
            "input",
        ),
        ("eth_estimateGas", json!([{ "from": 1 }]), "from"),
        (
            "eth_sendTransaction",
            json!([{ "from": account, "gas": "lots" }]),
            "gas",
        ),
        ("eth_sendRawTransaction", json!(["zz"]), "transaction"),
        ("eth_getTransactionReceipt", json!(["0x00"]), "hash"),
        ("anvil_setBalance", json!([account, "much"]), "balance"),
        ("anvil_mine", json!(["0x10000000000000000"]), "blocks"),
        ("evm_revert", json!([]), "id"),
        ("taovm_subnet", json!([70_000]), "netuid"),
        ("taovm_subnet", json!([4_000]), "netuid"),
        ("taovm_stake", json!(["5nonsense", account, 2]), "hotkey"),
        ("taovm_account", json!([null]), "account"),
        (
            "taovm_call",
            json!([{ "origin": "somebody", "call": {} }]),
            "origin",
        ),
        (
            "taovm_call",
            json!([{ "origin": account, "pallet": "SubtensorModule", "call": "nothing" }]),
            "call",
        ),
    ];
    for (method, params, field) in cases {
        let error = rpc
            .request(method, params.clone())
            .await
            .expect_err(&format!("{method} {params}"));
        assert_eq!(error.code, PARAMS, "{method} {params}: {error}");
        assert!(
            error.message.starts_with(field),
            "{method} {params}: {error}"
        );
    }
    let unknown = rpc.request("eth_nothing", json!([])).await.unwrap_err();
    assert_eq!(unknown.code, METHOD);
    assert_eq!(head(rpc).await, before);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn transactions_that_are_none_are_refused() {
    let node = TestNode::unseeded().await;
    let rpc = node.rpc();
    let before = head(rpc).await;
    let blob = "03".to_owned() + &"00".repeat(64);
    for raw in [
        "0x",
        "0xc0",
        "0x02c0",
        "0xff",
        "0x7f00",
        &format!("0x{blob}"),
    ] {
        let error = rpc
            .request("eth_sendRawTransaction", json!([raw]))
            .await
            .expect_err(raw);
        assert!((-32_700..=-32_000).contains(&error.code), "{raw}: {error}");
        assert!(!error.message.is_empty());
    }
    assert_eq!(head(rpc).await, before);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_batch_is_answered_call_by_call() {
    let node = TestNode::unseeded().await;
    let body = json!([
        { "jsonrpc": "2.0", "id": 1, "method": "eth_chainId" },
        { "jsonrpc": "2.0", "id": 2, "method": "eth_getBalance", "params": ["?"] },
        7,
        { "jsonrpc": "2.0", "id": "three", "method": "eth_blockNumber", "params": [] },
    ]);
    let answer = node.rpc().post(body.to_string()).await;
    assert_eq!(answer.status, 200);
    let list = answer.body.as_array().expect("a list of answers").clone();
    let of = |id: Value| {
        let found = list.iter().find(|answer| answer["id"] == id);
        found
            .unwrap_or_else(|| panic!("no answer to {id}: {list:?}"))
            .clone()
    };
    assert_eq!(list.len(), 4);
    assert_eq!(of(json!(1))["result"], "0x3b1");
    assert_eq!(of(json!(2))["error"]["code"], PARAMS);
    assert_eq!(of(Value::Null)["error"]["code"], REQUEST);
    assert_eq!(of(json!("three"))["result"], "0x0");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn clients_that_leave_halfway_do_no_harm() {
    let node = TestNode::unseeded().await;
    let rpc = node.rpc();
    let before = head(rpc).await;
    let starts = [
        "",
        "POST / HTTP/1.1\r\nHost",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 900\r\n\r\n{\"json",
        "GET / HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n",
        "\0\u{1}\u{2}",
    ];
    for start in starts.iter().cycle().take(50) {
        let mut stream = TcpStream::connect(address(&node)).await.unwrap();
        stream.write_all(start.as_bytes()).await.unwrap();
    }
    assert_eq!(head(rpc).await, before);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_beyond_the_limit_is_refused() {
    let node = TestNode::unseeded().await;
    let rpc = node.rpc();
    let before = head(rpc).await;
    // 33 MiB are announced; the limit is 32. The node does not wait for them.
    let mut stream = TcpStream::connect(address(&node)).await.unwrap();
    let request = format!(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        33 << 20
    );
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(String::from_utf8_lossy(&status), "HTTP/1.1 413");
    assert_eq!(head(rpc).await, before);
    node.stop().await;
}
