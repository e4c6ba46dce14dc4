//! Stock forge on the kit: `taovm forge test` as a user runs it.

use std::{
    env,
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
};

use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate is in the repository")
        .to_owned()
}

/// A tool that the environment names or `scripts/setup.sh` installs.
fn tool(variable: &str, name: &str) -> PathBuf {
    let path = env::var_os(variable).map_or_else(
        || {
            let tools = env::var_os("TAOVM_TOOLS")
                .map_or_else(|| repository().join(".tools"), PathBuf::from);
            tools.join("bin").join(name)
        },
        PathBuf::from,
    );
    assert!(
        path.exists(),
        "{} was not found; scripts/setup.sh installs it",
        path.display()
    );
    path
}

fn taovm(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_taovm"))
        .args(arguments)
        .current_dir(folder)
        .env("FORGE", tool("FORGE", "forge"))
        .env("FOUNDRY_SOLC", tool("SOLC", "solc"))
        .output()
        .expect("taovm runs")
}

fn text(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|t| String::from_utf8_lossy(t));
    format!("{out}{err}")
}

/// A `taovm node` of its own, at a free port, that ends with the value.
struct NodeProcess {
    child: Child,
    address: String,
}

impl NodeProcess {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_taovm"))
            .args(["node", "--quiet", "--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("taovm runs");
        let out = child.stdout.take().expect("it is piped");
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .expect("a line is printed");
        let address = line
            .trim()
            .strip_prefix("Listening on ")
            .unwrap_or_else(|| panic!("{line}"))
            .to_owned();
        Self { child, address }
    }

    fn http(&self) -> String {
        format!("http://{}", self.address)
    }

    fn ws(&self) -> String {
        format!("ws://{}", self.address)
    }

    /// What a command of `cast` prints, without its explanations of numbers.
    fn cast(&self, command: &str, arguments: &[&str]) -> String {
        cast(command, &[&["--rpc-url", &self.http()], arguments].concat())
    }

    /// Sends a transaction of the first development account; gives the receipt.
    fn send(&self, arguments: &[&str]) -> Value {
        let options = ["--json", "--private-key", KEY];
        let receipt = self.cast("send", &[&options, arguments].concat());
        let receipt: Value = serde_json::from_str(&receipt).expect("a receipt");
        assert_eq!(receipt["status"], "0x1", "{receipt}");
        receipt
    }

    /// The gas of the frame of a function at 0x805 that a transaction made, by the node's trace.
    fn frame_gas(&self, receipt: &Value, function: &str) -> u64 {
        let hash = receipt["transactionHash"].as_str().expect("a hash");
        let options = r#"{"tracer":"callTracer"}"#;
        let trace = self.cast("rpc", &["debug_traceTransaction", hash, options]);
        let trace: Value = serde_json::from_str(&trace).expect("a trace");
        let frame = find(&trace, &selector(function)).expect("a frame of the function");
        let gas = frame["gasUsed"].as_str().expect("hex");
        u64::from_str_radix(gas.trim_start_matches("0x"), 16).expect("a number")
    }
}

impl Drop for NodeProcess {
    fn drop(&mut self) {
        // It may have ended itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn cast(command: &str, arguments: &[&str]) -> String {
    let output = Command::new(tool("CAST", "cast"))
        .arg(command)
        .args(arguments)
        .output()
        .expect("cast runs");
    assert!(
        output.status.success(),
        "{command} {arguments:?}: {}",
        text(&output)
    );
    let out = String::from_utf8_lossy(&output.stdout);
    out.trim().split(" [").next().unwrap_or_default().to_owned()
}

/// The first frame at the staking precompile whose calldata begin with the selector.
fn find<'a>(frame: &'a Value, selector: &str) -> Option<&'a Value> {
    let is_staking = frame["to"]
        .as_str()
        .is_some_and(|to| to.eq_ignore_ascii_case(STAKING));
    let input = frame["input"].as_str().unwrap_or_default();
    if is_staking && input.starts_with(selector) {
        return Some(frame);
    }
    let calls = frame["calls"].as_array()?;
    calls.iter().find_map(|call| find(call, selector))
}

