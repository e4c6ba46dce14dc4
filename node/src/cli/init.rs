//! `taovm init`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::init::{Template, init};

/// Makes a Foundry project: contract, unit, fuzz and invariant tests, deployment script, and the kit
/// in lib/taovm. Nothing is downloaded; files that are there are not touched.
#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The example to start with.
    #[arg(long, value_enum, default_value = "staking")]
    template: Template,
    /// The folder; made if it is not there.
    #[arg(default_value = ".")]
    dir: PathBuf,
}

/// Writes the project.
pub(super) fn run(args: &InitArgs) -> anyhow::Result<ExitCode> {
    let files = init(args.template, &args.dir)?;
    println!(
        "{} files in {}. Next: taovm forge test",
        files.len(),
        args.dir.display()
    );
    Ok(ExitCode::SUCCESS)
}
