//! Sums of locks by hotkey and by subnet owner, and a lock together with its sum (spec 03 §14.3).

use super::roll::{Moment, Role, is_zero, merged, reduced};
use crate::{
    primitives::{AccountId, Alpha, NetUid, U64F64},
    state::{ColdkeyLock, Ledger, LockState, State},
};

/// A coldkey's lock to a hotkey, and the sum that it is part of.
pub(super) struct Model {
    coldkey: AccountId,
    netuid: NetUid,
    pub(super) hotkey: AccountId,
    pub(super) role: Role,
    pub(super) lock: LockState,
    bucket: LockState,
}

impl Model {
    /// The coldkey's lock on the subnet, if it has one.
    pub(super) fn read(state: &Ledger, coldkey: &AccountId, netuid: NetUid) -> Option<Self> {
        let held = state.locks.get(&(*coldkey, netuid))?;
        let role = role_of(state, coldkey, netuid, &held.hotkey);
        Some(Self {
            coldkey: *coldkey,
            netuid,
            hotkey: held.hotkey,
            role,
            lock: held.lock,
            bucket: bucket_or_empty(state, netuid, &held.hotkey, role),
        })
    }

    /// A lock to the hotkey that is yet to be made.
    pub(super) fn new(
        state: &Ledger,
        coldkey: &AccountId,
        netuid: NetUid,
        hotkey: &AccountId,
    ) -> Self {
        let role = role_of(state, coldkey, netuid, hotkey);
        Self {
            coldkey: *coldkey,
            netuid,
            hotkey: *hotkey,
            role,
            lock: Moment::of(state).empty(),
            bucket: bucket_or_empty(state, netuid, hotkey, role),
        }
    }

    /// Brings the lock to now. What it lost leaves the sum, which is not rolled itself then.
    pub(super) fn roll(&mut self, moment: Moment) {
        let before = self.lock;
        self.lock = moment.roll(before, self.role);
        let lost_mass = before.locked_mass.saturating_sub(self.lock.locked_mass);
        let lost_conviction = before.conviction.saturating_sub(self.lock.conviction);
        if lost_mass.is_zero() && lost_conviction == U64F64::from_bits(0) {
            self.roll_bucket(moment);
        } else {
            self.bucket = reduced(&self.bucket, lost_mass, lost_conviction);
            self.bucket.last_update = moment.now;
        }
    }

    /// Brings the sum to now as if it were one lock.
    pub(super) fn roll_bucket(&mut self, moment: Moment) {
        self.bucket = moment.roll(self.bucket, self.role);
    }

    /// Counts new mass in the sum.
    pub(super) fn add_to_bucket(&mut self, moment: Moment, mass: Alpha) {
        let added = LockState {
            locked_mass: mass,
            ..moment.empty()
        };
        self.roll_bucket(moment);
        self.bucket = merged(&self.bucket, &added);
        self.roll_bucket(moment);
    }

    /// Takes from the sum.
    pub(super) fn reduce_bucket(&mut self, mass: Alpha, conviction: U64F64) {
        self.bucket = reduced(&self.bucket, mass, conviction);
    }

    /// Stores both.
    pub(super) fn save(&self, state: &mut State) {
        store_lock(state, &self.coldkey, self.netuid, &self.hotkey, self.lock);
        store_bucket(state, self.netuid, &self.hotkey, self.role, self.bucket);
    }
}

/// Whether the coldkey's locks on the subnet stay.
pub(super) fn is_perpetual(state: &Ledger, coldkey: &AccountId, netuid: NetUid) -> bool {
    state.coldkey(coldkey).decaying_lock.get(&netuid) == Some(&false)
}

/// Whether locks to the hotkey count as the owner's.
pub(super) fn is_owner_hotkey(state: &Ledger, netuid: NetUid, hotkey: &AccountId) -> bool {
    state.subnet(netuid).owner_hotkey.unwrap_or_default() == *hotkey
}

/// The role of a coldkey's lock to a hotkey.
pub(super) fn role_of(
    state: &Ledger,
    coldkey: &AccountId,
    netuid: NetUid,
    hotkey: &AccountId,
) -> Role {
    Role {
        owner: is_owner_hotkey(state, netuid, hotkey),
        perpetual: is_perpetual(state, coldkey, netuid),
    }
}

