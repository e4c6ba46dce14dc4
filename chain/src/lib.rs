//! Bittensor's ledger as a value.
//!
//! [`primitives`] is the vocabulary; the rest of the crate states the chain's rules, one subject a
//! file, in the order of the specification in `docs/spec`.

pub mod balances;
pub mod epoch;
pub mod error;
pub mod event;
pub mod pool;
pub mod primitives;
pub mod profile;
pub mod reward;
pub mod state;
