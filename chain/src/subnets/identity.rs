//! What a subnet says of itself (spec 05 §12).

use std::sync::Arc;

use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, NetUid},
    state::{State, SubnetIdentity},
};

const SHORT: usize = 256;
const LONG: usize = 1_024;

/// Stores what a subnet says of itself; by its owner.
///
/// # Errors
/// `NotSubnetOwner`, `InvalidIdentity`.
pub fn set_subnet_identity(
    state: &mut State,
    signer: &AccountId,
    netuid: NetUid,
    identity: SubnetIdentity,
) -> Result {
    if state.subnet(netuid).owner_or_zero() != *signer {
        return Err(SubtensorError::NotSubnetOwner.into());
    }
    check(&identity)?;
    state.subnet_mut(netuid).identity = Some(Arc::new(identity));
    state.emit(SubtensorEvent::SubnetIdentitySet(netuid));
    Ok(())
}

/// Bounds of the fields, in bytes.
///
/// # Errors
/// `InvalidIdentity`.
pub(super) fn check(identity: &SubnetIdentity) -> Result {
    let fits = [
        (&identity.subnet_name, SHORT),
        (&identity.github_repo, LONG),
        (&identity.subnet_contact, LONG),
        (&identity.subnet_url, LONG),
        (&identity.discord, SHORT),
        (&identity.description, LONG),
        (&identity.logo_url, LONG),
        (&identity.additional, LONG),
    ]
    .into_iter()
    .all(|(field, bound)| field.len() <= bound);
    if fits {
        Ok(())
    } else {
        Err(SubtensorError::InvalidIdentity.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_owner_describes_a_subnet() {
        let mut state = State::empty(&crate::profile::Profile::FINNEY);
        let owner = AccountId([1; 32]);
        state.subnet_mut(NetUid(2)).owner = Some(owner);
        let mut set =
            |who| set_subnet_identity(&mut state, &who, NetUid(2), SubnetIdentity::default());
        assert_eq!(
            set(AccountId([2; 32])),
            Err(SubtensorError::NotSubnetOwner.into())
        );
        set(owner).unwrap();
        assert!(state.subnet(NetUid(2)).identity.is_some());
    }

    #[test]
    fn names_are_short_and_texts_longer() {
        let mut identity = SubnetIdentity {
            subnet_name: vec![b'x'; 256],
            additional: vec![b'x'; 1_024],
            ..SubnetIdentity::default()
        };
        assert_eq!(check(&identity), Ok(()));
        identity.subnet_name.push(b'x');
        assert_eq!(
            check(&identity),
            Err(SubtensorError::InvalidIdentity.into())
        );
    }
}
