use super::*;
use crate::{
    error::{Error, SwapError},
    pool::{MAX_PRICE, MIN_PRICE},
    staking::{add_stake, locks::lock_stake, remove_stake, test_ledger::*},
};

type E = SubtensorError;

const STRANGER: AccountId = AccountId([9; 32]);

fn buy(state: &mut State, netuid: NetUid, tao: u64, limit: u64) -> Result<Alpha> {
    buy_alpha(state, &ALICE, &HOTKEY, netuid, Rao(tao), limit, true)
}

#[test]
fn a_buy_is_the_stake_of_the_same_amount() {
    let mut state = ledger(10_000_000_000, 10_000_000_000);
    let mut staked = state.clone();
    let alpha = add_stake(&mut staked, ALICE, HOTKEY, NETUID, Rao(1_000_000_000));
    assert_eq!(buy(&mut state, NETUID, 1_000_000_000, MAX_PRICE), alpha);
    assert_eq!(state.events, staked.events);
    assert_eq!(
        state.subnet(NETUID).pool.tao,
        staked.subnet(NETUID).pool.tao
    );
}

#[test]
fn an_order_that_its_limit_cuts_short_is_refused_whole() {
    let mut state = ledger(10_000_000_000, 10_000_000_000);
    let before = state.clone();
    // The price starts at 1 and would end above 1.2.
    let cut = buy(&mut state, NETUID, 1_000_000_000, 1_100_000_000);
    assert_eq!(cut, Err(E::SlippageTooHigh.into()));
    let past = buy(&mut state, NETUID, 1_000_000_000, 1_000_000_000);
    assert_eq!(past, Err(SwapError::PriceLimitExceeded.into()));
    assert!(state.is_same_version(&before));
    buy(&mut state, NETUID, 1_000_000_000, 1_300_000_000).expect("within the limit");
    let alpha = stake_of(&state, &HOTKEY, &ALICE, NETUID);
    let sell =
        |state: &mut State, limit| sell_alpha(state, &ALICE, &HOTKEY, NETUID, alpha, limit, true);
    assert_eq!(
        sell(&mut state, 1_100_000_000),
        Err(E::SlippageTooHigh.into())
    );
    let mut unstaked = state.clone();
    let tao = remove_stake(&mut unstaked, ALICE, HOTKEY, NETUID, alpha);
    assert_eq!(sell(&mut state, MIN_PRICE), tao);
}

#[test]
fn checks_of_a_buy_come_in_the_chains_order() {
    let mut state = ledger(10_000_000_000, 10_000_000_000);
    let poor = |state: &mut State, tao, validate| {
        buy_alpha(
            state,
            &STRANGER,
            &STRANGER,
            NETUID,
            Rao(tao),
            MAX_PRICE,
            validate,
        )
    };
    assert_eq!(
        poor(&mut state, 0, true),
        Err(E::HotKeyAccountNotExists.into())
    );
    assert_eq!(
        buy(&mut state, NETUID, 1_999_999, MAX_PRICE),
        Err(E::AmountTooLow.into())
    );
    state.hotkey_mut(&STRANGER).owner = Some(STRANGER);
    assert_eq!(
        poor(&mut state, 2_000_000, true),
        Err(E::NotEnoughBalanceToStake.into())
    );
    assert_eq!(
        poor(&mut state, 2_000_000, false),
        Err(E::InsufficientBalance.into())
    );
    state.subnet_mut(NETUID).subtoken_enabled = false;
    assert_eq!(poor(&mut state, 0, true), Err(E::SubtokenDisabled.into()));
    state.subnet_mut(NETUID).added = false;
    assert_eq!(poor(&mut state, 0, true), Err(E::SubnetNotExists.into()));
}

#[test]
fn root_takes_orders_at_any_limit() {
    let mut state = ledger(10_000_000_000, 10_000_000_000);
    assert_eq!(
        buy(&mut state, NetUid::ROOT, 5_000_000, 0),
        Ok(Alpha(5_000_000))
    );
}

#[test]
fn staked_alpha_moves_between_positions_as_it_is() {
    let mut state = ledger(10_000_000_000_000, 10_000_000_000_000);
    add_stake(&mut state, ALICE, HOTKEY, NETUID, Rao(1_000_000_000)).expect("staked");
    let all = stake_of(&state, &HOTKEY, &ALICE, NETUID);
    let (from, to) = ((&ALICE, &HOTKEY), (&BOB, &HOTKEY));
    let mut transfer = |from, to, alpha, sender, receiver| {
        transfer_staked_alpha(&mut state, from, to, NETUID, alpha, sender, receiver)
    };
    let unknown = Err(Error::from(E::HotKeyAccountNotExists));
    let nobody = (&BOB, &STRANGER);
    assert_eq!(transfer(nobody, to, Alpha(1), true, true), unknown);
    assert_eq!(transfer(from, nobody, all, true, true), unknown);
    let low = Err(Error::from(E::AmountTooLow));
    assert_eq!(transfer(from, to, Alpha(1_900_000), true, true), low);
    let more = all.saturating_add(Alpha(1));
    assert_eq!(
        transfer(from, to, more, false, true),
        Err(E::NotEnoughStakeToWithdraw.into())
    );
    assert_eq!(transfer(from, nobody, Alpha(1), false, false), Ok(()));
    assert_eq!(transfer(from, to, Alpha(2), false, true), Ok(()));
    assert_eq!(stake_of(&state, &HOTKEY, &BOB, NETUID), Alpha(2));
    let rest = stake_of(&state, &HOTKEY, &ALICE, NETUID);
    lock_stake(&mut state, ALICE, HOTKEY, NETUID, rest).expect("there is as much");
    let bound = transfer_staked_alpha(&mut state, from, to, NETUID, rest, true, true);
    assert_eq!(bound, Err(E::StakeUnavailable.into()));
}
