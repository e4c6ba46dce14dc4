//! Whether a component is of the world `tao:reward/reward-script` (spec 08 §6.3).
//!
//! The types of its functions are written out in full and compared as text, so that a component
//! must have exactly the interface's types, whatever it calls them.

use core::fmt::Write;

use wasmparser::{
    ComponentExternalKind, Parser, Payload,
    component_types::{ComponentDefinedType, ComponentEntityType, ComponentValType},
    types::{Types, TypesRef},
};

/// Types nested deeper than the interface's are not of the interface.
const MAX_DEPTH: u32 = 16;

/// Text longer than the interface's is not of the interface.
const MAX_LEN: usize = 16 << 10;

/// The exported instances and their functions.
const WORLD: [(&str, &str); 2] = [
    (
        "tao:reward/configure@0.1.0",
        include_str!("../wit/configure.types"),
    ),
    (
        "tao:reward/reward@0.1.0",
        include_str!("../wit/reward.types"),
    ),
];

/// Checks the names and types of a valid component's imports and exports.
///
/// # Errors
/// What is there that should not be, or the other way round.
pub(crate) fn check_world(code: &[u8], types: &Types) -> Result<(), String> {
    check_names(code)?;
    for (name, want) in WORLD {
        let types = types.as_ref();
        let item = types
            .component_item_for_export(name)
            .ok_or_else(|| format!("no export {name}"))?;
        let ComponentEntityType::Instance(instance) = item.ty else {
            return Err(format!("export {name} is not an instance"));
        };
        if instance_text(types, instance).as_deref() != Some(want) {
            return Err(format!("export {name} has other functions or types"));
        }
    }
    Ok(())
}

/// No imports, and no exports but the world's.
fn check_names(code: &[u8]) -> Result<(), String> {
    let mut depth = 0u32;
    for payload in Parser::new(0).parse_all(code) {
        match payload.map_err(|e| e.to_string())? {
            Payload::ModuleSection { .. } | Payload::ComponentSection { .. } => depth += 1,
            Payload::End(_) => depth = depth.saturating_sub(1),
            Payload::ImportSection(imports) if imports.count() > 0 => {
                return Err("the core module has imports".into());
            }
            Payload::ComponentImportSection(imports) if depth == 0 => {
                if let Some(import) = imports.into_iter().next() {
                    let import = import.map_err(|e| e.to_string())?;
                    return Err(format!("imports {}", short(import.name.name)));
                }
            }
            Payload::ComponentExportSection(exports) if depth == 0 => {
                for export in exports {
                    let export = export.map_err(|e| e.to_string())?;
                    let known = WORLD.iter().any(|(name, _)| *name == export.name.name);
                    if !known || export.kind != ComponentExternalKind::Instance {
                        return Err(format!("exports {}", short(export.name.name)));
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// A name as it may appear in an error.
fn short(name: &str) -> String {
    name.chars().take(100).collect()
}

/// An instance's functions, sorted by name. `None` if it exports anything but
/// functions and value types, or too much.
fn instance_text(
    types: TypesRef<'_>,
    instance: wasmparser::component_types::ComponentInstanceTypeId,
) -> Option<String> {
    let mut functions: Vec<(&str, _)> = Vec::new();
    for (name, item) in &types[instance].exports {
        match item.ty {
            ComponentEntityType::Func(function) => functions.push((name, function)),
            ComponentEntityType::Type { .. } => {}
            _ => return None,
        }
    }
    functions.sort_unstable_by_key(|(name, _)| *name);
    let mut text = TypeText {
        types,
        out: String::new(),
    };
    for (name, function) in functions {
        let function = &types[function];
        if function.async_ {
            return None;
        }
        text.push(name)?;
        text.push(": func(\n")?;
        for (name, ty) in &function.params {
            text.field(name.as_str(), Some(ty), 0)?;
        }
        text.push(")")?;
        if let Some(ty) = &function.result {
            text.push(" -> ")?;
            text.value(ty, 0)?;
        }
        text.push("\n")?;
    }
    Some(text.out)
}

/// A type written out. Every step is `None` past the limits.
struct TypeText<'a> {
    types: TypesRef<'a>,
    out: String,
}

impl TypeText<'_> {
    fn push(&mut self, text: &str) -> Option<()> {
        if self.out.len() + text.len() > MAX_LEN {
            return None;
        }
        self.out.push_str(text);
        Some(())
    }

    /// `name: type,` or `name,`, a line each.
    fn field(&mut self, name: &str, ty: Option<&ComponentValType>, depth: u32) -> Option<()> {
        self.push(name)?;
        if let Some(ty) = ty {
            self.push(": ")?;
            self.value(ty, depth)?;
        }
        self.push(",\n")
    }

    fn optional(&mut self, ty: Option<&ComponentValType>, depth: u32) -> Option<()> {
        match ty {
            Some(ty) => self.value(ty, depth),
            None => self.push("_"),
        }
    }

    fn value(&mut self, ty: &ComponentValType, depth: u32) -> Option<()> {
        if depth > MAX_DEPTH {
            return None;
        }
        let depth = depth + 1;
        let id = match ty {
            ComponentValType::Primitive(primitive) => {
                return write!(self.out, "{primitive}").ok();
            }
            ComponentValType::Type(id) => *id,
        };
        let types = self.types;
        match &types[id] {
            ComponentDefinedType::Primitive(primitive) => write!(self.out, "{primitive}").ok(),
            ComponentDefinedType::Record(record) => {
                self.push("record {\n")?;
                for (name, ty) in &record.fields {
                    self.field(name.as_str(), Some(ty), depth)?;
                }
                self.push("}")
            }
            ComponentDefinedType::Variant(variant) => {
                self.push("variant {\n")?;
                for (name, case) in &variant.cases {
                    self.field(name.as_str(), case.ty.as_ref(), depth)?;
                }
                self.push("}")
            }
            ComponentDefinedType::Flags(flags) => {
                self.push("flags {\n")?;
                for name in flags {
                    self.field(name.as_str(), None, depth)?;
                }
                self.push("}")
            }
            ComponentDefinedType::List { element, .. } => {
                self.push("list<")?;
                self.value(element, depth)?;
                self.push(">")
            }
            ComponentDefinedType::Option { ty, .. } => {
                self.push("option<")?;
                self.value(ty, depth)?;
                self.push(">")
            }
            ComponentDefinedType::Result { ok, err, .. } => {
                self.push("result<")?;
                self.optional(ok.as_ref(), depth)?;
                self.push(", ")?;
                self.optional(err.as_ref(), depth)?;
                self.push(">")
            }
            // The interface has no other types.
            _ => None,
        }
    }
}
