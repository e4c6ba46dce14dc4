//! Modules that a generator makes up: refused with a reason or stopped, and alike on both backends.

mod common;

use arbitrary::Unstructured;
use common::{Epoch, Script, component};
use proptest::prelude::*;
use taovm_chain::reward::{RefuseCode, RewardEngine, ScriptManifest, ScriptRun};
use taovm_wasm_host::{Backend, EngineOptions, WasmEngine};
use wasm_smith::{Config, Module};

/// Little, so that a run that only stops by fuel is short.
const FUEL: u64 = 200_000;

/// A module with the exports of a script, everything else made up from `seed`.
fn module(seed: &[u8], strange: bool) -> Option<Vec<u8>> {
    let config = Config {
        exports: Some(Script::default().module()),
        // The exported one is besides.
        max_memories: 0,
        max_tables: 1,
        max_table_elements: 4_096,
        bulk_memory_enabled: strange,
        max_imports: 0,
        allow_start_export: strange,
        memory_max_size_required: !strange,
        table_max_size_required: true,
        max_memory32_bytes: 1 << 20,
        memory64_enabled: false,
        exceptions_enabled: false,
        gc_enabled: false,
        reference_types_enabled: strange,
        threads_enabled: false,
        simd_enabled: strange,
        relaxed_simd_enabled: false,
        tail_call_enabled: strange,
        ..Config::default()
    };
    let mut source = Unstructured::new(seed);
    Some(Module::new(config, &mut source).ok()?.to_bytes())
}

fn engines() -> [WasmEngine; 3] {
    [Backend::Native, Backend::NativeChecked, Backend::Pulley].map(|backend| {
        let options = EngineOptions {
            backend,
            ..EngineOptions::default()
        };
        WasmEngine::with_options(&options).expect("all run here")
    })
}

/// What an activation and an epoch make of code.
type Outcome = (
    Result<ScriptManifest, RefuseCode>,
    Option<(Result<(), RefuseCode>, ScriptRun)>,
);

/// Takes code through what an activation does, and one epoch.
fn activate(engine: &WasmEngine, code: &[u8]) -> Outcome {
    let admitted = engine.admit(code).expect("no fault of the machine");
    // The generator does not know what a manifest has to look like, so most are refused for that;
    // what the code does is of interest all the same.
    if !matches!(admitted, Ok(_) | Err(RefuseCode::BadManifest(_))) {
        return (admitted, None);
    }
    let configured = engine
        .check_config(code, &[1, 2, 3])
        .expect("no fault of the machine");
    let manifest = ScriptManifest {
        fuel_base: FUEL,
        ..ScriptManifest::default()
    };
    let ran = Epoch::random(1, 8, 4, 50).run(engine, code, &manifest, &[]);
    assert!(ran.fuel_used <= FUEL);
    (admitted, Some((configured, ran)))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn made_up_code_is_refused_or_stopped_alike(
        seed in prop::collection::vec(any::<u8>(), 64..4_096),
        strange: bool,
    ) {
        let Some(code) = module(&seed, strange).and_then(component) else {
            return Ok(());
        };
        let [native, checked, pulley] = engines().map(|engine| activate(&engine, &code));
        prop_assert_eq!(&native, &checked);
        prop_assert_eq!(native, pulley);
    }
}

#[test]
fn the_generator_reaches_the_guest() {
    // Without this the property above could hold of refusals alone.
    let mut random = common::Random(11);
    let mut reached = 0;
    let [native, ..] = engines();
    for _ in 0..64 {
        let seed: Vec<u8> = (0..2_048).map(|_| random.next() as u8).collect();
        let Some(code) = module(&seed, false).and_then(component) else {
            continue;
        };
        match native.admit(&code).expect("no fault") {
            Ok(_) | Err(RefuseCode::BadManifest(_)) => reached += 1,
            Err(_) => {}
        }
    }
    assert!(reached >= 8, "{reached} of 64");
}
