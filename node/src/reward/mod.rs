//! Reward scripts outside of a chain: epochs from files, one run, many runs, reports.
//!
//! A [`Fixture`] is an epoch's inputs as a file. A [`Script`] is admitted code with a configuration.
//! [`Script::play`] decides one epoch as the ledger would, [`simulate`](simulate()) several in a row,
//! and [`report`] draws them. [`project`] makes and builds the cargo project of a script.

mod fixture;
mod play;
pub mod project;
pub mod report;
mod simulate;

pub use fixture::{Fixture, FixtureError};
pub use play::{Played, Script};
pub use simulate::{Step, next_epoch, simulate};
