//! Slots of a subnet: who gets which uid (spec 05 §5.4, §5.5; spec 06 §12.1).

use std::{cmp::Reverse, sync::Arc};

use crate::{
    primitives::{AccountId, Alpha, NetUid, Uid},
    state::{Ledger, MechanismState, State, Subnet},
};

/// Gives a hotkey the next uid. The caller has checked that there is room.
pub fn append(state: &mut State, netuid: NetUid, hotkey: &AccountId) -> Uid {
    let now = state.now();
    note_member(state, netuid, hotkey);
    let subnet = state.subnet_mut(netuid);
    let uid = subnet.uid_count();
    let neurons = subnet.neurons_mut();
    neurons.keys.push(*hotkey);
    neurons.uids.insert(*hotkey, uid);
    neurons.block_at_registration.push(now);
    neurons.active.push(true);
    neurons.emission.push(Alpha::ZERO);
    neurons.consensus.push(0);
    neurons.dividends.push(0);
    neurons.validator_trust.push(0);
    neurons.validator_permit.push(false);
    for_each_mechanism(subnet, |mechanism, n| {
        mechanism.incentive.push(0);
        mechanism.set_last_update(uid, now, n);
    });
    uid
}

/// Gives a uid to another hotkey. The subnet owner's hotkey is never replaced: then nothing
/// happens. The old hotkey keeps its stake and children.
pub fn replace(state: &mut State, netuid: NetUid, uid: Uid, hotkey: &AccountId) {
    let now = state.now();
    let index = usize::from(uid);
    let subnet = state.subnet(netuid);
    let Some(old) = subnet.neurons.keys.get(index).copied() else {
        return;
    };
    if subnet.owner_hotkey == Some(old) {
        return;
    }
    note_member(state, netuid, hotkey);
    let subnet = state.subnet_mut(netuid);
    let neurons = subnet.neurons_mut();
    neurons.uids.remove(&old);
    neurons.evm_keys.remove(&uid);
    neurons.uids.insert(*hotkey, uid);
    set(&mut neurons.keys, index, *hotkey);
    set(&mut neurons.block_at_registration, index, now);
    set(&mut neurons.active, index, true);
    set(&mut neurons.emission, index, Alpha::ZERO);
    set(&mut neurons.consensus, index, 0);
    set(&mut neurons.dividends, index, 0);
    set(&mut neurons.stake_weight, index, 0);
    set(&mut neurons.validator_trust, index, 0);
    set(&mut neurons.validator_permit, index, false);
    for_each_mechanism(subnet, |mechanism, n| {
        set(&mut mechanism.incentive, index, 0);
        mechanism.clear_rows(uid);
        forget_target(mechanism, uid);
        mechanism.set_last_update(uid, now, n);
    });
    if state.hotkeys_on_subnets.contains_key(&(netuid, old)) {
        state.hotkey_on_subnet_mut(&old, netuid).forget_serving();
    }
}

/// An entry that said no says yes from now on.
fn note_member(state: &mut State, netuid: NetUid, hotkey: &AccountId) {
    if state.hotkey_on_subnet(hotkey, netuid).stored_as_no_member {
        state
            .hotkey_on_subnet_mut(hotkey, netuid)
            .stored_as_no_member = false;
    }
}

/// The uid that a newcomer to a full subnet replaces, if any: the neuron with the least emission,
/// the earlier and lower one of equals. One in its immunity period only if no more than
/// `MinNonImmuneUids` others are left.
#[must_use]
pub fn prune_candidate(state: &Ledger, netuid: NetUid) -> Option<Uid> {
    let subnet = state.subnet(netuid);
    let neurons = &subnet.neurons;
    let immortal = immortal_hotkeys(state, subnet);
    let (mut best_free, mut best_immune) = (None, None);
    let mut free = 0_usize;
    for (uid, hotkey) in (0..).zip(&neurons.keys) {
        if immortal.contains(hotkey) {
            continue;
        }
        let registered = at(&neurons.block_at_registration, uid);
        let immune = is_immune(state, subnet, uid);
        let best = if immune {
            &mut best_immune
        } else {
            free += 1;
            &mut best_free
        };
        // Of several minima the chain keeps the first: the lowest uid.
        let rank = Reverse((at(&neurons.emission, uid), registered, uid));
        *best = Option::max(*best, Some(rank));
    }
    let best = if free > usize::from(subnet.params.min_non_immune_uids) {
        best_free
    } else {
        best_immune
    };
    best.map(|Reverse((_, _, uid))| uid)
}