/// The selector of a function at the staking precompile, in hex.
fn selector(function: &str) -> String {
    let found = taovm_precompiles::all_functions()
        .find(|f| f.name == function && f.address == taovm_precompiles::address::STAKING_V2);
    let found = found.unwrap_or_else(|| panic!("{function}"));
    format!("0x{}", hex::encode(found.selector))
}

const STAKING: &str = "0x0000000000000000000000000000000000000805";
const ALPHA: &str = "0x0000000000000000000000000000000000000808";
const HOTKEY: &str = "0xaee3c9875c68df6d1c11f32fefa6369134ea56e734696698c2462244ae9e552d";
/// The first account of the test mnemonic.
const ACCOUNT: &str = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266";
const KEY: &str = "0xac0974bec39a17e36ba4a6b4d238ff944bacb478cbed5efcae784d7bf4f2ff80";

/// A folder that goes with the value.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = env::temp_dir().join(format!("taovm-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&path).expect("a folder is made");
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Tests that run forge in the repository share its compiled files: one at a time.
fn alone() -> File {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("foundry.lock");
    let file = File::create(path).expect("a file in the target folder");
    file.lock().expect("the system locks files");
    file
}

fn forge(profile: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    let _alone = alone();
    Command::new(env!("CARGO_BIN_EXE_taovm"))
        .arg("forge")
        .args(arguments)
        .current_dir(repository())
        .env("FORGE", tool("FORGE", "forge"))
        .env("FOUNDRY_PROFILE", profile)
        .envs(environment.iter().copied())
        .output()
        .expect("taovm runs")
}

/// forge ended well, and of each of these tests it said so.
fn passed(output: &Output, tests: &[&str]) {
    let text = text(output);
    assert!(output.status.success(), "{text}");
    assert!(!text.contains("[FAIL"), "{text}");
    for test in tests {
        assert!(text.contains(&format!("[PASS] {test}")), "{test}: {text}");
    }
}

/// The repository's tests on the real precompiles, as forge runs them and each call a transaction.
#[test]
fn every_test_on_the_real_precompiles_passes() {
    for arguments in [&["test"][..], &["test", "--isolate"]] {
        let output = forge("bridge", arguments, &[]);
        passed(
            &output,
            &[
                "test_staking_takes_tao_and_gives_alpha",
                "test_an_inner_revert_takes_back_a_purchase",
                "test_a_caught_revert_takes_back_a_sale",
                "test_a_prank_that_lasts_is_not_disturbed",
                "test_a_broadcast_caller_pays",
                "test_a_constructor_stakes_what_it_was_given",
                "test_snapshots_hold_the_chain",
                "test_stake_and_money_agree_whatever_the_amount",
                "test_epochs_come_by_the_tempo_and_on_demand",
                "invariant_",
            ],
        );
    }
}

#[test]
fn every_function_of_every_precompile_is_called() {
    let output = forge(
        "bridge",
        &["test", "--mc", "EveryFunctionTest", "-vvvv"],
        &[],
    );
    passed(&output, &["test_staking_version_2"]);
    let traces = text(&output);
    for function in taovm_precompiles::all_functions() {
        let called = format!("::{}", function.name);
        assert!(
            traces.contains(&format!("{called}(")) || traces.contains(&format!("{called}{{")),
            "{} is not called",
            function.signature
        );
    }
}

#[test]
fn an_expectation_that_nothing_meets_fails_the_test() {
    let output = forge("bridge-must-fail", &["test"], &[]);
    let text = text(&output);
    assert_eq!(output.status.code(), Some(1), "{text}");
    for test in [
        "test_a_refusal_that_does_not_come",
        "test_a_refusal_of_another_name",
        "test_0x06_as_on_ethereum",
    ] {
        assert!(text.contains("[FAIL") && text.contains(test), "{text}");
    }
    assert!(!text.contains("[PASS]"), "{text}");
}

