//! The weights of runtime 425, guards included.

mod crowdloan;
mod hyperparameters;
mod money;
mod network;
mod of_call;
mod own;
mod proxy;

pub use crowdloan::*;
pub use hyperparameters::*;
pub use money::*;
pub use network::*;
pub use of_call::of_call;
pub use own::*;
pub use proxy::*;

/// The guard that every call and every transaction passes: CheckColdkeySwap (spec 01 §3.4).
pub const GUARDS: u64 = 67_583_000;
