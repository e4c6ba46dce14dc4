//! `web3_`: who answers.

use alloy_primitives::{Bytes, keccak256};
use serde_json::{Value, json};

use super::{Method, Reply, args::Args, method};
use crate::node::Node;

pub(super) const METHODS: &[Method] = &[
    method(&["web3_clientVersion"], client_version),
    method(&["web3_sha3"], sha3),
];

/// Tools recognise a development chain by the prefix `anvil/` (spec 09 D6).
pub(super) fn version() -> String {
    format!("anvil/taovm/v{}", env!("CARGO_PKG_VERSION"))
}

#[expect(clippy::unnecessary_wraps, reason = "the shape of all methods")]
fn client_version(_: &Node, _: &Args) -> Reply {
    Ok(Value::String(version()))
}

fn sha3(_: &Node, args: &Args) -> Reply {
    let data: Bytes = args.required(0, "data")?;
    Ok(json!(keccak256(data)))
}
