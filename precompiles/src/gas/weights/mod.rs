//! The weights of runtime 425, guards included.

mod money;
mod network;
mod own;

pub use money::*;
pub use network::*;
pub use own::*;

/// The guard that every call passes: CheckColdkeySwap.
const GUARDS: u64 = 67_583_000;
/// The guards of weights: stake and rate are looked up once more.
const GUARDS_OF_WEIGHTS: u64 = 605_917_000;
