//! What holds after any sequence of calls about crowdloans and leases.
//!
//! - Money: the sum of balances is `Balances.TotalIssuance`, and no call makes or destroys TAO but
//!   for the dust of accounts that die.
//! - A crowdloan that is not finalized holds what it has raised, which is the sum of its
//!   contributions.
//! - A lease's shares are never more than the whole.
//! - A refused call leaves the very state.

use proptest::{collection::vec, prelude::*, sample::select};

use super::{CrowdloanId, test_ledger::*};
use crate::{
    balances,
    call::{BalancesCall, Call, CrowdloanCall as C, Origin, SubtensorCall, dispatch},
    keys,
    primitives::{AccountId, NetUid, Rao, U64F64},
    profile::EXISTENTIAL_DEPOSIT,
    state::State,
};

const POOR: AccountId = AccountId([1; 32]);
const WHO: [AccountId; 4] = [CREATOR, ALICE, BOB, POOR];

#[derive(Clone, Debug)]
enum Step {
    Call(AccountId, Box<Call>),
    Wait(u64),
}

/// A chain on which a subnet costs 100 TAO, and each account has a hotkey.
fn chain() -> State {
    let mut state = ledger();
    fund(&mut state, &POOR, 12);
    state.subnet_mut(NetUid::ROOT).added = true;
    state.globals.network_rate_limit = 0;
    state.globals.network_min_lock_cost = Rao::from_tao(100);
    state.globals.network_last_lock_cost = Rao::from_tao(100);
    for who in &WHO {
        keys::pair(&mut state, who, &hotkey(who)).expect("a fresh hotkey");
    }
    state
}

fn hotkey(of: &AccountId) -> AccountId {
    AccountId([of.0[0] + 100; 32])
}

fn amount() -> impl Strategy<Value = Rao> {
    prop_oneof![
        4 => select(vec![10, 20, 150, 400]).prop_map(Rao::from_tao),
        2 => (1_000_000_000..200_000_000_000_u64).prop_map(Rao),
        1 => (0..1_000_000_000_u64).prop_map(Rao),
        1 => any::<u64>().prop_map(Rao),
    ]
}

fn stored_call() -> impl Strategy<Value = Option<Box<Call>>> {
    let lease = (0..=100_u8, prop::option::of(0..200_000_u32)).prop_map(|(share, end_block)| {
        let call = SubtensorCall::RegisterLeasedNetwork {
            emissions_share: share,
            end_block,
        };
        Some(Box::new(call.into()))
    });
    let pay = amount().prop_map(|value| {
        let call = BalancesCall::TransferAllowDeath {
            dest: TARGET,
            value,
        };
        Some(Box::new(call.into()))
    });
    prop_oneof![2 => Just(None), 3 => lease, 1 => pay]
}

fn call() -> impl Strategy<Value = Call> {
    let id = 0..3_u32;
    let create = (
        amount(),
        amount(),
        amount(),
        50_000..500_000_u32,
        stored_call(),
    )
        .prop_map(|(deposit, min_contribution, cap, end, call)| C::Create {
            deposit,
            min_contribution: Rao(min_contribution.0 % 2_000_000_000),
            cap,
            end,
            target_address: call.is_none().then_some(TARGET),
            call,
        });
    let about = (0..9_u8, id.clone(), amount(), 0..500_000_u32).prop_map(
        |(kind, crowdloan_id, amount, new_end)| match kind {
            0..=2 => C::Contribute {
                crowdloan_id,
                amount,
            },
            3 => C::Withdraw { crowdloan_id },
            4 => C::Refund { crowdloan_id },
            5 => C::Dissolve { crowdloan_id },
            6 => C::UpdateMinContribution {
                crowdloan_id,
                new_min_contribution: amount,
            },
            7 => C::UpdateEnd {
                crowdloan_id,
                new_end,
            },
            _ => C::SetMaxContribution {
                crowdloan_id,
                new_max_contribution: (new_end % 2 == 0).then_some(amount),
            },
        },
    );
    let cap = (id.clone(), amount()).prop_map(|(crowdloan_id, new_cap)| C::UpdateCap {
        crowdloan_id,
        new_cap,
    });
    let finalize = id
        .clone()
        .prop_map(|crowdloan_id| C::Finalize { crowdloan_id });
    let terminate = (id, select(&WHO[..])).prop_map(|(lease_id, who)| {
        let hotkey = hotkey(&who);
        SubtensorCall::TerminateLease { lease_id, hotkey }.into()
    });
    prop_oneof![
        2 => create.prop_map(Call::from),
        5 => about.prop_map(Call::from),
        1 => cap.prop_map(Call::from),
        3 => finalize.prop_map(Call::from),
        1 => terminate,
    ]
}

fn step() -> impl Strategy<Value = Step> {
    // Mostly the creator of most crowdloans.
    let who = prop_oneof![2 => Just(CREATOR), 3 => select(&WHO[..])];
    prop_oneof![
        12 => (who, call()).prop_map(|(who, call)| Step::Call(who, Box::new(call))),
        1 => (1..100_000_u64).prop_map(Step::Wait),
    ]
}

fn sum_of_balances(state: &State) -> Rao {
    let accounts = state.accounts.values();
    Rao(accounts.map(|a| a.free.0 + a.reserved.0).sum())
}

fn check(state: &State) -> Result<(), TestCaseError> {
    prop_assert_eq!(sum_of_balances(state), state.balances_issuance);
    for (&id, crowdloan) in &state.crowdloans.crowdloans {
        if crowdloan.finalized {
            continue;
        }
        let given: Vec<_> = state.crowdloans.contributions_of(id).collect();
        let sum: u64 = given.iter().map(|(_, amount)| amount.0).sum();
        prop_assert_eq!(Rao(sum), crowdloan.raised);
        prop_assert_eq!(
            balances::balance(state, &crowdloan.funds_account),
            crowdloan.raised
        );
        prop_assert_eq!(given.len(), crowdloan.contributors_count as usize);
        prop_assert!(crowdloan.raised <= crowdloan.cap);
    }
    for &id in state.leases.leases.keys() {
        let shares = state.leases.shares_of(id);
        let sum = shares.fold(U64F64::from_num(0), |sum, (_, share)| sum + share);
        prop_assert!(sum <= 1);
    }
    prop_assert_eq!(state.crowdloans.current, None::<CrowdloanId>);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_calls_keep_the_money(steps in vec(step(), 1..60)) {
        let mut state = chain();
        for step in steps {
            let before = state.clone();
            match step {
                Step::Wait(blocks) => state.clock.block += blocks,
                Step::Call(who, call) => {
                    let result = dispatch(&mut state, Origin::Signed(who), *call, None);
                    if result.is_err() {
                        prop_assert!(state.is_same_version(&before));
                    }
                    let lost = before.balances_issuance.checked_sub(state.balances_issuance);
                    prop_assert!(lost.is_some_and(|lost| lost < EXISTENTIAL_DEPOSIT));
                }
            }
            check(&state)?;
        }
    }
}
