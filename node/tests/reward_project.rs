//! A reward script from `taovm reward new` to the report of its simulation in a browser.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use serde_json::Value;

fn repository() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("the crate is in the repository")
        .to_owned()
}

/// A browser that the environment names or `scripts/setup.sh` installs.
fn browser() -> PathBuf {
    let named = env::var_os("CHROME").filter(|value| !value.is_empty());
    let path = named.map_or_else(
        || {
            let tools = env::var_os("TAOVM_TOOLS")
                .map_or_else(|| repository().join(".tools"), PathBuf::from);
            tools.join("bin/chrome")
        },
        PathBuf::from,
    );
    assert!(
        path.exists(),
        "{} was not found; scripts/setup.sh installs it",
        path.display()
    );
    path
}

/// An empty folder of a test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).expect("an old folder goes");
    }
    fs::create_dir_all(&folder).expect("a folder is made");
    folder
}

/// Where the repository's scripts are built too, so that what they share is compiled once.
fn target() -> PathBuf {
    let tmp = Path::new(env!("CARGO_TARGET_TMPDIR"));
    tmp.parent().expect("target/tmp").join("rewards")
}

fn run(program: impl AsRef<std::ffi::OsStr>, folder: &Path, arguments: &[&str]) -> Output {
    let mut command = Command::new(program);
    command
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        // Those of the build that runs the tests; a user has none.
        .env_remove("CARGO")
        .env_remove("RUSTUP_TOOLCHAIN")
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
    command.output().expect("the program runs")
}

fn taovm(folder: &Path, arguments: &[&str]) -> Output {
    let arguments = [&["reward"], arguments].concat();
    run(env!("CARGO_BIN_EXE_taovm"), folder, &arguments)
}

/// What a program prints that must succeed.
fn shown(output: &Output) -> String {
    let [out, err] = [&output.stdout, &output.stderr].map(|t| String::from_utf8_lossy(t));
    assert!(output.status.success(), "{out}\n{err}");
    out.into_owned()
}

/// What a program says that must fail.
fn refused(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!output.status.success(), "it succeeded");
    text
}

/// A project with the compiler of the repository's scripts.
fn project(folder: &Path, name: &str) -> PathBuf {
    shown(&taovm(folder, &["new", name]));
    let made = folder.join(name);
    let pinned = repository().join("contracts/rewards/rust-toolchain.toml");
    fs::copy(pinned, made.join("rust-toolchain.toml")).expect("it is copied");
    made
}

#[test]
fn a_new_script_is_built_checked_compared_and_drawn() {
    let mine = project(&scratch("reward-project"), "flow-script");
    let artifact = target().join("flow-script.wasm");

    let tested = shown(&run("cargo", &mine, &["test", "--locked"]));
    assert!(tested.contains("1 passed"), "{tested}");

    let text = shown(&taovm(&mine, &["build", "--", "--locked"]));
    assert!(text.contains("flow-script.wasm"), "{text}");
    let code = fs::read(&artifact).expect("it was built");
    assert!(text.contains(&format!("{} of ", code.len())), "{text}");
    let hash = text.split("0x").nth(1).expect("a hash");
    let hash = hash.split_whitespace().next().expect("a hash");
    let code_text = String::from_utf8_lossy(&code);
    let home = env::home_dir().expect("a home");
    for path in [&mine, &home, &repository()] {
        let path = path.display().to_string();
        assert!(!code_text.contains(&path), "{path} is in the component");
    }

    let text = shown(&taovm(&mine.join("src"), &["check"]));
    assert!(text.contains("admitted under profile"), "{text}");
    assert!(text.contains("flow-script version 1"), "{text}");
    assert!(text.contains(hash), "{text}");
    let text = shown(&taovm(&mine, &["run"]));
    assert!(text.starts_with("fixtures/epoch.json: "), "{text}");
    let text = shown(&taovm(&mine, &["diff"]));
    assert!(text.contains("distance "), "{text}");

    let text = shown(&taovm(&mine, &["simulate", "--epochs", "12"]));
    assert!(text.contains("12 epochs, 0 faults"), "{text}");
    report_is_drawn(&mine.join("report.html"));

    // An older component than its source is used, and said to be.
    let later = std::time::SystemTime::now() + std::time::Duration::from_secs(60);
    let source = fs::File::options()
        .append(true)
        .open(mine.join("src/lib.rs"));
    source.unwrap().set_modified(later).unwrap();
    let output = taovm(&mine, &["check"]);
    shown(&output);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(said.contains("src/lib.rs changed after "), "{said}");

    fs::remove_file(mine.join("fixtures/epoch.json")).unwrap();
    let text = refused(&taovm(&mine, &["simulate"]));
    assert!(text.contains("fixtures/epoch.json is not there"), "{text}");
}

