//! Paying a subnet's pending emission out after its epoch (spec 04 §8.3, §9).

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::{
    alpha::{burn_subnet_alpha, recycle_subnet_alpha},
    claims,
    dividends::{Dividends, dividends},
    epoch::{HotkeyEmission, run_epoch},
};
use crate::{
    event::SubtensorEvent,
    primitives::{AccountId, Alpha, NetUid, SafeDiv, U96F32, proportion_u16},
    reward::{HostFault, RewardEngine},
    staking::{
        delegate_take, increase_hotkey_alpha, increase_stake, locks::auto_lock_owner_cut,
        total_hotkey_alpha,
    },
    state::{PendingEmission, RecycleOrBurn, State},
    subnets::leasing::distribute_dividends,
};

/// Runs the subnet's epoch and pays: the owner, the miners, the validators with their stakers.
///
/// # Errors
/// A fault of the machine that runs a reward script.
pub(super) fn distribute_emission(
    state: &mut State,
    netuid: NetUid,
    pending: PendingEmission,
    engine: Option<&dyn RewardEngine>,
) -> Result<(), HostFault> {
    let total = pending
        .server
        .saturating_add(pending.validator)
        .saturating_add(pending.root_alpha);
    let epoch = run_epoch(state, netuid, total, engine)?;
    let incentives = epoch
        .iter()
        .fold(Alpha::ZERO, |sum, paid| sum.saturating_add(paid.incentive));
    // Without miners the validators get their half too.
    let validator_alpha = if incentives.is_zero() {
        pending.validator.saturating_add(pending.server)
    } else {
        pending.validator
    };
    let shares: Vec<_> = epoch
        .iter()
        .map(|paid| (paid.hotkey, paid.dividend))
        .collect();
    let paid = dividends(state, netuid, &shares, validator_alpha, pending.root_alpha);
    recycle_subnet_alpha(state, netuid, paid.recycled);

    pay_owner(state, netuid, pending.owner_cut);
    let withheld = pay_miners(state, netuid, &epoch);
    state.subnet_mut(netuid).miner_burned =
        U96F32::from_num(withheld.0).safe_div(U96F32::from_num(incentives.0));
    pay_dividends(state, netuid, paid);
    Ok(())
}

fn pay_owner(state: &mut State, netuid: NetUid, cut: Alpha) {
    let subnet = state.subnet(netuid);
    if let (Some(owner), Some(hotkey)) = (subnet.owner, subnet.owner_hotkey) {
        increase_stake(state, &hotkey, &owner, netuid, cut);
        distribute_dividends(state, netuid, cut);
        auto_lock_owner_cut(state, netuid, cut);
    }
}

/// Stakes each miner's incentive to itself or where its owner wants it. The subnet owner's own
/// miners get nothing; returns their sum.
fn pay_miners(state: &mut State, netuid: NetUid, epoch: &[HotkeyEmission]) -> Alpha {
    let owners = owner_hotkeys(state, netuid);
    let recycles = state.subnet(netuid).params.recycle_or_burn == RecycleOrBurn::Recycle;
    let mut withheld = Alpha::ZERO;
    for &HotkeyEmission {
        hotkey, incentive, ..
    } in epoch
    {
        if owners.contains(&hotkey) {
            withheld.credit(incentive);
            if recycles {
                recycle_subnet_alpha(state, netuid, incentive);
            } else {
                burn_subnet_alpha(state, netuid, incentive);
            }
            continue;
        }
        let owner = state.hotkey(&hotkey).owner.unwrap_or_default();
        let chosen = state
            .coldkey(&owner)
            .auto_stake_destination
            .get(&netuid)
            .copied();
        if let Some(destination) = chosen {
            state.emit(SubtensorEvent::AutoStakeAdded {
                netuid,
                destination,
                hotkey,
                owner,
                incentive,
            });
        }
        if !incentive.is_zero() {
            increase_stake(state, &chosen.unwrap_or(hotkey), &owner, netuid, incentive);
        }
    }
    withheld
}

/// The subnet owner's hotkeys that are registered here.
fn owner_hotkeys(state: &State, netuid: NetUid) -> BTreeSet<AccountId> {
    let subnet = state.subnet(netuid);
    let owned = &state.coldkey(&subnet.owner_or_zero()).owned_hotkeys;
    owned
        .iter()
        .copied()
        .chain(subnet.owner_hotkey)
        .filter(|hotkey| subnet.neurons.uids.contains_key(hotkey))
        .collect()
}

fn pay_dividends(state: &mut State, netuid: NetUid, paid: Dividends) {
    let mut to_stakers = BTreeMap::new();
    for (hotkey, amount) in paid.alpha {
        let rest = pay_take(state, netuid, &hotkey, amount);
        if !rest.is_zero() {
            increase_hotkey_alpha(state, &hotkey, netuid, rest);
        }
        to_stakers.insert(hotkey, rest);
        let total = Some(total_hotkey_alpha(state, &hotkey, netuid));
        if state.hotkey_on_subnet(&hotkey, netuid).alpha_last_epoch != total {
            state.hotkey_on_subnet_mut(&hotkey, netuid).alpha_last_epoch = total;
        }
    }
    state.subnet_mut(netuid).alpha_dividends = Arc::new(to_stakers);

    let mut to_root = BTreeMap::new();
    for (hotkey, amount) in paid.root {
        let rest = pay_take(state, netuid, &hotkey, amount);
        claims::accrue(state, &hotkey, netuid, rest);
        to_root.insert(hotkey, rest);
    }
    state.subnet_mut(netuid).root_alpha_dividends = Arc::new(to_root);
}

