//! Shares of a hotkey's stake on one subnet (spec 03 §4.2).

use serde::{Deserialize, Serialize};

use super::SafeFloat;
use crate::primitives::Alpha;

/// The pool of one hotkey on one subnet: a coldkey with share `s` owns
/// `floor(value · s / denominator)`. Emission to the whole hotkey changes `value` alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharePool {
    /// All alpha of the pool (`TotalHotkeyAlpha`).
    pub value: Alpha,
    /// What the shares are parts of (`TotalHotkeySharesV2`); close to their sum, not equal to it.
    pub denominator: SafeFloat,
}

impl SharePool {
    /// What a share is worth; 0 if the pool has no denominator.
    #[must_use]
    pub fn value_of(&self, share: SafeFloat) -> Alpha {
        let value = SafeFloat::from_u64(self.value.0).mul_div(share, self.denominator);
        Alpha(value.map_or(0, SafeFloat::to_u64))
    }

    /// Gives to (or takes from) everyone in proportion; the value stays within 0 and 2⁶⁴ − 1.
    pub fn update_all(&mut self, delta: i64) {
        self.value = Alpha(self.value.0.saturating_add_signed(delta));
    }

    /// Whether [`Self::update_one`] would move shares. False when the value has drained to 0 under
    /// remaining shares: a newcomer would then get nothing for its alpha.
    #[must_use]
    pub fn sim_update_one(&self, delta: i64) -> bool {
        self.denominator.is_zero() || !self.shares_for(delta).is_zero()
    }

    /// Adds `delta` alpha to one owner, or takes it; returns the owner's new share. The caller has
    /// checked that the owner has as much as is taken.
    #[must_use = "the owner's share has to be stored"]
    pub fn update_one(&mut self, share: SafeFloat, delta: i64) -> SafeFloat {
        let new_share = if self.denominator.is_zero() {
            self.denominator = SafeFloat::from_u64(delta.unsigned_abs());
            self.denominator
        } else {
            let change = self.shares_for(delta);
            let apply = |old: SafeFloat| {
                let new = if delta > 0 {
                    old.checked_add(change)
                } else {
                    old.checked_sub(change)
                };
                new.unwrap_or(old)
            };
            self.denominator = apply(self.denominator);
            apply(share)
        };
        self.update_all(delta);
        new_share
    }

    /// The shares that `|delta|` alpha is worth now; 0 if the pool has no value.
    fn shares_for(&self, delta: i64) -> SafeFloat {
        SafeFloat::from_u64(delta.unsigned_abs())
            .mul_div(self.denominator, SafeFloat::from_u64(self.value.0))
            .unwrap_or_default()
    }
}

