//! `taovm reward record`.

use std::{fs, io::Write, path::PathBuf, process::ExitCode};

use alloy::providers::{Provider, ProviderBuilder};
use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};

use crate::reward::Fixture;

#[derive(Debug, Args)]
pub(in crate::cli) struct RecordArgs {
    /// A taovm node.
    #[arg(long, value_name = "URL", default_value = "http://127.0.0.1:8545")]
    rpc: String,
    /// The subnet.
    #[arg(short, long)]
    netuid: u16,
    /// The mechanism.
    #[arg(long, default_value_t = 0)]
    mechanism: u8,
    /// Where the fixture goes; standard output if left out.
    #[arg(short, long)]
    out: Option<PathBuf>,
}

/// Asks the node and writes the file.
pub(super) fn run(args: &RecordArgs) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    let answer: Value = runtime.block_on(async {
        let provider = ProviderBuilder::new().connect_http(args.rpc.parse().context("--rpc")?);
        provider
            .raw_request(
                "taovm_epochInput".into(),
                json!([args.netuid, args.mechanism]),
            )
            .await
            .context("taovm_epochInput")
    })?;
    let mut fixture = Fixture::parse(&answer.to_string())?;
    fixture.comment = format!("recorded from {}", args.rpc);
    let text = fixture.to_json()?;
    match &args.out {
        Some(path) => fs::write(path, text).with_context(|| path.display().to_string())?,
        None => std::io::stdout().write_all(text.as_bytes())?,
    }
    Ok(ExitCode::SUCCESS)
}
