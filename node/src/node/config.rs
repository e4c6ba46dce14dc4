//! What a node is started with.

use std::{path::PathBuf, sync::Arc, time::Duration};

use taovm_chain::{primitives::Rao, profile::Profile, reward::HostFault};
use taovm_wasm_host::{EngineOptions, WasmEngine};

use super::TEST_MNEMONIC;
use crate::genesis::GenesisFile;

/// The start of a chain that begins now.
pub const START_NOW: Option<u64> = None;

/// How a node is started.
#[derive(Clone, Debug)]
pub struct NodeConfig {
    /// Address to listen at.
    pub host: String,
    /// Port to listen at; 0 takes a free one.
    pub port: u16,
    /// The chain id of the EVM.
    pub chain_id: u64,
    /// Constants of the development chain's runtime.
    pub profile: &'static Profile,
    /// How many accounts of the mnemonic are unlocked and funded.
    pub accounts: u32,
    /// The balance of each as the EVM shows it.
    pub balance: Rao,
    /// The accounts' mnemonic.
    pub mnemonic: String,
    /// A block every so often; with `None` a block for each transaction.
    pub block_time: Option<Duration>,
    /// No blocks but those asked for.
    pub no_mining: bool,
    /// The timestamp of the newest block at the start, in seconds; now if `None`.
    pub timestamp: Option<u64>,
    /// What the chain starts from; the development chain if `None`. A file decides on the profile,
    /// the balances, the subnets and the contracts itself.
    pub genesis: Option<Arc<GenesisFile>>,
    /// Whether the development chain starts with a living subnet.
    pub seed_subnet: bool,
    /// Whether the development chain's CREATE2 deployer has its code from the start.
    pub create2_deployer: bool,
    /// Whether every account counts as impersonated.
    pub auto_impersonate: bool,
    /// The folder that keeps compiled reward scripts from one process to the next.
    pub code_cache: Option<PathBuf>,
    /// No lines on standard error.
    pub quiet: bool,
}

impl NodeConfig {
    /// Bittensor's test network: wallets know the id, and no real money has it.
    pub const DEFAULT_CHAIN_ID: u64 = 945;

    /// The engine that runs the chain's reward scripts.
    pub(crate) fn engine(&self) -> Result<WasmEngine, HostFault> {
        WasmEngine::with_options(&EngineOptions {
            cache: self.code_cache.clone(),
            ..EngineOptions::default()
        })
    }
}

impl Default for NodeConfig {
    fn default() -> Self {
        Self {
            host: "127.0.0.1".to_owned(),
            port: 8545,
            chain_id: Self::DEFAULT_CHAIN_ID,
            profile: &Profile::DEV,
            accounts: 10,
            balance: Rao::from_tao(10_000),
            mnemonic: TEST_MNEMONIC.to_owned(),
            block_time: None,
            no_mining: false,
            timestamp: START_NOW,
            genesis: None,
            seed_subnet: true,
            create2_deployer: true,
            auto_impersonate: false,
            code_cache: None,
            quiet: false,
        }
    }
}
