//! What 0x803 says of a subnet, spec 02 §2.2.

use alloy_primitives::U256;

use crate::support::{Chain, SUBNET, UNKNOWN, netuid, number};

/// Name, default, value of a new subnet, database reads.
const GETTERS: &[(&str, &[u64], &[u64], u64)] = &[
    ("getNetworkRegistrationBlock", &[0], &[10], 1),
    ("getServingRateLimit", &[50], &[50], 1),
    ("getMinDifficulty", &[10_000_000], &[10_000_000], 1),
    (
        "getMaxDifficulty",
        &[4_611_686_018_427_387_903],
        &[4_611_686_018_427_387_903],
        1,
    ),
    ("getWeightsVersionKey", &[0], &[0], 1),
    ("getWeightsSetRateLimit", &[100], &[100], 1),
    ("getAdjustmentAlpha", &[0], &[0], 1),
    ("getMaxWeightLimit", &[65_535], &[65_535], 0),
    ("getImmunityPeriod", &[4_096], &[5_000], 1),
    ("getMinAllowedWeights", &[1_024], &[1], 1),
    ("getKappa", &[32_767], &[32_767], 1),
    ("getRho", &[10], &[10], 1),
    ("getAlphaSigmoidSteepness", &[1_000], &[1_000], 1),
    ("getActivityCutoff", &[5_000], &[5_000], 1),
    ("getActivityCutoffFactor", &[13_889], &[13_889], 0),
    ("getNetworkRegistrationAllowed", &[1], &[1], 1),
    ("getNetworkPowRegistrationAllowed", &[1], &[1], 1),
    ("getMinBurn", &[500_000], &[500_000], 1),
    ("getMaxBurn", &[100_000_000_000], &[100_000_000_000], 1),
    ("getDifficulty", &[10_000_000], &[10_000_000], 1),
    ("getBondsMovingAverage", &[900_000], &[900_000], 1),
    ("getCommitRevealWeightsEnabled", &[1], &[1], 1),
    ("getLiquidAlphaEnabled", &[0], &[0], 1),
    ("getYuma3Enabled", &[0], &[1], 1),
    ("getBondsResetEnabled", &[0], &[0], 1),
    ("getAlphaValues", &[45_875, 58_982], &[45_875, 58_982], 1),
    ("getCommitRevealWeightsInterval", &[1], &[1], 1),
];

#[test]
fn an_unknown_subnet_has_the_defaults_and_a_new_one_its_own() {
    let mut chain = Chain::new();
    for (name, default, new, reads) in GETTERS {
        let signature = format!("{name}(uint16)");
        for (of, expected) in [(number(UNKNOWN), default), (netuid(), new)] {
            let (words, gas) = chain.ask(SUBNET, &signature, &[of]);
            let expected: Vec<_> = expected.iter().copied().map(U256::from).collect();
            assert_eq!(words, expected, "{name}");
            assert_eq!(gas, 625 * reads, "{name}");
        }
    }
}

#[test]
fn a_getter_without_gas_for_its_read_fails() {
    let mut chain = Chain::new();
    chain.gas_limit = 624;
    let poor = chain.by_alice(SUBNET, "getKappa(uint16)", &[netuid()]);
    assert!(!poor.is_success());
    let free = chain.by_alice(SUBNET, "getMaxWeightLimit(uint16)", &[netuid()]);
    assert!(free.is_success());
}

#[test]
fn a_negative_steepness_keeps_its_bits() {
    let mut chain = Chain::new();
    let params = &mut chain.state.subnet_mut(crate::support::NETUID).params;
    params.alpha_sigmoid_steepness = -1;
    let (words, _) = chain.ask(SUBNET, "getAlphaSigmoidSteepness(uint16)", &[netuid()]);
    assert_eq!(words, [U256::from(65_535)]);
}
