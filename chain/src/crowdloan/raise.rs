//! Opening a crowdloan, contributing and taking a contribution back (spec 02 §8).

use std::sync::Arc;

use super::{
    ABSOLUTE_MINIMUM_CONTRIBUTION, Crowdloan, CrowdloanId, MAX_CONTRIBUTORS, MINIMUM_DEPOSIT,
    Purpose, check_end, crowdloan,
};
use crate::{
    balances::{self, Preservation},
    call::Call,
    error::{CrowdloanError, Result},
    event::CrowdloanEvent,
    preimage,
    primitives::{AccountId, Rao},
    state::State,
};

/// What a creator asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCrowdloan {
    /// What the creator puts in at once.
    pub deposit: Rao,
    /// The least contribution.
    pub min_contribution: Rao,
    /// What is to be raised.
    pub cap: Rao,
    /// The block at which contributions end.
    pub end: u32,
    /// The call that spends what was raised.
    pub call: Option<Call>,
    /// The account that gets what was raised.
    pub target_address: Option<AccountId>,
}

/// Opens a crowdloan for a target or a call. Returns its number.
///
/// # Errors
/// In this order: `DepositTooLow`, `CapTooLow`, `MinimumContributionTooLow`,
/// `InvalidFinalizationConfig` unless there is either a call or a target, `CannotEndInPast`,
/// `BlockDurationTooShort`, `BlockDurationTooLong`, `InsufficientBalance`, `Overflow`, `Exhausted`
/// for a call of more than 4 MiB, those of moving the deposit.
pub fn create(state: &mut State, creator: &AccountId, new: NewCrowdloan) -> Result<CrowdloanId> {
    state.atomically(|state| open(state, creator, new))
}

fn open(state: &mut State, creator: &AccountId, new: NewCrowdloan) -> Result<CrowdloanId> {
    let NewCrowdloan {
        deposit,
        min_contribution,
        cap,
        end,
        call,
        target_address,
    } = new;
    if deposit < MINIMUM_DEPOSIT {
        return Err(CrowdloanError::DepositTooLow.into());
    }
    if cap <= deposit {
        return Err(CrowdloanError::CapTooLow.into());
    }
    if min_contribution < ABSOLUTE_MINIMUM_CONTRIBUTION {
        return Err(CrowdloanError::MinimumContributionTooLow.into());
    }
    if call.is_some() == target_address.is_some() {
        return Err(CrowdloanError::InvalidFinalizationConfig.into());
    }
    check_end(state, end)?;
    ensure_holds(state, creator, deposit)?;
    let id = state.crowdloans.next_id;
    state.crowdloans.next_id = id.checked_add(1).ok_or(CrowdloanError::Overflow)?;

    let funds_account = AccountId::of_crowdloan(id);
    balances::inc_providers(state, &funds_account);
    let purpose = match (call, target_address) {
        (Some(call), _) => Purpose::Call(preimage::bound(state, call)?),
        (None, Some(target)) => Purpose::Target(target),
        (None, None) => return Err(CrowdloanError::InvalidFinalizationConfig.into()),
    };
    let expendable = Preservation::Expendable;
    balances::transfer(state, creator, &funds_account, deposit, expendable)?;
    let crowdloan = Crowdloan {
        creator: *creator,
        deposit,
        min_contribution,
        end,
        cap,
        funds_account,
        raised: deposit,
        purpose,
        finalized: false,
        contributors_count: 1,
    };
    let store = &mut state.crowdloans;
    store.crowdloans.insert(id, Arc::new(crowdloan));
    store.contributions.insert((id, *creator), deposit);
    state.emit(CrowdloanEvent::Created {
        crowdloan_id: id,
        creator: *creator,
        end,
        cap,
    });
    Ok(id)
}

