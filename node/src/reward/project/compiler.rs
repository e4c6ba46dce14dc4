//! A compiler for wasm32: the project's own with rustup's target, or Debian's with the sources of core
//! and alloc.

use std::{
    ffi::{OsStr, OsString},
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::ProjectError;

pub(super) const TARGET: &str = "wasm32-unknown-unknown";

const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_LINKER: &str = "wasm-ld-19";

/// A compiler that is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Compiler {
    /// The project's, which has the target.
    OfProject(OsString),
    /// Debian's, which builds core and alloc itself.
    Debian,
}

impl Compiler {
    /// What is ready, or what rustup makes ready.
    ///
    /// # Errors
    /// [`ProjectError::NoCompiler`].
    pub(super) fn find(folder: &Path) -> Result<Self, ProjectError> {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let own = Self::OfProject(rustc);
        if own.has_target(folder) {
            return Ok(own);
        }
        if debian_is_there() {
            return Ok(Self::Debian);
        }
        eprintln!("rustup target add {TARGET}");
        let added = Command::new("rustup")
            .args(["target", "add", TARGET])
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .status();
        if added.is_ok_and(|status| status.success()) && own.has_target(folder) {
            return Ok(own);
        }
        Err(ProjectError::NoCompiler)
    }

    /// Its program.
    pub(super) fn rustc(&self) -> &OsStr {
        match self {
            Self::OfProject(rustc) => rustc,
            Self::Debian => OsStr::new(DEBIAN_RUSTC),
        }
    }

    /// Flags of the compiler beside those of every build.
    pub(super) fn flags(&self) -> &'static [&'static str] {
        match self {
            Self::OfProject(_) => &[],
            Self::Debian => &["-C", "linker=wasm-ld-19"],
        }
    }

    /// Makes cargo use it.
    pub(super) fn apply(&self, cargo: &mut Command) {
        if *self == Self::Debian {
            cargo
                .arg("-Zbuild-std=core,alloc")
                .env("RUSTC", DEBIAN_RUSTC)
                .env("RUSTC_BOOTSTRAP", "1");
        }
    }

    /// What it says of itself: `--version`, or `--print` of something.
    pub(super) fn says(&self, folder: &Path, arguments: &[&str]) -> Option<String> {
        let output = Command::new(self.rustc())
            .args(arguments)
            .current_dir(folder)
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let text = String::from_utf8(output.stdout).ok()?;
        output.status.success().then(|| text.trim().to_owned())
    }

    fn has_target(&self, folder: &Path) -> bool {
        let arguments = ["--print", "target-libdir", "--target", TARGET];
        let Some(libraries) = self.says(folder, &arguments) else {
            return false;
        };
        let entries = fs::read_dir(libraries).into_iter().flatten().flatten();
        entries
            .map(|entry| entry.file_name().to_string_lossy().into_owned())
            .any(|name| name.starts_with("libcore-") && name.ends_with(".rlib"))
    }
}

fn debian_is_there() -> bool {
    let sources = "lib/rustlib/src/rust/library/core/Cargo.toml";
    let path = std::env::var_os("PATH").unwrap_or_default();
    Path::new(DEBIAN_RUSTC).is_file()
        && std::env::split_paths(&path).any(|folder| folder.join(DEBIAN_LINKER).is_file())
        && Compiler::Debian
            .says(Path::new("/"), &["--print", "sysroot"])
            .is_some_and(|sysroot| PathBuf::from(sysroot).join(sources).is_file())
}
