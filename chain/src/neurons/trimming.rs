//! Trimming a subnet to fewer neurons (spec 05 §5.7).

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use super::slots::{immortal_hotkeys, is_immune};
use crate::{
    epoch::Row,
    error::{Result, SubtensorError},
    primitives::{NetUid, Uid},
    state::{Ledger, MechanismState, Neurons, State, Subnet},
};

/// The share of immune neurons from which on a subnet is not trimmed, in percent.
const MAX_IMMUNE_PERCENT: u32 = 80;

/// Lowers `MaxAllowedUids` and, if there are more neurons, removes those with the least emission
/// that are not immune. The others keep their order.
///
/// # Errors
/// In this order: `SubnetNotExists`, `InvalidValue`, `TrimmingWouldExceedMaxImmunePercentage`.
pub(crate) fn trim_to_max_allowed_uids(state: &mut State, netuid: NetUid, max_n: u16) -> Result {
    let subnet = state.subnet(netuid);
    if !subnet.added {
        return Err(SubtensorError::SubnetNotExists.into());
    }
    let bounds = subnet.params.min_allowed_uids..=subnet.params.max_allowed_uids;
    if !bounds.contains(&max_n) {
        return Err(SubtensorError::InvalidValue.into());
    }
    if subnet.uid_count() > max_n {
        let removed = removable(state, subnet, max_n)?;
        remove(state, netuid, &removed);
    }
    state.subnet_mut(netuid).params.max_allowed_uids = max_n;
    Ok(())
}

/// The neurons that go: the least emission first, the later of equals first.
fn removable(state: &Ledger, subnet: &Subnet, max_n: u16) -> Result<BTreeSet<Uid>> {
    let neurons = &subnet.neurons;
    let immortal = immortal_hotkeys(state, subnet);
    let stays = |uid: Uid| {
        is_immune(state, subnet, uid) || immortal.contains(&neurons.keys[usize::from(uid)])
    };
    let all = 0..subnet.uid_count();
    let immune = all.clone().filter(|uid| stays(*uid)).count() as u32;
    let of = u32::from(max_n.max(1));
    if 100 * immune.min(of) / of >= MAX_IMMUNE_PERCENT {
        return Err(SubtensorError::TrimmingWouldExceedMaxImmunePercentage.into());
    }
    let excess = usize::from(subnet.uid_count() - max_n);
    let mut by_emission: Vec<Uid> = all.collect();
    by_emission.sort_by_key(|uid| Reverse(neurons.emission.get(usize::from(*uid)).copied()));
    Ok(by_emission
        .into_iter()
        .rev()
        .filter(|uid| !stays(*uid))
        .take(excess)
        .collect())
}

fn remove(state: &mut State, netuid: NetUid, removed: &BTreeSet<Uid>) {
    let subnet = state.subnet_mut(netuid);
    let gone: Vec<_> = removed
        .iter()
        .map(|uid| subnet.neurons.keys[usize::from(*uid)])
        .collect();
    let kept: Vec<Uid> = (0..subnet.uid_count())
        .filter(|uid| !removed.contains(uid))
        .collect();
    let moved: BTreeMap<Uid, Uid> = kept.iter().copied().zip(0..).collect();

    let neurons = compacted(&subnet.neurons, &kept, &moved);
    subnet.neurons = Arc::new(neurons);
    let count = usize::from(subnet.params.mechanism_count);
    for mechanism in subnet.mechanisms.iter_mut().take(count) {
        compact_mechanism(Arc::make_mut(mechanism), &kept, &moved);
    }
    let dividends = Arc::make_mut(&mut subnet.alpha_dividends);
    dividends.retain(|hotkey, _| !gone.contains(hotkey));
    for hotkey in gone {
        if state.hotkeys_on_subnets.contains_key(&(netuid, hotkey)) {
            state.hotkey_on_subnet_mut(&hotkey, netuid).forget_serving();
        }
    }
}

fn compacted(old: &Neurons, kept: &[Uid], moved: &BTreeMap<Uid, Uid>) -> Neurons {
    let keys = pick(&old.keys, kept);
    Neurons {
        uids: keys.iter().copied().zip(0..).collect(),
        keys,
        block_at_registration: pick(&old.block_at_registration, kept),
        active: pick(&old.active, kept),
        emission: pick(&old.emission, kept),
        consensus: pick(&old.consensus, kept),
        dividends: pick(&old.dividends, kept),
        validator_trust: pick(&old.validator_trust, kept),
        validator_permit: pick(&old.validator_permit, kept),
        stake_weight: pick(&old.stake_weight, kept),
        evm_keys: old
            .evm_keys
            .iter()
            .filter_map(|(uid, key)| Some((*moved.get(uid)?, *key)))
            .collect(),
    }
}

