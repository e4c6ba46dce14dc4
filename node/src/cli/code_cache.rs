//! Where the program keeps compiled reward scripts from run to run.

use std::{fs, path::PathBuf};

use clap::Args;
use taovm_wasm_host::{EngineOptions, WasmEngine};

/// The option for the folder of compiled reward scripts.
#[derive(Debug, Default, Args)]
pub(super) struct CodeCacheArgs {
    /// Folder that keeps compiled reward scripts from run to run; it has to be as trusted as the
    /// program [default: taovm in $XDG_CACHE_HOME or ~/.cache].
    #[arg(long, value_name = "DIR", help_heading = "Reward scripts")]
    code_cache: Option<PathBuf>,
    /// Keep compiled reward scripts in memory only.
    #[arg(long, conflicts_with = "code_cache", help_heading = "Reward scripts")]
    no_code_cache: bool,
}

impl CodeCacheArgs {
    /// The folder that is wanted, if any.
    pub(super) fn folder(self) -> Option<PathBuf> {
        match self {
            Self {
                no_code_cache: true,
                ..
            } => None,
            Self {
                code_cache: Some(folder),
                ..
            } => Some(folder),
            _ => users_folder(),
        }
    }
}

/// An engine with the user's folder.
pub(super) fn engine() -> anyhow::Result<WasmEngine> {
    let options = EngineOptions {
        cache: users_folder(),
        ..EngineOptions::default()
    };
    Ok(WasmEngine::with_options(&options)?)
}

/// The user's folder, unless there is none that can be made: then there is no need for it either.
fn users_folder() -> Option<PathBuf> {
    let variable = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    let caches = variable("XDG_CACHE_HOME").map(PathBuf::from);
    let home = || variable("HOME").map(|home| PathBuf::from(home).join(".cache"));
    let folder = caches
        .filter(|path| path.is_absolute())
        .or_else(home)?
        .join("taovm");
    fs::create_dir_all(&folder).ok()?;
    Some(folder)
}
