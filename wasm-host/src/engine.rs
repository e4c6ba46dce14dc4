//! The engine: admits, asks and runs scripts.

use std::{fmt, sync::Arc};

use taovm_chain::{
    primitives::blake2_256,
    reward::{
        CodeHash, HostFault, RefuseCode, RewardEngine, RewardFault, RewardRun, ScriptManifest,
        ScriptRun,
    },
};
use wasmtime::{
    Engine, Store,
    component::{Component, Linker},
};

use crate::{
    bindings::{RewardScript, RewardScriptPre},
    body::Body,
    cache::CodeCache,
    config::{self, Backend, EngineOptions},
    fault::{call_fault, host_fault, instantiation_fault},
    input::build_input,
    lift,
    limiter::Limiter,
    profile,
    run_stack::RunStacks,
    stack::count_stack,
    validate::bodies_of_valid,
};

/// Runs reward scripts of profile 1 on wasmtime.
pub struct WasmEngine {
    engine: Engine,
    scripts: CodeCache<Script>,
    stacks: RunStacks,
}

/// Compiled code.
struct Script {
    pre: RewardScriptPre<Limiter>,
    /// Index of the function that traps when the stack is used up.
    limit_function: u32,
}

impl fmt::Debug for WasmEngine {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WasmEngine")
            .field("profile", &profile::PROFILE)
            .finish_non_exhaustive()
    }
}

/// Why code is not there to be run.
enum NotReady {
    Refused(RefuseCode),
    Host(HostFault),
}

impl From<RefuseCode> for NotReady {
    fn from(refusal: RefuseCode) -> Self {
        Self::Refused(refusal)
    }
}

impl WasmEngine {
    /// An engine for this machine's own code, which keeps it in memory alone.
    ///
    /// # Errors
    /// If wasmtime does not support this machine.
    pub fn new() -> Result<Self, HostFault> {
        Self::with_options(&EngineOptions::default())
    }

    /// An engine as wanted.
    ///
    /// # Errors
    /// If wasmtime does not support this machine, or the cache's folder cannot be used.
    pub fn with_options(options: &EngineOptions) -> Result<Self, HostFault> {
        Ok(Self {
            engine: new_engine(options)?,
            scripts: CodeCache::new(),
            stacks: RunStacks::default(),
        })
    }

    /// The compiled form of `code`; checks and compiles it if it is not in the cache.
    fn script(&self, hash: CodeHash, code: &[u8]) -> Result<Arc<Script>, NotReady> {
        self.scripts.get_or_make(hash, || {
            if blake2_256(code) != hash {
                let fault = HostFault("code is not what its hash says".into());
                return Err(NotReady::Host(fault));
            }
            let bodies = bodies_of_valid(code)?;
            self.compile(code, &bodies)
                .map_err(|error| match host_fault(&error) {
                    Some(fault) => NotReady::Host(fault),
                    None => RefuseCode::InvalidWasm(lift::cut(format!("{error:#}"))).into(),
                })
        })
    }

    fn compile(&self, code: &[u8], bodies: &[Body]) -> wasmtime::Result<Script> {
        let counted = count_stack(code, bodies)?;
        let component = Component::from_binary(&self.engine, &counted.code)?;
        // Nothing is linked: a script has no imports.
        let linker = Linker::new(&self.engine);
        Ok(Script {
            pre: RewardScriptPre::new(linker.instantiate_pre(&component)?)?,
            limit_function: counted.limit_function,
        })
    }

    /// A store for one run, unmetered until its instance exists (spec 08 §7.3).
    fn store(&self) -> Result<Store<Limiter>, HostFault> {
        let mut store = Store::new(&self.engine, Limiter);
        store.limiter(|limiter| limiter);
        store.set_hostcall_fuel(profile::MAX_OUTPUT);
        set_fuel(&mut store, profile::UNMETERED_FUEL)?;
        Ok(store)
    }

    /// A fresh instance with `fuel` to spend.
    fn instantiate(
        &self,
        script: &Script,
        fuel: u64,
    ) -> Result<Result<(Store<Limiter>, RewardScript), RewardFault>, HostFault> {
        let mut store = self.store()?;
        match script.pre.instantiate(&mut store) {
            Ok(instance) => {
                set_fuel(&mut store, fuel)?;
                Ok(Ok((store, instance)))
            }
            Err(error) => instantiation_fault(&error).map(Err),
        }
    }

    fn admit_here(&self, code: &[u8]) -> Result<ScriptManifest, NotReady> {
        let script = self.script(blake2_256(code), code)?;
        let bad = |fault: RewardFault| RefuseCode::BadManifest(format!("describe: {fault}"));
        let (mut store, instance) = self
            .instantiate(&script, profile::CHECK_FUEL)
            .map_err(NotReady::Host)?
            .map_err(bad)?;
        let manifest = instance
            .tao_reward_reward()
            .call_describe(&mut store)
            .map_err(|error| match call_fault(&error, script.limit_function) {
                Ok(fault) => NotReady::Refused(bad(fault)),
                Err(fault) => NotReady::Host(fault),
            })?;
        Ok(lift::manifest(manifest)?)
    }

