//! The maths of share pools and of the subnets' weighted pools (spec 03 §4, §7; 04 §3.2, §5, §6).
//!
//! Pure functions over small values: nothing here reads or writes the ledger.

mod safe_float;
mod share_pool;

pub use safe_float::{NotNormal, SafeFloat};
pub use share_pool::SharePool;
