//! `taovm reward simulate`.

use std::{fs, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;

use super::{Code, Mode, own_fixture, progress::Progress};
use crate::reward::{Fixture, report, simulate};

#[derive(Debug, Args)]
pub(in crate::cli) struct SimulateArgs {
    #[command(flatten)]
    code: Code,
    /// The first epoch. The ones after it keep its stake and weights, and have the bonds, permits
    /// and shares that the epochs before them left. If left out, fixtures/epoch.json of the project
    /// that the current folder is in.
    #[arg(short, long, value_name = "FILE")]
    fixture: Option<PathBuf>,
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
    let fixture = match &args.fixture {
        Some(path) => path.clone(),
        None => own_fixture()?,
    };
    let name = fixture.display().to_string();
    let first = Fixture::read(&fixture)
        .and_then(|fixture| fixture.snapshot())
        .with_context(|| name.clone())?;
    let script = args.code.load()?.admit()?;
    let mut progress = Progress::of("epoch", args.epochs as usize);
    let steps = simulate(&script, &first, args.epochs, args.mode.into(), |done| {
        progress.done(done as usize);
    })?;
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
