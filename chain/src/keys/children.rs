//! Parents and children: stake that counts for another hotkey (spec 05 §11, 03 §11.3, 04 §12).

use std::collections::{BTreeMap, BTreeSet};

use super::owns;
use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid, blake2_128},
    staking,
    state::{Ledger, PendingChildren, State},
    subnets::rate_limit::{self, TransactionKind},
};

/// The most children that a hotkey may have on a subnet.
pub const MAX_CHILDREN: usize = 5;

/// Blocks between changes of a hotkey's children on a subnet.
const SET_CHILDREN_RATE_LIMIT: u64 = 150;

/// Edges of one hotkey: (proportion of u64::MAX, other end).
type Edges = [(u64, AccountId)];

/// Sets a hotkey's children on a subnet: at once while the subtoken is off, else after the
/// cooldown and the next epoch.
///
/// # Errors
/// In this order: `TxRateLimitExceeded`, `RegistrationNotPermittedOnRootSubnet`, `SubnetNotExists`,
/// `NonAssociatedColdKey`, `DuplicateChild`, `InvalidChild`, `TooManyChildren`,
/// `ProportionOverflow`, `ChildParentInconsistency`, `NotEnoughStakeToSetChildkeys`.
pub fn set_children(
    state: &mut State,
    coldkey: &AccountId,
    hotkey: &AccountId,
    netuid: NetUid,
    children: &Edges,
) -> Result {
    let kind = TransactionKind::SetChildren;
    if !rate_limit::passes_for(state, hotkey, netuid, kind, SET_CHILDREN_RATE_LIMIT) {
        return Err(SubtensorError::TxRateLimitExceeded.into());
    }
    if netuid.is_root() {
        return Err(SubtensorError::RegistrationNotPermittedOnRootSubnet.into());
    }
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    if !owns(state, coldkey, hotkey) {
        return Err(SubtensorError::NonAssociatedColdKey.into());
    }
    let mut distinct = BTreeSet::new();
    if !children.iter().all(|(_, child)| distinct.insert(child)) {
        return Err(SubtensorError::DuplicateChild.into());
    }
    let relations = state.hotkey_on_subnet(hotkey, netuid);
    check_sum(&relations.child_keys)?;
    check_separation(&relations.child_keys, &relations.parent_keys)?;
    if distinct.contains(hotkey) {
        return Err(SubtensorError::InvalidChild.into());
    }
    if children.len() > MAX_CHILDREN {
        return Err(SubtensorError::TooManyChildren.into());
    }
    check_sum(children)?;
    check_separation(children, &relations.parent_keys)?;
    if !children.is_empty() && !may_have_children(state, hotkey, netuid) {
        return Err(SubtensorError::NotEnoughStakeToSetChildkeys.into());
    }

    rate_limit::record_for(state, hotkey, netuid, kind);
    if !state.subnet(netuid).subtoken_enabled {
        apply(state, hotkey, netuid, children);
        return Ok(());
    }
    let from = state
        .now()
        .saturating_add(state.globals.pending_childkey_cooldown);
    state
        .pending_child_keys
        .insert((netuid, *hotkey), (children.to_vec(), from));
    state.emit(SubtensorEvent::SetChildrenScheduled(
        *hotkey,
        netuid,
        from,
        children.to_vec(),
    ));
    Ok(())
}

/// Makes `children` the hotkey's children on a subnet and keeps the parents' lists in step. Does
/// nothing if the proportions exceed the whole or a child is also a parent.
pub fn apply(state: &mut State, hotkey: &AccountId, netuid: NetUid, children: &Edges) {
    let given: Vec<_> = children
        .iter()
        .filter(|(_, child)| child != hotkey)
        .copied()
        .collect();
    let relations = state.hotkey_on_subnet(hotkey, netuid).clone();
    if check_sum(&given).is_err() || check_separation(&given, &relations.parent_keys).is_err() {
        return;
    }
    let parents = sorted(&relations.parent_keys);
    persist(state, hotkey, netuid, sorted(&given), parents);
    state.emit(SubtensorEvent::SetChildren(
        *hotkey,
        netuid,
        children.to_vec(),
    ));
}

/// Stores a hotkey's relations, and the other ends of the edges that come, change or go. Both lists
/// are sorted by the other end.
fn persist(
    state: &mut State,
    hotkey: &AccountId,
    netuid: NetUid,
    children: Vec<(u64, AccountId)>,
    parents: Vec<(u64, AccountId)>,
) {
    let before = state.hotkey_on_subnet(hotkey, netuid).clone();
    let gone = |before: &Edges, now: &Edges| -> Vec<AccountId> {
        let others = before.iter().map(|(_, other)| *other);
        others.filter(|other| !has(now, other)).collect()
    };
    for child in gone(&before.child_keys, &children) {
        let record = state.hotkey_on_subnet_mut(&child, netuid);
        record.parent_keys.retain(|(_, parent)| parent != hotkey);
    }
    for &(proportion, child) in &children {
        let record = state.hotkey_on_subnet_mut(&child, netuid);
        upsert(&mut record.parent_keys, proportion, hotkey);
    }
    for parent in gone(&before.parent_keys, &parents) {
        let record = state.hotkey_on_subnet_mut(&parent, netuid);
        record.child_keys.retain(|(_, child)| child != hotkey);
    }
    for &(proportion, parent) in &parents {
        let record = state.hotkey_on_subnet_mut(&parent, netuid);
        upsert(&mut record.child_keys, proportion, hotkey);
    }
    let record = state.hotkey_on_subnet_mut(hotkey, netuid);
    record.child_keys = children;
    record.parent_keys = parents;
}

