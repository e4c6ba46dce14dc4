//! JSON-RPC: one file a namespace.
//!
//! A method is a function of the node and its arguments. Arguments are read by [`args`], which names
//! the field that cannot be read; answers are written by [`show`]; [`errors`] has the codes of
//! spec 09 §1.5.

mod anvil;
mod args;
mod bridge;
mod debug;
mod errors;
mod eth;
mod evm;
mod filters;
mod net;
mod request;
mod show;
mod sign;
mod subscribe;
mod taovm;
mod transactions;
mod web3;

use std::sync::Arc;

use jsonrpsee::{
    RpcModule,
    core::traits::IdProvider,
    types::{ErrorObjectOwned, Params, SubscriptionId},
};
use serde_json::Value;
use taovm_chain::call::Call;

use crate::node::Node;
use args::Args;

pub(crate) use errors::refusal_text;

/// A method's answer.
type Reply = Result<Value, ErrorObjectOwned>;

/// A method under all of its names.
struct Method {
    names: &'static [&'static str],
    run: fn(&Node, &Args) -> Reply,
}

/// Shorthand for the tables.
const fn method(names: &'static [&'static str], run: fn(&Node, &Args) -> Reply) -> Method {
    Method { names, run }
}

/// All tables.
const TABLES: &[&[Method]] = &[
    web3::METHODS,
    net::METHODS,
    eth::METHODS,
    transactions::METHODS,
    sign::METHODS,
    filters::METHODS,
    debug::METHODS,
    evm::METHODS,
    anvil::METHODS,
    taovm::METHODS,
    bridge::METHODS,
];

/// The names of all methods, subscriptions aside.
pub fn method_names() -> impl Iterator<Item = &'static str> {
    TABLES
        .iter()
        .flat_map(|table| table.iter().flat_map(|method| method.names.iter().copied()))
}

/// The module that the server answers with.
#[must_use]
pub fn module(node: Arc<Node>) -> RpcModule<Node> {
    let mut module = RpcModule::from_arc(node);
    for method in TABLES.iter().copied().flatten() {
        let run = method.run;
        for name in method.names {
            module
                .register_blocking_method(name, move |params: Params<'_>, node, _| {
                    run(&node, &Args::read(&params)?)
                })
                .expect("a name stands in one table only: tested below");
        }
    }
    subscribe::register(&mut module);
    module
}

/// Ids of subscriptions: 16 bytes in hex.
#[derive(Debug)]
pub struct Ids(pub Arc<Node>);

impl IdProvider for Ids {
    fn next_id(&self) -> SubscriptionId<'static> {
        SubscriptionId::Str(format!("{:#034x}", self.0.fresh_id()).into())
    }
}

/// A call's pallet and name, e.g. `SubtensorModule.add_stake`.
pub(crate) fn call_name(call: &Call) -> String {
    let Ok(Value::Object(pallet)) = serde_json::to_value(call) else {
        return "unknown".to_owned();
    };
    pallet
        .into_iter()
        .next()
        .map_or_else(String::new, |(pallet, call)| {
            let name = match call {
                Value::Object(call) => call.into_iter().next().map(|(name, _)| name),
                Value::String(name) => Some(name),
                _ => None,
            };
            format!("{pallet}.{}", name.unwrap_or_default())
        })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    #[test]
    fn a_name_stands_in_one_table_only() {
        let mut seen = BTreeSet::new();
        for name in super::method_names() {
            assert!(seen.insert(name), "{name} is registered twice");
        }
    }
}
