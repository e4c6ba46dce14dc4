//! Every function against the chain's ABI in `docs/spec`.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use alloy_primitives::{U256, hex, keccak256};
use serde_json::Value;
use taovm_chain::{profile::Profile, state::State};
use taovm_precompiles::{
    FunctionInfo, Mutability, PrecompileCall, PrecompileOutcome, Status, address, all_functions,
    run,
};

const CALLER: [u8; 20] = [0xaa; 20];
const MUCH_GAS: u64 = 70_000_000;

/// Rows of the ABI files by address and selector.
fn chain_abi() -> BTreeMap<([u8; 20], [u8; 4]), (String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/spec");
    let mut rows = BTreeMap::new();
    for file in ["abi-money.json", "abi-network.json"] {
        let text = fs::read_to_string(folder.join(file)).expect("the ABI file is in the tree");
        let list: Vec<Value> = serde_json::from_str(&text).expect("the ABI file is a list");
        for row in list {
            let text = |key: &str| row[key].as_str().expect("a string").to_owned();
            let address = hex::decode_to_array(text("address")).expect("an address");
            let selector = hex::decode_to_array(text("selector")).expect("a selector");
            rows.insert((address, selector), (text("signature"), text("mutability")));
        }
    }
    rows
}

fn ours() -> impl Iterator<Item = ([u8; 20], [u8; 4])> {
    all_functions().map(|f| (f.address, f.selector))
}

/// The functions whose precompiles look at selector and context.
fn solidity_style() -> impl Iterator<Item = FunctionInfo> {
    all_functions().filter(|f| f.mutability != Mutability::Pure)
}