/// Stakes the validator's take of its dividends to its owner, in the subnet's alpha. Returns the
/// rest.
fn pay_take(state: &mut State, netuid: NetUid, hotkey: &AccountId, amount: U96F32) -> Alpha {
    if amount == U96F32::from_bits(0) {
        return Alpha::ZERO;
    }
    let record = state.hotkey(hotkey);
    let owner = record.owner.unwrap_or_default();
    let share = proportion_u16(delegate_take(state, hotkey));
    let take = share.saturating_mul(amount);
    let rest = amount.saturating_sub(take);
    let take = Alpha(take.saturating_to_num());
    if !take.is_zero() {
        increase_stake(state, hotkey, &owner, netuid, take);
    }
    Alpha(rest.saturating_to_num())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys, neurons, profile::Profile, staking::stake_of};

    const NETUID: NetUid = NetUid(2);
    const OWNER: AccountId = AccountId([1; 32]);
    const OWNER_HOTKEY: AccountId = AccountId([2; 32]);
    const MINER: AccountId = AccountId([3; 32]);
    const COLDKEY: AccountId = AccountId([4; 32]);
    const OTHER: AccountId = AccountId([5; 32]);
    const INCENTIVE: Alpha = Alpha(10_000_000);

    /// A subnet with its owner's neuron and a stranger's; everything that is paid is outstanding.
    fn chain() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.owner = Some(OWNER);
        subnet.owner_hotkey = Some(OWNER_HOTKEY);
        subnet.pool.alpha_out = Alpha(1_000_000_000);
        for (hotkey, coldkey) in [(OWNER_HOTKEY, OWNER), (MINER, COLDKEY)] {
            keys::pair(&mut state, &coldkey, &hotkey).unwrap();
            neurons::append(&mut state, NETUID, &hotkey);
        }
        state
    }

    fn incentives(hotkeys: &[AccountId]) -> Vec<HotkeyEmission> {
        let paid = |hotkey: &AccountId| HotkeyEmission {
            hotkey: *hotkey,
            incentive: INCENTIVE,
            dividend: Alpha::ZERO,
        };
        hotkeys.iter().map(paid).collect()
    }

    #[test]
    fn the_owners_own_miners_are_not_paid() {
        // spec 04 §9.4
        for (choice, outstanding, burned, recycled) in [
            (RecycleOrBurn::Burn, 1_000_000_000, 10_000_000, 0),
            (RecycleOrBurn::Recycle, 990_000_000, 0, 10_000_000),
        ] {
            let mut state = chain();
            state.subnet_mut(NETUID).params.recycle_or_burn = choice;
            let withheld = pay_miners(&mut state, NETUID, &incentives(&[OWNER_HOTKEY, MINER]));
            assert_eq!(withheld, INCENTIVE);
            let of = |hotkey, coldkey| stake_of(&state, &hotkey, &coldkey, NETUID);
            assert_eq!(of(OWNER_HOTKEY, OWNER), Alpha::ZERO);
            assert_eq!(of(MINER, COLDKEY), INCENTIVE);
            let pool = &state.subnet(NETUID).pool;
            assert_eq!(
                (pool.alpha_out.0, pool.alpha_burned.0, pool.alpha_recycled.0),
                (outstanding, burned, recycled)
            );
        }
    }

    #[test]
    fn every_registered_hotkey_of_the_owner_is_the_owners() {
        let mut state = chain();
        for hotkey in [AccountId([7; 32]), AccountId([8; 32])] {
            keys::pair(&mut state, &OWNER, &hotkey).unwrap();
        }
        neurons::append(&mut state, NETUID, &AccountId([7; 32]));
        let expected = [OWNER_HOTKEY, AccountId([7; 32])];
        assert_eq!(owner_hotkeys(&state, NETUID), BTreeSet::from(expected));
    }

    #[test]
    fn an_incentive_goes_where_its_owner_wants_it() {
        let mut state = chain();
        let record = state.coldkey_mut(&COLDKEY);
        record.auto_stake_destination.insert(NETUID, OTHER);
        let mut epoch = incentives(&[MINER]);
        pay_miners(&mut state, NETUID, &epoch);
        assert_eq!(stake_of(&state, &OTHER, &COLDKEY, NETUID), INCENTIVE);
        assert_eq!(stake_of(&state, &MINER, &COLDKEY, NETUID), Alpha::ZERO);
        // The event tells of nothing too.
        epoch[0].incentive = Alpha::ZERO;
        pay_miners(&mut state, NETUID, &epoch);
        let event = SubtensorEvent::AutoStakeAdded {
            netuid: NETUID,
            destination: OTHER,
            hotkey: MINER,
            owner: COLDKEY,
            incentive: Alpha::ZERO,
        };
        assert_eq!(state.events.last(), Some(&event.into()));
    }

    #[test]
    fn a_validator_takes_18_percent_before_its_stakers() {
        // spec 04 §9.4: 11 796 of 65 535, in 32 fraction bits
        let mut state = chain();
        increase_stake(&mut state, &MINER, &OTHER, NETUID, Alpha(1_000));
        let amount = U96F32::from_num(1_000_000_000);
        let rest = pay_take(&mut state, NETUID, &MINER, amount);
        assert_eq!(rest, Alpha(820_004_577));
        let take = stake_of(&state, &MINER, &COLDKEY, NETUID);
        assert_eq!(take, Alpha(179_995_422));
        state.hotkey_mut(&MINER).delegate_take = Some(0);
        let all = pay_take(&mut state, NETUID, &MINER, amount);
        assert_eq!(all, Alpha(1_000_000_000));
        assert_eq!(stake_of(&state, &MINER, &COLDKEY, NETUID), take);
    }
}
