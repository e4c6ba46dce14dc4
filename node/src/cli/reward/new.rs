//! `taovm reward new`.

use std::{path::PathBuf, process::ExitCode};

use clap::Args;

use crate::reward::project;

#[derive(Debug, Args)]
pub(in crate::cli) struct NewArgs {
    /// The folder to make, or an empty one. Its last part is the script's name.
    path: PathBuf,
    /// Another name than the folder's.
    #[arg(long)]
    name: Option<String>,
}

/// Writes the project.
pub(super) fn run(args: &NewArgs) -> anyhow::Result<ExitCode> {
    let files = project::create(&args.path, args.name.as_deref())?;
    println!(
        "{} files in {}. Next, in there: taovm reward build",
        files.len(),
        args.path.display()
    );
    Ok(ExitCode::SUCCESS)
}
