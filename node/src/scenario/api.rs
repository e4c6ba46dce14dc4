//! Runtime interfaces by name, for the operation `api` (spec 10).

use serde::Serialize;
use serde_json::{Value, json};
use taovm_chain::{
    pool::price_in_rao,
    primitives::{AccountId, Alpha, NetUid, Rao},
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
        ("SubnetInfoRuntimeApi", "get_subnet_to_prune", []) => {
            to_trace(&subnets::subnet_to_prune(state))
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
        _ => Err(TraceError(format!(
            "no such runtime interface as {api}.{method}"
        ))),
    }
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