/// Whether a neuron is in its immunity period.
pub(super) fn is_immune(state: &Ledger, subnet: &Subnet, uid: Uid) -> bool {
    let registered = at(&subnet.neurons.block_at_registration, uid);
    state.now().saturating_sub(registered) < u64::from(subnet.params.immunity_period)
}

/// Hotkeys of the subnet's owner that are never pruned: `SubnetOwnerHotkey` and the earliest
/// others, up to the limit.
pub(super) fn immortal_hotkeys(state: &Ledger, subnet: &Subnet) -> Vec<AccountId> {
    let limit = usize::from(subnet.params.immune_owner_uids_limit);
    let mut owned: Vec<(u64, Uid, AccountId)> = state
        .coldkey(&subnet.owner_or_zero())
        .owned_hotkeys
        .iter()
        .filter_map(|hotkey| {
            let uid = *subnet.neurons.uids.get(hotkey)?;
            Some((at(&subnet.neurons.block_at_registration, uid), uid, *hotkey))
        })
        .collect();
    owned.sort_unstable();
    let mut immortal: Vec<AccountId> = owned
        .into_iter()
        .take(limit)
        .map(|(_, _, hotkey)| hotkey)
        .collect();
    if let Some(hotkey) = subnet.owner_hotkey
        && subnet.neurons.uids.contains_key(&hotkey)
        && !immortal.contains(&hotkey)
    {
        immortal.insert(0, hotkey);
        immortal.truncate(limit);
    }
    immortal
}

fn for_each_mechanism(subnet: &mut Subnet, mut change: impl FnMut(&mut MechanismState, usize)) {
    let n = subnet.neurons.keys.len();
    let count = usize::from(subnet.params.mechanism_count).max(subnet.mechanisms.len());
    subnet.mechanisms.resize_with(count, Arc::default);
    for mechanism in &mut subnet.mechanisms {
        change(Arc::make_mut(mechanism), n);
    }
}

/// Others' weights towards a replaced neuron count nothing; their entries stay.
fn forget_target(mechanism: &mut MechanismState, uid: Uid) {
    for row in mechanism.weights.iter_mut().flatten() {
        if row
            .iter()
            .any(|&(target, weight)| target == uid && weight != 0)
        {
            *row = row
                .iter()
                .map(|&(target, weight)| (target, if target == uid { 0 } else { weight }))
                .collect();
        }
    }
}

fn set<T>(list: &mut [T], index: usize, value: T) {
    if let Some(entry) = list.get_mut(index) {
        *entry = value;
    }
}

