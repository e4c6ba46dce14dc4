//! What 0x803 sets, spec 02 §2.2 and §2.3.

use alloy_primitives::U256;
use taovm_precompiles::{Status, Warning, all_functions};

use crate::support::{BOB, Chain, SUBNET, UNKNOWN, netuid, number, refused, revert_text};

/// Setter, getter, value, gas: what the owner may set.
const BY_OWNER: &[(&str, &str, u64, u64)] = &[
    (
        "setServingRateLimit(uint16,uint64)",
        "getServingRateLimit",
        77,
        7_405,
    ),
    (
        "setMaxDifficulty(uint16,uint64)",
        "getMaxDifficulty",
        102,
        8_182,
    ),
    (
        "setWeightsVersionKey(uint16,uint64)",
        "getWeightsVersionKey",
        9,
        8_169,
    ),
    (
        "setAdjustmentAlpha(uint16,uint64)",
        "getAdjustmentAlpha",
        u64::MAX,
        5_164,
    ),
    (
        "setImmunityPeriod(uint16,uint16)",
        "getImmunityPeriod",
        65_535,
        8_174,
    ),
    (
        "setMinAllowedWeights(uint16,uint16)",
        "getMinAllowedWeights",
        0,
        8_181,
    ),
    ("setRho(uint16,uint16)", "getRho", 11, 8_096),
    (
        "setAlphaSigmoidSteepness(uint16,uint16)",
        "getAlphaSigmoidSteepness",
        32_767,
        8_100,
    ),
    (
        "setActivityCutoff(uint16,uint16)",
        "getActivityCutoff",
        361,
        8_818,
    ),
    (
        "setActivityCutoffFactor(uint16,uint32)",
        "getActivityCutoffFactor",
        1_500,
        12_044,
    ),
    (
        "setBondsMovingAverage(uint16,uint64)",
        "getBondsMovingAverage",
        975_000,
        8_176,
    ),
    (
        "setCommitRevealWeightsEnabled(uint16,bool)",
        "getCommitRevealWeightsEnabled",
        0,
        8_178,
    ),
    (
        "setLiquidAlphaEnabled(uint16,bool)",
        "getLiquidAlphaEnabled",
        1,
        7_328,
    ),
    ("setYuma3Enabled(uint16,bool)", "getYuma3Enabled", 0, 7_404),
    (
        "setBondsResetEnabled(uint16,bool)",
        "getBondsResetEnabled",
        1,
        7_452,
    ),
    (
        "setCommitRevealWeightsInterval(uint16,uint64)",
        "getCommitRevealWeightsInterval",
        99,
        8_180,
    ),
];

/// What root alone may set.
const BY_ROOT: &[&str] = &[
    "setMinDifficulty(uint16,uint64)",
    "setKappa(uint16,uint16)",
    "setNetworkRegistrationAllowed(uint16,bool)",
    "setDifficulty(uint16,uint64)",
];

/// What nobody sets any more.
const NOTHING: &[(&str, &str)] = &[
    (
        "setWeightsSetRateLimit(uint16,uint64)",
        "weightsSetRateLimit",
    ),
    ("setMinBurn(uint16,uint64)", "minBurn"),
    ("setMaxBurn(uint16,uint64)", "maxBurn"),
];

#[test]
fn the_owner_sets_and_pays_the_weight() {
    let mut chain = Chain::unlimited();
    for (setter, getter, value, gas) in BY_OWNER {
        let outcome = chain.by_alice(SUBNET, setter, &[netuid(), number(*value)]);
        assert_eq!(outcome.status, Status::Success, "{setter}");
        assert_eq!(
            (outcome.gas_used, outcome.output.len()),
            (*gas, 0),
            "{setter}"
        );
        let (words, _) = chain.ask(SUBNET, &format!("{getter}(uint16)"), &[netuid()]);
        assert_eq!(words, [U256::from(*value)], "{setter}");
    }
}

#[test]
fn nobody_else_sets() {
    let mut chain = Chain::unlimited();
    for (setter, ..) in BY_OWNER {
        for (caller, of) in [(BOB, netuid()), (crate::support::ALICE, number(UNKNOWN))] {
            let outcome = chain.by(caller, SUBNET, setter, &[of, number(1)]);
            assert_eq!(outcome.status, refused("Bad origin"), "{setter}");
        }
    }
    for setter in BY_ROOT {
        let outcome = chain.by_alice(SUBNET, setter, &[netuid(), number(1)]);
        assert_eq!(outcome.status, refused("Bad origin"), "{setter}");
    }
    let pow = "setNetworkPowRegistrationAllowed(uint16,bool)";
    let outcome = chain.by_alice(SUBNET, pow, &[netuid(), number(1)]);
    assert_eq!(outcome.status, refused("POWRegistrationDisabled"));
}

#[test]
fn a_parameter_is_set_once_in_two_tempos() {
    let mut chain = Chain::new();
    chain.state.globals.admin_freeze_window = 0;
    let set = |chain: &mut Chain, name: &str| {
        let arguments = [netuid(), number(1)];
        chain.by_alice(SUBNET, name, &arguments).status
    };
    assert_eq!(set(&mut chain, "setRho(uint16,uint16)"), Status::Success);
    assert_eq!(
        set(&mut chain, "setRho(uint16,uint16)"),
        refused("TxRateLimitExceeded")
    );
    // Another parameter has a clock of its own.
    let another = set(&mut chain, "setMinAllowedWeights(uint16,uint16)");
    assert_eq!(another, Status::Success);
    chain.state.clock.block += 720;
    assert_eq!(set(&mut chain, "setRho(uint16,uint16)"), Status::Success);
}