/// Gives the relations of a hotkey on a subnet to another, which loses its own: children, parents,
/// scheduled children, and the places in others' schedules (spec 05 §16).
///
/// # Errors
/// `ProportionOverflow` or `ChildParentInconsistency` for relations that are inconsistent,
/// `InvalidChild` where the new hotkey would be its own child or parent. The caller restores the
/// state.
pub(super) fn rename(
    state: &mut State,
    old: &AccountId,
    new: &AccountId,
    netuid: NetUid,
) -> Result {
    let relations = state.hotkey_on_subnet(old, netuid).clone();
    let (children, parents) = (
        sorted(&relations.child_keys),
        sorted(&relations.parent_keys),
    );
    check_sum(&children)?;
    check_separation(&children, &parents)?;
    if has(&children, new) || has(&parents, new) {
        return Err(SubtensorError::InvalidChild.into());
    }
    let pending = state.pending_child_keys.get(&(netuid, *old)).cloned();
    if let Some((pending, _)) = &pending {
        if has(pending, new) {
            return Err(SubtensorError::InvalidChild.into());
        }
        check_separation(pending, &parents)?;
    }
    let related = !children.is_empty()
        || !parents.is_empty()
        || pending.is_some()
        || state.hotkeys_on_subnets.contains_key(&(netuid, *new));
    if related {
        persist(state, old, netuid, Vec::new(), Vec::new());
        persist(state, new, netuid, children, parents);
        if let Some(pending) = pending {
            state.pending_child_keys.remove(&(netuid, *old));
            state.pending_child_keys.insert((netuid, *new), pending);
        }
    }
    rename_in_schedules(state, old, new, netuid);
    Ok(())
}

/// Scheduled lists of others that name the old hotkey name the new one instead, at their end.
fn rename_in_schedules(state: &mut State, old: &AccountId, new: &AccountId, netuid: NetUid) {
    let naming = scheduled(state, netuid, |(children, _)| has(children, old));
    for hotkey in naming {
        if let Some((children, _)) = state.pending_child_keys.get_mut(&(netuid, hotkey))
            && let Some(at) = children.iter().position(|(_, child)| child == old)
        {
            let (proportion, _) = children.remove(at);
            children.push((proportion, *new));
        }
    }
}

/// Applies the scheduled children of a subnet whose cooldown has passed, all of them while the
/// subtoken is off. Called in the block of the subnet's epoch (spec 04 §12).
pub fn apply_due(state: &mut State, netuid: NetUid) {
    let now = state.now();
    let at_once = !state.subnet(netuid).subtoken_enabled;
    let mut due = scheduled(state, netuid, |(_, from)| at_once || *from < now);
    // The chain walks its storage, whose keys are hashed.
    due.sort_by_key(|hotkey| blake2_128(&hotkey.0));
    for hotkey in due {
        if let Some((children, _)) = state.pending_child_keys.remove(&(netuid, hotkey)) {
            apply(state, &hotkey, netuid, &children);
        }
    }
}

/// Forgets all scheduled children of a subnet that goes.
pub(crate) fn forget_scheduled(state: &mut State, netuid: NetUid) {
    for hotkey in scheduled(state, netuid, |_| true) {
        state.pending_child_keys.remove(&(netuid, hotkey));
    }
}

/// The hotkeys of a subnet whose scheduled children `are_meant`.
fn scheduled(
    state: &Ledger,
    netuid: NetUid,
    are_meant: impl Fn(&PendingChildren) -> bool,
) -> Vec<AccountId> {
    let first = (netuid, AccountId::ZERO);
    let last = (netuid, AccountId([u8::MAX; 32]));
    let of_subnet = state.pending_child_keys.range(first..=last);
    of_subnet
        .filter(|(_, pending)| are_meant(pending))
        .map(|((_, hotkey), _)| *hotkey)
        .collect()
}

