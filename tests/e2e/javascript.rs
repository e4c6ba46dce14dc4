//! viem and ethers, by the scripts of `tests/clients`.

use serde_json::Value;
use taovm_tests::{TestNode, Tool, repository, run};

async fn check(client: &str) {
    let modules = repository().join("tests/clients/node_modules");
    assert!(
        modules.join(client).is_dir(),
        "{client} is not in {}; run scripts/setup.sh",
        modules.display()
    );
    let node = TestNode::unseeded().await;
    let subnet = node.start_subnet(&node.account(8)).await;
    let script = format!("tests/clients/{client}.mjs");
    let environment = [
        ("TAOVM_RPC", node.http_url()),
        ("TAOVM_HOTKEY", subnet.hotkey),
        ("TAOVM_NETUID", subnet.netuid.to_string()),
    ];
    let environment = environment
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect::<Vec<_>>();
    let line = run(Tool::Node, [script], &environment).await.ok();
    let result: Value = serde_json::from_str(&line).unwrap_or_else(|e| panic!("{e}: {line}"));
    assert_eq!(result["client"], client);
    assert_eq!(result["chainId"].to_string().trim_matches('"'), "945");
    assert_eq!(result["taoRao"], "1000000000");
    // 1 TAO less the fee of 503547 rao, out of 1000 TAO and 1000 alpha.
    assert_eq!(result["alpha"], "998498457");
    node.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn viem_deploys_deposits_and_withdraws() {
    check("viem").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn ethers_deploys_deposits_and_withdraws() {
    check("ethers").await;
}
