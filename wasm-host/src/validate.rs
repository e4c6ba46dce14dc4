//! The static checks of a script's code, in the order of spec 08 §6.

use taovm_chain::reward::RefuseCode;
use wasmparser::{
    BinaryReaderError, CanonicalFunction, CompositeInnerType, FuncValidatorAllocations, Instance,
    Parser, Payload, ValidPayload, Validator, types::Types,
};

use crate::{
    body::Body,
    profile::{self, at_most, structure as limit},
    world::check_world,
};

/// Checks code without running or compiling it: steps 1 to 6 of spec 08 §6.
///
/// # Errors
/// The first rule that the code breaks.
pub fn validate(code: &[u8]) -> Result<(), RefuseCode> {
    bodies_of_valid(code).map(|_| ())
}

/// Checks code as [`validate`] does; the functions of its core module.
///
/// # Errors
/// The first rule that the code breaks.
pub(crate) fn bodies_of_valid(code: &[u8]) -> Result<Vec<Body>, RefuseCode> {
    if code.len() > profile::MAX_CODE {
        return Err(RefuseCode::CodeTooLarge {
            size: code.len(),
            limit: profile::MAX_CODE,
        });
    }
    if !Parser::is_component(code) {
        return Err(RefuseCode::InvalidWasm("not a component".into()));
    }
    let (types, bodies) = check_validity(code).map_err(invalid)?;
    check_world(code, &types).map_err(RefuseCode::WrongWorld)?;
    check_start(code)?;
    check_structure(code, &bodies)?;
    check_operators(code, &bodies)?;
    Ok(bodies)
}

fn check_validity(code: &[u8]) -> Result<(Types, Vec<Body>), BinaryReaderError> {
    let mut validator = Validator::new_with_features(profile::features());
    let mut parser = Parser::new(0);
    parser.set_features(profile::features());
    let mut functions = Vec::new();
    let mut all_types = None;
    for payload in parser.parse_all(code) {
        match validator.payload(&payload?)? {
            ValidPayload::Func(function, body) => functions.push((function, body)),
            // The last is the outermost component's.
            ValidPayload::End(types) => all_types = Some(types),
            _ => {}
        }
    }
    let mut allocations = FuncValidatorAllocations::default();
    let mut bodies = Vec::with_capacity(functions.len());
    for (function, body) in functions {
        let (body, reusable) = Body::validated(function, &body, allocations)?;
        bodies.push(body);
        allocations = reusable;
    }
    let types = all_types.expect("what was parsed to its end has types");
    Ok((types, bodies))
}

fn invalid(error: BinaryReaderError) -> RefuseCode {
    let mut text = error.to_string();
    text.truncate(text.floor_char_boundary(profile::MAX_TEXT));
    RefuseCode::InvalidWasm(text)
}

fn check_start(code: &[u8]) -> Result<(), RefuseCode> {
    for payload in Parser::new(0).parse_all(code) {
        if matches!(
            payload.map_err(invalid)?,
            Payload::StartSection { .. } | Payload::ComponentStartSection { .. }
        ) {
            return Err(RefuseCode::StartForbidden);
        }
    }
    Ok(())
}

