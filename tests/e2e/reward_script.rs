//! A subnet's owner puts a reward script on chain with an Ethereum client and sees it pay.

use std::fs;

use ethers_core::{
    abi::{Abi, Token, parse_abi},
    types::{Address, Bytes, U256},
};
use serde_json::json;
use taovm_tests::{Account, TestNode, Tool, repository, run};

use crate::{
    ethers_core_client::Client,
    support::{METAGRAPH, REWARD, TAO},
};

const VALIDATOR: u16 = 1;
pub(crate) const MINERS: [u16; 5] = [2, 3, 4, 5, 6];
/// What the validator thinks of the miners.
const WEIGHTS: [u16; 5] = [10, 50, 20, 40, 30];

fn hotkey(uid: u16) -> String {
    format!("0x{:064x}", 0xbeef_0000 + u32::from(uid))
}

/// A precompile with its functions.
pub(crate) struct Precompile<'a> {
    client: &'a Client<'a>,
    address: Address,
    abi: Abi,
}

impl<'a> Precompile<'a> {
    pub(crate) fn new(client: &'a Client<'a>, address: &str, functions: &[&str]) -> Self {
        Self {
            client,
            address: address.parse().expect("an address"),
            abi: parse_abi(functions).expect("functions"),
        }
    }

    pub(crate) fn input(&self, function: &str, arguments: &[Token]) -> Bytes {
        let function = self.abi.function(function).expect("a function");
        function.encode_input(arguments).expect("arguments").into()
    }

    pub(crate) async fn read(&self, function: &str, arguments: &[Token]) -> Vec<Token> {
        let input = self.input(function, arguments);
        let output = self.client.read(self.address, input).await;
        let function = self.abi.function(function).expect("a function");
        function.decode_output(&output).expect("an output")
    }

    pub(crate) async fn send(&self, function: &str, arguments: &[Token]) {
        let input = self.input(function, arguments);
        self.client
            .send(Some(self.address), U256::zero(), input, false)
            .await;
    }
}

/// A subnet of `owner` with a validator that has weighed five miners.
pub(crate) async fn voted_subnet(node: &TestNode, owner: &Account) -> u16 {
    let (validator, miner) = (node.account(1), node.account(2));
    let netuid = node.start_subnet(owner).await.netuid;
    let subtensor = "SubtensorModule";
    let settings = [
        ("sudo_set_tempo", json!({ "netuid": netuid, "tempo": 100 })),
        (
            "sudo_set_subnet_emission_enabled",
            json!({ "netuid": netuid, "enabled": true }),
        ),
        (
            "sudo_set_commit_reveal_weights_enabled",
            json!({ "netuid": netuid, "enabled": false }),
        ),
        (
            "sudo_set_weights_set_rate_limit",
            json!({ "netuid": netuid, "weights_set_rate_limit": 0 }),
        ),
    ];
    for (call, args) in settings {
        node.ledger("root", "AdminUtils", call, args).await;
    }
    let neurons = [(VALIDATOR, &validator)]
        .into_iter()
        .chain(MINERS.map(|uid| (uid, &miner)));
    for (uid, coldkey) in neurons {
        let args = json!({ "netuid": netuid, "hotkey": hotkey(uid) });
        node.ledger(&coldkey.address, subtensor, "burned_register", args)
            .await;
    }
    for (netuid, tao) in [(netuid, 300), (0, 1_000)] {
        let amount = (tao * TAO).to_string();
        let args =
            json!({ "hotkey": hotkey(VALIDATOR), "netuid": netuid, "amount_staked": amount });
        node.ledger(&validator.address, subtensor, "add_stake", args)
            .await;
    }
    // The epoch gives the permit that weights need.
    node.rpc().call("taovm_epoch", json!([netuid])).await;
    let args = json!({ "netuid": netuid, "dests": MINERS, "weights": WEIGHTS, "version_key": 0 });
    node.ledger(&hotkey(VALIDATOR), subtensor, "set_weights", args)
        .await;
    netuid
}

