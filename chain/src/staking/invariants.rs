//! What holds after any sequence of calls about stake.
//!
//! - Money: the sum of balances is `Balances.TotalIssuance`, and calls about stake change it only
//!   by dust of accounts that die.
//! - Alpha: `SubnetAlphaIn + SubnetAlphaOut + AlphaRecycled` of a subnet never changes; what is
//!   burned stays outstanding.
//! - Positions: a hotkey's positions are worth what the hotkey has, but for the last digits of the
//!   share numbers.
//! - A refused call leaves the very state.

use proptest::prelude::*;

use super::{locks, test_ledger::*, *};
use crate::{
    call::{Call, Origin, SubtensorCall as C, dispatch},
    pool::Order,
    primitives::{AccountId, Alpha, NetUid, Rao},
    state::State,
};

const SECOND: NetUid = NetUid(3);
const OTHER: AccountId = AccountId([9; 32]);
const NETUIDS: [NetUid; 4] = [NetUid::ROOT, NETUID, SECOND, NetUid(7)];

fn two_pools(reserves: [u64; 4]) -> State {
    let mut state = ledger(reserves[0], reserves[1]);
    let account = AccountId::of_subnet(SECOND);
    crate::balances::endow(&mut state, &account, Rao(reserves[2])).expect("a fresh account");
    let mut second = state.subnet(NETUID).clone();
    second.pool.tao = Rao(reserves[2]);
    second.pool.alpha_in = Alpha(reserves[3]);
    second.pool.alpha_out = Alpha(reserves[3]);
    second.pool.fee_rate = 10_000;
    *state.subnet_mut(SECOND) = second;
    state.globals.total_issuance.credit(Rao(reserves[2]));
    state.hotkey_mut(&OTHER).owner = Some(ALICE);
    state
}

fn amount() -> impl Strategy<Value = u64> {
    prop_oneof![
        4 => 2_000_000..20_000_000_000_u64,
        1 => 0..4_000_000_u64,
        1 => any::<u64>(),
    ]
}

fn call() -> impl Strategy<Value = (bool, C)> {
    let keys = (any::<bool>(), any::<bool>(), any::<bool>(), any::<bool>());
    let places = (0..NETUIDS.len(), 0..NETUIDS.len());
    let price = prop_oneof![Just(0), 1_000_000..4_000_000_000_u64, Just(u64::MAX)];
    (0..18_u8, keys, places, amount(), price).prop_map(|(kind, keys, places, n, limit_price)| {
        let (first, a, b, allow_partial) = keys;
        let key = |which| if which { HOTKEY } else { OTHER };
        let (hotkey, other) = (key(a), key(b));
        let (netuid, to) = (NETUIDS[places.0], NETUIDS[places.1]);
        let (amount_staked, alpha_amount) = (Rao(n), Alpha(n));
        let limit = allow_partial.then_some(limit_price);
        let call = match kind {
            0..=2 => C::AddStake {
                hotkey,
                netuid,
                amount_staked,
            },
            3 => C::AddStakeLimit {
                hotkey,
                netuid,
                amount_staked,
                limit_price,
                allow_partial,
            },
            4 => C::RemoveStake {
                hotkey,
                netuid,
                amount_unstaked: alpha_amount,
            },
            5 => C::RemoveStakeLimit {
                hotkey,
                netuid,
                amount_unstaked: alpha_amount,
                limit_price,
                allow_partial,
            },
            6 => C::RemoveStakeFullLimit {
                hotkey,
                netuid,
                limit_price: limit,
            },
            7 => C::UnstakeAll { hotkey },
            8 => C::UnstakeAllAlpha { hotkey },
            9 => C::MoveStake {
                origin_hotkey: hotkey,
                destination_hotkey: other,
                origin_netuid: netuid,
                destination_netuid: to,
                alpha_amount,
            },
            10 => C::TransferStake {
                destination_coldkey: if first { BOB } else { ALICE },
                hotkey,
                origin_netuid: netuid,
                destination_netuid: to,
                alpha_amount,
            },
            11 => C::SwapStake {
                hotkey,
                origin_netuid: netuid,
                destination_netuid: to,
                alpha_amount,
            },
            12 => C::SwapStakeLimit {
                hotkey,
                origin_netuid: netuid,
                destination_netuid: to,
                alpha_amount,
                limit_price,
                allow_partial,
            },
            13 => C::RecycleAlpha {
                hotkey,
                amount: alpha_amount,
                netuid,
            },
            14 => C::BurnAlpha {
                hotkey,
                amount: alpha_amount,
                netuid,
            },
            15 => C::AddStakeBurn {
                hotkey,
                netuid,
                amount: amount_staked,
                limit,
            },
            16 => C::LockStake {
                hotkey,
                netuid,
                amount: Alpha(n / 8),
            },
            _ => C::SetRejectLockedAlpha {
                enabled: allow_partial,
            },
        };
        (first, call)
    })
}

