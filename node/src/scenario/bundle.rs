//! The fixed bundles of values that traces record: `global`, `subnet`, `neurons` (spec 10).

use serde::Serialize;
use serde_json::{Map, Value, json};
use taovm_chain::{
    neurons as neurons_rules,
    pool::price_in_rao,
    primitives::{AccountId, MechId, NetUid},
    staking,
    state::Ledger,
    subnets,
};

use super::trace::{TraceError, to_trace};

/// Global counters.
pub(super) fn global(state: &Ledger) -> Result<Value, TraceError> {
    let globals = &state.globals;
    Ok(json!({
        "block": state.now(),
        "TotalIssuance": to_trace(&globals.total_issuance)?,
        "TotalStake": to_trace(&globals.total_stake)?,
        "TotalNetworks": globals.total_networks,
        "BlockEmission": to_trace(&globals.block_emission)?,
        "NetworkLastLockCost": to_trace(&globals.network_last_lock_cost)?,
        "Balances.TotalIssuance": to_trace(&state.balances_issuance)?,
        "network_registration_cost": to_trace(&subnets::lock_cost(state))?,
    }))
}

/// A hotkey's stake: its alpha on a subnet, its worth on all, and what it counts for.
pub(super) fn total_stake(
    state: &Ledger,
    hotkey: &AccountId,
    netuid: NetUid,
) -> Result<Value, TraceError> {
    let weight = neurons_rules::stake_weight(state, hotkey, netuid);
    Ok(json!({
        "alpha": to_trace(&staking::total_hotkey_alpha(state, hotkey, netuid))?,
        "total_tao": to_trace(&staking::total_stake_for_hotkey(state, hotkey))?,
        "weights": format!("({}, {}, {})", weight.total, weight.alpha, weight.tao),
    }))
}

/// A subnet's pool, emission, schedule and registration.
pub(super) fn subnet(state: &Ledger, netuid: NetUid) -> Result<Value, TraceError> {
    let s = state.subnet(netuid);
    let mut out = Map::new();
    let mut put = |name: &str, value: &dyn erased::Trace| -> Result<(), TraceError> {
        out.insert(name.to_owned(), value.trace()?);
        Ok(())
    };
    put(
        "current_alpha_price",
        &price_in_rao(staking::alpha_price(state, netuid)),
    )?;
    put("NetworksAdded", &s.added)?;
    put("SubnetMechanism", &s.mechanism)?;
    put("SubnetTAO", &s.pool.tao)?;
    put("SubnetAlphaIn", &s.pool.alpha_in)?;
    put("SubnetAlphaOut", &s.pool.alpha_out)?;
    put("SubnetVolume", &s.pool.volume)?;
    put("SubnetMovingPrice", &s.pool.moving_price.to_bits())?;
    put("SubnetTaoInEmission", &s.last.tao_in)?;
    put("SubnetAlphaInEmission", &s.last.alpha_in)?;
    put("SubnetAlphaOutEmission", &s.last.alpha_out)?;
    put("SubnetExcessTao", &s.last.excess_tao)?;
    put("SubnetRootSellTao", &s.last.root_sell_tao)?;
    put("SubnetProtocolAlpha", &s.pool.protocol_alpha)?;
    put("SubnetTaoFlow", &s.pool.tao_flow)?;
    // Nothing on this runtime writes the averages of the flows (spec 04 §14).
    put("SubnetEmaTaoFlow", &None::<u64>)?;
    put("SubnetProtocolFlow", &s.pool.protocol_flow)?;
    put("SubnetEmaProtocolFlow", &None::<u64>)?;
    put("RootProp", &s.root_prop.to_bits())?;
    put("PendingServerEmission", &s.pending.server)?;
    put("PendingValidatorEmission", &s.pending.validator)?;
    put("PendingRootAlphaDivs", &s.pending.root_alpha)?;
    put("PendingOwnerCut", &s.pending.owner_cut)?;
    put("MinerBurned", &s.miner_burned.to_bits())?;
    put("SubnetworkN", &s.uid_count())?;
    put("Tempo", &s.schedule.tempo)?;
    put("BlocksSinceLastStep", &s.schedule.blocks_since_last_step)?;
    put(
        "LastMechansimStepBlock",
        &s.schedule.last_mechanism_step_block,
    )?;
    put("LastEpochBlock", &s.schedule.last_epoch_block)?;
    put("PendingEpochAt", &s.schedule.pending_epoch_at)?;
    put("SubnetEpochIndex", &s.schedule.epoch_index)?;
    put("Burn", &s.registration.burn)?;
    put("Difficulty", &s.params.difficulty)?;
    put("SubnetOwner", &s.owner_or_zero())?;
    put("SubnetOwnerHotkey", &s.owner_hotkey.unwrap_or_default())?;
    put("SubnetLocked", &s.locked)?;
    put("NetworkRegisteredAt", &s.registered_at)?;
    put("FirstEmissionBlockNumber", &s.first_emission_block)?;
    put("SubtokenEnabled", &s.subtoken_enabled)?;
    put("SubnetEmissionEnabled", &s.emission_enabled)?;
    put("RegistrationsThisInterval", &s.registration.this_interval)?;
    put("RegistrationsThisBlock", &s.registration.this_block)?;
    put("RAORecycledForRegistration", &s.registration.rao_recycled)?;
    put(
        "AlphaAssets.TotalAlphaIssuance",
        &s.pool.total_alpha_issuance,
    )?;
    put("AlphaAssets.AlphaBurned", &s.pool.alpha_burned)?;
    put("AlphaAssets.AlphaRecycled", &s.pool.alpha_recycled)?;
    put("Swap.SwapBalancer", &s.pool.balancer)?;
    put("Swap.FeeRate", &s.pool.fee_rate)?;
    put("Swap.PalSwapInitialized", &s.pool.initialized)?;
    put("Swap.ScrapReservoirAlpha", &0_u64)?;
    Ok(Value::Object(out))
}

