//! How many mechanisms a subnet has and what each gets (spec 05 §6, 06 §9.3).

use std::sync::Arc;

use super::access::{OwnerLimit, by_owner_or_root, ensure};
use crate::{
    call::Origin,
    error::{Result, SubtensorError},
    primitives::NetUid,
    profile::MAX_UIDS,
    state::State,
    subnets::rate_limit::TransactionKind,
};

/// The whole of a split.
const WHOLE: u32 = u16::MAX as u32;

/// Sets the number of mechanisms; the data of those that go is deleted and the split with them.
pub(super) fn set_count(state: &mut State, origin: Origin, netuid: NetUid, count: u8) -> Result {
    let limit = OwnerLimit::Kind(
        TransactionKind::MechanismCountUpdate,
        state.profile.mechanism_rate_limit,
    );
    by_owner_or_root(state, origin, netuid, limit, |state| {
        ensure_exists(state, netuid)?;
        let most = state.globals.max_mechanism_count;
        ensure(count >= 1 && count <= most, SubtensorError::InvalidValue)?;
        let params = &state.subnet(netuid).params;
        ensure(
            params.max_allowed_uids.saturating_mul(count.into()) <= MAX_UIDS,
            SubtensorError::TooManyUIDsPerMechanism,
        )?;
        if count != params.mechanism_count {
            let subnet = state.subnet_mut(netuid);
            subnet.mechanisms.truncate(usize::from(count));
            subnet.params.mechanism_count = count;
            subnet.params.mechanism_emission_split = None;
        }
        Ok(())
    })
}

/// Sets each mechanism's part of the emission in u16 shares, which sum to the whole; `None` for
/// equal parts.
pub(super) fn set_split(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    split: Option<Vec<u16>>,
) -> Result {
    let limit = OwnerLimit::Kind(
        TransactionKind::MechanismEmission,
        state.profile.mechanism_rate_limit,
    );
    by_owner_or_root(state, origin, netuid, limit, |state| {
        ensure_exists(state, netuid)?;
        if let Some(split) = &split {
            let count = usize::from(state.subnet(netuid).params.mechanism_count);
            let sum: u32 = split.iter().copied().map(u32::from).sum();
            let valid = !split.is_empty() && split.len() <= count && sum == WHOLE;
            ensure(valid, SubtensorError::InvalidValue)?;
        }
        state.subnet_mut(netuid).params.mechanism_emission_split = split.map(Arc::from);
        Ok(())
    })
}

fn ensure_exists(state: &State, netuid: NetUid) -> Result {
    ensure(
        state.subnet_exists(netuid),
        SubtensorError::MechanismDoesNotExist,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{error::Error, primitives::MechId, profile::Profile};

    const NETUID: NetUid = NetUid(2);

    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        state.subnet_mut(NETUID).added = true;
        state.subnet_mut(NETUID).params.max_allowed_uids = 128;
        state
    }

    fn refused(result: Result) -> SubtensorError {
        match result {
            Err(Error::Subtensor(error)) => error,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn mechanisms_share_256_neurons() {
        let mut state = state();
        for count in [0, 3] {
            assert_eq!(
                refused(set_count(&mut state, Origin::Root, NETUID, count)),
                SubtensorError::InvalidValue
            );
        }
        state.subnet_mut(NETUID).params.max_allowed_uids = 129;
        assert_eq!(
            refused(set_count(&mut state, Origin::Root, NETUID, 2)),
            SubtensorError::TooManyUIDsPerMechanism
        );
        assert_eq!(
            refused(set_count(&mut state, Origin::Root, NetUid(9), 1)),
            SubtensorError::MechanismDoesNotExist
        );
    }

    #[test]
    fn a_mechanism_that_goes_takes_its_data_and_the_split() {
        let mut state = state();
        set_count(&mut state, Origin::Root, NETUID, 2).unwrap();
        state
            .subnet_mut(NETUID)
            .mechanism_mut(MechId(1))
            .set_weights(0, Arc::from([(0, 1)]));
        set_split(&mut state, Origin::Root, NETUID, Some(vec![65_535])).unwrap();
        set_count(&mut state, Origin::Root, NETUID, 1).unwrap();
        assert_eq!(state.subnet(NETUID).params.mechanism_emission_split, None);
        set_count(&mut state, Origin::Root, NETUID, 2).unwrap();
        assert!(
            state
                .subnet(NETUID)
                .mechanism(MechId(1))
                .weights_of(0)
                .is_empty()
        );
    }

    #[test]
    fn a_split_is_whole_and_no_longer_than_the_mechanisms() {
        let mut state = state();
        set_count(&mut state, Origin::Root, NETUID, 2).unwrap();
        for wrong in [vec![], vec![65_534], vec![65_535, 1], vec![65_533, 1, 1]] {
            assert_eq!(
                refused(set_split(&mut state, Origin::Root, NETUID, Some(wrong))),
                SubtensorError::InvalidValue
            );
        }
        set_split(&mut state, Origin::Root, NETUID, Some(vec![1, 65_534])).unwrap();
        set_split(&mut state, Origin::Root, NETUID, None).unwrap();
        assert_eq!(state.subnet(NETUID).params.mechanism_emission_split, None);
    }
}
