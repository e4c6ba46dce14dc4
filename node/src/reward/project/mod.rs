//! A reward script's cargo project: made, found and built (spec 08, 13).

mod build;
mod compiler;
mod create;
mod files;
mod lock;

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    process::{Command, ExitStatus},
    time::SystemTime,
};

use serde::Deserialize;
use thiserror::Error;

pub use build::{Built, build};
pub use create::{NameRule, create};

/// Why a project cannot be made, found or built.
#[derive(Debug, Error)]
pub enum ProjectError {
    /// A name that no package may have, or that gets in the toolkit's way.
    #[error("name: {name:?} {rule}")]
    Name {
        /// The name.
        name: String,
        /// What it breaks.
        rule: NameRule,
    },
    /// Something is there already.
    #[error("{0} is there already and not an empty folder")]
    Occupied(PathBuf),
    /// The file system refuses.
    #[error("{path}: {source}")]
    Io {
        /// What was to be read or written.
        path: PathBuf,
        /// Why it could not be.
        source: io::Error,
    },
    /// A program cannot be started.
    #[error("{program} cannot be run: {source}; it comes with Rust (https://rustup.rs)")]
    Program {
        /// The program.
        program: String,
        /// Why not.
        source: io::Error,
    },
    /// No package in a folder and those above it.
    #[error(
        "{0} is in no reward script's project (no Cargo.toml there or above); \
         taovm reward new makes one"
    )]
    NoProject(PathBuf),
    /// The manifest is a workspace's and no package's.
    #[error("{0} has no [package]; name the script's own folder with --path")]
    NoPackage(PathBuf),
    /// Cargo does not take the project; it has said why.
    #[error("cargo {command} failed ({status}); it has said why above")]
    Cargo {
        /// Its subcommand.
        command: &'static str,
        /// How it ended.
        status: ExitStatus,
    },
    /// Cargo's answer cannot be read.
    #[error("the answer of cargo {command}: {source}")]
    Answer {
        /// Its subcommand.
        command: &'static str,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// Nothing here compiles to WebAssembly.
    #[error(
        "no compiler for wasm32-unknown-unknown. Install one of:\n  \
         rustup target add wasm32-unknown-unknown\n  \
         apt-get install rustc-web rust-web-src lld-19"
    )]
    NoCompiler,
    /// The package is no library that makes a module.
    #[error("{0}: [lib] needs crate-type = [\"cdylib\", \"rlib\"]")]
    NoModule(PathBuf),
    /// The module is none that can be packed.
    #[error("{path} cannot be packed as a component: {reason}")]
    Component {
        /// The module.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// There is no artifact.
    #[error("{0} is not there; run taovm reward build first, or name a component")]
    NotBuilt(PathBuf),
    /// There is no fixture.
    #[error(
        "{0} is not there; name an epoch with --fixture, or take one from a node with \
         taovm reward record"
    )]
    NoFixture(PathBuf),
}

fn io_at(path: &Path) -> impl FnOnce(io::Error) -> ProjectError {
    let path = path.to_owned();
    move |source| ProjectError::Io { path, source }
}

/// A package of cargo that is a reward script.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Project {
    /// Its name.
    pub name: String,
    /// Its folder.
    pub root: PathBuf,
    /// The folder of its workspace, often the same.
    pub workspace: PathBuf,
    /// Where cargo puts what it builds.
    pub target: PathBuf,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    workspace_root: PathBuf,
    target_directory: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
}

impl Project {
    /// The project that a folder is in.
    ///
    /// # Errors
    /// [`ProjectError::NoProject`] and [`ProjectError::NoPackage`]; others where cargo is missing or
    /// does not take the manifest.
    pub fn find(folder: &Path) -> Result<Self, ProjectError> {
        let folder = fs::canonicalize(folder).map_err(io_at(folder))?;
        let root = folder
            .ancestors()
            .find(|above| above.join("Cargo.toml").is_file())
            .ok_or_else(|| ProjectError::NoProject(folder.clone()))?;
        let manifest = root.join("Cargo.toml");
        let command = "metadata";
        let output = cargo(root)
            .args([command, "--no-deps", "--format-version", "1"])
            .arg("--manifest-path")
            .arg(&manifest)
            .stderr(std::process::Stdio::inherit())
            .output()
            .map_err(|source| not_run(&cargo_program(), source))?;
        if !output.status.success() {
            let status = output.status;
            return Err(ProjectError::Cargo { command, status });
        }
        let metadata: Metadata = serde_json::from_slice(&output.stdout)
            .map_err(|source| ProjectError::Answer { command, source })?;
        let package = metadata
            .packages
            .into_iter()
            .find(|package| package.manifest_path == manifest)
            .ok_or(ProjectError::NoPackage(manifest))?;
        Ok(Self {
            name: package.name,
            root: root.to_owned(),
            workspace: metadata.workspace_root,
            target: metadata.target_directory,
        })
    }

    /// Where [`build()`] puts the component.
    #[must_use]
    pub fn artifact(&self) -> PathBuf {
        self.target.join(format!("{}.wasm", self.name))
    }

    /// The component that was built.
    ///
    /// # Errors
    /// [`ProjectError::NotBuilt`].
    pub fn built(&self) -> Result<PathBuf, ProjectError> {
        there(self.artifact()).map_err(ProjectError::NotBuilt)
    }

    /// The epoch that is taken where none is named.
    ///
    /// # Errors
    /// [`ProjectError::NoFixture`].
    pub fn fixture(&self) -> Result<PathBuf, ProjectError> {
        there(self.root.join("fixtures/epoch.json")).map_err(ProjectError::NoFixture)
    }

    /// A source that changed after the component was built.
    #[must_use]
    pub fn changed_since_build(&self) -> Option<PathBuf> {
        let built = changed_at(&self.artifact())?;
        let mut open = vec![self.root.join("Cargo.toml"), self.root.join("src")];
        while let Some(path) = open.pop() {
            if path.is_dir() {
                let entries = fs::read_dir(&path).into_iter().flatten().flatten();
                open.extend(entries.map(|entry| entry.path()));
            } else if changed_at(&path).is_some_and(|at| at > built) {
                return Some(path);
            }
        }
        None
    }
}

fn there(path: PathBuf) -> Result<PathBuf, PathBuf> {
    if path.is_file() { Ok(path) } else { Err(path) }
}

fn changed_at(path: &Path) -> Option<SystemTime> {
    fs::metadata(path).and_then(|data| data.modified()).ok()
}

fn cargo_program() -> OsString {
    std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Cargo as the project's folder chooses it.
fn cargo(folder: &Path) -> Command {
    let mut command = Command::new(cargo_program());
    command
        .current_dir(folder)
        .stdin(std::process::Stdio::null());
    command
}

fn not_run(program: &OsString, source: io::Error) -> ProjectError {
    let program = program.to_string_lossy().into_owned();
    ProjectError::Program { program, source }
}
