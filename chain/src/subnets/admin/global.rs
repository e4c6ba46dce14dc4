//! Values of the whole chain; root sets them at any time (spec 05 §19.2).

use super::access::ensure;
use crate::{
    call::Origin,
    error::{AdminUtilsError, Result, SubtensorError},
    event::{AdminUtilsEvent, SubtensorEvent as Event},
    primitives::{I64F64, I96F32, Rao, U64F64},
    state::{PrecompileId, State},
};

/// The most mechanisms that a subnet can be allowed.
const MAX_MECHANISMS: u8 = 16;

/// A setter that root may call: stores an argument and says so.
macro_rules! root_setters {
    ($($(#[$doc:meta])* $name:ident($field:ident: $type:ty) => $event:ident;)*) => {$(
        $(#[$doc])*
        pub(super) fn $name(state: &mut State, origin: Origin, value: $type) -> Result {
            origin.ensure_root()?;
            state.globals.$field = value;
            state.emit(Event::$event(value));
            Ok(())
        }
    )*};
}

root_setters! {
    set_network_rate_limit(network_rate_limit: u64) => NetworkRateLimitSet;
    set_network_immunity_period(network_immunity_period: u64) => NetworkImmunityPeriodSet;
    set_network_min_lock_cost(network_min_lock_cost: Rao) => NetworkMinLockCostSet;
    set_subnet_limit(subnet_limit: u16) => SubnetLimitSet;
    set_lock_reduction_interval(network_lock_reduction_interval: u64)
        => NetworkLockCostReductionIntervalSet;
    set_subnet_owner_cut(subnet_owner_cut: u16) => SubnetOwnerCutSet;
    set_tx_delegate_take_rate_limit(tx_delegate_take_rate_limit: u64)
        => TxDelegateTakeRateLimitSet;
    set_stake_threshold(stake_threshold: u64) => StakeThresholdSet;
    set_start_call_delay(start_call_delay: u64) => StartCallDelaySet;
    set_admin_freeze_window(admin_freeze_window: u16) => AdminFreezeWindowSet;
    set_owner_hyperparam_rate_limit(owner_hyperparam_rate_limit: u16)
        => OwnerHyperparamRateLimitSet;
    set_max_delegate_take(max_delegate_take: u16) => MaxDelegateTakeSet;
    set_min_delegate_take(min_delegate_take: u16) => MinDelegateTakeSet;
    set_tx_rate_limit(tx_rate_limit: u64) => TxRateLimitSet;
    set_commit_reveal_version(commit_reveal_version: u16) => CommitRevealVersionSet;
    set_dissolve_schedule_duration(dissolve_network_schedule_duration: u32)
        => DissolveNetworkScheduleDurationSet;
    set_coldkey_swap_announcement_delay(coldkey_swap_announcement_delay: u32)
        => ColdkeySwapAnnouncementDelaySet;
    set_coldkey_swap_reannouncement_delay(coldkey_swap_reannouncement_delay: u32)
        => ColdkeySwapReannouncementDelaySet;
}

/// A setter that root may call: stores an argument, without an event.
macro_rules! silent_root_setters {
    ($($name:ident($field:ident: $type:ty);)*) => {$(
        pub(super) fn $name(state: &mut State, origin: Origin, value: $type) -> Result {
            origin.ensure_root()?;
            state.globals.$field = value;
            Ok(())
        }
    )*};
}

silent_root_setters! {
    set_subnet_moving_alpha(subnet_moving_alpha: I96F32);
    set_ck_burn(ck_burn: u64);
    set_tao_flow_cutoff(tao_flow_cutoff: I64F64);
    set_flow_ema_smoothing_factor(flow_ema_smoothing_factor: u64);
    set_net_tao_flow_enabled(net_tao_flow_enabled: bool);
}

/// Between 1 and 2; no event.
pub(super) fn set_flow_norm_exponent(
    state: &mut State,
    origin: Origin,
    exponent: U64F64,
) -> Result {
    origin.ensure_root()?;
    let bounded = (U64F64::from_num(1)..=U64F64::from_num(2)).contains(&exponent);
    ensure(bounded, AdminUtilsError::InvalidValue)?;
    state.globals.flow_norm_exponent = exponent;
    Ok(())
}

/// At least one.
pub(super) fn set_max_epochs_per_block(state: &mut State, origin: Origin, count: u8) -> Result {
    origin.ensure_root()?;
    ensure(count >= 1, AdminUtilsError::ValueNotInBounds)?;
    state.globals.max_epochs_per_block = count;
    state.emit(Event::MaxEpochsPerBlockSet(count));
    Ok(())
}

/// 1 to 16; no event.
pub(super) fn set_max_mechanism_count(state: &mut State, origin: Origin, count: u8) -> Result {
    origin.ensure_root()?;
    let bounded = (1..=MAX_MECHANISMS).contains(&count);
    ensure(bounded, SubtensorError::InvalidValue)?;
    state.globals.max_mechanism_count = count;
    Ok(())
}

/// `EVMChainId.ChainId`, from the next opcode on; no event.
pub(super) fn set_evm_chain_id(state: &mut State, origin: Origin, chain_id: u64) -> Result {
    origin.ensure_root()?;
    state.evm.chain_id = chain_id;
    Ok(())
}

/// Silent if nothing changes.
pub(super) fn toggle_precompile(
    state: &mut State,
    origin: Origin,
    precompile_id: PrecompileId,
    enabled: bool,
) -> Result {
    origin.ensure_root()?;
    let disabled = &mut state.globals.disabled_precompiles;
    let changed = if enabled {
        disabled.remove(&precompile_id)
    } else {
        disabled.insert(precompile_id)
    };
    if changed {
        state.emit(AdminUtilsEvent::PrecompileUpdated {
            precompile_id,
            enabled,
        });
    }
    Ok(())
}
