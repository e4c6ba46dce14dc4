//! `taovm bridge`.

use std::{io::Write, num::NonZeroUsize, path::PathBuf, process::ExitCode, sync::Arc};

use anyhow::Context;
use clap::Args;

use super::{chain::ChainArgs, node::interrupted};
use crate::{
    bridge::{Bridge, BridgeConfig, BridgeServer},
    genesis::GenesisFile,
};

/// What the kit's contracts read the bridge's endpoint from.
pub(super) const ENDPOINT: &str = "TAOVM_BRIDGE";

/// The chain of the tests, and how many versions of it are held.
#[derive(Debug, Args)]
pub(super) struct VersionArgs {
    #[command(flatten)]
    chain: ChainArgs,
    /// Start from this genesis file instead of the development chain; `taovm genesis` prints one.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["balance", "profile", "empty"], help_heading = "Chain")]
    genesis: Option<PathBuf>,
    /// How many versions of the chain are held in memory, some 25 kilobytes each; others are made
    /// again when a test goes back to them.
    #[arg(long, value_name = "COUNT", default_value_t = BridgeConfig::DEFAULT_MAX_VERSIONS, help_heading = "Bridge")]
    max_versions: NonZeroUsize,
}

impl VersionArgs {
    /// A bridge to versions of that chain.
    pub(super) fn bridge(self) -> anyhow::Result<Arc<Bridge>> {
        let genesis = match self.genesis {
            Some(path) => Some(Arc::new(GenesisFile::read(&path)?)),
            None => None,
        };
        let mut chain = self.chain.config()?;
        chain.genesis = genesis;
        Ok(Arc::new(Bridge::new(BridgeConfig {
            chain,
            max_versions: self.max_versions,
        })?))
    }
}

/// Serves the chain to tests that forge runs: versions of it, which precompile calls change.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct BridgeArgs {
    /// Listen at this Unix socket; forge is fastest over one.
    #[arg(long, value_name = "PATH", help_heading = "Bridge")]
    ipc: Option<PathBuf>,
    /// Listen for WebSockets at this port of 127.0.0.1; 0 takes a free one.
    #[arg(long, value_name = "PORT", help_heading = "Bridge")]
    ws: Option<u16>,
    #[command(flatten)]
    versions: VersionArgs,
}

const HELP: &str = "\
The kit finds the bridge by the environment variable TAOVM_BRIDGE:

  taovm bridge --ipc /tmp/taovm.ipc &
  TAOVM_BRIDGE=/tmp/taovm.ipc forge test

`taovm forge` does both. A version is good for the bridge that gave it.";

/// Serves until it is interrupted.
pub(super) fn run(args: BridgeArgs) -> anyhow::Result<ExitCode> {
    if args.ipc.is_none() && args.ws.is_none() {
        anyhow::bail!("--ipc or --ws says where to listen");
    }
    let bridge = args.versions.bridge()?;
    runtime()?.block_on(async {
        let server = BridgeServer::start(bridge, args.ipc, args.ws)
            .await
            .context("listening")?;
        let endpoint = server.endpoint().unwrap_or_default();
        let mut text = format!("{ENDPOINT}={endpoint}");
        if let Some(address) = server.ws_address() {
            text.push_str(&format!("\nListening on {address}"));
        }
        // Whoever reads may have gone; the bridge serves all the same.
        let _ = writeln!(std::io::stdout(), "{text}");
        interrupted().await?;
        server.stop().await;
        Ok(ExitCode::SUCCESS)
    })
}

/// The threads of a bridge.
pub(super) fn runtime() -> anyhow::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting threads")
}
