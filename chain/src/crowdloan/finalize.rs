//! Spending what a crowdloan raised (spec 02 §8).

use std::sync::Arc;

use super::{Crowdloan, CrowdloanId, Purpose, crowdloan};
use crate::{
    balances::{self, Preservation},
    call::{self, Call, Lent, Origin},
    error::{CrowdloanError, Error, Result},
    event::CrowdloanEvent,
    preimage,
    primitives::AccountId,
    state::State,
};

/// The most stored calls that may be made one inside of another. The chain does not count them: where
/// they have no end it runs out of stack, and the transaction gets into no block.
const MAX_DEPTH: u8 = 64;

/// Sends what was raised to the target, or makes the stored call as the creator, through filter and
/// guards. Works as soon as the cap is reached. The record stays.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `InvalidOrigin`, `CapNotRaised`, `AlreadyFinalized`,
/// `CallUnavailable`; those of the transfer or of the call; `Exhausted` for calls that finalize without an end.
pub fn finalize(state: &mut State, who: &AccountId, id: CrowdloanId, lent: Lent<'_>) -> Result {
    let mut crowdloan = Crowdloan::clone(crowdloan(state, id)?);
    if *who != crowdloan.creator {
        return Err(CrowdloanError::InvalidOrigin.into());
    }
    if crowdloan.raised != crowdloan.cap {
        return Err(CrowdloanError::CapNotRaised.into());
    }
    if crowdloan.finalized {
        return Err(CrowdloanError::AlreadyFinalized.into());
    }
    crowdloan.finalized = true;
    state.atomically(|state| {
        match &crowdloan.purpose {
            Purpose::Target(target) => balances::transfer(
                state,
                &crowdloan.funds_account,
                target,
                crowdloan.raised,
                Preservation::Expendable,
            )?,
            Purpose::Call(call) => {
                let call = preimage::peek(state, call);
                let call = call.ok_or(CrowdloanError::CallUnavailable)?;
                make(state, *who, id, Call::clone(&call), lent)?;
            }
        }
        // As it was before the call, whatever the call has done to it.
        let store = &mut state.crowdloans;
        store.crowdloans.insert(id, Arc::new(crowdloan));
        state.emit(CrowdloanEvent::Finalized { crowdloan_id: id });
        Ok(())
    })
}

