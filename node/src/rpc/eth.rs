//! `eth_`: reading the chain, calls, estimates and fees.

use std::sync::Arc;

use alloy_primitives::{Address, U256};
use serde_json::{Value, json};
use taovm_evm_bridge::{EstimateRequest, World};

use super::{
    Method, Reply,
    args::{Args, BlockRef},
    errors::{failed_call, invalid},
    method,
    request::{Request, resolve, scene},
    show::{self, quantity, quantity256},
};
use crate::node::{Node, NodeError, SealedBlock};

/// The most blocks of a fee history.
const MAX_FEE_HISTORY: u64 = 1_024;

pub(super) const METHODS: &[Method] = &[
    method(&["eth_chainId"], |node: &Node, _: &Args| -> Reply {
        Ok(quantity(node.config().chain_id))
    }),
    method(&["eth_protocolVersion"], |_: &Node, _: &Args| -> Reply {
        Ok(json!("0x41"))
    }),
    method(
        &["eth_syncing", "eth_mining"],
        |_: &Node, _: &Args| -> Reply { Ok(json!(false)) },
    ),
    method(&["eth_hashrate"], |_: &Node, _: &Args| -> Reply {
        Ok(quantity(0_u8))
    }),
    method(&["eth_coinbase"], |node: &Node, _: &Args| -> Reply {
        Ok(json!(node.head().header.beneficiary))
    }),
    method(
        &["eth_accounts", "eth_requestAccounts"],
        |node: &Node, _: &Args| -> Reply { Ok(json!(node.accounts().addresses())) },
    ),
    method(&["eth_blockNumber"], |node: &Node, _: &Args| -> Reply {
        Ok(quantity(node.head().number()))
    }),
    method(&["eth_gasPrice"], |node: &Node, _: &Args| -> Reply {
        Ok(quantity(node.head().environment().base_fee))
    }),
    // The chain pays no tips, so none is suggested (spec 01 §1.4).
    method(
        &["eth_maxPriorityFeePerGas"],
        |_: &Node, _: &Args| -> Reply { Ok(quantity(0_u8)) },
    ),
    method(&["eth_feeHistory"], fee_history),
    method(&["eth_getBalance"], balance),
    method(&["eth_getCode"], code),
    method(&["eth_getStorageAt"], storage_at),
    method(&["eth_getTransactionCount"], transaction_count),
    method(&["eth_getAccountInfo"], account_info),
    method(&["eth_getBlockByNumber", "eth_getBlockByHash"], block),
    method(
        &[
            "eth_getBlockTransactionCountByNumber",
            "eth_getBlockTransactionCountByHash",
        ],
        block_transaction_count,
    ),
    method(
        &[
            "eth_getUncleCountByBlockNumber",
            "eth_getUncleCountByBlockHash",
        ],
        |node: &Node, args: &Args| -> Reply {
            Ok(known_block(node, args)?.map_or(Value::Null, |_| quantity(0_u8)))
        },
    ),
    method(
        &[
            "eth_getUncleByBlockNumberAndIndex",
            "eth_getUncleByBlockHashAndIndex",
        ],
        |_: &Node, _: &Args| -> Reply { Ok(Value::Null) },
    ),
    method(&["eth_getBlockReceipts"], block_receipts),
    method(&["eth_call"], call),
    method(&["eth_estimateGas"], estimate_gas),
];

/// The world of the block argument at `index`.
fn world(
    node: &Node,
    args: &Args,
    index: usize,
) -> Result<World, jsonrpsee::types::ErrorObjectOwned> {
    let reference = args.block(index)?;
    Ok(node.read(|chain| resolve(chain, reference))?.world.clone())
}

/// The block of the first argument, if there is one.
fn known_block(
    node: &Node,
    args: &Args,
) -> Result<Option<Arc<SealedBlock>>, jsonrpsee::types::ErrorObjectOwned> {
    let reference: BlockRef = args.required(0, "block")?;
    Ok(node.read(|chain| resolve(chain, reference)).ok())
}

fn balance(node: &Node, args: &Args) -> Reply {
    let address: Address = args.required(0, "address")?;
    Ok(quantity256(world(node, args, 1)?.balance(address)))
}

fn code(node: &Node, args: &Args) -> Reply {
    let address: Address = args.required(0, "address")?;
    Ok(json!(world(node, args, 1)?.code(address)))
}

fn storage_at(node: &Node, args: &Args) -> Reply {
    let address: Address = args.required(0, "address")?;
    let slot: U256 = args.required(1, "slot")?;
    Ok(show::word(world(node, args, 2)?.storage_at(address, slot)))
}

