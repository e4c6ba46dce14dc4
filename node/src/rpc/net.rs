//! `net_`: a network of one.

use serde_json::{Value, json};

use super::{Method, Reply, args::Args, method, show::quantity};
use crate::node::Node;

pub(super) const METHODS: &[Method] = &[
    method(
        &["net_version", "eth_networkId"],
        |node: &Node, _: &Args| -> Reply { Ok(Value::String(node.config().chain_id.to_string())) },
    ),
    method(&["net_listening"], |_: &Node, _: &Args| -> Reply {
        Ok(json!(true))
    }),
    method(&["net_peerCount"], |_: &Node, _: &Args| -> Reply {
        Ok(quantity(0_u8))
    }),
];