#[test]
fn bounds_are_the_ledgers() {
    let mut chain = Chain::unlimited();
    for (setter, value, error) in [
        (
            "setAlphaSigmoidSteepness(uint16,uint16)",
            32_768,
            "NegativeSigmoidSteepness",
        ),
        (
            "setActivityCutoff(uint16,uint16)",
            359,
            "ActivityCutoffTooLow",
        ),
        (
            "setActivityCutoffFactor(uint16,uint32)",
            999,
            "ActivityCutoffFactorMilliOutOfBounds",
        ),
        (
            "setBondsMovingAverage(uint16,uint64)",
            975_001,
            "BondsMovingAverageMaxReached",
        ),
        (
            "setCommitRevealWeightsInterval(uint16,uint64)",
            101,
            "RevealPeriodTooLarge",
        ),
        (
            "setCommitRevealWeightsInterval(uint16,uint64)",
            0,
            "RevealPeriodTooSmall",
        ),
    ] {
        let outcome = chain.by_alice(SUBNET, setter, &[netuid(), number(value)]);
        assert_eq!(outcome.status, refused(error), "{setter}");
    }
}

#[test]
fn alpha_values_need_liquid_alpha() {
    let mut chain = Chain::unlimited();
    let mut set = |low, high| {
        let arguments = [netuid(), number(low), number(high)];
        chain.by_alice(SUBNET, "setAlphaValues(uint16,uint16,uint16)", &arguments)
    };
    assert_eq!(set(1_638, 1_638).status, refused("LiquidAlphaDisabled"));
    chain.by_alice(
        SUBNET,
        "setLiquidAlphaEnabled(uint16,bool)",
        &[netuid(), number(1)],
    );
    let mut set = |low, high| {
        let arguments = [netuid(), number(low), number(high)];
        chain.by_alice(SUBNET, "setAlphaValues(uint16,uint16,uint16)", &arguments)
    };
    assert_eq!(set(1_638, 1_637).status, refused("AlphaHighTooLow"));
    assert_eq!(set(1_639, 1_638).status, refused("AlphaLowOutOfRange"));
    let done = set(1_638, 65_535);
    assert_eq!((done.status, done.gas_used), (Status::Success, 8_170));
    let (words, _) = chain.ask(SUBNET, "getAlphaValues(uint16)", &[netuid()]);
    assert_eq!(words, [U256::from(1_638), U256::from(65_535)]);
}

#[test]
fn transfers_are_set_and_not_flipped() {
    let mut chain = Chain::unlimited();
    for value in [0, 0, 1] {
        let arguments = [netuid(), number(value)];
        let outcome = chain.by_alice(SUBNET, "toggleTransfers(uint16,bool)", &arguments);
        assert_eq!((outcome.status, outcome.gas_used), (Status::Success, 7_398));
        let params = &chain.state.subnet(crate::support::NETUID).params;
        assert_eq!(params.transfer_toggle, value == 1);
    }
}

#[test]
fn emptied_setters_succeed_for_anybody_and_change_nothing() {
    let mut chain = Chain::new();
    for (setter, argument) in NOTHING {
        let before = chain.state.clone();
        chain.gas_limit = 0;
        let outcome = chain.by(BOB, SUBNET, setter, &[number(UNKNOWN), number(1)]);
        assert_eq!(outcome.status, Status::Success, "{setter}");
        assert_eq!((outcome.gas_used, outcome.weight), (0, 0));
        assert!(chain.state.is_same_version(&before));
        let function = setter.split('(').next().expect("a name");
        let warned = |warning: &Warning| matches!(warning, Warning::NoEffect { function: f } if *f == function);
        assert!(outcome.warnings.iter().any(warned), "{setter}");
        let large = chain.by(BOB, SUBNET, setter, &[number(UNKNOWN), [1; 32]]);
        assert_eq!(
            revert_text(&large),
            format!("{argument}: Value is too large for uint64")
        );
    }
}

#[test]
fn values_that_do_not_fit_revert_with_the_arguments_name() {
    let mut chain = Chain::new();
    for (setter, text) in [
        (
            "setServingRateLimit(uint16,uint64)",
            "servingRateLimit: Value is too large for uint64",
        ),
        (
            "setKappa(uint16,uint16)",
            "kappa: Value is too large for uint16",
        ),
        (
            "setAlphaSigmoidSteepness(uint16,uint16)",
            "steepness: Value is too large for uint16",
        ),
        (
            "setActivityCutoffFactor(uint16,uint32)",
            "factorMilli: Value is too large for uint32",
        ),
        (
            "setCommitRevealWeightsInterval(uint16,uint64)",
            "interval: Value is too large for uint64",
        ),
    ] {
        let outcome = chain.by_alice(SUBNET, setter, &[netuid(), [0xff; 32]]);
        assert_eq!(revert_text(&outcome), text);
    }
}

#[test]
fn every_setter_is_tested() {
    let tested = BY_OWNER.iter().map(|row| row.0);
    let tested = tested.chain(BY_ROOT.iter().copied());
    let tested: Vec<_> = tested.chain(NOTHING.iter().map(|row| row.0)).collect();
    for function in all_functions().filter(|f| f.address == SUBNET) {
        let elsewhere = [
            "setAlphaValues(uint16,uint16,uint16)",
            "setNetworkPowRegistrationAllowed(uint16,bool)",
        ]
        .contains(&function.signature);
        if function.name.starts_with("set") && !elsewhere {
            assert!(
                tested.contains(&function.signature),
                "{}",
                function.signature
            );
        }
    }
}
