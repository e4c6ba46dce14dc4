//! The emission curve (spec 04 §3.2), the same for TAO and for each subnet's alpha.

use super::{DEFAULT_BLOCK_EMISSION, MAX_SUPPLY};

/// What a block emits at an issuance, in rao or alpha-rao: 10⁹ halved each time the rest to the cap
/// halves, 0 at the cap.
#[must_use]
pub fn block_emission_for(issuance: u64) -> u64 {
    let Some(rest @ 1..) = MAX_SUPPLY.checked_sub(issuance) else {
        return 0;
    };
    // The chain takes floor(log2(1 / (1 − issuance / cap))) in 32 fraction bits; as long as the
    // result is not 0 that is the largest k with 2^k ≤ cap / rest.
    DEFAULT_BLOCK_EMISSION >> (MAX_SUPPLY / rest).ilog2()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use substrate_fixed::transcendental::log2;

    use super::*;
    use crate::primitives::I96F32;

    /// The definition in fixed point.
    fn by_logarithm(issuance: u64) -> u64 {
        if issuance >= MAX_SUPPLY {
            return 0;
        }
        let one = I96F32::from_num(1);
        let issued = I96F32::from_num(issuance) / I96F32::from_num(MAX_SUPPLY);
        let halvings: I96F32 = log2(one / (one - issued)).expect("a number of at least 1");
        let halvings: u32 = halvings.floor().to_num();
        DEFAULT_BLOCK_EMISSION >> halvings
    }

    #[test]
    fn halvings_start_where_the_table_says() {
        // spec 04 §3.2
        for (k, first, emission) in [
            (0, 0, 1_000_000_000),
            (1, 10_500_000_000_000_000, 500_000_000),
            (2, 15_750_000_000_000_000, 250_000_000),
            (3, 18_375_000_000_000_000, 125_000_000),
            (4, 19_687_500_000_000_000, 62_500_000),
            (5, 20_343_750_000_000_000, 31_250_000),
            (6, 20_671_875_000_000_000, 15_625_000),
            (7, 20_835_937_500_000_000, 7_812_500),
            (8, 20_917_968_750_000_000, 3_906_250),
            (9, 20_958_984_375_000_000, 1_953_125),
            (10, 20_979_492_187_500_000, 976_562),
            (11, 20_989_746_093_750_000, 488_281),
            (16, 20_999_679_565_429_688, 15_258),
            (29, 20_999_999_960_884_452, 1),
            (30, 20_999_999_980_442_226, 0),
        ] {
            assert_eq!(block_emission_for(first), emission, "k = {k}");
            if k > 0 {
                assert_ne!(block_emission_for(first - 1), emission, "k = {k}");
            }
        }
        assert_eq!(block_emission_for(MAX_SUPPLY), 0);
        assert_eq!(block_emission_for(u64::MAX), 0);
    }

    #[test]
    fn the_closed_form_is_the_logarithm_at_every_halving() {
        for k in 1..=30u32 {
            let first = MAX_SUPPLY - (MAX_SUPPLY >> k);
            for issuance in first - 3..=first + 3 {
                let (closed, defined) = (block_emission_for(issuance), by_logarithm(issuance));
                assert_eq!(closed, defined, "k = {k}, issuance {issuance}");
            }
        }
        for rest in 1..=2_000 {
            assert_eq!(by_logarithm(MAX_SUPPLY - rest), 0, "{rest} below the cap");
            assert_eq!(block_emission_for(MAX_SUPPLY - rest), 0);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4_096))]
        #[test]
        fn the_closed_form_is_the_logarithm(issuance in 0..=MAX_SUPPLY, shift in 0u32..54) {
            for issuance in [issuance, MAX_SUPPLY - (issuance >> shift)] {
                prop_assert_eq!(block_emission_for(issuance), by_logarithm(issuance));
            }
        }
    }
}
