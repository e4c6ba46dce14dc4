//! Calls of the admin-utils pallet (spec 05 §13, §19, 06 §9.3, §12.3).
//!
//! `access` says who may change something and when, `global` and `subnet` what and how far.

mod access;
mod burn;
mod difficulty;
mod emission;
mod global;
mod mechanisms;
mod neurons;
mod owner;
mod subnet;
mod tempo;
#[cfg(test)]
mod tests;

pub use tempo::{set_activity_cutoff_factor, set_tempo, trigger_epoch};

use crate::{
    call::{AdminUtilsCall, Origin},
    error::{AdminUtilsError, Result},
    primitives::{I64F64, I96F32, U64F64},
    staking,
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
        C::SudoSetDefaultTake { default_take } => {
            global::set_max_delegate_take(state, origin, default_take)
        }
        C::SudoSetMinDelegateTake { take } => global::set_min_delegate_take(state, origin, take),
        C::SudoSetTxRateLimit { tx_rate_limit } => {
            global::set_tx_rate_limit(state, origin, tx_rate_limit)
        }
        C::SudoSetCommitRevealVersion { version } => {
            global::set_commit_reveal_version(state, origin, version)
        }
        C::SudoSetDissolveNetworkScheduleDuration { duration } => {
            global::set_dissolve_schedule_duration(state, origin, duration)
        }
        C::SudoToggleEvmPrecompile {
            precompile_id,
            enabled,
        } => global::toggle_precompile(state, origin, precompile_id, enabled),
        C::SudoSetEvmChainId { chain_id } => global::set_evm_chain_id(state, origin, chain_id),
        C::SudoSetSubnetMovingAlpha { alpha } => {
            global::set_subnet_moving_alpha(state, origin, I96F32::from_bits(alpha))
        }
        C::SudoSetCkBurn { burn } => global::set_ck_burn(state, origin, burn),
        C::SudoSetTaoFlowCutoff { flow_cutoff } => {
            global::set_tao_flow_cutoff(state, origin, I64F64::from_bits(flow_cutoff))
        }
        C::SudoSetTaoFlowNormalizationExponent { exponent } => {
            global::set_flow_norm_exponent(state, origin, U64F64::from_bits(exponent))
        }
        C::SudoSetTaoFlowSmoothingFactor { smoothing_factor } => {
            global::set_flow_ema_smoothing_factor(state, origin, smoothing_factor)
        }
        C::SudoSetNetTaoFlowEnabled { enabled } => {
            global::set_net_tao_flow_enabled(state, origin, enabled)
        }
        C::SudoSetMaxMechanismCount {
            max_mechanism_count,
        } => global::set_max_mechanism_count(state, origin, max_mechanism_count),
        C::SudoSetMaxEpochsPerBlock {
            max_epochs_per_block,
        } => global::set_max_epochs_per_block(state, origin, max_epochs_per_block),
        C::SudoSetTotalIssuance { .. } => Err(AdminUtilsError::Deprecated.into()),

        C::SudoSetDifficulty { netuid, difficulty } => {
            difficulty::set_difficulty(state, origin, netuid, difficulty)
        }
        C::SudoSetMinDifficulty {
            netuid,
            min_difficulty,
        } => difficulty::set_min_difficulty(state, origin, netuid, min_difficulty),
        C::SudoSetMaxDifficulty {
            netuid,
            max_difficulty,
        } => difficulty::set_max_difficulty(state, origin, netuid, max_difficulty),
        C::SudoSetAdjustmentInterval {
            netuid,
            adjustment_interval,
        } => difficulty::set_adjustment_interval(state, origin, netuid, adjustment_interval),
        C::SudoSetAdjustmentAlpha {
            netuid,
            adjustment_alpha,
        } => difficulty::set_adjustment_alpha(state, origin, netuid, adjustment_alpha),
        C::SudoSetRaoRecycled {
            netuid,
            rao_recycled,
        } => difficulty::set_rao_recycled(state, origin, netuid, rao_recycled),
        C::SudoSetNetworkPowRegistrationAllowed { .. } => {
            Err(AdminUtilsError::POWRegistrationDisabled.into())
        }

        C::SudoSetMechanismCount {
            netuid,
            mechanism_count,
        } => mechanisms::set_count(state, origin, netuid, mechanism_count),
        C::SudoSetMechanismEmissionSplit {
            netuid,
            maybe_split,
        } => mechanisms::set_split(state, origin, netuid, maybe_split),

        C::SudoSetRecycleOrBurn {
            netuid,
            recycle_or_burn,
        } => emission::set_recycle_or_burn(state, origin, netuid, recycle_or_burn),
        C::SudoSetOwnerCutEnabled { netuid, enabled } => {
            emission::set_owner_cut_enabled(state, origin, netuid, enabled)
        }
        C::SudoSetOwnerCutAutoLockEnabled { netuid, enabled } => {
            emission::set_owner_cut_auto_lock(state, origin, netuid, enabled)
        }
        C::SudoSetEmaPriceHalvingPeriod {
            netuid,
            ema_halving,
        } => emission::set_ema_price_halving(state, origin, netuid, ema_halving),

        C::SudoSetTargetRegistrationsPerInterval {
            netuid,
            target_registrations_per_interval,
        } => neurons::set_target_registrations_per_interval(
            state,
            origin,
            netuid,
            target_registrations_per_interval,
        ),
        C::SudoSetMinAllowedUids {
            netuid,
            min_allowed_uids,
        } => neurons::set_min_allowed_uids(state, origin, netuid, min_allowed_uids),
        C::SudoTrimToMaxAllowedUids { netuid, max_n } => {
            neurons::trim(state, origin, netuid, max_n)
        }
        C::SudoSetAlphaSigmoidSteepness { netuid, steepness } => {
            subnet::set_alpha_sigmoid_steepness(state, origin, netuid, steepness)
        }
        C::SudoSetBondsResetEnabled { netuid, enabled } => {
            subnet::set_bonds_reset_enabled(state, origin, netuid, enabled)
        }
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
        C::SudoSetNominatorMinRequiredStake { min_stake } => {
            staking::set_nominator_min_required_stake(state, origin, min_stake)
        }
        C::SudoSetTxDelegateTakeRateLimit { tx_rate_limit } => {
            global::set_tx_delegate_take_rate_limit(state, origin, tx_rate_limit)
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
