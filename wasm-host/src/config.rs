//! wasmtime set up for profile 1 (spec 08 §11.1).

use wasmtime::{Config, Inlining, OptLevel, Strategy, WasmBacktraceDetails, WasmFeatures};

use crate::profile;

/// Native stack that compiled code may use, in bytes.
pub(crate) const WASM_STACK: usize = 8 << 20;

/// Stack of the threads that run scripts, in bytes: the guest's and as much for the host.
pub(crate) const THREAD_STACK: usize = 2 * WASM_STACK;

/// The engine's configuration.
pub(crate) fn engine_config() -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::Speed)
        .cranelift_nan_canonicalization(true)
        .compiler_inlining(Inlining::No);
    // Exactly the profile's features, whatever this wasmtime has on by default.
    config
        .wasm_features(WasmFeatures::all(), false)
        .wasm_features(profile::features(), true)
        .relaxed_simd_deterministic(true)
        .shared_memory(false)
        .concurrency_support(false);
    config
        .consume_fuel(true)
        .operator_cost(profile::operator_costs());
    // Copying the data segments in generated code or mapping them must not make a difference.
    config
        .memory_init_cow(false)
        .memory_may_move(false)
        .memory_reservation(4 << 30)
        .memory_reservation_for_growth(0)
        .max_wasm_stack(WASM_STACK)
        .async_stack_size(THREAD_STACK);
    config
        .signals_based_traps(true)
        .wasm_backtrace_max_frames(None)
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .generate_address_map(false)
        .native_unwind_info(false)
        .debug_info(false);
    config
}
