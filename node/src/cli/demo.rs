//! `taovm demo`.

use std::process::ExitCode;

use clap::Args;

use crate::demo::{self, DemoOptions};

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Stay up afterwards, so that other clients can look at the chain.
    #[arg(long)]
    serve: bool,
    /// The port to listen at; a free one if it is left out.
    #[arg(long, default_value_t = 0, hide_default_value = true)]
    port: u16,
}

/// Runs the demo; the exit code is 0 only if every checked figure holds.
pub(super) fn run(args: DemoArgs) -> anyhow::Result<ExitCode> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()?;
    runtime.block_on(demo::run(DemoOptions {
        serve: args.serve,
        port: args.port,
    }))
}