fn may_have_children(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> bool {
    staking::total_stake_for_hotkey(state, hotkey).0 >= state.globals.stake_threshold
        || state.subnet(netuid).owner_hotkey.as_ref() == Some(hotkey)
}

fn check_sum(children: &Edges) -> Result {
    children
        .iter()
        .try_fold(0_u64, |sum, (proportion, _)| sum.checked_add(*proportion))
        .map(drop)
        .ok_or_else(|| SubtensorError::ProportionOverflow.into())
}

fn check_separation(children: &Edges, parents: &Edges) -> Result {
    if children.iter().any(|(_, child)| has(parents, child)) {
        return Err(SubtensorError::ChildParentInconsistency.into());
    }
    Ok(())
}

fn has(edges: &Edges, account: &AccountId) -> bool {
    edges.iter().any(|(_, other)| other == account)
}

/// By the other end's bytes, one entry each.
fn sorted(edges: &Edges) -> Vec<(u64, AccountId)> {
    let by_account: BTreeMap<_, _> = edges.iter().map(|&(p, account)| (account, p)).collect();
    by_account
        .into_iter()
        .map(|(account, p)| (p, account))
        .collect()
}

fn upsert(edges: &mut Vec<(u64, AccountId)>, proportion: u64, account: &AccountId) {
    match edges.iter_mut().find(|(_, other)| other == account) {
        Some(edge) => edge.0 = proportion,
        None => edges.push((proportion, *account)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{keys::pair, profile::Profile};

    const NETUID: NetUid = NetUid(2);

    fn account(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    /// A subnet whose hotkeys 10.. belong to coldkeys 0..
    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        state.subnet_mut(NETUID).added = true;
        for n in 0..8 {
            pair(&mut state, &account(n), &account(10 + n)).unwrap();
        }
        state
    }

    fn refused(state: &mut State, cold: u8, children: &[(u64, u8)]) -> SubtensorError {
        let children: Vec<_> = children.iter().map(|&(p, n)| (p, account(n))).collect();
        match set_children(state, &account(cold), &account(10), NETUID, &children) {
            Err(crate::error::Error::Subtensor(error)) => error,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn children_are_checked_in_the_chains_order() {
        let mut state = state();
        assert_eq!(
            refused(&mut state, 1, &[]),
            SubtensorError::NonAssociatedColdKey
        );
        assert_eq!(
            refused(&mut state, 0, &[(1, 10), (1, 10)]),
            SubtensorError::DuplicateChild
        );
        assert_eq!(
            refused(&mut state, 0, &[(1, 10)]),
            SubtensorError::InvalidChild
        );
        assert_eq!(
            refused(&mut state, 0, &[(u64::MAX, 11), (1, 12)]),
            SubtensorError::ProportionOverflow
        );
        let six: Vec<_> = (11..17).map(|n| (1, n)).collect();
        assert_eq!(
            refused(&mut state, 0, &six),
            SubtensorError::TooManyChildren
        );
        apply(&mut state, &account(11), NETUID, &[(5, account(10))]);
        assert_eq!(
            refused(&mut state, 0, &[(1, 11)]),
            SubtensorError::ChildParentInconsistency
        );
    }

    #[test]
    fn children_apply_at_once_while_the_subtoken_is_off() {
        let mut state = state();
        let children = [(7, account(12)), (5, account(11))];
        set_children(&mut state, &account(0), &account(10), NETUID, &children).unwrap();
        let parent = state.hotkey_on_subnet(&account(10), NETUID);
        assert_eq!(parent.child_keys, [(5, account(11)), (7, account(12))]);
        let child = state.hotkey_on_subnet(&account(12), NETUID);
        assert_eq!(child.parent_keys, [(7, account(10))]);
        // A second change comes too soon.
        assert_eq!(
            refused(&mut state, 0, &[]),
            SubtensorError::TxRateLimitExceeded
        );
        state.clock.block = 151;
        set_children(
            &mut state,
            &account(0),
            &account(10),
            NETUID,
            &children[1..],
        )
        .unwrap();
        let child = state.hotkey_on_subnet(&account(12), NETUID);
        assert!(child.parent_keys.is_empty());
    }

    #[test]
    fn children_wait_for_the_cooldown_once_the_subtoken_is_on() {
        let mut state = state();
        state.subnet_mut(NETUID).subtoken_enabled = true;
        let children = [(5, account(11))];
        set_children(&mut state, &account(0), &account(10), NETUID, &children).unwrap();
        state.clock.block = 7_201;
        apply_due(&mut state, NETUID);
        assert!(
            state
                .hotkey_on_subnet(&account(10), NETUID)
                .child_keys
                .is_empty()
        );
        state.clock.block = 7_202;
        apply_due(&mut state, NETUID);
        let record = state.hotkey_on_subnet(&account(10), NETUID);
        assert_eq!(record.child_keys, children);
        assert!(state.pending_child_keys.is_empty());
    }

    #[test]
    fn an_application_against_a_parent_is_dropped_silently() {
        let mut state = state();
        apply(&mut state, &account(11), NETUID, &[(5, account(10))]);
        let events = state.events.len();
        apply(&mut state, &account(10), NETUID, &[(5, account(11))]);
        assert!(
            state
                .hotkey_on_subnet(&account(10), NETUID)
                .child_keys
                .is_empty()
        );
        assert_eq!(state.events.len(), events);
    }
}