    fn check_config_here(&self, code: &[u8], config: &[u8]) -> Result<(), NotReady> {
        let bad = |text: String| RefuseCode::BadConfig(text);
        if config.len() > profile::MAX_CONFIG {
            let (got, limit) = (config.len(), profile::MAX_CONFIG);
            return Err(bad(format!("{got} bytes, {limit} are allowed")).into());
        }
        let script = self.script(blake2_256(code), code)?;
        let (mut store, instance) = self
            .instantiate(&script, profile::CHECK_FUEL)
            .map_err(NotReady::Host)?
            .map_err(|fault| bad(fault.to_string()))?;
        instance
            .tao_reward_configure()
            .call_check_config(&mut store, config)
            .map_err(|error| match call_fault(&error, script.limit_function) {
                Ok(fault) => NotReady::Refused(bad(fault.to_string())),
                Err(fault) => NotReady::Host(fault),
            })?
            .map_err(|text| NotReady::Refused(bad(lift::cut(text))))
    }

    fn run_here(&self, run: RewardRun<'_>) -> Result<ScriptRun, HostFault> {
        let fault = |fuel_used, fault| {
            Ok(ScriptRun {
                fuel_used,
                result: Err(fault),
            })
        };
        let script = self
            .script(run.code_hash, run.code)
            .map_err(|why| match why {
                NotReady::Host(fault) => fault,
                NotReady::Refused(refusal) => HostFault(format!(
                    "active code is not admitted by this engine: {refusal}"
                )),
            })?;
        let input = match build_input(&run) {
            Ok(input) => input,
            Err(too_large) => return fault(0, too_large),
        };
        let budget = fuel_budget(run.manifest, input.uids, input.weights);
        let input_fuel = input.bytes.div_ceil(profile::BYTES_PER_FUEL);
        let Some(guest_budget) = budget.checked_sub(input_fuel) else {
            return fault(budget, RewardFault::OutOfFuel);
        };
        let (mut store, instance) = match self.instantiate(&script, guest_budget)? {
            Ok(ready) => ready,
            Err(trap) => return fault(0, trap),
        };
        let answer = instance
            .tao_reward_reward()
            .call_run(&mut store, &input.records);
        let used = budget - get_fuel(&store)?.min(guest_budget);
        match answer {
            Ok(Ok(output)) => {
                let output = lift::output(output);
                let output_fuel = lift::output_bytes(&output).div_ceil(profile::BYTES_PER_FUEL);
                if used + output_fuel > budget {
                    return fault(budget, RewardFault::OutOfFuel);
                }
                Ok(ScriptRun {
                    fuel_used: used + output_fuel,
                    result: Ok(output),
                })
            }
            Ok(Err(error)) => fault(used, RewardFault::Refused(lift::refusal(error))),
            Err(error) => match call_fault(&error, script.limit_function)? {
                RewardFault::OutOfFuel => fault(budget, RewardFault::OutOfFuel),
                other => fault(0, other),
            },
        }
    }
}

/// An engine as wanted, or one that needs fewer addresses where they are scarce (`ulimit -v`).
fn new_engine(options: &EngineOptions) -> Result<Engine, HostFault> {
    let of = |options: &EngineOptions| {
        Engine::new(&config::engine_config(options)?)
            .map_err(|e| HostFault(format!("engine: {e:#}")))
    };
    of(options).or_else(|fault| match options.backend {
        Backend::Native => of(&EngineOptions {
            backend: Backend::NativeChecked,
            ..options.clone()
        })
        .map_err(|second| HostFault(format!("{fault}; with fewer addresses: {second}"))),
        _ => Err(fault),
    })
}

/// Fuel of a run (spec 08 §7.1).
#[must_use]
pub fn fuel_budget(manifest: &ScriptManifest, uids: u64, weights: u64) -> u64 {
    manifest.fuel_budget(uids, weights, profile::MAX_FUEL)
}

fn set_fuel(store: &mut Store<Limiter>, fuel: u64) -> Result<(), HostFault> {
    store
        .set_fuel(fuel)
        .map_err(|e| HostFault(format!("fuel: {e:#}")))
}

fn get_fuel(store: &Store<Limiter>) -> Result<u64, HostFault> {
    store
        .get_fuel()
        .map_err(|e| HostFault(format!("fuel: {e:#}")))
}

/// The guest's refusals apart from the machine's faults.
fn apart<T>(result: Result<T, NotReady>) -> Result<Result<T, RefuseCode>, HostFault> {
    match result {
        Ok(value) => Ok(Ok(value)),
        Err(NotReady::Refused(refusal)) => Ok(Err(refusal)),
        Err(NotReady::Host(fault)) => Err(fault),
    }
}

impl RewardEngine for WasmEngine {
    fn admit(&self, code: &[u8]) -> Result<Result<ScriptManifest, RefuseCode>, HostFault> {
        self.stacks.run(|| apart(self.admit_here(code)))?
    }

    fn check_config(
        &self,
        code: &[u8],
        config: &[u8],
    ) -> Result<Result<(), RefuseCode>, HostFault> {
        self.stacks
            .run(|| apart(self.check_config_here(code, config)))?
    }

    fn run(&self, run: RewardRun<'_>) -> Result<ScriptRun, HostFault> {
        self.stacks.run(|| self.run_here(run))?
    }

    fn fuel_cap(&self) -> u64 {
        profile::MAX_FUEL
    }
}