fn alpha_that_exists(state: &State, netuid: NetUid) -> u128 {
    let pool = &state.subnet(netuid).pool;
    [pool.alpha_in, pool.alpha_out, pool.alpha_recycled]
        .iter()
        .map(|alpha| u128::from(alpha.0))
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn any_calls_about_stake_conserve_tao_and_alpha(
        calls in prop::collection::vec(call(), 1..40),
        reserves in prop::array::uniform4(20_000_000_u64..20_000_000_000_000),
    ) {
        let mut state = two_pools(reserves);
        let issued = state.balances_issuance;
        let alpha = [NETUID, SECOND].map(|netuid| alpha_that_exists(&state, netuid));
        for (first, call) in calls {
            let before = state.clone();
            let who = Origin::Signed(if first { ALICE } else { BOB });
            if dispatch(&mut state, who, Call::from(call), None).is_err() {
                prop_assert!(state.is_same_version(&before));
                continue;
            }
            state.clock.block += 1_000;
            prop_assert_eq!(sum_of_balances(&state), state.balances_issuance.0);
            prop_assert_eq!(state.balances_issuance, issued);
            let now = [NETUID, SECOND].map(|netuid| alpha_that_exists(&state, netuid));
            prop_assert_eq!(now, alpha);
            for netuid in NETUIDS {
                for hotkey in [HOTKEY, OTHER] {
                    let positions = [ALICE, BOB]
                        .map(|who| stake_of(&state, &hotkey, &who, netuid).0)
                        .iter()
                        .sum::<u64>();
                    let pool = total_hotkey_alpha(&state, &hotkey, netuid).0;
                    prop_assert!(positions <= pool.saturating_add(1), "{} of {}", positions, pool);
                }
            }
        }
    }

    #[test]
    fn a_quote_is_the_swap_that_follows(
        reserves in prop::array::uniform4(20_000_000_u64..20_000_000_000_000),
        n in amount(),
        buys in any::<bool>(),
    ) {
        let mut state = two_pools(reserves);
        let order = if buys { Order::Buy(Rao(n)) } else { Order::Sell(Alpha(n)) };
        let quoted = sim_swap(&state, SECOND, order);
        let swapped = match order {
            Order::Buy(tao) => {
                swap_tao_for_alpha(&mut state, SECOND, tao, crate::pool::MAX_PRICE, false)
            }
            Order::Sell(alpha) => {
                swap_alpha_for_tao(&mut state, SECOND, alpha, crate::pool::MIN_PRICE, false)
            }
        };
        prop_assert_eq!(quoted.map_err(crate::error::Error::from), swapped);
    }

    #[test]
    fn the_lock_of_a_coldkey_never_exceeds_what_it_may_not_unstake(
        calls in prop::collection::vec(call(), 1..40),
    ) {
        let mut state = two_pools([10_000_000_000_000; 4]);
        for (first, call) in calls {
            let who = Origin::Signed(if first { ALICE } else { BOB });
            let _ = dispatch(&mut state, who, Call::from(call), None);
            for who in [ALICE, BOB] {
                for netuid in NETUIDS {
                    let held = locks::stake_availability(&state, &who, netuid);
                    // The last digits of the share numbers may cost a position an alpha-rao.
                    prop_assert!(held.locked <= held.total.saturating_add(Alpha(4)));
                }
            }
        }
    }
}
