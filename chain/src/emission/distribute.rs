//! Paying a subnet's pending emission out after its epoch (spec 04 §9).

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
        let total = total_hotkey_alpha(state, &hotkey, netuid);
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
