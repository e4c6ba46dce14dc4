//! How deep a guest may call: counted in its code, so equal on every backend and caller's thread.

mod common;

use core::fmt::Write;

use common::{Epoch, Script, rich, script};
use taovm_chain::reward::{RewardFault, ScriptRun};
use taovm_wasm_host::{
    Backend, EngineOptions, WasmEngine,
    profile::{MAX_FRAMES, MAX_STACK_SLOTS},
};

/// The run of both backends, which has to be the same.
fn run(code: &[u8]) -> ScriptRun {
    let [native, pulley] = [Backend::Native, Backend::Pulley].map(|backend| {
        let options = EngineOptions {
            backend,
            ..EngineOptions::default()
        };
        let engine = WasmEngine::with_options(&options).expect("both run here");
        Epoch::random(1, 8, 4, 50).run(&engine, code, &rich(), &[])
    });
    assert_eq!(native, pulley);
    native
}

fn with(run: &str, items: &str) -> Vec<u8> {
    let script = Script {
        run,
        items,
        ..Script::default()
    };
    script.build()
}

/// Calls a function that calls itself `depth` times and then answers; `more` is in each call.
fn recursion(depth: u32, locals: &str, more: &str) -> Vec<u8> {
    let items = format!(
        "(func $deep (param $left i32) (result i32) {locals}
            (if (i32.eqz (local.get $left)) (then (return (i32.const 1024))))
            {more}
            (call $deep (i32.sub (local.get $left) (i32.const 1))))"
    );
    with(&format!("(call $deep (i32.const {depth}))"), &items)
}

#[test]
fn the_frames_limit_is_exact() {
    // `run` and the innermost call are frames too.
    let deepest = MAX_FRAMES - 2;
    assert!(run(&recursion(deepest, "", "")).result.is_ok());
    let ran = run(&recursion(deepest + 1, "", ""));
    assert_eq!(ran.result, Err(RewardFault::StackLimit));
    assert_eq!(ran.fuel_used, 0);
}

#[test]
fn parameters_locals_and_operands_fill_the_slots() {
    // One parameter, 997 locals, and at most two operands.
    let frame = 1_000;
    let locals = format!("(local {})", "i64 ".repeat(997));
    // `run` counts the least that a frame counts.
    let fitting = (MAX_STACK_SLOTS - MAX_STACK_SLOTS / MAX_FRAMES) / frame;
    assert!(run(&recursion(fitting - 1, &locals, "")).result.is_ok());
    assert_eq!(
        run(&recursion(fitting, &locals, "")).result,
        Err(RewardFault::StackLimit)
    );
}

#[test]
fn endless_recursion_is_a_stack_fault_on_any_callers_thread() {
    let code = recursion(u32::MAX, "", "");
    assert_eq!(run(&code).result, Err(RewardFault::StackLimit));
    let small = std::thread::Builder::new().stack_size(256 << 10);
    let small = small.spawn(move || run(&code).result).unwrap();
    assert_eq!(small.join().unwrap(), Err(RewardFault::StackLimit));
}

#[test]
fn recursion_through_the_table_is_counted() {
    let code = with(
        "(call_indirect (type $f) (i32.const 0))",
        "(type $f (func (result i32)))
         (table 1 1 funcref)
         (elem (i32.const 0) $deep)
         (func $deep (result i32) (i32.add (call_indirect (type $f) (i32.const 0)) (i32.const 1)))",
    );
    assert_eq!(run(&code).result, Err(RewardFault::StackLimit));
}

#[test]
fn a_guests_own_unreachable_is_no_stack_fault() {
    let fault = run(&script("unreachable")).result.unwrap_err();
    assert!(matches!(fault, RewardFault::Trap(_)), "{fault:?}");
    let fault = run(&recursion(
        5,
        "",
        "(if (i32.eq (local.get $left) (i32.const 2)) (then unreachable))",
    ));
    assert!(
        matches!(fault.result, Err(RewardFault::Trap(_))),
        "{fault:?}"
    );
}

