//! `taovm reward`, as its users call it.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;
use taovm::node::{NativeCall, NodeConfig, NodeHandle};
use taovm_chain::{
    call::{Origin, SubtensorCall},
    primitives::{AccountId, MechId, NetUid},
    reward::RewardMode,
};
use taovm_evm_bridge::account_of;
use tokio::runtime::Runtime;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn artifact(name: &str) -> String {
    let path = format!("contracts/rewards/artifacts/{name}.wasm");
    repository().join(path).display().to_string()
}

fn fixture(name: &str) -> String {
    let path = format!("contracts/rewards/fixtures/{name}.json");
    repository().join(path).display().to_string()
}

fn scratch(name: &str) -> String {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    folder.join(name).display().to_string()
}

fn reward(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_taovm"))
        .arg("reward")
        .args(arguments)
        .output()
        .expect("the binary runs")
}

/// What a command prints that must succeed.
fn shown(arguments: &[&str]) -> String {
    let output = reward(arguments);
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{text}\n{problem}");
    text
}

#[cfg(target_os = "linux")]
#[test]
fn a_script_runs_alike_where_addresses_are_scarce() {
    let arguments = [
        "run",
        &artifact("yuma"),
        "--fixture",
        &fixture("busy"),
        "--json",
    ];
    let limited = Command::new("sh")
        .args(["-c", r#"ulimit -v 16000000 && exec "$0" reward "$@""#])
        .arg(env!("CARGO_BIN_EXE_taovm"))
        .args(arguments)
        .output()
        .expect("sh runs");
    let problem = String::from_utf8_lossy(&limited.stderr);
    assert!(limited.status.success(), "{problem}");
    assert_eq!(String::from_utf8_lossy(&limited.stdout), shown(&arguments));
}

#[test]
fn check_shows_the_manifest_or_the_broken_rule() {
    let text = shown(&["check", &artifact("ema"), "--config", "0080"]);
    assert!(text.contains("ema version 1"), "{text}");
    assert!(text.contains("up to 64001 bytes"), "{text}");

    let refused = |arguments: &[&str]| {
        let output = reward(arguments);
        assert!(!output.status.success());
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let config = refused(&["check", &artifact("ema"), "--config", "00"]);
    assert!(config.contains("refused: config: "), "{config}");
    let nonsense = scratch("nonsense.wasm");
    fs::write(&nonsense, b"\0asm\x01\0\0\0").unwrap();
    let text = refused(&["check", &nonsense]);
    assert!(text.starts_with("refused: code: "), "{text}");
}

#[test]
fn run_decides_every_fixture_of_the_corpus() {
    for script in [
        "ema",
        "fisher",
        "shapley",
        "top-k",
        "winner-takes-all",
        "yuma",
    ] {
        for epoch in ["small", "busy", "liquid", "silent"] {
            let (code, epoch) = (artifact(script), fixture(epoch));
            let text = shown(&["run", &code, "--fixture", &epoch, "--json"]);
            let answer: Value = serde_json::from_str(&text).unwrap();
            let answer = &answer[0];
            assert_eq!(answer["fault"], Value::Null, "{script} on {epoch}");
            assert!(answer["fuelUsed"].as_u64() > Some(0));
            assert!(answer["fuelUsed"].as_u64() < answer["budget"].as_u64());
            if script == "yuma" {
                assert_eq!(answer["script"], answer["yuma"], "{epoch}");
            }
        }
    }
}

#[test]
fn a_fault_is_named_and_fails() {
    let arguments = [
        "run",
        &artifact("stake-dividends"),
        "--fixture",
        &fixture("small"),
    ];
    let output = reward(&arguments);
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(text.contains("fault: the script refused: "), "{text}");
    let after = [&arguments[..], &["--mode", "after"]].concat();
    shown(&after);
}

#[test]
fn diff_shows_the_change_of_each_neuron() {
    let code = artifact("winner-takes-all");
    let text = shown(&["diff", &code, "--fixture", &fixture("small")]);
    let rows: Vec<&str> = text.lines().skip(2).take(8).collect();
    let change = |row: &&str| -> i64 {
        let columns: Vec<&str> = row.split_whitespace().collect();
        let number = |i: usize| columns[i].parse::<i64>().unwrap();
        assert_eq!(number(1) - number(2), number(3));
        number(3)
    };
    let changes: Vec<i64> = rows.iter().map(change).collect();
    // The winner gains what the others lose, but for rounding.
    assert_eq!(changes.iter().filter(|change| **change > 0).count(), 1);
    assert!(changes.iter().sum::<i64>().abs() <= 8, "{changes:?}");
    assert!(text.contains("distance "), "{text}");
}

#[test]
fn simulate_draws_a_page_that_loads_nothing() {
    let out = scratch("report.html");
    let (code, epoch) = (artifact("ema"), fixture("busy"));
    let arguments = ["simulate", &code, "--fixture", &epoch, "--epochs", "12"];
    let text = shown(&[&arguments[..], &["--out", &out]].concat());
    assert!(text.contains("12 epochs, 0 faults"), "{text}");
    let page = fs::read_to_string(&out).unwrap();
    for chart in ["Incentive by uid", "Concentration", "Bonds", "Fuel"] {
        assert!(page.contains(&format!("aria-label=\"{chart}\"")), "{chart}");
    }
    assert_eq!(page.matches("<svg").count(), 5);
    assert_eq!(page.matches("<svg").count(), page.matches("</svg>").count());
    for foreign in ["<script", "http:", "https:", "@import", "url("] {
        assert!(!page.contains(foreign), "{foreign}");
    }
    // Twelve points a line, none of which is not a number.
    let line = page.split("<polyline points=\"").nth(1).unwrap();
    let points = line.split('"').next().unwrap();
    assert_eq!(points.split(' ').count(), 12);
    assert!(!page.contains("NaN") && !page.contains("inf"));
}

#[test]
fn a_nodes_epoch_is_recorded_and_a_script_deployed_on_it() {
    let runtime = Runtime::new().unwrap();
    let config = NodeConfig {
        quiet: true,
        port: 0,
        ..NodeConfig::default()
    };
    let handle = runtime.block_on(NodeHandle::start(config)).unwrap();
    let url = format!("http://{}", handle.address());

    let out = scratch("recorded.json");
    shown(&["record", "--rpc", &url, "--netuid", "2", "--out", &out]);
    let code = artifact("top-k");
    let text = shown(&["run", &code, "--fixture", &out]);
    assert!(text.contains(" fuel\n"), "{text}");

    // The first account's own subnet, as the node's users register one.
    let node = handle.node();
    let keys: Vec<_> = node.accounts().keys().take(2).collect();
    let owner = Origin::Signed(account_of(keys[0].0));
    let hotkey = AccountId([7; 32]);
    let call = SubtensorCall::RegisterNetwork { hotkey }.into();
    let origin = owner;
    node.submit_native(NativeCall { origin, call }).unwrap();
    let netuid = NetUid(3);
    assert_eq!(
        node.head().world.chain.subnet(netuid).owner,
        owner.signer().ok()
    );

    let deploy = |index: usize| {
        let key = keys[index].1.to_string();
        let target = ["deploy", &code, "--rpc", &url, "--netuid", "3"];
        let how = [
            "--mode",
            "replace",
            "--config",
            "0500",
            "--private-key",
            &key,
        ];
        reward(&[&target[..], &how].concat())
    };
    // A stranger's key is refused by name.
    let refused = deploy(1);
    assert!(!refused.status.success());
    let problem = String::from_utf8_lossy(&refused.stderr);
    assert!(problem.contains("BadOrigin"), "{problem}");
    let done = deploy(0);
    let text = String::from_utf8_lossy(&done.stdout);
    let problem = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success(), "{text}\n{problem}");
    let head = node.head();
    let deployed = head.world.chain.rewards.deployment(netuid, MechId::MAIN);
    let terms = &deployed.expect("a deployment").terms;
    assert_eq!(terms.mode, RewardMode::Replace);
    assert_eq!(*terms.config, [5, 0]);
    runtime.block_on(handle.stop());
}
