//! What a coldkey does with its root dividends, and the chain's limits of claims (spec 03 §12.4).

use super::index_staking_coldkey;
use crate::{
    call::Origin,
    error::{Error, Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, I96F32, NetUid},
    state::{RootClaimType, State},
};

/// The most automatic claims of a block (`MAX_NUM_ROOT_CLAIMS`).
const MAX_NUM_ROOT_CLAIMS: u64 = 50;

/// The highest threshold of a claim, in alpha-rao (`MAX_ROOT_CLAIM_THRESHOLD`).
const MAX_ROOT_CLAIM_THRESHOLD: u64 = 10_000_000;

/// Chooses what claims do with a coldkey's root dividends.
///
/// # Errors
/// `InvalidSubnetNumber` for keeping them on no subnet.
pub fn set_root_claim_type(
    state: &mut State,
    coldkey: AccountId,
    root_claim_type: RootClaimType,
) -> Result {
    if let RootClaimType::KeepSubnets { subnets } = &root_claim_type
        && subnets.is_empty()
    {
        return Err(SubtensorError::InvalidSubnetNumber.into());
    }
    index_staking_coldkey(state, &coldkey);
    state.coldkey_mut(&coldkey).root_claim_type = Some(root_claim_type.clone());
    state.emit(SubtensorEvent::RootClaimTypeSet {
        coldkey,
        root_claim_type,
    });
    Ok(())
}

/// Sets how many coldkeys' dividends a block claims; root only.
///
/// # Errors
/// `BadOrigin`, `InvalidNumRootClaim`.
pub fn set_num_root_claims(state: &mut State, origin: Origin, claims: u64) -> Result {
    origin.ensure_root()?;
    if claims > MAX_NUM_ROOT_CLAIMS {
        return Err(SubtensorError::InvalidNumRootClaim.into());
    }
    state.globals.num_root_claim = claims;
    Ok(())
}

/// Sets below which amount of a subnet's alpha nothing is claimed; the subnet's owner or root.
///
/// # Errors
/// `BadOrigin`, `InvalidRootClaimThreshold`.
pub fn set_root_claim_threshold(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    threshold: u64,
) -> Result {
    match origin {
        Origin::Root => {}
        Origin::Signed(signer) if signer == state.subnet(netuid).owner_or_zero() => {}
        _ => return Err(Error::BadOrigin),
    }
    if threshold > MAX_ROOT_CLAIM_THRESHOLD {
        return Err(SubtensorError::InvalidRootClaimThreshold.into());
    }
    state.subnet_mut(netuid).params.root_claimable_threshold = I96F32::from_num(threshold);
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::staking::test_ledger::*;

    #[test]
    fn keeping_on_no_subnet_is_refused() {
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        let keep = |subnets: &[u16]| RootClaimType::KeepSubnets {
            subnets: subnets.iter().map(|n| NetUid(*n)).collect::<BTreeSet<_>>(),
        };
        let none = set_root_claim_type(&mut state, ALICE, keep(&[]));
        assert_eq!(none, Err(SubtensorError::InvalidSubnetNumber.into()));
        set_root_claim_type(&mut state, ALICE, keep(&[2])).expect("one subnet");
        assert_eq!(state.coldkey(&ALICE).root_claim_type, Some(keep(&[2])));
        assert_eq!(state.staking_coldkeys.get(0), Some(&ALICE));
    }

    #[test]
    fn limits_of_claims_have_bounds_and_owners() {
        use SubtensorError as E;
        let mut state = ledger(10_000_000_000, 10_000_000_000);
        state.subnet_mut(NETUID).owner = Some(BOB);
        let (alice, bob) = (Origin::Signed(ALICE), Origin::Signed(BOB));
        let many = set_num_root_claims(&mut state, Origin::Root, 51);
        assert_eq!(many, Err(E::InvalidNumRootClaim.into()));
        let signed = set_num_root_claims(&mut state, bob, 1);
        assert_eq!(signed, Err(Error::BadOrigin));
        set_num_root_claims(&mut state, Origin::Root, 50).expect("the most");
        let stranger = set_root_claim_threshold(&mut state, alice, NETUID, 0);
        assert_eq!(stranger, Err(Error::BadOrigin));
        let high = set_root_claim_threshold(&mut state, bob, NETUID, 10_000_001);
        assert_eq!(high, Err(E::InvalidRootClaimThreshold.into()));
        set_root_claim_threshold(&mut state, bob, NETUID, 10_000_000).expect("the most");
        set_root_claim_threshold(&mut state, Origin::Root, NETUID, 0).expect("root may");
    }
}
