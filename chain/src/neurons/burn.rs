//! The price of a neuron: it falls with time and rises with registrations (spec 05 §5.1).

use crate::{
    primitives::{NetUid, Rao, U64F64},
    state::{Registration, State},
    subnets,
};

const ONE_Q32: u64 = 1 << 32;

/// Lets every subnet's price fall by one block and resets the counters of registrations. The first
/// step of a block.
pub fn update_registration_prices(state: &mut State) {
    let now = state.now();
    let mut decay = Decay::default();
    for netuid in state.netuids() {
        let subnet = state.subnet(netuid);
        let old = subnet.registration;
        let mut new = old;
        if old.burn_half_life > 0 && now > 1 {
            let factor = decay.factor(old.burn_half_life);
            new.burn = clamp(&old, Rao(mul_q32(old.burn.0, factor)));
        }
        new.this_block = 0;
        if netuid.is_root() && subnets::should_run_epoch(&subnet.schedule, now) {
            new.this_interval = 0;
        }
        let changed = (new.burn, new.this_block, new.this_interval)
            != (old.burn, old.this_block, old.this_interval);
        if changed {
            state.subnet_mut(netuid).registration = new;
        }
    }
}

/// Raises the price after a registration; never lowers it but to the maximum.
pub(super) fn bump(state: &mut State, netuid: NetUid) {
    let registration = &mut state.subnet_mut(netuid).registration;
    let factor = registration.burn_increase_mult.max(U64F64::from_num(1));
    let raised = U64F64::from_num(registration.burn.0).saturating_mul(factor);
    registration.burn = clamp(registration, Rao(raised.saturating_to_num()));
}

fn clamp(registration: &Registration, burn: Rao) -> Rao {
    burn.max(registration.min_burn).min(registration.max_burn)
}

/// Remembers the last factor: most subnets share a half-life.
#[derive(Default)]
struct Decay(Option<(u16, u64)>);

impl Decay {
    fn factor(&mut self, half_life: u16) -> u64 {
        match self.0 {
            Some((known, factor)) if known == half_life => factor,
            _ => {
                let factor = decay_factor(half_life);
                self.0 = Some((half_life, factor));
                factor
            }
        }
    }
}

/// The largest factor below 1, in 32 fraction bits, that halves a price within the half-life.
fn decay_factor(half_life: u16) -> u64 {
    let (mut low, mut high) = (0, ONE_Q32);
    while low + 1 < high {
        let middle = low.midpoint(high);
        if pow_q32(middle, half_life) > ONE_Q32 / 2 {
            high = middle;
        } else {
            low = middle;
        }
    }
    low
}

fn pow_q32(base: u64, mut exponent: u16) -> u64 {
    let (mut result, mut square) = (ONE_Q32, base);
    while exponent > 0 {
        if exponent & 1 == 1 {
            result = mul_q32(result, square);
        }
        square = mul_q32(square, square);
        exponent >>= 1;
    }
    result
}

fn mul_q32(a: u64, b: u64) -> u64 {
    // One factor is at most 2³², so the product's upper part fits.
    ((u128::from(a) * u128::from(b)) >> 32) as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    const NETUID: NetUid = NetUid(2);

    fn state(burn: u64, half_life: u16, min: u64, max: u64) -> State {
        let mut state = State::empty(&Profile::FINNEY);
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.registration.burn = Rao(burn);
        subnet.registration.burn_half_life = half_life;
        subnet.registration.min_burn = Rao(min);
        subnet.registration.max_burn = Rao(max);
        state.clock.block = 1;
        state
    }

    fn next(state: &mut State) -> u64 {
        state.clock.block += 1;
        update_registration_prices(state);
        state.subnet(NETUID).registration.burn.0
    }

    #[test]
    fn decay_factors_have_the_bits_of_the_spec() {
        // spec 05 §5.1
        for (half_life, factor) in [
            (1, 2_147_483_648),
            (2, 3_037_000_500),
            (360, 4_286_705_684),
            (1_000, 4_291_991_283),
            (36_100, 4_294_884_830),
        ] {
            assert_eq!(decay_factor(half_life), factor, "half-life {half_life}");
        }
    }

    #[test]
    fn the_price_halves_within_the_half_life() {
        let mut subject = state(1_000_000_000, 360, 500_000, u64::MAX);
        let first = [next(&mut subject), next(&mut subject), next(&mut subject)];
        assert_eq!(first, [998_076_443, 996_156_586, 994_240_422]);
        let last = (3..360).map(|_| next(&mut subject)).last();
        assert_eq!(last, Some(499_999_865));
        assert_eq!(next(&mut state(2_000, 1_000, 0, u64::MAX)), 1_998);
        let mut subject = state(1_024, 2, 0, u64::MAX);
        let prices: Vec<_> = (0..4).map(|_| next(&mut subject)).collect();
        assert_eq!([prices[1], prices[3]], [511, 255]);
    }

    #[test]
    fn the_first_block_leaves_the_price() {
        let mut subject = state(1_024, 1, 0, u64::MAX);
        update_registration_prices(&mut subject);
        assert_eq!(subject.subnet(NETUID).registration.burn, Rao(1_024));
    }

    #[test]
    fn registrations_raise_the_price_and_bounds_hold() {
        let mut subject = state(1_000_000_000, 360, 500_000, u64::MAX);
        let prices: Vec<_> = (0..5)
            .map(|_| {
                bump(&mut subject, NETUID);
                subject.subnet(NETUID).registration.burn.0
            })
            .collect();
        assert_eq!(
            prices,
            [
                1_260_000_000,
                1_587_600_000,
                2_000_376_000,
                2_520_473_760,
                3_175_796_937
            ]
        );

        let mut subject = state(1, 1, 100_000, 150_000);
        subject.subnet_mut(NETUID).registration.burn_increase_mult = U64F64::from_num(2);
        assert_eq!(next(&mut subject), 100_000);
        bump(&mut subject, NETUID);
        assert_eq!(subject.subnet(NETUID).registration.burn, Rao(150_000));
        assert_eq!(next(&mut subject), 100_000);
    }

    #[test]
    fn counters_of_registrations_reset_each_block_and_roots_interval_with_its_tempo() {
        let mut subject = state(1, 0, 0, u64::MAX);
        let root = subject.subnet_mut(NetUid::ROOT);
        root.added = true;
        root.schedule.tempo = 100;
        root.registration.this_interval = 3;
        subject.subnet_mut(NETUID).registration.this_block = 4;
        subject.clock.block = 98;
        next(&mut subject);
        assert_eq!(subject.subnet(NETUID).registration.this_block, 0);
        assert_eq!(subject.subnet(NetUid::ROOT).registration.this_interval, 3);
        next(&mut subject);
        assert_eq!(subject.subnet(NetUid::ROOT).registration.this_interval, 0);
    }
}
