//! The rules of locks on a small ledger.

use super::*;
use crate::{
    emission::mint_alpha_out,
    error::{Error, SubtensorError as E},
    neurons::append,
    primitives::{AccountId, Alpha, NetUid, Rao, U64F64},
    profile::ONE_YEAR,
    staking::{
        add_stake, recycle_alpha, remove_stake, stake_of, swap_stake, test_ledger::*,
        transfer_stake, unstake_all,
    },
    state::{LockState, State},
};

const OTHER: AccountId = AccountId([9; 32]);

/// Alice has alpha with a hotkey that Bob owns; another of his hotkeys exists.
fn staked() -> (State, Alpha) {
    let mut state = ledger(10_000_000_000_000, 10_000_000_000_000);
    state.hotkey_mut(&OTHER).owner = Some(BOB);
    let alpha = add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao::from_tao(100)).expect("staked");
    (state, alpha)
}

fn lock(state: &mut State, amount: u64) {
    lock_stake(state, ALICE, HOTKEY, NETUID, Alpha(amount)).expect("there is as much");
}

fn refused(error: E) -> crate::error::Result {
    Err(error.into())
}

fn masses(state: &State, hotkey: &AccountId) -> [u64; 4] {
    let mass = |lock: Option<&LockState>| lock.map_or(0, |lock| lock.locked_mass.0);
    let subnet = state.subnet(NETUID);
    [
        mass(state.hotkey_locks.get(&(NETUID, *hotkey))),
        mass(state.decaying_hotkey_locks.get(&(NETUID, *hotkey))),
        mass(subnet.owner_lock.as_ref()),
        mass(subnet.decaying_owner_lock.as_ref()),
    ]
}

#[test]
fn a_lock_is_to_one_hotkey_and_within_the_stake() {
    let (mut state, alpha) = staked();
    let attempt =
        |state: &mut State, hotkey, amount| lock_stake(state, ALICE, hotkey, NETUID, Alpha(amount));
    assert_eq!(attempt(&mut state, AUTHOR, 0), refused(E::AmountTooLow));
    let unknown = attempt(&mut state, AUTHOR, 1);
    assert_eq!(unknown, refused(E::HotKeyAccountNotExists));
    let more = attempt(&mut state, HOTKEY, alpha.0 + 1);
    assert_eq!(more, refused(E::InsufficientStakeForLock));
    attempt(&mut state, HOTKEY, alpha.0 / 2).expect("half");
    let other = attempt(&mut state, OTHER, 1);
    assert_eq!(other, refused(E::LockHotkeyMismatch));
    let more = attempt(&mut state, HOTKEY, alpha.0 / 2 + 2);
    assert_eq!(more, refused(E::InsufficientStakeForLock));
    attempt(&mut state, HOTKEY, alpha.0 / 2).expect("the other half");
    assert_eq!(masses(&state, &HOTKEY), [0, alpha.0 / 2 * 2, 0, 0]);
}

#[test]
fn locked_alpha_does_not_leave_the_subnet() {
    let (mut state, alpha) = staked();
    lock(&mut state, alpha.0 - 10_000_000_000);
    let unavailable: Result<(), Error> = refused(E::StakeUnavailable);
    let some = Alpha(10_000_000_001);
    let sold = remove_stake(&mut state, ALICE, HOTKEY, NETUID, some).map(drop);
    assert_eq!(sold, unavailable);
    let moved = swap_stake(&mut state, ALICE, HOTKEY, NETUID, NetUid::ROOT, some).map(drop);
    assert_eq!(moved, unavailable);
    let recycled = recycle_alpha(&mut state, ALICE, HOTKEY, some, NETUID).map(drop);
    assert_eq!(recycled, unavailable);
    unstake_all(&mut state, ALICE, HOTKEY).expect("it is passed over");
    assert_eq!(stake_of(&state, &HOTKEY, &ALICE, NETUID), alpha);
    let rest = Alpha(10_000_000_000);
    remove_stake(&mut state, ALICE, HOTKEY, NETUID, rest).expect("the rest may go");
    state.clock.block += 50_000_000;
    unstake_all(&mut state, ALICE, HOTKEY).expect("the lock has decayed");
    assert!(stake_of(&state, &HOTKEY, &ALICE, NETUID).is_zero());
    assert!(state.locks.is_empty() && state.locking_coldkeys.is_empty());
}

