//! `taovm_`: the ledger behind the EVM. Amounts are rao or alpha-rao as decimal text, since
//! JavaScript's numbers cannot hold them; counts, blocks and u16 shares are numbers.

use alloy_primitives::{Address, B256, U256, hex};
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::{Map, Value, json};
use taovm_chain::{
    call::{Call, Origin},
    primitives::{AccountId, Alpha, MechId, NetUid, Rao},
    reward::{self, RewardProgram, Terms},
    staking,
    state::{Ledger, Subnet},
    subnets,
};
use taovm_evm_bridge::{account_of, money::to_wei};

use super::{
    Method, Reply,
    args::{Args, BlockRef, Read},
    call_name,
    errors::{internal, invalid, refusal_text},
    method,
    request::resolve,
    show::{plain, quantity256},
};
use crate::{
    node::{NativeCall, NativeOutcome, Node, NodeError, SealedBlock},
    reward::Fixture,
};

pub(super) const METHODS: &[Method] = &[
    method(&["taovm_call"], call),
    method(&["taovm_subnets"], subnet_list),
    method(&["taovm_subnet"], subnet),
    method(&["taovm_neurons"], neurons),
    method(&["taovm_epochInput"], epoch_input),
    method(&["taovm_stake"], stake),
    method(&["taovm_account"], account),
    method(&["taovm_events"], events),
    method(&["taovm_transaction"], transaction),
    method(&["taovm_epoch"], epoch),
];

/// Fields of calls that are bytes; they come as hex.
const BYTES: [&str; 4] = ["code", "code_hash", "config", "contract"];

/// `taovm_call({origin, call})` with `call` as the ledger serializes it, or
/// `taovm_call({origin, pallet, call, args})`.
fn call(node: &Node, args: &Args) -> Reply {
    let Some(Value::Object(fields)) = args.raw(0) else {
        return Err(invalid(
            "request",
            "expected an object with origin and call",
        ));
    };
    let origin = origin(fields)?;
    let call = read_call(fields)?;
    match node.submit_native(NativeCall { origin, call })? {
        Some((block, index)) => {
            let outcome = &block.native[index];
            Ok(json!({
                "included": true,
                "blockNumber": block.number(),
                "blockHash": block.hash,
                "events": plain(&block.events(outcome.events.clone()))?,
            }))
        }
        None => Ok(json!({ "included": false })),
    }
}

fn origin(fields: &Map<String, Value>) -> Result<Origin, ErrorObjectOwned> {
    match fields.get("origin") {
        None | Some(Value::Null) => Err(invalid("origin", "is missing")),
        Some(Value::String(root)) if root == "root" => Ok(Origin::Root),
        Some(value) => AccountId::read(value)
            .map(Origin::Signed)
            .map_err(|reason| invalid("origin", &reason)),
    }
}

fn read_call(fields: &Map<String, Value>) -> Result<Call, ErrorObjectOwned> {
    let mut call = match (fields.get("pallet"), fields.get("call")) {
        (None | Some(Value::Null), Some(call)) => call.clone(),
        (Some(Value::String(pallet)), Some(Value::String(name))) => {
            let arguments = fields.get("args").cloned().unwrap_or_else(|| json!({}));
            json!({ pallet: { name: arguments } })
        }
        (Some(_), _) => return Err(invalid("pallet", "and call are names")),
        (None, None) => return Err(invalid("call", "is missing")),
    };
    normalize(&mut call, None).map_err(|reason| invalid("call", &reason))?;
    serde_json::from_value(call).map_err(|e| invalid("call", &e.to_string()))
}

/// Lets arguments be written as people write them: an EVM address for its account, decimal text
/// for amounts, hex for bytes.
fn normalize(value: &mut Value, name: Option<&str>) -> Result<(), String> {
    match value {
        Value::Object(fields) => fields
            .iter_mut()
            .try_for_each(|(name, value)| normalize(value, Some(name))),
        Value::Array(list) => list.iter_mut().try_for_each(|value| normalize(value, None)),
        Value::String(text) => {
            if name.is_some_and(|name| BYTES.contains(&name)) {
                let bytes = hex::decode(text.as_str())
                    .map_err(|e| format!("{}: {e}", name.unwrap_or_default()))?;
                *value = json!(bytes);
            } else if text.len() == 42 && text.starts_with("0x") {
                let address = Address::read(value)?;
                *value = json!(format!("{:?}", account_of(address)));
            } else if let Ok(number) = text.parse::<u64>() {
                *value = json!(number);
            }
            Ok(())
        }
        _ => Ok(()),
    }
}

