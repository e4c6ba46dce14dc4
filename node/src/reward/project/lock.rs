//! The lock file of a new project: of the repository's own, what the toolkit needs.

use std::collections::BTreeMap;

const LOCK: &str = include_str!(concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../contracts/rewards/Cargo.lock"
));

const TOOLKIT: &str = "taovm-reward";

/// Packages of the lock file: name and version, and the text of each.
fn packages() -> BTreeMap<(&'static str, &'static str), &'static str> {
    LOCK.split("\n\n")
        .filter(|block| block.starts_with("[[package]]"))
        .map(|block| {
            let value = |key: &str| {
                let line = block.lines().find_map(|line| line.strip_prefix(key));
                line.unwrap_or_default().trim_matches('"')
            };
            ((value("name = "), value("version = ")), block.trim_end())
        })
        .collect()
}

/// What a package depends on: names, and versions where several have the name.
fn dependencies(block: &str) -> impl Iterator<Item = (&str, Option<&str>)> {
    block.lines().filter_map(|line| {
        let entry = line.strip_prefix(" \"")?.strip_suffix("\",")?;
        let mut words = entry.split(' ');
        Some((words.next()?, words.next()))
    })
}

/// The packages that the toolkit needs, itself among them.
fn needed() -> BTreeMap<(&'static str, &'static str), &'static str> {
    let all = packages();
    let mut found = BTreeMap::new();
    let mut open = vec![(TOOLKIT, None)];
    while let Some((name, version)) = open.pop() {
        for (package, block) in &all {
            let meant = package.0 == name && version.is_none_or(|version| package.1 == version);
            if meant && found.insert(*package, *block).is_none() {
                open.extend(dependencies(block));
            }
        }
    }
    found
}

/// Whether a package that every project has bears a name.
pub(super) fn is_taken(name: &str) -> bool {
    needed().keys().any(|package| package.0 == name)
}

/// The text of a project's `Cargo.lock`.
pub(super) fn of_project(name: &str) -> String {
    let own = format!(
        "[[package]]\nname = \"{name}\"\nversion = \"0.1.0\"\ndependencies = [\n \"{TOOLKIT}\",\n]"
    );
    let mut blocks = needed();
    blocks.insert((name, "0.1.0"), &own);
    let header = LOCK.split("\n\n").next().unwrap_or_default();
    let blocks = blocks.into_values().collect::<Vec<_>>().join("\n\n");
    format!("{header}\n\n{blocks}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lock_file_has_what_the_toolkit_needs_and_no_more() {
        let text = of_project("mine");
        let names: Vec<&str> = text
            .lines()
            .filter_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'))
            .collect();
        assert!(names.is_sorted());
        for name in ["dlmalloc", "mine", "taovm-reward", "wit-bindgen"] {
            assert!(names.contains(&name), "{name}");
        }
        for name in ["componentize", "top-k", "top-k-logic"] {
            assert!(!names.contains(&name), "{name}");
        }
    }
}
