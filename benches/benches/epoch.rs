//! Epochs: Yuma on full rows, by size.
#![allow(missing_docs, reason = "criterion's macros")]

use criterion::{Criterion, criterion_group, criterion_main};
use taovm_benches::epoch_input;
use taovm_chain::epoch;

fn yuma(c: &mut Criterion) {
    for (n, yuma3) in [(256, false), (256, true), (1_024, false), (1_024, true)] {
        let input = epoch_input(n, 64, yuma3);
        let version = if yuma3 { 3 } else { 2 };
        c.bench_function(
            &format!("epoch, {n} neurons, 64 full rows, Yuma {version}"),
            |b| {
                b.iter(|| epoch::run(&input));
            },
        );
    }
}

criterion_group!(benches, yuma);
criterion_main!(benches);
