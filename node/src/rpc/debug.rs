//! `debug_`: traces in geth's formats, with what precompiles did and refused.

use alloy_dyn_abi::{DynSolType, DynSolValue};
use alloy_primitives::{Address, B256, hex};
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{Map, Value, json};
use taovm_evm_bridge::{Block, Mode, TxInput, World};
use taovm_precompiles::FunctionInfo;

use super::{
    Method, Reply,
    args::{Args, field},
    errors::{internal, invalid, precompile_name, revert_reason},
    method,
    request::{Request, resolve},
    show::quantity,
};
use crate::node::{CallFrame, CallTracer, Node, PrecompileNote, Step, StepOptions, StepTracer};

pub(super) const METHODS: &[Method] = &[
    method(&["debug_traceTransaction"], trace_transaction),
    method(&["debug_traceCall"], trace_call),
];

fn trace_transaction(node: &Node, args: &Args) -> Reply {
    let hash: B256 = args.required(0, "hash")?;
    let (block, index) = node
        .read(|chain| chain.included(hash))
        .ok_or_else(|| invalid("hash", "no transaction of a block has it"))?;
    let included = &block.transactions[index];
    let scene = Scene {
        world: included.before.clone(),
        block: Block::of(&included.before),
        input: included.transaction.input.clone(),
        mode: Mode::Transaction,
    };
    scene.trace(node, args.raw(1))
}

fn trace_call(node: &Node, args: &Args) -> Reply {
    let request = Request::read(args, 0)?;
    let reference = args.block(1)?;
    let sealed = node.read(|chain| resolve(chain, reference))?;
    let block = sealed.environment();
    let scene = Scene {
        world: sealed.world.clone(),
        input: request.to_call(&block),
        block,
        mode: Mode::Call,
    };
    scene.trace(node, args.raw(2))
}

/// What is run, and where.
struct Scene {
    world: World,
    block: Block,
    input: TxInput,
    mode: Mode,
}

impl Scene {
    /// Runs and shows as the options ask for: `callTracer`, or steps without a tracer.
    fn trace(mut self, node: &Node, options: Option<&Value>) -> Reply {
        let none = Map::new();
        let options = match options {
            None => &none,
            Some(Value::Object(options)) => options,
            Some(_) => return Err(invalid("options", "expected an object")),
        };
        match options.get("tracer").and_then(Value::as_str) {
            None => self.steps(node, options),
            Some("callTracer") => self.calls(node, options),
            Some("noopTracer") => {
                self.run(node, CallTracer::default())?;
                Ok(json!({}))
            }
            Some(other) => Err(invalid(
                "tracer",
                &format!("no {other}: there are callTracer, noopTracer and, without a name, steps"),
            )),
        }
    }

    fn run<I>(
        &mut self,
        node: &Node,
        inspector: I,
    ) -> Result<taovm_evm_bridge::ExecutionOutcome, ErrorObjectOwned>
    where
        I: revm::Inspector<taovm_evm_bridge::TaoContext>,
    {
        let Self {
            world,
            block,
            input,
            mode,
        } = self;
        Ok(node.trace(world, block, input, *mode, inspector)?)
    }

    fn calls(&mut self, node: &Node, options: &Map<String, Value>) -> Reply {
        let config = options.get("tracerConfig").and_then(Value::as_object);
        let flag = |name: &str| -> Result<bool, ErrorObjectOwned> {
            let given = config
                .map(|config| field::<bool>(config, name))
                .transpose()?;
            Ok(given.flatten().unwrap_or(false))
        };
        let (only_top, with_logs) = (flag("onlyTopCall")?, flag("withLog")?);
        let mut tracer = CallTracer::default();
        let outcome = self.run(node, &mut tracer)?;
        let Some(mut root) = tracer.into_root() else {
            return Err(internal("the call ended before it began"));
        };
        root.gas = self.input.gas_limit;
        root.gas_used = outcome.gas_used;
        if only_top {
            root.calls.clear();
        }
        Ok(shown(&root, with_logs && outcome.is_success()))
    }

    fn steps(&mut self, node: &Node, options: &Map<String, Value>) -> Reply {
        let flag = |name: &str| field::<bool>(options, name);
        let mut tracer = StepTracer::new(StepOptions {
            stack: !flag("disableStack")?.unwrap_or(false),
            memory: flag("enableMemory")?.unwrap_or(false),
            storage: !flag("disableStorage")?.unwrap_or(false),
            limit: field::<u64>(options, "limit")?
                .filter(|limit| *limit != 0)
                .and_then(|limit| usize::try_from(limit).ok())
                .unwrap_or(usize::MAX),
        });
        let outcome = self.run(node, &mut tracer)?;
        Ok(json!({
            "gas": outcome.gas_used,
            "failed": !outcome.is_success(),
            "returnValue": outcome.output,
            "structLogs": tracer.steps.iter().map(shown_step).collect::<Vec<_>>(),
        }))
    }
}

