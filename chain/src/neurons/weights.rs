//! Setting weights (spec 05 §8).

use std::collections::BTreeSet;

use super::stake_weight;
use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent,
    primitives::{AccountId, I32F32, MechId, NetUid, NetUidIndex, Uid},
    state::{Ledger, State, Subnet},
    subnets,
};

/// What a validator says of others on one mechanism.
#[derive(Clone, Copy, Debug)]
pub struct WeightsGiven<'w> {
    /// The subnet.
    pub netuid: NetUid,
    /// The mechanism.
    pub mechanism: MechId,
    /// Targets.
    pub dests: &'w [Uid],
    /// A weight a target.
    pub weights: &'w [u16],
    /// The validator software's version.
    pub version_key: u64,
}

/// Sets a validator's weights in the open. `signer` is the hotkey.
///
/// # Errors
/// `CommitRevealEnabled`, that of `signer`, then those of [`store_weights`].
pub fn set_weights(
    state: &mut State,
    signer: Result<AccountId>,
    given: &WeightsGiven<'_>,
) -> Result {
    if state.subnet(given.netuid).params.commit_reveal_weights {
        return Err(SubtensorError::CommitRevealEnabled.into());
    }
    store_weights(state, &signer?, given)
}

/// Stores a validator's weights, set in the open or revealed.
///
/// # Errors
/// In this order: `CanNotSetRootNetworkWeights`, `WeightVecNotEqualSize`,
/// `MechanismDoesNotExist`, `UidsLengthExceedUidsInSubNet`, `HotKeyNotRegisteredInSubNet`,
/// `NotEnoughStakeToSetWeights`, `IncorrectWeightVersionKey`, `SettingWeightsTooFast`,
/// `NeuronNoValidatorPermit`, `DuplicateUids`, `UidVecContainInvalidOne`, `WeightVecLengthIsLow`.
pub(super) fn store_weights(
    state: &mut State,
    hotkey: &AccountId,
    given: &WeightsGiven<'_>,
) -> Result {
    let uid = check(state, hotkey, given)?;

    let now = state.now();
    let row = given
        .dests
        .iter()
        .copied()
        .zip(max_upscale(given.weights))
        .collect();
    let subnet = state.subnet_mut(given.netuid);
    let n = subnet.neurons.keys.len();
    // Revealed weights count from their commitment.
    let in_the_open = !subnet.params.commit_reveal_weights;
    let mechanism = subnet.mechanism_mut(given.mechanism);
    mechanism.set_weights(uid, row);
    if in_the_open {
        mechanism.set_last_update(uid, now, n);
    }
    let index = NetUidIndex::new(given.netuid, given.mechanism);
    state.emit(SubtensorEvent::WeightsSet(index, uid));
    Ok(())
}

/// Every rule about who may set which weights now. Returns the setter's uid.
fn check(state: &Ledger, hotkey: &AccountId, given: &WeightsGiven<'_>) -> Result<Uid> {
    use SubtensorError as E;
    let &WeightsGiven {
        netuid,
        mechanism,
        dests,
        weights,
        version_key,
    } = given;
    let subnet = state.subnet(netuid);
    if netuid.is_root() {
        return Err(E::CanNotSetRootNetworkWeights.into());
    }
    if dests.len() != weights.len() {
        return Err(E::WeightVecNotEqualSize.into());
    }
    check_mechanism(subnet, mechanism)?;
    let n = subnet.neurons.keys.len();
    if dests.len() > n {
        return Err(E::UidsLengthExceedUidsInSubNet.into());
    }
    let Some(&uid) = subnet.neurons.uids.get(hotkey) else {
        return Err(E::HotKeyNotRegisteredInSubNet.into());
    };
    check_weights_stake(state, hotkey, netuid)?;
    let required = subnet.params.weights_version_key;
    if required != 0 && version_key < required {
        return Err(E::IncorrectWeightVersionKey.into());
    }
    if !subnet.params.commit_reveal_weights && !weights_rate_passes(state, uid, netuid, mechanism) {
        return Err(E::SettingWeightsTooFast.into());
    }
    let self_weight = matches!(dests, &[only] if only == uid);
    let permitted =
        self_weight || subnets::owner_uid(subnet) == Some(uid) || has_permit(subnet, uid);
    if !permitted {
        return Err(E::NeuronNoValidatorPermit.into());
    }
    let mut distinct = BTreeSet::new();
    if !dests.iter().all(|dest| distinct.insert(dest)) {
        return Err(E::DuplicateUids.into());
    }
    if dests.iter().any(|&dest| usize::from(dest) >= n) {
        return Err(E::UidVecContainInvalidOne.into());
    }
    let needed = n.min(usize::from(subnet.params.min_allowed_weights));
    if dests.len() < needed && !self_weight {
        return Err(E::WeightVecLengthIsLow.into());
    }
    Ok(uid)
}

