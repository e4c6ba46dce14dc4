//! Hyperparameters: calls of the admin-utils pallet, one of the subtensor's (spec 02 §2.4).

use crate::gas::CallWeight;

/// `AdminUtils.sudo_set_serving_rate_limit`.
pub const SET_SERVING_RATE_LIMIT: CallWeight = CallWeight::of_total(296_216_000);
/// `AdminUtils.sudo_set_min_difficulty`.
pub const SET_MIN_DIFFICULTY: CallWeight = CallWeight::of_total(327_137_000);
/// `AdminUtils.sudo_set_max_difficulty`.
pub const SET_MAX_DIFFICULTY: CallWeight = CallWeight::of_total(327_287_000);
/// `AdminUtils.sudo_set_weights_version_key`.
pub const SET_WEIGHTS_VERSION_KEY: CallWeight = CallWeight::of_total(326_787_000);
/// `AdminUtils.sudo_set_adjustment_alpha`.
pub const SET_ADJUSTMENT_ALPHA: CallWeight = CallWeight::of_total(206_583_000);
/// `AdminUtils.sudo_set_immunity_period`.
pub const SET_IMMUNITY_PERIOD: CallWeight = CallWeight::of_total(326_997_000);
/// `AdminUtils.sudo_set_min_allowed_weights`.
pub const SET_MIN_ALLOWED_WEIGHTS: CallWeight = CallWeight::of_total(327_247_000);
/// `AdminUtils.sudo_set_kappa`.
pub const SET_KAPPA: CallWeight = CallWeight::of_total(208_884_000);
/// `AdminUtils.sudo_set_rho`.
pub const SET_RHO: CallWeight = CallWeight::of_total(323_851_000);
/// `AdminUtils.sudo_set_alpha_sigmoid_steepness`.
pub const SET_ALPHA_SIGMOID_STEEPNESS: CallWeight = CallWeight::of_total(324_021_000);
/// `AdminUtils.sudo_set_activity_cutoff`.
pub const SET_ACTIVITY_CUTOFF: CallWeight = CallWeight::of_total(352_748_000);
/// `SubtensorModule.set_activity_cutoff_factor`.
pub const SET_ACTIVITY_CUTOFF_FACTOR: CallWeight = CallWeight::of_total(481_776_000);
/// `AdminUtils.sudo_set_bonds_moving_average`.
pub const SET_BONDS_MOVING_AVERAGE: CallWeight = CallWeight::of_total(327_078_000);
/// `AdminUtils.sudo_set_commit_reveal_weights_enabled`.
pub const SET_COMMIT_REVEAL_WEIGHTS_ENABLED: CallWeight = CallWeight::of_total(327_127_000);
/// `AdminUtils.sudo_set_liquid_alpha_enabled`.
pub const SET_LIQUID_ALPHA_ENABLED: CallWeight = CallWeight::of_total(293_121_000);
/// `AdminUtils.sudo_set_yuma3_enabled`.
pub const SET_YUMA3_ENABLED: CallWeight = CallWeight::of_total(296_166_000);
/// `AdminUtils.sudo_set_bonds_reset_enabled`.
pub const SET_BONDS_RESET_ENABLED: CallWeight = CallWeight::of_total(298_090_000);
/// `AdminUtils.sudo_set_alpha_values`.
pub const SET_ALPHA_VALUES: CallWeight = CallWeight::of_total(326_807_000);
/// `AdminUtils.sudo_set_commit_reveal_weights_interval`.
pub const SET_COMMIT_REVEAL_WEIGHTS_INTERVAL: CallWeight = CallWeight::of_total(327_237_000);
/// `AdminUtils.sudo_set_toggle_transfer`.
pub const SET_TOGGLE_TRANSFER: CallWeight = CallWeight::of_total(295_926_000);
/// `AdminUtils.sudo_set_network_registration_allowed`.
pub const SET_NETWORK_REGISTRATION_ALLOWED: CallWeight = CallWeight::of_total(174_696_000);
/// `AdminUtils.sudo_set_network_pow_registration_allowed`.
pub const SET_NETWORK_POW_REGISTRATION_ALLOWED: CallWeight = CallWeight::of_total(181_583_000);
/// `AdminUtils.sudo_set_difficulty`.
pub const SET_DIFFICULTY: CallWeight = CallWeight::of_total(327_017_000);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn charges_are_those_of_the_rule_book() {
        for (call, charged) in [
            (SET_SERVING_RATE_LIMIT, 7_405),
            (SET_MIN_DIFFICULTY, 8_178),
            (SET_MAX_DIFFICULTY, 8_182),
            (SET_WEIGHTS_VERSION_KEY, 8_169),
            (SET_ADJUSTMENT_ALPHA, 5_164),
            (SET_IMMUNITY_PERIOD, 8_174),
            (SET_MIN_ALLOWED_WEIGHTS, 8_181),
            (SET_KAPPA, 5_222),
            (SET_RHO, 8_096),
            (SET_ALPHA_SIGMOID_STEEPNESS, 8_100),
            (SET_ACTIVITY_CUTOFF, 8_818),
            (SET_ACTIVITY_CUTOFF_FACTOR, 12_044),
            (SET_BONDS_MOVING_AVERAGE, 8_176),
            (SET_COMMIT_REVEAL_WEIGHTS_ENABLED, 8_178),
            (SET_LIQUID_ALPHA_ENABLED, 7_328),
            (SET_YUMA3_ENABLED, 7_404),
            (SET_BONDS_RESET_ENABLED, 7_452),
            (SET_ALPHA_VALUES, 8_170),
            (SET_COMMIT_REVEAL_WEIGHTS_INTERVAL, 8_180),
            (SET_TOGGLE_TRANSFER, 7_398),
            (SET_NETWORK_REGISTRATION_ALLOWED, 4_367),
            (SET_NETWORK_POW_REGISTRATION_ALLOWED, 4_539),
            (SET_DIFFICULTY, 8_175),
        ] {
            assert_eq!((call.floor(), call.charged()), (charged + 1, charged));
        }
    }
}
