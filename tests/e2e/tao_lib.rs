//! `TaoLib` and `TaoCrypto` against the chain itself: the gas that they give is enough, and a refusal
//! takes no more.

use serde_json::{Value, json};
use taovm_tests::{Account, Subnet, TestNode, Tool, run};

use crate::support::{
    STAKING, TAO, WEI_PER_RAO, cast, cast_balance, cast_call, cast_number, cast_send, quantity,
    scratch,
};

/// A contract that uses the libraries, and who pays for calling it.
struct User<'a> {
    node: &'a TestNode,
    payer: Account,
    address: String,
    subnet: Subnet,
    netuid: String,
}

/// Four bytes of the hash of an error's signature.
const STAKING_FAILED: &str = "StakingFailed(bytes4,bytes32,uint16,uint256)";
const PAYMENT_FAILED: &str = "PaymentFailed(bytes32,uint256)";
const QUOTE_REFUSED: &str = "QuoteRefused(uint16,uint256)";
const NO_PUBLIC_KEY: &str = "NoPublicKey()";

impl<'a> User<'a> {
    /// With 100 TAO.
    async fn deploy(node: &'a TestNode) -> Self {
        let payer = node.account(0);
        let subnet = node.start_subnet(&node.account(8)).await;
        let folder = scratch("tao_lib");
        let solc = Tool::Solc
            .find()
            .unwrap_or_else(|missing| panic!("{missing}"));
        let (out, cache) = (folder.join("out"), folder.join("cache"));
        let url = node.http_url();
        let arguments = [
            "create",
            "contracts/test/support/TaoLibUser.sol:TaoLibUser",
            "--broadcast",
            "--json",
            "--rpc-url",
            &url,
            "--private-key",
            &payer.key,
        ];
        let environment = [
            ("FOUNDRY_OUT", out.to_str().expect("UTF-8")),
            ("FOUNDRY_CACHE_PATH", cache.to_str().expect("UTF-8")),
            ("FOUNDRY_SOLC", solc.to_str().expect("UTF-8")),
        ];
        let created = run(Tool::Forge, arguments, &environment).await.ok();
        let created: Value = serde_json::from_str(&created).expect("JSON");
        let address = created["deployedTo"].as_str().expect("an address");
        cast_send(node, &payer.key, &[address, "--value", "100ether"]).await;
        Self {
            node,
            address: address.to_owned(),
            netuid: subnet.netuid.to_string(),
            payer,
            subnet,
        }
    }

    /// Sends a call that must succeed; the gas of its receipt.
    async fn does(&self, signature: &str, arguments: &[&str]) -> u128 {
        let mut all = vec!["--gas-limit", "1000000", self.address.as_str(), signature];
        all.extend(arguments);
        let receipt = cast_send(self.node, &self.payer.key, &all).await;
        assert_eq!(quantity(&receipt["status"]), 1, "{signature}");
        quantity(&receipt["gasUsed"])
    }

    /// Sends a call that must be refused with `error`, inside of `attempt`; the gas that it took.
    async fn fails(&self, error: &str, signature: &str, arguments: &[&str]) -> u128 {
        let mut encode = vec!["calldata", signature];
        encode.extend(arguments);
        let call = run(Tool::Cast, encode, &[]).await.ok();
        let arguments = [
            "--gas-limit",
            "2000000",
            &self.address,
            "attempt(bytes)",
            &call,
        ];
        let receipt = cast_send(self.node, &self.payer.key, &arguments).await;
        assert_eq!(quantity(&receipt["status"]), 1, "{signature}");
        let data = receipt["logs"][0]["data"].as_str().expect("an event");
        let selector = run(Tool::Cast, ["sig", error], &[]).await.ok();
        assert_eq!(data[..10], selector, "{signature}");
        u128::from_str_radix(&data[66..], 16).expect("gas")
    }

    /// Asks a function with one result.
    async fn asks(&self, signature: &str, arguments: &[&str]) -> String {
        let mut all = vec![self.address.as_str(), signature];
        all.extend(arguments);
        cast_call(self.node, &all).await
    }

    async fn stake(&self) -> u128 {
        let arguments = [self.subnet.hotkey.as_str(), &self.netuid];
        let text = self
            .asks("stakeOf(bytes32,uint16)(uint256)", &arguments)
            .await;
        text.parse().expect("a number")
    }