/// # Errors
/// `MechanismDoesNotExist`.
pub(super) fn check_mechanism(subnet: &Subnet, mechanism: MechId) -> Result {
    if subnet.added && mechanism.0 < subnet.params.mechanism_count {
        Ok(())
    } else {
        Err(SubtensorError::MechanismDoesNotExist.into())
    }
}

/// Whether a hotkey has the stake that setting weights takes; the subnet owner's needs none.
///
/// # Errors
/// `NotEnoughStakeToSetWeights`.
pub fn check_weights_stake(state: &Ledger, hotkey: &AccountId, netuid: NetUid) -> Result {
    let subnet = state.subnet(netuid);
    let is_owner =
        subnet.owner_hotkey.as_ref() == Some(hotkey) && subnet.neurons.uids.contains_key(hotkey);
    if is_owner || stake_weight(state, hotkey, netuid).total >= state.globals.stake_threshold {
        Ok(())
    } else {
        Err(SubtensorError::NotEnoughStakeToSetWeights.into())
    }
}

/// The wait between weights of a neuron, counted from its registration on. Passes for a hotkey
/// that is not registered; fails on a mechanism that does not exist.
#[must_use]
pub fn weights_rate_passes_for(
    state: &Ledger,
    hotkey: &AccountId,
    netuid: NetUid,
    mechanism: MechId,
) -> bool {
    let uid = state.subnet(netuid).neurons.uids.get(hotkey);
    uid.is_none_or(|&uid| weights_rate_passes(state, uid, netuid, mechanism))
}

/// [`weights_rate_passes_for`] a uid.
pub(super) fn weights_rate_passes(
    state: &Ledger,
    uid: Uid,
    netuid: NetUid,
    mechanism: MechId,
) -> bool {
    let subnet = state.subnet(netuid);
    let updates = &subnet.mechanism(mechanism).last_update;
    let last = updates.get(usize::from(uid)).copied().unwrap_or(0);
    check_mechanism(subnet, mechanism).is_ok()
        && subnets::rate_limit::passes(last, state.now(), subnet.params.weights_set_rate_limit)
}

fn has_permit(subnet: &Subnet, uid: Uid) -> bool {
    subnet
        .neurons
        .validator_permit
        .get(usize::from(uid))
        .copied()
        .unwrap_or(false)
}

