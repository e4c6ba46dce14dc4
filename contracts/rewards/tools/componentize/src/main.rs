//! `componentize MODULE COMPONENT`: packs a core module that carries its world in a custom section
//! (as `wit-bindgen` leaves it) as a component.

use std::{error::Error, fs, process::ExitCode};

use wit_component::ComponentEncoder;

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [module, component] = args.as_slice() else {
        eprintln!("usage: componentize MODULE COMPONENT");
        return ExitCode::FAILURE;
    };
    match convert(module, component) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("componentize: {module}: {error}");
            ExitCode::FAILURE
        }
    }
}

fn convert(module: &str, component: &str) -> Result<(), Box<dyn Error>> {
    let bytes = ComponentEncoder::default()
        .validate(true)
        .module(&fs::read(module)?)?
        .encode()?;
    Ok(fs::write(component, bytes)?)
}
