//! revm on the chain's one ledger.
//!
//! A [`World`] is a chain with its EVM at one moment, and cheap to clone. An [`Executor`] runs a
//! [`TxInput`] in a [`Block`] of it: as a transaction, as a call, or watched by an inspector.
//! Balances and nonces live on the ledger alone; [`journal`] makes revm read and write them there.
//! The rules are spec 01 §1–§4.

pub mod block;
pub mod context;
pub mod error;
pub mod journal;
pub mod money;
pub mod outcome;
pub mod precompile_set;
pub mod tx;
pub mod validation;
pub mod world;

mod estimate;
mod executor;
mod handler;
mod instructions;
mod precompiles;
mod standard;

pub use block::{BLOCK_GAS_LIMIT, Block, OpenBlock, Receipt};
pub use context::TaoContext;
pub use error::{ExecutionError, InvalidTransaction, RunnerError};
pub use estimate::EstimateRequest;
pub use executor::{Executor, Mode};
pub use outcome::{ExecutionOutcome, ExitError, RpcError, Status, Success};
pub use precompile_set::{
    Bittensor, PrecompileCall, PrecompileError, PrecompileOutcome, PrecompileSet, PrecompileStatus,
    Refusal, Warning,
};
pub use tx::TxInput;
pub use validation::{Stage, TX_GAS_LIMIT, call_gas_cap, validate};
pub use world::{EvmRecords, EvmState, World, account_of};
