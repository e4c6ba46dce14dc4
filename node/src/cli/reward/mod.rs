//! `taovm reward`: scripts before they are on a chain.

mod build;
mod deploy;
mod new;
mod progress;
mod record;
mod run;
mod simulate;

use std::{
    fs,
    path::{Path, PathBuf},
    process::ExitCode,
};

use anyhow::Context;
use clap::{Args, Subcommand, ValueEnum};
use taovm_chain::reward::{RewardEngine, RewardMode};
use taovm_wasm_host::profile;

use super::code_cache;
use crate::reward::{Script, project::Project};

#[derive(Debug, Subcommand)]
#[command(
    after_help = "To begin: taovm reward new mine && cd mine && taovm reward build && \
                  taovm reward check && taovm reward simulate"
)]
pub(super) enum RewardCommand {
    /// Make a cargo project of a script in Rust: an example with its test, the toolkit, an epoch.
    New(new::NewArgs),
    /// Compile a project to a WebAssembly component, and show its size and hash. The compiler is the
    /// project's if it has the target wasm32-unknown-unknown, else Debian's (rustc-web, rust-web-src,
    /// lld-19), else rustup is asked for the target.
    Build(build::BuildArgs),
    /// Check a component as the chain does at its upload, and show what it says of itself; exit 1
    /// and name the rule if it is refused.
    Check {
        #[command(flatten)]
        code: Code,
    },
    /// Run a script on epochs and print each neuron's shares and the fuel; exit 1 after a fault.
    Run(run::RunArgs),
    /// Run a script on epochs and compare it with Yuma, neuron by neuron.
    Diff(run::RunArgs),
    /// Play epochs in a row and draw them: shares, concentration, bonds, fuel, beside Yuma.
    Simulate(simulate::SimulateArgs),
    /// Write the next epoch's inputs of a node's subnet to a file.
    Record(record::RecordArgs),
    /// Upload a script to a node and activate it on a subnet.
    Deploy(deploy::DeployArgs),
}

/// A component and its configuration.
#[derive(Debug, Args)]
pub(super) struct Code {
    /// A WebAssembly component; if left out, what `taovm reward build` made of the project that the
    /// current folder is in.
    component: Option<PathBuf>,
    /// Its configuration, in hex.
    #[arg(
        long,
        value_name = "HEX",
        default_value = "",
        hide_default_value = true
    )]
    config: String,
}

/// A component and its configuration, read.
struct Loaded {
    path: PathBuf,
    code: Vec<u8>,
    config: Vec<u8>,
}

impl Code {
    fn load(&self) -> anyhow::Result<Loaded> {
        let path = match &self.component {
            Some(path) => path.clone(),
            None => built()?,
        };
        let digits = self.config.strip_prefix("0x").unwrap_or(&self.config);
        Ok(Loaded {
            code: fs::read(&path).with_context(|| path.display().to_string())?,
            config: hex::decode(digits).context("--config: not hex")?,
            path,
        })
    }
}

impl Loaded {
    fn admit(&self) -> anyhow::Result<Script> {
        Script::admit(
            code_cache::engine()?,
            self.code.clone(),
            self.config.clone(),
        )
        .with_context(|| self.path.display().to_string())
    }
}

/// The component of the project here.
fn built() -> anyhow::Result<PathBuf> {
    let project = Project::find(Path::new("."))?;
    let path = shown(&project.built()?);
    if let Some(source) = project.changed_since_build() {
        eprintln!(
            "{} changed after {} was built; taovm reward build builds it anew",
            shown(&source).display(),
            path.display()
        );
    }
    Ok(path)
}

/// The epoch of the project here.
fn own_fixture() -> anyhow::Result<PathBuf> {
    Ok(shown(&Project::find(Path::new("."))?.fixture()?))
}

/// A path as seen from the current folder.
fn shown(path: &Path) -> PathBuf {
    let here = std::env::current_dir().and_then(fs::canonicalize);
    here.ok()
        .and_then(|here| path.strip_prefix(here).ok())
        .unwrap_or(path)
        .to_owned()
}

/// The modes in which a script runs.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Mode {
    /// Beside Yuma, which pays.
    Shadow,
    /// After Yuma, with its result.
    After,
    /// In its place.
    Replace,
}

impl From<Mode> for RewardMode {
    fn from(mode: Mode) -> Self {
        match mode {
            Mode::Shadow => Self::Shadow,
            Mode::After => Self::After,
            Mode::Replace => Self::Replace,
        }
    }
}

/// Runs a subcommand.
pub(super) fn run(command: RewardCommand) -> anyhow::Result<ExitCode> {
    match command {
        RewardCommand::New(args) => new::run(&args),
        RewardCommand::Build(args) => build::run(&args),
        RewardCommand::Check { code } => check(&code),
        RewardCommand::Run(args) => run::run(&args),
        RewardCommand::Diff(args) => run::diff(&args),
        RewardCommand::Simulate(args) => simulate::run(&args),
        RewardCommand::Record(args) => record::run(&args),
        RewardCommand::Deploy(args) => deploy::run(&args),
    }
}

fn check(code: &Code) -> anyhow::Result<ExitCode> {
    let loaded = code.load()?;
    let (bytes, config) = (loaded.code, loaded.config);
    let engine = code_cache::engine()?;
    let refused = |what: &dyn core::fmt::Display| {
        println!("refused: {what}");
        Ok(ExitCode::FAILURE)
    };
    let manifest = match engine.admit(&bytes)? {
        Ok(manifest) => manifest,
        Err(refusal) => return refused(&refusal),
    };
    if let Err(refusal) = engine.check_config(&bytes, &config)? {
        return refused(&refusal);
    }
    let needs = manifest.needs;
    let asks: Vec<&str> = [
        (needs.coldkeys, "coldkeys"),
        (needs.raw_weights, "raw weights"),
        (needs.bonds, "bonds"),
        (needs.yuma, "Yuma's result"),
    ]
    .into_iter()
    .filter_map(|(wanted, name)| wanted.then_some(name))
    .collect();
    let asks = if asks.is_empty() {
        "nothing more".to_owned()
    } else {
        asks.join(", ")
    };
    let full = manifest.fuel_budget(256, 64 * 256, profile::MAX_FUEL);
    println!("admitted under profile {}", profile::PROFILE);
    println!("code        {} of {} bytes", bytes.len(), profile::MAX_CODE);
    let hash = taovm_chain::primitives::blake2_256(&bytes);
    println!("code hash   0x{}", hex::encode(hash));
    println!("name        {} version {}", manifest.name, manifest.version);
    println!("asks for    {asks}");
    println!("state       up to {} bytes", manifest.state_bytes);
    println!(
        "fuel        {} + {} a uid + {} a weight; {full} for 256 neurons with 64 full rows, the cap is {}",
        manifest.fuel_base,
        manifest.fuel_per_uid,
        manifest.fuel_per_weight,
        profile::MAX_FUEL
    );
    Ok(ExitCode::SUCCESS)
}
