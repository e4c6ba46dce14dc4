//! How far long work is, on standard error.

use std::{
    io::IsTerminal,
    time::{Duration, Instant},
};

/// Between two lines where no terminal is.
const PAUSE: Duration = Duration::from_secs(5);

/// Tells how far work is: on a terminal in one line that changes, elsewhere in a line now and then, and
/// none at all for short work.
pub(super) struct Progress {
    what: &'static str,
    total: usize,
    terminal: bool,
    told: Instant,
}

impl Progress {
    /// Work of so many parts.
    pub(super) fn of(what: &'static str, total: usize) -> Self {
        Self {
            what,
            total,
            terminal: std::io::stderr().is_terminal(),
            told: Instant::now(),
        }
    }

    /// So many parts are done.
    pub(super) fn done(&mut self, parts: usize) {
        if self.terminal {
            let end = if parts == self.total { "\n" } else { "" };
            eprint!("\r{} {parts} of {}{end}", self.what, self.total);
        } else if self.told.elapsed() >= PAUSE {
            self.told = Instant::now();
            eprintln!("{} {parts} of {}", self.what, self.total);
        }
    }
}
