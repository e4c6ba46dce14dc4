//! `taovm reward build`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;
use taovm_wasm_host::profile;

use super::shown;
use crate::reward::project::{self, Project};

#[derive(Debug, Args)]
pub(in crate::cli) struct BuildArgs {
    /// The project's folder, or one in it.
    #[arg(long, value_name = "DIR", default_value = ".")]
    path: PathBuf,
    /// Where the component goes; target/NAME.wasm of the project if left out, where the other
    /// commands look for it.
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Cargo's profile.
    #[arg(long, value_name = "NAME", default_value = "release")]
    profile: String,
    /// Arguments for cargo build, such as --locked or --offline.
    #[arg(last = true, value_name = "CARGO_ARGS")]
    arguments: Vec<String>,
}

/// Compiles and packs.
pub(super) fn run(args: &BuildArgs) -> anyhow::Result<ExitCode> {
    let project = Project::find(&args.path)?;
    let built = project::build(
        &project,
        &args.profile,
        args.out.as_deref(),
        &args.arguments,
    )?;
    println!("component   {}", shown(&built.path).display());
    println!("code        {} of {} bytes", built.size, profile::MAX_CODE);
    println!("code hash   0x{}", hex::encode(built.code_hash));
    println!("compiler    {}", built.compiler);
    Ok(ExitCode::SUCCESS)
}
