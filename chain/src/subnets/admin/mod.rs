//! Calls of the admin-utils pallet (spec 05 §13, §19).
//!
//! `access` says who may change something and when, `global` and `subnet` what and how far.

mod access;
mod burn;
mod global;
mod neurons;
mod owner;
mod subnet;
#[cfg(test)]
mod tests;

use crate::{
    call::{AdminUtilsCall, Origin},
    error::Result,
    state::State,
};

/// Makes a call of the admin-utils pallet.
///
/// # Errors
/// `BadOrigin`; for a subnet's owner `TxRateLimitExceeded`;
/// `AdminActionProhibitedDuringWeightsWindow`; `AdminUtils.SubnetDoesNotExist`; the bound's.
pub fn apply(state: &mut State, origin: Origin, call: AdminUtilsCall) -> Result {
    use AdminUtilsCall as C;
    match call {
        C::SudoSetNetworkRateLimit { rate_limit } => {
            global::set_network_rate_limit(state, origin, rate_limit)
        }
        C::SudoSetNetworkImmunityPeriod { immunity_period } => {
            global::set_network_immunity_period(state, origin, immunity_period)
        }
        C::SudoSetNetworkMinLockCost { lock_cost } => {
            global::set_network_min_lock_cost(state, origin, lock_cost)
        }
        C::SudoSetSubnetLimit { max_subnets } => {
            global::set_subnet_limit(state, origin, max_subnets)
        }
        C::SudoSetLockReductionInterval { interval } => {
            global::set_lock_reduction_interval(state, origin, interval)
        }
        C::SudoSetSubnetOwnerCut { subnet_owner_cut } => {
            global::set_subnet_owner_cut(state, origin, subnet_owner_cut)
        }
        C::SudoSetStakeThreshold { min_stake } => {
            global::set_stake_threshold(state, origin, min_stake)
        }
        C::SudoSetStartCallDelay { delay } => global::set_start_call_delay(state, origin, delay),
        C::SudoSetAdminFreezeWindow { window } => {
            global::set_admin_freeze_window(state, origin, window)
        }
        C::SudoSetOwnerHparamRateLimit { epochs } => {
            global::set_owner_hyperparam_rate_limit(state, origin, epochs)
        }
        C::SudoSetColdkeySwapAnnouncementDelay { duration } => {
            global::set_coldkey_swap_announcement_delay(state, origin, duration)
        }
        C::SudoSetColdkeySwapReannouncementDelay { duration } => {
            global::set_coldkey_swap_reannouncement_delay(state, origin, duration)
        }

        C::SudoSetMinChildkeyTakePerSubnet { netuid, take } => {
            owner::set_min_childkey_take(state, origin, netuid, take)
        }
        C::SudoSetSubnetOwnerHotkey { netuid, hotkey }
        | C::SudoSetSnOwnerHotkey { netuid, hotkey } => {
            owner::set_owner_hotkey(state, origin, netuid, &hotkey)
        }

        C::SudoSetMinBurn { netuid, min_burn } => {
            burn::set_min_burn(state, origin, netuid, min_burn)
        }
        C::SudoSetMaxBurn { netuid, max_burn } => {
            burn::set_max_burn(state, origin, netuid, max_burn)
        }
        C::SudoSetBurnHalfLife {
            netuid,
            burn_half_life,
        } => burn::set_burn_half_life(state, origin, netuid, burn_half_life),
        C::SudoSetBurnIncreaseMult {
            netuid,
            burn_increase_mult,
        } => burn::set_burn_increase_mult(state, origin, netuid, burn_increase_mult),

        C::SudoSetMaxAllowedUids {
            netuid,
            max_allowed_uids,
        } => neurons::set_max_allowed_uids(state, origin, netuid, max_allowed_uids),
        C::SudoSetMaxAllowedValidators {
            netuid,
            max_allowed_validators,
        } => neurons::set_max_allowed_validators(state, origin, netuid, max_allowed_validators),
        C::SudoSetMinNonImmuneUids { netuid, min } => {
            neurons::set_min_non_immune_uids(state, origin, netuid, min)
        }
        C::SudoSetOwnerImmuneNeuronLimit {
            netuid,
            immune_neurons,
        } => neurons::set_immune_owner_uids_limit(state, origin, netuid, immune_neurons),
        C::SudoSetImmunityPeriod {
            netuid,
            immunity_period,
        } => neurons::set_immunity_period(state, origin, netuid, immunity_period),
        C::SudoSetNetworkRegistrationAllowed {
            netuid,
            registration_allowed,
        } => neurons::set_registration_allowed(state, origin, netuid, registration_allowed),
        C::SudoSetMaxRegistrationsPerBlock {
            netuid,
            max_registrations_per_block,
        } => neurons::set_max_registrations_per_block(
            state,
            origin,
            netuid,
            max_registrations_per_block,
        ),

        C::SudoSetSubnetEmissionEnabled { netuid, enabled } => {
            subnet::set_emission_enabled(state, origin, netuid, enabled)
        }
        C::SudoSetSubtokenEnabled {
            netuid,
            subtoken_enabled,
        } => subnet::set_subtoken_enabled(state, origin, netuid, subtoken_enabled),
        C::SudoSetTempo { netuid, tempo } => subnet::set_tempo(state, origin, netuid, tempo),
        C::SudoSetCommitRevealWeightsEnabled { netuid, enabled } => {
            subnet::set_commit_reveal_enabled(state, origin, netuid, enabled)
        }
        C::SudoSetCommitRevealWeightsInterval { netuid, interval } => {
            subnet::set_reveal_period(state, origin, netuid, interval)
        }
        C::SudoSetWeightsSetRateLimit {
            netuid,
            weights_set_rate_limit,
        } => subnet::set_weights_rate_limit(state, origin, netuid, weights_set_rate_limit),
        C::SudoSetWeightsVersionKey {
            netuid,
            weights_version_key,
        } => subnet::set_weights_version_key(state, origin, netuid, weights_version_key),
        C::SudoSetMinAllowedWeights {
            netuid,
            min_allowed_weights,
        } => subnet::set_min_allowed_weights(state, origin, netuid, min_allowed_weights),
        C::SudoSetKappa { netuid, kappa } => subnet::set_kappa(state, origin, netuid, kappa),
        C::SudoSetRho { netuid, rho } => subnet::set_rho(state, origin, netuid, rho),
        C::SudoSetActivityCutoff {
            netuid,
            activity_cutoff,
        } => subnet::set_activity_cutoff(state, origin, netuid, activity_cutoff),
        C::SudoSetBondsMovingAverage {
            netuid,
            bonds_moving_average,
        } => subnet::set_bonds_moving_average(state, origin, netuid, bonds_moving_average),
        C::SudoSetBondsPenalty {
            netuid,
            bonds_penalty,
        } => subnet::set_bonds_penalty(state, origin, netuid, bonds_penalty),
        C::SudoSetLiquidAlphaEnabled { netuid, enabled } => {
            subnet::set_liquid_alpha_enabled(state, origin, netuid, enabled)
        }
        C::SudoSetAlphaValues {
            netuid,
            alpha_low,
            alpha_high,
        } => subnet::set_alpha_values(state, origin, netuid, alpha_low, alpha_high),
        C::SudoSetYuma3Enabled { netuid, enabled } => {
            subnet::set_yuma3_enabled(state, origin, netuid, enabled)
        }
        C::SudoSetToggleTransfer { netuid, toggle } => {
            subnet::set_transfer_toggle(state, origin, netuid, toggle)
        }
        C::SudoSetServingRateLimit {
            netuid,
            serving_rate_limit,
        } => subnet::set_serving_rate_limit(state, origin, netuid, serving_rate_limit),
    }
}
