//! `eth_`: sending transactions and reading them.

use std::{sync::Arc, time::Duration};

use alloy_primitives::{Address, B256, Bytes};
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{Value, json};

use super::{
    Method, Reply,
    args::{Args, BlockRef},
    errors::internal,
    eth::estimate,
    method,
    request::{Request, resolve},
    show,
};
use crate::node::{
    Fee, Node, NodeError, SealedBlock, Transaction, TransactionFields, signature_hash,
};

/// How long `eth_sendRawTransactionSync` waits unless told.
const SYNC_TIMEOUT_MS: u64 = 30_000;

/// How long it waits at most.
const MAX_SYNC_TIMEOUT_MS: u64 = 300_000;

pub(super) const METHODS: &[Method] = &[
    method(&["eth_sendTransaction"], send),
    method(
        &["eth_sendRawTransaction"],
        |node: &Node, args: &Args| -> Reply { Ok(json!(send_raw(node, args)?)) },
    ),
    method(&["eth_sendRawTransactionSync"], send_raw_sync),
    method(
        &["eth_signTransaction"],
        |node: &Node, args: &Args| -> Reply {
            Ok(json!(sign(node, Request::read(args, 0)?)?.raw()))
        },
    ),
    method(&["eth_getTransactionByHash"], by_hash),
    method(
        &[
            "eth_getTransactionByBlockNumberAndIndex",
            "eth_getTransactionByBlockHashAndIndex",
        ],
        |node: &Node, args: &Args| -> Reply {
            let place = by_index(node, args)?;
            place.map_or(Ok(Value::Null), |(block, index)| shown(&block, index))
        },
    ),
    method(&["eth_getTransactionBySenderAndNonce"], by_sender_and_nonce),
    method(&["eth_getRawTransactionByHash"], raw_by_hash),
    method(
        &[
            "eth_getRawTransactionByBlockNumberAndIndex",
            "eth_getRawTransactionByBlockHashAndIndex",
        ],
        |node: &Node, args: &Args| -> Reply {
            Ok(by_index(node, args)?.map_or(Value::Null, |(block, index)| {
                json!(block.transactions[index].transaction.raw())
            }))
        },
    ),
    method(&["eth_getTransactionReceipt"], receipt),
    method(&["txpool_status"], pool_status),
];

fn send_raw(node: &Node, args: &Args) -> Result<B256, ErrorObjectOwned> {
    let raw: Bytes = args.required(0, "transaction")?;
    Ok(node.send(Transaction::decode(&raw)?)?)
}

fn send_raw_sync(node: &Node, args: &Args) -> Reply {
    let timeout = args
        .optional(1, "timeout")?
        .unwrap_or(SYNC_TIMEOUT_MS)
        .min(MAX_SYNC_TIMEOUT_MS);
    let hash = send_raw(node, args)?;
    node.wait_included(hash, Duration::from_millis(timeout))
        .map_or_else(
            || {
                Err(internal(format!(
                    "{hash} is in no block after {timeout} ms"
                )))
            },
            |(block, index)| Ok(show::receipt(&block, index)),
        )
}

fn send(node: &Node, args: &Args) -> Reply {
    let transaction = sign(node, Request::read(args, 0)?)?;
    Ok(json!(node.send(transaction)?))
}

/// Fills what the request leaves out, and signs with the sender's key, or without for an
/// impersonated sender.
fn sign(node: &Node, request: Request) -> Result<Transaction, NodeError> {
    let from = match request.from {
        Some(from) => from,
        None => *node
            .accounts()
            .addresses()
            .first()
            .ok_or_else(|| NodeError::argument("from", "is missing"))?,
    };
    let has_key = node.accounts().contains(from);
    if !has_key && !node.is_impersonated(from) {
        return Err(NodeError::NoSigner(from));
    }
    let transaction = fill(
        node,
        Request {
            from: Some(from),
            ..request
        },
        from,
    )?
    .typed()?;
    if !has_key {
        return Ok(Transaction::impersonated(transaction, from));
    }
    let signature = node
        .accounts()
        .sign_hash(from, signature_hash(&transaction))?;
    Ok(Transaction::signed(transaction, signature, from))
}