/// Without the wrapper: a bridge over each transport, and forge told where it is.
#[test]
fn a_bridge_serves_forge_over_a_socket_and_over_websocket() {
    let _alone = alone();
    let folder = Folder::new("bridge");
    let socket = folder.0.join("bridge.ipc");
    let socket = socket.to_str().expect("a path in UTF-8");
    for options in [["--ipc", socket], ["--ws", "0"]] {
        let mut bridge = Command::new(env!("CARGO_BIN_EXE_taovm"))
            .arg("bridge")
            .args(options)
            .stdout(Stdio::piped())
            .spawn()
            .expect("taovm runs");
        let out = bridge.stdout.take().expect("it is piped");
        let mut line = String::new();
        BufReader::new(out)
            .read_line(&mut line)
            .expect("a line is printed");
        let endpoint = line.trim().strip_prefix("TAOVM_BRIDGE=").map(str::to_owned);
        let output = Command::new(tool("FORGE", "forge"))
            .args(["test", "--mc", "StakingTest"])
            .current_dir(repository())
            .env("FOUNDRY_PROFILE", "bridge")
            .env("TAOVM_BRIDGE", endpoint.expect("the endpoint"))
            .output()
            .expect("forge runs");
        // It may have ended itself.
        let _ = bridge.kill();
        let _ = bridge.wait();
        passed(&output, &["test_staking_takes_tao_and_gives_alpha"]);
    }
}

#[test]
fn the_exit_code_is_forges() {
    let version = forge("bridge", &["--version"], &[]);
    assert!(version.status.success(), "{}", text(&version));
    assert!(text(&version).contains("forge"), "{}", text(&version));
    let unknown = forge("bridge", &["no-such-command"], &[]);
    assert_eq!(unknown.status.code(), Some(2), "{}", text(&unknown));
}

/// The same flow in forge and on a node: stake, price, balances, gas of the precompile's frames.
#[test]
fn a_flow_gives_the_same_numbers_in_forge_and_on_a_node() {
    let node = NodeProcess::start();
    let artifact = repository().join("contracts/artifacts/StakingVault.json");
    let artifact = std::fs::read_to_string(artifact).expect("the artifact is committed");
    let artifact: Value = serde_json::from_str(&artifact).expect("JSON");
    let arguments = cast("abi-encode", &["f(bytes32,uint16)", HOTKEY, "2"]);
    let code = artifact["bytecode"].as_str().expect("bytecode");
    let code = format!("{code}{}", arguments.trim_start_matches("0x"));

    let deployed = node.send(&["--value", "1ether", "--create", &code]);
    let vault = deployed["contractAddress"].as_str().expect("an address");
    let stake = || node.cast("call", &[vault, "totalAlpha()(uint256)"]);
    let price = || node.cast("call", &[ALPHA, "getAlphaPrice(uint16)(uint256)", "2"]);

    let add = node.send(&[vault, "deposit()", "--value", "50ether"]);
    let mut numbers = vec![
        ("FLOW_VAULT", vault.to_owned()),
        ("FLOW_STAKE_1", stake()),
        ("FLOW_PRICE_1", price()),
    ];
    node.cast("rpc", &["anvil_mine", "45"]);
    numbers.extend([("FLOW_STAKE_2", stake()), ("FLOW_PRICE_2", price())]);
    // The block of the transaction pays too: half of what is there then.
    let half = node.cast("rpc", &["evm_snapshot"]);
    node.cast("rpc", &["anvil_mine", "1"]);
    let after: u128 = stake().parse().expect("a number");
    let reverted = node.cast("rpc", &["evm_revert", half.trim_matches('"')]);
    assert_eq!(reverted, "true");
    let remove = node.send(&[vault, "withdraw(uint256)", &(after / 2).to_string()]);
    numbers.extend([
        ("FLOW_STAKE_3", stake()),
        ("FLOW_PRICE_3", price()),
        ("FLOW_BALANCE", node.cast("balance", &[vault])),
        ("FLOW_GAS_ADD", node.frame_gas(&add, "addStake").to_string()),
        (
            "FLOW_GAS_REMOVE",
            node.frame_gas(&remove, "removeStake").to_string(),
        ),
        (
            "FLOW_GAS_VIEW",
            node.frame_gas(&add, "getStake").to_string(),
        ),
    ]);

    let numbers: Vec<_> = numbers
        .iter()
        .map(|(name, n)| (*name, n.as_str()))
        .collect();
    let output = forge("bridge-node", &["test", "--mc", "FlowTest"], &numbers);
    passed(
        &output,
        &["test_the_same_flow_gives_the_same_numbers_as_on_a_node"],
    );
}

