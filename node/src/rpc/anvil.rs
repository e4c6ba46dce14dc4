//! `anvil_` and `hardhat_`: accounts, state and what the node is.

use alloy_primitives::{Address, B256, Bytes, U256};
use serde_json::{Map, Value, json};

use super::{Method, Reply, args::Args, method, show::quantity, web3};
use crate::node::{self, Node};

/// The hard fork that the chain's EVM follows, but for the differences in spec 01 §1.4.
const HARD_FORK: &str = "Prague";

pub(super) const METHODS: &[Method] = &[
    method(
        &[
            "anvil_setBalance",
            "hardhat_setBalance",
            "tenderly_setBalance",
        ],
        |node: &Node, args: &Args| -> Reply {
            let (address, balance) = (args.required(0, "address")?, args.required(1, "balance")?);
            node.edit(|world| node::set_balance(world, address, balance))?;
            Ok(Value::Null)
        },
    ),
    method(
        &[
            "anvil_addBalance",
            "hardhat_addBalance",
            "tenderly_addBalance",
        ],
        |node: &Node, args: &Args| -> Reply {
            let address: Address = args.required(0, "address")?;
            let more: U256 = args.required(1, "balance")?;
            node.edit(|world| {
                let sum = world.balance(address).saturating_add(more);
                node::set_balance(world, address, sum)
            })?;
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_setNonce", "hardhat_setNonce", "evm_setAccountNonce"],
        |node: &Node, args: &Args| -> Reply {
            let (address, nonce) = (args.required(0, "address")?, args.required(1, "nonce")?);
            node.edit(|world| node::set_nonce(world, address, nonce))?;
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_setCode", "hardhat_setCode"],
        |node: &Node, args: &Args| -> Reply {
            let address: Address = args.required(0, "address")?;
            let code: Bytes = args.required(1, "code")?;
            node.edit(|world| node::set_code(world, address, code))?;
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_setStorageAt", "hardhat_setStorageAt"],
        |node: &Node, args: &Args| -> Reply {
            let address: Address = args.required(0, "address")?;
            let slot: U256 = args.required(1, "slot")?;
            let value: B256 = args.required(2, "value")?;
            node.edit(|world| {
                world.set_storage(address, slot, value.into());
                Ok(())
            })?;
            Ok(json!(true))
        },
    ),
    method(
        &["anvil_impersonateAccount", "hardhat_impersonateAccount"],
        |node: &Node, args: &Args| -> Reply {
            let address: Address = args.required(0, "address")?;
            node.write(|chain| chain.impersonated.insert(address));
            Ok(Value::Null)
        },
    ),
    method(
        &[
            "anvil_stopImpersonatingAccount",
            "hardhat_stopImpersonatingAccount",
        ],
        |node: &Node, args: &Args| -> Reply {
            let address: Address = args.required(0, "address")?;
            node.write(|chain| chain.impersonated.remove(&address));
            Ok(Value::Null)
        },
    ),
    method(
        &[
            "anvil_autoImpersonateAccount",
            "hardhat_autoImpersonateAccount",
        ],
        |node: &Node, args: &Args| -> Reply {
            let on = args.required(0, "enabled")?;
            node.write(|chain| chain.auto_impersonate = on);
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_dropAllTransactions", "hardhat_dropAllTransactions"],
        |node, _| {
            node.write(|chain| chain.pool.clear());
            Ok(Value::Null)
        },
    ),
    method(
        &["anvil_dropTransaction", "hardhat_dropTransaction"],
        drop_transaction,
    ),
    method(
        &["anvil_reset", "hardhat_reset"],
        |node: &Node, _: &Args| -> Reply {
            node.reset();
            Ok(Value::Null)
        },
    ),
    // Accepted and without effect: the log is one line a transaction in any case.
    method(
        &["anvil_setLoggingEnabled", "hardhat_setLoggingEnabled"],
        |_, args| {
            let _: bool = args.required(0, "enabled")?;
            Ok(Value::Null)
        },
    ),
    method(&["anvil_nodeInfo"], node_info),
    method(&["anvil_metadata", "hardhat_metadata"], metadata),
];

fn drop_transaction(node: &Node, args: &Args) -> Reply {
    let hash: B256 = args.required(0, "hash")?;
    let dropped = node.write(|chain| {
        let waiting = chain.pool.get(hash)?;
        chain.pool.remove(&waiting);
        Some(hash)
    });
    Ok(json!(dropped))
}

fn node_info(node: &Node, _: &Args) -> Reply {
    let head = node.head();
    let base_fee = quantity(head.environment().base_fee);
    Ok(json!({
        "currentBlockNumber": quantity(head.number()),
        "currentBlockTimestamp": head.header.timestamp,
        "currentBlockHash": head.hash,
        "hardFork": HARD_FORK,
        "transactionOrder": "fees",
        "environment": {
            "baseFee": base_fee,
            "chainId": node.config().chain_id,
            "gasLimit": quantity(head.header.gas_limit),
            "gasPrice": base_fee,
        },
        "forkConfig": { "forkUrl": null, "forkBlockNumber": null, "forkRetryBackoff": null },
        "network": "ethereum",
    }))
}

fn metadata(node: &Node, _: &Args) -> Reply {
    let head = node.head();
    let snapshots: Map<String, Value> = node
        .snapshots()
        .into_iter()
        .map(|(id, number, hash)| {
            (
                format!("{id:#x}"),
                json!({ "blockNumber": number, "blockHash": hash }),
            )
        })
        .collect();
    Ok(json!({
        "clientVersion": web3::version(),
        "clientSemver": env!("CARGO_PKG_VERSION"),
        "clientCommitSha": "unknown",
        "chainId": node.config().chain_id,
        "instanceId": node.instance(),
        "latestBlockNumber": head.number(),
        "latestBlockHash": head.hash,
        "forkedNetwork": null,
        "snapshots": snapshots,
    }))
}