fn fill(node: &Node, request: Request, from: Address) -> Result<TransactionFields, NodeError> {
    let (head, pending_nonce) =
        node.read(|chain| (chain.head().clone(), chain.pending_nonce(from)));
    let block = head.environment();
    let gas = match request.gas {
        Some(gas) => gas,
        // The nonce may be a future one, which an estimate refuses.
        None => estimate(
            node,
            &head.world,
            &block,
            &Request {
                nonce: None,
                ..request.clone()
            },
        )?,
    };
    let base_fee = u128::from(block.base_fee);
    let fee = match (request.gas_price, request.max_fee, request.priority_fee) {
        (Some(price), _, _) => Fee::Price(price),
        (None, Some(max), priority) => Fee::Dynamic {
            max,
            priority: priority.unwrap_or(0),
        },
        (None, None, priority) => {
            let priority = priority.unwrap_or(0);
            Fee::Dynamic {
                max: base_fee.saturating_add(priority),
                priority,
            }
        }
    };
    Ok(TransactionFields {
        chain_id: request.chain_id.unwrap_or(node.config().chain_id),
        nonce: request.nonce.unwrap_or(pending_nonce),
        gas,
        fee,
        to: request.to,
        value: request.value.unwrap_or_default(),
        data: request.data.unwrap_or_default(),
        access_list: request.access_list,
        authorization_list: request.authorization_list,
    })
}

fn shown(block: &SealedBlock, index: usize) -> Reply {
    show::transaction(&block.transactions[index].transaction, Some((block, index)))
}

fn by_hash(node: &Node, args: &Args) -> Reply {
    let hash: B256 = args.required(0, "hash")?;
    let (included, waiting) = node.read(|chain| (chain.included(hash), chain.pool.get(hash)));
    match (included, waiting) {
        (Some((block, index)), _) => shown(&block, index),
        (None, Some(waiting)) => show::transaction(&waiting, None),
        (None, None) => Ok(Value::Null),
    }
}

fn by_index(
    node: &Node,
    args: &Args,
) -> Result<Option<(Arc<SealedBlock>, usize)>, ErrorObjectOwned> {
    let reference: BlockRef = args.required(0, "block")?;
    let index: u64 = args.required(1, "index")?;
    let block = node.read(|chain| resolve(chain, reference)).ok();
    Ok(block.and_then(|block| {
        let index = usize::try_from(index).ok()?;
        (index < block.transactions.len()).then_some((block, index))
    }))
}

fn by_sender_and_nonce(node: &Node, args: &Args) -> Reply {
    let sender: Address = args.required(0, "sender")?;
    let nonce: u64 = args.required(1, "nonce")?;
    node.read(|chain| chain.by_sender(sender, nonce))
        .map_or(Ok(Value::Null), |(block, index)| shown(&block, index))
}

fn raw_by_hash(node: &Node, args: &Args) -> Reply {
    let hash: B256 = args.required(0, "hash")?;
    let transaction = node.read(|chain| {
        let included = chain.included(hash);
        included
            .map(|(block, index)| block.transactions[index].transaction.clone())
            .or_else(|| chain.pool.get(hash))
    });
    Ok(transaction.map_or(Value::Null, |transaction| json!(transaction.raw())))
}

fn receipt(node: &Node, args: &Args) -> Reply {
    let hash: B256 = args.required(0, "hash")?;
    Ok(node
        .read(|chain| chain.included(hash))
        .map_or(Value::Null, |(block, index)| show::receipt(&block, index)))
}

fn pool_status(node: &Node, _: &Args) -> Reply {
    let (pending, queued) = node.read(|chain| {
        let ready = |t: &&Arc<Transaction>| t.nonce() < chain.pending_nonce(t.from);
        let all = chain.pool.transactions().count();
        let pending = chain.pool.transactions().filter(ready).count();
        (pending as u64, (all - pending) as u64)
    });
    Ok(json!({ "pending": show::quantity(pending), "queued": show::quantity(queued) }))
}
