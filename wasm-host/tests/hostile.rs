//! Code that must be refused, and code that must be stopped.

mod common;

use common::{Epoch, Script, artifact, rich, script};
use proptest::prelude::*;
use taovm_chain::{
    primitives::blake2_256,
    reward::{
        RefuseCode, RewardEngine, RewardFault, RewardOutput, RewardRun, ScriptManifest, ScriptRun,
    },
};
use taovm_wasm_host::{WasmEngine, profile, validate};

fn engine() -> WasmEngine {
    WasmEngine::new().unwrap()
}

fn refusal(code: &[u8]) -> RefuseCode {
    let refused = engine().admit(code).unwrap().unwrap_err();
    // The same without an engine, unless only running it shows the fault.
    if !matches!(refused, RefuseCode::BadManifest(_)) {
        assert_eq!(validate(code), Err(refused.clone()));
    }
    refused
}

/// Admits the code, then runs it with plenty of fuel.
fn run(code: &[u8]) -> ScriptRun {
    run_with(code, &rich())
}

fn run_with(code: &[u8], manifest: &ScriptManifest) -> ScriptRun {
    let engine = engine();
    engine.admit(code).unwrap().expect("admitted");
    Epoch::random(1, 8, 4, 50).run(&engine, code, manifest, &[])
}

fn fault(code: &[u8]) -> RewardFault {
    run(code).result.unwrap_err()
}

/// A module's items that keep the rest of the script as it is.
fn with_items(items: &str) -> Vec<u8> {
    Script {
        items,
        ..Script::default()
    }
    .build()
}

#[test]
fn the_empty_script_is_admitted_and_answers() {
    let ran = run(&script("i32.const 1024"));
    assert_eq!(ran.result, Ok(RewardOutput::default()));
}

// --- refused before they run

#[test]
fn bytes_that_are_not_a_component_are_refused() {
    for code in [&b""[..], b"hello", b"\0asm", b"\0asm\x0d\0\x01\0\xff"] {
        assert!(
            matches!(refusal(code), RefuseCode::InvalidWasm(_)),
            "{code:?}"
        );
    }
    let module = Script::default().module();
    assert_eq!(
        refusal(&module),
        RefuseCode::InvalidWasm("not a component".into())
    );
}

#[test]
fn too_much_code_is_refused() {
    let refused = refusal(&vec![0; profile::MAX_CODE + 1]);
    let limit = profile::MAX_CODE;
    assert_eq!(
        refused,
        RefuseCode::CodeTooLarge {
            size: limit + 1,
            limit
        }
    );
}

#[test]
fn a_component_of_another_world_is_refused() {
    let wrong = |wat: &str| {
        let code = wat::parse_str(wat).unwrap();
        match refusal(&code) {
            RefuseCode::WrongWorld(text) => text,
            other => panic!("{other}"),
        }
    };
    assert!(wrong("(component)").contains("no export"));
    assert!(wrong(r#"(component (import "clock" (func)))"#).contains("imports clock"));
    let typeless = r#"(component
        (import "tao:reward/types@0.1.0" (instance (export "t" (type (sub resource))))))"#;
    assert!(wrong(typeless).contains("imports tao:reward/types"));
    let other = r#"(component
        (instance $i)
        (export "tao:reward/other@0.1.0" (instance $i)))"#;
    assert!(wrong(other).contains("exports tao:reward/other"));
    let hollow = r#"(component
        (instance $i)
        (export "tao:reward/configure@0.1.0" (instance $i))
        (export "tao:reward/reward@0.1.0" (instance $i)))"#;
    assert!(wrong(hollow).contains("other functions or types"));
}

#[test]
fn an_import_of_the_core_module_is_refused() {
    let code = wat::parse_str(
        r#"(component
            (core module $m (import "a" "b" (func)))
            (instance $i)
            (export "tao:reward/configure@0.1.0" (instance $i)))"#,
    )
    .unwrap();
    let refused = refusal(&code);
    assert_eq!(
        refused,
        RefuseCode::WrongWorld("the core module has imports".into())
    );
}

