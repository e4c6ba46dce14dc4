//! `taovm reward run` and `diff`.

use std::{fmt::Write as _, io::Write as _, path::PathBuf, process::ExitCode};

use anyhow::Context;
use clap::Args;
use serde_json::{Value, json};
use taovm_chain::epoch::EpochOutcome;

use super::{Code, Mode, own_fixture, progress::Progress};
use crate::reward::{Fixture, Played};

#[derive(Debug, Args)]
pub(in crate::cli) struct RunArgs {
    #[command(flatten)]
    code: Code,
    /// Epochs, as `taovm reward record` writes them; several are independent of each other. If left
    /// out, fixtures/epoch.json of the project that the current folder is in.
    #[arg(short, long = "fixture", value_name = "FILE")]
    fixtures: Vec<PathBuf>,
    /// The mode in which it runs.
    #[arg(long, value_enum, default_value_t = Mode::Replace)]
    mode: Mode,
    /// Its private state before, in hex.
    #[arg(
        long,
        value_name = "HEX",
        default_value = "",
        hide_default_value = true
    )]
    state: String,
    /// Print JSON, an object a fixture.
    #[arg(long)]
    json: bool,
}

/// A fixture's epoch, decided.
struct Decided {
    fixture: PathBuf,
    played: Played,
}

impl RunArgs {
    fn decide(&self) -> anyhow::Result<Vec<Decided>> {
        let script = self.code.load()?.admit()?;
        let fixtures = if self.fixtures.is_empty() {
            vec![own_fixture()?]
        } else {
            self.fixtures.clone()
        };
        let mut progress = Progress::of("fixture", fixtures.len());
        let digits = self.state.strip_prefix("0x").unwrap_or(&self.state);
        let state = hex::decode(digits).context("--state: not hex")?;
        fixtures
            .into_iter()
            .enumerate()
            .map(|(done, fixture)| {
                let name = || fixture.display().to_string();
                let snapshot = Fixture::read(&fixture)
                    .and_then(|read| read.snapshot())
                    .with_context(name)?;
                let played = script.play(&snapshot, &state, self.mode.into())?;
                progress.done(done + 1);
                Ok(Decided { fixture, played })
            })
            .collect()
    }
}

/// Shares and fuel.
pub(super) fn run(args: &RunArgs) -> anyhow::Result<ExitCode> {
    let decided = args.decide()?;
    show(args, &decided, |decided| match &decided.played.script {
        Ok(outcome) => shares(outcome),
        Err(_) => String::new(),
    })
}

/// Shares beside Yuma's.
pub(super) fn diff(args: &RunArgs) -> anyhow::Result<ExitCode> {
    let decided = args.decide()?;
    show(args, &decided, |decided| {
        let mut text = beside(&decided.played);
        let _ = writeln!(
            text,
            "distance {} of 262140: sum of the differences of incentive and dividends",
            decided.played.distance()
        );
        text
    })
}

fn show(
    args: &RunArgs,
    decided: &[Decided],
    table: impl Fn(&Decided) -> String,
) -> anyhow::Result<ExitCode> {
    let mut text = String::new();
    if args.json {
        let rows: Vec<Value> = decided.iter().map(as_json).collect();
        text = serde_json::to_string_pretty(&rows)? + "\n";
    } else {
        for decided in decided {
            let played = &decided.played;
            let _ = writeln!(
                text,
                "{}: {} of {} fuel",
                decided.fixture.display(),
                played.fuel_used,
                played.budget
            );
            if let Err(fault) = &played.script {
                let _ = writeln!(text, "fault: {fault}; Yuma pays");
            }
            text.push_str(&table(decided));
            if !played.note.is_empty() {
                let _ = writeln!(text, "note 0x{}", hex::encode(&played.note));
            }
            if !played.state.is_empty() {
                let _ = writeln!(text, "state 0x{}", hex::encode(&played.state));
            }
        }
    }
    // Whoever reads may have seen enough.
    let _ = std::io::stdout().write_all(text.as_bytes());
    let faults = decided.iter().any(|d| d.played.script.is_err());
    Ok(if faults {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

fn shares(outcome: &EpochOutcome) -> String {
    let mut text = format!(
        "{:>5} {:>10} {:>10} {:>20}\n",
        "uid", "incentive", "dividends", "emission"
    );
    for uid in 0..outcome.incentive.len() {
        let _ = writeln!(
            text,
            "{uid:>5} {:>10} {:>10} {:>20}",
            outcome.incentive[uid], outcome.dividends[uid], outcome.emission[uid].0
        );
    }
    text
}

fn beside(played: &Played) -> String {
    let (script, yuma) = (played.applied(), &played.yuma);
    let mut text = format!(
        "{:>5} {:>10} {:>10} {:>8} {:>10} {:>10} {:>8}\n",
        "uid", "incentive", "Yuma", "change", "dividends", "Yuma", "change"
    );
    let change = |a: u16, b: u16| i32::from(a) - i32::from(b);
    for uid in 0..script.incentive.len() {
        let (i, by_yuma) = (script.incentive[uid], yuma.incentive[uid]);
        let (d, div_yuma) = (script.dividends[uid], yuma.dividends[uid]);
        let _ = writeln!(
            text,
            "{uid:>5} {i:>10} {by_yuma:>10} {:>+8} {d:>10} {div_yuma:>10} {:>+8}",
            change(i, by_yuma),
            change(d, div_yuma)
        );
    }
    text
}

fn as_json(decided: &Decided) -> Value {
    let played = &decided.played;
    let outcome = |outcome: &EpochOutcome| {
        let emission = outcome.emission.iter().map(|alpha| alpha.0.to_string());
        json!({
            "incentive": outcome.incentive,
            "dividends": outcome.dividends,
            "emission": emission.collect::<Vec<_>>(),
        })
    };
    json!({
        "fixture": decided.fixture.display().to_string(),
        "fuelUsed": played.fuel_used,
        "budget": played.budget,
        "fault": played.script.as_ref().err().map(ToString::to_string),
        "script": played.script.as_ref().ok().map(outcome),
        "yuma": outcome(&played.yuma),
        "distance": played.distance(),
        "note": format!("0x{}", hex::encode(&played.note)),
        "state": format!("0x{}", hex::encode(&played.state)),
    })
}
