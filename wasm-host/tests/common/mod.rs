//! Epochs and scripts for tests.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    reason = "each test file uses its part"
)]

use std::{path::PathBuf, sync::Arc};

use taovm_chain::{
    epoch::{EpochParams, EpochSnapshot, Masked, NeuronInputs, Row, SparseRow},
    primitives::{AccountId, Alpha, I32F32, I64F64, MechId, NetUid, blake2_256},
    reward::{RewardEngine, RewardRun, ScriptManifest, ScriptRun},
};
use taovm_wasm_host::WasmEngine;

/// The committed artifact of a script, or the one of the build under test.
pub fn artifact(name: &str) -> Vec<u8> {
    let dir = std::env::var_os("TAOVM_REWARD_ARTIFACTS").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../contracts/rewards/artifacts"),
        PathBuf::from,
    );
    std::fs::read(dir.join(name)).expect("the artifact is committed")
}

/// SplitMix64: a reproducible stream of numbers.
pub struct Random(pub u64);

impl Random {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub fn below(&mut self, bound: u64) -> u64 {
        self.next() % bound
    }
}

/// An epoch's inputs, before and after the masks.
pub struct Epoch {
    pub snapshot: EpochSnapshot,
    pub masked: Masked,
}

impl Epoch {
    /// `n` neurons; `validators` of them have a permit, stake and a row. `density` in percent.
    pub fn random(seed: u64, n: u16, validators: u16, density: u64) -> Self {
        let mut random = Random(seed);
        let uids = usize::from(n);
        let validator: Vec<bool> = (0..n).map(|uid| uid < validators).collect();
        let mut left = 1u64 << 32;
        let stake: Vec<I32F32> = validator
            .iter()
            .map(|&validates| {
                let share = if validates {
                    random.below(left / 2 + 1)
                } else {
                    0
                };
                left -= share;
                I32F32::from_bits(share as i64)
            })
            .collect();
        let active: Vec<bool> = (0..n).map(|_| random.below(10) > 0).collect();
        let active_stake: Vec<I32F32> = stake
            .iter()
            .zip(&active)
            .map(|(&s, &active)| if active { s } else { I32F32::from_bits(0) })
            .collect();
        let rows: Vec<Vec<(u16, u16)>> = (0..n)
            .map(|uid| {
                let mut row = Vec::new();
                for col in 0..n {
                    if uid < validators && col != uid && random.below(100) < density {
                        // Small numbers make ties.
                        row.push((
                            col,
                            random.below(if seed.is_multiple_of(2) { 4 } else { 65_536 }) as u16,
                        ));
                    }
                }
                row
            })
            .collect();
        let masked_weights: Vec<SparseRow> = rows
            .iter()
            .map(|row| {
                row.iter()
                    .map(|&(col, w)| (col, I32F32::from_num(w)))
                    .collect()
            })
            .collect();
        let stored: Vec<Row> = rows.iter().map(|row| Arc::from(row.as_slice())).collect();
        let snapshot = EpochSnapshot {
            netuid: NetUid(7),
            mechanism: MechId::MAIN,
            block: 10_000,
            last_step_block: 9_640,
            tempo: 360,
            epoch_index: 28,
            generation: 1,
            emission: Alpha(410_000_000),
            owner_uid: Some(0),
            params: params(),
            neurons: NeuronInputs {
                hotkeys: (0..n).map(|uid| AccountId([uid as u8; 32])).collect(),
                coldkeys: (0..n).map(|uid| AccountId([!uid as u8; 32])).collect(),
                registered_at: vec![1; uids],
                last_update: vec![9_900; uids],
                stake: vec![I64F64::from_num(1_000); uids],
                validator_permit: validator.clone(),
                commit_block: vec![u64::MAX; uids],
                incentive: vec![0; uids],
                dividends: vec![0; uids],
            },
            weights: stored.clone(),
            bonds: stored,
        };
        let masked = Masked {
            active,
            permits: validator.clone(),
            new_permits: validator,
            stake,
            active_stake,
            weights: masked_weights,
        };
        Self { snapshot, masked }
    }

