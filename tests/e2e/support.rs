//! Addresses, artifacts and what `cast` says.

use std::{fs, path::PathBuf};

use serde_json::Value;
use taovm_tests::{Output, TestNode, Tool, repository, run};

pub(crate) const METAGRAPH: &str = "0x0000000000000000000000000000000000000802";
pub(crate) const STAKING: &str = "0x0000000000000000000000000000000000000805";
pub(crate) const ALPHA: &str = "0x0000000000000000000000000000000000000808";
pub(crate) const MAPPING: &str = "0x000000000000000000000000000000000000080c";
pub(crate) const REWARD: &str = "0x74616f0000000000000000000000000000000001";

pub(crate) const WEI_PER_RAO: u128 = 1_000_000_000;
pub(crate) const TAO: u64 = 1_000_000_000;

/// What of an account the EVM does not show, in rao.
pub(crate) const EXISTENTIAL_DEPOSIT: u64 = 500;

/// A file of the repository as JSON.
pub(crate) fn json_file(path: &str) -> Value {
    let file = repository().join(path);
    let text = fs::read_to_string(&file).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{}: {e}", file.display()))
}

/// A committed Solidity artifact.
pub(crate) fn artifact(contract: &str) -> Value {
    json_file(&format!("contracts/artifacts/{contract}.json"))
}

/// A folder for a test's files, empty at its start.
pub(crate) fn scratch(test: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(test);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("the target folder can be written");
    folder
}

/// `cast <command> --rpc-url <node> <arguments>`
pub(crate) async fn cast(node: &TestNode, command: &str, arguments: &[&str]) -> Output {
    let url = node.http_url();
    let all = [command, "--rpc-url", &url]
        .into_iter()
        .chain(arguments.iter().copied());
    run(Tool::Cast, all, &[]).await
}

/// `cast call` of a function with one result; a number without its explanation.
pub(crate) async fn cast_call(node: &TestNode, arguments: &[&str]) -> String {
    let text = cast(node, "call", arguments).await.ok();
    // `90867473489 [9.086e10]`
    text.split_whitespace().next().expect("a value").to_owned()
}

/// [`cast_call`] of a number.
pub(crate) async fn cast_number(node: &TestNode, arguments: &[&str]) -> u128 {
    let text = cast_call(node, arguments).await;
    text.parse()
        .unwrap_or_else(|_| panic!("{text:?} is no number"))
}

/// `cast balance` in wei.
pub(crate) async fn cast_balance(node: &TestNode, address: &str) -> u128 {
    let text = cast(node, "balance", &[address]).await.ok();
    text.parse()
        .unwrap_or_else(|_| panic!("{text:?} is no balance"))
}

/// `cast send --json`: the receipt.
pub(crate) async fn cast_send(node: &TestNode, key: &str, arguments: &[&str]) -> Value {
    let mut all = vec!["--json", "--private-key", key];
    all.extend(arguments);
    let text = cast(node, "send", &all).await.ok();
    serde_json::from_str(&text).unwrap_or_else(|e| panic!("{e}: {text}"))
}

/// A quantity of an answer.
pub(crate) fn quantity(value: &Value) -> u128 {
    let text = value
        .as_str()
        .unwrap_or_else(|| panic!("{value} is no quantity"));
    let digits = text
        .strip_prefix("0x")
        .unwrap_or_else(|| panic!("{text} is no quantity"));
    u128::from_str_radix(digits, 16).unwrap_or_else(|_| panic!("{text} is no quantity"))
}

/// What the gas of a receipt cost, in wei. The chain charges whole rao and no tip.
pub(crate) fn fee(receipt: &Value) -> u128 {
    let exact = quantity(&receipt["gasUsed"]) * quantity(&receipt["effectiveGasPrice"]);
    exact / WEI_PER_RAO * WEI_PER_RAO
}
