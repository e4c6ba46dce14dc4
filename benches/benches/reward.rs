//! Reward scripts: the top-k component against the same logic native.
#![allow(missing_docs, reason = "criterion's macros")]

use std::{fs, path::Path};

use criterion::{Criterion, criterion_group, criterion_main};
use taovm_benches::{epoch_input, masked};
use taovm_chain::{
    primitives::blake2_256,
    reward::{RewardEngine, RewardRun},
};
use taovm_wasm_host::WasmEngine;
use top_k_logic::{Inputs, decide};

fn top_k(c: &mut Criterion) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/rewards/artifacts/top-k.wasm");
    let code = fs::read(path).expect("the artifact is committed");
    let engine = WasmEngine::new().expect("wasmtime runs here");
    let manifest = engine
        .admit(&code)
        .expect("no fault")
        .expect("the script is admitted");
    let snapshot = epoch_input(256, 64, false);
    let masked = masked(&snapshot);
    c.bench_function("top-k script, 256 neurons, 64 full rows", |b| {
        b.iter(|| {
            engine.run(RewardRun {
                code_hash: blake2_256(&code),
                code: &code,
                manifest: &manifest,
                config: &[],
                state: &[],
                snapshot: &snapshot,
                masked: &masked,
                yuma: None,
            })
        });
    });

    let (mut row_start, mut col, mut val) = (vec![0], Vec::new(), Vec::new());
    for row in &masked.weights {
        col.extend(row.iter().map(|(target, _)| *target));
        val.extend(row.iter().map(|(_, weight)| weight.to_num::<u16>()));
        row_start.push(col.len() as u32);
    }
    let stake: Vec<u64> = masked
        .active_stake
        .iter()
        .map(|share| share.to_bits().unsigned_abs())
        .collect();
    let roles: Vec<u8> = masked
        .permits
        .iter()
        .map(|&permit| u8::from(permit) << 1)
        .collect();
    c.bench_function("top-k native, 256 neurons, 64 full rows", |b| {
        b.iter(|| {
            decide(
                Inputs {
                    active_stake_q32: &stake,
                    role_bits: &roles,
                    row_start: &row_start,
                    col: &col,
                    val: &val,
                },
                3,
            )
        });
    });
}

/// Yuma as a script; the bench `epoch` has it native.
fn yuma(c: &mut Criterion) {
    let path =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/rewards/artifacts/yuma.wasm");
    let code = fs::read(path).expect("the artifact is committed");
    let engine = WasmEngine::new().expect("wasmtime runs here");
    let manifest = engine
        .admit(&code)
        .expect("no fault")
        .expect("the script is admitted");
    for yuma3 in [false, true] {
        let snapshot = epoch_input(256, 64, yuma3);
        let masked = masked(&snapshot);
        let name = format!(
            "Yuma {} as a script, 256 neurons, 64 full rows",
            2 + u8::from(yuma3)
        );
        c.bench_function(&name, |b| {
            b.iter(|| {
                engine.run(RewardRun {
                    code_hash: blake2_256(&code),
                    code: &code,
                    manifest: &manifest,
                    config: &[],
                    state: &[],
                    snapshot: &snapshot,
                    masked: &masked,
                    yuma: None,
                })
            });
        });
    }
}

criterion_group!(benches, top_k, yuma);
criterion_main!(benches);
