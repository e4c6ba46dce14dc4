//! The demo is a test of the whole: every figure that it checks holds.

use std::process::Command;

#[test]
fn every_figure_of_the_demo_holds() {
    let output = Command::new(env!("CARGO_BIN_EXE_taovm"))
        .arg("demo")
        .output()
        .expect("the binary runs");
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{shown}\n{}",
        String::from_utf8_lossy(&output.stderr)
    );
    assert!(shown.contains("checked figures hold."), "{shown}");
    assert!(!shown.contains('✗'), "{shown}");
}