#[test]
fn a_perpetual_lock_stays_and_changes_its_sum() {
    let (mut state, _) = staked();
    lock(&mut state, 1_000_000_000);
    set_perpetual_lock(&mut state, ALICE, NETUID, true).expect("always");
    assert_eq!(masses(&state, &HOTKEY), [1_000_000_000, 0, 0, 0]);
    state.clock.block += 7_200;
    let held = coldkey_lock(&state, &ALICE, NETUID).expect("a lock");
    assert_eq!(held.locked_mass, Alpha(1_000_000_000));
    assert_eq!(hotkey_conviction(&state, &HOTKEY, NETUID), held.conviction);
    set_perpetual_lock(&mut state, ALICE, NETUID, false).expect("always");
    assert_eq!(masses(&state, &HOTKEY), [0, 1_000_000_000, 0, 0]);
    assert_eq!(hotkey_conviction(&state, &HOTKEY, NETUID), held.conviction);
    assert!(state.coldkey(&ALICE).decaying_lock.is_empty());
}

#[test]
fn a_lock_moves_with_its_conviction_only_between_one_coldkeys_hotkeys() {
    let (mut state, _) = staked();
    let none = move_lock(&mut state, ALICE, OTHER, NETUID);
    assert_eq!(none, refused(E::NoExistingLock));
    lock(&mut state, 1_000_000_000);
    state.clock.block += 7_200;
    let before = coldkey_lock(&state, &ALICE, NETUID).expect("a lock");
    move_lock(&mut state, ALICE, OTHER, NETUID).expect("both are Bob's");
    assert_eq!(state.locks[&(ALICE, NETUID)].hotkey, OTHER);
    assert_eq!(state.locks[&(ALICE, NETUID)].lock, before);
    assert_eq!(masses(&state, &OTHER), [0, before.locked_mass.0, 0, 0]);
    state.hotkey_mut(&HOTKEY).owner = Some(ALICE);
    move_lock(&mut state, ALICE, HOTKEY, NETUID).expect("to Alice's");
    let conviction = state.locks[&(ALICE, NETUID)].lock.conviction;
    assert_eq!(conviction, U64F64::from_bits(0));
    assert_eq!(masses(&state, &OTHER), [0; 4]);
}

#[test]
fn a_transfer_takes_locked_alpha_along_to_who_accepts_it() {
    let (mut state, alpha) = staked();
    let locked = alpha.0 - 10_000_000_000;
    lock(&mut state, locked);
    let give = |state: &mut State, amount| {
        state.atomically(|state| {
            transfer_stake(state, ALICE, BOB, HOTKEY, NETUID, NETUID, Alpha(amount)).map(drop)
        })
    };
    give(&mut state, 4_000_000_000).expect("unlocked alpha goes first");
    assert!(!state.locks.contains_key(&(BOB, NETUID)));
    let rejected = give(&mut state, 7_000_000_000);
    assert_eq!(rejected, refused(E::AccountRejectsLockedAlpha));
    set_reject_locked_alpha(&mut state, BOB, false).expect("always");
    give(&mut state, 7_000_000_000).expect("Bob takes it");
    assert_eq!(
        state.locks[&(BOB, NETUID)].lock.locked_mass,
        Alpha(1_000_000_000)
    );
    let left = state.locks[&(ALICE, NETUID)].lock.locked_mass;
    assert_eq!(left, Alpha(locked - 1_000_000_000));
    assert_eq!(masses(&state, &HOTKEY), [0, locked, 0, 0]);
    move_lock(&mut state, BOB, OTHER, NETUID).expect("Bob's own");
    let mismatch = give(&mut state, 7_000_000_000);
    assert_eq!(mismatch, refused(E::LockHotkeyMismatch));
    set_reject_locked_alpha(&mut state, BOB, true).expect("always");
    assert_eq!(state.coldkey(&BOB).account_flags, 0);
}

