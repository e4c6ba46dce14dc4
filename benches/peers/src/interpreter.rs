//! wasmi, with fuel.

use wasmi::{Config, Engine, Linker, Module, Store};

use crate::{Error, Host, PLENTY, region};

/// wasmi with the guest translated.
#[derive(Debug)]
pub struct Wasmi {
    module: Module,
}

impl Host for Wasmi {
    const NAME: &str = "wasmi 2.0";

    fn compile(guest: &[u8]) -> Result<Self, Error> {
        let mut config = Config::default();
        config.consume_fuel(true);
        let module = Module::new(&Engine::new(&config), guest)?;
        Ok(Self { module })
    }

    fn run(&self, input: &[u8]) -> Result<Vec<u8>, Error> {
        let engine = self.module.engine();
        let mut store = Store::new(engine, ());
        store.set_fuel(PLENTY)?;
        let instance = Linker::new(engine).instantiate_and_start(&mut store, &self.module)?;
        let memory = instance.get_memory(&store, "memory").ok_or("no memory")?;
        let allocate = instance.get_typed_func::<u32, u32>(&store, "allocate")?;
        let query = instance.get_typed_func::<(u32, u32), u32>(&store, "query")?;

        let env = allocate.call(&mut store, 0)?;
        let message = allocate.call(&mut store, u32::try_from(input.len())?)?;
        let mut fields = [0; 12];
        memory.read(&store, message as usize, &mut fields)?;
        memory.write(&mut store, region(fields).0, input)?;
        let length = u32::try_from(input.len())?.to_le_bytes();
        memory.write(&mut store, message as usize + 8, &length)?;

        let answer = query.call(&mut store, (env, message))?;
        memory.read(&store, answer as usize, &mut fields)?;
        let (offset, length) = region(fields);
        let mut out = vec![0; length];
        memory.read(&store, offset, &mut out)?;
        Ok(out)
    }
}
