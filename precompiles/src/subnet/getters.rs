//! What a subnet is set to (spec 02 §2.2). Nothing here fails for an unknown subnet: it has the
//! defaults.

use alloy_primitives::Bytes;
use taovm_chain::state::Subnet;

use crate::{
    dispatch::Failure,
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
};

/// A table of functions of a netuid: selector, name, database reads, value.
macro_rules! getters {
    ($($selector:literal $name:ident $reads:literal |$subnet:pat_param| $value:expr,)*) => {
        pub(super) const FUNCTIONS: &[Function] = &[$(
            function(
                $selector,
                concat!(stringify!($name), "(uint16)"),
                GasClass::Reads($reads),
                Body::View(|view| get(view, $reads, |$subnet| $value)),
            ),
        )*];
    };
}

getters! {
    0xb0c7_51b0 getNetworkRegistrationBlock 1 |s| encode::one(s.registered_at),
    0x7444_dadc getServingRateLimit 1 |s| encode::one(s.params.serving_rate_limit),
    0xc4f9_bf33 getMinDifficulty 1 |s| encode::one(s.params.min_difficulty),
    0x6f3b_48d6 getMaxDifficulty 1 |s| encode::one(s.params.max_difficulty),
    0x1ec0_edde getWeightsVersionKey 1 |s| encode::one(s.params.weights_version_key),
    0xee6e_8237 getWeightsSetRateLimit 1 |s| encode::one(s.params.weights_set_rate_limit),
    0xce4d_fbd8 getAdjustmentAlpha 1 |s| encode::one(s.params.adjustment_alpha),
    // The chain has no limit any more.
    0x326b_93d6 getMaxWeightLimit 0 |_| encode::one(u16::MAX),
    0x86d4_6c03 getImmunityPeriod 1 |s| encode::one(s.params.immunity_period),
    0xca3a_3d5d getMinAllowedWeights 1 |s| encode::one(s.params.min_allowed_weights),
    0xd936_358d getKappa 1 |s| encode::one(s.params.kappa),
    0x0a95_9cfb getRho 1 |s| encode::one(s.params.rho),
    // A negative one, which only root can set, has its bits kept.
    0x5571_9c7d getAlphaSigmoidSteepness 1
        |s| encode::one(s.params.alpha_sigmoid_steepness.cast_unsigned()),
    0x1095_b752 getActivityCutoff 1 |s| encode::one(s.params.activity_cutoff),
    // Read without being counted.
    0x36dd_4061 getActivityCutoffFactor 0 |s| encode::one(s.params.activity_cutoff_factor_milli),
    0x5568_1afd getNetworkRegistrationAllowed 1 |s| encode::one(s.registration.allowed),
    0xec3d_558e getNetworkPowRegistrationAllowed 1
        |s| encode::one(s.params.pow_registration_allowed),
    0xe38a_a4d6 getMinBurn 1 |s| encode::one(s.registration.min_burn),
    0x457c_3e43 getMaxBurn 1 |s| encode::one(s.registration.max_burn),
    0x271e_e4ec getDifficulty 1 |s| encode::one(s.params.difficulty),
    0xe2b8_f797 getBondsMovingAverage 1 |s| encode::one(s.params.bonds_moving_average),
    0x08a9_c2e0 getCommitRevealWeightsEnabled 1 |s| encode::one(s.params.commit_reveal_weights),
    0xa3ae_7a20 getLiquidAlphaEnabled 1 |s| encode::one(s.params.liquid_alpha),
    0x29c6_28ef getYuma3Enabled 1 |s| encode::one(s.params.yuma3),
    0x24ce_e9bf getBondsResetEnabled 1 |s| encode::one(s.params.bonds_reset),
    0x01e9_3101 getAlphaValues 1 |s| {
        let (low, high) = s.params.alpha_values;
        encode::words([low.word(), high.word()])
    },
    0xb339_8f7f getCommitRevealWeightsInterval 1 |s| encode::one(s.params.reveal_period_epochs),
}

fn get(view: &mut View<'_>, reads: u64, value: fn(&Subnet) -> Bytes) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    view.gas.reads(reads)?;
    Ok(value(view.ledger.subnet(netuid)))
}
