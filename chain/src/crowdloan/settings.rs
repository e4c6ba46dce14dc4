//! What a crowdloan's creator may change before it is finalized (spec 02 §8).

use std::sync::Arc;

use super::{ABSOLUTE_MINIMUM_CONTRIBUTION, Crowdloan, CrowdloanId, check_end, open_for_creator};
use crate::{
    error::{CrowdloanError, Result},
    event::CrowdloanEvent,
    primitives::{AccountId, Rao},
    state::State,
};

/// Sets the least contribution.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`,
/// `MinimumContributionTooLow`, `MinimumContributionTooHigh` above the most of one contributor.
pub fn update_min_contribution(
    state: &mut State,
    who: &AccountId,
    id: CrowdloanId,
    new_min_contribution: Rao,
) -> Result {
    let crowdloan = open_for_creator(state, who, id)?;
    if new_min_contribution < ABSOLUTE_MINIMUM_CONTRIBUTION {
        return Err(CrowdloanError::MinimumContributionTooLow.into());
    }
    let max = state.crowdloans.max_contributions.get(&id);
    if max.is_some_and(|max| new_min_contribution > *max) {
        return Err(CrowdloanError::MinimumContributionTooHigh.into());
    }
    store(state, id, crowdloan, |crowdloan| {
        crowdloan.min_contribution = new_min_contribution;
    });
    state.emit(CrowdloanEvent::MinContributionUpdated {
        crowdloan_id: id,
        new_min_contribution,
    });
    Ok(())
}

/// Sets the block at which contributions end.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`, `CannotEndInPast`,
/// `BlockDurationTooShort`, `BlockDurationTooLong`; the duration counts from now.
pub fn update_end(state: &mut State, who: &AccountId, id: CrowdloanId, new_end: u32) -> Result {
    let crowdloan = open_for_creator(state, who, id)?;
    check_end(state, new_end)?;
    store(state, id, crowdloan, |crowdloan| crowdloan.end = new_end);
    state.emit(CrowdloanEvent::EndUpdated {
        crowdloan_id: id,
        new_end,
    });
    Ok(())
}

/// Sets what is to be raised.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`, `CapTooLow` below what
/// was raised already.
pub fn update_cap(state: &mut State, who: &AccountId, id: CrowdloanId, new_cap: Rao) -> Result {
    let crowdloan = open_for_creator(state, who, id)?;
    if new_cap < crowdloan.raised {
        return Err(CrowdloanError::CapTooLow.into());
    }
    store(state, id, crowdloan, |crowdloan| crowdloan.cap = new_cap);
    state.emit(CrowdloanEvent::CapUpdated {
        crowdloan_id: id,
        new_cap,
    });
    Ok(())
}

/// Sets the most that one account may contribute in all, or lifts that limit. What others have
/// given beyond it stays.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`,
/// `MaximumContributionTooLow` below the least contribution or what the creator has given.
pub fn set_max_contribution(
    state: &mut State,
    who: &AccountId,
    id: CrowdloanId,
    new_max_contribution: Option<Rao>,
) -> Result {
    let crowdloan = open_for_creator(state, who, id)?;
    if let Some(max) = new_max_contribution {
        let given = state.crowdloans.contribution(id, who);
        if max < crowdloan.min_contribution || given.is_some_and(|given| max < given) {
            return Err(CrowdloanError::MaximumContributionTooLow.into());
        }
    }
    let limits = &mut state.crowdloans.max_contributions;
    match new_max_contribution {
        Some(max) => limits.insert(id, max),
        None => limits.remove(&id),
    };
    state.emit(CrowdloanEvent::MaxContributionUpdated {
        crowdloan_id: id,
        new_max_contribution,
    });
    Ok(())
}

fn store(
    state: &mut State,
    id: CrowdloanId,
    mut crowdloan: Arc<Crowdloan>,
    change: impl FnOnce(&mut Crowdloan),
) {
    change(Arc::make_mut(&mut crowdloan));
    state.crowdloans.crowdloans.insert(id, crowdloan);
}

#[cfg(test)]
mod tests {
    use super::{
        super::{contribute, test_ledger::*},
        *,
    };

    fn record(state: &State) -> &Crowdloan {
        &state.crowdloans.crowdloans[&FIRST]
    }

    fn refuse(state: &mut State, call: impl FnOnce(&mut State) -> Result, error: CrowdloanError) {
        let before = state.clone();
        assert_eq!(call(state), Err(error.into()));
        assert!(state.is_same_version(&before));
    }

