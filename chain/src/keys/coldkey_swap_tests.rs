use proptest::prelude::*;

use super::*;
use crate::{
    call::{BalancesCall, Call, Origin, SubtensorCall, dispatch},
    error::Error,
    keys::{owns, pair},
    primitives::Alpha,
    profile::Profile,
    state::ChainIdentity,
};

const NETUID: NetUid = NetUid(2);
const OLD: AccountId = AccountId([1; 32]);
const NEW: AccountId = AccountId([2; 32]);
const HOT: AccountId = AccountId([3; 32]);
const OTHER: AccountId = AccountId([4; 32]);

fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 100;
    balances::endow(&mut state, &OLD, Rao::TAO).unwrap();
    state.globals.total_issuance = Rao::TAO;
    pair(&mut state, &OLD, &HOT).unwrap();
    pair(&mut state, &OTHER, &OTHER).unwrap();
    for netuid in [NetUid::ROOT, NETUID] {
        state.subnet_mut(netuid).added = true;
        staking::increase_stake(&mut state, &HOT, &OLD, netuid, Alpha(1_000));
    }
    state
}

fn by_old(state: &mut State, call: impl Into<Call>) -> Result {
    dispatch(state, Origin::Signed(OLD), call.into(), None)
}

fn announcement(of: &AccountId) -> SubtensorCall {
    SubtensorCall::AnnounceColdkeySwap {
        new_coldkey_hash: blake2_256(&of.0),
    }
}

fn execution(new_coldkey: AccountId) -> SubtensorCall {
    SubtensorCall::SwapColdkeyAnnounced { new_coldkey }
}

#[test]
fn an_announced_swap_moves_everything() {
    let mut state = state();
    state.subnet_mut(NETUID).owner = Some(OLD);
    let identity = std::sync::Arc::new(ChainIdentity::default());
    state.coldkey_mut(&OLD).identity = Some(identity);
    let destinations = &mut state.coldkey_mut(&OLD).auto_stake_destination;
    destinations.insert(NETUID, HOT);
    state.hotkey_on_subnet_mut(&HOT, NETUID).auto_stake_coldkeys = vec![OLD, OTHER];
    state.root_claimed.insert((NETUID, HOT, OLD), 5);
    staking::index_staking_coldkey(&mut state, &OLD);
    by_old(&mut state, announcement(&NEW)).unwrap();
    state.clock.block = 36_100;
    by_old(&mut state, execution(NEW)).unwrap();

    assert!(owns(&state, &NEW, &HOT));
    let record = state.coldkey(&NEW);
    assert_eq!(record.staking_hotkeys, [HOT]);
    assert_eq!(record.owned_hotkeys, [HOT]);
    assert!(record.identity.is_some());
    assert_eq!(record.auto_stake_destination.get(&NETUID), Some(&HOT));
    let record = state.hotkey_on_subnet(&HOT, NETUID);
    assert_eq!(record.auto_stake_coldkeys, [OTHER, NEW]);
    assert_eq!(state.subnet(NETUID).owner, Some(NEW));
    assert_eq!(staking::stake_of(&state, &HOT, &NEW, NETUID), Alpha(1_000));
    assert_eq!(staking::stake_of(&state, &HOT, &OLD, NETUID), Alpha::ZERO);
    assert_eq!(state.root_claimed.get(&(NETUID, HOT, NEW)), Some(&5));
    assert_eq!(state.staking_coldkeys.iter().collect::<Vec<_>>(), [&NEW]);
    assert_eq!(balances::free(&state, &NEW), Rao(900_000_000));
    assert!(!state.accounts.contains_key(&OLD));
    let record = state.coldkey(&OLD);
    assert!(record.staking_hotkeys.is_empty() && record.swap_announcement.is_none());
}

#[test]
fn an_announcement_closes_all_other_calls() {
    let mut state = state();
    by_old(&mut state, announcement(&NEW)).unwrap();
    let before = state.clone();
    let announced = Err(SubtensorError::ColdkeySwapAnnounced.into());
    let pay = BalancesCall::TransferKeepAlive {
        dest: OTHER,
        value: Rao(500),
    };
    assert_eq!(by_old(&mut state, pay), announced);
    let pair = SubtensorCall::TryAssociateHotkey { hotkey: NEW };
    assert_eq!(by_old(&mut state, pair.clone()), announced);
    assert_eq!(
        by_old(&mut state, execution(NEW)),
        Err(SubtensorError::ColdkeySwapTooEarly.into())
    );
    assert_eq!(
        by_old(&mut state, execution(OTHER)),
        Err(SubtensorError::AnnouncedColdkeyHashDoesNotMatch.into())
    );
    assert!(state.is_same_version(&before));
    by_old(&mut state, SubtensorCall::DisputeColdkeySwap {}).unwrap();
    for call in [pair, SubtensorCall::DisputeColdkeySwap {}, execution(NEW)] {
        assert_eq!(
            by_old(&mut state, call),
            Err(SubtensorError::ColdkeySwapDisputed.into())
        );
    }
    let reset = SubtensorCall::ResetColdkeySwap { coldkey: OLD };
    assert_eq!(
        dispatch(
            &mut state,
            Origin::Signed(OTHER),
            reset.clone().into(),
            None
        ),
        Err(Error::BadOrigin)
    );
    dispatch(&mut state, Origin::Root, reset.into(), None).unwrap();
    by_old(&mut state, announcement(&NEW)).unwrap();
}

