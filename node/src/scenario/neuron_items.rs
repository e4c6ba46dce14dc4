//! The chain's storage items of neurons, for `get` and `list`: weights, commitments, servers, EVM
//! keys, voting power (spec 10).

use serde::Serialize;
use serde_json::Value;
use taovm_chain::{
    primitives::{AccountId, MechId, NetUid, NetUidIndex, Uid},
    state::{HotkeyOnSubnet, Ledger, MechanismState},
};

use super::trace::{Names, TraceError, from_trace, to_trace};

/// What is behind the rest of a storage key.
type Rows = Result<Option<Value>, TraceError>;

/// Reads an item; nothing if it is not one of neurons.
pub(super) fn get(state: &Ledger, item: &str, keys: &[Value], names: &dyn Names) -> Rows {
    match (item, keys) {
        ("NetworksAdded", [netuid]) => some(&state.subnet_exists(from_trace(netuid, names)?)),
        ("Incentive", [index]) => some(&mechanism(state, index, names)?.incentive),
        ("LastUpdate", [index]) => some(&mechanism(state, index, names)?.last_update),
        ("Weights", [index, uid]) => {
            let uid: Uid = from_trace(uid, names)?;
            some(mechanism(state, index, names)?.weights_of(uid))
        }
        ("Bonds", [index, uid]) => {
            let uid: Uid = from_trace(uid, names)?;
            some(mechanism(state, index, names)?.bonds_of(uid))
        }
        ("Axons", [netuid, hotkey]) => some(&served(state, netuid, hotkey, names)?.axon),
        ("Prometheus", [netuid, hotkey]) => some(&served(state, netuid, hotkey, names)?.prometheus),
        ("NeuronCertificates", [netuid, hotkey]) => {
            some(&served(state, netuid, hotkey, names)?.certificate)
        }
        ("AssociatedEvmAddress", [netuid, uid]) => {
            let (netuid, uid): (NetUid, Uid) =
                (from_trace(netuid, names)?, from_trace(uid, names)?);
            some(&state.subnet(netuid).neurons.evm_keys.get(&uid))
        }
        ("VotingPower", [netuid, hotkey]) => {
            let (netuid, hotkey): (NetUid, AccountId) =
                (from_trace(netuid, names)?, from_trace(hotkey, names)?);
            let power = state.subnet(netuid).voting.power.get(&hotkey);
            some(&power.copied().unwrap_or(0))
        }
        _ => Ok(None),
    }
}

/// Lists the entries under a key prefix; nothing if the item is not one of neurons.
pub(super) fn list(state: &Ledger, item: &str, keys: &[Value], names: &dyn Names) -> Rows {
    match (item, keys) {
        ("NetworksAdded", []) => rows(state.netuids().into_iter().map(|netuid| (netuid, true))),
        ("Weights", [index]) => by_uid(&mechanism(state, index, names)?.weights),
        ("Bonds", [index]) => by_uid(&mechanism(state, index, names)?.bonds),
        ("WeightCommits", [index]) => {
            let commits = mechanism(state, index, names)?.commits.iter();
            rows(commits.map(|(hotkey, queue)| {
                // The chain keeps a fourth number that it no longer uses.
                let shown = queue.iter().map(|c| (c.hash, c.epoch, c.block, 0_u64));
                (hotkey, shown.collect::<Vec<_>>())
            }))
        }
        ("AssociatedEvmAddress", [netuid]) => {
            let netuid: NetUid = from_trace(netuid, names)?;
            rows(state.subnet(netuid).neurons.evm_keys.iter())
        }
        ("VotingPower", [netuid]) => {
            let netuid: NetUid = from_trace(netuid, names)?;
            rows(state.subnet(netuid).voting.power.iter())
        }
        _ => Ok(None),
    }
}

/// The mechanism of a storage index.
fn mechanism<'s>(
    state: &'s Ledger,
    index: &Value,
    names: &dyn Names,
) -> Result<&'s MechanismState, TraceError> {
    let index: u16 = from_trace(index, names)?;
    let netuid = NetUid(index % NetUidIndex::SUBNETS);
    // A u16 holds sixteen mechanisms.
    let mechanism = MechId((index / NetUidIndex::SUBNETS) as u8);
    Ok(state.subnet(netuid).mechanism(mechanism))
}

fn served<'s>(
    state: &'s Ledger,
    netuid: &Value,
    hotkey: &Value,
    names: &dyn Names,
) -> Result<&'s HotkeyOnSubnet, TraceError> {
    let hotkey: AccountId = from_trace(hotkey, names)?;
    Ok(state.hotkey_on_subnet(&hotkey, from_trace(netuid, names)?))
}

fn by_uid<T: Serialize>(rows_by_uid: &[Option<T>]) -> Rows {
    let stored = (0_u16..).zip(rows_by_uid);
    rows(stored.filter_map(|(uid, row)| Some((uid, row.as_ref()?))))
}

fn rows<K: Serialize, V: Serialize>(rows: impl Iterator<Item = (K, V)>) -> Rows {
    rows.map(|row| to_trace(&row))
        .collect::<Result<_, _>>()
        .map(|rows| Some(Value::Array(rows)))
}

fn some<T: Serialize + ?Sized>(value: &T) -> Rows {
    to_trace(value).map(Some)
}
