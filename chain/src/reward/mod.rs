//! Reward scripts: a subnet's own reward logic in the place of Yuma (spec 08).
//!
//! The ledger keeps code, deployments and script state, builds the epoch's inputs, checks what a
//! script returns and falls back to Yuma. Running code is an engine's work: the wasm host
//! implements [`RewardEngine`].

mod check;
mod deploy;
mod engine;
mod output;
mod preview;
mod run;
mod store;

#[cfg(test)]
mod lifecycle;
#[cfg(test)]
mod tests;

pub use check::{MAX_NOTE_BYTES, MAX_STATE_BYTES, shares as accepted_shares};
pub use deploy::{
    Candidate, MAX_CONFIG_BYTES, Slot, activate, deactivate, set_config, set_mode, upload,
};
pub use engine::{
    CodeHash, ContractRun, HostFault, RefuseCode, RewardEngine, RewardFault, RewardRun,
    ScriptManifest, ScriptNeeds, ScriptRun,
};
pub use output::{CsrMatrix, InvalidOutput, RewardOutput, RewardShares};
pub use preview::{EpochSize, NoPreview, Preview, epoch_size, next_epoch, preview};
pub use run::MAX_CONSECUTIVE_FAILURES;
pub(crate) use run::run_epoch;
pub use store::{
    Deployment, LastRun, RewardCode, RewardContract, RewardMode, RewardProgram, RewardStore,
    Scheduled, Terms,
};
