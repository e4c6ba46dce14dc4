//! Memory of a stake: what the process grows by for a million positions, on Linux.

use std::fs;

use taovm_benches::staked_ledger;

const ENTRIES: u32 = 1_000_000;

/// Bytes in a page of `/proc/self/statm`.
const PAGE: u64 = 4_096;

fn main() {
    let Some(before) = resident() else {
        println!("memory: /proc/self/statm cannot be read here");
        return;
    };
    let state = staked_ledger(ENTRIES);
    let grown = resident().unwrap_or(before).saturating_sub(before);
    println!(
        "{} positions: {} MiB, {} bytes each",
        state.shares.len(),
        grown >> 20,
        grown / u64::from(ENTRIES)
    );
}

fn resident() -> Option<u64> {
    let statm = fs::read_to_string("/proc/self/statm").ok()?;
    let pages: u64 = statm.split_whitespace().nth(1)?.parse().ok()?;
    Some(pages * PAGE)
}
