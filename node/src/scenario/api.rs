//! Runtime interfaces by name, for the operation `api` (spec 10).

use serde::Serialize;
use serde_json::{Value, json};
use taovm_chain::{
    emission,
    info::{self, SubnetHyperparams},
    pool::price_in_rao,
    primitives::{AccountId, Alpha, MechId, NetUid, Rao, Uid},
    staking::{self, locks},
    state::Ledger,
    subnets,
};

use super::trace::{Names, TraceError, from_trace, to_trace};

/// Calls a method of a runtime interface.
pub(super) fn call(
    state: &Ledger,
    api: &str,
    method: &str,
    args: &[Value],
    names: &dyn Names,
) -> Result<Value, TraceError> {
    let netuid = |value| from_trace::<NetUid>(value, names);
    let account = |value| from_trace::<AccountId>(value, names);
    match (api, method, args) {
        ("SubnetInfoRuntimeApi", _, _) => subnet_info(state, method, args, names),
        ("NeuronInfoRuntimeApi", "get_neuron", [n, uid]) => {
            let uid: Uid = from_trace(uid, names)?;
            to_trace(&info::neuron(state, netuid(n)?, uid))
        }
        ("NeuronInfoRuntimeApi", "get_neuron_lite", [n, uid]) => {
            let uid: Uid = from_trace(uid, names)?;
            to_trace(&info::neuron_lite(state, netuid(n)?, uid))
        }
        ("NeuronInfoRuntimeApi", "get_neurons", [n]) => to_trace(&info::neurons(state, netuid(n)?)),
        ("NeuronInfoRuntimeApi", "get_neurons_lite", [n]) => {
            to_trace(&info::neurons_lite(state, netuid(n)?))
        }
        ("SubnetRegistrationRuntimeApi", "get_network_registration_cost", []) => {
            to_trace(&subnets::lock_cost(state))
        }
        ("SwapRuntimeApi", "current_alpha_price", [n]) => {
            to_trace(&price_in_rao(staking::alpha_price(state, netuid(n)?)))
        }
        ("SwapRuntimeApi", "current_alpha_price_all", []) => prices(state),
        ("SwapRuntimeApi", "sim_swap_tao_for_alpha", [n, tao]) => {
            let tao: Rao = from_trace(tao, names)?;
            to_trace(&staking::quote_buy(state, netuid(n)?, tao))
        }
        ("SwapRuntimeApi", "sim_swap_alpha_for_tao", [n, alpha]) => {
            let alpha: Alpha = from_trace(alpha, names)?;
            to_trace(&staking::quote_sell(state, netuid(n)?, alpha))
        }
        ("StakeInfoRuntimeApi", "get_coldkey_lock", [who, n]) => {
            to_trace(&locks::coldkey_lock(state, &account(who)?, netuid(n)?))
        }
        ("StakeInfoRuntimeApi", "get_hotkey_conviction", [who, n]) => {
            let conviction = locks::hotkey_conviction(state, &account(who)?, netuid(n)?);
            to_trace(&conviction.to_bits())
        }
        ("StakeInfoRuntimeApi", "get_most_convicted_hotkey_on_subnet", [n]) => {
            to_trace(&locks::most_convicted_hotkey(state, netuid(n)?))
        }
        ("StakeInfoRuntimeApi", "get_stake_availability_for_coldkeys", [coldkeys, netuids]) => {
            let coldkeys: Vec<AccountId> = from_trace(coldkeys, names)?;
            let netuids: Option<Vec<NetUid>> = from_trace(netuids, names)?;
            to_trace(&availability(state, &coldkeys, netuids.as_deref()))
        }
        _ => Err(unknown(api, method)),
    }
}

fn unknown(api: &str, method: &str) -> TraceError {
    TraceError(format!("no such runtime interface as {api}.{method}"))
}

