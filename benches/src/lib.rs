//! Fixtures of the benchmarks: ledgers and epochs of a given size.
//!
//! The figures in the README come from `cargo bench -p taovm-benches`.

mod chains;
mod epochs;
mod ledgers;
mod random;

pub use chains::{NEURONS, SUBNETS, VALIDATORS, full_chain, next_block};
pub use epochs::{epoch_input, masked};
pub use ledgers::{
    AUTHOR, HOTKEY, METAGRAPH_UIDS, NETUID, STAKER, metagraph_ledger, staked_ledger,
};

use random::Lcg;

/// The binary's allocator: the epoch's short-lived vectors should not go back to the system each
/// time.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;
