//! Figures that have to hold.

use core::fmt;

/// The checks made so far.
#[derive(Debug, Default)]
pub(super) struct Checks {
    made: usize,
    failed: Vec<String>,
}

impl Checks {
    /// Checks that two figures are equal and prints the line.
    pub(super) fn equal<T: PartialEq + fmt::Display>(&mut self, what: &str, got: T, want: T) {
        let note = if got == want {
            String::new()
        } else {
            format!(", expected {want}")
        };
        self.line(got == want, format!("{what}: {got}{note}"));
    }

    /// Checks that two figures differ by at most `tolerance` and prints the line.
    pub(super) fn close(&mut self, what: &str, got: u64, want: u64, tolerance: u64) {
        let holds = got.abs_diff(want) <= tolerance;
        self.line(
            holds,
            format!("{what}: {got}, computed {want} (±{tolerance})"),
        );
    }

    /// Checks a statement and prints the line.
    pub(super) fn holds(&mut self, what: impl Into<String>, holds: bool) {
        self.line(holds, what.into());
    }

    /// Whether nothing failed, and something was checked.
    pub(super) fn all_hold(&self) -> bool {
        self.made > 0 && self.failed.is_empty()
    }

    fn line(&mut self, holds: bool, text: String) {
        self.made += 1;
        println!("      {} {text}", if holds { "✓" } else { "✗" });
        if !holds {
            self.failed.push(text);
        }
    }
}

impl fmt::Display for Checks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.failed.is_empty() {
            return write!(f, "All {} checked figures hold.", self.made);
        }
        writeln!(
            f,
            "{} of {} checked figures do not hold:",
            self.failed.len(),
            self.made
        )?;
        self.failed
            .iter()
            .try_for_each(|text| writeln!(f, "  ✗ {text}"))
    }
}