fn transaction_count(node: &Node, args: &Args) -> Reply {
    let address: Address = args.required(0, "address")?;
    if args.block(1)? == BlockRef::Pending {
        return Ok(quantity(node.read(|chain| chain.pending_nonce(address))));
    }
    Ok(quantity(world(node, args, 1)?.nonce(address)))
}

fn account_info(node: &Node, args: &Args) -> Reply {
    let address: Address = args.required(0, "address")?;
    let world = world(node, args, 1)?;
    Ok(json!({
        "balance": quantity256(world.balance(address)),
        "nonce": quantity(world.nonce(address)),
        "code": world.code(address),
    }))
}

fn block(node: &Node, args: &Args) -> Reply {
    let reference: BlockRef = args.required(0, "block")?;
    let full = args.optional(1, "full")?.unwrap_or(false);
    if reference == BlockRef::Pending {
        return node.read(|chain| show::pending_block(chain, full));
    }
    known_block(node, args)?.map_or(Ok(Value::Null), |block| show::block(&block, full))
}

fn block_transaction_count(node: &Node, args: &Args) -> Reply {
    Ok(known_block(node, args)?.map_or(Value::Null, |block| {
        quantity(block.transactions.len() as u64)
    }))
}

fn block_receipts(node: &Node, args: &Args) -> Reply {
    Ok(known_block(node, args)?.map_or(Value::Null, |block| {
        (0..block.transactions.len())
            .map(|index| show::receipt(&block, index))
            .collect::<Vec<_>>()
            .into()
    }))
}

fn call(node: &Node, args: &Args) -> Reply {
    let request = Request::read(args, 0)?;
    let (mut world, block) = scene(node, args, 1)?;
    let outcome = node.call(&mut world, &block, &request.to_call(&block))?;
    if outcome.is_success() {
        Ok(json!(outcome.output))
    } else {
        Err(failed_call(&outcome))
    }
}

fn estimate_gas(node: &Node, args: &Args) -> Reply {
    let request = Request::read(args, 0)?;
    let (world, block) = scene(node, args, 1)?;
    Ok(quantity(estimate(node, &world, &block, &request)?))
}

/// The estimate of a request.
pub(super) fn estimate(
    node: &Node,
    world: &World,
    block: &taovm_evm_bridge::Block,
    request: &Request,
) -> Result<u64, NodeError> {
    let fields = EstimateRequest {
        gas: request.gas,
        gas_price: request.gas_price,
        has_sender: request.from.is_some(),
    };
    node.estimate(world, block, &request.to_call(block), fields)
}

fn fee_history(node: &Node, args: &Args) -> Reply {
    let count: u64 = args.required(0, "blockCount")?;
    let newest: BlockRef = args.required(1, "newestBlock")?;
    let percentiles = match args.raw(2) {
        None => None,
        Some(Value::Array(list)) if list.iter().all(Value::is_number) => Some(list.len()),
        Some(_) => return Err(invalid("rewardPercentiles", "expected a list of numbers")),
    };
    let count = count.clamp(1, MAX_FEE_HISTORY);
    let blocks = node.read(|chain| {
        let newest = resolve(chain, newest)?.number();
        let oldest = (newest + 1).saturating_sub(count);
        (oldest..=newest)
            .map(|number| chain.block(number).cloned())
            .collect::<Result<Vec<_>, _>>()
    })?;
    let mut base_fees: Vec<_> = blocks
        .iter()
        .map(|b| quantity(b.environment().base_fee))
        .collect();
    // The fee of the block after is the state's.
    base_fees.extend(base_fees.last().cloned());
    let ratios: Vec<_> = blocks
        .iter()
        .map(|b| ratio(b.header.gas_used, b.header.gas_limit))
        .collect();
    let mut reply = json!({
        "oldestBlock": quantity(blocks.first().map_or(0, |b| b.number())),
        "baseFeePerGas": base_fees,
        "gasUsedRatio": ratios,
        "baseFeePerBlobGas": vec![quantity(0_u8); blocks.len() + 1],
        "blobGasUsedRatio": vec![0; blocks.len()],
    });
    if let Some(percentiles) = percentiles {
        // The chain pays no tips.
        reply["reward"] = json!(vec![vec![quantity(0_u8); percentiles]; blocks.len()]);
    }
    Ok(reply)
}

/// A ratio as JSON, with six decimals and without floating point.
fn ratio(part: u64, whole: u64) -> Value {
    let millionths = (u128::from(part) * 1_000_000)
        .checked_div(u128::from(whole))
        .unwrap_or(0);
    let text = format!("{}.{:06}", millionths / 1_000_000, millionths % 1_000_000);
    text.parse::<serde_json::Number>()
        .map_or(Value::Null, Value::Number)
}