fn check_structure(code: &[u8], bodies: &[Body]) -> Result<(), RefuseCode> {
    let mut modules = 0u32;
    let mut components = 0u32;
    let mut instances = 0u32;
    let mut instantiations = 0u32;
    let mut component_instances = 0u32;
    let mut adapters = 0u32;
    let mut depth = 0u32;
    let mut total_locals = 0u64;
    let mut bodies = bodies.iter();
    for payload in Parser::new(0).parse_all(code) {
        match payload.map_err(invalid)? {
            Payload::ModuleSection { .. } => {
                modules += 1;
                at_most("core modules", modules, limit::MAX_MODULES)?;
                // Not in a nested component, which could be instantiated many times.
                at_most("components around the core module", depth, 0)?;
                depth += 1;
            }
            Payload::ComponentSection { .. } => {
                components += 1;
                at_most("nested components", components, limit::MAX_COMPONENTS)?;
                at_most("components around a component", depth, 0)?;
                depth += 1;
            }
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::InstanceSection(section) => {
                instances = instances.saturating_add(section.count());
                at_most("core instances", instances, limit::MAX_INSTANCES)?;
                at_most("components around a core instance", depth, 0)?;
                for instance in section {
                    let made = matches!(instance.map_err(invalid)?, Instance::Instantiate { .. });
                    instantiations += u32::from(made);
                }
                let limit = limit::MAX_INSTANTIATIONS;
                at_most("instances of the core module", instantiations, limit)?;
            }
            Payload::ComponentInstanceSection(section) => {
                component_instances = component_instances.saturating_add(section.count());
                let limit = limit::MAX_COMPONENT_INSTANCES;
                at_most("component instances", component_instances, limit)?;
                // Instances within instances would multiply.
                at_most("components around an instance", depth, 0)?;
            }
            Payload::ComponentCanonicalSection(section) => {
                adapters = adapters.saturating_add(section.count());
                at_most("adapted functions", adapters, limit::MAX_ADAPTERS)?;
            }
            Payload::TypeSection(section) => {
                at_most("types", section.count(), limit::MAX_TYPES)?;
                for group in section {
                    for ty in group.map_err(invalid)?.into_types() {
                        if let CompositeInnerType::Func(f) = ty.composite_type.inner {
                            let (params, results) = (f.params().len(), f.results().len());
                            at_most("parameters", params as u64, limit::MAX_PARAMS as u64)?;
                            at_most("results", results as u64, limit::MAX_RESULTS as u64)?;
                        }
                    }
                }
            }
            Payload::FunctionSection(s) => {
                at_most("functions", s.count(), limit::MAX_FUNCTIONS)?;
            }
            Payload::TableSection(section) => {
                at_most("tables", section.count(), limit::MAX_TABLES)?;
                for table in section {
                    check_table(table.map_err(invalid)?.ty.maximum)?;
                }
            }
            Payload::MemorySection(section) => {
                at_most("memories", section.count(), limit::MAX_MEMORIES)?;
                for memory in section {
                    let pages = memory.map_err(invalid)?.initial;
                    at_most("initial pages", pages, limit::MAX_INITIAL_PAGES)?;
                }
            }
            Payload::GlobalSection(s) => at_most("globals", s.count(), limit::MAX_GLOBALS)?,
            Payload::DataSection(s) => {
                at_most("data segments", s.count(), limit::MAX_DATA_SEGMENTS)?;
            }
            Payload::ElementSection(s) => {
                at_most("element segments", s.count(), limit::MAX_ELEMENT_SEGMENTS)?;
            }
            Payload::CodeSectionEntry(_) => {
                let body = bodies.next().expect("the bodies are this code's");
                check_body(body)?;
                total_locals += body.declared;
                at_most("locals in all", total_locals, limit::MAX_TOTAL_LOCALS)?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn check_table(maximum: Option<u64>) -> Result<(), RefuseCode> {
    match maximum {
        Some(max) => at_most("table elements", max, profile::MAX_TABLE_ELEMENTS as u64),
        None => Err(RefuseCode::TooComplex("a table without a maximum".into())),
    }
}

/// Checks a function's size, locals and blocks.
fn check_body(body: &Body) -> Result<(), RefuseCode> {
    let bytes = body.bytes;
    at_most("bytes of a function", bytes as u64, limit::MAX_BODY as u64)?;
    at_most("locals of a function", body.declared, limit::MAX_LOCALS)?;
    body.too_complex.clone().map_or(Ok(()), Err)
}

fn check_operators(code: &[u8], bodies: &[Body]) -> Result<(), RefuseCode> {
    let forbid = |name: &str| Err(RefuseCode::ForbiddenOperator(name.into()));
    let mut bodies = bodies.iter();
    for payload in Parser::new(0).parse_all(code) {
        match payload.map_err(invalid)? {
            Payload::CodeSectionEntry(_) => {
                let body = bodies.next().expect("the bodies are this code's");
                if let Some(name) = body.forbidden {
                    return forbid(name);
                }
            }
            Payload::ComponentCanonicalSection(section) => {
                for function in section {
                    // The rest serves imports, resources and threads.
                    if !matches!(function.map_err(invalid)?, CanonicalFunction::Lift { .. }) {
                        return forbid("canon other than lift");
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}
