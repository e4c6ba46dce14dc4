//! wasmtime set up for profile 1 (spec 08 §11.1).

use std::{num::NonZeroUsize, path::PathBuf};

use taovm_chain::reward::HostFault;
use wasmtime::{
    Cache, CacheConfig, Config, Inlining, OptLevel, PoolingAllocationConfig, Strategy,
    WasmBacktraceDetails, WasmFeatures,
};

use crate::profile::{self, structure};

/// How an engine is built. None of it changes what a script answers or which fuel it uses.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EngineOptions {
    /// What scripts are compiled to.
    pub backend: Backend,
    /// A folder, made if it is not there, that keeps compiled scripts from one process to the next;
    /// without one they are compiled anew. wasmtime names a file in it by the code, its own version
    /// and all settings of the engine, the profile's prices among them, and bounds its size. What
    /// lies in it is run as it is: the folder has to be as trusted as the program.
    pub cache: Option<PathBuf>,
}

/// What scripts are compiled to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Backend {
    /// The machine's own code, by Cranelift. 4 GiB of addresses are reserved for each memory, so that no
    /// access needs a check of its own; where the process may not have so many, as
    /// [`NativeChecked`](Self::NativeChecked).
    #[default]
    Native,
    /// The same with checks in the code, in some hundred MiB of addresses.
    NativeChecked,
    /// Bytecode of wasmtime's interpreter Pulley: for machines that Cranelift does not know, and to
    /// compare with. Several times slower.
    Pulley,
}

/// Pulley with pointers as wide as the machine's.
const PULLEY: &str = if cfg!(target_pointer_width = "64") {
    "pulley64"
} else {
    "pulley32"
};

/// Native stack that compiled code may use, in bytes: 32 times what the profile's slots are, so that
/// the counted limit is always reached before this one. Untouched pages cost nothing.
pub(crate) const WASM_STACK: usize = 16 << 20;

/// Stack that a script runs on, in bytes: the guest's and some for the host.
pub(crate) const RUN_STACK: usize = WASM_STACK + (2 << 20);

/// Runs that an engine can have at once. Each reserves addresses, not memory.
const CONCURRENT_RUNS: u32 = 64;

/// The engine's configuration.
///
/// # Errors
/// A folder for compiled code that cannot be used.
pub(crate) fn engine_config(options: &EngineOptions) -> Result<Config, HostFault> {
    let mut config = Config::new();
    if options.backend == Backend::Pulley {
        config
            .target(PULLEY)
            .map_err(|e| HostFault(format!("target {PULLEY}: {e:#}")))?;
    }
    if let Some(folder) = &options.cache {
        config.cache(Some(cache(folder.clone())?));
    }
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
        .memory_reservation(match options.backend {
            Backend::Native => 4 << 30,
            Backend::NativeChecked | Backend::Pulley => profile::MAX_MEMORY as u64,
        })
        .memory_guard_size(match options.backend {
            Backend::Native => 32 << 20,
            Backend::NativeChecked | Backend::Pulley => 0,
        })
        .memory_reservation_for_growth(0)
        .max_wasm_stack(WASM_STACK)
        .async_stack_size(RUN_STACK);
    config.allocation_strategy(pool());
    config
        .signals_based_traps(options.backend != Backend::Pulley)
        // The innermost function tells a used-up stack from the guest's own traps.
        .wasm_backtrace_max_frames(NonZeroUsize::new(1))
        .wasm_backtrace_details(WasmBacktraceDetails::Disable)
        .generate_address_map(false)
        .native_unwind_info(false)
        .debug_info(false);
    Ok(config)
}

/// Memory and tables that the next run takes over, wiped: fresh pages would cost more than a small
/// script.
fn pool() -> PoolingAllocationConfig {
    let mut pool = PoolingAllocationConfig::new();
    pool.total_component_instances(CONCURRENT_RUNS)
        .total_core_instances(CONCURRENT_RUNS * structure::MAX_INSTANCES)
        .total_memories(CONCURRENT_RUNS)
        .total_tables(CONCURRENT_RUNS)
        .max_core_instances_per_component(structure::MAX_INSTANCES)
        .max_memories_per_component(structure::MAX_MEMORIES)
        .max_tables_per_component(structure::MAX_TABLES)
        .max_memory_size(profile::MAX_MEMORY)
        .table_elements(profile::MAX_TABLE_ELEMENTS)
        .linear_memory_keep_resident(profile::MAX_MEMORY)
        .table_keep_resident(profile::MAX_TABLE_ELEMENTS * size_of::<usize>());
    pool
}

fn cache(folder: PathBuf) -> Result<Cache, HostFault> {
    let fault =
        |e: &dyn core::fmt::Display| HostFault(format!("code cache {}: {e:#}", folder.display()));
    let absolute = std::path::absolute(&folder).map_err(|e| fault(&e))?;
    let mut settings = CacheConfig::new();
    settings.with_directory(absolute);
    Cache::new(settings).map_err(|e| fault(&e))
}
