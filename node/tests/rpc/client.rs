//! A node for a test, and the least of an HTTP client.

use std::{
    io::{Read, Write},
    net::{SocketAddr, TcpStream},
};

use serde_json::{Value, json};
use taovm::node::{Node, NodeConfig, NodeHandle};
use tokio::runtime::Runtime;

/// A contract that logs the first word of its calldata as a topic, as init code.
pub(crate) const LOGGER: &str = "0x655f355f5fa1005f526006601af3";

/// The staking precompile.
pub(crate) const STAKING: &str = "0x0000000000000000000000000000000000000805";

/// An error as the node answers it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure {
    pub(crate) code: i64,
    pub(crate) message: String,
    pub(crate) data: Value,
}

/// A node that ends with the test.
pub(crate) struct TestNode {
    handle: Option<NodeHandle>,
    runtime: Runtime,
}

impl TestNode {
    /// Without a seeded subnet, and so fast.
    pub(crate) fn empty() -> Self {
        Self::with(NodeConfig {
            seed_subnet: false,
            ..quiet()
        })
    }

    pub(crate) fn seeded() -> Self {
        Self::with(quiet())
    }

    pub(crate) fn with(config: NodeConfig) -> Self {
        let runtime = Runtime::new().unwrap();
        let handle = runtime.block_on(NodeHandle::start(config)).unwrap();
        Self {
            handle: Some(handle),
            runtime,
        }
    }

    fn handle(&self) -> &NodeHandle {
        self.handle.as_ref().unwrap()
    }

    pub(crate) fn node(&self) -> &Node {
        self.handle().node()
    }

    pub(crate) fn address(&self) -> SocketAddr {
        self.handle().address()
    }

    /// An unlocked account.
    pub(crate) fn account(&self, index: usize) -> String {
        self.node().accounts().addresses()[index].to_string()
    }

    /// Sends any HTTP request; gives head and body of the answer.
    pub(crate) fn http(&self, head: &str, body: &str) -> (String, String) {
        let mut stream = TcpStream::connect(self.handle().address()).unwrap();
        let length = body.len();
        write!(
            stream,
            "{head}\r\nHost: localhost\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n{body}"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    /// Posts a body and reads the JSON that comes back.
    pub(crate) fn post(&self, body: &str) -> Value {
        let (head, body) = self.http("POST / HTTP/1.1\r\nContent-Type: application/json", body);
        serde_json::from_str(&body).unwrap_or_else(|e| panic!("{e}: {head}\n{body}"))
    }

    pub(crate) fn call(&self, method: &str, params: Value) -> Result<Value, Failure> {
        let request = json!({ "jsonrpc": "2.0", "id": 1, "method": method, "params": params });
        let mut answer = self.post(&request.to_string());
        match answer.get_mut("error") {
            Some(error) => Err(Failure {
                code: error["code"].as_i64().unwrap(),
                message: error["message"].as_str().unwrap().to_owned(),
                data: error["data"].take(),
            }),
            None => Ok(answer["result"].take()),
        }
    }

    /// A call that succeeds.
    pub(crate) fn ok(&self, method: &str, params: Value) -> Value {
        self.call(method, params.clone())
            .unwrap_or_else(|e| panic!("{method} {params}: {e:?}"))
    }

    /// A call that fails.
    pub(crate) fn fails(&self, method: &str, params: Value) -> Failure {
        match self.call(method, params.clone()) {
            Err(failure) => failure,
            Ok(result) => panic!("{method} {params} gave {result}"),
        }
    }

    pub(crate) fn number(&self) -> u64 {
        hex(&self.ok("eth_blockNumber", json!([])))
    }

    /// Sends a transaction of an unlocked account and gives its receipt.
    pub(crate) fn send(&self, transaction: Value) -> Value {
        let hash = self.ok("eth_sendTransaction", json!([transaction]));
        self.ok("eth_getTransactionReceipt", json!([hash]))
    }

    /// Deploys [`LOGGER`].
    pub(crate) fn deploy_logger(&self) -> String {
        let receipt = self.send(json!({ "from": self.account(0), "data": LOGGER }));
        assert_eq!(receipt["status"], "0x1");
        receipt["contractAddress"].as_str().unwrap().to_owned()
    }

    /// What a failed request must leave as it was.
    pub(crate) fn fingerprint(&self) -> (Value, Value, Value) {
        (
            self.ok("eth_getBlockByNumber", json!(["latest", false])),
            self.ok("eth_getBalance", json!([self.account(0), "latest"])),
            self.ok("txpool_status", json!([])),
        )
    }
}

impl Drop for TestNode {
    fn drop(&mut self) {
        if let Some(handle) = self.handle.take() {
            self.runtime.block_on(handle.stop());
        }
    }
}

pub(crate) fn quiet() -> NodeConfig {
    NodeConfig {
        port: 0,
        quiet: true,
        timestamp: Some(1_800_000_000),
        ..NodeConfig::default()
    }
}

/// A quantity.
pub(crate) fn hex(value: &Value) -> u64 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no quantity"));
    u64::from_str_radix(text.trim_start_matches("0x"), 16).unwrap()
}

/// A quantity of wei.
pub(crate) fn wei(value: &Value) -> u128 {
    u128::from_str_radix(value.as_str().unwrap().trim_start_matches("0x"), 16).unwrap()
}

/// A topic or word.
pub(crate) fn word(number: u64) -> String {
    format!("{number:#066x}")
}

/// Calldata of `addStake(bytes32,uint256,uint256)`.
pub(crate) fn add_stake(hotkey: &str, amount: u64, netuid: u64) -> String {
    let selector = &alloy_primitives::keccak256("addStake(bytes32,uint256,uint256)")[..4];
    format!(
        "{}{}{amount:064x}{netuid:064x}",
        alloy_primitives::hex::encode_prefixed(selector),
        hotkey.trim_start_matches("0x")
    )
}