/// Opens a report in a browser: it complains of nothing, loads nothing, and each chart has lines.
fn report_is_drawn(report: &Path) {
    let node = env::var_os("NODE").unwrap_or_else(|| "node".into());
    let opener = repository().join("tests/clients/report.mjs");
    let output = Command::new(node)
        .arg(opener)
        .arg(report)
        .env("CHROME", browser())
        .output()
        .expect("Node.js runs");
    let seen: Value = serde_json::from_str(&shown(&output)).expect("a line of JSON");

    assert_eq!(seen["title"], "flow-script on fixtures/epoch.json");
    assert_eq!(seen["complaints"], serde_json::json!([]));
    // The page itself.
    assert_eq!(seen["requests"].as_array().map(Vec::len), Some(1), "{seen}");

    let charts = seen["charts"].as_array().expect("charts");
    let names: Vec<&str> = charts.iter().filter_map(|c| c["name"].as_str()).collect();
    let expected = [
        "Incentive by uid",
        "Dividends by uid",
        "Concentration",
        "Bonds",
        "Fuel",
    ];
    assert_eq!(names, expected);
    for (chart, name) in charts.iter().zip(names) {
        let at_least = |value: &Value, least: f64| value.as_f64().is_some_and(|v| v >= least);
        assert!(at_least(&chart["width"], 300.0), "{chart}");
        assert!(at_least(&chart["height"], 100.0), "{chart}");
        let lines = chart["lines"].as_array().expect("lines");
        for line in lines {
            // A line may be level, but runs over the whole width.
            assert!(at_least(&line["width"], 300.0), "{name}: {line}");
            assert!(at_least(&line["length"], 300.0), "{name}: {line}");
            assert!(at_least(&line["strokeWidth"], 1.0), "{name}: {line}");
            assert_eq!(line["points"], 12, "{name}");
            assert_ne!(line["stroke"], "none", "{name}");
        }
        let dashed = lines.iter().filter(|line| line["dashed"] == true).count();
        assert!(dashed > 0 && dashed * 2 == lines.len(), "{name}: {chart}");
        let legend = chart["legend"].as_array().expect("a legend");
        assert_eq!(legend.len(), lines.len(), "{name}");
        let of_yuma = |text: &&Value| text.as_str().is_some_and(|text| text.contains("Yuma"));
        if name == "Fuel" {
            assert_eq!(legend, &["used", "budget"]);
        } else {
            assert_eq!(legend.iter().filter(of_yuma).count(), dashed, "{name}");
        }
    }
}

#[test]
fn a_project_is_not_made_over_something_or_under_a_bad_name() {
    let folder = scratch("reward-refusals");
    shown(&taovm(&folder, &["new", "first"]));
    let again = refused(&taovm(&folder, &["new", "first"]));
    assert!(again.contains("not an empty folder"), "{again}");
    fs::write(folder.join("file"), "").unwrap();
    let over_file = refused(&taovm(&folder, &["new", "file"]));
    assert!(over_file.contains("not an empty folder"), "{over_file}");
    for name in ["9lives", "Mine", "core", "fn", "taovm-reward"] {
        let text = refused(&taovm(&folder, &["new", name]));
        assert!(text.contains(&format!("name: {name:?} ")), "{text}");
        assert!(!folder.join(name).exists());
    }
    // An empty folder is taken, and another name than its own.
    fs::create_dir(folder.join("Empty")).unwrap();
    shown(&taovm(&folder, &["new", "Empty", "--name", "mine"]));
    let manifest = fs::read_to_string(folder.join("Empty/Cargo.toml")).unwrap();
    assert!(manifest.contains("name = \"mine\""), "{manifest}");
    fs::create_dir(folder.join("here")).unwrap();
    shown(&taovm(&folder.join("here"), &["new", "."]));
    assert!(folder.join("here/src/lib.rs").exists());
}

#[test]
fn what_is_missing_is_named() {
    let folder = scratch("reward-missing");
    shown(&taovm(&folder, &["new", "not-built-yet"]));
    let mine = folder.join("not-built-yet");
    let text = refused(&taovm(&mine, &["check"]));
    assert!(text.contains("run taovm reward build first"), "{text}");

    // Cargo's own complaint is passed through.
    let library = mine.join("src/lib.rs");
    let source = fs::read_to_string(&library).unwrap();
    fs::write(&library, source + "\nconst BROKEN: u8 = \"\";\n").unwrap();
    let pinned = repository().join("contracts/rewards/rust-toolchain.toml");
    fs::copy(pinned, mine.join("rust-toolchain.toml")).unwrap();
    let text = refused(&taovm(&mine, &["build"]));
    assert!(text.contains("mismatched types"), "{text}");
    assert!(text.contains("cargo build failed"), "{text}");

    let outside = env::temp_dir();
    let text = refused(&taovm(&outside, &["build"]));
    assert!(text.contains("is in no reward script's project"), "{text}");
    let text = refused(&taovm(&outside, &["simulate", "script.wasm"]));
    assert!(text.contains("is in no reward script's project"), "{text}");
}
