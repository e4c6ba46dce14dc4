//! `taovm forge`.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::Args;
use serde_json::Value;
use tokio::process::Command;

use super::bridge::{ENDPOINT, VersionArgs, runtime};
use crate::bridge::BridgeServer;

/// Runs forge with the chain behind its precompiles: `taovm forge test -vv`.
///
/// Starts a bridge for as long as forge runs, unless TAOVM_BRIDGE names one, and ends as forge ends. Options of the chain stand
/// before forge's command: `taovm forge --profile finney test`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct ForgeArgs {
    #[command(flatten)]
    versions: VersionArgs,
    /// The command and its options, handed to forge as they are.
    #[arg(required = true, trailing_var_arg = true, allow_hyphen_values = true)]
    args: Vec<OsString>,
}

const HELP: &str = "\
forge is the one that the environment variable FORGE names, else the one on PATH. Any version that
has vm.rpc with three arguments will do; 1.7.1 is tested. The project's tests extend TaoTest of
@taovm/contracts, which `taovm init` installs; docs/testing-with-foundry.md has the rest.";

/// Runs forge; the exit code is forge's. A bridge that the environment names already is used.
pub(super) fn run(args: ForgeArgs) -> anyhow::Result<ExitCode> {
    let bridge = match env::var_os(ENDPOINT) {
        Some(_) => None,
        None => Some(args.versions.bridge()?),
    };
    runtime()?.block_on(async {
        let Some(bridge) = bridge else {
            return forge(&args.args, None).await;
        };
        let socket = Socket::new()?;
        let (ipc, ws) = if cfg!(unix) {
            (Some(socket.path()), None)
        } else {
            (None, Some(0))
        };
        let server = BridgeServer::start(bridge, ipc, ws)
            .await
            .context("listening")?;
        let code = forge(&args.args, server.endpoint()).await;
        server.stop().await;
        code
    })
}

async fn forge(args: &[OsString], endpoint: Option<String>) -> anyhow::Result<ExitCode> {
    let program = env::var_os("FORGE").unwrap_or_else(|| "forge".into());
    let mut command = Command::new(&program);
    command.args(args).kill_on_drop(true);
    if let Some(endpoint) = endpoint {
        command.env(ENDPOINT, endpoint);
    }
    if env::var_os(OFFLINE).is_none() && !has_solc() && wants_a_solc(&program).await {
        eprintln!("taovm: forge has no solc yet; it may fetch one ({OFFLINE}=true forbids it)");
        command.env(OFFLINE, "false");
    }
    let mut child = command
        .spawn()
        .with_context(|| format!("running {program:?}; FORGE names another one"))?;
    // Ctrl-C reaches forge too, which ends; its exit code is the answer.
    let ignore = tokio::spawn(async { while tokio::signal::ctrl_c().await.is_ok() {} });
    let status = child.wait().await.context("waiting for forge")?;
    ignore.abort();
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(code.map_or(ExitCode::FAILURE, ExitCode::from))
}

/// forge's setting from the environment, which comes before that of foundry.toml.
const OFFLINE: &str = "FOUNDRY_OFFLINE";

/// Whether the project leaves the choice of a solc to forge.
async fn wants_a_solc(forge: &OsStr) -> bool {
    let asked = Command::new(forge)
        .args(["config", "--json"])
        .output()
        .await;
    let config = asked.map(|output| serde_json::from_slice(&output.stdout));
    matches!(config, Ok(Ok(Value::Object(config))) if config.get("solc").is_none_or(Value::is_null))
}

/// Whether forge's compiler manager has installed a solc, in either of its folders.
fn has_solc() -> bool {
    let home = env::home_dir().unwrap_or_default();
    let data =
        env::var_os("XDG_DATA_HOME").map_or_else(|| home.join(".local/share"), PathBuf::from);
    let folders = [
        home.join(".svm"),
        data.join("svm"),
        home.join("Library/Application Support/svm"),
        home.join("AppData/Roaming/svm"),
    ];
    folders.iter().any(|folder| {
        let versions = std::fs::read_dir(folder).into_iter().flatten().flatten();
        versions.map(|entry| entry.path()).any(|path| path.is_dir())
    })
}

/// A folder for the socket, short enough for a socket's path, that goes with the value.
struct Socket(PathBuf);

impl Socket {
    fn new() -> anyhow::Result<Self> {
        let unique = format!("taovm-{}", std::process::id());
        let folder = env::temp_dir().join(unique);
        std::fs::create_dir_all(&folder).with_context(|| format!("making {}", folder.display()))?;
        Ok(Self(folder))
    }

    fn path(&self) -> PathBuf {
        Path::join(&self.0, "bridge.ipc")
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        // What is left in a temporary folder harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}
