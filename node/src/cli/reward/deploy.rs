//! `taovm reward deploy`.

use std::process::ExitCode;

use alloy::{
    network::EthereumWallet,
    primitives::{Address, B256, Bytes, address},
    providers::ProviderBuilder,
    signers::local::PrivateKeySigner,
    sol,
};
use anyhow::{Context, ensure};
use clap::Args;
use taovm_chain::reward::RewardMode;

use super::{Code, Mode};

const REWARD: Address = address!("74616f0000000000000000000000000000000001");

sol! {
    #[sol(rpc)]
    interface TaoReward {
        function upload(bytes calldata code) external returns (bytes32);
        function activateScript(uint16 netuid, uint8 mechanism, bytes32 codeHash, uint8 mode, bytes calldata config, bool keepState) external;
    }
}

#[derive(Debug, Args)]
pub(in crate::cli) struct DeployArgs {
    #[command(flatten)]
    code: Code,
    /// A taovm node.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8545")]
    rpc: String,
    /// The key of the subnet's owner, in hex.
    #[arg(long, value_name = "HEX")]
    private_key: String,
    /// The subnet.
    #[arg(short, long)]
    netuid: u16,
    /// The mechanism.
    #[arg(long, default_value_t = 0)]
    mechanism: u8,
    /// How it takes part in the epochs.
    #[arg(long, value_enum, default_value_t = Mode::Shadow)]
    mode: Mode,
    /// Let it inherit the private state of the script before it.
    #[arg(long)]
    keep_state: bool,
}

/// Uploads and activates.
pub(super) fn run(args: &DeployArgs) -> anyhow::Result<ExitCode> {
    let loaded = args.code.load()?;
    let script = loaded.admit()?;
    let (code, config) = (loaded.code, loaded.config);
    let signer: PrivateKeySigner = args.private_key.parse().context("--private-key")?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let provider = ProviderBuilder::new()
            .wallet(EthereumWallet::from(signer))
            .connect_http(args.rpc.parse().context("--rpc")?);
        let reward = TaoReward::new(REWARD, &provider);
        let code_hash = B256::from(script.code_hash);
        let upload = reward.upload(Bytes::from(code));
        let receipt = upload.send().await.context("upload")?.get_receipt().await?;
        ensure!(receipt.status(), "upload: refused");
        println!("uploaded    {code_hash} with {} gas", receipt.gas_used);

        let mode = RewardMode::from(args.mode).number();
        let (netuid, mechanism) = (args.netuid, args.mechanism);
        let activate = reward.activateScript(
            netuid,
            mechanism,
            code_hash,
            mode,
            Bytes::from(config),
            args.keep_state,
        );
        let receipt = activate
            .send()
            .await
            .context("activate")?
            .get_receipt()
            .await?;
        ensure!(receipt.status(), "activate: refused");
        println!(
            "activated   on subnet {netuid}, mechanism {mechanism}, in block {}",
            receipt.block_number.unwrap_or_default()
        );
        Ok(ExitCode::SUCCESS)
    })
}