#[test]
fn every_way_out_of_a_function_gives_its_frame_back() {
    let call = "(drop (call $leaf))";
    let exits = [
        ("", "(result i32)", format!("{call} (i32.const 1)")),
        ("", "(result i32)", format!("{call} (return (i32.const 1))")),
        ("", "(result i32)", format!("{call} (br 0 (i32.const 1))")),
        (
            "",
            "(result i32)",
            format!(
                "{call} (block (loop (if (i32.const 1) (then (return (i32.const 1)))))) unreachable"
            ),
        ),
        (
            "",
            "(result i32)",
            format!("{call} (block (br_if 1 (i32.const 1) (i32.const 1)) drop) (i32.const 2)"),
        ),
        (
            "",
            "(result i32)",
            format!("{call} (block (result i32) (i32.const 1) (br_table 1 0 (i32.const 0)))"),
        ),
        (
            "(drop) (drop)",
            "(result i32 i64 i32)",
            format!(
                "{call} (block (return (i32.const 1) (i64.const 2) (i32.const 3))) unreachable"
            ),
        ),
        (
            "(drop) (drop)",
            "(result i32 i64 i32)",
            format!("{call} (br 0 (i32.const 1) (i64.const 2) (i32.const 3))"),
        ),
        ("(i32.const 1)", "", format!("{call} (return)")),
        (
            "(i32.const 1)",
            "",
            format!("{call} (br_if 0 (i32.const 1))"),
        ),
    ];
    // Far more calls than frames.
    for (after, results, body) in exits {
        let code = with(
            &format!(
                "(loop (call $f) {after} (drop)
                    (br_if 0 (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1)))
                        (i32.const 5000))))
                 i32.const 1024"
            ),
            &format!("(func $leaf (result i32) (i32.const 7)) (func $f {results} {body})"),
        );
        assert!(run(&code).result.is_ok(), "{results} {body}");
    }
}

#[test]
fn no_frames_within_the_slots_fill_the_native_stack() {
    // Few slots and much for the machine to keep: each of many values lives across calls, and all
    // overlap with others.
    let mut crowded = String::new();
    for i in 0..60 {
        write!(
            crowded,
            "(local.set {} (i64.load (i32.const {})))",
            1 + i,
            8 * i
        )
        .unwrap();
    }
    let mut rounds = String::new();
    for round in 0..40 {
        for i in 0..30 {
            let (to, from) = (1 + (i * 7 + round) % 60, 1 + (i * 11 + 3 * round) % 60);
            write!(
                rounds,
                "(local.set {to} (i64.mul (local.get {to}) (local.get {from})))"
            )
            .unwrap();
        }
        rounds.push_str("(drop (call $nothing (i32.const 0)))");
    }
    let locals = format!("(local {})", "i64 ".repeat(60));
    for (locals, more) in [
        (locals.as_str(), format!("{crowded} {rounds}")),
        (&format!("(local {})", "i64 ".repeat(990)), String::new()),
    ] {
        let items = format!(
            "(func $nothing (param i32) (result i32) (if (result i32) (local.get 0)
                (then (call $nothing (i32.const 0))) (else (i32.const 0))))
             (func $deep (param $left i32) (result i32) {locals}
                {more}
                (i32.add (call $deep (local.get $left)) (i32.wrap_i64 (local.get 3))))"
        );
        let code = with("(call $deep (i32.const 1))", &items);
        assert_eq!(run(&code).result, Err(RewardFault::StackLimit));
    }
}

#[test]
fn values_that_a_compiler_keeps_beside_the_named_ones_fit_the_native_stack() {
    // After the innermost call a loop multiplies by many constants. Moved out of the loop, or shared with
    // what stands before the call, all the products live at once, in a frame of few slots.
    let mut products = String::new();
    for i in 0..3_000 {
        let by = 1_000_003 + 2 * i;
        write!(products, "local.get $p i64.const {by} i64.mul i64.xor ").unwrap();
    }
    let items = format!(
        "(func $deep (param $left i32) (param $p i64) (result i64) (local $sum i64) (local $i i32)
            i64.const 0 {products} local.set $sum
            (local.set $sum (i64.xor (local.get $sum)
                (call $deep (local.get $left) (local.get $p))))
            (loop
                (local.set $sum (i64.add (local.get $sum) (i64.const 1)))
                i64.const 0 {products}
                (local.set $sum (i64.xor (local.get $sum)))
                (br_if 0 (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
            (local.get $sum))"
    );
    let code = with(
        "(i32.wrap_i64 (call $deep (i32.const 1) (i64.const 3)))",
        &items,
    );
    assert_eq!(run(&code).result, Err(RewardFault::StackLimit));
}