#[cfg(test)]
#[expect(clippy::float_arithmetic, reason = "a bound that need not be exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A pool with its owners.
    #[derive(Default)]
    struct Owners {
        pool: SharePool,
        shares: [SafeFloat; 4],
    }

    impl Owners {
        fn move_one(&mut self, owner: usize, delta: i64) {
            self.shares[owner] = self.pool.update_one(self.shares[owner], delta);
        }

        fn value(&self, owner: usize) -> u64 {
            self.pool.value_of(self.shares[owner]).0
        }
    }

    fn parts(value: SafeFloat) -> (u128, i64) {
        (value.mantissa(), value.exponent())
    }

    const A: usize = 0;
    const B: usize = 1;

    #[test]
    fn a_full_exit_can_leave_dust_shares() {
        // spec 03 E11
        let mut o = Owners::default();
        o.move_one(A, 1_000_000_000);
        o.move_one(B, 500_000_000);
        assert_eq!(
            parts(o.pool.denominator),
            (150_000_000_000_000_000_000, -11)
        );
        o.pool.update_all(1);
        assert_eq!(o.pool.value, Alpha(1_500_000_001));
        assert_eq!((o.value(A), o.value(B)), (1_000_000_000, 500_000_000));
        o.move_one(B, -500_000_000);
        assert_eq!(o.pool.value, Alpha(1_000_000_001));
        assert_eq!(
            parts(o.pool.denominator),
            (100_000_000_033_333_333_312, -11)
        );
        assert_eq!(parts(o.shares[A]), (1_000_000_000_000_000_000_000, -12));
        assert_eq!(parts(o.shares[B]), (333_333_333_112_000_000_000, -21));
        assert_eq!((o.value(A), o.value(B)), (1_000_000_000, 0));
    }

    #[test]
    fn a_value_can_be_one_below_the_staked_amount() {
        // spec 03 E11
        let mut o = Owners::default();
        o.move_one(A, 500_000_000);
        o.pool.update_all(1_000_000_000);
        o.move_one(B, 1_000_000_000);
        assert_eq!((o.value(A), o.value(B)), (1_500_000_000, 999_999_999));
        assert_eq!(parts(o.shares[B]), (333_333_333_333_333_333_333, -12));
        assert_eq!(
            parts(o.pool.denominator),
            (833_333_333_333_333_333_333, -12)
        );

        let mut o = Owners::default();
        o.move_one(A, 1_000_000_000);
        o.pool.update_all(7);
        o.move_one(B, 1_000_000_000);
        assert_eq!((o.value(A), o.value(B)), (1_000_000_007, 1_000_000_000));
        assert_eq!(parts(o.shares[B]), (999_999_993_000_000_048_999, -12));
        assert_eq!(
            parts(o.pool.denominator),
            (199_999_999_300_000_004_899, -11)
        );
    }

    #[test]
    fn shares_survive_a_pool_that_grew_and_emptied() {
        // spec 03 E11
        let mut o = Owners::default();
        o.move_one(A, 1);
        o.move_one(B, 1);
        o.pool.update_all(999_999_999_999_998);
        o.move_one(A, -499_999_999_999_990);
        o.move_one(B, -499_999_999_999_990);
        assert_eq!(
            parts(o.pool.denominator),
            (400_000_000_000_000_000_000, -34)
        );
        o.pool.update_all(999_999_999_999_980);
        o.move_one(A, 1_000_000_000_000);
        o.move_one(B, 1_000_000_000_000);
        assert_eq!(
            parts(o.pool.denominator),
            (400_800_000_000_000_000_000, -34)
        );
        assert_eq!(o.value(A), 501_000_000_000_000);
        assert_eq!(o.value(B), 501_000_000_000_000);
    }

    #[test]
    fn a_drained_pool_with_shares_left_takes_no_newcomer() {
        let mut o = Owners::default();
        assert!(o.pool.sim_update_one(5));
        o.move_one(A, 10);
        o.pool.update_all(-10);
        assert!(!o.pool.denominator.is_zero());
        assert!(!o.pool.sim_update_one(5));
        o.move_one(B, 5);
        assert_eq!(o.shares[B], SafeFloat::ZERO);
    }

    /// The money supply bounds what a pool can hold.
    const SUPPLY: i64 = 21_000_000_000_000_000;

    /// What the last digit of a share number is worth.
    fn last_digit(value: SafeFloat) -> f64 {
        if value.is_zero() {
            0.0
        } else {
            10_f64.powi(value.exponent() as i32)
        }
    }

    fn number(value: SafeFloat) -> f64 {
        value.mantissa() as f64 * last_digit(value)
    }

    #[test]
    fn positions_can_exceed_the_pool_by_a_dropped_digit() {
        // models/pools_and_shares.py gives the same numbers.
        let mut o = Owners::default();
        o.move_one(3, 79_049_874_549_058);
        o.pool.update_all(9_058_842_543_044);
        o.move_one(2, 23_356_514_489_101);
        o.move_one(3, -88_108_539_086_863);
        o.move_one(2, -23_356_513_900_388);
        o.pool.update_all(266_041_664_587_236);
        assert_eq!(
            parts(o.pool.denominator),
            (160_231_926_723_695_300_000, -12)
        );
        assert_eq!(o.pool.value, Alpha(266_041_843_181_188));
        assert_eq!(
            (o.value(2), o.value(3)),
            (876_974_219_288, 265_164_868_961_901)
        );
    }

    proptest! {
        /// Shares have 21 digits and every move drops some, of the shares and of the denominator
        /// at different places (spec 03 §19.9). A pool that nearly emptied keeps the digits that
        /// were dropped while it was large, so positions can exceed it by as much.
        #[test]
        fn shares_add_up_to_the_pool_but_for_the_digits_dropped(
            moves in prop::collection::vec((0usize..4, 0u8..4, 1..SUPPLY / 64), 1..48),
        ) {
            let mut o = Owners::default();
            let mut dropped = 0.0;
            for (owner, kind, amount) in moves {
                let before = last_digit(o.pool.denominator);
                match kind {
                    0 | 1 => if o.pool.sim_update_one(amount) { o.move_one(owner, amount) },
                    2 => {
                        let taken = amount.min(o.value(owner) as i64);
                        o.move_one(owner, -taken);
                    }
                    _ => if o.pool.value.0 > 0 { o.pool.update_all(amount) },
                }
                dropped += 4.0 * before.max(last_digit(o.pool.denominator));
                let total: u64 = (0..4).map(|owner| o.value(owner)).sum();
                let excess = total.saturating_sub(o.pool.value.0) as f64;
                let worth = o.pool.value.0 as f64 / number(o.pool.denominator).max(1e-300);
                prop_assert!(excess <= 1.0 + dropped * worth, "{total} > {}", o.pool.value);
            }
        }

        #[test]
        fn no_sequence_of_updates_panics(
            moves in prop::collection::vec((0usize..4, any::<bool>(), any::<i64>()), 1..32),
        ) {
            let mut o = Owners::default();
            for (owner, all, delta) in moves {
                if all { o.pool.update_all(delta) } else { o.move_one(owner, delta) }
                let _ = (o.value(owner), o.pool.sim_update_one(delta));
            }
        }
    }
}