#[test]
fn a_fork_of_a_node_has_the_nodes_chain() {
    let node = NodeProcess::start();
    let signature = "addStake(bytes32,uint256,uint256)";
    node.send(&[STAKING, signature, HOTKEY, "5000000000", "2"]);
    // SSTORE(0, 7), and a byte of code.
    node.send(&["--create", "0x60075f5560015ff3"]);
    let output = forge(
        "bridge-node",
        &[
            "test",
            "--mc",
            "ForkTest",
            "--fork-url",
            &node.http(),
            "--no-storage-caching",
        ],
        &[("TAOVM_BRIDGE", &node.ws())],
    );
    passed(
        &output,
        &[
            "test_a_fork_has_the_nodes_stakes_and_money",
            "test_a_fork_has_the_nodes_contracts",
        ],
    );
}

#[test]
fn a_new_project_passes_its_tests_and_deploys_to_a_node() {
    let folder = Folder::new("project");
    let made = taovm(&folder.0, &["init"]);
    assert!(made.status.success(), "{}", text(&made));
    // What is there is not touched.
    let again = taovm(&folder.0, &["init"]);
    assert_eq!(again.status.code(), Some(1), "{}", text(&again));
    let tests = taovm(&folder.0, &["forge", "test"]);
    passed(
        &tests,
        &["test_stakes_and_unstakes", "testFuzz_", "invariant_"],
    );

    let node = NodeProcess::start();
    let script = Command::new(tool("FORGE", "forge"))
        .args(["script", "script/Deploy.s.sol", "--rpc-url", &node.http()])
        .args([
            "--private-key",
            KEY,
            "--broadcast",
            "--skip-simulation",
            "--slow",
        ])
        .current_dir(&folder.0)
        .env("FOUNDRY_SOLC", tool("SOLC", "solc"))
        .env("TAOVM_BRIDGE", node.ws())
        .output()
        .expect("forge runs");
    assert!(script.status.success(), "{}", text(&script));
    let treasury = cast("compute-address", &["--nonce", "0", ACCOUNT]);
    let treasury = treasury.rsplit(' ').next().expect("an address").to_owned();
    let staked = node.cast("call", &[&treasury, "staked()(uint256)"]);
    assert!(staked.parse::<u64>().expect("a number") > 0, "{staked}");
}

#[cfg(target_os = "linux")]
#[test]
fn forge_may_fetch_a_solc_where_there_is_none() {
    let folder = Folder::new("no-solc");
    let made = taovm(&folder.0, &["init"]);
    assert!(made.status.success(), "{}", text(&made));
    let config = |solc: Option<&Path>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_taovm"));
        command
            .args(["forge", "config"])
            .current_dir(&folder.0)
            .env("FORGE", tool("FORGE", "forge"))
            .env("HOME", &folder.0)
            .env_remove("XDG_DATA_HOME")
            .env_remove("FOUNDRY_SOLC");
        if let Some(solc) = solc {
            command.env("FOUNDRY_SOLC", solc);
        }
        let output = command.output().expect("taovm runs");
        assert!(output.status.success(), "{}", text(&output));
        text(&output)
    };
    let shown = config(None);
    assert!(shown.contains("forge has no solc yet"), "{shown}");
    assert!(shown.contains("offline = false"), "{shown}");
    let shown = config(Some(&tool("SOLC", "solc")));
    assert!(shown.contains("offline = true"), "{shown}");
}

#[test]
fn every_template_passes_its_own_tests() {
    for (template, test) in [
        ("liquid-staking", "test_emission_belongs_to_the_shares"),
        ("reward", "test_the_script_pays_by_its_own_rule"),
    ] {
        let folder = Folder::new(template);
        let made = taovm(&folder.0, &["init", "--template", template]);
        assert!(made.status.success(), "{}", text(&made));
        let tests = taovm(&folder.0, &["forge", "test"]);
        passed(&tests, &[test, "testFuzz_", "invariant_"]);
    }
}
