//! Every revert that the chain recorded for a function of this version, in scenarios and in random
//! calls: reverts come from the calldata and the context alone, so no state is needed. That of an
//! allowance comes from there being none.

use std::{fs, path::Path};

use alloy_primitives::{U256, hex};
use serde_json::Value;
use taovm_chain::{profile::Profile, state::State};
use taovm_precompiles::{PrecompileCall, Status, all_functions, is_precompile, run};

const FILES: &[&str] = &[
    "scenarios/evm_01_staking_v2.json",
    "scenarios/evm_02_views.json",
    "scenarios/evm_03_subnet_neuron_writes.json",
    "scenarios/evm_05_eth_transactions.json",
    "scenarios/evm_06_more_precompiles.json",
    "fuzz/fz_evm_01.json",
    "fuzz/fz_evm_02.json",
    "fuzz/fz_evm_03.json",
];

/// The gas of a transaction with this calldata, before it does anything.
fn intrinsic(input: &[u8]) -> u64 {
    let bytes = input.iter().map(|byte| if *byte == 0 { 4 } else { 16 });
    21_000 + bytes.sum::<u64>()
}

/// Compares one step, if it is a revert of a function that this version has.
fn compare(step: &Value, recorded: &Value) -> bool {
    let result = &recorded["result"];
    let reverted = result["revert"] == "Reverted" || result["exit"] == "Revert(Reverted)";
    let to = step["to"]
        .as_str()
        .and_then(|to| hex::decode_to_array(to).ok());
    let data = recorded["expanded"]["data"]
        .as_str()
        .or(step["data"].as_str());
    let (true, Some(to), Some(data)) = (reverted, to, data) else {
        return false;
    };
    let input = hex::decode(data).expect("hex");
    let known = all_functions().any(|f| f.address == to && input.starts_with(&f.selector))
        || result["revert_reason"] == "Unknown selector"
        || input.len() < 4;
    if !is_precompile(&to) || !known {
        return false;
    }
    let value = step["value"].as_str().unwrap_or("0");
    let from = step["from"].as_str().expect("from");
    let outcome = run(
        &mut State::empty(&Profile::FINNEY),
        &PrecompileCall {
            address: to,
            caller: hex::decode_to_array(from).expect("an address"),
            value_wei: value.parse::<U256>().expect("a number"),
            input: &input,
            gas_limit: 10_000_000,
            is_static: step["static"] == true,
            is_delegate: false,
        },
        None,
    );
    assert_eq!(outcome.status, Status::Revert, "{step}");
    assert_eq!(
        result["output"],
        hex::encode_prefixed(&outcome.output),
        "{step}"
    );
    let by_transaction = step["op"] != "precompile";
    let gas_used = outcome.gas_used + if by_transaction { intrinsic(&input) } else { 0 };
    assert_eq!(result["gas_used"], gas_used.to_string(), "{step}");
    true
}

#[test]
fn reverts_are_the_recorded_ones() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/vectors");
    let mut compared = 0;
    for file in FILES {
        let text = fs::read_to_string(folder.join(file)).expect("the vectors are in the tree");
        let file: Value = serde_json::from_str(&text).expect("JSON");
        let steps = file["steps"].as_array().expect("steps");
        let results = file["output"]["results"].as_array().expect("results");
        compared += steps
            .iter()
            .zip(results)
            .filter(|(s, r)| compare(s, r))
            .count();
    }
    assert!(compared >= 10, "{compared}");
}