    /// Runs `code` on this epoch.
    pub fn run(
        &self,
        engine: &WasmEngine,
        code: &[u8],
        manifest: &ScriptManifest,
        config: &[u8],
    ) -> ScriptRun {
        self.run_with_state(engine, code, manifest, config, &[])
    }

    pub fn run_with_state(
        &self,
        engine: &WasmEngine,
        code: &[u8],
        manifest: &ScriptManifest,
        config: &[u8],
        state: &[u8],
    ) -> ScriptRun {
        engine
            .run(RewardRun {
                code_hash: blake2_256(code),
                code,
                manifest,
                config,
                state,
                snapshot: &self.snapshot,
                masked: &self.masked,
                yuma: None,
            })
            .expect("no fault of the machine")
    }
}

fn params() -> EpochParams {
    EpochParams {
        kappa: 32_767,
        rho: 10,
        bonds_penalty: 65_535,
        bonds_moving_average: 900_000,
        yuma3: false,
        liquid_alpha: false,
        alpha_low: 45_875,
        alpha_high: 58_982,
        alpha_sigmoid_steepness: 1_000,
        max_validators: 64,
        activity_cutoff: 5_000,
        stake_threshold: 0,
        commit_reveal: false,
    }
}

/// Enough fuel for anything.
pub fn rich() -> ScriptManifest {
    ScriptManifest {
        fuel_base: taovm_wasm_host::profile::MAX_FUEL,
        ..ScriptManifest::default()
    }
}

/// A script in text form. It builds its answers at address 1024, where zeros are an answer of empty
/// lists, an empty manifest and consent to a configuration.
pub struct Script<'a> {
    /// Instructions of `run`; leaves the answer's address. `$input` is the input's.
    pub run: &'a str,
    /// Instructions of `describe`; leaves the manifest's address.
    pub describe: &'a str,
    /// Instructions of `check-config` with `$ptr` and `$len`; leaves the result's address.
    pub check_config: &'a str,
    /// More items of the module.
    pub items: &'a str,
    /// The memory's type.
    pub memory: &'a str,
}

impl Default for Script<'_> {
    fn default() -> Self {
        Self {
            run: "i32.const 1024",
            describe: "i32.const 1024",
            check_config: "i32.const 1024",
            items: "",
            memory: "16",
        }
    }
}

impl Script<'_> {
    /// The core module.
    pub fn module(&self) -> Vec<u8> {
        let Self {
            run,
            describe,
            check_config,
            items,
            memory,
        } = self;
        let text = format!(
            r#"(module
                (memory (export "memory") {memory})
                (global $next (mut i32) (i32.const 65536))
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
                    (global.get $next)
                    (global.set $next (i32.and (i32.add (global.get $next)
                        (i32.add (local.get 3) (i32.const 7))) (i32.const -8))))
                (func (export "tao:reward/reward@0.1.0#run") (param $input i32) (result i32)
                    (local $i i32) {run})
                (func (export "tao:reward/reward@0.1.0#describe") (result i32) {describe})
                (func (export "tao:reward/configure@0.1.0#check-config")
                    (param $ptr i32) (param $len i32) (result i32) {check_config})
                {items})"#
        );
        wat::parse_str(text).expect("the test's text is WebAssembly")
    }

    /// The component.
    pub fn build(&self) -> Vec<u8> {
        component(self.module()).expect("the module becomes a component")
    }
}

/// A core module as a component of the world, if its imports and exports allow that.
pub fn component(mut module: Vec<u8>) -> Option<Vec<u8>> {
    let mut resolve = wit_parser::Resolve::default();
    let wit = concat!(env!("CARGO_MANIFEST_DIR"), "/../wasm-host/wit");
    let (package, _) = resolve.push_dir(wit).expect("the interface parses");
    let world = resolve
        .select_world(&[package], Some("reward-script"))
        .expect("the world is there");
    wit_component::embed_component_metadata(
        &mut module,
        &resolve,
        world,
        wit_component::StringEncoding::UTF8,
    )
    .expect("the module takes a section");
    wit_component::ComponentEncoder::default()
        .validate(false)
        .module(&module)
        .and_then(|mut encoder| encoder.encode())
        .ok()
}

/// A script with these instructions of `run`.
pub fn script(run: &str) -> Vec<u8> {
    Script {
        run,
        ..Script::default()
    }
    .build()
}
