//! Values of the whole chain; root sets them at any time (spec 05 §19.2).

use crate::{
    call::Origin, error::Result, event::SubtensorEvent as Event, primitives::Rao, state::State,
};

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
    set_stake_threshold(stake_threshold: u64) => StakeThresholdSet;
    set_start_call_delay(start_call_delay: u64) => StartCallDelaySet;
    set_admin_freeze_window(admin_freeze_window: u16) => AdminFreezeWindowSet;
    set_owner_hyperparam_rate_limit(owner_hyperparam_rate_limit: u16)
        => OwnerHyperparamRateLimitSet;
    set_coldkey_swap_announcement_delay(coldkey_swap_announcement_delay: u32)
        => ColdkeySwapAnnouncementDelaySet;
    set_coldkey_swap_reannouncement_delay(coldkey_swap_reannouncement_delay: u32)
        => ColdkeySwapReannouncementDelaySet;
}
