//! `taovm reward new`.

use std::{
    fmt, fs, io,
    path::{Path, PathBuf},
};

use super::{ProjectError, files, io_at, lock};

/// Most bytes of a script's name, which the project's script takes from its package.
const MAX_NAME: usize = 64;

/// Names that cargo or the compiler keep for themselves.
const KEYWORDS: [&str; 53] = [
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "test", "trait", "true", "try", "type",
    "typeof", "unsafe", "unsized", "use", "virtual", "where", "while", "yield", "union",
];

/// Libraries of the compiler.
const LIBRARIES: [&str; 5] = ["alloc", "core", "proc_macro", "std", "proc-macro"];

/// What a name breaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameRule {
    /// There is none.
    Empty,
    /// Longer than the chain takes.
    Length,
    /// Begins with something else than a letter from a to z.
    Start,
    /// Has something else than letters from a to z, digits, `-` and `_`.
    Characters,
    /// A keyword of Rust.
    Keyword,
    /// A library of the compiler, or a package that every project has.
    Taken,
}

impl fmt::Display for NameRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Empty => "is no name; give one with --name",
            Self::Length => "has more than the 64 bytes that a script's name may have",
            Self::Start => "must begin with a letter from a to z",
            Self::Characters => "may have letters from a to z, digits, - and _",
            Self::Keyword => "is a keyword of Rust",
            Self::Taken => "is the name of a library that the project uses",
        })
    }
}

fn broken_rule(name: &str) -> Option<NameRule> {
    let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_');
    if name.is_empty() {
        Some(NameRule::Empty)
    } else if name.len() > MAX_NAME {
        Some(NameRule::Length)
    } else if !name.starts_with(|c: char| c.is_ascii_lowercase()) {
        Some(NameRule::Start)
    } else if !name.chars().all(allowed) {
        Some(NameRule::Characters)
    } else if KEYWORDS.contains(&name) {
        Some(NameRule::Keyword)
    } else if LIBRARIES.contains(&name) || lock::is_taken(&name.replace('_', "-")) {
        Some(NameRule::Taken)
    } else {
        None
    }
}

/// Makes a project in a folder, which is made if it is not there. Without a name it has the folder's.
/// Gives the files' paths.
///
/// # Errors
/// [`ProjectError::Name`], [`ProjectError::Occupied`] before anything is written, and
/// [`ProjectError::Io`].
pub fn create(folder: &Path, name: Option<&str>) -> Result<Vec<PathBuf>, ProjectError> {
    let folder = std::path::absolute(folder).map_err(io_at(folder))?;
    let own = folder.file_name().unwrap_or_default().to_string_lossy();
    let name = name.unwrap_or(&own);
    if let Some(rule) = broken_rule(name) {
        let name = name.to_owned();
        return Err(ProjectError::Name { name, rule });
    }
    match fs::read_dir(&folder) {
        Ok(mut entries) => {
            if entries.next().is_some() {
                return Err(ProjectError::Occupied(folder));
            }
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => {
            return Err(ProjectError::Occupied(folder));
        }
        Err(error) => return Err(io_at(&folder)(error)),
    }
    files::files(name)
        .into_iter()
        .map(|(path, text)| {
            let path = folder.join(path);
            path.parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::write(&path, text))
                .map_err(io_at(&path))?;
            Ok(path)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_cargo_or_the_chain_refuse_are_refused() {
        let long = "a".repeat(65);
        for (name, rule) in [
            ("", NameRule::Empty),
            (&long, NameRule::Length),
            ("1st", NameRule::Start),
            ("_x", NameRule::Start),
            ("Mine", NameRule::Start),
            ("myScript", NameRule::Characters),
            ("a b", NameRule::Characters),
            ("a/b", NameRule::Characters),
            ("fn", NameRule::Keyword),
            ("test", NameRule::Keyword),
            ("core", NameRule::Taken),
            ("taovm-reward", NameRule::Taken),
            ("taovm_reward", NameRule::Taken),
            ("wit-bindgen", NameRule::Taken),
        ] {
            assert_eq!(broken_rule(name), Some(rule), "{name}");
        }
        for name in ["mine", "my-script_2", &long[1..]] {
            assert_eq!(broken_rule(name), None, "{name}");
        }
    }
}
