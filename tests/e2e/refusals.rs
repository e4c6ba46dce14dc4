//! What the chain refuses is named, wherever the EVM would hide it.

use serde_json::json;
use taovm_tests::TestNode;

use crate::support::{STAKING, cast, cast_balance, cast_send, fee, quantity};

const ADD: &str = "addStake(bytes32,uint256,uint256)";

#[tokio::test(flavor = "multi_thread")]
async fn cast_shows_the_chains_error() {
    let node = TestNode::unseeded().await;
    let payer = node.account(0);
    let subnet = node.start_subnet(&node.account(8)).await;
    let netuid = subnet.netuid.to_string();
    let nobody = format!("0x{}", "77".repeat(32));
    let cases = [
        (
            subnet.hotkey.as_str(),
            "1000000000",
            "65000",
            "SubnetNotExists",
        ),
        (&subnet.hotkey, "2001006", &netuid, "AmountTooLow"),
        (
            &subnet.hotkey,
            "99999000000000",
            &netuid,
            "NotEnoughBalanceToStake",
        ),
        (&nobody, "1000000000", &netuid, "HotKeyAccountNotExists"),
    ];
    for (hotkey, amount, netuid, error) in cases {
        let call = [
            "--from",
            &payer.address,
            STAKING,
            ADD,
            hotkey,
            amount,
            netuid,
        ];
        for command in ["call", "estimate"] {
            let said = cast(&node, command, &call).await.refused();
            assert!(said.contains(error), "{command}: {said}");
        }
        let send = [
            "--private-key",
            &payer.key,
            STAKING,
            ADD,
            hotkey,
            amount,
            netuid,
        ];
        let said = cast(&node, "send", &send).await.refused();
        assert!(said.contains(error), "send: {said}");
    }
    // None of them became a transaction.
    assert_eq!(cast(&node, "nonce", &[&payer.address]).await.ok(), "0");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_transaction_costs_its_gas_and_says_why() {
    let node = TestNode::unseeded().await;
    let payer = node.account(0);
    let before = cast_balance(&node, &payer.address).await;
    let hotkey = format!("0x{}", "11".repeat(32));
    let arguments = [
        "--gas-limit",
        "200000",
        STAKING,
        ADD,
        &hotkey,
        "1000000000",
        "65000",
    ];
    let receipt = cast_send(&node, &payer.key, &arguments).await;
    assert_eq!(quantity(&receipt["status"]), 0);
    assert_eq!(quantity(&receipt["gasUsed"]), 200_000);
    assert_eq!(receipt["logs"], json!([]));
    let after = cast_balance(&node, &payer.address).await;
    assert_eq!(before - after, fee(&receipt));

    let told = node
        .rpc()
        .call("taovm_transaction", json!([receipt["transactionHash"]]))
        .await;
    let refusal = &told["refusals"][0];
    assert_eq!(refusal["function"], "addStake", "{told}");
    assert!(
        refusal["error"]
            .as_str()
            .is_some_and(|error| error.contains("SubnetNotExists")),
        "{told}"
    );
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_refused_call_of_the_ledger_is_an_error_and_changes_nothing() {
    let node = TestNode::unseeded().await;
    let payer = node.account(0);
    let before = cast_balance(&node, &payer.address).await;
    let request = json!({
        "origin": payer.address,
        "pallet": "SubtensorModule",
        "call": "add_stake",
        "args": { "hotkey": format!("0x{}", "11".repeat(32)), "netuid": 65_000, "amount_staked": "1000000000" },
    });
    let error = node
        .rpc()
        .request("taovm_call", json!([request]))
        .await
        .unwrap_err();
    assert!(error.message.contains("SubnetNotExists"), "{error}");
    assert_eq!(cast_balance(&node, &payer.address).await, before);
    node.stop().await;
}
