//! Every script's artifact against the same code run natively.

mod common;

use common::{Epoch, artifact};
use taovm_chain::{
    epoch::{EpochShares, yuma},
    primitives::{I32F32, blake2_256},
    reward::{
        CsrMatrix, RewardEngine, RewardFault, RewardOutput, RewardRun, RewardShares,
        ScriptManifest, ScriptNeeds, ScriptRun,
    },
};
use taovm_reward as sdk;
use taovm_reward::RewardScript;
use taovm_wasm_host::WasmEngine;

/// What is known of a script natively.
struct Native {
    name: &'static str,
    describe: fn() -> sdk::Manifest,
    run: fn(&sdk::Epoch) -> Result<sdk::Answer, sdk::Refusal>,
    config: &'static [u8],
}

fn native<S: RewardScript>(name: &'static str, config: &'static [u8]) -> Native {
    assert_eq!(S::check_config(config), Ok(()));
    Native {
        name,
        describe: S::describe,
        run: S::run,
        config,
    }
}

fn all() -> [Native; 7] {
    [
        native::<ema::MovingAverage>("ema", &[0x00, 0x80]),
        native::<fisher::Fisher>("fisher", &[]),
        native::<shapley::Shapley>("shapley", &[5]),
        native::<stake_dividends::StakeDividends>("stake-dividends", &[]),
        native::<top_k::TopK>("top-k", &[4, 0]),
        native::<winner_takes_all::WinnerTakesAll>("winner-takes-all", &[]),
        native::<::yuma::Yuma>("yuma", &[]),
    ]
}

struct Admitted {
    engine: WasmEngine,
    code: Vec<u8>,
    manifest: ScriptManifest,
}

fn admitted(name: &str) -> Admitted {
    let engine = WasmEngine::new().unwrap();
    let code = artifact(&format!("{name}.wasm"));
    let manifest = engine.admit(&code).unwrap().unwrap();
    Admitted {
        engine,
        code,
        manifest,
    }
}

impl Admitted {
    fn run(&self, epoch: &Epoch, yuma: &EpochShares, config: &[u8], state: &[u8]) -> ScriptRun {
        let run = RewardRun {
            code_hash: blake2_256(&self.code),
            code: &self.code,
            manifest: &self.manifest,
            config,
            state,
            snapshot: &epoch.snapshot,
            masked: &epoch.masked,
            yuma: Some(yuma),
        };
        self.engine.run(run).expect("no fault of the machine")
    }
}

/// The epoch as the toolkit has it, from the ledger's types by another way than the host's.
fn input(epoch: &Epoch, yuma: &EpochShares, needs: ScriptNeeds) -> sdk::Epoch {
    let (snapshot, masked) = (&epoch.snapshot, &epoch.masked);
    let (params, neurons) = (&snapshot.params, &snapshot.neurons);
    let shares = |list: &[I32F32]| -> Vec<sdk::I32F32> {
        list.iter()
            .map(|share| sdk::I32F32::from_bits(share.to_bits()))
            .collect()
    };
    let rows = |rows: Vec<Vec<(u16, u16)>>| sdk::Sparse::from_rows(&rows);
    let stored = |list: &[taovm_chain::epoch::Row]| rows(list.iter().map(|r| r.to_vec()).collect());
    let roles = masked
        .active
        .iter()
        .zip(&masked.permits)
        .zip(&masked.new_permits);
    sdk::Epoch {
        header: sdk::Header {
            netuid: snapshot.netuid.0,
            mechanism: snapshot.mechanism.0,
            block: snapshot.block,
            last_epoch_block: snapshot.last_step_block,
            tempo: snapshot.tempo,
            epoch_index: snapshot.epoch_index,
            uid_count: snapshot.uid_count() as u16,
            owner_uid: snapshot.owner_uid,
            emission: snapshot.emission.0,
            subnet_generation: snapshot.generation,
        },
        params: sdk::Params {
            kappa: params.kappa,
            rho: params.rho,
            bonds_penalty: params.bonds_penalty,
            bonds_moving_average: params.bonds_moving_average,
            alpha_low: params.alpha_low,
            alpha_high: params.alpha_high,
            alpha_sigmoid_steepness: params.alpha_sigmoid_steepness,
            liquid_alpha: params.liquid_alpha,
            yuma3: params.yuma3,
            max_validators: params.max_validators,
            activity_cutoff: params.activity_cutoff,
        },
        neurons: sdk::Neurons {
            hotkeys: neurons.hotkeys.iter().map(|key| key.0).collect(),
            coldkeys: Vec::new(),
            registered_at: neurons.registered_at.clone(),
            last_update: neurons.last_update.clone(),
            stake: neurons.stake.iter().map(|s| s.to_num()).collect(),
            stake_share: shares(&masked.stake),
            active_stake: shares(&masked.active_stake),
            roles: roles
                .map(|((active, old), new)| {
                    u8::from(*active) | u8::from(*old) << 1 | u8::from(*new) << 2
                })
                .collect(),
            previous_incentive: neurons.incentive.clone(),
            previous_dividends: neurons.dividends.clone(),
        },
        weights: rows(
            masked
                .weights
                .iter()
                .map(|row| row.iter().map(|(to, w)| (*to, w.to_num())).collect())
                .collect(),
        ),
        raw_weights: needs.raw_weights.then(|| stored(&snapshot.weights)),
        bonds: needs.bonds.then(|| stored(&snapshot.bonds)),
        yuma: needs.yuma.then(|| sdk::YumaResult {
            incentive: shares(&yuma.incentive),
            dividends: shares(&yuma.dividends),
            consensus: shares(&yuma.consensus),
            validator_trust: shares(&yuma.validator_trust),
        }),
        config: Vec::new(),
        state: Vec::new(),
    }
}

