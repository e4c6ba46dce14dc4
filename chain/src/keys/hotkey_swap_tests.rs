use proptest::prelude::*;

use super::*;
use crate::{
    error::Error,
    keys::{children::apply, pair},
    neurons,
    primitives::{Alpha, I96F32},
    profile::Profile,
    state::AxonInfo,
};

const NETUID: NetUid = NetUid(2);
const COLD: AccountId = AccountId([1; 32]);
const OLD: AccountId = AccountId([2; 32]);
const NEW: AccountId = AccountId([3; 32]);
const NOM: AccountId = AccountId([4; 32]);
const OTHER: AccountId = AccountId([5; 32]);

/// A hotkey with two stakers on root and on a subnet with an unspent swap interval behind it.
fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 8_000;
    balances::endow(&mut state, &COLD, Rao::TAO).unwrap();
    state.globals.total_issuance = Rao::TAO;
    pair(&mut state, &COLD, &OLD).unwrap();
    pair(&mut state, &OTHER, &OTHER).unwrap();
    for netuid in [NetUid::ROOT, NETUID] {
        state.subnet_mut(netuid).added = true;
        neurons::append(&mut state, netuid, &OLD);
        staking::increase_stake(&mut state, &OLD, &COLD, netuid, Alpha(1_000));
        staking::increase_stake(&mut state, &OLD, &NOM, netuid, Alpha(300));
    }
    state
}

fn swap(state: &mut State, netuid: Option<NetUid>) -> Result {
    swap_hotkey(state, &COLD, &OLD, &NEW, netuid, false)
}

fn refused(state: &mut State, netuid: Option<NetUid>) -> Error {
    let before = state.clone();
    let error = swap(state, netuid).expect_err("a refusal");
    assert!(state.is_same_version(&before), "{error}");
    error
}

#[test]
fn a_swap_on_all_subnets_leaves_nothing_of_the_old_hotkey() {
    let mut state = state();
    state.hotkey_mut(&OLD).delegate_take = Some(7);
    state.hotkey_mut(&OLD).auto_parent_delegation = Some(false);
    let rate = I96F32::from_num(2);
    state.hotkey_mut(&OLD).root_claimable.insert(NETUID, rate);
    state.root_claimed.insert((NETUID, OLD, NOM), 9);
    state.subnet_mut(NETUID).owner_hotkey = Some(OLD);
    apply(&mut state, &OLD, NETUID, &[(5, OTHER)]);
    state.hotkey_on_subnet_mut(&OLD, NETUID).axon = Some(AxonInfo::default());
    state.hotkey_on_subnet_mut(&OLD, NETUID).childkey_take = Some(11);
    swap(&mut state, None).unwrap();

    assert!(owns(&state, &COLD, &NEW) && !exists(&state, &OLD));
    assert_eq!(state.coldkey(&COLD).owned_hotkeys, [NEW]);
    for staker in [COLD, NOM] {
        assert_eq!(state.coldkey(&staker).staking_hotkeys, [NEW]);
    }
    assert_eq!(state.hotkey(&NEW).delegate_take, Some(7));
    assert_eq!(state.hotkey(&NEW).auto_parent_delegation, Some(false));
    assert_eq!(state.hotkey(&NEW).root_claimable.get(&NETUID), Some(&rate));
    assert_eq!(state.root_claimed.get(&(NETUID, NEW, NOM)), Some(&9));
    let subnet = state.subnet(NETUID);
    assert_eq!(subnet.neurons.keys, [NEW]);
    assert_eq!(subnet.owner_hotkey, Some(NEW));
    let record = state.hotkey_on_subnet(&NEW, NETUID);
    assert_eq!(record.child_keys, [(5, OTHER)]);
    assert_eq!(
        (record.childkey_take, record.axon.is_some()),
        (Some(11), true)
    );
    let child = state.hotkey_on_subnet(&OTHER, NETUID);
    assert_eq!(child.parent_keys, [(5, NEW)]);
    assert_eq!(state.share_pools.get(&(OLD, NETUID)), None);
    assert_eq!(balances::free(&state, &COLD), Rao(900_000_000));
    assert_eq!(state.globals.total_issuance, Rao(900_000_000));
}