#[test]
fn only_the_first_announcement_is_paid_and_others_wait() {
    let mut state = state();
    by_old(&mut state, announcement(&NEW)).unwrap();
    assert_eq!(balances::free(&state, &OLD), Rao(900_000_000));
    state.clock.block = 36_100 + 7_199;
    assert_eq!(
        by_old(&mut state, announcement(&OTHER)),
        Err(SubtensorError::ColdkeySwapReannouncedTooEarly.into())
    );
    assert_eq!(
        by_old(&mut state, SubtensorCall::ClearColdkeySwapAnnouncement {}),
        Err(SubtensorError::ColdkeySwapClearTooEarly.into())
    );
    state.clock.block += 1;
    by_old(&mut state, announcement(&OTHER)).unwrap();
    assert_eq!(balances::free(&state, &OLD), Rao(900_000_000));
    state.clock.block += 36_000 + 7_200;
    by_old(&mut state, SubtensorCall::ClearColdkeySwapAnnouncement {}).unwrap();
    assert_eq!(state.coldkey(&OLD).swap_announcement, None);
    assert_eq!(
        by_old(&mut state, SubtensorCall::ClearColdkeySwapAnnouncement {}),
        Err(SubtensorError::ColdkeySwapAnnouncementNotFound.into())
    );
}

#[test]
fn the_new_coldkey_neither_stakes_nor_is_a_hotkey() {
    let mut state = state();
    let before = state.clone();
    let mut swap = |new, cost| swap_by_root(&mut state, &OLD, &new, cost);
    assert_eq!(
        swap(OTHER, Rao(1)),
        Err(SubtensorError::ColdKeyAlreadyAssociated.into())
    );
    assert_eq!(
        swap(HOT, Rao(1)),
        Err(SubtensorError::NewColdKeyIsHotkey.into())
    );
    assert_eq!(
        swap(NEW, Rao(1_000_000_001)),
        Err(SubtensorError::NotEnoughBalanceToPaySwapColdKey.into())
    );
    assert!(state.is_same_version(&before));
    swap_by_root(&mut state, &OLD, &NEW, Rao(7)).unwrap();
    assert_eq!(balances::free(&state, &NEW), Rao(999_999_993));
}

proptest! {
    #[test]
    fn a_swap_conserves_every_total(
        stakes in prop::collection::vec((0_u8..2, 0_u16..3, 1_u64..1_000_000_000_000), 0..12),
        balance in 500_u64..1_000_000_000_000,
    ) {
        let mut state = State::empty(&Profile::FINNEY);
        balances::endow(&mut state, &OLD, Rao(balance)).unwrap();
        state.globals.total_issuance = Rao(balance);
        pair(&mut state, &OLD, &HOT).unwrap();
        for n in 0..3 {
            state.subnet_mut(NetUid(n)).added = true;
        }
        for (who, n, amount) in stakes {
            let staker = [OLD, OTHER][usize::from(who)];
            staking::increase_stake(&mut state, &HOT, &staker, NetUid(n), Alpha(amount));
        }
        let before = state.clone();
        swap_by_root(&mut state, &OLD, &NEW, Rao::ZERO).unwrap();
        for n in 0..3 {
            let total = |state: &State| staking::total_hotkey_alpha(state, &HOT, NetUid(n));
            prop_assert_eq!(total(&state), total(&before));
            let had = staking::stake_of(&before, &HOT, &OLD, NetUid(n)).0;
            let has = staking::stake_of(&state, &HOT, &NEW, NetUid(n)).0;
            prop_assert!(has <= had && had - has <= 1, "{} became {}", had, has);
        }
        prop_assert_eq!(balances::free(&state, &NEW), Rao(balance));
        prop_assert_eq!(state.balances_issuance, before.balances_issuance);
    }
}

#[test]
fn a_replaced_coldkey_leaves_the_index_with_or_without_root_stake() {
    let mut state = state();
    let all = staking::stake_of(&state, &HOT, &OLD, NetUid::ROOT);
    staking::decrease_stake(&mut state, &HOT, &OLD, NetUid::ROOT, all);
    staking::index_staking_coldkey(&mut state, &OLD);
    swap_by_root(&mut state, &OLD, &NEW, Rao::ZERO).unwrap();
    assert!(state.staking_coldkeys.is_empty());
    // A row of claimed dividends is written where there is stake, for nothing too.
    assert_eq!(state.root_claimed.get(&(NETUID, HOT, NEW)), Some(&0));
    assert_eq!(state.root_claimed.get(&(NetUid::ROOT, HOT, NEW)), None);
}

#[test]
fn the_cost_of_an_announcement_leaves_the_coldkey_alive() {
    let mut state = state();
    let poor = Err(SubtensorError::NotEnoughBalanceToPaySwapColdKey.into());
    for (free, paid) in [
        (99_999_999, false),
        (100_000_499, false),
        (100_000_500, true),
    ] {
        balances::set_free(&mut state, &OLD, Rao(free)).unwrap();
        let result = by_old(&mut state, announcement(&NEW));
        assert_eq!(result, if paid { Ok(()) } else { poor.clone() });
    }
}
