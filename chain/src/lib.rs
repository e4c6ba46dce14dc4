//! Bittensor's ledger as a value.
//!
//! [`primitives`] is the vocabulary; the rest of the crate states the chain's rules, one subject a
//! file, in the order of the specification in `docs/spec`.

pub mod epoch;
pub mod pool;
pub mod primitives;
pub mod reward;
