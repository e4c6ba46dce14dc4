//! The command line.

mod abi;
mod bridge;
mod chain;
mod code_cache;
mod demo;
mod forge;
mod genesis;
mod init;
mod node;
mod reward;

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Parser, Subcommand};

use crate::scenario::{self, CheckOptions};

/// A TAO EVM that fits in a laptop: Bittensor's chain rules, the EVM with Bittensor's precompiles,
/// and reward scripts, in one process.
#[derive(Debug, Parser)]
#[command(name = "taovm", version, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Show the main job, step by step, with every figure checked.
    Demo(demo::DemoArgs),
    /// Run a chain and answer JSON-RPC on HTTP and WebSocket.
    Node(node::NodeArgs),
    /// Make a Foundry project whose tests call the real precompiles.
    Init(init::InitArgs),
    /// Run forge on a project whose tests call the real precompiles.
    Forge(forge::ForgeArgs),
    /// Serve the chain to tests that forge runs.
    Bridge(bridge::BridgeArgs),
    /// List the functions of the precompiles: address, selector, signature, mutability, gas.
    Abi(abi::AbiArgs),
    /// Print the genesis file of the development chain, as a start for one's own; or check a file.
    Genesis(genesis::GenesisArgs),
    /// Make, build, check, run, compare, simulate, record and deploy reward scripts.
    #[command(subcommand)]
    Reward(reward::RewardCommand),
    /// Replay files of recorded behaviour against this chain.
    #[command(subcommand)]
    Scenario(Scenario),
}

#[derive(Debug, Subcommand)]
enum Scenario {
    /// Run scenario files and print what each step gives, as JSON.
    Run {
        /// Scenario files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
    },
    /// Run scenario files and compare with what they recorded; exit 1 on any difference.
    Check(Check),
}

#[derive(Debug, Args)]
struct Check {
    /// Scenario files.
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Leave all events out of the comparison.
    #[arg(long, conflicts_with = "all_events")]
    no_events: bool,
    /// Compare the events of the frame pallets (System, Balances, …) too.
    #[arg(long)]
    all_events: bool,
    /// Leave gas out of the comparison.
    #[arg(long)]
    no_gas: bool,
    /// Print differences as JSON lines.
    #[arg(long)]
    json: bool,
    /// Compare this step only (all steps run).
    #[arg(long, value_name = "STEP")]
    only: Option<usize>,
}

/// Runs the program; what it cannot do is said on standard error.
#[must_use]
pub fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Demo(args) => demo::run(args),
        Command::Node(args) => node::run(args),
        Command::Init(args) => init::run(&args),
        Command::Forge(args) => forge::run(args),
        Command::Bridge(args) => bridge::run(args),
        Command::Abi(args) => abi::run(&args),
        Command::Genesis(args) => genesis::run(args),
        Command::Reward(command) => reward::run(command),
        Command::Scenario(Scenario::Run { files }) => scenario::run_files(&files),
        Command::Scenario(Scenario::Check(check)) => {
            let options = CheckOptions {
                events: !check.no_events,
                all_events: check.all_events,
                gas: !check.no_gas,
                json: check.json,
                only: check.only,
            };
            scenario::check_files(&check.files, &options)
        }
    };
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("taovm: {error:#}");
            ExitCode::FAILURE
        }
    }
}
