//! Prices over time and across subnets (spec 04 §5, §6).

use crate::primitives::{Alpha, I96F32, Rao, SafeDiv, U64F64, U96F32, proportion_u64};

use super::constants::UNIT;

const ONE: U64F64 = U64F64::from_bits(1 << 64);

/// A price as the chain's API shows it: `floor(price · 10⁹)` rao per alpha.
#[must_use]
pub fn price_in_rao(price: U64F64) -> u64 {
    price.saturating_mul(U64F64::from_num(UNIT)).to_num()
}

/// What governs a subnet's moving price besides its spot price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MovingPriceParameters {
    /// The smoothing factor that is approached with age (`SubnetMovingAlpha`).
    pub moving_alpha: I96F32,
    /// The age at which half of it applies (`EMAPriceHalvingBlocks`).
    pub halving_blocks: u64,
    /// `FirstEmissionBlockNumber`, one after the block of `start_call`; absent counts as 0.
    pub first_emission_block: Option<u64>,
}

/// The moving price after block `now` (spec 04 §6). The spot price counts at most as 1 TAO; the
/// result is floored to 32 fraction bits, so a young subnet's stays 0 for several blocks.
#[must_use]
pub fn moving_price_update(
    old: I96F32,
    spot: U64F64,
    parameters: &MovingPriceParameters,
    now: u64,
) -> I96F32 {
    let start = parameters
        .first_emission_block
        .unwrap_or(0)
        .saturating_sub(1);
    let age = U64F64::from_num(now.saturating_sub(start));
    let halving = U64F64::from_num(parameters.halving_blocks);
    let weight = U64F64::saturating_from_num(parameters.moving_alpha)
        .saturating_mul(age.safe_div(age.saturating_add(halving)));
    let new_part = weight.saturating_mul(spot.min(ONE));
    let old_part = ONE
        .saturating_sub(weight)
        .saturating_mul(U64F64::saturating_from_num(old));
    I96F32::saturating_from_num(new_part.saturating_add(old_part))
}

/// The median of the subnets' positive spot prices, 1 if there is none (spec 04 §6). Pass the
/// prices of all subnets but root.
#[must_use]
pub fn median_price(prices: impl IntoIterator<Item = U64F64>) -> U64F64 {
    let mut prices: Vec<U64F64> = prices.into_iter().filter(|p| p.to_bits() > 0).collect();
    prices.sort_unstable();
    let middle = prices.len() / 2;
    match (prices.get(middle), prices.len() % 2) {
        (None, _) => ONE,
        (Some(&price), 1) => price,
        (Some(&upper), _) => {
            // An even count above zero has an element below the middle.
            let lower = prices[middle - 1];
            lower.saturating_add(upper).safe_div(U64F64::from_num(2))
        }
    }
}

/// Root's part of a subnet's stake: weighted root TAO over itself plus the alpha issuance, 0 if both
/// are 0 (spec 04 §5). `tao_weight` is in parts of 2⁶⁴ − 1.
#[must_use]
pub fn root_proportion(root_tao: Rao, tao_weight: u64, alpha_issuance: Alpha) -> U96F32 {
    root_proportion_of(weighted_root_tao(root_tao, tao_weight), alpha_issuance)
}

/// Root TAO as it counts against alpha; the same for every subnet of a block.
#[must_use]
pub fn weighted_root_tao(root_tao: Rao, tao_weight: u64) -> U96F32 {
    U96F32::from_num(root_tao.0).saturating_mul(proportion_u64(tao_weight))
}

/// [`root_proportion`] of root TAO that is weighted already.
#[must_use]
pub fn root_proportion_of(weighted_tao: U96F32, alpha_issuance: Alpha) -> U96F32 {
    weighted_tao.safe_div(weighted_tao.saturating_add(U96F32::from_num(alpha_issuance.0)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_price_in_rao_is_floored() {
        assert_eq!(
            price_in_rao(U64F64::from_bits(44_637_033_671_426_663_385)),
            2_419_778_443
        );
        assert_eq!(price_in_rao(U64F64::from_bits(u128::MAX)), u64::MAX);
    }

    #[test]
    fn the_moving_price_of_a_young_subnet() {
        // spec 04 §6
        let parameters = MovingPriceParameters {
            moving_alpha: I96F32::from_bits(12_885),
            halving_blocks: 201_600,
            first_emission_block: Some(101),
        };
        let expected = [
            (15, 0),
            (16, 1),
            (100, 275),
            (360, 3_969),
            (1_000, 31_385),
            (7_200, 1_614_547),
            (50_400, 69_175_585),
            (216_000, 804_947_787),
        ];
        let mut price = I96F32::from_bits(0);
        let mut age = 0;
        for (at, bits) in expected {
            while age < at {
                age += 1;
                price = moving_price_update(price, ONE, &parameters, 100 + age);
            }
            assert_eq!(price.to_bits(), bits, "after {at} blocks");
        }
    }

    #[test]
    fn the_spot_price_counts_at_most_as_one_tao() {
        let parameters = MovingPriceParameters {
            moving_alpha: I96F32::from_num(1),
            halving_blocks: 0,
            first_emission_block: None,
        };
        let update = |spot, now| {
            moving_price_update(
                I96F32::from_num(3),
                U64F64::from_num(spot),
                &parameters,
                now,
            )
        };
        assert_eq!(update(7, 1), I96F32::from_num(1));
        assert_eq!(update(0, 1), I96F32::from_num(0));
        // 0 / 0 blocks: no weight
        assert_eq!(update(7, 0), I96F32::from_num(3));
    }

    #[test]
    fn the_median_ignores_subnets_without_a_price() {
        let median = |prices: &[u32]| median_price(prices.iter().map(|&p| U64F64::from_num(p)));
        assert_eq!(median(&[]), ONE);
        assert_eq!(median(&[0, 0]), ONE);
        assert_eq!(median(&[5, 0, 2]).to_bits(), 7 << 63);
        assert_eq!(median(&[9, 5, 2]), U64F64::from_num(5));
        assert_eq!(median(&[0, 4]), U64F64::from_num(4));
    }

    #[test]
    fn root_has_no_part_without_stake() {
        let weight = 971_718_665_099_567_868;
        let none = U96F32::from_num(0);
        assert_eq!(root_proportion(Rao::ZERO, weight, Alpha::ZERO), none);
        assert_eq!(root_proportion(Rao::ZERO, weight, Alpha(5)), none);
        let one = U96F32::from_num(1);
        assert_eq!(root_proportion(Rao::TAO, weight, Alpha::ZERO), one);
        assert_eq!(
            root_proportion(Rao::TAO, u64::MAX, Alpha(1_000_000_000)).to_bits(),
            1 << 31
        );
    }
}