/// Makes the stored call; meanwhile it can find out which crowdloan it belongs to.
fn make(state: &mut State, who: AccountId, id: CrowdloanId, call: Call, lent: Lent<'_>) -> Result {
    if state.crowdloans.depth >= MAX_DEPTH {
        return Err(Error::Exhausted);
    }
    state.crowdloans.depth += 1;
    state.crowdloans.current = Some(id);
    call::dispatch_lent(state, Origin::Signed(who), call, lent)?;
    state.crowdloans.current = None;
    state.crowdloans.depth -= 1;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{
        super::{NewCrowdloan, contribute, create, dissolve, test_ledger::*},
        *,
    };
    use crate::{
        call::{BalancesCall, CrowdloanCall, UtilityCall},
        error::{SubtensorError, SystemError, TokenError},
        primitives::Rao,
    };

    const FUNDS: AccountId = AccountId::of_crowdloan(FIRST);

    /// A crowdloan that has raised 300 TAO for a call, 290 of them from Alice.
    fn raised_for(call: impl Into<Call>) -> State {
        let mut state = ledger();
        let plan = NewCrowdloan {
            call: Some(call.into()),
            target_address: None,
            ..plan()
        };
        create(&mut state, &CREATOR, plan).unwrap();
        contribute(&mut state, &ALICE, FIRST, Rao::from_tao(290)).unwrap();
        state
    }

    fn pay(to: AccountId, value: Rao) -> Call {
        BalancesCall::TransferKeepAlive { dest: to, value }.into()
    }

    fn refuse(state: &mut State, who: &AccountId, error: impl Into<Error>) {
        let before = state.clone();
        assert_eq!(
            finalize(state, who, FIRST, Lent::default()),
            Err(error.into())
        );
        assert!(state.is_same_version(&before));
    }

    #[test]
    fn a_target_gets_all_that_was_raised() {
        let mut state = opened();
        contribute(&mut state, &ALICE, FIRST, Rao::from_tao(290)).unwrap();
        finalize(&mut state, &CREATOR, FIRST, Lent::default()).unwrap();
        assert_eq!(free(&state, &TARGET), Rao::from_tao(300));
        assert_eq!(free(&state, &FUNDS), Rao::ZERO);
        assert_eq!(state.accounts[&FUNDS].providers, 1);
        let crowdloan = &state.crowdloans.crowdloans[&FIRST];
        assert!(crowdloan.finalized);
        assert_eq!(crowdloan.raised, Rao::from_tao(300));
        let event = CrowdloanEvent::Finalized {
            crowdloan_id: FIRST,
        };
        assert_eq!(state.events.back(), Some(&event.into()));
    }

    #[test]
    fn finalizing_is_checked_in_the_chains_order() {
        let mut state = opened();
        assert_eq!(
            finalize(&mut state, &CREATOR, 1, Lent::default()),
            Err(CrowdloanError::InvalidCrowdloanId.into())
        );
        let record = state.crowdloans.crowdloans.get_mut(&FIRST).unwrap();
        Arc::make_mut(record).finalized = true;
        refuse(&mut state, &ALICE, CrowdloanError::InvalidOrigin);
        refuse(&mut state, &CREATOR, CrowdloanError::CapNotRaised);
        contribute(&mut state, &ALICE, FIRST, Rao::from_tao(290)).unwrap();
        refuse(&mut state, &CREATOR, CrowdloanError::AlreadyFinalized);
    }

    #[test]
    fn the_stored_call_is_made_as_the_creator() {
        let mut state = raised_for(pay(TARGET, Rao::from_tao(3)));
        finalize(&mut state, &CREATOR, FIRST, Lent::default()).unwrap();
        assert_eq!(free(&state, &CREATOR), Rao::from_tao(9_987));
        assert_eq!(free(&state, &TARGET), Rao::from_tao(3));
        // What was raised is the call's to spend.
        assert_eq!(free(&state, &FUNDS), Rao::from_tao(300));
        assert_eq!(state.crowdloans.current, None);
    }

    #[test]
    fn guards_and_filter_see_the_stored_call() {
        let mut state = raised_for(pay(TARGET, Rao::TAO));
        state.coldkey_mut(&CREATOR).swap_announcement = Some((500, [0; 32]));
        refuse(&mut state, &CREATOR, SubtensorError::ColdkeySwapAnnounced);
        let calls = vec![UtilityCall::Batch { calls: Vec::new() }.into()];
        let mut state = raised_for(UtilityCall::Batch { calls });
        refuse(&mut state, &CREATOR, SystemError::CallFiltered);
    }

    #[test]
    fn a_refused_call_undoes_everything() {
        let mut state = raised_for(pay(TARGET, Rao::from_tao(20_000)));
        let error = Error::Token(TokenError::FundsUnavailable);
        refuse(&mut state, &CREATOR, error);
    }

    #[test]
    fn a_long_call_goes_with_the_first_crowdloan_that_drops_it() {
        let calls = vec![pay(TARGET, Rao::TAO); 4];
        let call = Call::from(UtilityCall::Batch { calls });
        let mut state = raised_for(call.clone());
        let plan = NewCrowdloan {
            call: Some(call),
            target_address: None,
            ..plan()
        };
        create(&mut state, &BOB, plan).unwrap();
        let mut kept = state.clone();
        finalize(&mut kept, &CREATOR, FIRST, Lent::default()).unwrap();
        assert_eq!(free(&kept, &TARGET), Rao::from_tao(4));
        dissolve(&mut state, &BOB, 1).unwrap();
        refuse(&mut state, &CREATOR, CrowdloanError::CallUnavailable);
    }

    #[test]
    fn the_record_is_what_it_was_before_the_call() {
        let crowdloan_id = FIRST;
        let mut state = raised_for(CrowdloanCall::Refund { crowdloan_id });
        finalize(&mut state, &CREATOR, FIRST, Lent::default()).unwrap();
        assert_eq!(free(&state, &ALICE), Rao::from_tao(10_000));
        assert_eq!(state.crowdloans.contribution(FIRST, &ALICE), None);
        let crowdloan = &state.crowdloans.crowdloans[&FIRST];
        assert!(crowdloan.finalized);
        let shown = (crowdloan.raised, crowdloan.contributors_count);
        assert_eq!(shown, (Rao::from_tao(300), 2));
    }

    #[test]
    fn a_call_that_finalizes_its_own_crowdloan_is_refused() {
        let crowdloan_id = FIRST;
        let mut state = raised_for(CrowdloanCall::Finalize { crowdloan_id });
        refuse(&mut state, &CREATOR, Error::Exhausted);
    }

    #[test]
    fn a_call_may_finalize_another_crowdloan() {
        let mut state = raised_for(CrowdloanCall::Finalize { crowdloan_id: 1 });
        let plan = NewCrowdloan {
            call: Some(pay(TARGET, Rao::TAO)),
            target_address: None,
            ..plan()
        };
        create(&mut state, &CREATOR, plan).unwrap();
        contribute(&mut state, &BOB, 1, Rao::from_tao(290)).unwrap();
        finalize(&mut state, &CREATOR, FIRST, Lent::default()).unwrap();
        for id in [FIRST, 1] {
            assert!(state.crowdloans.crowdloans[&id].finalized);
        }
        assert_eq!(free(&state, &TARGET), Rao::TAO);
        assert_eq!(
            (state.crowdloans.current, state.crowdloans.depth),
            (None, 0)
        );
    }
}