fn output(answer: sdk::Answer) -> RewardOutput {
    let shares = |shares: sdk::Shares| match shares {
        sdk::Shares::Relative(parts) => RewardShares::Relative(parts),
        exact @ sdk::Shares::Exact(_) => RewardShares::ExactQ32(exact.parts()),
    };
    let q32 = |list: Vec<sdk::I32F32>| list.into_iter().map(sdk::I32F32::to_q32).collect();
    RewardOutput {
        incentive: shares(answer.incentive),
        dividends: shares(answer.dividends),
        bonds: answer.bonds.map(|bonds| CsrMatrix {
            row_start: bonds.row_start,
            col: bonds.col,
            val: bonds.val,
        }),
        consensus_q32: answer.consensus.map(q32),
        validator_trust_q32: answer.validator_trust.map(q32),
        state: answer.state,
        note: answer.note,
    }
}

/// Epochs of many shapes and parameters.
fn epochs() -> impl Iterator<Item = Epoch> {
    (0..24).map(|seed: u64| {
        let (n, validators) = (1 + (seed * 7 % 60) as u16, (seed % 13) as u16);
        let mut epoch = Epoch::random(seed, n, validators, seed * 17 % 101);
        let params = &mut epoch.snapshot.params;
        params.yuma3 = !seed.is_multiple_of(3);
        params.liquid_alpha = seed % 4 == 1;
        params.bonds_penalty = [65_535, 0, 12_345][seed as usize % 3];
        params.kappa = [32_767, 0, 65_535, 40_000][seed as usize % 4];
        epoch
    })
}

#[test]
fn artifacts_answer_as_their_source_does_natively() {
    for script in all() {
        let admitted = admitted(script.name);
        let described = (script.describe)();
        let manifest = &admitted.manifest;
        assert_eq!(manifest.name, described.name);
        assert_eq!(manifest.version, described.version);
        assert_eq!(manifest.state_bytes, described.state_bytes);
        let mut state = Vec::new();
        for (i, epoch) in epochs().enumerate() {
            let native_yuma = yuma(&epoch.snapshot, &epoch.masked);
            let mut input = input(&epoch, &native_yuma, manifest.needs);
            input.config = script.config.to_vec();
            input.state = state.clone();
            let wanted = output((script.run)(&input).expect("an answer"));
            let ran = admitted.run(&epoch, &native_yuma, script.config, &state);
            assert_eq!(ran.result.as_ref(), Ok(&wanted), "{} of {i}", script.name);
            state = wanted.state.unwrap_or_default();
        }
    }
}

#[test]
fn budgets_cover_a_full_subnet() {
    for script in all() {
        let admitted = admitted(script.name);
        for (n, validators) in [(1, 1), (64, 64), (256, 64)] {
            for variant in 0..3 {
                let mut epoch = Epoch::random(3, n, validators, 100);
                epoch.snapshot.params.yuma3 = variant > 0;
                epoch.snapshot.params.liquid_alpha = variant > 1;
                epoch.snapshot.params.bonds_penalty = 30_000;
                let native_yuma = yuma(&epoch.snapshot, &epoch.masked);
                // As much work as the configuration can ask for.
                let config: &[u8] = match script.name {
                    "shapley" => &[16],
                    _ => script.config,
                };
                let ran = admitted.run(&epoch, &native_yuma, config, &[]);
                let weights = epoch.masked.weights.iter().map(|row| row.len() as u64);
                let weights = weights.sum();
                let cap = admitted.engine.fuel_cap();
                let budget = admitted.manifest.fuel_budget(n.into(), weights, cap);
                println!(
                    "{}: {n} uids, {weights} weights, variant {variant}: {} of {budget} fuel",
                    script.name, ran.fuel_used
                );
                assert!(ran.result.is_ok(), "{}: {:?}", script.name, ran.result);
                assert!(ran.fuel_used * 21 / 20 < budget, "{}", script.name);
            }
        }
    }
}

#[test]
fn a_script_without_what_it_asks_for_refuses() {
    let admitted = admitted("stake-dividends");
    let epoch = Epoch::random(1, 8, 4, 50);
    let ran = epoch.run(&admitted.engine, &admitted.code, &admitted.manifest, &[]);
    assert!(matches!(ran.result, Err(RewardFault::Refused(text)) if text.contains("after")));
}
