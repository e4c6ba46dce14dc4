//! `taovm node`.

use std::{
    io::Write, net::SocketAddr, path::PathBuf, process::ExitCode, sync::Arc, time::Duration,
};

use anyhow::Context;
use clap::Args;
use taovm_precompiles::address::{ALL, OWN, Provider};

use super::chain::ChainArgs;
use crate::{
    genesis::GenesisFile,
    genesis_dev::{MINERS, OWNER, SEED_NETUID, SEED_TEMPO, VALIDATORS},
    keys::dev_account,
    node::{Node, NodeConfig, NodeHandle, TEST_MNEMONIC},
};

/// Options of `taovm node`, named as anvil names them where it has them.
#[derive(Debug, Args)]
pub(super) struct NodeArgs {
    /// Address to listen at.
    #[arg(long, default_value = "127.0.0.1", help_heading = "Server")]
    host: String,
    /// Port to listen at, HTTP and WebSocket alike; 0 takes a free one.
    #[arg(short, long, default_value_t = 8545, help_heading = "Server")]
    port: u16,
    /// Print nothing but the line that says where it listens.
    #[arg(short, long, help_heading = "Server")]
    quiet: bool,

    #[command(flatten)]
    chain: ChainArgs,
    /// Take eth_sendTransaction from any address, without its key.
    #[arg(long, help_heading = "Accounts")]
    auto_impersonate: bool,

    /// Seconds between blocks; without it, each transaction makes a block.
    #[arg(short, long, value_name = "SECONDS", value_parser = clap::value_parser!(u64).range(1..), help_heading = "Blocks")]
    block_time: Option<u64>,
    /// Make blocks only on request (evm_mine).
    #[arg(long, conflicts_with = "block_time", help_heading = "Blocks")]
    no_mining: bool,
    /// Time of the newest block at the start, in seconds since 1970; now if left out.
    #[arg(long, value_name = "SECONDS", help_heading = "Blocks")]
    timestamp: Option<u64>,

    /// Chain id of the EVM: 945 is Bittensor's test network, 964 its main network, 31337 anvil.
    #[arg(long, default_value_t = NodeConfig::DEFAULT_CHAIN_ID, help_heading = "Chain")]
    chain_id: u64,
    /// Start from this genesis file instead of the development chain; `taovm genesis` prints one.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["balance", "profile", "empty", "no_create2_deployer"], help_heading = "Chain")]
    genesis: Option<PathBuf>,
}

impl NodeArgs {
    fn config(self) -> anyhow::Result<NodeConfig> {
        let genesis = match self.genesis {
            Some(path) => Some(Arc::new(GenesisFile::read(&path)?)),
            None => None,
        };
        let config = self.chain.config()?;
        Ok(NodeConfig {
            host: self.host,
            port: self.port,
            chain_id: self.chain_id,
            block_time: self.block_time.map(Duration::from_secs),
            no_mining: self.no_mining,
            timestamp: self.timestamp,
            auto_impersonate: self.auto_impersonate,
            quiet: self.quiet,
            genesis,
            ..config
        })
    }
}

/// Runs a node until it is interrupted.
pub(super) fn run(args: NodeArgs) -> anyhow::Result<ExitCode> {
    let config = args.config()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("starting threads")?;
    runtime.block_on(serve(config))
}

async fn serve(config: NodeConfig) -> anyhow::Result<ExitCode> {
    let quiet = config.quiet;
    let handle = NodeHandle::start(config).await?;
    let mut text = if quiet {
        String::new()
    } else {
        banner(handle.node())
    };
    text.push_str(&ready_line(handle.address()));
    // Whoever reads may have gone; the node serves all the same.
    let _ = writeln!(std::io::stdout(), "{text}");
    interrupted().await?;
    handle.stop().await;
    Ok(ExitCode::SUCCESS)
}

/// The line that scripts wait for; as anvil's.
fn ready_line(address: SocketAddr) -> String {
    format!("Listening on {address}")
}

/// Ctrl-C, or the signal that asks a process to end.
pub(super) async fn interrupted() -> anyhow::Result<()> {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let mut terminate = signal(SignalKind::terminate()).context("listening to signals")?;
        tokio::select! {
            interrupt = tokio::signal::ctrl_c() => interrupt.context("listening to signals"),
            _ = terminate.recv() => Ok(()),
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c()
        .await
        .context("listening to signals")
}

/// What a newcomer needs to begin.
fn banner(node: &Node) -> String {
    let config = node.config();
    let head = node.head();
    let ledger = &head.world.chain;
    let mut text = format!(
        "\ntaovm {} - a TAO EVM that fits in a laptop\n",
        env!("CARGO_PKG_VERSION")
    );
    let accounts = match &config.genesis {
        Some(_) => "Accounts".to_owned(),
        None => format!("Accounts, {} TAO each", config.balance.0 / 1_000_000_000),
    };
    section(&mut text, &accounts);
    for (index, (address, key)) in node.accounts().keys().enumerate() {
        text.push_str(&format!("({index}) {address}  {key}\n"));
    }
    if config.mnemonic == TEST_MNEMONIC {
        text.push_str("These keys are public: never send real money to them.\n");
    }

    section(&mut text, "Precompiles");
    for precompile in ALL
        .iter()
        .chain([&OWN])
        .filter(|p| p.provider == Provider::Ledger)
    {
        let address = alloy_primitives::Address::from(precompile.address);
        text.push_str(&format!("{address}  {}\n", precompile.name));
    }

    if config.seed_subnet && config.genesis.is_none() {
        section(
            &mut text,
            &format!("Subnet {}, tempo {SEED_TEMPO}", SEED_NETUID.0),
        );
        text.push_str(&format!(
            "owner and sudo  {}  {OWNER}\n",
            dev_account(OWNER)
        ));
        for (_, hotkey, ..) in VALIDATORS {
            text.push_str(&format!(
                "validator       {:?}  {hotkey}\n",
                dev_account(hotkey)
            ));
        }
        for hotkey in MINERS {
            text.push_str(&format!(
                "miner           {:?}  {hotkey}\n",
                dev_account(hotkey)
            ));
        }
    }

    section(&mut text, "Chain");
    text.push_str(&format!(
        "chain id {}, runtime {} with {} parameters, block {}, {}\n",
        config.chain_id,
        ledger.profile.spec_version,
        ledger.profile.name,
        head.number(),
        match (config.block_time, config.no_mining) {
            (Some(every), _) => format!("a block every {} s", every.as_secs()),
            (None, true) => "blocks on request".to_owned(),
            (None, false) => "a block for each transaction".to_owned(),
        }
    ));
    text.push('\n');
    text
}

fn section(text: &mut String, title: &str) {
    text.push_str(&format!("\n{title}\n{}\n", "-".repeat(title.len())));
}