fn at(
    node: &Node,
    args: &Args,
    index: usize,
) -> Result<std::sync::Arc<SealedBlock>, ErrorObjectOwned> {
    let reference = args.block(index)?;
    Ok(node.read(|chain| resolve(chain, reference))?)
}

fn amount(amount: u64) -> Value {
    Value::String(amount.to_string())
}

fn rao(value: Rao) -> Value {
    amount(value.0)
}

fn alpha(value: Alpha) -> Value {
    amount(value.0)
}

fn subnet_list(node: &Node, args: &Args) -> Reply {
    let block = at(node, args, 0)?;
    Ok(json!(block.world.chain.netuids()))
}

/// The netuid argument; it must exist in the block.
fn known(ledger: &Ledger, args: &Args, index: usize) -> Result<NetUid, ErrorObjectOwned> {
    let netuid: NetUid = args.required(index, "netuid")?;
    if ledger.subnet_exists(netuid) {
        Ok(netuid)
    } else {
        Err(invalid(
            "netuid",
            &format!("subnet {} does not exist", netuid.0),
        ))
    }
}

fn subnet(node: &Node, args: &Args) -> Reply {
    let block = at(node, args, 1)?;
    let ledger = &block.world.chain;
    let netuid = known(ledger, args, 0)?;
    let subnet = ledger.subnet(netuid);
    Ok(json!({
        "netuid": netuid,
        "owner": subnet.owner,
        "ownerHotkey": subnet.owner_hotkey,
        "name": subnet.identity.as_ref().map(|i| String::from_utf8_lossy(&i.subnet_name)),
        "symbol": subnet.token_symbol.as_ref().map(|s| String::from_utf8_lossy(s)),
        "registeredAt": subnet.registered_at,
        "started": subnet.first_emission_block.is_some(),
        "subtokenEnabled": subnet.subtoken_enabled,
        "emissionEnabled": subnet.emission_enabled,
        "neurons": subnet.uid_count(),
        "maxNeurons": subnet.params.max_allowed_uids,
        "registrationAllowed": subnet.registration.allowed,
        "burn": rao(subnet.registration.burn),
        "tempo": subnet.schedule.tempo,
        "lastEpochBlock": subnet.schedule.last_epoch_block,
        "epochIndex": subnet.schedule.epoch_index,
        "pool": {
            "tao": rao(subnet.pool.tao),
            "alphaIn": alpha(subnet.pool.alpha_in),
            "alphaOut": alpha(subnet.pool.alpha_out),
            // Rao for one alpha (1e9 alpha-rao).
            "price": price(ledger, netuid),
        },
        "pending": {
            "server": alpha(subnet.pending.server),
            "validator": alpha(subnet.pending.validator),
            "rootAlpha": alpha(subnet.pending.root_alpha),
            "ownerCut": alpha(subnet.pending.owner_cut),
        },
        "weightsSetRateLimit": subnet.params.weights_set_rate_limit,
        "commitRevealWeights": subnet.params.commit_reveal_weights,
        "rewardScript": reward_script(ledger, netuid)?,
    }))
}

/// The alpha price in rao for an alpha, floored.
fn price(ledger: &Ledger, netuid: NetUid) -> Value {
    let bits = U256::from(staking::alpha_price(ledger, netuid).to_bits());
    let rao: U256 = (bits * U256::from(1_000_000_000_u64)) >> 64;
    Value::String(rao.to_string())
}

fn reward_script(ledger: &Ledger, netuid: NetUid) -> Reply {
    let Some(deployment) = ledger.rewards.deployment(netuid, MechId::MAIN) else {
        return Ok(Value::Null);
    };
    let terms = |terms: &Terms| -> Reply {
        let contract = match terms.program {
            RewardProgram::Script { .. } => None,
            RewardProgram::Contract(contract) => Some(Address::from(contract.address)),
        };
        Ok(json!({
            "codeHash": B256::from(terms.program.code_hash()),
            "contract": contract,
            "mode": plain(&terms.mode)?,
            "config": hex::encode_prefixed(&terms.config),
        }))
    };
    let mut shown = terms(&deployment.terms)?;
    let scheduled = match &deployment.scheduled {
        None => Value::Null,
        Some(scheduled) => json!({
            "at": scheduled.at,
            "terms": terms(&scheduled.terms)?,
            "resetsState": scheduled.reset,
        }),
    };
    let last_run = match &deployment.last_run {
        None => Value::Null,
        Some(run) => json!({
            "block": run.block,
            "mode": plain(&run.mode)?,
            "fuelUsed": run.fuel_used,
            "fault": run.fault.as_ref().map(ToString::to_string),
            "distanceQ32": run.distance_q32,
            "note": hex::encode_prefixed(&run.note),
        }),
    };
    shown["activatedAt"] = json!(deployment.activated_at);
    shown["failures"] = json!(deployment.failures);
    shown["suspended"] = json!(deployment.is_suspended());
    shown["state"] = json!(hex::encode_prefixed(&deployment.state));
    shown["scheduled"] = scheduled;
    shown["lastRun"] = last_run;
    Ok(shown)
}

