//! Call requests: what `eth_call`, `eth_estimateGas` and `eth_sendTransaction` take.

use std::sync::Arc;

use alloy_eips::{eip2930::AccessList, eip7702::SignedAuthorization};
use alloy_primitives::{Address, B256, Bytes, U256};
use jsonrpsee::types::ErrorObjectOwned;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use taovm_evm_bridge::{Block, TxInput, World, call_gas_cap};

use super::{
    args::{Args, BlockRef, Read, field},
    errors::invalid,
};
use crate::node::{Chain, Node, NodeError, SealedBlock, recovered};

/// The fields of a request.
#[derive(Clone, Debug, Default)]
pub(crate) struct Request {
    pub(crate) from: Option<Address>,
    pub(crate) to: Option<Address>,
    pub(crate) gas: Option<u64>,
    pub(crate) gas_price: Option<u128>,
    pub(crate) max_fee: Option<u128>,
    pub(crate) priority_fee: Option<u128>,
    pub(crate) value: Option<U256>,
    pub(crate) data: Option<Bytes>,
    pub(crate) nonce: Option<u64>,
    pub(crate) chain_id: Option<u64>,
    pub(crate) access_list: Option<AccessList>,
    pub(crate) authorization_list: Option<Vec<SignedAuthorization>>,
}

impl Request {
    pub(crate) fn read(args: &Args, index: usize) -> Result<Self, ErrorObjectOwned> {
        let Some(value) = args.raw(index) else {
            return Err(invalid("transaction", "is missing"));
        };
        let Value::Object(fields) = value else {
            return Err(invalid("transaction", "expected an object"));
        };
        let data: Option<Bytes> = field(fields, "data")?;
        let input: Option<Bytes> = field(fields, "input")?;
        if let (Some(data), Some(input)) = (&data, &input)
            && data != input
        {
            return Err(invalid("input", "differs from data"));
        }
        let request = Self {
            from: field(fields, "from")?,
            to: target(fields)?,
            gas: field::<u64>(fields, "gas")?.or(field(fields, "gasLimit")?),
            gas_price: field(fields, "gasPrice")?,
            max_fee: field(fields, "maxFeePerGas")?,
            priority_fee: field(fields, "maxPriorityFeePerGas")?,
            value: field(fields, "value")?,
            data: input.or(data),
            nonce: field(fields, "nonce")?,
            chain_id: field(fields, "chainId")?,
            access_list: structured(fields, "accessList")?,
            authorization_list: structured(fields, "authorizationList")?,
        };
        if request.gas_price.is_some()
            && (request.max_fee.is_some() || request.priority_fee.is_some())
        {
            return Err(invalid(
                "gasPrice",
                "cannot stand beside maxFeePerGas or maxPriorityFeePerGas",
            ));
        }
        Ok(request)
    }

    /// As a call in `block`. `gasPrice` alone does not count (spec 01 §1.11).
    pub(crate) fn to_call(&self, block: &Block) -> TxInput {
        TxInput {
            from: self.from.unwrap_or_default(),
            to: self.to,
            value: self.value.unwrap_or_default(),
            data: self.data.clone().unwrap_or_default(),
            gas_limit: self.gas.unwrap_or_else(|| call_gas_cap(block)),
            max_fee_per_gas: self.max_fee,
            max_priority_fee_per_gas: self.priority_fee,
            nonce: self.nonce,
            chain_id: self.chain_id,
            access_list: self.access_list.clone().unwrap_or_default(),
            authorization_list: self.authorization_list.as_deref().map(recovered),
            ..TxInput::default()
        }
    }
}

/// `to`; some clients write an empty one for a create.
fn target(fields: &Map<String, Value>) -> Result<Option<Address>, ErrorObjectOwned> {
    match fields.get("to").and_then(Value::as_str) {
        Some("" | "0x") => Ok(None),
        _ => field(fields, "to"),
    }
}

fn structured<T: DeserializeOwned>(
    fields: &Map<String, Value>,
    name: &str,
) -> Result<Option<T>, ErrorObjectOwned> {
    fields
        .get(name)
        .filter(|value| !value.is_null())
        .map(|value| T::deserialize(value).map_err(|e| invalid(name, &e.to_string())))
        .transpose()
}