/// The fields of [`neurons`] that are lists by account.
pub(super) const BY_ACCOUNT: [&str; 2] = ["AlphaDividendsPerSubnet", "RootAlphaDividendsPerSubnet"];

/// A subnet's neurons: vectors by uid, rows that storage has.
pub(super) fn neurons(state: &Ledger, netuid: NetUid) -> Result<Value, TraceError> {
    let s = state.subnet(netuid);
    let n = &s.neurons;
    let main = s.mechanism(MechId::MAIN);
    Ok(json!({
        "SubnetworkN": s.uid_count(),
        "Active": n.active,
        "Consensus": n.consensus,
        "Incentive": main.incentive,
        "Dividends": n.dividends,
        "Emission": to_trace(&n.emission)?,
        "LastUpdate": to_trace(&main.last_update)?,
        "ValidatorTrust": n.validator_trust,
        "ValidatorPermit": n.validator_permit,
        "StakeWeight": n.stake_weight,
        "Keys": by_uid(n.keys.iter().map(Some))?,
        "Weights": by_uid(main.weights.iter().map(Option::as_ref))?,
        "Bonds": by_uid(main.bonds.iter().map(Option::as_ref))?,
        "BlockAtRegistration": by_uid(n.block_at_registration.iter().map(Some))?,
        "AlphaDividendsPerSubnet": to_trace(&*s.alpha_dividends)?,
        "RootAlphaDividendsPerSubnet": to_trace(&*s.root_alpha_dividends)?,
    }))
}

fn by_uid<'v, T: Serialize + 'v>(
    values: impl Iterator<Item = Option<&'v T>>,
) -> Result<Value, TraceError> {
    values
        .enumerate()
        .filter_map(|(uid, value)| value.map(|value| to_trace(&(uid as u16, value))))
        .collect()
}

/// `to_trace` behind a reference, so that one closure takes every type.
mod erased {
    use serde::Serialize;
    use serde_json::Value;

    use super::{TraceError, to_trace};

    pub(super) trait Trace {
        fn trace(&self) -> Result<Value, TraceError>;
    }

    impl<T: Serialize> Trace for T {
        fn trace(&self) -> Result<Value, TraceError> {
            to_trace(self)
        }
    }
}
