//! One run of top-k and of nothing, by host. `PEERS_GUEST` is the guest's file.
#![allow(missing_docs, reason = "criterion's macros")]

use std::{env, fs, hint::black_box};

use criterion::{Criterion, criterion_group, criterion_main};
use peers::{CosmWasm, Host, Wasmer, Wasmi, full_rows};

fn host<H: Host>(c: &mut Criterion, guest: &[u8]) {
    c.bench_function(&format!("compile, {}", H::NAME), |b| {
        b.iter(|| black_box(H::compile(guest).expect("the host takes the guest")));
    });
    let host = H::compile(guest).expect("the host takes the guest");
    for (name, input) in inputs() {
        let answer = host.run(&input).expect("the guest answers");
        assert_eq!(answer, peers_guest::answer(&input), "{}", H::NAME);
        c.bench_function(&format!("{name}, {}", H::NAME), |b| {
            b.iter(|| host.run(&input).expect("the guest answers"));
        });
    }
}

fn inputs() -> [(&'static str, Vec<u8>); 2] {
    [
        ("nothing to do", Vec::new()),
        ("top-k, 256 neurons, 64 full rows", full_rows(256, 64)),
    ]
}

fn peers(c: &mut Criterion) {
    let guest = env::var_os("PEERS_GUEST").expect("benches/peers.sh sets PEERS_GUEST");
    let guest = fs::read(guest).expect("PEERS_GUEST is the guest's file");
    for (name, input) in inputs() {
        c.bench_function(&format!("{name}, native"), |b| {
            b.iter(|| peers_guest::answer(black_box(&input)));
        });
    }
    host::<Wasmi>(c, &guest);
    host::<Wasmer>(c, &guest);
    host::<CosmWasm>(c, &guest);
}

criterion_group!(benches, peers);
criterion_main!(benches);