#[test]
fn a_start_function_is_refused() {
    let code = with_items("(func $main) (start $main)");
    assert_eq!(refusal(&code), RefuseCode::StartForbidden);
}

#[test]
fn features_outside_of_the_profile_are_refused() {
    for items in [
        "(func (drop (v128.const i64x2 0 0)))",
        "(func $f (return_call $f))",
        "(func (drop (i32.atomic.load (i32.const 0))))",
        "(func (param externref))",
        "(memory 1)",
        "(table 1 1 externref)",
    ] {
        let refused = refusal(&with_items(items));
        assert!(
            matches!(refused, RefuseCode::InvalidWasm(_)),
            "{items}: {refused}"
        );
    }
}

#[test]
fn forbidden_operators_are_refused() {
    let table = "(table $t 1 1 funcref)";
    for (operator, body) in [
        (
            "table.grow",
            "(drop (table.grow $t (ref.null func) (i32.const 1)))",
        ),
        (
            "table.fill",
            "(table.fill $t (i32.const 0) (table.get $t (i32.const 0)) (i32.const 1))",
        ),
        (
            "table.copy",
            "(table.copy $t $t (i32.const 0) (i32.const 0) (i32.const 0))",
        ),
        (
            "memory.init",
            "(memory.init $d (i32.const 0) (i32.const 0) (i32.const 0))",
        ),
        ("data.drop", "(data.drop $d)"),
        ("ref.is_null", "(drop (ref.is_null (ref.null func)))"),
    ] {
        let code = with_items(&format!(r#"{table} (data $d "x") (func {body})"#));
        let refused = refusal(&code);
        let RefuseCode::ForbiddenOperator(name) = &refused else {
            panic!("{operator}: {refused}");
        };
        assert!(body.contains(name.as_str()), "{operator}: {name}");
    }
}

#[test]
fn code_past_a_structure_limit_is_refused() {
    let many = |n: usize, item: &str| item.repeat(n);
    let cases = [
        ("functions", many(5_001, "(func)")),
        ("parameters", format!("(func (param {}))", many(33, "i32 "))),
        (
            "results",
            format!("(func (result {}) unreachable)", many(9, "i32 ")),
        ),
        (
            "locals of a function",
            format!("(func (local {}))", many(1_001, "i32 ")),
        ),
        (
            "locals in all",
            many(51, &format!("(func (local {}))", many(1_000, "i32 "))),
        ),
        (
            "bytes of a function",
            format!("(func {})", many(70_000, "nop ")),
        ),
        (
            "nested blocks",
            format!("(func {} {})", many(257, "block "), many(257, "end ")),
        ),
        (
            "br_table",
            format!("(func i32.const 0 br_table {})", many(4_098, "0 ")),
        ),
        (
            "br_table",
            format!(
                "(func i32.const 0 br_table {} {} {})",
                many(4_098, "0 "),
                many(257, "block "),
                many(257, "end ")
            ),
        ),
        (
            "nested blocks",
            format!(
                "(table 1 1 funcref) (func i32.const 0 table.get 0 drop) (func {} {})",
                many(257, "block "),
                many(257, "end ")
            ),
        ),
        ("globals", many(129, "(global i32 (i32.const 0))")),
        ("data segments", many(257, r#"(data (i32.const 0) "x")"#)),
        (
            "element segments",
            format!(
                "(table 1 1 funcref) {}",
                many(65, "(elem (i32.const 0) func)")
            ),
        ),
        ("without a maximum", "(table 1 funcref)".into()),
        ("table elements", "(table 1 5000 funcref)".into()),
        ("tables", many(2, "(table 1 1 funcref)")),
    ];
    for (what, items) in cases {
        let refused = refusal(&with_items(&items));
        let RefuseCode::TooComplex(text) = &refused else {
            panic!("{what}: {refused}");
        };
        assert!(text.contains(what), "{what}: {text}");
    }
    let memory = Script {
        memory: "65",
        ..Script::default()
    };
    let refused = refusal(&memory.build());
    assert!(matches!(refused, RefuseCode::TooComplex(text) if text.contains("initial pages")));
}

/// A good script with more items of the component.
fn with_component_items(items: &str) -> Vec<u8> {
    let mut code = script("i32.const 1024");
    let more = wat::parse_str(format!("(component {items})")).unwrap();
    // The sections after the eight bytes of magic and version.
    code.extend_from_slice(&more[8..]);
    code
}

#[test]
fn components_that_multiply_are_refused() {
    let instances = "(instance (instantiate $a))".repeat(100);
    // 100 instances of 100 instances of 100 instances...
    let mut items = String::from("(component $a)");
    for _ in 0..4 {
        items = format!("(component $a {items} {instances})");
    }
    for (what, items) in [
        ("around a component", items),
        ("nested components", "(component)".repeat(9)),
        ("core modules", "(core module)".into()),
        ("core instances", "(core instance)".repeat(5)),
        ("component instances", "(instance)".repeat(9)),
    ] {
        let refused = refusal(&with_component_items(&items));
        let RefuseCode::TooComplex(text) = &refused else {
            panic!("{what}: {refused}");
        };
        assert!(text.contains(what), "{what}: {text}");
    }
    let lowered = with_component_items(
        r#"(component (import "f" (func $f)) (core func (canon lower (func $f))))"#,
    );
    let refused = refusal(&lowered);
    assert!(
        matches!(&refused, RefuseCode::ForbiddenOperator(name) if name.contains("canon")),
        "{refused}"
    );
}

#[test]
fn a_manifest_beyond_the_caps_is_refused() {
    let describe = |describe: &str| {
        let code = Script {
            describe,
            ..Script::default()
        };
        match refusal(&code.build()) {
            RefuseCode::BadManifest(text) => text,
            other => panic!("{other}"),
        }
    };
    let state = "(i32.store offset=32 (i32.const 1024) (i32.const 65537)) i32.const 1024";
    assert!(describe(state).contains("state-bytes"));
    let fuel = "(i64.store offset=16 (i32.const 1024) (i64.const 400000001)) i32.const 1024";
    assert!(describe(fuel).contains("fuel-base"));
    let name = "(i32.store offset=4 (i32.const 1024) (i32.const 65)) i32.const 1024";
    assert!(describe(name).contains("name"));
    assert!(describe("(loop (br 0)) i32.const 1024").contains("fuel"));
    assert!(describe("unreachable").contains("unreachable"));
    assert!(describe("i32.const -4").contains("cannot be read"));
}

#[test]
fn data_beyond_the_memory_is_refused() {
    let refused = refusal(&with_items(r#"(data (i32.const 0x7fffffff) "x")"#));
    assert!(matches!(refused, RefuseCode::BadManifest(text) if text.contains("out of bounds")));
}

#[test]
fn a_config_check_that_fails_is_a_refusal() {
    let check = |check_config: &str, config: &[u8]| {
        let code = Script {
            check_config,
            ..Script::default()
        };
        engine().check_config(&code.build(), config).unwrap()
    };
    assert_eq!(check("i32.const 1024", &[7; profile::MAX_CONFIG]), Ok(()));
    for (body, config, text) in [
        (
            "i32.const 1024",
            &[7; profile::MAX_CONFIG + 1][..],
            "allowed",
        ),
        ("(loop (br 0)) i32.const 1024", &[], "fuel"),
        ("unreachable", &[], "unreachable"),
        // An error whose text is one byte, 0xff.
        (
            "(i32.store (i32.const 1024) (i32.const 1))
             (i32.store offset=4 (i32.const 1024) (i32.const 2048))
             (i32.store offset=8 (i32.const 1024) (i32.const 1))
             (i32.store8 (i32.const 2048) (i32.const 255)) i32.const 1024",
            &[],
            "cannot be read",
        ),
    ] {
        let refused = check(body, config).unwrap_err();
        assert!(refused.to_string().contains(text), "{refused}");
    }
}

// --- stopped while they run

#[test]
fn an_endless_loop_runs_out_of_fuel() {
    let manifest = ScriptManifest {
        fuel_base: 1_000_000,
        ..ScriptManifest::default()
    };
    let ran = run_with(&script("(loop (br 0)) i32.const 1024"), &manifest);
    assert_eq!(ran.result, Err(RewardFault::OutOfFuel));
    assert_eq!(ran.fuel_used, 1_000_000);
}

#[test]
fn the_caps_fuel_is_used_up_in_time() {
    let started = std::time::Instant::now();
    assert_eq!(
        fault(&script("(loop (br 0)) i32.const 1024")),
        RewardFault::OutOfFuel
    );
    assert!(started.elapsed().as_secs() < 30);
}

#[test]
fn bulk_memory_is_charged_by_the_byte() {
    let fill = "(loop (memory.fill (i32.const 0) (i32.const 0) (i32.const 1048576)) (br 0))
                i32.const 1024";
    let manifest = ScriptManifest {
        fuel_base: 3_000_000,
        ..ScriptManifest::default()
    };
    let ran = run_with(&script(fill), &manifest);
    assert_eq!(ran.result, Err(RewardFault::OutOfFuel));
}

#[test]
fn a_budget_below_the_inputs_price_is_out_of_fuel() {
    let manifest = ScriptManifest {
        fuel_base: 10,
        ..ScriptManifest::default()
    };
    let ran = run_with(&script("i32.const 1024"), &manifest);
    assert_eq!(
        (ran.result, ran.fuel_used),
        (Err(RewardFault::OutOfFuel), 10)
    );
}

#[test]
fn memory_does_not_grow_past_the_limit() {
    // Grows until refused, then answers with the size in pages as the state.
    let code = script(
        "(loop (br_if 0 (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
         (i32.store (i32.const 2048) (memory.size))
         (i32.store offset=80 (i32.const 1024) (i32.const 1))
         (i32.store offset=84 (i32.const 1024) (i32.const 2048))
         (i32.store offset=88 (i32.const 1024) (i32.const 4))
         i32.const 1024",
    );
    let state = run(&code).result.unwrap().state.unwrap();
    let pages = u32::from_le_bytes(state.try_into().unwrap());
    assert_eq!(pages as usize, profile::MAX_MEMORY / 65_536);
}

#[test]
fn a_loop_that_grows_memory_is_stopped() {
    let code = script("(loop (drop (memory.grow (i32.const 1))) (br 0)) i32.const 1024");
    assert_eq!(fault(&code), RewardFault::OutOfFuel);
}

#[test]
fn traps_are_faults_of_the_guest() {
    for (body, words) in [
        ("unreachable", "unreachable"),
        ("(i32.div_u (i32.const 1) (i32.const 0))", "divide by zero"),
        ("(i32.load (i32.const -4))", "out of bounds memory"),
        (
            "(i32.trunc_f64_s (f64.const nan)) drop i32.const 0",
            "conversion to integer",
        ),
    ] {
        let ran = run(&script(body));
        let Err(RewardFault::Trap(text)) = &ran.result else {
            panic!("{body}: {ran:?}");
        };
        assert!(text.contains(words), "{body}: {text}");
        assert_eq!(ran.fuel_used, 0);
    }
}

#[test]
fn results_that_break_the_abi_are_bad_lifts() {
    let note = |ptr: u32, len: u32| {
        format!(
            "(i32.store offset=92 (i32.const 1024) (i32.const {ptr}))
             (i32.store offset=96 (i32.const 1024) (i32.const {len})) i32.const 1024"
        )
    };
    let cases = [
        "i32.const -8".to_owned(),
        "i32.const 1025".to_owned(),
        // The result's, a share list's and an option's case.
        "(i32.store8 (i32.const 1024) (i32.const 2)) i32.const 1024".to_owned(),
        "(i32.store8 (i32.const 1028) (i32.const 9)) i32.const 1024".to_owned(),
        "(i32.store8 (i32.const 1052) (i32.const 7)) i32.const 1024".to_owned(),
        note(0x7fff_fff0, 100),
        note(1024, 0xffff_ffff),
        // Within the memory, but more than an answer may have.
        format!("(drop (memory.grow (i32.const 40))) {}", note(0, 2 << 20)),
    ];
    for body in cases {
        let fault = fault(&script(&body));
        assert!(matches!(fault, RewardFault::BadLift(_)), "{body}: {fault}");
    }
}

#[test]
fn an_allocator_that_points_beyond_the_memory_is_a_bad_lift() {
    // The allocator's first address: 65536 becomes -65536, in as many bytes.
    let (good, bad) = ([0x41, 0x80, 0x80, 0x04], [0x41, 0x80, 0x80, 0x7c]);
    let mut code = script("i32.const 1024");
    let at = code.windows(4).position(|w| w == good).expect("the global");
    code[at..at + 4].copy_from_slice(&bad);
    let engine = engine();
    let ran = Epoch::random(1, 8, 4, 50).run(&engine, &code, &rich(), &[]);
    assert!(
        matches!(ran.result, Err(RewardFault::BadLift(_))),
        "{ran:?}"
    );
}

#[test]
fn a_refusal_carries_the_scripts_words() {
    let code = Script {
        run: "(i32.store8 (i32.const 1024) (i32.const 1))
              (i32.store8 offset=4 (i32.const 1024) (i32.const 1))
              (i32.store offset=8 (i32.const 1024) (i32.const 2048))
              (i32.store offset=12 (i32.const 1024) (i32.const 6)) i32.const 1024",
        items: r#"(data (i32.const 2048) "broken")"#,
        ..Script::default()
    }
    .build();
    let ran = run(&code);
    assert_eq!(
        ran.result,
        Err(RewardFault::Refused("internal: broken".into()))
    );
    assert!(ran.fuel_used > 0);
}

#[test]
fn nan_has_one_pattern() {
    let code = script(
        "(f64.store (i32.const 2048) (f64.div (f64.const -0) (f64.const 0)))
         (f64.store (i32.const 2056) (f64.add (f64.const -nan:0x123) (f64.const 1)))
         (i32.store offset=80 (i32.const 1024) (i32.const 1))
         (i32.store offset=84 (i32.const 1024) (i32.const 2048))
         (i32.store offset=88 (i32.const 1024) (i32.const 16))
         i32.const 1024",
    );
    let state = run(&code).result.unwrap().state.unwrap();
    let nan = 0x7ff8_0000_0000_0000u64.to_le_bytes();
    assert_eq!(state, [nan, nan].concat());
}

#[test]
fn too_large_an_input_is_not_run() {
    let code = script("unreachable");
    let engine = engine();
    let state = vec![0; profile::MAX_INPUT as usize];
    let epoch = Epoch::random(1, 2, 1, 50);
    let ran = epoch.run_with_state(&engine, &code, &rich(), &[], &state);
    assert!(matches!(
        ran.result,
        Err(RewardFault::InputTooLarge { bytes, limit: profile::MAX_INPUT }) if bytes > profile::MAX_INPUT
    ));
}

#[test]
fn running_what_was_never_admitted_is_the_machines_fault() {
    let epoch = Epoch::random(1, 2, 1, 50);
    let fault = |code_hash, code: &[u8]| {
        let run = RewardRun {
            code_hash,
            code,
            manifest: &rich(),
            config: &[],
            state: &[],
            snapshot: &epoch.snapshot,
            masked: &epoch.masked,
            yuma: None,
        };
        engine().run(run).unwrap_err().0
    };
    assert!(fault(blake2_256(b"hello"), b"hello").contains("not admitted"));
    assert!(fault([9; 32], &script("i32.const 1024")).contains("hash"));
}

#[test]
fn broken_artifacts_never_panic() {
    let good = artifact("top-k.wasm");
    let engine = engine();
    let epoch = Epoch::random(1, 8, 4, 50);
    proptest!(ProptestConfig::with_cases(256), |(
        at in 0..good.len(), byte in any::<u8>(), cut in proptest::option::of(0..good.len()),
    )| {
        let mut code = good.clone();
        code[at] = byte;
        code.truncate(cut.unwrap_or(good.len()));
        // Compiling each survivor would take long: a few are run to the end.
        if validate(&code).is_ok() && at % 8 == 0
            && let Ok(manifest) = engine.admit(&code).unwrap()
        {
            epoch.run(&engine, &code, &manifest, &[]);
        }
    });
}
