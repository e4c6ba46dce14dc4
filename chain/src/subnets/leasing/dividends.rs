//! Sharing the owner's cut of a leased subnet (spec 02 §9, 04 §16).

use super::{DIVIDENDS_INTERVAL, Lease, LeaseId};
use crate::{
    error::Result,
    event::SubtensorEvent,
    primitives::{AccountId, Alpha, NetUid, U64F64},
    staking::{Position, transfer_within_subnet},
    state::State,
};

/// Takes the shared part of an owner's cut, which the lease's coldkey has just got, and every
/// [`DIVIDENDS_INTERVAL`] blocks pays what has come together. What cannot be paid waits for the next
/// time.
pub(crate) fn distribute_dividends(state: &mut State, netuid: NetUid, owner_cut: Alpha) {
    let Some(id) = state.subnet(netuid).lease else {
        return;
    };
    let Some(lease) = state.leases.leases.get(&id).cloned() else {
        return;
    };
    let now = state.now();
    if lease.end_block.is_some_and(|end| u64::from(end) <= now) {
        return;
    }
    let waiting = state.leases.accumulated.get(&id).copied();
    let total = waiting
        .unwrap_or(Alpha::ZERO)
        .saturating_add(percent_rounded_up(owner_cut, lease.emissions_share));
    let due = now.is_multiple_of(DIVIDENDS_INTERVAL);
    let paid = due
        && state
            .atomically(|state| pay(state, id, &lease, total))
            .is_ok();
    let left = if paid { Alpha::ZERO } else { total };
    state.leases.accumulated.insert(id, left);
}

fn percent_rounded_up(amount: Alpha, percent: u8) -> Alpha {
    let part = (u128::from(amount.0) * u128::from(percent)).div_ceil(100);
    Alpha(u64::try_from(part).unwrap_or(u64::MAX))
}

/// Each contributor its share, rounded up, and the beneficiary the rest, all as stake under the
/// lease's hotkey.
fn pay(state: &mut State, id: LeaseId, lease: &Lease, total: Alpha) -> Result {
    let mut rest = total;
    let shares: Vec<_> = state.leases.shares_of(id).collect();
    for (contributor, share) in shares {
        let part = share.saturating_mul(U64F64::from_num(total.0));
        let part = part.checked_ceil().unwrap_or(U64F64::max_value());
        let part = Alpha(part.saturating_to_num());
        pay_one(state, id, lease, contributor, part)?;
        rest.debit(part);
    }
    pay_one(state, id, lease, lease.beneficiary, rest)
}

fn pay_one(
    state: &mut State,
    lease_id: LeaseId,
    lease: &Lease,
    to: AccountId,
    alpha: Alpha,
) -> Result {
    let [from, to] = [lease.coldkey, to].map(|coldkey| Position {
        coldkey,
        hotkey: lease.hotkey,
        netuid: lease.netuid,
    });
    transfer_within_subnet(state, from, to, alpha)?;
    state.emit(SubtensorEvent::SubnetLeaseDividendsDistributed {
        lease_id,
        contributor: to.coldkey,
        alpha,
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{super::test_ledger::*, *};
    use crate::{
        staking::{increase_stake, stake_of},
        subnets::dissolve_network,
    };

    /// Pays the owner a cut, of which its lease takes its part.
    fn pay_cut(state: &mut State, cut: u64) {
        increase_stake(state, &hotkey(), &coldkey(), NETUID, Alpha(cut));
        distribute_dividends(state, NETUID, Alpha(cut));
    }

    fn staked(state: &State, who: &AccountId) -> u64 {
        stake_of(state, &hotkey(), who, NETUID).0
    }

    fn accumulated(state: &State) -> Alpha {
        state.leases.accumulated[&LEASE]
    }

    #[test]
    fn dividends_wait_for_a_hundredth_block_and_go_by_shares() {
        // spec 02 §9
        let mut state = leased(30, Some(END));
        state.clock.block = 199;
        pay_cut(&mut state, 33_333_333_333);
        assert_eq!(accumulated(&state), Alpha(10_000_000_000));
        assert_eq!(staked(&state, &ALICE), 0);
        state.clock.block = 200;
        pay_cut(&mut state, 5_000_000_000);
        assert_eq!(staked(&state, &ALICE), 6_900_000_000);
        assert_eq!(staked(&state, &BOB), 4_485_000_000);
        assert_eq!(staked(&state, &BENEFICIARY), 115_000_000);
        assert_eq!(accumulated(&state), Alpha::ZERO);
        // The rest of the cut is the lease's own.
        assert_eq!(staked(&state, &coldkey()), 38_333_333_333 - 11_500_000_000);
        let event = SubtensorEvent::SubnetLeaseDividendsDistributed {
            lease_id: LEASE,
            contributor: BENEFICIARY,
            alpha: Alpha(115_000_000),
        };
        assert_eq!(state.events.back(), Some(&event.into()));
        assert_eq!(state.coldkey(&ALICE).staking_hotkeys, [hotkey()]);
    }

    #[test]
    fn the_shared_part_is_rounded_up() {
        assert_eq!(percent_rounded_up(Alpha(1), 1), Alpha(1));
        assert_eq!(percent_rounded_up(Alpha(200), 50), Alpha(100));
        assert_eq!(percent_rounded_up(Alpha(201), 50), Alpha(101));
        assert_eq!(percent_rounded_up(Alpha::MAX, 100), Alpha::MAX);
        assert_eq!(percent_rounded_up(Alpha::MAX, 255), Alpha::MAX);
    }

    #[test]
    fn what_is_too_little_for_one_is_paid_to_nobody_yet() {
        let mut state = leased(30, None);
        state.clock.block = 100;
        // The beneficiary's hundredth of 30 % would be worth 1,999,998 rao, at a price of 1.
        pay_cut(&mut state, 666_666_000);
        assert_eq!(accumulated(&state), Alpha(199_999_800));
        assert_eq!(staked(&state, &ALICE), 0);
        state.clock.block = 200;
        pay_cut(&mut state, 10_000);
        assert_eq!(accumulated(&state), Alpha::ZERO);
        assert_eq!(staked(&state, &BENEFICIARY), 2_000_028);
    }

    #[test]
    fn an_ended_lease_shares_nothing() {
        let mut state = leased(30, Some(END));
        state.clock.block = END.into();
        pay_cut(&mut state, 5_000_000_000);
        assert!(state.leases.accumulated.is_empty());
        assert_eq!(staked(&state, &coldkey()), 5_000_000_000);
    }

    #[test]
    fn a_subnet_without_a_lease_shares_nothing() {
        let mut state = leased(30, None);
        let before = state.clone();
        distribute_dividends(&mut state, NetUid(9), Alpha(5_000_000_000));
        assert!(state.is_same_version(&before));
        state.leases.remove(LEASE);
        distribute_dividends(&mut state, NETUID, Alpha(5_000_000_000));
        assert!(state.leases.accumulated.is_empty());
    }

    #[test]
    fn a_dissolved_subnets_lease_is_forgotten() {
        let mut state = leased(30, None);
        state.clock.block = 99;
        pay_cut(&mut state, 5_000_000_000);
        dissolve_network(&mut state, NETUID).unwrap();
        assert_eq!(state.subnet(NETUID).lease, None);
        let store = &state.leases;
        assert!(store.leases.is_empty() && store.shares.is_empty());
        assert!(store.accumulated.is_empty());
        assert_eq!(store.next_id, 1);
    }
}
