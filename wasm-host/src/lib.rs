//! wasmtime host of subnet reward scripts (spec 08).
//!
//! [`WasmEngine`] is the ledger's [`RewardEngine`](taovm_chain::reward::RewardEngine). A script is a
//! component of the world in `wit/reward.wit`: a pure function from an epoch's inputs to shares,
//! without imports. Code is checked by [`validate()`] before it is compiled, and runs in a fresh store
//! with the fuel and memory of [`profile`].

mod bindings;
mod body;
mod cache;
mod config;
mod engine;
mod fault;
mod input;
mod lift;
mod limiter;
pub mod profile;
mod run_stack;
mod stack;
mod validate;
mod world;

pub use config::{Backend, EngineOptions};
pub use engine::{WasmEngine, fuel_budget};
pub use validate::validate;
