//! A day of a full chain: 7,200 blocks with their epochs. Printed once, as it takes seconds.

use std::time::Instant;

use taovm_benches::{SUBNETS, full_chain, next_block};
use taovm_chain::primitives::NetUid;

const BLOCKS: u64 = 7_200;

fn main() {
    let mut state = full_chain(false);
    let start = Instant::now();
    for _ in 0..BLOCKS {
        next_block(&mut state);
    }
    let took = start.elapsed();
    let epochs: u64 = (2..2 + SUBNETS)
        .map(|netuid| state.subnet(NetUid(netuid)).schedule.epoch_index)
        .sum();
    println!("{BLOCKS} blocks with {epochs} epochs: {took:.2?}");
}