    /// What an account id holds under the hotkey.
    async fn stake_of(&self, coldkey: &str) -> u128 {
        let arguments = [
            STAKING,
            "getStake(bytes32,bytes32,uint256)(uint256)",
            &self.subnet.hotkey,
            coldkey,
            &self.netuid,
        ];
        cast_number(self.node, &arguments).await
    }

    async fn mapped(&self, address: &str) -> String {
        let arguments = [
            crate::support::MAPPING,
            "addressMapping(address)(bytes32)",
            address,
        ];
        cast_call(self.node, &arguments).await
    }
}

const ADD: &str = "addStake(bytes32,uint256,uint16)";
const ADD_LIMIT: &str = "addStakeLimit(bytes32,uint256,uint256,bool,uint16)";
const REMOVE: &str = "removeStake(bytes32,uint256,uint16)";
const REMOVE_LIMIT: &str = "removeStakeLimit(bytes32,uint256,uint256,bool,uint16)";
const FULL: &str = "removeStakeFull(bytes32,uint16)";
const FULL_LIMIT: &str = "removeStakeFullLimit(bytes32,uint16,uint256)";
const MOVE: &str = "moveStake(bytes32,bytes32,uint16,uint16,uint256)";
const TRANSFER: &str = "transferStake(address,bytes32,uint16,uint16,uint256)";
const TRANSFER_FROM: &str = "transferStakeFrom(address,address,bytes32,uint16,uint16,uint256)";
const BURN: &str = "burnAlpha(bytes32,uint256,uint16)";
const PAY: &str = "pay(bytes32,uint256)";

