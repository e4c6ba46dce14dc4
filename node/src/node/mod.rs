//! The node's core: blocks, the pool, time, development tools.
//!
//! A [`Node`] owns one [`Chain`] behind a lock: a list of sealed blocks, each with the [`World`] after
//! it, and what is not in a block yet. Reading takes a block's counted reference and lets the lock
//! go; only block production and development tools write. The ledger never sees a clock: a block's
//! timestamp is decided here and handed in.
//!
//! [`World`]: taovm_evm_bridge::World

mod accounts;
mod block;
mod chain;
mod config;
mod core;
mod edit;
mod error;
mod filters;
mod handle;
mod log;
mod mining;
mod pool;
mod produce;
mod snapshot;
mod steps;
mod time;
mod trace;
mod transaction;

pub use accounts::{DevAccounts, TEST_MNEMONIC};
pub use block::{Included, NativeOutcome, SealedBlock};
pub use chain::Chain;
pub use config::{NodeConfig, START_NOW};
pub use core::{Head, Node};
pub use error::NodeError;
pub use filters::{Filter, FilterChanges, LogFilter, LogPlace};
pub use handle::NodeHandle;
pub use pool::{NativeCall, Pool};
pub use steps::{Step, StepOptions, StepTracer};
pub use trace::{CallFrame, CallTracer, PrecompileNote};
pub use transaction::{Fee, Transaction, TransactionFields};

pub(crate) use edit::{set_balance, set_code, set_nonce};
pub(crate) use produce::produce;
pub(crate) use transaction::{recovered, signature_hash};
