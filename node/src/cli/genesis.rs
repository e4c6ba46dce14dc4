//! `taovm genesis`.

use std::{path::PathBuf, process::ExitCode};

use clap::{Args, Subcommand};

use super::{chain::ChainArgs, code_cache};
use crate::{
    genesis::{self, GenesisFile},
    genesis_dev,
    node::{DevAccounts, NodeConfig},
};

/// Writes a genesis file, or checks one.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(super) struct GenesisArgs {
    #[command(subcommand)]
    command: Option<GenesisCommand>,
    #[command(flatten)]
    chain: ChainArgs,
}

#[derive(Debug, Subcommand)]
enum GenesisCommand {
    /// Build the chain of a genesis file, blocks included, and say what there is; exit 1 and name
    /// the field and the rule if it cannot be.
    Check {
        /// The file.
        file: PathBuf,
    },
}

/// Prints the genesis file of the development chain, or checks a file.
pub(super) fn run(args: GenesisArgs) -> anyhow::Result<ExitCode> {
    match args.command {
        Some(GenesisCommand::Check { file }) => {
            println!("{}", summary(&GenesisFile::read(&file)?)?);
        }
        None => {
            let config = args.chain.config()?;
            let accounts = DevAccounts::derive(&config.mnemonic, config.accounts)?;
            println!("{}", genesis_dev::file(&config, &accounts)?.to_json());
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn summary(file: &GenesisFile) -> anyhow::Result<String> {
    let engine = code_cache::engine()?;
    let chain = genesis::start(file, NodeConfig::DEFAULT_CHAIN_ID, 0, &engine)?;
    let head = chain.head();
    let ledger = &head.world.chain;
    Ok(format!(
        "{} parameters, block {}: {} accounts, {} subnets, {} positions, {} issued",
        ledger.profile.name,
        head.number(),
        ledger.accounts.len(),
        ledger.globals.total_networks,
        ledger.shares.len(),
        ledger.balances_issuance
    ))
}
