//! `eth_subscribe`, over WebSocket.

use std::sync::Arc;

use jsonrpsee::{
    RpcModule, SubscriptionMessage,
    core::{SubscriptionResult, server::PendingSubscriptionSink},
    types::Params,
};
use serde_json::{Value, json};
use tokio::sync::broadcast::error::RecvError;

use super::{args::Args, errors::invalid, filters::log_filter, show};
use crate::node::{Head, LogFilter, Node};

enum Watch {
    Heads,
    Logs(LogFilter),
    Pending { full: bool },
}

pub(super) fn register(module: &mut RpcModule<Node>) {
    module
        .register_subscription(
            "eth_subscribe",
            "eth_subscription",
            "eth_unsubscribe",
            |params, pending, node, _| run(params, pending, node),
        )
        .expect("no table has these names");
}

async fn run(
    params: Params<'static>,
    pending: PendingSubscriptionSink,
    node: Arc<Node>,
) -> SubscriptionResult {
    let watch = match read(&node, &params) {
        Ok(watch) => watch,
        Err(error) => {
            pending.reject(error).await;
            return Ok(());
        }
    };
    let mut heads = node.subscribe();
    drop(node);
    let sink = pending.accept().await?;
    loop {
        tokio::select! {
            () = sink.closed() => return Ok(()),
            head = heads.recv() => {
                let head = match head {
                    Ok(head) => head,
                    // Too slow: what is lost is lost.
                    Err(RecvError::Lagged(_)) => continue,
                    Err(RecvError::Closed) => return Ok(()),
                };
                for item in items(&watch, &head) {
                    let text = serde_json::value::to_raw_value(&item)?;
                    sink.send(SubscriptionMessage::from(text)).await?;
                }
            }
        }
    }
}

fn read(node: &Node, params: &Params<'_>) -> Result<Watch, jsonrpsee::types::ErrorObjectOwned> {
    let args = Args::read(params)?;
    let kind: String = args.required(0, "subscription")?;
    match kind.as_str() {
        "newHeads" => Ok(Watch::Heads),
        "logs" => Ok(Watch::Logs(log_filter(node, args.raw(1))?)),
        "newPendingTransactions" => Ok(Watch::Pending {
            full: args.optional(1, "full")?.unwrap_or(false),
        }),
        other => Err(invalid(
            "subscription",
            &format!("{other:?} is none of newHeads, logs, newPendingTransactions"),
        )),
    }
}

/// What a subscriber hears of an event.
fn items(watch: &Watch, head: &Head) -> Vec<Value> {
    match (watch, head) {
        (Watch::Heads, Head::Block(block)) => {
            show::header(block).map(Value::Object).into_iter().collect()
        }
        (Watch::Logs(filter), Head::Block(block)) => {
            filter.places_in(block).iter().map(show::log).collect()
        }
        (Watch::Pending { full: false }, Head::Pending(transaction)) => {
            vec![json!(transaction.hash)]
        }
        (Watch::Pending { full: true }, Head::Pending(transaction)) => {
            show::transaction(transaction, None).into_iter().collect()
        }
        _ => Vec::new(),
    }
}
