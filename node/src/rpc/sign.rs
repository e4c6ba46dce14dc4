//! Signatures of the development accounts.

use alloy_dyn_abi::TypedData;
use alloy_primitives::{Address, Bytes, eip191_hash_message};
use serde_json::{Value, json};

use super::{Method, Reply, args::Args, errors::invalid, method};
use crate::node::Node;

pub(super) const METHODS: &[Method] = &[
    method(&["eth_sign"], |node: &Node, args: &Args| -> Reply {
        sign(node, args, 1, 0)
    }),
    method(&["personal_sign"], |node: &Node, args: &Args| -> Reply {
        sign(node, args, 0, 1)
    }),
    method(&["eth_signTypedData_v4"], sign_typed_data),
];

/// Signs a message as `eth_sign` (address, message) and `personal_sign` (message, address) do.
fn sign(node: &Node, args: &Args, message: usize, address: usize) -> Reply {
    let message: Bytes = args.required(message, "message")?;
    let address: Address = args.required(address, "address")?;
    let signature = node
        .accounts()
        .sign_hash(address, eip191_hash_message(message))?;
    Ok(json!(Bytes::from(signature.as_bytes())))
}

fn sign_typed_data(node: &Node, args: &Args) -> Reply {
    let address: Address = args.required(0, "address")?;
    let wrong = |reason: &dyn std::fmt::Display| invalid("typedData", &reason.to_string());
    let data: TypedData = match args.raw(1) {
        None => return Err(invalid("typedData", "is missing")),
        // Some clients send it as text.
        Some(Value::String(text)) => serde_json::from_str(text).map_err(|e| wrong(&e))?,
        Some(value) => serde_json::from_value(value.clone()).map_err(|e| wrong(&e))?,
    };
    let hash = data.eip712_signing_hash().map_err(|e| wrong(&e))?;
    let signature = node.accounts().sign_hash(address, hash)?;
    Ok(json!(Bytes::from(signature.as_bytes())))
}
