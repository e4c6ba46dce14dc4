//! Giving back what a crowdloan raised (spec 02 §8).

use std::sync::Arc;

use super::{Crowdloan, CrowdloanId, Purpose, REFUND_CONTRIBUTORS_LIMIT, open_for_creator};
use crate::{
    balances::{self, Preservation},
    error::{CrowdloanError, Result},
    event::CrowdloanEvent,
    preimage,
    primitives::AccountId,
    state::State,
};

/// Pays up to [`REFUND_CONTRIBUTORS_LIMIT`] contributors back, in order of their accounts' bytes;
/// the creator is not one of them. Returns how many were paid.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`, those of moving the
/// amounts, `Underflow`.
pub fn refund(state: &mut State, who: &AccountId, id: CrowdloanId) -> Result<u32> {
    let mut crowdloan = Crowdloan::clone(&*open_for_creator(state, who, id)?);
    let (all, limit) = (
        state.crowdloans.contributions_of(id),
        REFUND_CONTRIBUTORS_LIMIT,
    );
    let mut waiting: Vec<_> = all
        .filter(|(contributor, _)| *contributor != crowdloan.creator)
        .take(limit as usize + 1)
        .collect();
    let rest = waiting.split_off(waiting.len().min(limit as usize));
    state.atomically(|state| {
        let (from, expendable) = (crowdloan.funds_account, Preservation::Expendable);
        for (contributor, amount) in &waiting {
            balances::transfer(state, &from, contributor, *amount, expendable)?;
            state.crowdloans.contributions.remove(&(id, *contributor));
            crowdloan.raised.debit(*amount);
        }
        // At most the limit.
        let count = waiting.len() as u32;
        let left = crowdloan.contributors_count.checked_sub(count);
        crowdloan.contributors_count = left.ok_or(CrowdloanError::Underflow)?;
        let store = &mut state.crowdloans;
        store.crowdloans.insert(id, Arc::new(crowdloan));
        state.emit(if rest.is_empty() {
            CrowdloanEvent::AllRefunded { crowdloan_id: id }
        } else {
            CrowdloanEvent::PartiallyRefunded { crowdloan_id: id }
        });
        Ok(count)
    })
}