#[test]
fn the_subnet_goes_to_the_most_convicted_after_a_year() {
    let (mut state, alpha) = staked();
    append(&mut state, NETUID, &AUTHOR);
    let subnet = state.subnet_mut(NETUID);
    subnet.owner = Some(ALICE);
    subnet.owner_hotkey = Some(AUTHOR);
    subnet.pool.alpha_out = alpha;
    lock(&mut state, alpha.0);
    set_perpetual_lock(&mut state, ALICE, NETUID, true).expect("always");
    state.clock.block = ONE_YEAR - 1;
    change_subnet_owner_if_needed(&mut state, NETUID);
    assert_eq!(state.subnet(NETUID).owner, Some(ALICE), "too young");
    state.clock.block = ONE_YEAR;
    assert_eq!(most_convicted_hotkey(&state, NETUID), Some(HOTKEY));
    change_subnet_owner_if_needed(&mut state, NETUID);
    let subnet = state.subnet(NETUID);
    assert_eq!(
        (subnet.owner, subnet.owner_hotkey),
        (Some(BOB), Some(HOTKEY))
    );
    assert_eq!(subnet.neurons.uids.get(&HOTKEY), Some(&1));
    assert_eq!(masses(&state, &HOTKEY), [0, 0, alpha.0, 0]);
    // An owner's conviction is the locked mass.
    let all = U64F64::from_num(alpha.0);
    assert_eq!(hotkey_conviction(&state, &HOTKEY, NETUID), all);
    assert_eq!(total_conviction(&state, NETUID), all);
}

#[test]
fn an_owner_cut_is_locked_where_the_subnet_asks_for_it() {
    let (mut state, _) = staked();
    let subnet = state.subnet_mut(NETUID);
    subnet.owner = Some(ALICE);
    subnet.owner_hotkey = Some(HOTKEY);
    mint_alpha_out(&mut state, NETUID, Alpha(500));
    auto_lock_owner_cut(&mut state, NETUID, Alpha(500));
    assert!(state.locks.is_empty());
    state.subnet_mut(NETUID).params.owner_cut_auto_lock = true;
    auto_lock_owner_cut(&mut state, NETUID, Alpha(0));
    auto_lock_owner_cut(&mut state, NETUID, Alpha(500));
    let lock = state.locks[&(ALICE, NETUID)].lock;
    assert_eq!(
        (lock.locked_mass, lock.conviction),
        (Alpha(500), U64F64::from_num(500))
    );
    assert_eq!(masses(&state, &HOTKEY), [0, 0, 0, 500]);
}

#[test]
fn alpha_removed_by_force_leaves_the_lock_with_its_conviction() {
    let (mut state, _) = staked();
    lock(&mut state, 1_000_000_000);
    state.clock.block += 7_200;
    let before = coldkey_lock(&state, &ALICE, NETUID).expect("a lock");
    let half = Alpha(before.locked_mass.0 / 2);
    force_reduce(&mut state, &ALICE, NETUID, half);
    let after = state.locks[&(ALICE, NETUID)].lock;
    assert_eq!(after.locked_mass, before.locked_mass.saturating_sub(half));
    let ratio = before
        .conviction
        .checked_div(after.conviction)
        .expect("not zero");
    assert!(ratio > 1.999 && ratio < 2.001);
    force_reduce(&mut state, &ALICE, NETUID, Alpha::MAX);
    assert!(state.locks.is_empty());
}

#[test]
fn locks_follow_their_keys() {
    let (mut state, _) = staked();
    lock(&mut state, 1_000_000_000);
    set_perpetual_lock(&mut state, ALICE, NETUID, true).expect("always");
    set_reject_locked_alpha(&mut state, ALICE, false).expect("always");
    swap_coldkey_locks(&mut state, &ALICE, &BOB).expect("Bob has none");
    assert!(!rejects_locked_alpha(&state, &BOB) && rejects_locked_alpha(&state, &ALICE));
    assert_eq!(
        state.locks.keys().copied().collect::<Vec<_>>(),
        [(BOB, NETUID)]
    );
    assert_eq!(state.coldkey(&BOB).decaying_lock.get(&NETUID), Some(&false));
    assert_eq!(masses(&state, &HOTKEY), [1_000_000_000, 0, 0, 0]);
    assert_eq!(
        ensure_no_active_locks(&state, &BOB),
        refused(E::ActiveLockExists)
    );
    state.subnet_mut(NETUID).owner_hotkey = Some(HOTKEY);
    let netuids = state.netuids();
    swap_hotkey_locks(&mut state, &HOTKEY, &OTHER, &netuids);
    assert_eq!(state.locks[&(BOB, NETUID)].hotkey, OTHER);
    assert_eq!(state.locking_coldkeys.iter().count(), 1);
    forget_subnet(&mut state, NETUID);
    assert!(state.locks.is_empty() && state.locking_coldkeys.is_empty());
    assert!(state.hotkey_locks.is_empty() && state.coldkey(&BOB).decaying_lock.is_empty());
}
