//! `eth_getLogs` and filters.

use std::collections::BTreeSet;

use alloy_primitives::{Address, B256};
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{Map, Value, json};

use super::{
    Method, Reply,
    args::{Args, BlockRef, Read, field},
    errors::invalid,
    method, show,
};
use crate::node::{Filter, FilterChanges, LogFilter, Node, NodeError};

/// Topics that a log can have.
const MAX_TOPICS: usize = 4;

pub(super) const METHODS: &[Method] = &[
    method(&["eth_getLogs"], |node: &Node, args: &Args| -> Reply {
        logs(node, &log_filter(node, args.raw(0))?)
    }),
    method(&["eth_newFilter"], |node: &Node, args: &Args| -> Reply {
        let filter = log_filter(node, args.raw(0))?;
        Ok(install(node, Filter::Logs(filter)))
    }),
    method(&["eth_newBlockFilter"], |node: &Node, _: &Args| -> Reply {
        Ok(install(node, Filter::Blocks))
    }),
    method(
        &["eth_newPendingTransactionFilter"],
        |node: &Node, _: &Args| -> Reply { Ok(install(node, Filter::Pending)) },
    ),
    method(&["eth_getFilterChanges"], changes),
    method(
        &["eth_getFilterLogs"],
        |node: &Node, args: &Args| -> Reply {
            let id: u128 = args.required(0, "id")?;
            let filter = node.read(|chain| chain.filters.log_filter(id).cloned());
            logs(
                node,
                &filter.ok_or_else(|| invalid("id", "filter not found"))?,
            )
        },
    ),
    method(
        &["eth_uninstallFilter"],
        |node: &Node, args: &Args| -> Reply {
            let id: u128 = args.required(0, "id")?;
            Ok(json!(node.write(|chain| chain.filters.uninstall(id))))
        },
    ),
];

fn install(node: &Node, filter: Filter) -> Value {
    let id = node.fresh_id();
    node.write(|chain| {
        let head = chain.head().number();
        chain.filters.install(id, filter, head);
    });
    show::id(id)
}

fn logs(node: &Node, filter: &LogFilter) -> Reply {
    let places = node.read(|chain| match filter.block_hash {
        Some(hash) if chain.block_by_hash(hash).is_none() => Err(NodeError::UnknownBlock(hash)),
        _ => Ok(chain.logs(filter)),
    })?;
    Ok(places.iter().map(show::log).collect::<Vec<_>>().into())
}

fn changes(node: &Node, args: &Args) -> Reply {
    let id: u128 = args.required(0, "id")?;
    match node.write(|chain| chain.filter_changes(id)) {
        Some(FilterChanges::Logs(places)) => {
            Ok(places.iter().map(show::log).collect::<Vec<_>>().into())
        }
        Some(FilterChanges::Hashes(hashes)) => Ok(json!(hashes)),
        None => Err(invalid("id", "filter not found")),
    }
}

/// Reads a log filter; an absent one wants everything of the newest block.
pub(super) fn log_filter(
    node: &Node,
    value: Option<&Value>,
) -> Result<LogFilter, ErrorObjectOwned> {
    let Some(value) = value else {
        return Ok(LogFilter::default());
    };
    let Value::Object(fields) = value else {
        return Err(invalid("filter", "expected an object"));
    };
    let filter = LogFilter {
        from: edge(node, fields, "fromBlock")?,
        to: edge(node, fields, "toBlock")?,
        block_hash: field(fields, "blockHash")?,
        addresses: alternatives::<Address>(fields.get("address"), "address")?,
        topics: topics(fields.get("topics"))?,
    };
    if filter.block_hash.is_some() && (filter.from.is_some() || filter.to.is_some()) {
        return Err(invalid(
            "blockHash",
            "cannot stand beside fromBlock or toBlock",
        ));
    }
    if let (Some(from), Some(to)) = (filter.from, filter.to)
        && from > to
    {
        return Err(invalid(
            "fromBlock",
            &format!("{from} is after toBlock {to}"),
        ));
    }
    Ok(filter)
}

/// An end of the range; tags that mean the newest block stay open.
fn edge(
    node: &Node,
    fields: &Map<String, Value>,
    name: &str,
) -> Result<Option<u64>, ErrorObjectOwned> {
    Ok(match field::<BlockRef>(fields, name)? {
        None | Some(BlockRef::Latest | BlockRef::Pending) => None,
        Some(BlockRef::Number(number)) => Some(number),
        Some(BlockRef::Hash(hash)) => {
            let number = node.read(|chain| chain.block_by_hash(hash).map(|block| block.number()));
            Some(number.ok_or(NodeError::UnknownBlock(hash))?)
        }
    })
}

fn alternatives<T: Read + Ord>(
    value: Option<&Value>,
    name: &str,
) -> Result<BTreeSet<T>, ErrorObjectOwned> {
    let read = |value: &Value| T::read(value).map_err(|reason| invalid(name, &reason));
    match value {
        None | Some(Value::Null) => Ok(BTreeSet::new()),
        Some(Value::Array(list)) => list.iter().map(read).collect(),
        Some(value) => Ok(BTreeSet::from([read(value)?])),
    }
}

fn topics(value: Option<&Value>) -> Result<Vec<BTreeSet<B256>>, ErrorObjectOwned> {
    match value {
        None | Some(Value::Null) => Ok(Vec::new()),
        Some(Value::Array(list)) if list.len() <= MAX_TOPICS => list
            .iter()
            .map(|topic| match topic {
                // One alternative that is null admits everything.
                Value::Array(options) if options.iter().any(Value::is_null) => Ok(BTreeSet::new()),
                _ => alternatives::<B256>(Some(topic), "topics"),
            })
            .collect(),
        Some(Value::Array(_)) => Err(invalid("topics", "a log has at most four")),
        Some(_) => Err(invalid("topics", "expected a list")),
    }
}
