//! A lock brought to the current block (spec 03 §14.2).

use substrate_fixed::transcendental::exp;

use crate::{
    primitives::{Alpha, I64F64, SafeDiv, U64F64},
    state::{Ledger, LockState},
};

/// Locks whose mass and conviction are both below this are nothing.
const ZERO_THRESHOLD: u64 = 100;

const ZERO: U64F64 = U64F64::from_bits(0);
const ONE: U64F64 = U64F64::from_bits(1 << 64);

/// What a lock's decay depends on: is it to the subnet owner's hotkey, does it stay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Role {
    pub(super) owner: bool,
    pub(super) perpetual: bool,
}

/// The current block and the chain's decay times.
#[derive(Clone, Copy, Debug)]
pub(super) struct Moment {
    pub(super) now: u64,
    unlock_rate: u64,
    maturity_rate: u64,
}

impl Moment {
    pub(super) const fn of(state: &Ledger) -> Self {
        Self {
            now: state.now(),
            unlock_rate: state.globals.unlock_rate,
            maturity_rate: state.globals.maturity_rate,
        }
    }

    /// No lock, as of now.
    pub(super) const fn empty(self) -> LockState {
        LockState {
            locked_mass: Alpha::ZERO,
            conviction: ZERO,
            last_update: self.now,
        }
    }

    /// The lock as of now.
    pub(super) fn roll(self, lock: LockState, role: Role) -> LockState {
        let mut rolled = if self.now > lock.last_update {
            self.decayed(lock, role.perpetual)
        } else {
            lock
        };
        if role.owner {
            rolled.conviction = U64F64::from_num(rolled.locked_mass.0);
        }
        if is_zero(&rolled) {
            rolled.locked_mass = Alpha::ZERO;
            rolled.conviction = ZERO;
        }
        rolled
    }

    fn decayed(self, lock: LockState, perpetual: bool) -> LockState {
        let blocks = self.now - lock.last_update;
        let unlock_decay = exp_decay(blocks, self.unlock_rate);
        let maturity_decay = exp_decay(blocks, self.maturity_rate);
        let mass = U64F64::from_num(lock.locked_mass.0);
        let kept = maturity_decay.saturating_mul(lock.conviction);
        let gained = if perpetual {
            mass.saturating_mul(ONE.saturating_sub(maturity_decay))
        } else {
            mass.saturating_mul(self.matured_share(blocks, unlock_decay, maturity_decay))
        };
        LockState {
            locked_mass: if perpetual {
                lock.locked_mass
            } else {
                Alpha(unlock_decay.saturating_mul(mass).saturating_to_num())
            },
            conviction: kept.saturating_add(gained),
            last_update: self.now,
        }
    }

    /// The part of a decaying mass that has become conviction after `blocks`.
    fn matured_share(self, blocks: u64, unlock_decay: U64F64, maturity_decay: U64F64) -> U64F64 {
        if self.unlock_rate == self.maturity_rate {
            return U64F64::from_num(blocks)
                .safe_div(U64F64::from_num(self.maturity_rate))
                .saturating_mul(maturity_decay);
        }
        if self.unlock_rate == 0 || self.maturity_rate == 0 {
            return ZERO;
        }
        let difference = i128::from(self.unlock_rate) - i128::from(self.maturity_rate);
        let share = I64F64::saturating_from_num(self.unlock_rate)
            .saturating_mul(
                I64F64::saturating_from_num(unlock_decay)
                    .saturating_sub(I64F64::saturating_from_num(maturity_decay)),
            )
            .safe_div(I64F64::saturating_from_num(difference));
        U64F64::saturating_from_num(share)
    }
}

/// Whether a lock counts as none.
pub(super) fn is_zero(lock: &LockState) -> bool {
    lock.locked_mass < Alpha(ZERO_THRESHOLD) && lock.conviction < U64F64::from_num(ZERO_THRESHOLD)
}

/// Both locks' mass and conviction.
pub(super) fn merged(a: &LockState, b: &LockState) -> LockState {
    LockState {
        locked_mass: a.locked_mass.saturating_add(b.locked_mass),
        conviction: a.conviction.saturating_add(b.conviction),
        last_update: a.last_update.max(b.last_update),
    }
}

