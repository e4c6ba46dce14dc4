//! Reward scripts: what admitting, loading and running one costs, against the same logic native.
#![allow(missing_docs, reason = "criterion's macros")]

#[path = "../../wasm-host/tests/common/mod.rs"]
mod common;

use common::{Script, artifact, rich};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use taovm_benches::{epoch_input, masked};
use taovm_chain::{
    epoch::{self, EpochSnapshot, Masked},
    primitives::blake2_256,
    reward::{CodeHash, RewardEngine, RewardRun, ScriptManifest},
};
use taovm_wasm_host::{EngineOptions, WasmEngine, validate};
use top_k_logic::{Inputs, decide};

fn engine() -> WasmEngine {
    WasmEngine::new().expect("wasmtime runs here")
}

fn admit(engine: &WasmEngine, code: &[u8]) -> ScriptManifest {
    engine
        .admit(code)
        .expect("no fault of the machine")
        .expect("the script is admitted")
}

/// A script and an epoch that it decides.
struct Case {
    engine: WasmEngine,
    code: Vec<u8>,
    hash: CodeHash,
    manifest: ScriptManifest,
    snapshot: EpochSnapshot,
    masked: Masked,
}

impl Case {
    fn new(code: Vec<u8>, snapshot: EpochSnapshot) -> Self {
        let engine = engine();
        Self {
            manifest: admit(&engine, &code),
            engine,
            hash: blake2_256(&code),
            code,
            masked: masked(&snapshot),
            snapshot,
        }
    }

    fn bench(&self, c: &mut Criterion, name: &str) {
        self.bench_with(c, name, &self.manifest);
    }

    fn bench_with(&self, c: &mut Criterion, name: &str, manifest: &ScriptManifest) {
        let run = || {
            let run = RewardRun {
                code_hash: self.hash,
                code: &self.code,
                manifest,
                config: &[],
                state: &[],
                snapshot: &self.snapshot,
                masked: &self.masked,
                yuma: None,
            };
            self.engine.run(run).expect("no fault of the machine")
        };
        assert!(run().result.is_ok(), "{name}: {:?}", run().result);
        c.bench_function(name, |b| b.iter(run));
    }
}

fn empty(c: &mut Criterion) {
    // Room for the input, in pages.
    for (n, validators, memory, name) in [
        (1, 1, "2", "empty script, 1 neuron"),
        (256, 64, "8", "empty script, 256 neurons, 64 full rows"),
    ] {
        let script = Script {
            memory,
            ..Script::default()
        };
        let case = Case::new(script.build(), epoch_input(n, validators, false));
        case.bench_with(c, name, &rich());
    }
}

fn top_k(c: &mut Criterion) {
    let case = Case::new(artifact("top-k.wasm"), epoch_input(256, 64, false));
    case.bench(c, "top-k script, 256 neurons, 64 full rows");

    let masked = &case.masked;
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

fn yuma(c: &mut Criterion) {
    for (yuma3, version) in [(false, 2), (true, 3)] {
        let case = Case::new(artifact("yuma.wasm"), epoch_input(256, 64, yuma3));
        case.bench(
            c,
            &format!("Yuma {version} script, 256 neurons, 64 full rows"),
        );
        c.bench_function(
            &format!("Yuma {version} native, 256 neurons, 64 full rows"),
            |b| b.iter(|| epoch::yuma(&case.snapshot, &case.masked)),
        );
    }
}

fn loading(c: &mut Criterion) {
    let code = artifact("yuma.wasm");
    let size = code.len() >> 10;
    c.bench_function(&format!("check a script of {size} KiB"), |b| {
        b.iter(|| validate(&code));
    });
    c.bench_function(
        &format!("check, compile and ask a script of {size} KiB"),
        |b| {
            b.iter_batched(
                engine,
                |engine| admit(&engine, &code),
                BatchSize::SmallInput,
            );
        },
    );
    let folder = std::env::temp_dir().join(format!("taovm-bench-{}", std::process::id()));
    let options = EngineOptions {
        cache: Some(folder.clone()),
        ..EngineOptions::default()
    };
    let cached = || WasmEngine::with_options(&options).expect("wasmtime runs here");
    admit(&cached(), &code);
    c.bench_function(
        &format!("check, load and ask a script of {size} KiB"),
        |b| {
            b.iter_batched(
                cached,
                |engine| admit(&engine, &code),
                BatchSize::SmallInput,
            );
        },
    );
    std::fs::remove_dir_all(folder).expect("the folder is this program's");
}

criterion_group!(benches, empty, top_k, yuma, loading);
criterion_main!(benches);
