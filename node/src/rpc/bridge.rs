//! `taovm_bridge…` and `taovm_stateAt`: the node's blocks as versions for tests that fork it.

use alloy_primitives::keccak256;
use serde_json::{Value, json};

use super::{Method, Reply, args::Args, errors::invalid, method, request::resolve};
use crate::node::Node;

pub(super) const METHODS: &[Method] = &[
    method(&["taovm_stateAt"], state_at),
    method(&["taovm_bridgeCall"], |node, args| {
        ask(node, "taovm_bridgeCall", args)
    }),
    method(&["taovm_bridgeNative"], |node, args| {
        ask(node, "taovm_bridgeNative", args)
    }),
    method(&["taovm_bridgeEpoch"], |node, args| {
        ask(node, "taovm_bridgeEpoch", args)
    }),
    method(&["taovm_bridgeRoll"], |node, args| {
        ask(node, "taovm_bridgeRoll", args)
    }),
    method(&["taovm_bridgeContract"], |node, args| {
        ask(node, "taovm_bridgeContract", args)
    }),
    method(&["taovm_bridgeStorage"], |node, args| {
        ask(node, "taovm_bridgeStorage", args)
    }),
    method(&["taovm_bridgeGenesis"], |node, args| {
        ask(node, "taovm_bridgeGenesis", args)
    }),
    method(&["taovm_bridgeNeurons"], |node, args| {
        ask(node, "taovm_bridgeNeurons", args)
    }),
    method(&["taovm_bridgeSubnet"], |node, args| {
        ask(node, "taovm_bridgeSubnet", args)
    }),
    method(&["taovm_bridgeBalance"], |node, args| {
        ask(node, "taovm_bridgeBalance", args)
    }),
    method(&["taovm_bridgeAccount"], |node, args| {
        ask(node, "taovm_bridgeAccount", args)
    }),
    method(&["taovm_bridgeSs58"], |node, args| {
        ask(node, "taovm_bridgeSs58", args)
    }),
];

/// The version that a block is, for `TaoChain.beginAt`.
fn state_at(node: &Node, args: &Args) -> Reply {
    let reference = args.block(0)?;
    let block = node.read(|chain| resolve(chain, reference))?;
    let handle = keccak256([b"block:", block.hash.as_slice()].concat());
    Ok(json!(node.bridge().forked(handle, &block.world)))
}

fn ask(node: &Node, name: &str, args: &Args) -> Reply {
    let params = args.raw(0).map_or(Value::Null, |first| json!([first]));
    let answer = node.bridge().answer_method(name, &params);
    answer.map(|answer| json!(answer)).map_err(|error| {
        let text = error.to_string();
        let (field, reason) = text.split_once(": ").unwrap_or(("request", &text));
        invalid(field, reason)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_node_has_every_method_of_the_bridge() {
        let names: Vec<_> = METHODS.iter().flat_map(|method| method.names).collect();
        for name in crate::bridge::METHODS {
            assert!(names.contains(&&name), "{name}");
        }
    }
}