fn call(
    function: &FunctionInfo,
    words: usize,
    change: impl FnOnce(&mut PrecompileCall<'_>),
) -> PrecompileOutcome {
    let mut input = function.selector.to_vec();
    input.resize(4 + 32 * words, 0);
    ask(function.address, &input, change)
}

fn ask(
    address: [u8; 20],
    input: &[u8],
    change: impl FnOnce(&mut PrecompileCall<'_>),
) -> PrecompileOutcome {
    let mut call = PrecompileCall {
        address,
        caller: CALLER,
        value_wei: U256::ZERO,
        input,
        gas_limit: MUCH_GAS,
        is_static: false,
        is_delegate: false,
    };
    change(&mut call);
    let mut state = State::empty(&Profile::FINNEY);
    let before = state.clone();
    let outcome = run(&mut state, &call, None);
    if !outcome.is_success() {
        assert!(state.is_same_version(&before), "a failure changes nothing");
        assert!(outcome.refusal.is_some(), "a failure is explained");
    }
    outcome
}

/// The text of a revert, read as Solidity does.
fn revert_text(outcome: &PrecompileOutcome) -> Option<&str> {
    if outcome.status != Status::Revert {
        return None;
    }
    let data = outcome.output.strip_prefix(&[0x08, 0xc3, 0x79, 0xa0])?;
    assert_eq!(U256::from_be_slice(&data[..32]), U256::from(32));
    let length: usize = U256::from_be_slice(&data[32..64]).to();
    assert_eq!(data.len(), 64 + length.next_multiple_of(32));
    assert!(data[64 + length..].iter().all(|byte| *byte == 0));
    std::str::from_utf8(&data[64..64 + length]).ok()
}

#[test]
fn selectors_are_hashes_of_the_signatures() {
    for function in all_functions() {
        let hash = keccak256(function.signature);
        assert_eq!(function.selector, hash[..4], "{}", function.signature);
        assert!(function.signature.starts_with(function.name));
    }
}

#[test]
fn functions_are_the_chains() {
    let abi = chain_abi();
    for function in all_functions().filter(|f| f.address != address::TAO_REWARD) {
        let row = abi.get(&(function.address, function.selector));
        let (signature, mutability) = row.expect("a function of the chain");
        assert_eq!(function.signature, signature);
        let ours = match function.mutability {
            Mutability::View => "view",
            Mutability::NonPayable => "nonpayable",
            Mutability::Payable => "payable",
            Mutability::Pure => "pure",
        };
        assert_eq!(ours, mutability, "{signature}");
    }
}

#[test]
fn every_function_of_the_chain_is_answered() {
    let ours: Vec<_> = ours().collect();
    for (row, (signature, _)) in chain_abi() {
        assert!(ours.contains(&row), "{signature}");
    }
}

#[test]
fn a_static_frame_may_only_view() {
    for function in solidity_style() {
        let outcome = call(&function, 8, |call| call.is_static = true);
        let refused =
            revert_text(&outcome) == Some("Can't call non-static function in static context");
        assert_eq!(
            refused,
            function.mutability != Mutability::View,
            "{}",
            function.signature
        );
    }
}

#[test]
fn only_payable_functions_take_value() {
    for function in solidity_style() {
        let outcome = call(&function, 8, |call| call.value_wei = U256::ONE);
        let refused = revert_text(&outcome) == Some("Function is not payable");
        assert_eq!(
            refused,
            function.mutability != Mutability::Payable,
            "{}",
            function.signature
        );
    }
}

#[test]
fn the_static_context_is_looked_at_before_value_and_arguments() {
    for function in solidity_style().filter(|f| f.mutability != Mutability::View) {
        let outcome = call(&function, 0, |call| {
            call.is_static = true;
            call.value_wei = U256::ONE;
        });
        assert_eq!(
            revert_text(&outcome),
            Some("Can't call non-static function in static context")
        );
    }
}

#[test]
fn arguments_are_counted() {
    for function in solidity_style() {
        let types = &function.signature[function.name.len() + 1..function.signature.len() - 1];
        let count = types.split(',').filter(|t| !t.is_empty()).count();
        if count > 0 {
            let outcome = call(&function, count - 1, |_| ());
            assert_eq!(
                revert_text(&outcome),
                Some(format!("Expected at least {count} arguments").as_str())
            );
            assert_eq!(outcome.gas_used, 0);
        }
        let outcome = call(&function, count, |_| ());
        assert!(!revert_text(&outcome).is_some_and(|text| text.starts_with("Expected")));
    }
}

/// Every selector of another precompile, and those beside a precompile's own.
#[test]
fn other_selectors_have_no_function() {
    let all: Vec<_> = chain_abi().into_keys().chain(ours()).collect();
    let addresses: BTreeSet<_> = solidity_style().map(|f| f.address).collect();
    for at in addresses {
        let own: BTreeSet<_> = ours().filter(|row| row.0 == at).map(|row| row.1).collect();
        let beside = own.iter().flat_map(|selector| {
            let number = u32::from_be_bytes(*selector);
            [number.wrapping_sub(1), number.wrapping_add(1)].map(u32::to_be_bytes)
        });
        let others = all.iter().map(|row| row.1).chain(beside);
        for selector in others.filter(|selector| !own.contains(selector)) {
            let outcome = ask(at, &selector, |_| ());
            assert_eq!(revert_text(&outcome), Some("Unknown selector"));
            assert_eq!((outcome.gas_used, outcome.weight), (0, 0));
        }
    }
}

#[test]
fn calldata_without_a_selector_is_refused() {
    let text = "Tried to read selector out of bounds";
    for (_, f) in solidity_style()
        .map(|f| (f.address, f))
        .collect::<BTreeMap<_, _>>()
    {
        for length in 0..4 {
            let outcome = ask(f.address, &f.selector[..length], |call| {
                call.is_static = true
            });
            assert_eq!(revert_text(&outcome), Some(text));
        }
    }
}

/// `(address, signature)` of every function of the Solidity interfaces in `contracts/`.
fn solidity_functions() -> Vec<([u8; 20], String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../contracts/src/interfaces");
    let mut functions = Vec::new();
    for file in fs::read_dir(folder).expect("the interfaces are in the tree") {
        let text = fs::read_to_string(file.expect("a file").path()).expect("text");
        let code: Vec<_> = text
            .lines()
            .filter(|line| !line.trim_start().starts_with("//"))
            .collect();
        let code = code.join(" ");
        let after = |marker| code.split_once(marker).map(|(_, rest)| rest);
        let Some(constant) = after("_ADDRESS = ") else {
            continue;
        };
        let address = hex::decode_to_array(&constant[..42]).expect("an address");
        // An enum is a uint8 in signatures.
        let enums: Vec<_> = code
            .split("enum ")
            .skip(1)
            .filter_map(|declaration| declaration.split_whitespace().next())
            .collect();
        for declaration in code.split("function ").skip(1) {
            let (name, rest) = declaration.split_once('(').expect("parameters");
            let (parameters, _) = rest.split_once(')').expect("parameters");
            let types: Vec<_> = parameters
                .split(',')
                .filter_map(|parameter| parameter.split_whitespace().next())
                .map(|kind| if enums.contains(&kind) { "uint8" } else { kind })
                .collect();
            functions.push((address, format!("{name}({})", types.join(","))));
        }
    }
    functions
}

#[test]
fn the_solidity_interfaces_promise_what_is_answered_and_nothing_else() {
    let ours: Vec<_> = all_functions()
        .map(|f| (f.address, f.signature.to_owned()))
        .collect();
    let promised = solidity_functions();
    for function in &promised {
        assert!(ours.contains(function), "{}", function.1);
    }
    for function in &ours {
        assert!(
            promised.contains(function),
            "{} has no interface",
            function.1
        );
    }
}