    #[test]
    fn only_the_creator_changes_a_crowdloan_that_is_not_finalized() {
        let mut state = opened();
        let calls: [fn(&mut State, &AccountId, CrowdloanId) -> Result; 4] = [
            |state, who, id| update_min_contribution(state, who, id, Rao::ZERO),
            |state, who, id| update_end(state, who, id, 0),
            |state, who, id| update_cap(state, who, id, Rao::ZERO),
            |state, who, id| set_max_contribution(state, who, id, Some(Rao::ZERO)),
        ];
        for call in calls {
            let error = CrowdloanError::InvalidCrowdloanId;
            refuse(&mut state, |state| call(state, &ALICE, 1), error);
            let error = CrowdloanError::InvalidOrigin;
            refuse(&mut state, |state| call(state, &ALICE, FIRST), error);
        }
        let crowdloan = state.crowdloans.crowdloans.get_mut(&FIRST).unwrap();
        Arc::make_mut(crowdloan).finalized = true;
        for call in calls {
            let error = CrowdloanError::AlreadyFinalized;
            refuse(&mut state, |state| call(state, &ALICE, FIRST), error);
        }
    }

    #[test]
    fn the_least_contribution_stays_between_the_chains_and_the_most() {
        let mut state = opened();
        set_max_contribution(&mut state, &CREATOR, FIRST, Some(Rao::from_tao(20))).unwrap();
        let mut set = |value| update_min_contribution(&mut state, &CREATOR, FIRST, value);
        assert_eq!(
            set(Rao(99_999_999)),
            Err(CrowdloanError::MinimumContributionTooLow.into())
        );
        assert_eq!(
            set(Rao(20_000_000_001)),
            Err(CrowdloanError::MinimumContributionTooHigh.into())
        );
        set(Rao::from_tao(20)).unwrap();
        set(Rao(100_000_000)).unwrap();
        assert_eq!(record(&state).min_contribution, Rao(100_000_000));
        let event = CrowdloanEvent::MinContributionUpdated {
            crowdloan_id: FIRST,
            new_min_contribution: Rao(100_000_000),
        };
        assert_eq!(state.events.back(), Some(&event.into()));
    }

    #[test]
    fn a_new_end_is_as_far_from_now_as_a_first_one() {
        let mut state = opened();
        state.clock.block = 1_000;
        let mut set = |end| update_end(&mut state, &CREATOR, FIRST, end);
        for (end, error) in [
            (1_000, CrowdloanError::CannotEndInPast),
            (51_399, CrowdloanError::BlockDurationTooShort),
            (433_001, CrowdloanError::BlockDurationTooLong),
        ] {
            assert_eq!(set(end), Err(error.into()));
        }
        set(433_000).unwrap();
        set(51_400).unwrap();
        assert_eq!(record(&state).end, 51_400);
        let event = CrowdloanEvent::EndUpdated {
            crowdloan_id: FIRST,
            new_end: 51_400,
        };
        assert_eq!(state.events.back(), Some(&event.into()));
    }

    #[test]
    fn the_cap_may_fall_to_what_was_raised() {
        let mut state = opened();
        contribute(&mut state, &ALICE, FIRST, Rao::TAO).unwrap();
        let mut set = |cap| update_cap(&mut state, &CREATOR, FIRST, cap);
        assert_eq!(
            set(Rao(10_999_999_999)),
            Err(CrowdloanError::CapTooLow.into())
        );
        set(Rao::from_tao(11)).unwrap();
        assert_eq!(record(&state).cap, Rao::from_tao(11));
        let event = CrowdloanEvent::CapUpdated {
            crowdloan_id: FIRST,
            new_cap: Rao::from_tao(11),
        };
        assert_eq!(state.events.back(), Some(&event.into()));
    }

    #[test]
    fn the_most_of_one_is_at_least_the_least_and_what_the_creator_gave() {
        let mut state = opened();
        update_min_contribution(&mut state, &CREATOR, FIRST, Rao::from_tao(12)).unwrap();
        let mut set = |max| set_max_contribution(&mut state, &CREATOR, FIRST, max);
        let too_low = Err(CrowdloanError::MaximumContributionTooLow.into());
        assert_eq!(set(Some(Rao(11_999_999_999))), too_low);
        set(Some(Rao::from_tao(12))).unwrap();
        update_min_contribution(&mut state, &CREATOR, FIRST, Rao::TAO).unwrap();
        let mut set = |max| set_max_contribution(&mut state, &CREATOR, FIRST, max);
        assert_eq!(set(Some(Rao(9_999_999_999))), too_low);
        set(Some(Rao::from_tao(10))).unwrap();
        set(None).unwrap();
        assert!(state.crowdloans.max_contributions.is_empty());
        let event = CrowdloanEvent::MaxContributionUpdated {
            crowdloan_id: FIRST,
            new_max_contribution: None,
        };
        assert_eq!(state.events.back(), Some(&event.into()));
    }
}
