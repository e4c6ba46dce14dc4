//! Answers as clients read them.

use std::sync::Arc;

use alloy_consensus::Transaction as _;
use alloy_primitives::{B256, Bloom, U256};
use jsonrpsee::types::ErrorObjectOwned;
use serde::Serialize;
use serde_json::{Map, Value, json};

use super::errors::internal;
use crate::node::{Chain, LogPlace, SealedBlock, Transaction};

/// A quantity: hex without leading zeros.
pub(crate) fn quantity(number: impl Into<u128>) -> Value {
    Value::String(format!("{:#x}", number.into()))
}

/// A quantity of 256 bits.
pub(crate) fn quantity256(number: U256) -> Value {
    Value::String(format!("{number:#x}"))
}

/// Anything that serializes the way clients expect.
pub(crate) fn plain(value: &impl Serialize) -> Result<Value, ErrorObjectOwned> {
    serde_json::to_value(value).map_err(|e| internal(e.to_string()))
}

fn object(value: &impl Serialize) -> Result<Map<String, Value>, ErrorObjectOwned> {
    match plain(value)? {
        Value::Object(fields) => Ok(fields),
        _ => Err(internal("an object was expected")),
    }
}

/// A block; its transactions in full or by hash.
pub(crate) fn block(block: &SealedBlock, full: bool) -> Result<Value, ErrorObjectOwned> {
    let mut fields = header(block)?;
    let transactions = block
        .transactions
        .iter()
        .enumerate()
        .map(|(index, included)| {
            if full {
                transaction(&included.transaction, Some((block, index)))
            } else {
                Ok(json!(included.transaction.hash))
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    fields.insert("transactions".into(), transactions.into());
    fields.insert("size".into(), quantity(block.size() as u64));
    fields.insert("uncles".into(), json!([]));
    fields.insert("withdrawals".into(), json!([]));
    Ok(fields.into())
}

/// A header with its hash, as `newHeads` shows it.
pub(crate) fn header(block: &SealedBlock) -> Result<Map<String, Value>, ErrorObjectOwned> {
    let mut fields = object(&block.header)?;
    fields.insert("hash".into(), json!(block.hash));
    fields.insert("totalDifficulty".into(), quantity(0_u8));
    Ok(fields)
}

/// The block that would come next: what waits, without hash and results.
pub(crate) fn pending_block(chain: &Chain, full: bool) -> Result<Value, ErrorObjectOwned> {
    let head = chain.head();
    let mut fields = header(head)?;
    let waiting: Vec<_> = chain
        .pool
        .transactions()
        .filter(|t| t.nonce() < chain.pending_nonce(t.from))
        .cloned()
        .collect();
    let transactions = waiting
        .iter()
        .map(|t| {
            if full {
                transaction(t, None)
            } else {
                Ok(json!(t.hash))
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    for (name, value) in [
        ("number", quantity(head.number() + 1)),
        ("parentHash", json!(head.hash)),
        ("timestamp", quantity(head.header.timestamp + 1)),
        ("gasUsed", quantity(0_u8)),
        ("logsBloom", json!(Bloom::ZERO)),
        ("transactions", transactions.into()),
        ("size", quantity(head.size() as u64)),
        ("uncles", json!([])),
        ("withdrawals", json!([])),
    ] {
        fields.insert(name.into(), value);
    }
    for unknown in ["hash", "nonce", "miner"] {
        fields.insert(unknown.into(), Value::Null);
    }
    Ok(fields.into())
}

/// A transaction, with its place if it has one.
pub(crate) fn transaction(
    transaction: &Transaction,
    place: Option<(&SealedBlock, usize)>,
) -> Result<Value, ErrorObjectOwned> {
    let mut fields = object(&transaction.envelope)?;
    fields.insert("hash".into(), json!(transaction.hash));
    fields.insert("from".into(), json!(transaction.from));
    if let Some(fee) = transaction.envelope.is_dynamic_fee().then(|| {
        place.map_or_else(
            || transaction.envelope.max_fee_per_gas(),
            |(block, _)| price(transaction, block),
        )
    }) {
        fields.insert("gasPrice".into(), quantity(fee));
    }
    let (hash, number, index, timestamp) = match place {
        Some((block, index)) => (
            json!(block.hash),
            quantity(block.number()),
            quantity(index as u64),
            quantity(block.header.timestamp),
        ),
        None => (Value::Null, Value::Null, Value::Null, Value::Null),
    };
    fields.insert("blockHash".into(), hash);
    fields.insert("blockNumber".into(), number);
    fields.insert("transactionIndex".into(), index);
    if !timestamp.is_null() {
        fields.insert("blockTimestamp".into(), timestamp);
    }
    Ok(fields.into())
}

fn price(transaction: &Transaction, block: &SealedBlock) -> u128 {
    let base_fee = block.header.base_fee_per_gas.unwrap_or_default();
    transaction.input.effective_gas_price(base_fee)
}

/// A receipt.
pub(crate) fn receipt(block: &Arc<SealedBlock>, index: usize) -> Value {
    let included = &block.transactions[index];
    let (transaction, outcome) = (&included.transaction, &included.outcome);
    let logs: Vec<_> = (0..outcome.logs.len())
        .map(|position| {
            log(&LogPlace {
                block: block.clone(),
                transaction: index,
                log: position,
            })
        })
        .collect();
    let mut bloom = Bloom::ZERO;
    for log in &outcome.logs {
        bloom.accrue_log(log);
    }
    json!({
        "type": quantity(included.tx_type()),
        "status": quantity(u8::from(outcome.is_success())),
        "cumulativeGasUsed": quantity(included.cumulative_gas),
        "logs": logs,
        "logsBloom": bloom,
        "transactionHash": transaction.hash,
        "transactionIndex": quantity(index as u64),
        "blockHash": block.hash,
        "blockNumber": quantity(block.number()),
        "blockTimestamp": quantity(block.header.timestamp),
        "gasUsed": quantity(outcome.gas_used),
        "effectiveGasPrice": quantity(included.effective_gas_price),
        "from": transaction.from,
        "to": transaction.input.to,
        "contractAddress": included.contract_address,
    })
}

/// A log.
pub(crate) fn log(place: &LogPlace) -> Value {
    let included = &place.block.transactions[place.transaction];
    let log = &included.outcome.logs[place.log];
    json!({
        "address": log.address,
        "topics": log.topics(),
        "data": log.data.data,
        "blockHash": place.block.hash,
        "blockNumber": quantity(place.block.number()),
        "blockTimestamp": quantity(place.block.header.timestamp),
        "transactionHash": included.transaction.hash,
        "transactionIndex": quantity(place.transaction as u64),
        "logIndex": quantity(included.first_log + place.log as u64),
        "removed": false,
    })
}

/// A 16-byte id.
pub(crate) fn id(id: u128) -> Value {
    Value::String(format!("{id:#034x}"))
}

/// A 32-byte word.
pub(crate) fn word(value: U256) -> Value {
    json!(B256::from(value))
}