/// Contributes; more than is missing, or than one account may give in all, counts as that. Returns
/// what was taken, which may be less than the least contribution.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `ContributionPeriodEnded`, `CapRaised`,
/// `ContributionTooLow`, `MaxContributorsReached` (for who has contributed already too),
/// `MaxContributionReached`, `InsufficientBalance`, those of moving the amount.
pub fn contribute(
    state: &mut State,
    contributor: &AccountId,
    id: CrowdloanId,
    amount: Rao,
) -> Result<Rao> {
    let mut crowdloan = Crowdloan::clone(crowdloan(state, id)?);
    if state.now() >= u64::from(crowdloan.end) {
        return Err(CrowdloanError::ContributionPeriodEnded.into());
    }
    if crowdloan.raised >= crowdloan.cap {
        return Err(CrowdloanError::CapRaised.into());
    }
    if amount < crowdloan.min_contribution {
        return Err(CrowdloanError::ContributionTooLow.into());
    }
    if crowdloan.contributors_count >= MAX_CONTRIBUTORS {
        return Err(CrowdloanError::MaxContributorsReached.into());
    }
    let mut amount = amount.min(crowdloan.cap.saturating_sub(crowdloan.raised));
    let before = state.crowdloans.contribution(id, contributor);
    if let Some(max) = state.crowdloans.max_contributions.get(&id) {
        let left = max.saturating_sub(before.unwrap_or(Rao::ZERO));
        if left.is_zero() {
            return Err(CrowdloanError::MaxContributionReached.into());
        }
        amount = amount.min(left);
    }
    // Neither sum exceeds the cap.
    crowdloan.raised.credit(amount);
    if before.is_none() {
        crowdloan.contributors_count += 1;
    }
    let sum = before.unwrap_or(Rao::ZERO).saturating_add(amount);
    ensure_holds(state, contributor, amount)?;
    let (to, expendable) = (crowdloan.funds_account, Preservation::Expendable);
    balances::transfer(state, contributor, &to, amount, expendable)?;
    let store = &mut state.crowdloans;
    store.crowdloans.insert(id, Arc::new(crowdloan));
    store.contributions.insert((id, *contributor), sum);
    state.emit(CrowdloanEvent::Contributed {
        crowdloan_id: id,
        contributor: *contributor,
        amount,
    });
    Ok(amount)
}

/// Takes a contribution back, at any time before the crowdloan is finalized; the creator's deposit
/// stays. Returns what was paid back.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `NoContribution`,
/// `DepositCannotBeWithdrawn` for a creator who gave no more, `Underflow`, those of moving the
/// amount.
pub fn withdraw(state: &mut State, who: &AccountId, id: CrowdloanId) -> Result<Rao> {
    let mut crowdloan = Crowdloan::clone(crowdloan(state, id)?);
    if crowdloan.finalized {
        return Err(CrowdloanError::AlreadyFinalized.into());
    }
    let contribution = state.crowdloans.contribution(id, who).unwrap_or(Rao::ZERO);
    if contribution.is_zero() {
        return Err(CrowdloanError::NoContribution.into());
    }
    let is_creator = *who == crowdloan.creator;
    let amount = if is_creator {
        let beyond = contribution.saturating_sub(crowdloan.deposit);
        if beyond.is_zero() {
            return Err(CrowdloanError::DepositCannotBeWithdrawn.into());
        }
        beyond
    } else {
        let count = crowdloan.contributors_count.checked_sub(1);
        crowdloan.contributors_count = count.ok_or(CrowdloanError::Underflow)?;
        contribution
    };
    let (from, expendable) = (crowdloan.funds_account, Preservation::Expendable);
    balances::transfer(state, &from, who, amount, expendable)?;
    let store = &mut state.crowdloans;
    if is_creator {
        let deposit = crowdloan.deposit;
        store.contributions.insert((id, *who), deposit);
    } else {
        store.contributions.remove(&(id, *who));
    }
    crowdloan.raised.debit(amount);
    store.crowdloans.insert(id, Arc::new(crowdloan));
    state.emit(CrowdloanEvent::Withdrew {
        crowdloan_id: id,
        contributor: *who,
        amount,
    });
    Ok(amount)
}

