//! The weights of runtime 425, guards included.

mod hyperparameters;
mod money;
mod network;
mod own;
mod proxy;

pub use hyperparameters::*;
pub use money::*;
pub use network::*;
pub use own::*;
pub use proxy::*;

/// The guard that every call passes: CheckColdkeySwap.
const GUARDS: u64 = 67_583_000;
