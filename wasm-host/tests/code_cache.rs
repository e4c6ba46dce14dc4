//! Compiled code in a folder: what one process compiles the next one loads.

mod common;

use std::{
    fs,
    path::{Path, PathBuf},
};

use common::{Epoch, artifact};
use taovm_chain::reward::{RewardEngine, ScriptRun};
use taovm_wasm_host::{Backend, EngineOptions, WasmEngine};

/// A folder of its own, taken away at the end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let folder = std::env::temp_dir().join(format!("taovm-{name}-{}", std::process::id()));
        // It is there only if a run of this test was killed.
        let _ = fs::remove_dir_all(&folder);
        Self(folder)
    }

    /// Compiled scripts, without wasmtime's own notes of their use.
    fn compiled(&self) -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![self.0.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).expect("readable") {
                let path = entry.expect("readable").path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_none() {
                    found.push(path);
                }
            }
        }
        found
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What is left of it is in the system's folder for such things.
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn run(folder: &Path, backend: Backend) -> ScriptRun {
    let options = EngineOptions {
        backend,
        cache: Some(folder.to_owned()),
    };
    let engine = WasmEngine::with_options(&options).expect("the folder can be used");
    let code = artifact("winner-takes-all.wasm");
    let manifest = engine.admit(&code).unwrap().expect("admitted");
    Epoch::random(3, 16, 4, 70).run(&engine, &code, &manifest, &[])
}

#[test]
fn a_script_is_compiled_once_for_all_engines_of_a_folder() {
    let folder = Folder::new("once");
    let first = run(&folder.0, Backend::Native);
    let compiled = folder.compiled();
    assert_eq!(compiled.len(), 1);
    let written = fs::metadata(&compiled[0]).unwrap().modified().unwrap();
    assert_eq!(run(&folder.0, Backend::Native), first);
    assert_eq!(folder.compiled(), compiled);
    assert_eq!(
        fs::metadata(&compiled[0]).unwrap().modified().unwrap(),
        written
    );
}

#[test]
fn code_for_another_engine_is_another_file() {
    let folder = Folder::new("engines");
    let first = run(&folder.0, Backend::Native);
    assert_eq!(run(&folder.0, Backend::Pulley), first);
    assert_eq!(folder.compiled().len(), 2);
}

#[test]
fn a_damaged_file_is_compiled_anew() {
    let folder = Folder::new("damaged");
    let first = run(&folder.0, Backend::Native);
    for file in folder.compiled() {
        fs::write(file, b"not what was written").unwrap();
    }
    assert_eq!(run(&folder.0, Backend::Native), first);
}

#[test]
fn a_folder_that_cannot_be_is_named() {
    let folder = Folder::new("file");
    fs::write(&folder.0, b"a file").unwrap();
    let options = EngineOptions {
        cache: Some(folder.0.join("below")),
        ..EngineOptions::default()
    };
    let error = WasmEngine::with_options(&options).unwrap_err();
    assert!(error.to_string().contains("below"), "{error}");
    fs::remove_file(&folder.0).unwrap();
}
