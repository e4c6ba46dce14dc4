//! `taovm reward simulate`.

use std::{fs, io::IsTerminal, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::{Code, Mode};
use crate::reward::{Fixture, report, simulate};

#[derive(Debug, Args)]
pub(in crate::cli) struct SimulateArgs {
    #[command(flatten)]
    code: Code,
    /// The first epoch. The ones after it keep its stake and weights, and have the bonds, permits
    /// and shares that the epochs before them left.
    #[arg(short, long, value_name = "FILE")]
    fixture: PathBuf,
    /// How many epochs.
    #[arg(short, long, default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=10_000))]
    epochs: u32,
    /// The mode in which it runs.
    #[arg(long, value_enum, default_value_t = Mode::Replace)]
    mode: Mode,
    /// Where the report goes: one HTML file that loads nothing.
    #[arg(short, long, default_value = "report.html")]
    out: PathBuf,
}

/// Plays the epochs and writes the report.
pub(super) fn run(args: &SimulateArgs) -> anyhow::Result<ExitCode> {
    let name = args.fixture.display().to_string();
    let first = Fixture::read(&args.fixture)
        .and_then(|fixture| fixture.snapshot())
        .with_context(|| name.clone())?;
    let script = args.code.admit()?;
    let shows_progress = std::io::stderr().is_terminal();
    let steps = simulate(&script, &first, args.epochs, args.mode.into(), |done| {
        if shows_progress {
            eprint!("\repoch {done} of {}", args.epochs);
        }
    })?;
    if shows_progress {
        eprintln!();
    }
    let title = format!("{} on {name}", script.manifest.name);
    fs::write(&args.out, report::html(&title, &script, &steps))
        .with_context(|| args.out.display().to_string())?;
    let faults = steps.iter().filter(|s| s.played.script.is_err()).count();
    println!(
        "{} epochs, {faults} faults: {}",
        steps.len(),
        args.out.display()
    );
    Ok(if faults == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
