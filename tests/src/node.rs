//! A node in this process.

use serde_json::{Value, json};
use taovm::node::{NodeConfig, NodeHandle};

use crate::Rpc;

/// A funded account of the test mnemonic.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// Its address, 20 bytes in hex.
    pub address: String,
    /// Its private key, 32 bytes in hex.
    pub key: String,
}

/// A subnet that trades.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subnet {
    /// Its id.
    pub netuid: u16,
    /// Its owner's hotkey, neuron 0: 32 bytes in hex.
    pub hotkey: String,
}

/// A node at a free port, which stops when it is dropped with its runtime.
#[derive(Debug)]
pub struct TestNode {
    handle: NodeHandle,
    rpc: Rpc,
}

impl TestNode {
    /// A node without a subnet of its own: funded accounts on an empty chain.
    pub async fn unseeded() -> Self {
        Self::start(false).await
    }

    /// A node with the seeded subnet.
    pub async fn seeded() -> Self {
        Self::start(true).await
    }

    async fn start(seed_subnet: bool) -> Self {
        let handle = NodeHandle::start(NodeConfig {
            port: 0,
            quiet: true,
            seed_subnet,
            ..NodeConfig::default()
        })
        .await
        .expect("a node starts at a free port");
        let rpc = Rpc::new(handle.http_url());
        Self { handle, rpc }
    }

    /// Its URL for HTTP.
    #[must_use]
    pub fn http_url(&self) -> String {
        self.handle.http_url()
    }

    /// Its URL for WebSocket.
    #[must_use]
    pub fn ws_url(&self) -> String {
        self.handle.ws_url()
    }

    /// JSON-RPC to it.
    #[must_use]
    pub const fn rpc(&self) -> &Rpc {
        &self.rpc
    }

    /// The funded account `index`.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn account(&self, index: usize) -> Account {
        let (address, key) = self
            .handle
            .node()
            .accounts()
            .keys()
            .nth(index)
            .expect("the node has ten accounts");
        Account {
            address: address.to_string(),
            key: key.to_string(),
        }
    }

    /// Makes a call of the ledger, `origin` being an account or `root`.
    ///
    /// # Panics
    /// If it is refused.
    pub async fn ledger(&self, origin: &str, pallet: &str, call: &str, args: Value) -> Value {
        let request = json!({ "origin": origin, "pallet": pallet, "call": call, "args": args });
        let answer = self.rpc.call("taovm_call", json!([request])).await;
        assert_eq!(answer["included"], true, "{call}");
        answer
    }

    /// Registers and starts a subnet of `owner`. Its pool has 1000 TAO and 1000 alpha, and nothing is
    /// emitted to it.
    ///
    /// # Panics
    /// If the chain refuses.
    pub async fn start_subnet(&self, owner: &Account) -> Subnet {
        let hotkey = format!("0x{}", "a5".repeat(32));
        let pallet = "SubtensorModule";
        let before = self.netuids().await;
        self.ledger(
            &owner.address,
            pallet,
            "register_network",
            json!({ "hotkey": hotkey }),
        )
        .await;
        let netuid = *self
            .netuids()
            .await
            .iter()
            .find(|netuid| !before.contains(netuid))
            .expect("a subnet more");
        self.ledger(
            &owner.address,
            pallet,
            "start_call",
            json!({ "netuid": netuid }),
        )
        .await;
        Subnet { netuid, hotkey }
    }

    async fn netuids(&self) -> Vec<u16> {
        let list = self.rpc.call("taovm_subnets", json!([])).await;
        serde_json::from_value(list).expect("a list of netuids")
    }

    /// Stops it after the requests that run.
    pub async fn stop(self) {
        self.handle.stop().await;
    }
}
