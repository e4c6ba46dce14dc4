//! What a script costs: `cargo run --release -p taovm-wasm-host --example epoch_cost`.
//!
//! Prints the median of 200 warm runs after 20 that are not counted.

#[path = "../tests/common/mod.rs"]
mod common;

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use common::{Epoch, artifact, rich, script};
use taovm_chain::reward::RewardEngine;
use taovm_wasm_host::{WasmEngine, validate};
use top_k_logic::{Inputs, decide};

fn main() {
    let top_k = artifact("top-k.wasm");
    let empty = script("i32.const 1024");
    let engine = WasmEngine::new().expect("wasmtime runs here");

    median("check top-k, without compiling", || {
        validate(&top_k).is_ok()
    });
    let started = Instant::now();
    let manifest = engine.admit(&top_k).expect("no fault").expect("admitted");
    print(started.elapsed(), "admit top-k: check, compile, describe");
    engine.admit(&empty).expect("no fault").expect("admitted");
    median("admit top-k again: describe only", || {
        engine.admit(&top_k).is_ok()
    });

    let small = Epoch::random(1, 1, 1, 0);
    let full = Epoch::random(1, 256, 64, 100);
    median("empty script, 1 uid", || {
        small.run(&engine, &empty, &rich(), &[])
    });
    median("empty script, 256 uids, 64 full rows", || {
        full.run(&engine, &empty, &rich(), &[])
    });
    median("top-k script, 256 uids, 64 full rows", || {
        full.run(&engine, &top_k, &manifest, &[])
    });
    let ran = full.run(&engine, &top_k, &manifest, &[]);
    println!("               fuel of that: {}", ran.fuel_used);

    let lists = Lists::of(&full);
    median("top-k native, 256 uids, 64 full rows", || {
        decide(lists.inputs(), 3)
    });
}

/// Prints a time in microseconds.
fn print(time: Duration, what: &str) {
    let tenths = time.as_nanos() / 100;
    println!("{:>8}.{} us  {what}", tenths / 10, tenths % 10);
}

fn median<T>(what: &str, mut work: impl FnMut() -> T) {
    let mut times: Vec<Duration> = (0..220)
        .map(|_| {
            let started = Instant::now();
            black_box(work());
            started.elapsed()
        })
        .skip(20)
        .collect();
    times.sort();
    print(times[times.len() / 2], what);
}

/// The inputs of the native twin.
struct Lists {
    stake: Vec<u64>,
    roles: Vec<u8>,
    row_start: Vec<u32>,
    col: Vec<u16>,
    val: Vec<u16>,
}

impl Lists {
    fn of(epoch: &Epoch) -> Self {
        let masked = &epoch.masked;
        let mut row_start = vec![0];
        let (mut col, mut val) = (Vec::new(), Vec::new());
        for row in &masked.weights {
            col.extend(row.iter().map(|(c, _)| *c));
            val.extend(row.iter().map(|(_, w)| w.to_num::<u16>()));
            row_start.push(col.len() as u32);
        }
        Self {
            stake: masked
                .active_stake
                .iter()
                .map(|s| s.to_bits().unsigned_abs())
                .collect(),
            roles: masked.permits.iter().map(|&p| u8::from(p) << 1).collect(),
            row_start,
            col,
            val,
        }
    }

    fn inputs(&self) -> Inputs<'_> {
        Inputs {
            active_stake_q32: &self.stake,
            role_bits: &self.roles,
            row_start: &self.row_start,
            col: &self.col,
            val: &self.val,
        }
    }
}