fn shown_step(step: &Step) -> Value {
    let mut shown = json!({
        "pc": step.pc,
        "op": step.op,
        "gas": step.gas,
        "gasCost": step.gas_cost,
        "depth": step.depth,
    });
    if let Some(stack) = &step.stack {
        shown["stack"] = stack
            .iter()
            .map(|word| json!(format!("{word:#x}")))
            .collect();
    }
    if let Some(memory) = &step.memory {
        shown["memory"] = memory
            .chunks(32)
            .map(|word| json!(hex::encode_prefixed(word)))
            .collect();
    }
    if let Some((slot, value)) = &step.storage {
        let key = B256::from(*slot).to_string();
        shown["storage"] = json!({ key: B256::from(*value) });
    }
    shown
}

/// A frame in the format of geth's call tracer. `precompile` is taovm's own.
fn shown(frame: &CallFrame, with_logs: bool) -> Value {
    let mut shown = json!({
        "type": frame.kind,
        "from": frame.from,
        "gas": quantity(frame.gas),
        "gasUsed": quantity(frame.gas_used),
        "input": frame.input,
    });
    if let Some(to) = frame.to {
        shown["to"] = json!(to);
    }
    if let Some(value) = frame.value {
        shown["value"] = json!(value);
    }
    if !frame.output.is_empty() {
        shown["output"] = json!(frame.output);
    }
    if let Some(error) = &frame.error {
        shown["error"] = json!(error);
    }
    if let Some(reason) = revert_reason(&frame.output).filter(|_| frame.reverted) {
        shown["revertReason"] = json!(reason);
    }
    if let Some((note, to)) = frame.precompile.as_ref().zip(frame.to) {
        shown["precompile"] = precompile(to, &frame.input, note);
    }
    if with_logs && frame.error.is_none() && !frame.logs.is_empty() {
        let log = |(log, position): &(alloy_primitives::Log, usize)| {
            json!({
                "address": log.address,
                "topics": log.topics(),
                "data": log.data.data,
                "position": quantity(*position as u64),
            })
        };
        shown["logs"] = frame.logs.iter().map(log).collect();
    }
    if !frame.calls.is_empty() {
        let with_logs = with_logs && frame.error.is_none();
        shown["calls"] = frame
            .calls
            .iter()
            .map(|call| self::shown(call, with_logs))
            .collect();
    }
    shown
}

/// A precompile call in words: the function, its arguments, and why the chain refused it.
fn precompile(address: Address, input: &[u8], note: &PrecompileNote) -> Value {
    let mut shown = json!({ "name": precompile_name(&address.into_array()) });
    let function = taovm_precompiles::all_functions().find(|function| {
        function.address == address.into_array() && input.starts_with(&function.selector)
    });
    if let Some(function) = function {
        shown["function"] = json!(function.signature);
        if let Some(arguments) = arguments(&function, input) {
            shown["arguments"] = arguments;
        }
    }
    if let Some(refusal) = &note.refusal {
        shown["error"] = json!(refusal.error);
        shown["reason"] = json!(refusal.reason.to_string());
    }
    if !note.warnings.is_empty() {
        let texts: Vec<_> = note.warnings.iter().map(ToString::to_string).collect();
        shown["warnings"] = json!(texts);
    }
    shown
}

/// The arguments as values, if the calldata reads as the function's.
fn arguments(function: &FunctionInfo, input: &[u8]) -> Option<Value> {
    let parameters = function.signature.get(function.name.len()..)?;
    if parameters == "()" {
        return Some(json!([]));
    }
    let types = match DynSolType::parse(parameters).ok()? {
        types @ DynSolType::Tuple(_) => types,
        // A single type in parentheses reads as the type.
        one => DynSolType::Tuple(vec![one]),
    };
    let values = types.abi_decode_params(input.get(4..)?).ok()?;
    Some(value(&values))
}

fn value(of: &DynSolValue) -> Value {
    match of {
        DynSolValue::Bool(bit) => json!(bit),
        DynSolValue::Int(number, _) => json!(number.to_string()),
        DynSolValue::Uint(number, _) => json!(number.to_string()),
        DynSolValue::FixedBytes(word, size) => json!(hex::encode_prefixed(&word[..*size])),
        DynSolValue::Address(address) => json!(address),
        DynSolValue::Bytes(bytes) => json!(hex::encode_prefixed(bytes)),
        DynSolValue::String(text) => json!(text),
        DynSolValue::Array(items) | DynSolValue::FixedArray(items) | DynSolValue::Tuple(items) => {
            items.iter().map(value).collect()
        }
        _ => Value::Null,
    }
}