fn compact_mechanism(stored: &mut MechanismState, kept: &[Uid], moved: &BTreeMap<Uid, Uid>) {
    stored.incentive = pick(&stored.incentive, kept);
    stored.last_update = pick(&stored.last_update, kept);
    for rows in [&mut stored.weights, &mut stored.bonds] {
        *rows = kept
            .iter()
            .map(|uid| {
                let row = rows.get(usize::from(*uid)).cloned().flatten();
                // The chain writes a row for everybody who stays.
                Some(renumbered(row.as_deref().unwrap_or(&[]), moved))
            })
            .collect();
    }
}

/// A row without the entries towards removed neurons.
fn renumbered(row: &[(Uid, u16)], moved: &BTreeMap<Uid, Uid>) -> Row {
    row.iter()
        .filter_map(|(uid, value)| Some((*moved.get(uid)?, *value)))
        .collect()
}

fn pick<T: Copy + Default>(list: &[T], kept: &[Uid]) -> Vec<T> {
    let value = |uid: &Uid| list.get(usize::from(*uid)).copied().unwrap_or_default();
    kept.iter().map(value).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        error::Error,
        neurons::append,
        primitives::{AccountId, Alpha, MechId},
        profile::Profile,
    };

    const NETUID: NetUid = NetUid(2);

    fn hot(n: u8) -> AccountId {
        AccountId([n; 32])
    }

    /// Five neurons past their immunity with emissions 5, 1, 1, 4, 0.
    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.params.min_allowed_uids = 1;
        subnet.params.immunity_period = 10;
        for n in 0..5 {
            append(&mut state, NETUID, &hot(n));
        }
        state.clock.block = 10;
        let subnet = state.subnet_mut(NETUID);
        subnet.neurons_mut().emission = [5, 1, 1, 4, 0].map(Alpha).to_vec();
        subnet.neurons_mut().evm_keys = BTreeMap::from([(2, ([1; 20], 1)), (3, ([2; 20], 1))]);
        let row = Arc::from([(0, 1), (2, 2), (3, 3)]);
        subnet.mechanism_mut(MechId::MAIN).set_weights(3, row);
        state
    }

    fn trim(state: &mut State, max_n: u16) -> Result {
        trim_to_max_allowed_uids(state, NETUID, max_n)
    }

    #[test]
    fn the_least_emission_goes_and_the_rest_moves_up() {
        let mut state = state();
        trim(&mut state, 3).unwrap();
        let subnet = state.subnet(NETUID);
        let neurons = &subnet.neurons;
        assert_eq!(neurons.keys, [hot(0), hot(1), hot(3)]);
        assert_eq!(neurons.uids[&hot(3)], 2);
        assert_eq!(neurons.emission, [5, 1, 4].map(Alpha));
        assert_eq!(neurons.evm_keys, BTreeMap::from([(2, ([2; 20], 1))]));
        let main = subnet.mechanism(MechId::MAIN);
        assert_eq!(main.weights_of(2), [(0, 1), (2, 3)]);
        assert_eq!(main.weights.len(), 3);
        assert_eq!(subnet.params.max_allowed_uids, 3);
    }

    #[test]
    fn a_subnet_of_the_immune_is_not_trimmed() {
        let mut state = state();
        let neurons = state.subnet_mut(NETUID).neurons_mut();
        neurons.block_at_registration = vec![1, 1, 1, 0, 0];
        let refused = trim(&mut state, 3);
        let error = SubtensorError::TrimmingWouldExceedMaxImmunePercentage;
        assert_eq!(refused, Err(Error::Subtensor(error)));
        assert_eq!(state.subnet(NETUID).params.max_allowed_uids, 256);
        trim(&mut state, 4).unwrap();
        let keys = &state.subnet(NETUID).neurons.keys;
        assert_eq!(keys[..], [hot(0), hot(1), hot(2), hot(3)]);
    }

    #[test]
    fn a_trim_stays_between_the_fewest_and_the_most() {
        let mut state = state();
        for max_n in [0, 257] {
            assert_eq!(
                trim(&mut state, max_n),
                Err(SubtensorError::InvalidValue.into())
            );
        }
        assert_eq!(
            trim_to_max_allowed_uids(&mut state, NetUid(9), 64),
            Err(SubtensorError::SubnetNotExists.into())
        );
    }
}