/// `taovm_epochInput(netuid, mechanism, block)`: what an epoch would be given in that block, as a
/// fixture of reward scripts.
fn epoch_input(node: &Node, args: &Args) -> Reply {
    let block = at(node, args, 2)?;
    let ledger = &block.world.chain;
    let netuid = known(ledger, args, 0)?;
    let mechanism = MechId(args.optional(1, "mechanism")?.unwrap_or(0));
    if mechanism.0 >= ledger.subnet(netuid).params.mechanism_count {
        let text = format!("subnet {} has no mechanism {}", netuid.0, mechanism.0);
        return Err(invalid("mechanism", &text));
    }
    plain(&Fixture::of(&reward::next_epoch(ledger, netuid, mechanism)))
}

fn neurons(node: &Node, args: &Args) -> Reply {
    let block = at(node, args, 1)?;
    let ledger = &block.world.chain;
    let netuid = known(ledger, args, 0)?;
    let subnet = ledger.subnet(netuid);
    let all = (0..subnet.uid_count()).map(|uid| neuron(ledger, netuid, subnet, uid));
    Ok(all.collect::<Vec<_>>().into())
}

fn neuron(ledger: &Ledger, netuid: NetUid, subnet: &Subnet, uid: u16) -> Value {
    let index = usize::from(uid);
    let neurons = &subnet.neurons;
    let mechanism = subnet.mechanism(MechId::MAIN);
    let hotkey = neurons.keys[index];
    let share = |list: &[u16]| list.get(index).copied().unwrap_or(0);
    json!({
        "uid": uid,
        "hotkey": hotkey,
        "coldkey": ledger.hotkey(&hotkey).owner,
        "stake": alpha(staking::total_hotkey_alpha(ledger, &hotkey, netuid)),
        "active": neurons.active.get(index).copied().unwrap_or(false),
        "validatorPermit": neurons.validator_permit.get(index).copied().unwrap_or(false),
        "incentive": share(&mechanism.incentive),
        "dividends": share(&neurons.dividends),
        "consensus": share(&neurons.consensus),
        "validatorTrust": share(&neurons.validator_trust),
        "emission": alpha(neurons.emission.get(index).copied().unwrap_or_default()),
        "registeredAt": neurons.block_at_registration.get(index).copied().unwrap_or(0),
        "lastUpdate": mechanism.last_update.get(index).copied().unwrap_or(0),
        "weights": mechanism.weights_of(uid),
        "bonds": mechanism.bonds_of(uid),
    })
}

fn stake(node: &Node, args: &Args) -> Reply {
    let hotkey: AccountId = args.required(0, "hotkey")?;
    let coldkey: AccountId = args.required(1, "coldkey")?;
    let netuid: NetUid = args.required(2, "netuid")?;
    let block = at(node, args, 3)?;
    Ok(alpha(staking::stake_of(
        &block.world.chain,
        &hotkey,
        &coldkey,
        netuid,
    )))
}

fn account(node: &Node, args: &Args) -> Reply {
    let account: AccountId = args.required(0, "account")?;
    let block = at(node, args, 1)?;
    let ledger = &block.world.chain;
    let record = ledger.accounts.get(&account).copied().unwrap_or_default();
    let coldkey = ledger.coldkey(&account);
    let stakes: Vec<_> = coldkey
        .staking_hotkeys
        .iter()
        .flat_map(|hotkey| ledger.netuids().into_iter().map(move |netuid| (*hotkey, netuid)))
        .map(|(hotkey, netuid)| (hotkey, netuid, staking::stake_of(ledger, &hotkey, &account, netuid)))
        .filter(|(.., stake)| !stake.is_zero())
        .map(|(hotkey, netuid, stake)| {
            json!({ "hotkey": hotkey, "netuid": netuid, "alpha": alpha(stake) })
        })
        .collect();
    Ok(json!({
        "account": account,
        "ss58": account.to_ss58(),
        "nonce": record.nonce,
        "free": rao(record.free),
        "reserved": rao(record.reserved),
        "frozen": rao(record.frozen),
        "evmBalance": quantity256(to_wei(taovm_chain::balances::evm_balance(ledger, &account))),
        "owner": ledger.hotkey(&account).owner,
        "ownedHotkeys": coldkey.owned_hotkeys,
        "stakes": stakes,
    }))
}

