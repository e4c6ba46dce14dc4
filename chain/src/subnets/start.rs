//! Opening a subnet for staking and emission (spec 05 §4.5, 03 §12.2).

use crate::{
    error::{Error, Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid},
    state::State,
};

/// Starts a subnet: its alpha can be traded at once and it emits from the next block on.
///
/// # Errors
/// In this order: `SubnetNotExists`, that of `signer`, `BadOrigin` for anyone but the owner,
/// `FirstEmissionBlockNumberAlreadySet`, `NeedWaitingMoreBlocksToStarCall`.
pub fn start_call(state: &mut State, signer: Result<AccountId>, netuid: NetUid) -> Result {
    if !state.subnet_exists(netuid) {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    let signer = signer?;
    let subnet = state.subnet(netuid);
    if subnet.owner_or_zero() != signer {
        return Err(Error::BadOrigin);
    }
    if subnet.first_emission_block.is_some() {
        return Err(SubtensorError::FirstEmissionBlockNumberAlreadySet.into());
    }
    let now = state.now();
    if now
        < subnet
            .registered_at
            .saturating_add(state.globals.start_call_delay)
    {
        return Err(SubtensorError::NeedWaitingMoreBlocksToStarCall.into());
    }
    let first = now.saturating_add(1);
    let subnet = state.subnet_mut(netuid);
    subnet.first_emission_block = Some(first);
    subnet.subtoken_enabled = true;
    state.emit(SubtensorEvent::FirstEmissionBlockNumberSet(netuid, first));
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::Profile;

    #[test]
    fn a_subnet_is_started_once_by_its_owner_after_the_delay() {
        let (owner, netuid) = (AccountId([1; 32]), NetUid(2));
        let mut state = State::empty(&Profile::FINNEY);
        let start = |state: &mut State, signer| start_call(state, signer, netuid);
        assert_eq!(
            start(&mut state, Err(Error::BadOrigin)),
            Err(SubtensorError::SubnetNotExists.into())
        );
        state.subnet_mut(netuid).added = true;
        state.subnet_mut(netuid).owner = Some(owner);
        state.subnet_mut(netuid).registered_at = 5;
        state.clock.block = 7;
        state.globals.start_call_delay = 3;
        assert_eq!(
            start(&mut state, Ok(AccountId([2; 32]))),
            Err(Error::BadOrigin)
        );
        assert_eq!(
            start(&mut state, Ok(owner)),
            Err(SubtensorError::NeedWaitingMoreBlocksToStarCall.into())
        );
        state.clock.block = 8;
        start(&mut state, Ok(owner)).unwrap();
        assert!(state.subnet(netuid).subtoken_enabled);
        assert_eq!(state.subnet(netuid).first_emission_block, Some(9));
        assert_eq!(
            start(&mut state, Ok(owner)),
            Err(SubtensorError::FirstEmissionBlockNumberAlreadySet.into())
        );
    }
}
