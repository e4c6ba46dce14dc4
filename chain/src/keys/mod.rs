//! Keys: which coldkey owns which hotkey, parents and children (spec 05 §3, §11).

pub mod children;
mod pairing;

pub use pairing::{exists, owns, pair};