#[tokio::test(flavor = "multi_thread")]
async fn a_script_takes_over_the_epoch_and_gives_it_back() {
    let node = TestNode::unseeded().await;
    let owner = node.account(0);
    let netuid = voted_subnet(&node, &owner).await;
    let subnet = Token::Uint(netuid.into());
    let client = Client::new(&node, &owner);
    let metagraph = Precompile::new(
        &client,
        METAGRAPH,
        &[
            "function getUidCount(uint16 netuid) external view returns (uint16)",
            "function getIncentive(uint16 netuid, uint16 uid) external view returns (uint16)",
        ],
    );
    let reward = Precompile::new(
        &client,
        REWARD,
        &[
            "function upload(bytes code) external returns (bytes32)",
            "function activate(uint16 netuid, bytes32 codeHash) external",
            "function deactivate(uint16 netuid) external",
            "function status(uint16 netuid) external view returns (bytes32, uint8, uint64, uint32, uint64)",
        ],
    );
    let count = metagraph
        .read("getUidCount", std::slice::from_ref(&subnet))
        .await;
    assert_eq!(count, [Token::Uint(7.into())]);
    let incentives = async || {
        node.rpc().call("taovm_epoch", json!([netuid])).await;
        let mut list = Vec::new();
        for uid in MINERS {
            let of = [subnet.clone(), Token::Uint(uid.into())];
            let read = metagraph.read("getIncentive", &of).await.remove(0);
            list.push(read.into_uint().expect("a number").as_u32());
        }
        list
    };

    // Yuma pays all five by their weights.
    let by_yuma = incentives().await;
    assert!(by_yuma.iter().all(|share| *share > 0), "{by_yuma:?}");

    let wasm = fs::read(repository().join("contracts/rewards/artifacts/top-k.wasm")).unwrap();
    let code = [Token::Bytes(wasm)];
    let hash = reward.read("upload", &code).await.remove(0);
    reward.send("upload", &code).await;
    reward
        .send("activate", &[subnet.clone(), hash.clone()])
        .await;
    let status = reward.read("status", std::slice::from_ref(&subnet)).await;
    assert_eq!(status[0], hash);
    assert_eq!(status[1], Token::Uint(3.into()), "mode replace");

    // The script pays the best three: 50, 40 and 30 of 120.
    let by_script = incentives().await;
    let shares = |of: u32| of * 65_535 / 120;
    let expected = [0, shares(50), 0, shares(40), shares(30)];
    for (got, wanted) in by_script.iter().zip(expected) {
        // The chain scales weights to 65535 before the script sees them, and rounds down.
        assert!(got.abs_diff(wanted) <= 2, "{by_script:?}, not {expected:?}");
        assert_eq!(*got == 0, wanted == 0);
    }
    let status = reward.read("status", std::slice::from_ref(&subnet)).await;
    assert_eq!(status[3], Token::Uint(U256::zero()), "failures");
    assert!(
        status[4].clone().into_uint().unwrap() > U256::zero(),
        "fuel"
    );

    reward
        .send("deactivate", std::slice::from_ref(&subnet))
        .await;
    assert!(incentives().await.iter().all(|share| *share > 0));
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_owner_activates_and_nonsense_is_not_stored() {
    let node = TestNode::unseeded().await;
    let netuid = node.start_subnet(&node.account(0)).await.netuid;
    let stranger = Client::new(&node, &node.account(1));
    let reward = Precompile::new(
        &stranger,
        REWARD,
        &[
            "function upload(bytes code) external returns (bytes32)",
            "function activate(uint16 netuid, bytes32 codeHash) external",
        ],
    );
    let refused = async |input: Bytes| {
        let call = json!([{ "from": stranger.address, "to": reward.address, "data": input }]);
        node.rpc().request("eth_call", call).await.unwrap_err()
    };
    let nonsense =
        refused(reward.input("upload", &[Token::Bytes(b"\0asm\x01\0\0\0".to_vec())])).await;
    assert!(nonsense.message.contains("CodeRefused"), "{nonsense}");

    let wasm = fs::read(repository().join("contracts/rewards/artifacts/top-k.wasm")).unwrap();
    let code = [Token::Bytes(wasm)];
    let hash = reward.read("upload", &code).await.remove(0);
    reward.send("upload", &code).await;
    let theft = refused(reward.input("activate", &[Token::Uint(netuid.into()), hash])).await;
    assert!(theft.message.contains("BadOrigin"), "{theft}");
    // A revert with a typed error, unlike the chain's precompiles.
    assert_eq!(theft.code, 3);
    let selector = ethers_core::utils::id("NotSubnetOwner()");
    assert_eq!(
        theft.data,
        Some(json!(format!("0x{}", hex::encode(selector))))
    );
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_owner_manages_a_script_with_ethers() {
    let node = TestNode::unseeded().await;
    let netuid = voted_subnet(&node, &node.account(0)).await;
    let wasm = repository().join("contracts/rewards/artifacts/top-k.wasm");
    let environment = [
        ("TAOVM_RPC", node.http_url()),
        ("TAOVM_HOTKEY", hotkey(VALIDATOR)),
        ("TAOVM_NETUID", netuid.to_string()),
        ("TAOVM_WASM", wasm.display().to_string()),
        // By weight: 50, 40, 30, 20, 10.
        ("TAOVM_MINERS", "3,5,6,4,2".to_owned()),
    ];
    let environment: Vec<_> = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let script = ["tests/clients/reward.mjs"];
    let line = run(Tool::Node, script, &environment).await.ok();
    assert!(line.contains("byScript"), "{line}");
    node.stop().await;
}