/// The block that a reference means; the newest one for `pending`, which has no state of its own.
pub(crate) fn resolve(chain: &Chain, block: BlockRef) -> Result<Arc<SealedBlock>, NodeError> {
    match block {
        BlockRef::Latest | BlockRef::Pending => Ok(chain.head().clone()),
        BlockRef::Number(number) => chain.block(number).cloned(),
        BlockRef::Hash(hash) => chain
            .block_by_hash(hash)
            .cloned()
            .ok_or(NodeError::UnknownBlock(hash)),
    }
}

/// Where a request runs: a block's world and environment with the request's overrides.
pub(crate) fn scene(
    node: &Node,
    args: &Args,
    block: usize,
) -> Result<(World, Block), ErrorObjectOwned> {
    let reference = args.block(block)?;
    let sealed = node.read(|chain| resolve(chain, reference))?;
    let mut world = sealed.world.clone();
    let mut environment = sealed.environment();
    if let Some(overrides) = args.raw(block + 1) {
        override_state(&mut world, overrides)?;
    }
    if let Some(overrides) = args.raw(block + 2) {
        override_block(&mut environment, overrides)?;
    }
    Ok((world, environment))
}

fn override_state(world: &mut World, overrides: &Value) -> Result<(), ErrorObjectOwned> {
    let Value::Object(accounts) = overrides else {
        return Err(invalid("stateOverride", "expected an object of accounts"));
    };
    for (address, change) in accounts {
        let address = Address::read(&Value::String(address.clone()))
            .map_err(|e| invalid("stateOverride", &format!("{address}: {e}")))?;
        let Value::Object(change) = change else {
            return Err(invalid(
                "stateOverride",
                &format!("{address}: expected an object"),
            ));
        };
        if let Some(balance) = field::<U256>(change, "balance")? {
            crate::node::set_balance(world, address, balance)?;
        }
        if let Some(nonce) = field::<u64>(change, "nonce")? {
            crate::node::set_nonce(world, address, nonce)?;
        }
        if let Some(code) = field::<Bytes>(change, "code")? {
            crate::node::set_code(world, address, code)?;
        }
        if change.contains_key("state") && change.contains_key("stateDiff") {
            return Err(invalid(
                "stateOverride",
                &format!("{address}: state and stateDiff exclude each other"),
            ));
        }
        if let Some(state) = change.get("state").filter(|s| !s.is_null()) {
            world.clear_storage(address);
            override_slots(world, address, state)?;
        }
        if let Some(difference) = change.get("stateDiff").filter(|s| !s.is_null()) {
            override_slots(world, address, difference)?;
        }
    }
    Ok(())
}

fn override_slots(
    world: &mut World,
    address: Address,
    slots: &Value,
) -> Result<(), ErrorObjectOwned> {
    let Value::Object(slots) = slots else {
        return Err(invalid(
            "stateOverride",
            &format!("{address}: expected an object of slots"),
        ));
    };
    for (slot, value) in slots {
        let wrong = |e: String| invalid("stateOverride", &format!("{address}: slot {slot}: {e}"));
        let key = U256::read(&Value::String(slot.clone())).map_err(wrong)?;
        let value = B256::read(value).map_err(wrong)?;
        world.set_storage(address, key, value.into());
    }
    Ok(())
}

fn override_block(block: &mut Block, overrides: &Value) -> Result<(), ErrorObjectOwned> {
    let Value::Object(fields) = overrides else {
        return Err(invalid("blockOverride", "expected an object"));
    };
    for name in fields.keys() {
        match name.as_str() {
            "number" => block.number = field(fields, name)?.unwrap_or(block.number),
            "time" | "timestamp" => {
                block.timestamp = field(fields, name)?.unwrap_or(block.timestamp)
            }
            "gasLimit" => block.gas_limit = field(fields, name)?.unwrap_or(block.gas_limit),
            "baseFee" | "baseFeePerGas" => {
                block.base_fee = field(fields, name)?.unwrap_or(block.base_fee);
            }
            other => {
                return Err(invalid(
                    "blockOverride",
                    &format!("{other} cannot be overridden"),
                ));
            }
        }
    }
    Ok(())
}