/// The sum that locks of a role to a hotkey are part of.
pub(super) fn bucket(
    state: &Ledger,
    netuid: NetUid,
    hotkey: &AccountId,
    role: Role,
) -> Option<LockState> {
    let key = (netuid, *hotkey);
    match (role.owner, role.perpetual) {
        (true, true) => state.subnet(netuid).owner_lock,
        (true, false) => state.subnet(netuid).decaying_owner_lock,
        (false, true) => state.hotkey_locks.get(&key).copied(),
        (false, false) => state.decaying_hotkey_locks.get(&key).copied(),
    }
}

fn bucket_or_empty(state: &Ledger, netuid: NetUid, hotkey: &AccountId, role: Role) -> LockState {
    bucket(state, netuid, hotkey, role).unwrap_or(Moment::of(state).empty())
}

/// Stores a sum; nothing is no entry.
pub(super) fn store_bucket(
    state: &mut State,
    netuid: NetUid,
    hotkey: &AccountId,
    role: Role,
    sum: LockState,
) {
    let exists = !sum.locked_mass.is_zero() || sum.conviction != U64F64::from_bits(0);
    let new = exists.then_some(sum);
    if bucket(state, netuid, hotkey, role) == new {
        return;
    }
    let key = (netuid, *hotkey);
    match (role.owner, role.perpetual) {
        (true, true) => state.subnet_mut(netuid).owner_lock = new,
        (true, false) => state.subnet_mut(netuid).decaying_owner_lock = new,
        (false, perpetual) => {
            let ledger = &mut **state;
            let sums = if perpetual {
                &mut ledger.hotkey_locks
            } else {
                &mut ledger.decaying_hotkey_locks
            };
            match new {
                Some(sum) => sums.insert(key, sum),
                None => sums.remove(&key),
            };
        }
    }
}

/// Takes a sum out.
pub(super) fn take_bucket(
    state: &mut State,
    netuid: NetUid,
    hotkey: &AccountId,
    role: Role,
) -> Option<LockState> {
    let sum = bucket(state, netuid, hotkey, role)?;
    let none = Moment::of(state).empty();
    store_bucket(state, netuid, hotkey, role, none);
    Some(sum)
}

/// Stores a coldkey's lock; a lock that is next to nothing is no entry.
pub(super) fn store_lock(
    state: &mut State,
    coldkey: &AccountId,
    netuid: NetUid,
    hotkey: &AccountId,
    lock: LockState,
) {
    if is_zero(&lock) {
        remove_lock(state, coldkey, netuid, hotkey);
        return;
    }
    let hotkey = *hotkey;
    let key = (*coldkey, netuid);
    if let Some(old) = state.locks.insert(key, ColdkeyLock { hotkey, lock })
        && old.hotkey == hotkey
    {
        return;
    }
    state.locking_coldkeys.insert((netuid, hotkey, *coldkey));
}

/// Removes a coldkey's lock to a hotkey.
pub(super) fn remove_lock(
    state: &mut State,
    coldkey: &AccountId,
    netuid: NetUid,
    hotkey: &AccountId,
) {
    let key = (*coldkey, netuid);
    if state
        .locks
        .get(&key)
        .is_some_and(|held| held.hotkey == *hotkey)
    {
        state.locks.remove(&key);
        state.locking_coldkeys.remove(&(netuid, *hotkey, *coldkey));
    }
}

/// Merges a lock that moved into the sum of its new place.
pub(super) fn add_moved(
    state: &mut State,
    coldkey: &AccountId,
    netuid: NetUid,
    hotkey: &AccountId,
    added: LockState,
) {
    let moment = Moment::of(state);
    let role = role_of(state, coldkey, netuid, hotkey);
    let sum = moment.roll(bucket_or_empty(state, netuid, hotkey, role), role);
    let sum = moment.roll(merged(&sum, &added), role);
    store_bucket(state, netuid, hotkey, role, sum);
}

/// Takes a lock that moves out of the sum of its old place.
pub(super) fn remove_moved(
    state: &mut State,
    coldkey: &AccountId,
    netuid: NetUid,
    hotkey: &AccountId,
    mass: Alpha,
    conviction: U64F64,
) {
    let role = role_of(state, coldkey, netuid, hotkey);
    let sum = Moment::of(state).roll(bucket_or_empty(state, netuid, hotkey, role), role);
    let sum = reduced(&sum, mass, conviction);
    store_bucket(state, netuid, hotkey, role, sum);
}
