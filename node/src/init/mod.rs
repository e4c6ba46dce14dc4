//! `taovm init`: a Foundry project that tests against the chain's precompiles, without a download.

mod kit;
mod template;

use std::{
    fs,
    path::{Path, PathBuf},
};

use thiserror::Error;

pub use template::Template;

/// Why no project was made. Nothing was written then, but for a failure in between.
#[derive(Debug, Error)]
pub enum InitError {
    /// A file is there already.
    #[error("{0} is there already; a new project needs a folder without it")]
    Exists(PathBuf),
    /// The file system refuses.
    #[error("writing {path}: {source}")]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// Why it could not be.
        source: std::io::Error,
    },
}

/// A file of a project: its path and what is in it.
type File = (String, Vec<u8>);

/// Writes a project into a folder, which is made if it is not there.
///
/// # Errors
/// [`InitError::Exists`] where a file of the project is there.
pub fn init(template: Template, folder: &Path) -> Result<Vec<PathBuf>, InitError> {
    let kit = kit::FILES
        .iter()
        .map(|(path, text)| (format!("lib/taovm/{path}"), text.as_bytes().to_vec()));
    let files: Vec<File> = template.files().into_iter().chain(kit).collect();
    let paths: Vec<_> = files.iter().map(|(path, _)| folder.join(path)).collect();
    if let Some(there) = paths.iter().find(|path| path.exists()) {
        return Err(InitError::Exists(there.clone()));
    }
    for (path, (_, content)) in paths.iter().zip(files) {
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(path, content));
        written.map_err(|source| InitError::Write {
            path: path.clone(),
            source,
        })?;
    }
    Ok(paths)
}
