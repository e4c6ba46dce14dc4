//! `taovm genesis`, as a user runs it.

use std::{fs, path::PathBuf, process::Command, process::Output};

fn taovm(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_taovm"))
        .args(arguments)
        .output()
        .expect("the binary runs")
}

/// A file of this test's own.
fn file(name: &str, text: &str) -> PathBuf {
    let path = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
    fs::write(&path, text).expect("the folder of temporary files can be written to");
    path
}

#[test]
fn a_printed_genesis_passes_the_check() {
    let printed = taovm(&["genesis", "--profile", "localnet", "--accounts", "2"]);
    assert!(printed.status.success(), "{printed:?}");
    let text = String::from_utf8(printed.stdout).unwrap();
    let path = file("printed-genesis.json", &text);
    let checked = taovm(&["genesis", "check", path.to_str().unwrap()]);
    assert!(checked.status.success(), "{checked:?}");
    let said = String::from_utf8(checked.stdout).unwrap();
    assert!(
        said.starts_with("localnet parameters, block 40: "),
        "{said}"
    );
}

#[test]
fn a_wrong_genesis_is_refused_with_the_field() {
    let path = file(
        "wrong-genesis.json",
        r#"{ "balances": { "//Alice": "1 TAO" }, "stakes": [{ "coldkey": "//Alice", "hotkey": "//Bob", "netuid": 3, "tao": 1 }] }"#,
    );
    for arguments in [
        ["genesis", "check", path.to_str().unwrap()],
        ["node", "--genesis", path.to_str().unwrap()],
    ] {
        let refused = taovm(&arguments);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        let said = String::from_utf8(refused.stderr).unwrap();
        assert!(
            said.contains("stakes[0].netuid: there is no subnet 3"),
            "{said}"
        );
    }
    let none = taovm(&["genesis", "check", "/nowhere/genesis.json"]);
    assert_eq!(none.status.code(), Some(1));
}
