//! Sending: nonces, refusals, types, senders, receipts.

use alloy_eips::eip7702::Authorization;
use serde_json::{Value, json};

use crate::client::{TestNode, hex, quiet, wei, word};
use taovm::node::NodeConfig;

#[test]
fn a_transfer_costs_what_the_chain_charges() {
    let node = TestNode::empty();
    let (from, to) = (node.account(0), node.account(1));
    let before = wei(&node.ok("eth_getBalance", json!([from, "latest"])));
    assert_eq!(before, 10_000 * 10_u128.pow(18));
    // 5 wei are less than a rao: they stay with the sender.
    let value = 10_u128.pow(18) + 5;
    let receipt = node.send(json!({ "from": from, "to": to, "value": format!("{value:#x}") }));
    assert_eq!(hex(&receipt["gasUsed"]), 21_000);
    assert_eq!(receipt["status"], "0x1");
    assert_eq!(receipt["contractAddress"], Value::Null);
    assert_eq!(hex(&receipt["effectiveGasPrice"]), 10_000_000_000);
    let after = wei(&node.ok("eth_getBalance", json!([from, "latest"])));
    assert_eq!(before - after, 10_u128.pow(18) + 21_000 * 10_000_000_000);
    // The block before still answers.
    assert_eq!(
        wei(&node.ok("eth_getBalance", json!([from, "0x0"]))),
        before
    );
}

#[test]
fn a_transaction_of_the_future_waits_for_the_ones_before() {
    let node = TestNode::empty();
    let (from, to) = (node.account(0), node.account(1));
    let transfer =
        |nonce| json!([{ "from": from, "to": to, "value": 1, "nonce": nonce, "gas": 21_000 }]);
    let second = node.ok("eth_sendTransaction", transfer(1));
    assert_eq!(node.number(), 0);
    assert_eq!(
        node.ok("txpool_status", json!([])),
        json!({ "pending": "0x0", "queued": "0x1" })
    );
    assert_eq!(
        node.ok("eth_getTransactionReceipt", json!([second])),
        Value::Null
    );
    assert_eq!(
        node.ok("eth_getTransactionByHash", json!([second]))["blockHash"],
        Value::Null
    );
    let first = node.ok("eth_sendTransaction", transfer(0));
    let receipts = node.ok("eth_getBlockReceipts", json!(["latest"]));
    assert_eq!(receipts[0]["transactionHash"], first);
    assert_eq!(receipts[1]["transactionHash"], second);
    assert_eq!(hex(&receipts[1]["cumulativeGasUsed"]), 42_000);
    assert_eq!(hex(&receipts[1]["transactionIndex"]), 1);
}

#[test]
fn the_pool_refuses_in_the_chains_words() {
    let node = TestNode::empty();
    let (from, to) = (node.account(0), node.account(1));
    node.send(json!({ "from": from, "to": to }));
    let cases = [
        (json!({ "nonce": 0, "value": 7 }), "nonce too low"),
        (json!({ "gas": 20_999 }), "intrinsic gas too low"),
        (json!({ "gas": 70_000_000 }), "exceeds block gas limit"),
        (json!({ "chainId": 1 }), "invalid chain id"),
        (
            json!({ "gasPrice": 9_999_999_999_u64 }),
            "gas price less than block base fee",
        ),
        (
            json!({ "value": "0x21e19e0c9bab2400000" }),
            "insufficient funds for gas * price + value",
        ),
    ];
    for (fields, message) in cases {
        let mut request = json!({ "from": from, "to": to, "gas": 21_000 });
        for (name, value) in fields.as_object().unwrap() {
            request[name] = value.clone();
        }
        let before = node.fingerprint();
        let failure = node.fails("eth_sendTransaction", json!([request]));
        assert_eq!((failure.code, failure.message.as_str()), (-32003, message));
        assert_eq!(node.fingerprint(), before, "{message}");
    }
}

#[test]
fn a_nonce_is_taken_once() {
    let node = TestNode::with(NodeConfig {
        no_mining: true,
        seed_subnet: false,
        ..quiet()
    });
    let (from, to) = (node.account(0), node.account(1));
    let transfer =
        |value| json!({ "from": from, "to": to, "value": value, "nonce": 0, "gas": 21_000 });
    let raw = node.ok("eth_signTransaction", json!([transfer(1)]));
    node.ok("eth_sendRawTransaction", json!([raw]));
    let again = node.fails("eth_sendRawTransaction", json!([raw]));
    assert_eq!(
        (again.code, again.message.as_str()),
        (-32003, "already known")
    );
    let other = node.fails("eth_sendTransaction", json!([transfer(2)]));
    assert_eq!(other.message, "replacement transaction underpriced");
    assert_eq!(
        node.ok("eth_getTransactionCount", json!([from, "pending"])),
        "0x1"
    );
    assert_eq!(
        node.ok("eth_getTransactionCount", json!([from, "latest"])),
        "0x0"
    );
    node.ok("evm_mine", json!([]));
    assert_eq!(
        node.ok("eth_getTransactionCount", json!([from, "latest"])),
        "0x1"
    );
    let known = node.fails("eth_sendRawTransaction", json!([raw]));
    assert_eq!(known.message, "already known");
}

