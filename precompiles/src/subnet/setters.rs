//! What a subnet's owner sets (spec 02 §2.2, §2.3). The ledger decides who may, when and how far; for
//! some parameters that is root alone, whom no contract can be.

use alloy_primitives::Bytes;
use taovm_chain::call::{AdminUtilsCall, SubtensorCall};

use crate::{
    Warning,
    dispatch::{Failure, Frame},
    function::{Body, Function, GasClass, function},
    gas::weights,
};

/// A table of functions of a netuid and a value: selector, name, type and name of the value, weight,
/// call. The last rows are of functions that have become nothing.
macro_rules! setters {
    (
        $($selector:literal $name:ident($kind:ident $argument:literal) $weight:ident
            |$netuid:ident, $value:ident| $call:expr,)*
        nothing: $($idle:literal $idle_name:ident($idle_argument:literal),)*
    ) => {
        pub(super) const FUNCTIONS: &[Function] = &[
            $(
                function(
                    $selector,
                    concat!(stringify!($name), "(uint16,", stringify!($kind), ")"),
                    weights::$weight.class(),
                    Body::Payable(|frame| {
                        frame.warn_of_ignored_value();
                        let $netuid = frame.args.netuid()?;
                        let $value = frame.args.$kind($argument)?;
                        frame.dispatch(weights::$weight, $call)
                    }),
                ),
            )*
            function(
                0x4828_d0db,
                "setAlphaValues(uint16,uint16,uint16)",
                weights::SET_ALPHA_VALUES.class(),
                Body::Payable(set_alpha_values),
            ),
            $(
                function(
                    $idle,
                    concat!(stringify!($idle_name), "(uint16,uint64)"),
                    GasClass::Reads(0),
                    Body::Payable(|frame| do_nothing(frame, $idle_argument)),
                ),
            )*
        ];
    };
}

use AdminUtilsCall as Admin;