/// Removes a crowdloan to which nobody but the creator has contributed, or no longer; the creator
/// is paid back.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`, `NoContribution`,
/// `NotReadyToDissolve`, those of moving the amount.
pub fn dissolve(state: &mut State, who: &AccountId, id: CrowdloanId) -> Result {
    let crowdloan = open_for_creator(state, who, id)?;
    let contribution = state.crowdloans.contribution(id, who);
    let contribution = contribution.ok_or(CrowdloanError::NoContribution)?;
    if contribution != crowdloan.raised {
        return Err(CrowdloanError::NotReadyToDissolve.into());
    }
    let (from, expendable) = (crowdloan.funds_account, Preservation::Expendable);
    balances::transfer(state, &from, who, contribution, expendable)?;
    let store = &mut state.crowdloans;
    store.contributions.remove(&(id, *who));
    store.crowdloans.remove(&id);
    store.max_contributions.remove(&id);
    if let Purpose::Call(call) = &crowdloan.purpose {
        preimage::drop_call(state, call);
    }
    // The chain passes over an account that something else still needs.
    let _ = balances::dec_providers(state, &from);
    state.emit(CrowdloanEvent::Dissolved { crowdloan_id: id });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{contribute, test_ledger::*},
        *,
    };
    use crate::{error::Error, event::SystemEvent, primitives::Rao};

    const FUNDS: AccountId = AccountId::of_crowdloan(FIRST);

    fn refuse<T: core::fmt::Debug + PartialEq>(
        state: &mut State,
        call: impl FnOnce(&mut State) -> Result<T>,
        error: CrowdloanError,
    ) {
        let before = state.clone();
        assert_eq!(call(state), Err(Error::from(error)));
        assert!(state.is_same_version(&before));
    }

    #[test]
    fn contributors_are_paid_back_fifty_at_a_time_by_their_accounts_bytes() {
        let mut state = opened();
        let contributor = |n: u8| AccountId([n; 32]);
        for n in (100..151).rev() {
            fund(&mut state, &contributor(n), 2);
            contribute(&mut state, &contributor(n), FIRST, Rao::TAO).unwrap();
        }
        contribute(&mut state, &CREATOR, FIRST, Rao::TAO).unwrap();

        assert_eq!(refund(&mut state, &CREATOR, FIRST), Ok(50));
        let partly = CrowdloanEvent::PartiallyRefunded {
            crowdloan_id: FIRST,
        };
        assert_eq!(state.events.back(), Some(&partly.into()));
        let left: Vec<_> = state.crowdloans.contributions_of(FIRST).collect();
        assert_eq!(
            left,
            [(CREATOR, Rao::from_tao(11)), (contributor(150), Rao::TAO)]
        );
        let crowdloan = &state.crowdloans.crowdloans[&FIRST];
        assert_eq!(
            (crowdloan.raised, crowdloan.contributors_count),
            (Rao::from_tao(12), 2)
        );

        assert_eq!(refund(&mut state, &CREATOR, FIRST), Ok(1));
        let all = CrowdloanEvent::AllRefunded {
            crowdloan_id: FIRST,
        };
        assert_eq!(state.events.back(), Some(&all.clone().into()));
        assert!((100..151).all(|n| free(&state, &contributor(n)) == Rao::from_tao(2)));
        // Nobody is left, which is no error.
        assert_eq!(refund(&mut state, &CREATOR, FIRST), Ok(0));
        assert_eq!(state.events.back(), Some(&all.into()));
        assert_eq!(free(&state, &FUNDS), Rao::from_tao(11));
    }

    #[test]
    fn exactly_fifty_contributors_are_all() {
        let mut state = opened();
        for n in 100..150 {
            let who = AccountId([n; 32]);
            fund(&mut state, &who, 2);
            contribute(&mut state, &who, FIRST, Rao::TAO).unwrap();
        }
        assert_eq!(refund(&mut state, &CREATOR, FIRST), Ok(50));
        let all = CrowdloanEvent::AllRefunded {
            crowdloan_id: FIRST,
        };
        assert_eq!(state.events.back(), Some(&all.into()));
    }

    #[test]
    fn an_empty_crowdloan_is_removed_and_the_creator_paid_back() {
        let mut state = opened();
        contribute(&mut state, &CREATOR, FIRST, Rao::from_tao(5)).unwrap();
        state
            .crowdloans
            .max_contributions
            .insert(FIRST, Rao::from_tao(20));
        dissolve(&mut state, &CREATOR, FIRST).unwrap();
        assert_eq!(free(&state, &CREATOR), Rao::from_tao(10_000));
        assert!(!state.accounts.contains_key(&FUNDS));
        let store = &state.crowdloans;
        assert!(store.crowdloans.is_empty() && store.contributions.is_empty());
        assert!(store.max_contributions.is_empty());
        let ends: Vec<_> = state.events.iter().rev().take(2).collect();
        let killed = SystemEvent::KilledAccount { account: FUNDS }.into();
        let dissolved = CrowdloanEvent::Dissolved {
            crowdloan_id: FIRST,
        }
        .into();
        assert_eq!(ends, [&dissolved, &killed]);
    }

    #[test]
    fn winding_up_is_checked_in_the_chains_order() {
        let mut state = opened();
        let finalized = |state: &mut State, value| {
            let record = state.crowdloans.crowdloans.get_mut(&FIRST).unwrap();
            Arc::make_mut(record).finalized = value;
        };
        finalized(&mut state, true);
        for who in [ALICE, CREATOR] {
            let error = CrowdloanError::InvalidCrowdloanId;
            refuse(&mut state, |state| refund(state, &who, 1), error);
            refuse(&mut state, |state| dissolve(state, &who, 1), error);
            let error = CrowdloanError::AlreadyFinalized;
            refuse(&mut state, |state| refund(state, &who, FIRST), error);
            refuse(&mut state, |state| dissolve(state, &who, FIRST), error);
        }
        finalized(&mut state, false);
        contribute(&mut state, &ALICE, FIRST, Rao::TAO).unwrap();
        let error = CrowdloanError::InvalidOrigin;
        refuse(&mut state, |state| refund(state, &ALICE, FIRST), error);
        refuse(&mut state, |state| dissolve(state, &ALICE, FIRST), error);
        let error = CrowdloanError::NotReadyToDissolve;
        refuse(&mut state, |state| dissolve(state, &CREATOR, FIRST), error);
        state.crowdloans.contributions.remove(&(FIRST, CREATOR));
        let error = CrowdloanError::NoContribution;
        refuse(&mut state, |state| dissolve(state, &CREATOR, FIRST), error);
    }
}