fn events(node: &Node, args: &Args) -> Reply {
    let reference: BlockRef = args.optional(0, "block")?.unwrap_or(BlockRef::Latest);
    let block = node.read(|chain| resolve(chain, reference))?;
    let native = block
        .native
        .iter()
        .map(|outcome| native(&block, outcome))
        .collect::<Result<Vec<_>, _>>()?;
    let transactions = (0..block.transactions.len())
        .map(|index| explained(&block, index))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(json!({
        "blockNumber": block.number(),
        "blockHash": block.hash,
        "events": plain(&block.world.chain.events.iter().collect::<Vec<_>>())?,
        "calls": native,
        "transactions": transactions,
    }))
}

fn native(block: &SealedBlock, outcome: &NativeOutcome) -> Reply {
    let origin = match outcome.call.origin {
        Origin::Root => json!("root"),
        Origin::Signed(account) => json!(account),
        Origin::None => json!("none"),
    };
    Ok(json!({
        "origin": origin,
        "call": call_name(&outcome.call.call),
        "error": outcome.result.as_ref().err().map(ToString::to_string),
        "events": plain(&block.events(outcome.events.clone()))?,
    }))
}

/// What a receipt does not say of a transaction: refusals, warnings, events, the fee in rao.
fn transaction(node: &Node, args: &Args) -> Reply {
    let hash: B256 = args.required(0, "hash")?;
    node.read(|chain| chain.included(hash))
        .map_or(Ok(Value::Null), |(block, index)| explained(&block, index))
}

fn explained(block: &SealedBlock, index: usize) -> Reply {
    let included = &block.transactions[index];
    let outcome = &included.outcome;
    let refusals: Vec<_> = outcome
        .refusals
        .iter()
        .map(|refusal| {
            json!({
                "precompile": Address::from(refusal.address),
                "function": refusal.function,
                "error": refusal.error,
                "text": refusal_text(refusal),
                "reason": refusal.reason.to_string(),
            })
        })
        .collect();
    Ok(json!({
        "hash": included.transaction.hash,
        "status": format!("{:?}", outcome.status),
        "fee": rao(outcome.fee),
        "refusals": refusals,
        "warnings": outcome.warnings.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "events": plain(&block.events(included.events.clone()))?,
    }))
}

/// Runs a subnet's epoch in a block made now: its next epoch is moved to that block.
fn epoch(node: &Node, args: &Args) -> Reply {
    let netuid: NetUid = args.required(0, "netuid")?;
    let snapshot = node.head();
    known(&snapshot.world.chain, args, 0)?;
    if netuid.is_root() {
        return Err(invalid("netuid", "root has no epoch"));
    }
    node.edit(|world| {
        let next = world.chain.now() + 1;
        let schedule = &mut world.chain.subnet_mut(netuid).schedule;
        schedule.pending_epoch_at = next;
        if subnets::should_run_epoch(schedule, next) {
            Ok(())
        } else {
            Err(NodeError::argument(
                "netuid",
                format!("subnet {} has a tempo of 0", netuid.0),
            ))
        }
    })?;
    let block = node.mine_one(None)?;
    let ran = block.world.chain.subnet(netuid).schedule.last_epoch_block == block.number();
    if !ran {
        return Err(internal(format!(
            "the epoch of subnet {} was deferred",
            netuid.0
        )));
    }
    Ok(json!({ "blockNumber": block.number() }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use taovm_chain::call::SubtensorCall;

    #[test]
    fn calls_are_read_in_both_forms_with_friendly_arguments() {
        let friendly = json!({
            "pallet": "SubtensorModule",
            "call": "add_stake",
            "args": {
                "hotkey": "0xf24FF3a9CF04c71Dbc94D0b566f7A27B94566cac",
                "netuid": 2,
                "amount_staked": "5000000000",
            },
        });
        let hotkey: AccountId = "5Fghzk1AJt88PeFEzuRfXzbPchiBbsVGTTXcdx599VdZzkTA"
            .parse()
            .unwrap();
        let wanted = SubtensorCall::AddStake {
            hotkey,
            netuid: NetUid(2),
            amount_staked: Rao::from_tao(5),
        };
        let Value::Object(fields) = friendly else {
            unreachable!()
        };
        assert_eq!(read_call(&fields).unwrap(), wanted.clone().into());
        let plain = json!({ "call": Call::from(wanted.clone()) });
        let Value::Object(fields) = plain else {
            unreachable!()
        };
        assert_eq!(read_call(&fields).unwrap(), wanted.into());
    }

    #[test]
    fn an_unknown_call_is_named() {
        let Value::Object(fields) = json!({ "call": { "Nothing": {} } }) else {
            unreachable!()
        };
        let error = read_call(&fields).unwrap_err();
        assert!(error.message().starts_with("call: "), "{}", error.message());
    }
}
