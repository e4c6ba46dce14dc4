//! `evm_`, and the same under `anvil_` and `hardhat_`: blocks, time, snapshots.

use std::time::Duration;

use serde_json::{Value, json};

use super::{
    Method, Reply,
    args::{Args, field},
    errors::invalid,
    method, show,
    show::quantity,
};
use crate::node::Node;

/// Times above this are in milliseconds.
const MILLISECONDS_FROM: u64 = 1_000_000_000_000;

pub(super) const METHODS: &[Method] = &[
    method(&["evm_mine"], |node: &Node, args: &Args| -> Reply {
        mine_as_asked(node, args)?;
        Ok(json!("0x0"))
    }),
    method(&["anvil_mine_detailed", "evm_mine_detailed"], mine_detailed),
    method(&["anvil_mine", "hardhat_mine"], mine),
    method(
        &["evm_snapshot", "anvil_snapshot"],
        |node: &Node, _: &Args| -> Reply { Ok(quantity(node.snapshot())) },
    ),
    method(
        &["evm_revert", "anvil_revert"],
        |node: &Node, args: &Args| -> Reply { Ok(json!(node.revert(args.required(0, "id")?))) },
    ),
    method(
        &["evm_setAutomine", "anvil_setAutomine"],
        |node: &Node, args: &Args| -> Reply {
            node.set_automine(args.required(0, "enabled")?)?;
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_getAutomine", "hardhat_getAutomine"],
        |node: &Node, _: &Args| -> Reply { Ok(json!(node.read(|chain| chain.automine))) },
    ),
    method(
        &["evm_setIntervalMining", "anvil_setIntervalMining"],
        set_interval_mining,
    ),
    method(
        &["anvil_getIntervalMining"],
        |node: &Node, _: &Args| -> Reply {
            Ok(node
                .interval()
                .map_or(Value::Null, |every| json!(every.as_secs())))
        },
    ),
    method(
        &["evm_increaseTime", "anvil_increaseTime"],
        |node: &Node, args: &Args| -> Reply {
            let seconds = args.required(0, "seconds")?;
            Ok(json!(node.write(|chain| chain.time.increase(seconds))))
        },
    ),
    method(
        &["evm_setTime", "anvil_setTime"],
        |node: &Node, args: &Args| -> Reply {
            let timestamp = seconds(args.required(0, "timestamp")?);
            Ok(json!(node.write(|chain| chain.time.set(timestamp))))
        },
    ),
    method(
        &["evm_setNextBlockTimestamp", "anvil_setNextBlockTimestamp"],
        |node: &Node, args: &Args| -> Reply {
            let timestamp = args.required(0, "timestamp")?;
            node.write(|chain| {
                let parent = chain.head().header.timestamp;
                chain.time.set_next(timestamp, parent)
            })?;
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_setBlockTimestampInterval"],
        |node: &Node, args: &Args| -> Reply {
            let interval = args.required(0, "seconds")?;
            node.write(|chain| chain.time.set_interval(Some(interval)));
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_removeBlockTimestampInterval"],
        |node: &Node, _: &Args| -> Reply {
            node.write(|chain| chain.time.set_interval(None));
            Ok(json!(true))
        },
    ),
    method(
        &["anvil_getGenesisTime"],
        |node: &Node, _: &Args| -> Reply {
            Ok(json!(node.read(|chain| {
                chain.block(0).map_or(0, |block| block.header.timestamp)
            })))
        },
    ),
];

const fn seconds(timestamp: u64) -> u64 {
    if timestamp > MILLISECONDS_FROM {
        timestamp / 1_000
    } else {
        timestamp
    }
}

fn mine(node: &Node, args: &Args) -> Reply {
    let blocks: u64 = args.optional(0, "blocks")?.unwrap_or(1);
    let spacing: Option<u64> = args.optional(1, "interval")?;
    node.mine(blocks, spacing)?;
    Ok(Value::Null)
}

/// `evm_mine`: nothing, a timestamp, or `{timestamp?, blocks?}`.
fn mine_as_asked(node: &Node, args: &Args) -> Result<(), jsonrpsee::types::ErrorObjectOwned> {
    let (timestamp, blocks) = match args.raw(0) {
        Some(Value::Object(fields)) => (
            field(fields, "timestamp")?,
            field::<u64>(fields, "blocks")?.unwrap_or(1),
        ),
        _ => (args.optional(0, "timestamp")?, 1),
    };
    match timestamp {
        Some(timestamp) if blocks > 0 => {
            node.mine_one(Some(timestamp))?;
            Ok(node.mine(blocks - 1, None)?)
        }
        _ => Ok(node.mine(blocks, None)?),
    }
}

fn mine_detailed(node: &Node, args: &Args) -> Reply {
    let before = node.head().number();
    mine_as_asked(node, args)?;
    let blocks: Vec<_> = node.read(|chain| {
        (before + 1..=chain.head().number())
            .filter_map(|number| chain.block(number).ok().cloned())
            .collect()
    });
    let shown = blocks
        .iter()
        .map(|block| show::block(block, true))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(shown.into())
}

/// `evm_setIntervalMining` counts milliseconds in Hardhat and seconds in anvil, whose client
/// version this node answers with; 0 stops.
fn set_interval_mining(node: &Node, args: &Args) -> Reply {
    let seconds: u64 = args.required(0, "interval")?;
    if seconds > u64::from(u32::MAX) {
        return Err(invalid(
            "interval",
            &format!("{seconds} seconds are more than 2^32 - 1"),
        ));
    }
    node.set_interval((seconds > 0).then(|| Duration::from_secs(seconds)));
    Ok(Value::Null)
}
