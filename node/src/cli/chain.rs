//! Options of the development chain, which `taovm node` runs and `taovm genesis` prints.

use anyhow::{Context, bail};
use clap::Args;
use taovm_chain::{primitives::Rao, profile::Profile};

use super::code_cache::CodeCacheArgs;
use crate::node::{NodeConfig, TEST_MNEMONIC};

/// What the development chain is made of, named as anvil names it where it has it.
#[derive(Debug, Args)]
pub(super) struct ChainArgs {
    /// How many unlocked and funded accounts there are.
    #[arg(short, long, default_value_t = 10, help_heading = "Accounts")]
    pub(super) accounts: u32,
    /// What each of them has, in TAO; a genesis file says it itself.
    #[arg(
        long,
        default_value_t = 10_000,
        value_name = "TAO",
        help_heading = "Accounts"
    )]
    balance: u64,
    /// The mnemonic they are derived from.
    #[arg(short, long, default_value = TEST_MNEMONIC, help_heading = "Accounts")]
    pub(super) mnemonic: String,

    /// Parameter set of the chain: dev has production rules without waiting periods, localnet the
    /// constants of the chain's fast build, finney those of production.
    #[arg(long, default_value = "dev", value_parser = ["dev", "localnet", "finney"], help_heading = "Chain")]
    profile: String,
    /// Start without the seeded subnet.
    #[arg(long, help_heading = "Chain")]
    empty: bool,
    /// Start without the CREATE2 deployer at 0x4e59b44847b379578588920cA78FbF26c0B4956C.
    #[arg(long, help_heading = "Chain")]
    no_create2_deployer: bool,

    #[command(flatten)]
    code_cache: CodeCacheArgs,
}

impl ChainArgs {
    /// A node of that chain.
    pub(super) fn config(self) -> anyhow::Result<NodeConfig> {
        let Some(profile) = Profile::by_name(&self.profile) else {
            bail!(
                "--profile: {:?} is none of dev, localnet, finney",
                self.profile
            );
        };
        let balance = self
            .balance
            .checked_mul(Rao::from_tao(1).0)
            .context("--balance: more than the ledger can hold")?;
        Ok(NodeConfig {
            profile,
            accounts: self.accounts,
            balance: Rao(balance),
            mnemonic: self.mnemonic,
            seed_subnet: !self.empty,
            create2_deployer: !self.no_create2_deployer,
            code_cache: self.code_cache.folder(),
            ..NodeConfig::default()
        })
    }
}
