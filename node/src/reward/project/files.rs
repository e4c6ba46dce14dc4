//! What a new project has in it: the template, and the toolkit as the repository has it.

use super::lock;

macro_rules! template {
    ($path:literal) => {
        include_str!(concat!(
            env!("CARGO_MANIFEST_DIR"),
            "/templates/script/",
            $path
        ))
    };
}

macro_rules! files {
    ($($path:literal),* $(,)?) => {
        &[$((
            $path,
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../", $path)),
        )),*]
    };
}

/// The folder of the toolkit in a project.
const TOOLKIT: &str = "taovm-reward";

/// Files of the toolkit by their paths in the repository.
const SOURCES: &[(&str, &str)] = files![
    "LICENSE-APACHE",
    "LICENSE-MIT",
    "contracts/rewards/sdk/Cargo.toml",
    "contracts/rewards/sdk/src/answer.rs",
    "contracts/rewards/sdk/src/epoch.rs",
    "contracts/rewards/sdk/src/fixed.rs",
    "contracts/rewards/sdk/src/glue.rs",
    "contracts/rewards/sdk/src/lib.rs",
    "contracts/rewards/sdk/src/matrix.rs",
    "contracts/rewards/sdk/src/median.rs",
    "contracts/rewards/sdk/src/random.rs",
    "contracts/rewards/sdk/src/vector.rs",
    "wasm-host/wit/reward.wit",
];

/// An epoch to begin with.
const EPOCH: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../contracts/rewards/fixtures/small.json"
));

/// Where the repository's toolkit finds the interface, and where a project's does.
const WIT: (&str, &str) = ("\"../../../wasm-host/wit\"", "\"wit\"");

/// A project's files: paths and texts.
pub(super) fn files(name: &str) -> Vec<(String, String)> {
    let named = |text: &str| text.replace("{{name}}", name);
    let own = [
        ("Cargo.toml", named(template!("Cargo.toml"))),
        ("Cargo.lock", lock::of_project(name)),
        ("README.md", named(template!("README.md"))),
        (".gitignore", template!("gitignore").to_owned()),
        ("src/lib.rs", template!("src/lib.rs").to_owned()),
        ("fixtures/epoch.json", EPOCH.to_owned()),
    ]
    .map(|(path, text)| (path.to_owned(), text));
    let toolkit = SOURCES
        .iter()
        .map(|(path, text)| (in_project(path), text.replace(WIT.0, WIT.1)));
    own.into_iter().chain(toolkit).collect()
}

fn in_project(path: &str) -> String {
    let path = path.strip_prefix("contracts/rewards/sdk/").unwrap_or(path);
    let path = path.strip_prefix("wasm-host/").unwrap_or(path);
    format!("{TOOLKIT}/{path}")
}

#[cfg(test)]
mod tests {
    use std::{collections::BTreeSet, fs, path::Path};

    use super::*;

    fn below(root: &Path, folder: &str, found: &mut BTreeSet<String>) {
        for entry in fs::read_dir(root.join(folder)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{folder}/{}", entry.file_name().into_string().unwrap());
            if entry.file_type().unwrap().is_dir() {
                below(root, &path, found);
            } else if [".rs", ".toml", ".wit"]
                .iter()
                .any(|end| path.ends_with(end))
            {
                found.insert(path);
            }
        }
    }

    #[test]
    fn a_project_has_every_source_of_the_toolkit_as_it_is() {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
        let mut found = BTreeSet::new();
        for folder in ["contracts/rewards/sdk", "wasm-host/wit"] {
            below(&root, folder, &mut found);
        }
        let listed = SOURCES.iter().map(|(path, _)| (*path).to_owned());
        let listed: BTreeSet<_> = listed.filter(|path| !path.starts_with("LICENSE")).collect();
        assert_eq!(listed, found);

        let files = files("mine");
        for path in found {
            let source = fs::read_to_string(root.join(&path)).unwrap();
            let (_, text) = files.iter().find(|(p, _)| *p == in_project(&path)).unwrap();
            if path.ends_with("glue.rs") {
                assert_eq!(source.matches(WIT.0).count(), 1);
                assert_eq!(*text, source.replace(WIT.0, WIT.1));
            } else {
                assert_eq!(*text, source, "{path}");
            }
        }
    }

    #[test]
    fn a_projects_profile_is_that_of_the_repositorys_scripts() {
        let profile = |text: &str| text[text.find("[profile.release]").unwrap()..].to_owned();
        let workspace = include_str!("../../../../contracts/rewards/Cargo.toml");
        assert_eq!(profile(template!("Cargo.toml")), profile(workspace));
    }
}