/// Weights scaled so that the largest is 65 535, rounded half up; zeros stay zeros.
#[must_use]
pub fn max_upscale(weights: &[u16]) -> Vec<u16> {
    let max = weights.iter().copied().max().unwrap_or(0);
    if max == 0 {
        return weights.to_vec();
    }
    let whole = I32F32::from_num(u16::MAX);
    let max_fixed = I32F32::from_num(max);
    weights
        .iter()
        .map(|&weight| {
            let weight = I32F32::from_num(weight);
            // Above half of the range the product with 65 535 would overflow.
            let scaled = if max > 32_768 {
                weight.saturating_mul(whole / max_fixed)
            } else {
                weight.saturating_mul(whole) / max_fixed
            };
            scaled.round().saturating_to_num()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{error::Error, keys, neurons::append, profile::Profile};

    const NETUID: NetUid = NetUid(2);

    fn hot(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    /// Three neurons registered at block 1, the first one the owner's; block 200.
    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.params.commit_reveal_weights = false;
        subnet.params.min_allowed_weights = 1;
        subnet.owner_hotkey = Some(hot(0));
        for n in 0..3 {
            keys::pair(&mut state, &hot(100), &hot(n)).unwrap();
            append(&mut state, NETUID, &hot(n));
        }
        state.clock.block = 200;
        state
    }

    fn given<'w>(netuid: NetUid, dests: &'w [Uid], weights: &'w [u16]) -> WeightsGiven<'w> {
        WeightsGiven {
            netuid,
            mechanism: MechId::MAIN,
            dests,
            weights,
            version_key: 0,
        }
    }

    fn set(state: &mut State, n: u8, dests: &[Uid], weights: &[u16]) -> Result {
        set_weights(state, Ok(hot(n)), &given(NETUID, dests, weights))
    }

    fn refused(state: &mut State, n: u8, dests: &[Uid], weights: &[u16]) -> SubtensorError {
        match set(state, n, dests, weights) {
            Err(Error::Subtensor(error)) => error,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn weights_are_scaled_to_the_largest() {
        // spec 02 §3.2
        assert_eq!(max_upscale(&[2]), [65_535]);
        assert_eq!(max_upscale(&[1, 3]), [21_845, 65_535]);
        assert_eq!(max_upscale(&[7, 1]), [65_535, 9_362]);
        assert_eq!(max_upscale(&[65_535, 65_535, 1, 0]), [65_535, 65_535, 1, 0]);
        assert_eq!(max_upscale(&[0, 0]), [0, 0]);
        assert!(max_upscale(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn scaling_makes_the_largest_whole_and_keeps_the_order(
            weights in prop::collection::vec(any::<u16>(), 1..20)
        ) {
            let scaled = max_upscale(&weights);
            if weights.iter().any(|w| *w > 0) {
                prop_assert_eq!(scaled.iter().max(), Some(&u16::MAX));
            }
            for (a, x) in weights.iter().zip(&scaled) {
                for (b, y) in weights.iter().zip(&scaled) {
                    prop_assert!(a > b || x <= y);
                }
            }
        }
    }

    #[test]
    fn the_owner_needs_no_permit_and_others_may_weigh_themselves() {
        let mut state = state();
        set(&mut state, 0, &[1, 2], &[1, 3]).unwrap();
        let mechanism = state.subnet(NETUID).mechanism(MechId::MAIN);
        assert_eq!(mechanism.weights_of(0), [(1, 21_845), (2, 65_535)]);
        assert_eq!(mechanism.last_update, [200, 1, 1]);
        assert_eq!(
            refused(&mut state, 1, &[0], &[1]),
            SubtensorError::NeuronNoValidatorPermit
        );
        set(&mut state, 1, &[1], &[1]).unwrap();
        state.subnet_mut(NETUID).neurons_mut().validator_permit[2] = true;
        set(&mut state, 2, &[0], &[1]).unwrap();
    }

    #[test]
    fn weights_are_checked_in_the_chains_order() {
        use SubtensorError as E;
        let mut state = state();
        assert_eq!(refused(&mut state, 9, &[1], &[]), E::WeightVecNotEqualSize);
        assert_eq!(
            refused(&mut state, 9, &[1, 1, 1, 1], &[1; 4]),
            E::UidsLengthExceedUidsInSubNet
        );
        assert_eq!(
            refused(&mut state, 9, &[7], &[1]),
            E::HotKeyNotRegisteredInSubNet
        );
        state.globals.stake_threshold = 1;
        state.subnet_mut(NETUID).params.weights_version_key = 3;
        assert_eq!(
            refused(&mut state, 1, &[7], &[1]),
            E::NotEnoughStakeToSetWeights
        );
        assert_eq!(
            refused(&mut state, 0, &[7, 7], &[1, 1]),
            E::IncorrectWeightVersionKey
        );
        state.subnet_mut(NETUID).params.weights_version_key = 0;
        state.clock.block = 100;
        assert_eq!(
            refused(&mut state, 0, &[7, 7], &[1, 1]),
            E::SettingWeightsTooFast
        );
        state.clock.block = 101;
        assert_eq!(refused(&mut state, 0, &[7, 7], &[1, 1]), E::DuplicateUids);
        assert_eq!(
            refused(&mut state, 0, &[7], &[1]),
            E::UidVecContainInvalidOne
        );
        state.subnet_mut(NETUID).params.min_allowed_weights = 2;
        assert_eq!(refused(&mut state, 0, &[1], &[1]), E::WeightVecLengthIsLow);
        set(&mut state, 0, &[0], &[1]).unwrap();
    }

    #[test]
    fn each_mechanism_has_weights_and_waits_of_its_own() {
        let mut state = state();
        let second = |state: &mut State| {
            let mechanism = MechId(1);
            let given = WeightsGiven {
                mechanism,
                ..given(NETUID, &[1], &[1])
            };
            set_weights(state, Ok(hot(0)), &given)
        };
        assert_eq!(
            second(&mut state),
            Err(SubtensorError::MechanismDoesNotExist.into())
        );
        state.subnet_mut(NETUID).params.mechanism_count = 2;
        set(&mut state, 0, &[1], &[1]).unwrap();
        second(&mut state).unwrap();
        assert_eq!(
            second(&mut state),
            Err(SubtensorError::SettingWeightsTooFast.into())
        );
        let stored = state.subnet(NETUID).mechanism(MechId(1));
        assert_eq!(stored.last_update, [200, 0, 0]);
        let index = NetUidIndex::new(NETUID, MechId(1));
        assert_eq!(
            state.events.last(),
            Some(&SubtensorEvent::WeightsSet(index, 0).into())
        );
    }

    #[test]
    fn commit_reveal_is_on_by_default_also_for_unknown_subnets() {
        let mut state = state();
        assert_eq!(
            set_weights(
                &mut state,
                Err(Error::BadOrigin),
                &given(NetUid(9), &[], &[])
            ),
            Err(SubtensorError::CommitRevealEnabled.into())
        );
        assert_eq!(
            set_weights(&mut state, Err(Error::BadOrigin), &given(NETUID, &[], &[])),
            Err(Error::BadOrigin)
        );
    }
}
