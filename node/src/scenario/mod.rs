//! Scenario files: scripts of calls with the trace that the chain gave for them (spec 10).
//!
//! `taovm scenario check` is the acceptance test of exactness; a scenario also scripts a chain for
//! a demo, a test or a bug report.

mod api;
mod bundle;
mod calldata;
mod check;
mod constants;
mod evm;
mod evm_keys;
mod file;
mod names;
mod placeholders;
mod runner;
mod storage;
mod trace;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Context;
use serde_json::json;

pub use check::{CheckOptions, Difference, check};
pub use file::{Output, Scenario, ScenarioError, StepResult};
pub use runner::run;
pub(crate) use trace::{Names, TraceError, from_trace};

/// Runs files and prints `{"results": […], "accounts": {…}}` for each.
///
/// # Errors
/// A file that cannot be read, is not a scenario, or has a step that cannot run.
pub fn run_files(files: &[PathBuf]) -> anyhow::Result<ExitCode> {
    for file in files {
        let scenario = Scenario::load(file)?;
        let output = run(&scenario).with_context(|| file.display().to_string())?;
        let shown = json!({ "results": output.results, "accounts": output.accounts });
        println!("{}", serde_json::to_string_pretty(&shown)?);
    }
    Ok(ExitCode::SUCCESS)
}

/// Runs files and compares with their recorded output; prints each difference and a line a file.
///
/// # Errors
/// A file that cannot be read, is not a scenario, or has a step that cannot run.
pub fn check_files(files: &[PathBuf], options: &CheckOptions) -> anyhow::Result<ExitCode> {
    let mut failed = 0_usize;
    for file in files {
        let scenario = Scenario::load(file)?;
        let output = run(&scenario).with_context(|| file.display().to_string())?;
        let differences = check(&scenario, &output, options);
        for difference in &differences {
            if options.json {
                println!("{}", serde_json::to_string(difference)?);
            } else {
                println!("{}: {difference}", file.display());
            }
        }
        if !options.json {
            let verdict = match differences.len() {
                0 => "ok".to_owned(),
                n => format!("{n} of {} steps differ", scenario.steps.len()),
            };
            println!("{}: {verdict}", file.display());
        }
        failed += usize::from(!differences.is_empty());
    }
    Ok(if failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