/// The account holds this much, spendable or not: that is for the transfer to say.
fn ensure_holds(state: &State, who: &AccountId, amount: Rao) -> Result {
    if balances::balance(state, who) < amount {
        return Err(CrowdloanError::InsufficientBalance.into());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{set_max_contribution, test_ledger::*},
        *,
    };
    use crate::{call::BalancesCall, event::SystemEvent};

    const FUNDS: AccountId = AccountId::of_crowdloan(FIRST);

    fn tao(n: u64) -> Rao {
        Rao::from_tao(n)
    }

    #[test]
    fn the_funds_have_the_account_of_the_spec() {
        let expected = "0x6d6f646c62742f636c6f616e0000000000000000000000000000000000000000";
        assert_eq!(format!("{FUNDS:?}"), expected);
        assert_eq!(
            AccountId::of_crowdloan(0x0102_0304).0[12..17],
            [4, 3, 2, 1, 0]
        );
    }

    #[test]
    fn a_crowdloan_opens_with_its_creators_deposit() {
        let state = opened();
        let crowdloan = &state.crowdloans.crowdloans[&FIRST];
        assert_eq!(
            (crowdloan.raised, crowdloan.contributors_count),
            (tao(10), 1)
        );
        assert!(!crowdloan.finalized);
        assert_eq!(free(&state, &CREATOR), tao(9_990));
        assert_eq!(free(&state, &FUNDS), tao(10));
        assert_eq!(state.accounts[&FUNDS].providers, 2);
        assert_eq!(
            state.crowdloans.contribution(FIRST, &CREATOR),
            Some(tao(10))
        );
        assert_eq!(state.crowdloans.next_id, 1);
        let first = SystemEvent::NewAccount { account: FUNDS }.into();
        assert_eq!(state.events.front(), Some(&first));
        let last = CrowdloanEvent::Created {
            crowdloan_id: FIRST,
            creator: CREATOR,
            end: 100_000,
            cap: tao(300),
        };
        assert_eq!(state.events.back(), Some(&last.into()));
    }

    #[test]
    fn opening_is_checked_in_the_chains_order() {
        let mut state = ledger();
        state.crowdloans.next_id = u32::MAX;
        let poor = AccountId([1; 32]);
        let mut new = NewCrowdloan {
            deposit: Rao(9_999_999_999),
            min_contribution: Rao(99_999_999),
            cap: Rao::ZERO,
            end: 10,
            call: None,
            target_address: None,
        };
        let mut refuse = |new: &NewCrowdloan, who: &AccountId, error: CrowdloanError| {
            let before = state.clone();
            assert_eq!(create(&mut state, who, new.clone()), Err(error.into()));
            assert!(state.is_same_version(&before));
        };
        refuse(&new, &poor, CrowdloanError::DepositTooLow);
        new.deposit = tao(10);
        new.cap = tao(10);
        refuse(&new, &poor, CrowdloanError::CapTooLow);
        new.cap = Rao(10_000_000_001);
        refuse(&new, &poor, CrowdloanError::MinimumContributionTooLow);
        new.min_contribution = Rao(100_000_000);
        refuse(&new, &poor, CrowdloanError::InvalidFinalizationConfig);
        new.target_address = Some(TARGET);
        new.call = Some(
            BalancesCall::TransferAll {
                dest: TARGET,
                keep_alive: false,
            }
            .into(),
        );
        refuse(&new, &poor, CrowdloanError::InvalidFinalizationConfig);
        new.call = None;
        refuse(&new, &poor, CrowdloanError::CannotEndInPast);
        new.end = 10 + 50_399;
        refuse(&new, &poor, CrowdloanError::BlockDurationTooShort);
        new.end = 10 + 432_001;
        refuse(&new, &poor, CrowdloanError::BlockDurationTooLong);
        new.end = 10 + 432_000;
        refuse(&new, &poor, CrowdloanError::InsufficientBalance);
        refuse(&new, &CREATOR, CrowdloanError::Overflow);
        state.crowdloans.next_id = 0;
        new.end = 10 + 50_400;
        assert_eq!(create(&mut state, &CREATOR, new), Ok(0));
    }

    #[test]
    fn a_contribution_beyond_the_cap_is_clamped() {
        let mut state = opened();
        assert_eq!(
            contribute(&mut state, &ALICE, FIRST, tao(100)),
            Ok(tao(100))
        );
        assert_eq!(
            contribute(&mut state, &BOB, FIRST, tao(1_000)),
            Ok(tao(190))
        );
        let crowdloan = &state.crowdloans.crowdloans[&FIRST];
        assert_eq!(
            (crowdloan.raised, crowdloan.contributors_count),
            (tao(300), 3)
        );
        assert_eq!(free(&state, &FUNDS), tao(300));
        assert_eq!(free(&state, &BOB), tao(9_810));
        let event = CrowdloanEvent::Contributed {
            crowdloan_id: FIRST,
            contributor: BOB,
            amount: tao(190),
        };
        assert_eq!(state.events.back(), Some(&event.into()));
    }

    #[test]
    fn a_limit_clamps_what_one_account_gives_even_below_the_minimum() {
        // spec 02 §8
        let mut state = ledger();
        let plan = NewCrowdloan {
            deposit: tao(50),
            min_contribution: tao(10),
            ..plan()
        };
        create(&mut state, &CREATOR, plan).unwrap();
        set_max_contribution(&mut state, &CREATOR, FIRST, Some(tao(105))).unwrap();
        assert_eq!(
            contribute(&mut state, &ALICE, FIRST, tao(100)),
            Ok(tao(100))
        );
        assert_eq!(contribute(&mut state, &ALICE, FIRST, tao(10)), Ok(tao(5)));
        assert_eq!(state.crowdloans.crowdloans[&FIRST].contributors_count, 2);
        assert_eq!(state.crowdloans.contribution(FIRST, &ALICE), Some(tao(105)));
    }

    #[test]
    fn contributing_is_checked_in_the_chains_order() {
        let mut state = opened();
        let poor = AccountId([1; 32]);
        let edit = |state: &mut State, change: fn(&mut Crowdloan)| {
            change(Arc::make_mut(
                state.crowdloans.crowdloans.get_mut(&FIRST).unwrap(),
            ));
        };
        let refuse = |state: &mut State, id, amount, error: CrowdloanError| {
            let before = state.clone();
            assert_eq!(contribute(state, &poor, id, amount), Err(error.into()));
            assert!(state.is_same_version(&before));
        };
        let (low, enough) = (Rao(999_999_999), Rao::TAO);
        refuse(&mut state, 1, low, CrowdloanError::InvalidCrowdloanId);
        state.clock.block = 100_000;
        state.crowdloans.max_contributions.insert(FIRST, tao(10));
        state
            .crowdloans
            .contributions
            .insert((FIRST, poor), tao(10));
        edit(&mut state, |crowdloan| {
            crowdloan.raised = crowdloan.cap;
            crowdloan.contributors_count = 500;
        });
        refuse(
            &mut state,
            FIRST,
            low,
            CrowdloanError::ContributionPeriodEnded,
        );
        state.clock.block = 99_999;
        refuse(&mut state, FIRST, low, CrowdloanError::CapRaised);
        edit(&mut state, |crowdloan| {
            crowdloan.raised = Rao(299_999_999_999)
        });
        refuse(&mut state, FIRST, low, CrowdloanError::ContributionTooLow);
        refuse(
            &mut state,
            FIRST,
            enough,
            CrowdloanError::MaxContributorsReached,
        );
        edit(&mut state, |crowdloan| crowdloan.contributors_count = 499);
        refuse(
            &mut state,
            FIRST,
            enough,
            CrowdloanError::MaxContributionReached,
        );
        state.crowdloans.max_contributions.insert(FIRST, tao(11));
        refuse(
            &mut state,
            FIRST,
            enough,
            CrowdloanError::InsufficientBalance,
        );
        assert_eq!(contribute(&mut state, &ALICE, FIRST, enough), Ok(Rao(1)));
    }

    #[test]
    fn a_full_crowdloan_takes_nothing_from_its_contributors_either() {
        let mut state = opened();
        contribute(&mut state, &ALICE, FIRST, Rao::TAO).unwrap();
        let record = state.crowdloans.crowdloans.get_mut(&FIRST).unwrap();
        Arc::make_mut(record).contributors_count = 500;
        assert_eq!(
            contribute(&mut state, &ALICE, FIRST, Rao::TAO),
            Err(CrowdloanError::MaxContributorsReached.into())
        );
    }

    #[test]
    fn contributions_can_be_withdrawn_and_the_deposit_cannot() {
        let mut state = opened();
        contribute(&mut state, &ALICE, FIRST, tao(20)).unwrap();
        contribute(&mut state, &CREATOR, FIRST, tao(5)).unwrap();
        // Also after the end.
        state.clock.block = 200_000;
        assert_eq!(withdraw(&mut state, &ALICE, FIRST), Ok(tao(20)));
        assert_eq!(free(&state, &ALICE), tao(10_000));
        assert_eq!(state.crowdloans.contribution(FIRST, &ALICE), None);
        assert_eq!(withdraw(&mut state, &CREATOR, FIRST), Ok(tao(5)));
        let crowdloan = &state.crowdloans.crowdloans[&FIRST];
        assert_eq!(
            (crowdloan.raised, crowdloan.contributors_count),
            (tao(10), 1)
        );
        assert_eq!(
            state.crowdloans.contribution(FIRST, &CREATOR),
            Some(tao(10))
        );
        let event = CrowdloanEvent::Withdrew {
            crowdloan_id: FIRST,
            contributor: CREATOR,
            amount: tao(5),
        };
        assert_eq!(state.events.back(), Some(&event.into()));

        let mut refuse = |who: &AccountId, id, error: CrowdloanError| {
            let before = state.clone();
            assert_eq!(withdraw(&mut state, who, id), Err(error.into()));
            assert!(state.is_same_version(&before));
        };
        refuse(&CREATOR, FIRST, CrowdloanError::DepositCannotBeWithdrawn);
        refuse(&ALICE, FIRST, CrowdloanError::NoContribution);
        refuse(&ALICE, 1, CrowdloanError::InvalidCrowdloanId);
        let record = state.crowdloans.crowdloans.get_mut(&FIRST).unwrap();
        Arc::make_mut(record).finalized = true;
        assert_eq!(
            withdraw(&mut state, &ALICE, FIRST),
            Err(CrowdloanError::AlreadyFinalized.into())
        );
    }
}
