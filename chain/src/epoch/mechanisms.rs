//! A subnet's epoch over its mechanisms (spec 06 §8.1, §8.2, §9.1, §9.2).

use super::EpochOutcome;
use crate::primitives::Alpha;

/// What each of `count` mechanisms splits: equal parts, or u16 shares of `split`. The rest goes to
/// mechanism 0.
///
/// A split that is too short gives 0 to the mechanisms it does not name; entries beyond `count` are ignored.
#[must_use]
pub fn split_emission(emission: Alpha, count: u8, split: Option<&[u16]>) -> Vec<Alpha> {
    let count = usize::from(count);
    let part = |mechanism: usize| match split {
        // Without a mechanism nobody asks.
        None => emission.0.checked_div(count as u64).unwrap_or(0),
        Some(split) => {
            let share = split.get(mechanism).copied().unwrap_or(0);
            // share / 65535 ≤ 1, so the quotient fits.
            (u128::from(emission.0) * u128::from(share) / 65535) as u64
        }
    };
    let mut parts: Vec<Alpha> = (0..count).map(|i| Alpha(part(i))).collect();
    let given = parts
        .iter()
        .copied()
        .fold(Alpha::ZERO, Alpha::saturating_add);
    if let Some(main) = parts.first_mut() {
        main.credit(emission.saturating_sub(given));
    }
    parts
}

/// The subnet's vectors from those of its mechanisms, each with the emission it split, in order.
///
/// Server and validator emissions and stakes are sums, flags are or-ed, the rest is an average
/// weighted by emission that floors after every mechanism. `Emission` is weighted too, although the
/// parts are already shares. `incentive` and `bonds` stay empty: the ledger stores them per mechanism.
#[must_use]
pub fn aggregate(emission: Alpha, parts: &[(Alpha, EpochOutcome)]) -> EpochOutcome {
    let mut total = EpochOutcome::default();
    for (mechanism, (share, part)) in parts.iter().enumerate() {
        let weight = Weight::new(*share, emission, mechanism);
        combine(
            &mut total.server_emission,
            &part.server_emission,
            Alpha::saturating_add,
        );
        combine(
            &mut total.validator_emission,
            &part.validator_emission,
            Alpha::saturating_add,
        );
        combine(&mut total.stake, &part.stake, u64::saturating_add);
        combine(&mut total.active, &part.active, |a, b| a | b);
        combine(
            &mut total.validator_permit,
            &part.validator_permit,
            |a, b| a | b,
        );
        combine(&mut total.emission, &part.emission, |a, b| {
            Alpha(weight.accumulate(a.0, b.0))
        });
        let share = |a: u16, b: u16| weight.accumulate(a.into(), b.into()).min(65535) as u16;
        combine(&mut total.dividends, &part.dividends, share);
        combine(&mut total.stake_weight, &part.stake_weight, share);
        combine(&mut total.consensus, &part.consensus, share);
        combine(&mut total.validator_trust, &part.validator_trust, share);
    }
    total
}

fn combine<T: Copy + Default>(total: &mut Vec<T>, part: &[T], rule: impl Fn(T, T) -> T) {
    total.resize(total.len().max(part.len()), T::default());
    for (total, part) in total.iter_mut().zip(part) {
        *total = rule(*total, *part);
    }
}

/// A mechanism's part of the emission as U64F64 bits.
#[derive(Clone, Copy)]
struct Weight(u128);

impl Weight {
    fn new(share: Alpha, emission: Alpha, mechanism: usize) -> Self {
        let one = 1 << 64;
        let bits = (u128::from(share.0) << 64).checked_div(u128::from(emission.0));
        Self(bits.unwrap_or(if mechanism == 0 { one } else { 0 }))
    }

    /// floor(total + value ⊗ weight)
    fn accumulate(self, total: u64, value: u64) -> u64 {
        let weighted = u128::from(value).saturating_mul(self.0);
        ((u128::from(total) << 64).saturating_add(weighted) >> 64) as u64
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amounts(parts: &[u64]) -> Vec<Alpha> {
        parts.iter().copied().map(Alpha).collect()
    }

    #[test]
    fn the_remainder_goes_to_the_main_mechanism() {
        assert_eq!(split_emission(Alpha(10), 4, None), amounts(&[4, 2, 2, 2]));
        assert_eq!(split_emission(Alpha(25), 5, None), amounts(&[5; 5]));
        assert_eq!(
            split_emission(Alpha(100), 3, Some(&[32767, 32768])),
            amounts(&[50, 50, 0])
        );
        assert_eq!(
            split_emission(Alpha::MAX, 1, Some(&[1, 65534])),
            [Alpha::MAX]
        );
        assert_eq!(split_emission(Alpha(1), 0, None), []);
    }

    #[test]
    fn shares_floor_after_every_mechanism() {
        let part = EpochOutcome {
            dividends: vec![65535],
            emission: amounts(&[500]),
            stake: vec![7],
            ..EpochOutcome::default()
        };
        let parts = [(Alpha(500), part.clone()), (Alpha(500), part)];
        let total = aggregate(Alpha(1000), &parts);
        assert_eq!(total.dividends, [65534]);
        assert_eq!(total.emission, amounts(&[500]));
        assert_eq!(total.stake, [14]);
    }

    #[test]
    fn one_mechanism_keeps_its_values_also_without_emission() {
        let part = EpochOutcome {
            consensus: vec![1, 65535],
            validator_trust: vec![12345, 0],
            active: vec![true, false],
            ..EpochOutcome::default()
        };
        for emission in [Alpha::ZERO, Alpha(3), Alpha::MAX] {
            assert_eq!(aggregate(emission, &[(emission, part.clone())]), part);
        }
    }
}
