//! wasmer with its singlepass compiler and the metering middleware.

use core::fmt;
use std::sync::Arc;

use wasmer::{
    Engine, Instance, Module, Store, imports,
    sys::{CompilerConfig, Singlepass},
    wasmparser::Operator,
};
use wasmer_middlewares::Metering;

use crate::{Error, Host, PLENTY, region};

/// wasmer with the guest compiled.
pub struct Wasmer {
    engine: Engine,
    module: Module,
}

impl fmt::Debug for Wasmer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Wasmer").finish_non_exhaustive()
    }
}

fn price(_: &Operator<'_>) -> u64 {
    1
}

impl Host for Wasmer {
    const NAME: &str = "wasmer 7.4 singlepass";

    fn compile(guest: &[u8]) -> Result<Self, Error> {
        let mut config = Singlepass::new();
        config.push_middleware(Arc::new(Metering::new(PLENTY, price)));
        let engine = Engine::from(config);
        let module = Module::new(&engine, guest)?;
        Ok(Self { engine, module })
    }

    fn run(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let mut store = Store::new(self.engine.clone());
        let instance = Instance::new(&mut store, &self.module, &imports! {})?;
        let memory = instance.exports.get_memory("memory")?.clone();
        let allocate = instance
            .exports
            .get_typed_function::<u32, u32>(&store, "allocate")?;
        let query = instance
            .exports
            .get_typed_function::<(u32, u32), u32>(&store, "query")?;

        let env = allocate.call(&mut store, 0)?;
        let message = allocate.call(&mut store, u32::try_from(input.len())?)?;
        let mut fields = [0; 12];
        let view = memory.view(&store);
        view.read(message.into(), &mut fields)?;
        view.write(region(fields).0 as u64, input)?;
        let length = u32::try_from(input.len())?.to_le_bytes();
        view.write(u64::from(message) + 8, &length)?;

        let answer = query.call(&mut store, env, message)?;
        let view = memory.view(&store);
        view.read(answer.into(), &mut fields)?;
        let (offset, length) = region(fields);
        let mut out = vec![0; length];
        view.read(offset as u64, &mut out)?;
        Ok(out)
    }
}
