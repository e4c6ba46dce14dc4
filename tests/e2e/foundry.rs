//! Stock `forge` and `cast`.

use serde_json::Value;
use taovm_tests::{TestNode, Tool, run};

use crate::support::{
    METAGRAPH, STAKING, TAO, WEI_PER_RAO, artifact, cast, cast_balance, cast_call, cast_number,
    cast_send, fee, quantity, scratch,
};

#[tokio::test(flavor = "multi_thread")]
async fn cast_sends_and_reads() {
    let node = TestNode::unseeded().await;
    let (payer, payee) = (node.account(0), node.account(1));
    let value = (3 * u128::from(TAO) * WEI_PER_RAO).to_string();
    let before = (
        cast_balance(&node, &payer.address).await,
        cast_balance(&node, &payee.address).await,
    );

    let payment = &["--from", &payer.address, &payee.address, "--value", &value];
    let estimate = cast(&node, "estimate", payment).await.ok();
    assert_eq!(estimate, "21000");

    for kind in [&["--legacy"][..], &[]] {
        let mut arguments = vec![payee.address.as_str(), "--value", &value];
        arguments.extend(kind);
        let before = cast_balance(&node, &payer.address).await;
        let receipt = cast_send(&node, &payer.key, &arguments).await;
        assert_eq!(quantity(&receipt["status"]), 1);
        assert_eq!(quantity(&receipt["gasUsed"]), 21_000);
        let expected = if kind.is_empty() { 2 } else { 0 };
        assert_eq!(quantity(&receipt["type"]), expected);
        let spent = before - cast_balance(&node, &payer.address).await;
        assert_eq!(spent, 3 * u128::from(TAO) * WEI_PER_RAO + fee(&receipt));

        let hash = receipt["transactionHash"].as_str().expect("a hash");
        let again: Value = read(cast(&node, "receipt", &["--json", hash]).await.ok());
        assert_eq!(again["blockHash"], receipt["blockHash"]);
        let transaction: Value = read(cast(&node, "tx", &["--json", hash]).await.ok());
        assert_eq!(transaction["hash"], receipt["transactionHash"]);
        let number = quantity(&receipt["blockNumber"]).to_string();
        let block: Value = read(cast(&node, "block", &["--json", &number]).await.ok());
        assert_eq!(block["hash"], receipt["blockHash"]);
        assert_eq!(block["transactions"], serde_json::json!([hash]));
        assert_eq!(block["gasUsed"], receipt["gasUsed"]);
    }
    let received = cast_balance(&node, &payee.address).await - before.1;
    assert_eq!(received, 6 * u128::from(TAO) * WEI_PER_RAO);
    assert_eq!(cast(&node, "nonce", &[&payer.address]).await.ok(), "2");
    assert_eq!(cast(&node, "block-number", &[]).await.ok(), "2");
    assert_eq!(cast(&node, "chain-id", &[]).await.ok(), "945");
    // The past is still there.
    let then = cast(&node, "balance", &["--block", "0", &payer.address])
        .await
        .ok();
    assert_eq!(then, before.0.to_string());
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forge_deploys_the_vault_and_cast_uses_it() {
    let node = TestNode::unseeded().await;
    let (payer, owner) = (node.account(0), node.account(8));
    let subnet = node.start_subnet(&owner).await;
    let netuid = subnet.netuid.to_string();
    let folder = scratch("forge_create");
    let solc = Tool::Solc
        .find()
        .unwrap_or_else(|missing| panic!("{missing}"));
    let (out, cache) = (folder.join("out"), folder.join("cache"));
    let url = node.http_url();

    let arguments = [
        "create",
        "contracts/src/demo/StakingVault.sol:StakingVault",
        "--broadcast",
        "--json",
        "--rpc-url",
        &url,
        "--private-key",
        &payer.key,
        "--value",
        "500gwei",
        "--constructor-args",
        &subnet.hotkey,
        &netuid,
    ];
    let environment = [
        ("FOUNDRY_OUT", out.to_str().expect("UTF-8")),
        ("FOUNDRY_CACHE_PATH", cache.to_str().expect("UTF-8")),
        ("FOUNDRY_SOLC", solc.to_str().expect("UTF-8")),
    ];
    let created: Value = read(run(Tool::Forge, arguments, &environment).await.ok());
    let vault = created["deployedTo"].as_str().expect("an address");

    let code = cast(&node, "code", &[vault]).await.ok();
    let deployed = artifact("StakingVault")["deployedBytecode"].to_string();
    // Immutables are zero in the artifact.
    assert_eq!(code.len(), deployed.trim_matches('"').len());
    assert_eq!(
        cast_call(&node, &[vault, "hotkey()(bytes32)"]).await,
        subnet.hotkey
    );
    assert_eq!(
        cast_number(&node, &[vault, "netuid()(uint16)"]).await,
        u128::from(subnet.netuid)
    );

    // 5 wei are less than a rao and are never moved.
    let value = "1000000000000000005";
    let deposit = &[
        "--from",
        &payer.address,
        vault,
        "deposit()",
        "--value",
        value,
    ];
    let estimate = cast(&node, "estimate", deposit).await.ok();
    let estimate: u128 = estimate.parse().expect("gas");
    let receipt = cast_send(&node, &payer.key, &[vault, "deposit()", "--value", value]).await;
    assert_eq!(quantity(&receipt["status"]), 1);
    let used = quantity(&receipt["gasUsed"]);
    assert!((used..=estimate).contains(&used), "{used} of {estimate}");

    let event = "Deposited(address indexed from, uint256 taoRao, uint256 alpha, uint256 shares)";
    let wanted = &["--json", "--from-block", "0", "--address", vault, event];
    let logs: Value = read(cast(&node, "logs", wanted).await.ok());
    assert_eq!(logs.as_array().map(Vec::len), Some(1), "{logs}");
    assert_eq!(logs[0]["transactionHash"], receipt["transactionHash"]);
    let data = logs[0]["data"].as_str().expect("data");
    let word = |index: usize| &data[2 + 64 * index..66 + 64 * index];
    assert_eq!(u128::from_str_radix(word(0), 16), Ok(u128::from(TAO)));
    let alpha = u128::from_str_radix(word(1), 16).expect("alpha");
    assert_eq!(
        cast_number(&node, &[vault, "totalAlpha()(uint256)"]).await,
        alpha
    );
    let stake = cast_number(&node, &[vault, "stakeOf(address)(uint256)", &payer.address]).await;
    assert_eq!(stake, alpha);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn cast_sends_for_an_impersonated_account() {
    let node = TestNode::unseeded().await;
    let payee = node.account(1);
    let whale = "0x00000000000000000000000000000000000Beef5";
    let tao = format!("{:#x}", 5 * u128::from(TAO) * WEI_PER_RAO);
    let send = [
        "--unlocked",
        "--from",
        whale,
        &payee.address,
        "--value",
        "1ether",
    ];
    let refused = cast(&node, "send", &send).await.refused();
    assert!(!refused.is_empty());

    cast(&node, "rpc", &["anvil_setBalance", whale, &tao])
        .await
        .ok();
    cast(&node, "rpc", &["anvil_impersonateAccount", whale])
        .await
        .ok();
    let before = cast_balance(&node, &payee.address).await;
    cast(&node, "send", &send).await.ok();
    let received = cast_balance(&node, &payee.address).await - before;
    assert_eq!(received, u128::from(TAO) * WEI_PER_RAO);
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_seeded_subnet_lives() {
    let node = TestNode::seeded().await;
    let read = async |function: &str, uid: &str| -> u128 {
        let arguments = [METAGRAPH, function, "2", uid];
        cast_number(&node, &arguments).await
    };
    let neurons = cast_number(&node, &[METAGRAPH, "getUidCount(uint16)(uint16)", "2"]).await;
    // The owner's, three validators and five miners.
    assert_eq!(neurons, 9);
    for miner in ["4", "5", "6", "7", "8"] {
        assert!(
            read("getIncentive(uint16,uint16)(uint16)", miner).await > 0,
            "{miner}"
        );
        assert!(
            read("getEmission(uint16,uint16)(uint64)", miner).await > 0,
            "{miner}"
        );
    }
    for validator in ["1", "2", "3"] {
        assert!(
            read("getDividends(uint16,uint16)(uint16)", validator).await > 0,
            "{validator}"
        );
    }

    // A tempo of 20 blocks: an epoch falls into any 25, and stake grows by it.
    let hotkey = cast_call(
        &node,
        &[METAGRAPH, "getHotkey(uint16,uint16)(bytes32)", "2", "4"],
    )
    .await;
    let stake = [
        "getTotalAlphaStaked(bytes32,uint256)(uint256)",
        &hotkey,
        "2",
    ];
    let stake = [STAKING, stake[0], stake[1], stake[2]];
    let before = cast_number(&node, &stake).await;
    cast(&node, "rpc", &["anvil_mine", "25"]).await.ok();
    assert!(cast_number(&node, &stake).await > before);
    node.stop().await;
}

fn read(text: String) -> Value {
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}