/// The lock less a mass and a conviction, each down to 0.
pub(super) fn reduced(lock: &LockState, mass: Alpha, conviction: U64F64) -> LockState {
    LockState {
        locked_mass: lock.locked_mass.saturating_sub(mass),
        conviction: lock.conviction.saturating_sub(conviction),
        last_update: lock.last_update,
    }
}

/// e^(−blocks / rate), at least e^−40; 0 for a rate of 0.
pub(super) fn exp_decay(blocks: u64, rate: u64) -> U64F64 {
    if blocks == 0 {
        return ONE;
    }
    if rate == 0 {
        return ZERO;
    }
    let least = I64F64::from_num(-40);
    let exponent = I64F64::saturating_from_num(-i128::from(blocks))
        .checked_div(I64F64::saturating_from_num(rate))
        .unwrap_or(least)
        .max(least);
    exp::<I64F64, I64F64>(exponent).map_or(ZERO, U64F64::saturating_from_num)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: u64 = 934_866;

    fn at(now: u64) -> Moment {
        Moment {
            now,
            unlock_rate: RATE,
            maturity_rate: RATE,
        }
    }

    const fn role(owner: bool, perpetual: bool) -> Role {
        Role { owner, perpetual }
    }

    fn lock(mass: u64) -> LockState {
        LockState {
            locked_mass: Alpha(mass),
            conviction: ZERO,
            last_update: 0,
        }
    }

    #[test]
    fn decay_has_the_bits_of_the_spec() {
        // spec 03 E18
        assert_eq!(exp_decay(RATE, RATE).to_bits(), 6_786_177_901_268_885_275);
        assert_eq!(exp_decay(7_200, RATE).to_bits(), 18_305_219_603_617_754_201);
        assert_eq!(exp_decay(0, 0), ONE);
        assert_eq!(exp_decay(1, 0), ZERO);
        assert_eq!(exp_decay(u64::MAX, 1), exp_decay(40, 1));
    }

    #[test]
    fn a_day_of_a_lock_has_the_numbers_of_the_spec() {
        // spec 03 E18
        let start = lock(1_000_000_000_000);
        let decaying = at(7_200).roll(start, role(false, false));
        assert_eq!(decaying.locked_mass, Alpha(992_327_943_103));
        assert_eq!(decaying.conviction.to_num::<u64>(), 7_642_551_114);
        let perpetual = at(7_200).roll(start, role(false, true));
        assert_eq!(perpetual.locked_mass, start.locked_mass);
        assert_eq!(perpetual.conviction.to_num::<u64>(), 7_672_056_896);
        let owner = at(7_200).roll(start, role(true, false));
        assert_eq!(owner.locked_mass, Alpha(992_327_943_103));
        assert_eq!(owner.conviction, U64F64::from_num(992_327_943_103_u64));
        let later = at(648_000).roll(start, role(false, false));
        assert_eq!(later.locked_mass, Alpha(499_999_856_718));
    }

    #[test]
    fn rates_that_differ_use_the_general_formula() {
        // models/pools_and_shares.py, roll(10^12, 0, 7200, 934866, 311622)
        let moment = Moment {
            maturity_rate: 311_622,
            ..at(7_200)
        };
        let rolled = moment.roll(lock(1_000_000_000_000), role(false, false));
        assert_eq!(rolled.locked_mass, Alpha(992_327_943_103));
        assert_eq!(
            rolled.conviction.to_bits(),
            419_699_878_527_208_531_000_000_000_000
        );
        let nothing = Moment {
            maturity_rate: 0,
            ..at(7_200)
        };
        let rolled = nothing.roll(lock(1_000_000_000_000), role(false, false));
        assert_eq!(rolled.conviction, ZERO);
    }

    #[test]
    fn a_remainder_below_a_hundred_is_nothing() {
        let rolled = at(0).roll(lock(99), role(false, true));
        assert_eq!(rolled.locked_mass, Alpha::ZERO);
        let rolled = at(0).roll(lock(100), role(false, true));
        assert_eq!(rolled.locked_mass, Alpha(100));
    }
}