fn at<T: Copy + Default>(list: &[T], uid: Uid) -> T {
    list.get(usize::from(uid)).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys, primitives::MechId, profile::Profile, state::AxonInfo};

    const NETUID: NetUid = NetUid(2);
    const OWNER: AccountId = AccountId([99; 32]);

    fn hot(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    /// Neurons 0..n, registered one a block from block 1 on; the first is the owner's.
    fn state(n: u8) -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.subnet_mut(NETUID).added = true;
        state.subnet_mut(NETUID).owner = Some(OWNER);
        state.subnet_mut(NETUID).owner_hotkey = Some(hot(0));
        state.subnet_mut(NETUID).params.min_non_immune_uids = 0;
        for i in 0..n {
            state.clock.block += 1;
            let cold = if i == 0 { OWNER } else { hot(100 + i) };
            keys::pair(&mut state, &cold, &hot(i)).unwrap();
            assert_eq!(append(&mut state, NETUID, &hot(i)), u16::from(i));
        }
        state
    }

    #[test]
    fn a_new_neuron_is_active_and_has_updated_now() {
        let state = state(3);
        let subnet = state.subnet(NETUID);
        assert_eq!(subnet.neurons.active, [true; 3]);
        assert_eq!(subnet.neurons.block_at_registration, [1, 2, 3]);
        assert_eq!(subnet.mechanism(MechId::MAIN).last_update, [1, 2, 3]);
        assert_eq!(subnet.mechanism(MechId::MAIN).incentive, [0; 3]);
        assert!(subnet.neurons.stake_weight.is_empty());
    }

    #[test]
    fn the_least_emission_is_pruned_then_the_earliest_then_the_lowest() {
        let mut state = state(5);
        state.clock.block = 10_000;
        assert_eq!(prune_candidate(&state, NETUID), Some(1));
        state.subnet_mut(NETUID).neurons_mut().emission = [0, 9, 9, 9, 8].map(Alpha).to_vec();
        assert_eq!(prune_candidate(&state, NETUID), Some(4));
        state.subnet_mut(NETUID).neurons_mut().emission = [Alpha(9); 5].to_vec();
        state.subnet_mut(NETUID).neurons_mut().block_at_registration = vec![1, 7, 6, 6, 8];
        assert_eq!(prune_candidate(&state, NETUID), Some(2));
    }

    #[test]
    fn immune_neurons_are_pruned_only_when_too_few_others_are_left() {
        let mut state = state(5);
        state.subnet_mut(NETUID).params.immunity_period = 20;
        // All are immune.
        assert_eq!(prune_candidate(&state, NETUID), Some(1));
        // 1 and 2 are not.
        state.clock.block = 23;
        assert_eq!(prune_candidate(&state, NETUID), Some(1));
        state.subnet_mut(NETUID).params.min_non_immune_uids = 2;
        assert_eq!(prune_candidate(&state, NETUID), Some(3));
        // None is immune and none may go.
        state.clock.block = 100;
        state.subnet_mut(NETUID).params.min_non_immune_uids = 10;
        assert_eq!(prune_candidate(&state, NETUID), None);
    }

    #[test]
    fn the_owners_earliest_neurons_are_immortal_up_to_the_limit() {
        let mut state = state(2);
        keys::pair(&mut state, &OWNER, &hot(50)).unwrap();
        append(&mut state, NETUID, &hot(50));
        state.clock.block = 10_000;
        state.subnet_mut(NETUID).neurons_mut().emission = [5, 5, 0].map(Alpha).to_vec();
        assert_eq!(prune_candidate(&state, NETUID), Some(2));
        state.subnet_mut(NETUID).params.immune_owner_uids_limit = 2;
        assert_eq!(prune_candidate(&state, NETUID), Some(1));
        // The owner hotkey comes before earlier ones of the owner.
        state.subnet_mut(NETUID).params.immune_owner_uids_limit = 1;
        state.subnet_mut(NETUID).owner_hotkey = Some(hot(50));
        assert_eq!(prune_candidate(&state, NETUID), Some(0));
    }

    #[test]
    fn a_replaced_neuron_leaves_nothing_but_its_stake() {
        let mut state = state(3);
        let subnet = state.subnet_mut(NETUID);
        subnet.neurons_mut().validator_permit[1] = true;
        subnet.neurons_mut().emission[1] = Alpha(5);
        let mechanism = subnet.mechanism_mut(MechId::MAIN);
        mechanism.set_weights(1, Arc::from([(2, 5)]));
        mechanism.set_weights(2, Arc::from([(0, 4), (1, 9)]));
        state.hotkey_on_subnet_mut(&hot(1), NETUID).axon = Some(AxonInfo::default());
        state.clock.block = 50;
        replace(&mut state, NETUID, 1, &hot(7));
        let subnet = state.subnet(NETUID);
        assert_eq!(subnet.neurons.keys, [hot(0), hot(7), hot(2)]);
        assert_eq!(subnet.neurons.uids.get(&hot(7)), Some(&1));
        assert_eq!(subnet.neurons.uids.get(&hot(1)), None);
        assert!(!subnet.neurons.validator_permit[1]);
        assert_eq!(subnet.neurons.emission[1], Alpha::ZERO);
        let mechanism = subnet.mechanism(MechId::MAIN);
        assert!(mechanism.weights_of(1).is_empty());
        assert_eq!(mechanism.weights_of(2), [(0, 4), (1, 0)]);
        assert_eq!(mechanism.last_update, [1, 50, 3]);
        assert!(state.hotkey_on_subnet(&hot(1), NETUID).axon.is_none());
    }

    #[test]
    fn the_owner_hotkey_is_not_replaced() {
        let mut state = state(2);
        replace(&mut state, NETUID, 0, &hot(7));
        assert_eq!(state.subnet(NETUID).neurons.keys, [hot(0), hot(1)]);
    }
}
