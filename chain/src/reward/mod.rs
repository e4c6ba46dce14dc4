//! Reward scripts: a subnet's own reward logic in the place of Yuma (spec 08).
//!
//! The ledger keeps code, deployments and script state, builds the epoch's inputs, checks what a
//! script returns and falls back to Yuma. Running code is an engine's work: the wasm host
//! implements [`RewardEngine`].

mod engine;
mod output;
mod store;

pub use engine::{
    CodeHash, HostFault, RefuseCode, RewardEngine, RewardFault, RewardRun, ScriptManifest,
    ScriptNeeds, ScriptRun,
};
pub use output::{CsrMatrix, InvalidOutput, RewardOutput, RewardShares};
pub use store::{Deployment, LastRun, RewardCode, RewardMode, RewardStore};
