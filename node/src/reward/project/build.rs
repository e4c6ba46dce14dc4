//! `taovm reward build`: cargo, then the component encoder.

use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::Stdio,
};

use serde::Deserialize;
use taovm_chain::{primitives::blake2_256, reward::CodeHash};
use wit_component::ComponentEncoder;

use super::{
    Project, ProjectError, cargo, cargo_program,
    compiler::{Compiler, TARGET},
    io_at, not_run,
};

/// The stack of a script, in bytes: the same as that of the repository's scripts.
const STACK: &str = "link-arg=-zstack-size=131072";

/// A component that was built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Built {
    /// Where it is.
    pub path: PathBuf,
    /// Bytes of it.
    pub size: usize,
    /// Names the code on the chain.
    pub code_hash: CodeHash,
    /// What the compiler says of itself.
    pub compiler: String,
}

/// A line of cargo's report.
#[derive(Deserialize)]
struct Message {
    reason: String,
    #[serde(default)]
    manifest_path: PathBuf,
    #[serde(default)]
    filenames: Vec<PathBuf>,
}

/// Compiles a project and packs it as a component, at `out` or where the project has its artifact.
/// What cargo says goes to standard error; `arguments` go to `cargo build`.
///
/// No path of the project, of cargo's home or of the compiler gets into the component.
///
/// # Errors
/// [`ProjectError`] names what is missing or failed.
pub fn build(
    project: &Project,
    profile: &str,
    out: Option<&Path>,
    arguments: &[String],
) -> Result<Built, ProjectError> {
    let compiler = Compiler::find(&project.root)?;
    let module = compile(project, &compiler, profile, arguments)?;
    let code = componentize(&module)?;
    let path = out.map_or_else(|| project.artifact(), Path::to_owned);
    path.parent()
        .map_or(Ok(()), fs::create_dir_all)
        .and_then(|()| fs::write(&path, &code))
        .map_err(io_at(&path))?;
    Ok(Built {
        path,
        size: code.len(),
        code_hash: blake2_256(&code),
        compiler: compiler
            .says(&project.root, &["--version"])
            .unwrap_or_default(),
    })
}

/// Gives the module's path.
fn compile(
    project: &Project,
    compiler: &Compiler,
    profile: &str,
    arguments: &[String],
) -> Result<PathBuf, ProjectError> {
    let manifest = project.root.join("Cargo.toml");
    let mut command = cargo(&project.root);
    command
        .args(["build", "--lib", "--target", TARGET, "--profile", profile])
        .args(["--message-format", "json-render-diagnostics"])
        .arg("--manifest-path")
        .arg(&manifest)
        .env("CARGO_ENCODED_RUSTFLAGS", flags(project, compiler))
        .stdout(Stdio::piped());
    compiler.apply(&mut command);
    let mut child = command
        .args(arguments)
        .spawn()
        .map_err(|source| not_run(&cargo_program(), source))?;
    let mut module = None;
    // Read to the end, so that cargo is never held up.
    for line in child.stdout.take().into_iter().flat_map(lines) {
        let Ok(message) = serde_json::from_str::<Message>(&line) else {
            continue;
        };
        if message.reason == "compiler-artifact" && message.manifest_path == manifest {
            let mut files = message.filenames.into_iter();
            module = files
                .find(|file| file.extension().is_some_and(|end| end == "wasm"))
                .or(module);
        }
    }
    let status = child.wait().map_err(io_at(&manifest))?;
    if !status.success() {
        let command = "build";
        return Err(ProjectError::Cargo { command, status });
    }
    module.ok_or(ProjectError::NoModule(manifest))
}

fn lines(out: std::process::ChildStdout) -> impl Iterator<Item = String> {
    BufReader::new(out).lines().map_while(Result::ok)
}

/// The compiler's flags, as cargo's variable has them. The last prefix that fits is replaced.
fn flags(project: &Project, compiler: &Compiler) -> String {
    let cargo_home = std::env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| Some(std::env::home_dir()?.join(".cargo")));
    let sysroot = compiler.says(&project.root, &["--print", "sysroot"]);
    let mut flags = vec!["-C".to_owned(), STACK.to_owned()];
    for (path, name) in [
        (cargo_home, "/cargo"),
        (sysroot.map(PathBuf::from), "/rust"),
        (Some(project.workspace.clone()), "/script"),
    ] {
        if let Some(path) = path {
            flags.push(format!("--remap-path-prefix={}={name}", path.display()));
        }
    }
    flags.extend(compiler.flags().iter().map(|flag| (*flag).to_owned()));
    flags.join("\u{1f}")
}

/// The component of a module that carries its world in a custom section.
fn componentize(path: &Path) -> Result<Vec<u8>, ProjectError> {
    let module = fs::read(path).map_err(io_at(path))?;
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| ProjectError::Component {
            path: path.to_owned(),
            reason: format!("{error:#}"),
        })
}
