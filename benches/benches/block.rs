//! Blocks of a full chain: 127 subnets of 256 neurons, of which 64 validate.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use taovm_benches::{full_chain, next_block, staked_ledger};

fn empty_blocks(c: &mut Criterion) {
    for (root_stake, what) in [(true, "pools injected"), (false, "alpha bought")] {
        let mut state = full_chain(root_stake);
        next_block(&mut state);
        // As in a node: the block before is kept.
        c.bench_function(&format!("empty block, {what}"), |b| {
            b.iter_batched_ref(|| state.clone(), next_block, BatchSize::SmallInput);
        });
    }
}

fn many_stakes(c: &mut Criterion) {
    let mut state = staked_ledger(1_000_000);
    next_block(&mut state);
    c.bench_function("empty block, 1000000 stakes", |b| {
        b.iter_batched_ref(|| state.clone(), next_block, BatchSize::SmallInput);
    });
}

criterion_group!(benches, empty_blocks, many_stakes);
criterion_main!(benches);