#[test]
fn a_swap_on_one_subnet_leaves_the_others() {
    let mut state = state();
    swap(&mut state, Some(NETUID)).unwrap();
    assert!(owns(&state, &COLD, &OLD) && owns(&state, &COLD, &NEW));
    assert_eq!(state.subnet(NetUid::ROOT).neurons.keys, [OLD]);
    assert_eq!(state.subnet(NETUID).neurons.keys, [NEW]);
    assert_eq!(staking::stake_of(&state, &NEW, &NOM, NETUID), Alpha(300));
    let root = staking::stake_of(&state, &OLD, &NOM, NetUid::ROOT);
    assert_eq!(root, Alpha(300));
    assert_eq!(state.coldkey(&NOM).staking_hotkeys, [OLD, NEW]);
    assert_eq!(state.last_hotkey_swap.get(&(NETUID, COLD)), Some(&8_000));
    assert_eq!(balances::free(&state, &COLD), Rao(999_000_000));
}

#[test]
fn kept_stake_stays_with_the_old_hotkey() {
    let mut state = state();
    swap_hotkey(&mut state, &COLD, &OLD, &NEW, Some(NETUID), true).unwrap();
    assert_eq!(state.subnet(NETUID).neurons.keys, [NEW]);
    assert_eq!(staking::stake_of(&state, &OLD, &NOM, NETUID), Alpha(300));
    assert_eq!(state.coldkey(&NOM).staking_hotkeys, [OLD]);
}

#[test]
fn swaps_are_refused_in_the_chains_order() {
    let mut state = state();
    let error = |e: SubtensorError| Error::from(e);
    let call = |state: &mut State, cold, old, new| {
        swap_hotkey(state, &cold, &old, &new, None, false).expect_err("a refusal")
    };
    let not_associated = error(SubtensorError::NonAssociatedColdKey);
    assert_eq!(call(&mut state, NOM, OLD, NEW), not_associated);
    assert_eq!(call(&mut state, COLD, OLD, OTHER), not_associated);
    assert_eq!(
        call(&mut state, COLD, OLD, OLD),
        error(SubtensorError::NewHotKeyIsSameWithOld)
    );
    let key = RateLimitKey::LastTxBlock(COLD);
    state.last_rate_limited.insert(key, 7_000);
    assert_eq!(
        refused(&mut state, None),
        error(SubtensorError::HotKeySetTxRateLimitExceeded)
    );
    state.last_rate_limited.insert(key, 6_999);

    state.root_claimed.insert((NetUid::ROOT, NEW, COLD), 0);
    assert_eq!(
        refused(&mut state, Some(NetUid::ROOT)),
        error(SubtensorError::NewHotKeyNotCleanForRootSwap)
    );
    state.root_claimed.remove(&(NetUid::ROOT, NEW, COLD));
    state.last_hotkey_swap.insert((NETUID, COLD), 800);
    for netuid in [None, Some(NETUID)] {
        assert_eq!(
            refused(&mut state, netuid),
            error(SubtensorError::HotKeySwapOnSubnetIntervalNotPassed)
        );
    }
    state.last_hotkey_swap.insert((NETUID, COLD), 799);
    state.accounts.get_mut(&COLD).unwrap().free = Rao(99_999_999);
    assert_eq!(
        refused(&mut state, None),
        error(SubtensorError::NotEnoughBalanceToPaySwapHotKey)
    );
    swap(&mut state, Some(NETUID)).unwrap();
}

#[test]
fn a_first_swap_waits_for_the_interval_on_one_subnet_only() {
    let mut state = state();
    state.clock.block = 7_200;
    assert_eq!(
        refused(&mut state, Some(NETUID)),
        SubtensorError::HotKeySwapOnSubnetIntervalNotPassed.into()
    );
    swap(&mut state, None).unwrap();
}

#[test]
fn a_swap_of_no_member_closes_the_subnet_to_later_swaps() {
    let mut state = state();
    let third = NetUid(3);
    state.subnet_mut(third).added = true;
    swap(&mut state, None).unwrap();
    assert!(state.hotkey_on_subnet(&NEW, third).stored_as_no_member);
    let key = RateLimitKey::LastTxBlock(COLD);
    state.last_rate_limited.insert(key, 0);
    pair(&mut state, &COLD, &OLD).unwrap();
    assert_eq!(
        refused(&mut state, Some(third)),
        SubtensorError::HotKeyAlreadyRegisteredInSubNet.into()
    );
    neurons::append(&mut state, third, &NEW);
    assert!(!state.hotkey_on_subnet(&NEW, third).stored_as_no_member);
}

