//! Bittensor's ledger as a value.
//!
//! [`primitives`] is the vocabulary; the rest of the crate states the chain's rules, one subject a
//! file, in the order of the specification in `docs/spec`.

pub mod balances;
pub mod block;
pub mod call;
pub mod commitments;
pub mod crowdloan;
#[cfg(test)]
pub(crate) mod dictionary;
pub mod drand;
pub mod emission;
pub mod epoch;
pub mod error;
pub mod event;
pub mod evm;
pub mod genesis;
pub mod guards;
pub mod info;
pub mod keys;
pub mod neurons;
pub mod pool;
pub mod preimage;
pub mod primitives;
pub mod profile;
pub mod proxy;
pub mod reward;
pub mod staking;
pub mod state;
pub mod storage;
pub mod subnets;
