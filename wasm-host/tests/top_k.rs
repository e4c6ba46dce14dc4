//! The top-k artifacts, that of the Rust and that of the C source, against their native twin.

mod common;

use common::{Epoch, artifact};
use proptest::prelude::*;
use taovm_chain::reward::{
    RefuseCode, RewardEngine, RewardFault, RewardOutput, RewardShares, ScriptManifest, ScriptRun,
};
use taovm_wasm_host::WasmEngine;
use top_k_logic::{Inputs, decide, read_config};

fn admitted(engine: &WasmEngine) -> [(Vec<u8>, ScriptManifest); 2] {
    let of_c = concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../contracts/rewards/c/top-k/top-k.wasm"
    );
    let of_c = std::fs::read(of_c).expect("the artifact is committed");
    [artifact("top-k.wasm"), of_c].map(|code| {
        let manifest = engine.admit(&code).unwrap().unwrap();
        (code, manifest)
    })
}

/// What the script should answer, from the ledger's types by another way than the host's.
fn twin(epoch: &Epoch, config: &[u8]) -> RewardOutput {
    let masked = &epoch.masked;
    let mut row_start = vec![0];
    let (mut col, mut val) = (Vec::new(), Vec::new());
    for row in &masked.weights {
        for (c, w) in row {
            col.push(*c);
            val.push(w.to_num::<u16>());
        }
        row_start.push(col.len() as u32);
    }
    let stake: Vec<u64> = masked
        .active_stake
        .iter()
        .map(|s| s.to_bits() as u64)
        .collect();
    let roles: Vec<u8> = masked.permits.iter().map(|&p| u8::from(p) << 1).collect();
    let shares = decide(
        Inputs {
            active_stake_q32: &stake,
            role_bits: &roles,
            row_start: &row_start,
            col: &col,
            val: &val,
        },
        read_config(config).unwrap(),
    )
    .unwrap();
    RewardOutput {
        incentive: RewardShares::Relative(shares.incentive),
        dividends: RewardShares::Relative(shares.dividends),
        ..RewardOutput::default()
    }
}

#[test]
fn describes_itself() {
    let scripts = admitted(&WasmEngine::new().unwrap());
    for ((_, manifest), (name, version)) in scripts.iter().zip([("top-k", 2), ("top-k-c", 1)]) {
        assert_eq!(manifest.name, name);
        assert_eq!(manifest.version, version);
        assert_eq!(manifest.needs, Default::default());
        assert_eq!(manifest.state_bytes, 0);
    }
}

#[test]
fn takes_no_config_or_k() {
    let engine = WasmEngine::new().unwrap();
    for (code, _) in admitted(&engine) {
        let check = |config: &[u8]| engine.check_config(&code, config).unwrap();
        assert_eq!(check(&[]), Ok(()));
        assert_eq!(check(&[5, 0]), Ok(()));
        for bad in [&[0, 0][..], &[1], &[1, 2, 3]] {
            let refused = check(bad).unwrap_err();
            assert!(matches!(refused, RefuseCode::BadConfig(text) if text.contains('k')));
        }
    }
}

#[test]
fn answers_as_its_native_twin() {
    let engine = WasmEngine::new().unwrap();
    let scripts = admitted(&engine);
    proptest!(ProptestConfig::with_cases(128), |(
        seed in any::<u64>(), n in 1u16..80, validators in 0u16..40, density in 0u64..=100, k in 0u16..10,
    )| {
        let epoch = Epoch::random(seed, n, validators, density);
        let config = if k == 0 { vec![] } else { k.to_le_bytes().to_vec() };
        let wanted = Ok(twin(&epoch, &config));
        for (code, manifest) in &scripts {
            let ran = epoch.run(&engine, code, manifest, &config);
            prop_assert_eq!(&ran.result, &wanted, "{}", manifest.name);
            prop_assert!(ran.fuel_used > 0);
        }
    });
}

#[test]
fn the_budget_covers_a_full_subnet() {
    let engine = WasmEngine::new().unwrap();
    let scripts = admitted(&engine);
    let sizes = [(1, 1), (64, 64), (256, 64), (256, 256)];
    for ((code, manifest), (n, validators)) in scripts
        .iter()
        .flat_map(|script| sizes.map(|size| (script, size)))
    {
        let epoch = Epoch::random(3, n, validators, 100);
        let ran = epoch.run(&engine, code, manifest, &[]);
        assert_eq!(ran.result, Ok(twin(&epoch, &[])));
        let weights = epoch
            .masked
            .weights
            .iter()
            .map(|row| row.len() as u64)
            .sum();
        let budget = taovm_wasm_host::fuel_budget(manifest, n.into(), weights);
        println!(
            "{}: {n} uids, {weights} weights: {} of {budget} fuel",
            manifest.name, ran.fuel_used
        );
        assert!(
            ran.fuel_used * 5 / 4 < budget,
            "{} of {budget}",
            ran.fuel_used
        );
    }
}

#[test]
fn fuel_is_the_same_on_each_run_and_engine() {
    let (first, second) = (WasmEngine::new().unwrap(), WasmEngine::new().unwrap());
    let scripts = admitted(&first);
    for ((code, manifest), seed) in scripts
        .iter()
        .flat_map(|s| (0..8).map(move |seed| (s, seed)))
    {
        let epoch = Epoch::random(seed, 40, 12, 60);
        let runs: Vec<ScriptRun> = [&first, &first, &second]
            .map(|engine| epoch.run(engine, code, manifest, &[2, 0]))
            .into();
        assert_eq!(runs[0], runs[1]);
        assert_eq!(runs[0], runs[2]);
    }
}

#[test]
fn a_config_that_was_never_checked_is_refused_by_the_run() {
    let engine = WasmEngine::new().unwrap();
    for (code, manifest) in admitted(&engine) {
        let ran = Epoch::random(1, 4, 2, 100).run(&engine, &code, &manifest, &[9]);
        assert!(matches!(ran.result, Err(RewardFault::Refused(text)) if text.contains("config")));
        assert!(ran.fuel_used > 0);
    }
}