#[tokio::test(flavor = "multi_thread")]
async fn every_wrapper_gives_enough_gas() {
    let node = TestNode::unseeded().await;
    let user = User::deploy(&node).await;
    let (hotkey, netuid) = (user.subnet.hotkey.as_str(), user.netuid.as_str());
    let tao = TAO.to_string();
    let alpha = u128::from(TAO);

    user.does(ADD, &[hotkey, &tao, netuid]).await;
    let own = user.asks("self()(bytes32)", &[]).await;
    assert_eq!(user.stake().await, user.stake_of(&own).await);
    user.does(
        ADD_LIMIT,
        &[hotkey, "20000000000", "2000000000", "false", netuid],
    )
    .await;
    let before = user.stake().await;
    user.does(REMOVE, &[hotkey, &tao, netuid]).await;
    user.does(REMOVE_LIMIT, &[hotkey, &tao, "1", "false", netuid])
        .await;
    user.does(BURN, &[hotkey, &tao, netuid]).await;
    assert_eq!(user.stake().await, before - 3 * alpha);

    // To an address, whose account the library looks up.
    let friend = node.account(3).address;
    user.does(TRANSFER, &[&friend, hotkey, netuid, netuid, &tao])
        .await;
    let friends = user.mapped(&friend).await;
    assert_eq!(user.stake_of(&friends).await, alpha);

    // And on by an allowance.
    let approve = [STAKING, "approve(address,uint256,uint256)"];
    let approve = [approve[0], approve[1], &user.address, netuid, &tao];
    cast_send(&node, &node.account(3).key, &approve).await;
    let other = node.account(4).address;
    user.does(
        TRANSFER_FROM,
        &[&friend, &other, hotkey, netuid, netuid, &tao],
    )
    .await;
    assert_eq!(user.stake_of(&user.mapped(&other).await).await, alpha);

    user.does(FULL_LIMIT, &[hotkey, netuid, "1"]).await;
    assert_eq!(user.stake().await, 0);
    user.does(ADD, &[hotkey, &tao, netuid]).await;
    user.does(FULL, &[hotkey, netuid]).await;
    assert_eq!(user.stake().await, 0);

    // Stake moves to another hotkey of the chain.
    let second = format!("0x{}", "b6".repeat(32));
    node.ledger(
        &node.account(8).address,
        "SubtensorModule",
        "burned_register",
        json!({ "netuid": user.subnet.netuid, "hotkey": second }),
    )
    .await;
    user.does(ADD, &[hotkey, &tao, netuid]).await;
    let moved = user.stake().await.to_string();
    user.does(MOVE, &[hotkey, &second, netuid, netuid, &moved])
        .await;
    assert_eq!(user.stake().await, 0);

    // A payment to a fresh account, without its address.
    let fresh = node.account(5).address;
    let before = cast_balance(&node, &fresh).await;
    user.does(PAY, &[&user.mapped(&fresh).await, &tao]).await;
    let paid = cast_balance(&node, &fresh).await - before;
    assert_eq!(paid, alpha * WEI_PER_RAO);

    for quote in ["quoteBuy", "quoteSell"] {
        let signature = format!("{quote}(uint16,uint256)(uint256)");
        let out: u128 = user
            .asks(&signature, &[netuid, &tao])
            .await
            .parse()
            .expect("a number");
        assert!(out > alpha / 2 && out < 2 * alpha, "{quote}: {out}");
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refusal_is_a_typed_error_and_the_rest_of_the_gas_stays() {
    let node = TestNode::unseeded().await;
    let user = User::deploy(&node).await;
    let (hotkey, netuid) = (user.subnet.hotkey.as_str(), user.netuid.as_str());
    let friend = node.account(3).address;
    let nobody = format!("0x{}", "77".repeat(32));
    for (signature, arguments, cap) in [
        (ADD, vec![hotkey, "1", netuid], 80_000),
        (ADD_LIMIT, vec![hotkey, "1", "1", "false", netuid], 85_000),
        (REMOVE, vec![hotkey, "1", netuid], 67_500),
        (
            REMOVE_LIMIT,
            vec![hotkey, "1", "1", "false", netuid],
            71_000,
        ),
        (FULL, vec![hotkey, netuid], 71_500),
        (FULL_LIMIT, vec![hotkey, netuid, "1"], 71_500),
        (MOVE, vec![hotkey, &nobody, netuid, netuid, "1"], 37_500),
        (
            TRANSFER,
            vec![friend.as_str(), hotkey, netuid, netuid, "1"],
            36_000,
        ),
        (BURN, vec![nobody.as_str(), "1", netuid], 24_000),
    ] {
        let used = user.fails(STAKING_FAILED, signature, &arguments).await;
        assert!((cap..cap + 15_000).contains(&used), "{signature}: {used}");
    }
    // A missing allowance is a revert, which costs what the chain has looked up.
    let from = vec![friend.as_str(), &friend, hotkey, netuid, netuid, "1"];
    let used = user.fails(STAKING_FAILED, TRANSFER_FROM, &from).await;
    assert!((3_750..20_000).contains(&used), "{used}");

    let used = user.fails(PAYMENT_FAILED, PAY, &[&nobody, "499"]).await;
    assert!((9_000..60_000).contains(&used), "{used}");
    let too_much = "18446744073709551615";
    let quote = ["quoteBuy(uint16,uint256)", "quoteSell(uint16,uint256)"];
    for signature in quote {
        let used = user
            .fails(QUOTE_REFUSED, signature, &[netuid, too_much])
            .await;
        assert!((6_000..20_000).contains(&used), "{signature}: {used}");
    }
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_chains_cryptography_answers_the_library() {
    let node = TestNode::unseeded().await;
    let user = User::deploy(&node).await;
    // FIPS 202's example, and Ethereum's own test of ecrecover.
    assert_eq!(
        user.asks("sha3Fips256(bytes)(bytes32)", &["0x616263"])
            .await,
        "0x3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"
    );
    let hash = "0x456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3";
    let r = "0x9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608";
    let s = "0x4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada";
    let recover = "recoverPublicKey(bytes32,uint8,bytes32,bytes32)";
    // Without types for its results, cast shows both words as they are.
    let call = [user.address.as_str(), recover, hash, "28", r, s];
    let key = cast(&node, "call", &call).await.ok();
    let hashed = run(Tool::Cast, ["keccak", &key], &[]).await.ok();
    assert!(hashed.ends_with("7156526fbd7a3c72969b54f64e42c10fbb768c8a"));
    let used = user.fails(NO_PUBLIC_KEY, recover, &[hash, "4", r, s]).await;
    assert!((3_000..15_000).contains(&used), "{used}");
    node.stop().await;
}
