//! Three ways to run a script, one answer: machine code, the same with checks of its own, and Pulley's bytecode
//! agree to the unit of fuel.

mod common;

use common::{Epoch, Script, artifact, rich, script};
use taovm_chain::reward::{RewardEngine, RewardFault, ScriptRun};
use taovm_wasm_host::{Backend, EngineOptions, WasmEngine};

fn engine(backend: Backend) -> WasmEngine {
    let options = EngineOptions {
        backend,
        ..EngineOptions::default()
    };
    WasmEngine::with_options(&options).expect("all run here")
}

fn engines() -> [WasmEngine; 3] {
    [Backend::Native, Backend::NativeChecked, Backend::Pulley].map(engine)
}

/// The run of all, which has to be the same.
fn agreed(epoch: &Epoch, code: &[u8], config: &[u8]) -> ScriptRun {
    let [native, checked, pulley] = engines().map(|engine| {
        let manifest = engine.admit(code).unwrap().expect("admitted");
        engine.check_config(code, config).unwrap().expect("fits");
        (epoch.run(&engine, code, &manifest, config), manifest)
    });
    assert_eq!(native, checked);
    assert_eq!(native, pulley);
    native.0
}

#[test]
fn every_script_answers_alike_for_equal_fuel() {
    // Those that do not ask for Yuma's result.
    let scripts: [(&str, &[u8]); 5] = [
        ("ema", &[0x00, 0x80]),
        ("fisher", &[]),
        ("shapley", &[5]),
        ("top-k", &[4, 0]),
        ("winner-takes-all", &[]),
    ];
    for (name, config) in scripts {
        let code = artifact(&format!("{name}.wasm"));
        for seed in 0..4 {
            let epoch = Epoch::random(seed, 24, 6, 60);
            let ran = agreed(&epoch, &code, config);
            ran.result.expect("an answer");
            assert!(ran.fuel_used > 0, "{name}");
        }
    }
}

#[test]
fn yuma_answers_alike_for_equal_fuel() {
    let code = artifact("yuma.wasm");
    for (seed, n) in [(1, 8), (2, 64)] {
        agreed(&Epoch::random(seed, n, n / 4, 80), &code, &[])
            .result
            .expect("an answer");
    }
}

#[test]
fn faults_are_alike() {
    let forever = "loop $l br $l end unreachable";
    for (code, fault) in [
        (script(forever), Some(RewardFault::OutOfFuel)),
        (script("unreachable"), None),
        (script("i32.const -4"), None),
        (script("i32.const 1 i32.const 0 i32.div_s"), None),
        // At the end of 16 pages, beyond it by the offset, at the end of 17, past the largest.
        (script("i32.const 1048573 i32.load"), None),
        (script("i32.const 0 i32.load offset=4294967292"), None),
        (
            script("i32.const 1 memory.grow i32.const 1114094 i32.add i32.load"),
            None,
        ),
        (
            script("i32.const 8388608 i32.const 0 i32.store i32.const 0"),
            None,
        ),
        (
            script("i32.const 1000000 i32.const 0 i32.const 60000 memory.copy i32.const 0"),
            None,
        ),
    ] {
        let [native, checked, pulley] =
            engines().map(|engine| Epoch::random(1, 8, 4, 50).run(&engine, &code, &rich(), &[]));
        assert_eq!(native, checked);
        assert_eq!(native, pulley);
        let got = native.result.expect_err("it fails");
        assert!(fault.is_none_or(|fault| fault == got), "{got:?}");
    }
}

#[test]
fn refusals_are_alike() {
    let code = Script {
        describe: "unreachable",
        ..Script::default()
    }
    .build();
    let [native, checked, pulley] = engines().map(|engine| engine.admit(&code).unwrap());
    assert!(native.is_err());
    assert_eq!(native, checked);
    assert_eq!(native, pulley);
}