/// The interface of subnets and metagraphs (spec 06 §13).
fn subnet_info(
    state: &Ledger,
    method: &str,
    args: &[Value],
    names: &dyn Names,
) -> Result<Value, TraceError> {
    let netuid = |value| from_trace::<NetUid>(value, names);
    let mechanism = |value| from_trace::<MechId>(value, names);
    let indices = |value| from_trace::<Vec<u16>>(value, names);
    let of_all = |one: &dyn Fn(NetUid) -> Result<Value, TraceError>| -> Result<Value, TraceError> {
        let mut netuids = state.netuids();
        netuids.sort_unstable();
        netuids.into_iter().map(one).collect()
    };
    match (method, args) {
        ("get_subnet_info_v2", [n]) => to_trace(&info::subnet_info(state, netuid(n)?)),
        ("get_subnets_info_v2", []) => of_all(&|n| to_trace(&info::subnet_info(state, n))),
        ("get_subnet_info", [n]) => {
            to_trace(&info::subnet_info(state, netuid(n)?)).map(|info| without(info, &["identity"]))
        }
        ("get_subnets_info", []) => of_all(&|n| {
            to_trace(&info::subnet_info(state, n)).map(|info| without(info, &["identity"]))
        }),
        ("get_subnet_hyperparams_v2", [n]) => {
            to_trace(&info::subnet_hyperparams(state, netuid(n)?))
        }
        ("get_subnet_hyperparams", [n]) => {
            let params = to_trace(&info::subnet_hyperparams(state, netuid(n)?))?;
            Ok(without(params, &SubnetHyperparams::SINCE_V2))
        }
        ("get_dynamic_info", [n]) => to_trace(&info::dynamic_info(state, netuid(n)?)),
        ("get_all_dynamic_info", []) => of_all(&|n| to_trace(&info::dynamic_info(state, n))),
        ("get_metagraph", [n]) => to_trace(&info::metagraph(state, netuid(n)?)),
        ("get_all_metagraphs", []) => to_trace(&info::all_metagraphs(state)),
        ("get_mechagraph", [n, m]) => to_trace(&info::mechagraph(state, netuid(n)?, mechanism(m)?)),
        ("get_all_mechagraphs", []) => to_trace(&info::all_mechagraphs(state)),
        ("get_selective_metagraph", [n, i]) => {
            to_trace(&info::selective_metagraph(state, netuid(n)?, &indices(i)?))
        }
        ("get_selective_mechagraph", [n, m, i]) => to_trace(&info::selective_mechagraph(
            state,
            netuid(n)?,
            mechanism(m)?,
            &indices(i)?,
        )),
        ("get_subnet_state", [n]) => to_trace(&info::subnet_state(state, netuid(n)?)),
        ("get_subnet_to_prune", []) => to_trace(&subnets::subnet_to_prune(state)),
        ("get_next_epoch_start_block", [n]) => to_trace(&emission::next_epoch_start_block(
            &state.subnet(netuid(n)?).schedule,
        )),
        ("get_coldkey_auto_stake_hotkey", [who, n]) => {
            let coldkey: AccountId = from_trace(who, names)?;
            let destinations = &state.coldkey(&coldkey).auto_stake_destination;
            to_trace(&destinations.get(&netuid(n)?))
        }
        ("get_subnet_account_id", [n]) => {
            let n = netuid(n)?;
            let exists = n.is_root() || state.subnet_exists(n);
            to_trace(&exists.then(|| AccountId::of_subnet(n)))
        }
        _ => Err(unknown("SubnetInfoRuntimeApi", method)),
    }
}

/// A shown value in the form of an older version, which lacks some fields.
fn without(mut value: Value, fields: &[&str]) -> Value {
    if let Some(shown) = value.as_object_mut() {
        shown.retain(|name, _| !fields.contains(&name.as_str()));
    }
    value
}

fn prices(state: &Ledger) -> Result<Value, TraceError> {
    let mut netuids = state.netuids();
    netuids.sort_unstable();
    netuids
        .into_iter()
        .map(|netuid| {
            let price = price_in_rao(staking::alpha_price(state, netuid));
            Ok(json!({ "netuid": netuid.0, "price": to_trace(&price)? }))
        })
        .collect()
}

fn availability(
    state: &Ledger,
    coldkeys: &[AccountId],
    netuids: Option<&[NetUid]>,
) -> impl Serialize {
    let all = state.netuids();
    let netuids = netuids.unwrap_or(&all);
    let of = |coldkey: &AccountId| -> Vec<_> {
        netuids
            .iter()
            .map(|&netuid| (netuid, locks::stake_availability(state, coldkey, netuid)))
            .collect()
    };
    coldkeys
        .iter()
        .map(|coldkey| (*coldkey, of(coldkey)))
        .collect::<Vec<_>>()
}