setters! {
    0xb38e_0bbe setServingRateLimit(uint64 "servingRateLimit") SET_SERVING_RATE_LIMIT
        |netuid, serving_rate_limit| Admin::SudoSetServingRateLimit { netuid, serving_rate_limit },
    0x3700_0dcc setMinDifficulty(uint64 "minDifficulty") SET_MIN_DIFFICULTY
        |netuid, min_difficulty| Admin::SudoSetMinDifficulty { netuid, min_difficulty },
    0x9538_d4c5 setMaxDifficulty(uint64 "maxDifficulty") SET_MAX_DIFFICULTY
        |netuid, max_difficulty| Admin::SudoSetMaxDifficulty { netuid, max_difficulty },
    0xa3ca_adef setWeightsVersionKey(uint64 "weightsVersionKey") SET_WEIGHTS_VERSION_KEY
        |netuid, weights_version_key| Admin::SudoSetWeightsVersionKey { netuid, weights_version_key },
    0x200a_4a16 setAdjustmentAlpha(uint64 "adjustmentAlpha") SET_ADJUSTMENT_ALPHA
        |netuid, adjustment_alpha| Admin::SudoSetAdjustmentAlpha { netuid, adjustment_alpha },
    0xb593_3848 setImmunityPeriod(uint16 "immunityPeriod") SET_IMMUNITY_PERIOD
        |netuid, immunity_period| Admin::SudoSetImmunityPeriod { netuid, immunity_period },
    0x9ed1_b477 setMinAllowedWeights(uint16 "minAllowedWeights") SET_MIN_ALLOWED_WEIGHTS
        |netuid, min_allowed_weights| Admin::SudoSetMinAllowedWeights { netuid, min_allowed_weights },
    0x5922_7dc7 setKappa(uint16 "kappa") SET_KAPPA
        |netuid, kappa| Admin::SudoSetKappa { netuid, kappa },
    0x08ed_bf6c setRho(uint16 "rho") SET_RHO
        |netuid, rho| Admin::SudoSetRho { netuid, rho },
    // Its bits are those of a signed number, of which the ledger wants none below zero.
    0xa513_ba05 setAlphaSigmoidSteepness(uint16 "steepness") SET_ALPHA_SIGMOID_STEEPNESS
        |netuid, steepness| Admin::SudoSetAlphaSigmoidSteepness {
            netuid,
            steepness: steepness.cast_signed(),
        },
    0x140c_f988 setActivityCutoff(uint16 "activityCutoff") SET_ACTIVITY_CUTOFF
        |netuid, activity_cutoff| Admin::SudoSetActivityCutoff { netuid, activity_cutoff },
    0xf575_327d setActivityCutoffFactor(uint32 "factorMilli") SET_ACTIVITY_CUTOFF_FACTOR
        |netuid, factor_milli| SubtensorCall::SetActivityCutoffFactor { netuid, factor_milli },
    0x1830_a9bf setNetworkRegistrationAllowed(bool "registrationAllowed")
        SET_NETWORK_REGISTRATION_ALLOWED
        |netuid, registration_allowed| Admin::SudoSetNetworkRegistrationAllowed {
            netuid,
            registration_allowed,
        },
    0xc8e4_4388 setNetworkPowRegistrationAllowed(bool "registrationAllowed")
        SET_NETWORK_POW_REGISTRATION_ALLOWED
        |netuid, registration_allowed| Admin::SudoSetNetworkPowRegistrationAllowed {
            netuid,
            registration_allowed,
        },
    0x4b40_26ce setDifficulty(uint64 "difficulty") SET_DIFFICULTY
        |netuid, difficulty| Admin::SudoSetDifficulty { netuid, difficulty },
    0x36bd_d653 setBondsMovingAverage(uint64 "bondsMovingAverage") SET_BONDS_MOVING_AVERAGE
        |netuid, bonds_moving_average| Admin::SudoSetBondsMovingAverage {
            netuid,
            bonds_moving_average,
        },
    0x29cf_c23f setCommitRevealWeightsEnabled(bool "enabled") SET_COMMIT_REVEAL_WEIGHTS_ENABLED
        |netuid, enabled| Admin::SudoSetCommitRevealWeightsEnabled { netuid, enabled },
    0xd329_acf7 setLiquidAlphaEnabled(bool "enabled") SET_LIQUID_ALPHA_ENABLED
        |netuid, enabled| Admin::SudoSetLiquidAlphaEnabled { netuid, enabled },
    0x60db_69c3 setYuma3Enabled(bool "enabled") SET_YUMA3_ENABLED
        |netuid, enabled| Admin::SudoSetYuma3Enabled { netuid, enabled },
    0xf0ff_37b0 setBondsResetEnabled(bool "enabled") SET_BONDS_RESET_ENABLED
        |netuid, enabled| Admin::SudoSetBondsResetEnabled { netuid, enabled },
    0x6d27_4632 setCommitRevealWeightsInterval(uint64 "interval") SET_COMMIT_REVEAL_WEIGHTS_INTERVAL
        |netuid, interval| Admin::SudoSetCommitRevealWeightsInterval { netuid, interval },
    // Sets, does not flip.
    0x3c42_b81a toggleTransfers(bool "toggle") SET_TOGGLE_TRANSFER
        |netuid, toggle| Admin::SudoSetToggleTransfer { netuid, toggle },
    nothing:
    0x579f_0fdb setWeightsSetRateLimit("weightsSetRateLimit"),
    0xd7e4_7287 setMinBurn("minBurn"),
    0x0178_0f10 setMaxBurn("maxBurn"),
}

fn set_alpha_values(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let alpha_low = frame.args.uint16("alphaLow")?;
    let alpha_high = frame.args.uint16("alphaHigh")?;
    frame.dispatch(
        weights::SET_ALPHA_VALUES,
        Admin::SudoSetAlphaValues {
            netuid,
            alpha_low,
            alpha_high,
        },
    )
}

/// Succeeds for anybody and any subnet, costs nothing, changes nothing.
fn do_nothing(frame: &mut Frame<'_>, argument: &'static str) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    frame.args.netuid()?;
    frame.args.uint64(argument)?;
    frame.warnings.push(Warning::NoEffect {
        function: frame.function,
    });
    Ok(Bytes::new())
}
