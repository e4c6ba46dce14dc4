//! Finding and running the command line tools that tests need.

use std::{
    env,
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Stdio,
    time::Duration,
};

use thiserror::Error;
use tokio::process::Command;

/// Longer than any tool takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(300);

/// A tool that `scripts/setup.sh` installs, or needs itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// Foundry's `forge`.
    Forge,
    /// Foundry's `cast`.
    Cast,
    /// The Solidity compiler.
    Solc,
    /// Node.js.
    Node,
}

/// A tool that is nowhere.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{name} was not found at {}; run scripts/setup.sh, or set {variable}", .looked_at.display())]
pub struct MissingTool {
    name: &'static str,
    variable: &'static str,
    looked_at: PathBuf,
}

impl Tool {
    const fn name(self) -> &'static str {
        match self {
            Self::Forge => "forge",
            Self::Cast => "cast",
            Self::Solc => "solc",
            Self::Node => "node",
        }
    }

    const fn variable(self) -> &'static str {
        match self {
            Self::Forge => "FORGE",
            Self::Cast => "CAST",
            Self::Solc => "SOLC",
            Self::Node => "NODE",
        }
    }

    /// Where the tool is: what its variable (`FORGE`, `CAST`, `SOLC`, `NODE`) names, else in
    /// `$TAOVM_TOOLS/bin`, else in `.tools/bin` of the repository. Node.js is not installed there
    /// by the setup, so it may be on `PATH` too.
    ///
    /// # Errors
    /// [`MissingTool`] says where it was looked for and how to install it.
    pub fn find(self) -> Result<PathBuf, MissingTool> {
        let named = env::var_os(self.variable()).filter(|value| !value.is_empty());
        let installed = env::var_os("TAOVM_TOOLS")
            .filter(|value| !value.is_empty())
            .map_or_else(|| repository().join(".tools"), PathBuf::from)
            .join("bin")
            .join(self.name());
        let path = env::var_os("PATH").unwrap_or_default();
        self.choose(named.as_deref(), installed, &path)
    }

    fn choose(
        self,
        named: Option<&OsStr>,
        installed: PathBuf,
        path: &OsStr,
    ) -> Result<PathBuf, MissingTool> {
        let missing = |looked_at| MissingTool {
            name: self.name(),
            variable: self.variable(),
            looked_at,
        };
        let on_path = |name: &Path| {
            env::split_paths(path)
                .map(|folder| folder.join(name))
                .find(|file| file.is_file())
        };
        match named.map(Path::new) {
            // A bare name is one of PATH, as a shell reads it.
            Some(name) if name.components().count() == 1 => {
                on_path(name).ok_or_else(|| missing(name.to_owned()))
            }
            Some(file) if file.is_file() => Ok(file.to_owned()),
            Some(file) => Err(missing(file.to_owned())),
            None if installed.is_file() => Ok(installed),
            None if self == Self::Node => {
                on_path(Path::new("node")).ok_or_else(|| missing(installed))
            }
            None => Err(missing(installed)),
        }
    }
}

/// The root of the repository.
#[must_use]
pub fn repository() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate is in a folder of the repository")
}

/// What a tool said.
#[derive(Clone, Debug)]
pub struct Output {
    /// Whether it ended with 0.
    pub success: bool,
    /// Its standard output, trimmed.
    pub stdout: String,
    /// Its standard error, trimmed.
    pub stderr: String,
}

impl Output {
    /// Standard output of a tool that must succeed.
    ///
    /// # Panics
    /// If it failed, with what it said.
    pub fn ok(self) -> String {
        assert!(self.success, "{}\n{}", self.stdout, self.stderr);
        self.stdout
    }

    /// Standard error of a tool that must fail.
    ///
    /// # Panics
    /// If it succeeded.
    #[must_use]
    pub fn refused(self) -> String {
        assert!(
            !self.success,
            "succeeded against expectation: {}",
            self.stdout
        );
        self.stderr
    }
}

/// Runs a tool at the repository's root.
///
/// # Panics
/// If it is not installed, cannot be started or does not end.
pub async fn run<I>(tool: Tool, arguments: I, environment: &[(&str, &str)]) -> Output
where
    I: IntoIterator,
    I::Item: AsRef<OsStr>,
{
    let program = tool.find().unwrap_or_else(|missing| panic!("{missing}"));
    let running = Command::new(&program)
        .args(arguments)
        .current_dir(repository())
        .env("NO_COLOR", "1")
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1")
        // Settings of the person who runs the tests.
        .env_remove("ETH_RPC_URL")
        .env_remove("ETH_FROM")
        .env_remove("CHAIN")
        .envs(environment.iter().copied())
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .output();
    let ended = tokio::time::timeout(PATIENCE, running)
        .await
        .unwrap_or_else(|_| panic!("{} did not end", program.display()))
        .unwrap_or_else(|error| panic!("{}: {error}", program.display()));
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
    Output {
        success: ended.status.success(),
        stdout: text(&ended.stdout),
        stderr: text(&ended.stderr),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_tool_names_the_setup() {
        let error = Tool::Cast
            .choose(None, "/nowhere/bin/cast".into(), OsStr::new("/bin"))
            .unwrap_err();
        assert_eq!(
            error.to_string(),
            "cast was not found at /nowhere/bin/cast; run scripts/setup.sh, or set CAST"
        );
    }

    #[test]
    fn the_variable_wins_and_is_never_replaced() {
        let file = repository().join("scripts/setup.sh");
        let installed = repository().join("Cargo.toml");
        let found = Tool::Forge.choose(Some(file.as_os_str()), installed.clone(), OsStr::new(""));
        assert_eq!(found, Ok(file));
        let gone = OsStr::new("/nowhere/forge");
        assert!(
            Tool::Forge
                .choose(Some(gone), installed, OsStr::new(""))
                .is_err()
        );
    }

    #[test]
    fn node_is_found_on_path_and_foundry_is_not() {
        let path = repository().join("scripts");
        let named = Some(OsStr::new("setup.sh"));
        let nowhere = || PathBuf::from("/nowhere");
        assert!(
            Tool::Node
                .choose(named, nowhere(), path.as_os_str())
                .is_ok()
        );
        assert!(
            Tool::Forge
                .choose(None, nowhere(), path.as_os_str())
                .is_err()
        );
    }
}