#[test]
fn a_take_of_zero_that_was_set_moves_too() {
    let mut state = state();
    state.hotkey_on_subnet_mut(&OLD, NETUID).childkey_take = Some(0);
    state.hotkey_on_subnet_mut(&NEW, NETUID).childkey_take = Some(5);
    swap(&mut state, Some(NETUID)).unwrap();
    let record = state.hotkey_on_subnet(&NEW, NETUID);
    assert_eq!(record.childkey_take, Some(0));
}

#[test]
fn a_child_cannot_take_its_parents_place() {
    let mut state = state();
    pair(&mut state, &COLD, &NEW).unwrap();
    apply(&mut state, &OLD, NETUID, &[(5, NEW)]);
    assert_eq!(
        refused(&mut state, None),
        SubtensorError::InvalidChild.into()
    );
}

#[test]
fn schedules_name_the_new_hotkey_at_their_end() {
    let mut state = state();
    let pending = vec![(1, OLD), (2, NOM)];
    state
        .pending_child_keys
        .insert((NETUID, OTHER), (pending, 9));
    swap(&mut state, Some(NETUID)).unwrap();
    assert_eq!(
        state.pending_child_keys.get(&(NETUID, OTHER)),
        Some(&(vec![(2, NOM), (1, NEW)], 9))
    );
}

#[test]
fn swap_records_are_forgotten_on_their_subnets_turn() {
    let mut state = state();
    state.last_hotkey_swap.insert((NETUID, COLD), 1);
    state.clock.block = 7_201;
    clean_up_swap_records(&mut state);
    state.clock.block = 7_202;
    state.last_hotkey_swap.insert((NETUID, NOM), 2);
    clean_up_swap_records(&mut state);
    let left: Vec<_> = state.last_hotkey_swap.keys().copied().collect();
    assert_eq!(left, [(NETUID, NOM)]);
}

proptest! {
    #[test]
    fn a_swap_conserves_every_total(
        stakes in prop::collection::vec((0_u8..3, 0_u16..3, 1_u64..1_000_000_000_000), 0..12),
        dividends in prop::collection::vec((0_u16..3, 0_u64..1_000_000), 0..6),
        only in prop::option::of(0_u16..3),
        keep_stake: bool,
    ) {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 8_000;
        balances::endow(&mut state, &COLD, Rao::TAO).unwrap();
        state.globals.total_issuance = Rao::TAO;
        pair(&mut state, &COLD, &OLD).unwrap();
        for n in 0..3 {
            state.subnet_mut(NetUid(n)).added = true;
        }
        for (who, n, amount) in stakes {
            let staker = [COLD, NOM, OTHER][usize::from(who)];
            staking::increase_stake(&mut state, &OLD, &staker, NetUid(n), Alpha(amount));
        }
        for (n, amount) in dividends {
            if !staking::total_hotkey_alpha(&state, &OLD, NetUid(n)).is_zero() {
                staking::increase_hotkey_alpha(&mut state, &OLD, NetUid(n), Alpha(amount));
            }
        }
        let total = |state: &State, n| {
            staking::total_hotkey_alpha(state, &OLD, NetUid(n)).0
                + staking::total_hotkey_alpha(state, &NEW, NetUid(n)).0
        };
        let of = |state: &State, who, n| {
            staking::stake_of(state, &OLD, &who, NetUid(n)).0
                + staking::stake_of(state, &NEW, &who, NetUid(n)).0
        };
        let before = state.clone();
        swap_hotkey(&mut state, &COLD, &OLD, &NEW, only.map(NetUid), keep_stake).unwrap();
        for n in 0..3 {
            prop_assert_eq!(total(&state, n), total(&before, n));
            for who in [COLD, NOM, OTHER] {
                // A share's value is floored: it may lose a unit to the pool's rest.
                let (had, has) = (of(&before, who, n), of(&state, who, n));
                prop_assert!(has <= had && had - has <= 1, "{} became {}", had, has);
            }
        }
        let paid = before.balances_issuance.saturating_sub(state.balances_issuance);
        let cost = if only.is_some() { KEY_SWAP_ON_SUBNET_COST } else { KEY_SWAP_COST };
        prop_assert_eq!(paid, cost);
        prop_assert_eq!(state.globals.total_issuance, state.balances_issuance);
    }
}
