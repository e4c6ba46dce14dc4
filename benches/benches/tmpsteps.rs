#![allow(missing_docs)]
use std::time::{Duration, Instant};
use taovm_benches::{epoch_input, masked};
use taovm_chain::{
    primitives::blake2_256,
    reward::{RewardEngine, RewardRun},
};
use taovm_wasm_host::WasmEngine;
fn main() {
    let engine = WasmEngine::new().unwrap();
    let file = std::env::args().nth(1).unwrap();
    let code = std::fs::read(file).unwrap();
    let manifest = engine.admit(&code).unwrap().unwrap();
    let snapshot = epoch_input(256, 64, false);
    let masked = masked(&snapshot);
    let hash = blake2_256(&code);
    let (mut p, mut pf) = (Duration::ZERO, 0);
    for k in 0..17u8 {
        let (mut best, mut fuel) = (Duration::MAX, 0);
        for _ in 0..200 {
            let t = Instant::now();
            let r = engine
                .run(RewardRun {
                    code_hash: hash,
                    code: &code,
                    manifest: &manifest,
                    config: &[k],
                    state: &[],
                    snapshot: &snapshot,
                    masked: &masked,
                    yuma: None,
                })
                .unwrap();
            best = best.min(t.elapsed());
            assert!(r.result.is_ok(), "{r:?}");
            fuel = r.fuel_used;
        }
        println!(
            "{k}: {best:?} +{:?} fuel +{}",
            best.saturating_sub(p),
            (fuel - pf) / 8
        );
        (p, pf) = (best, fuel);
    }
}
