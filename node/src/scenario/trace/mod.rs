//! The form of values in scenario files (spec 10): u64 and wider as decimal strings, narrower
//! numbers as JSON numbers, bytes as `0x` hex, accounts by name.

mod read;
mod write;

use thiserror::Error;

pub(crate) use read::{Names, from_trace};
pub(crate) use write::to_trace;

/// A value that does not fit the type it is for.
#[derive(Debug, Error)]
#[error("{0}")]
pub(crate) struct TraceError(pub(crate) String);

impl serde::ser::Error for TraceError {
    fn custom<T: core::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

impl serde::de::Error for TraceError {
    fn custom<T: core::fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}