#[test]
fn every_transaction_type_of_the_chain_is_taken() {
    let node = TestNode::empty();
    let (from, to) = (node.account(0), node.account(1));
    let base = json!({ "from": from, "to": to, "value": 1_000_000_000, "gas": 60_000 });
    let with = |fields: Value| {
        let mut request = base.clone();
        for (name, value) in fields.as_object().unwrap() {
            request[name] = value.clone();
        }
        request
    };
    let list = json!([{ "address": to, "storageKeys": [word(1)] }]);
    let authorization = Authorization {
        chain_id: alloy_primitives::U256::from(945),
        address: to.parse().unwrap(),
        nonce: 0,
    };
    let accounts = node.node().accounts();
    let authority = accounts.addresses()[5];
    let signature = accounts
        .sign_hash(authority, authorization.signature_hash())
        .unwrap();
    let signed = json!([authorization.into_signed(signature)]);
    let cases = [
        ("0x0", with(json!({ "gasPrice": 10_000_000_000_u64 }))),
        (
            "0x1",
            with(json!({ "gasPrice": 10_000_000_000_u64, "accessList": list })),
        ),
        ("0x2", with(json!({ "maxFeePerGas": 20_000_000_000_u64 }))),
        ("0x4", with(json!({ "authorizationList": signed }))),
    ];
    for (kind, request) in cases {
        let raw = node.ok("eth_signTransaction", json!([request]));
        let receipt = node.ok("eth_sendRawTransactionSync", json!([raw]));
        assert_eq!(
            (&receipt["type"], &receipt["status"]),
            (&json!(kind), &json!("0x1"))
        );
        let shown = node.ok(
            "eth_getTransactionByHash",
            json!([receipt["transactionHash"]]),
        );
        assert_eq!(
            (&shown["type"], &shown["from"]),
            (&json!(kind), &receipt["from"])
        );
        let back = node.ok(
            "eth_getRawTransactionByHash",
            json!([receipt["transactionHash"]]),
        );
        assert_eq!(back, raw);
    }
    let code = node.ok("eth_getCode", json!([authority.to_string(), "latest"]));
    assert!(code.as_str().unwrap().starts_with("0xef0100"), "{code}");
}

#[test]
fn only_known_and_impersonated_senders_send_unsigned() {
    let node = TestNode::empty();
    let stranger = "0x00000000000000000000000000000000000000aa";
    let transfer = json!([{ "from": stranger, "to": node.account(1), "value": 1_000_000_000 }]);
    let failure = node.fails("eth_sendTransaction", transfer.clone());
    assert_eq!(failure.code, -32602);
    assert!(
        failure.message.starts_with("No Signer available"),
        "{failure:?}"
    );

    node.ok("anvil_setBalance", json!([stranger, "0xde0b6b3a7640000"]));
    assert_eq!(
        node.ok("eth_getBalance", json!([stranger, "latest"])),
        "0xde0b6b3a7640000"
    );
    node.ok("anvil_impersonateAccount", json!([stranger]));
    let hash = node.ok("eth_sendTransaction", transfer.clone());
    let receipt = node.ok("eth_getTransactionReceipt", json!([hash]));
    assert_eq!(
        (&receipt["from"], &receipt["status"]),
        (&json!(stranger), &json!("0x1"))
    );
    node.ok("hardhat_stopImpersonatingAccount", json!([stranger]));
    assert_eq!(node.fails("eth_sendTransaction", transfer).code, -32602);
}

#[test]
fn many_clients_send_at_once() {
    let node = TestNode::empty();
    std::thread::scope(|scope| {
        for sender in 0..5 {
            let node = &node;
            scope.spawn(move || {
                for _ in 0..10 {
                    let request = json!({ "from": node.account(sender), "to": node.account(9) });
                    assert_eq!(node.send(request)["status"], "0x1");
                }
            });
        }
    });
    for sender in 0..5 {
        let count = node.ok(
            "eth_getTransactionCount",
            json!([node.account(sender), "latest"]),
        );
        assert_eq!(count, "0xa");
    }
}

#[test]
fn signatures_are_those_of_every_other_wallet() {
    let node = TestNode::empty();
    let account = node.account(0);
    // "hello" signed by the first account of the test mnemonic.
    let signature = node.ok("personal_sign", json!(["0x68656c6c6f", account]));
    assert_eq!(
        node.ok("eth_sign", json!([account, "0x68656c6c6f"])),
        signature
    );
    let signature: alloy_primitives::Signature = signature.as_str().unwrap().parse().unwrap();
    let signer = signature.recover_address_from_msg("hello").unwrap();
    assert_eq!(signer.to_string(), account);

    let typed = json!({
        "types": {
            "EIP712Domain": [{ "name": "name", "type": "string" }],
            "Mail": [{ "name": "text", "type": "string" }],
        },
        "primaryType": "Mail",
        "domain": { "name": "taovm" },
        "message": { "text": "hi" },
    });
    let as_object = node.ok("eth_signTypedData_v4", json!([account, typed]));
    let as_text = node.ok("eth_signTypedData_v4", json!([account, typed.to_string()]));
    assert_eq!(as_object, as_text);
}
