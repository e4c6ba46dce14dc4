//! `debug_`: geth's formats, with what precompiles refused in words.

use serde_json::{Value, json};

use crate::client::{STAKING, TestNode, add_stake, word};

/// Code that hands its calldata to the staking precompile and goes on whatever comes of it.
fn forwarder() -> String {
    let address = STAKING.trim_start_matches("0x");
    format!("0x365f5f375f5f365f5f73{address}5af100")
}

/// A transaction to an address that has this code.
fn send_to_code(node: &TestNode, code: &str, data: &str) -> Value {
    let target = "0x00000000000000000000000000000000c0de0001";
    node.ok("anvil_setCode", json!([target, code]));
    let receipt = node.send(json!({
        "from": node.account(0), "to": target, "data": data, "gas": "0x7a120",
    }));
    assert_eq!(receipt["status"], "0x1", "{receipt}");
    receipt
}

#[test]
fn a_refusal_inside_of_a_transaction_is_traced_with_its_function_and_the_chains_error() {
    let node = TestNode::empty();
    let data = add_stake(&word(1), 5_000_000_000, 99);
    let receipt = send_to_code(&node, &forwarder(), &data);
    let trace = node.ok(
        "debug_traceTransaction",
        json!([receipt["transactionHash"], { "tracer": "callTracer" }]),
    );
    assert_eq!(trace["type"], "CALL");
    assert_eq!(trace["to"], receipt["to"]);
    assert_eq!(trace["gasUsed"], receipt["gasUsed"]);
    assert_eq!(trace["error"], Value::Null);
    let inner = &trace["calls"][0];
    assert_eq!(inner["to"], STAKING);
    assert_eq!(inner["error"], "SubtensorModule.SubnetNotExists");
    assert_eq!(
        inner["gasUsed"], inner["gas"],
        "a refusal takes all that the call was given"
    );
    let said = &inner["precompile"];
    assert_eq!(said["name"], "StakingV2");
    assert_eq!(said["function"], "addStake(bytes32,uint256,uint256)");
    assert_eq!(said["arguments"], json!([word(1), "5000000000", "99"]));
    assert_eq!(said["error"], "SubtensorModule.SubnetNotExists");
    let top = node.ok(
        "debug_traceTransaction",
        json!([receipt["transactionHash"], { "tracer": "callTracer", "tracerConfig": { "onlyTopCall": true } }]),
    );
    assert_eq!(top["calls"], Value::Null);
}

#[test]
fn steps_show_opcodes_stack_and_storage_and_add_up_to_the_receipt() {
    let node = TestNode::empty();
    let receipt = send_to_code(&node, "0x602a5f5500", "0x");
    let hash = &receipt["transactionHash"];
    let trace = node.ok("debug_traceTransaction", json!([hash]));
    assert_eq!(
        json!(format!("{:#x}", trace["gas"].as_u64().unwrap())),
        receipt["gasUsed"]
    );
    assert_eq!(trace["failed"], false);
    let steps = trace["structLogs"].as_array().unwrap();
    let names: Vec<_> = steps
        .iter()
        .map(|step| step["op"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["PUSH1", "PUSH0", "SSTORE", "STOP"]);
    assert_eq!(steps[2]["stack"], json!(["0x2a", "0x0"]));
    assert_eq!(steps[2]["storage"], json!({ word(0): word(0x2a) }));
    let spent: u64 = steps
        .iter()
        .map(|step| step["gasCost"].as_u64().unwrap())
        .sum();
    assert_eq!(21_000 + spent, trace["gas"].as_u64().unwrap());
}

#[test]
fn a_traced_call_changes_nothing_and_names_what_was_refused() {
    let node = TestNode::empty();
    let before = node.fingerprint();
    let call = json!({
        "from": node.account(0),
        "to": STAKING,
        "data": add_stake(&word(1), 5_000_000_000, 99),
    });
    let trace = node.ok(
        "debug_traceCall",
        json!([call, "latest", { "tracer": "callTracer" }]),
    );
    assert_eq!(trace["error"], "SubtensorModule.SubnetNotExists");
    assert_eq!(trace["precompile"]["name"], "StakingV2");
    assert_eq!(node.fingerprint(), before);
}

#[test]
fn an_unknown_tracer_or_transaction_is_named() {
    let node = TestNode::empty();
    let call = json!({ "to": STAKING });
    let tracer = node.fails(
        "debug_traceCall",
        json!([call, "latest", { "tracer": "prestateTracer" }]),
    );
    assert_eq!(tracer.code, -32602);
    assert!(
        tracer.message.contains("prestateTracer"),
        "{}",
        tracer.message
    );
    let hash = node.fails("debug_traceTransaction", json!([word(1)]));
    assert_eq!(hash.code, -32602);
    assert!(hash.message.contains("hash"), "{}", hash.message);
}
