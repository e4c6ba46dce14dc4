//! Weights that open by themselves: encrypted for a round of drand, revealed by the block step an epoch
//! later (spec 04 §11, 05 §9.2).

use std::{collections::VecDeque, sync::Arc};

use parity_scale_codec::Decode;

use super::{
    commits::{MAX_COMMITS, current_epoch},
    weights::{WeightsGiven, check_mechanism, store_weights, weights_rate_passes},
};
use crate::{
    drand, emission,
    error::{Result, SubtensorError},
    event::SubtensorEvent as Event,
    primitives::{AccountId, MechId, NetUid, NetUidIndex, Uid, blake2_256},
    state::{Ledger, State, Subnet, TimelockedCommit},
};

/// The longest ciphertext, in bytes.
pub const MAX_CIPHERTEXT: usize = 5_000;

/// The version of commitments that `commit_crv3_mechanism_weights` stands for.
pub const TIMELOCK_VERSION: u16 = 4;

/// What a hotkey hands in to be opened with a round's pulse.
#[derive(Clone, Debug)]
pub struct Timelocked {
    /// The subnet.
    pub netuid: NetUid,
    /// The mechanism.
    pub mechanism: MechId,
    /// The encrypted weights.
    pub ciphertext: Arc<[u8]>,
    /// The round whose pulse opens them.
    pub round: u64,
    /// The version of the commitment's form.
    pub version: u16,
}

/// Commits the signing hotkey to encrypted weights.
///
/// # Errors
/// In this order: `MechanismDoesNotExist`, that of `signer`, `CommitRevealDisabled`,
/// `IncorrectCommitRevealVersion`, `HotKeyNotRegisteredInSubNet`, `CommittingWeightsTooFast`,
/// `TooManyUnrevealedCommits`.
pub fn commit_timelocked_weights(
    state: &mut State,
    signer: Result<AccountId>,
    given: Timelocked,
) -> Result {
    use SubtensorError as E;
    let Timelocked {
        netuid,
        mechanism,
        ciphertext,
        round,
        version,
    } = given;
    let now = state.now();
    let subnet = state.subnet(netuid);
    check_mechanism(subnet, mechanism)?;
    let hotkey = signer?;
    if !subnet.params.commit_reveal_weights {
        return Err(E::CommitRevealDisabled.into());
    }
    if version != state.globals.commit_reveal_version {
        return Err(E::IncorrectCommitRevealVersion.into());
    }
    let Some(&uid) = subnet.neurons.uids.get(&hotkey) else {
        return Err(E::HotKeyNotRegisteredInSubNet.into());
    };
    if !weights_rate_passes(state, uid, netuid, mechanism) {
        return Err(E::CommittingWeightsTooFast.into());
    }
    let epoch = current_epoch(subnet, now);
    let queue = subnet.mechanism(mechanism).timelocked.get(&epoch);
    let own = queue.into_iter().flatten().filter(|c| c.hotkey == hotkey);
    if own.count() >= MAX_COMMITS {
        return Err(E::TooManyUnrevealedCommits.into());
    }

    let hash = blake2_256(&ciphertext);
    let subnet = state.subnet_mut(netuid);
    let n = subnet.neurons.keys.len();
    let stored = subnet.mechanism_mut(mechanism);
    let commit = TimelockedCommit {
        hotkey,
        block: now,
        ciphertext,
        round,
    };
    stored
        .timelocked
        .entry(epoch)
        .or_default()
        .push_back(commit);
    stored.set_last_update(uid, now, n);
    let index = NetUidIndex::new(netuid, mechanism);
    state.emit(Event::TimelockedWeightsCommitted(
        hotkey, index, hash, round,
    ));
    Ok(())
}

/// What the guard of time-locked weights asks: the round is not over.
///
/// # Errors
/// `InvalidRevealRound`.
pub fn check_reveal_round(state: &Ledger, round: u64) -> Result {
    if round < state.drand.last_stored_round {
        return Err(SubtensorError::InvalidRevealRound.into());
    }
    Ok(())
}

/// The block of a hotkey's oldest encrypted commitment that is not expired, `None` without one.
pub(super) fn open_timelocked_block(
    subnet: &Subnet,
    mechanism: MechId,
    hotkey: &AccountId,
    now: u64,
) -> Option<u64> {
    let timelocked = &subnet.mechanism(mechanism).timelocked;
    if timelocked.is_empty() {
        return None;
    }
    let current = current_epoch(subnet, now);
    let period = subnet.params.reveal_period_epochs;
    timelocked
        .iter()
        .filter(|(epoch, _)| current <= epoch.saturating_add(period))
        .flat_map(|(_, queue)| queue)
        .filter(|commit| commit.hotkey == *hotkey)
        .map(|commit| commit.block)
        .min()
}

/// Opens what was committed a reveal period ago and forgets what is older, on every subnet whose
/// epoch does not wait for the next block. `netuids`: all but root, in storage order.
pub(crate) fn reveal_timelocked_weights(state: &mut State, netuids: &[NetUid]) {
    let committed = |netuid: &NetUid| {
        let subnet = state.subnet(*netuid);
        let count = usize::from(subnet.params.mechanism_count);
        let mut mechanisms = subnet.mechanisms.iter().take(count);
        mechanisms.any(|mechanism| !mechanism.timelocked.is_empty())
    };
    let with_commits: Vec<NetUid> = netuids.iter().copied().filter(committed).collect();
    if with_commits.is_empty() {
        return;
    }
    let deferred = emission::deferred_epochs(state, netuids);
    for netuid in with_commits {
        if !deferred.contains(&netuid) {
            reveal_on(state, netuid);
        }
    }
}

fn reveal_on(state: &mut State, netuid: NetUid) {
    let subnet = state.subnet(netuid);
    let period = subnet.params.reveal_period_epochs;
    let current = current_epoch(subnet, state.now());
    // Without a whole period behind it there is nothing to reveal, and nothing older.
    let Some(revealed) = current.checked_sub(period) else {
        return;
    };
    for mechanism in (0..subnet.params.mechanism_count).map(MechId) {
        let timelocked = &state.subnet(netuid).mechanism(mechanism).timelocked;
        // What is committed for later stays as it is, without a copy.
        if timelocked
            .keys()
            .next()
            .is_none_or(|first| *first > revealed)
        {
            continue;
        }
        let subnet = state.subnet_mut(netuid);
        let timelocked = &mut subnet.mechanism_mut(mechanism).timelocked;
        let kept = timelocked.split_off(&revealed);
        *timelocked = kept;
        let queue = timelocked.remove(&revealed).unwrap_or_default();
        let unrevealed: VecDeque<_> = queue
            .into_iter()
            .filter_map(|commit| reveal(state, netuid, mechanism, commit))
            .collect();
        if !unrevealed.is_empty() {
            let subnet = state.subnet_mut(netuid);
            let timelocked = &mut subnet.mechanism_mut(mechanism).timelocked;
            timelocked.insert(revealed, unrevealed);
        }
    }
}

/// Opens a commitment and sets its weights; gives it back if its round's pulse is not there yet.
/// What cannot be opened or set is dropped.
fn reveal(
    state: &mut State,
    netuid: NetUid,
    mechanism: MechId,
    commit: TimelockedCommit,
) -> Option<TimelockedCommit> {
    let Some(pulse) = state.drand.pulses.get(&commit.round) else {
        return Some(commit);
    };
    let plain = drand::unlock(&commit.ciphertext, &pulse.signature)?;
    let Payload {
        uids,
        values,
        version_key,
    } = Payload::read(&plain, &commit.hotkey)?;
    let given = WeightsGiven {
        netuid,
        mechanism,
        dests: &uids,
        weights: &values,
        version_key,
    };
    if store_weights(state, &commit.hotkey, &given).is_ok() {
        let index = NetUidIndex::new(netuid, mechanism);
        state.emit(Event::TimelockedWeightsRevealed(index, commit.hotkey));
    }
    None
}

/// What a client encrypts.
#[derive(Decode)]
struct Payload {
    uids: Vec<Uid>,
    values: Vec<u16>,
    version_key: u64,
}

impl Payload {
    /// Behind the committing hotkey, or without one, as clients used to write it. Nothing if another
    /// hotkey stands there.
    fn read(bytes: &[u8], committer: &AccountId) -> Option<Self> {
        if let Ok((hotkey, payload)) = <(Vec<u8>, Self)>::decode(&mut &*bytes)
            && let Ok(hotkey) = AccountId::decode(&mut &*hotkey)
        {
            return (hotkey == *committer).then_some(payload);
        }
        Self::decode(&mut &*bytes).ok()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::{
        call::{Call, Origin, SubtensorCall, dispatch},
        drand::{
            Pulse,
            timelock::tests::{ROUND_1000, recorded},
        },
        error::Error,
        keys,
        neurons::append,
        primitives::BoundedBytes,
        profile::Profile,
    };

    const NETUID: NetUid = NetUid(2);
    const TEMPO: u16 = 20;

    /// The hotkeys that the recording encrypted for.
    fn committers() -> [AccountId; 2] {
        let key = |ciphertext: &[u8]| {
            let plain = drand::unlock(ciphertext, &hex::decode(ROUND_1000).unwrap()).unwrap();
            AccountId(plain[1..33].try_into().unwrap())
        };
        let [first, second, _] = recorded();
        [key(&first), key(&second)]
    }

    /// Five neurons of which the recording's two hotkeys are the first; block 43, in epoch 2.
    fn state() -> State {
        let mut state = State::empty(&Profile::FINNEY);
        state.clock.block = 1;
        let subnet = state.subnet_mut(NETUID);
        subnet.added = true;
        subnet.params.min_allowed_weights = 1;
        subnet.params.weights_set_rate_limit = 0;
        subnet.schedule.tempo = TEMPO;
        let others = [4, 5, 6].map(|n| AccountId([n; 32]));
        for hotkey in committers().iter().chain(&others) {
            keys::pair(&mut state, &AccountId([9; 32]), hotkey).unwrap();
            append(&mut state, NETUID, hotkey);
        }
        let subnet = state.subnet_mut(NETUID);
        subnet.neurons_mut().validator_permit = vec![true; 5];
        subnet.schedule.last_epoch_block = 40;
        subnet.schedule.epoch_index = 2;
        state.clock.block = 43;
        state
    }

    fn commit(state: &mut State, hotkey: AccountId, ciphertext: &[u8], round: u64) -> Result {
        let given = Timelocked {
            netuid: NETUID,
            mechanism: MechId::MAIN,
            ciphertext: ciphertext.into(),
            round,
            version: TIMELOCK_VERSION,
        };
        commit_timelocked_weights(state, Ok(hotkey), given)
    }

    fn store_pulse(state: &mut State) {
        let signature = hex::decode(ROUND_1000).unwrap();
        let pulse = Pulse {
            round: 1000,
            randomness: BoundedBytes::default(),
            signature: BoundedBytes::new(signature).unwrap(),
        };
        state.drand.pulses.insert(1000, Arc::new(pulse));
    }

    /// An epoch later, before its end.
    fn next_epoch(state: &mut State) {
        let schedule = &mut state.subnet_mut(NETUID).schedule;
        schedule.last_epoch_block += u64::from(TEMPO);
        schedule.epoch_index += 1;
        state.clock.block += u64::from(TEMPO);
        state.events.clear();
    }

    fn queues(state: &State) -> BTreeMap<u64, usize> {
        let timelocked = &state.subnet(NETUID).mechanism(MechId::MAIN).timelocked;
        let lengths = timelocked
            .iter()
            .map(|(epoch, queue)| (*epoch, queue.len()));
        lengths.collect()
    }

    fn weights(state: &State, uid: Uid) -> Vec<(Uid, u16)> {
        let main = state.subnet(NETUID).mechanism(MechId::MAIN);
        main.weights_of(uid).to_vec()
    }

    fn refused(result: Result) -> SubtensorError {
        match result {
            Err(Error::Subtensor(error)) => error,
            other => panic!("expected a refusal, got {other:?}"),
        }
    }

    #[test]
    fn encrypted_weights_are_set_a_reveal_period_later() {
        let mut state = state();
        let [v0, v1] = committers();
        let [of_v0, of_v1, _] = recorded();
        commit(&mut state, v0, &of_v0, 1000).unwrap();
        commit(&mut state, v1, &of_v1, 1000).unwrap();
        let main = state.subnet(NETUID).mechanism(MechId::MAIN);
        assert_eq!(main.last_update, [43, 43, 1, 1, 1]);
        store_pulse(&mut state);
        reveal_timelocked_weights(&mut state, &[NETUID]);
        assert_eq!(queues(&state), [(2, 2)].into());
        // The block that runs the epoch belongs to the next one.
        state.clock.block = 60;
        state.events.clear();
        reveal_timelocked_weights(&mut state, &[NETUID]);
        assert_eq!(queues(&state), BTreeMap::new());
        assert_eq!(weights(&state, 0), [(3, 21_845), (4, 65_535)]);
        assert_eq!(weights(&state, 1), [(3, 65_535), (4, 21_845)]);
        let index = NetUidIndex::new(NETUID, MechId::MAIN);
        let told: Vec<_> = state.events.iter().cloned().collect();
        assert_eq!(
            told,
            [
                Event::WeightsSet(index, 0).into(),
                Event::TimelockedWeightsRevealed(index, v0).into(),
                Event::WeightsSet(index, 1).into(),
                Event::TimelockedWeightsRevealed(index, v1).into(),
            ]
        );
        let main = state.subnet(NETUID).mechanism(MechId::MAIN);
        assert_eq!(main.last_update, [43, 43, 1, 1, 1]);
    }

    #[test]
    fn a_commitment_without_its_pulse_waits_for_an_epoch_and_expires() {
        let mut state = state();
        let [v0, _] = committers();
        let [of_v0, ..] = recorded();
        commit(&mut state, v0, &of_v0, 1000).unwrap();
        next_epoch(&mut state);
        reveal_timelocked_weights(&mut state, &[NETUID]);
        assert_eq!(queues(&state), [(2, 1)].into());
        let now = state.now();
        let subnet = state.subnet(NETUID);
        let open = open_timelocked_block(subnet, MechId::MAIN, &v0, now);
        assert_eq!(open, Some(43));
        next_epoch(&mut state);
        let (subnet, now) = (state.subnet(NETUID), state.now());
        assert_eq!(open_timelocked_block(subnet, MechId::MAIN, &v0, now), None);
        store_pulse(&mut state);
        reveal_timelocked_weights(&mut state, &[NETUID]);
        assert_eq!(queues(&state), BTreeMap::new());
        assert!(weights(&state, 0).is_empty());
    }

    #[test]
    fn what_does_not_open_or_is_anothers_is_dropped() {
        let mut state = state();
        let [v0, v1] = committers();
        let [of_v0, ..] = recorded();
        commit(&mut state, v1, &of_v0, 1000).unwrap();
        commit(&mut state, v0, &[1, 2, 3], 1000).unwrap();
        store_pulse(&mut state);
        next_epoch(&mut state);
        reveal_timelocked_weights(&mut state, &[NETUID]);
        assert_eq!(queues(&state), BTreeMap::new());
        assert!(state.events.is_empty());
    }

    #[test]
    fn a_subnet_whose_epoch_has_to_wait_reveals_when_it_runs() {
        let mut state = state();
        let [v0, _] = committers();
        let [of_v0, ..] = recorded();
        commit(&mut state, v0, &of_v0, 1000).unwrap();
        store_pulse(&mut state);
        state.clock.block = 60;
        state.globals.max_epochs_per_block = 1;
        let first = state.subnet_mut(NetUid(1));
        first.added = true;
        first.schedule.tempo = 1;
        reveal_timelocked_weights(&mut state, &[NetUid(1), NETUID]);
        assert_eq!(queues(&state), [(2, 1)].into());
        reveal_timelocked_weights(&mut state, &[NETUID]);
        assert_eq!(queues(&state), BTreeMap::new());
    }

    #[test]
    fn encrypted_commitments_are_checked_in_the_chains_order() {
        use SubtensorError as E;
        let mut state = state();
        let [v0, _] = committers();
        let stranger = AccountId([77; 32]);
        let given = |mechanism, version| Timelocked {
            netuid: NETUID,
            mechanism: MechId(mechanism),
            ciphertext: Arc::from([1]),
            round: 1,
            version,
        };
        let by = |state: &mut State, who, given| commit_timelocked_weights(state, who, given);
        let nobody = || Err(Error::BadOrigin);
        assert_eq!(
            refused(by(&mut state, nobody(), given(1, 3))),
            E::MechanismDoesNotExist
        );
        assert_eq!(by(&mut state, nobody(), given(0, 3)), Err(Error::BadOrigin));
        state.subnet_mut(NETUID).params.commit_reveal_weights = false;
        assert_eq!(
            refused(by(&mut state, Ok(stranger), given(0, 3))),
            E::CommitRevealDisabled
        );
        state.subnet_mut(NETUID).params.commit_reveal_weights = true;
        assert_eq!(
            refused(by(&mut state, Ok(stranger), given(0, 3))),
            E::IncorrectCommitRevealVersion
        );
        assert_eq!(
            refused(by(&mut state, Ok(stranger), given(0, 4))),
            E::HotKeyNotRegisteredInSubNet
        );
        state.subnet_mut(NETUID).params.weights_set_rate_limit = 100;
        assert_eq!(
            refused(by(&mut state, Ok(v0), given(0, 4))),
            E::CommittingWeightsTooFast
        );
        state.subnet_mut(NETUID).params.weights_set_rate_limit = 0;
        for _ in 0..MAX_COMMITS {
            commit(&mut state, v0, &[1], 1).unwrap();
        }
        assert_eq!(
            refused(commit(&mut state, v0, &[1], 1)),
            E::TooManyUnrevealedCommits
        );
        // Another epoch's queue has room.
        next_epoch(&mut state);
        commit(&mut state, v0, &[1], 1).unwrap();
    }

    #[test]
    fn a_round_that_is_over_is_refused_before_the_call() {
        let mut state = state();
        state.drand.last_stored_round = 1000;
        let call = |reveal_round| {
            Call::from(SubtensorCall::CommitCrv3MechanismWeights {
                netuid: NETUID,
                mecid: MechId(7),
                commit: BoundedBytes::default(),
                reveal_round,
            })
        };
        let origin = Origin::Signed(AccountId([4; 32]));
        assert_eq!(
            dispatch(&mut state, origin, call(999), None),
            Err(SubtensorError::InvalidRevealRound.into())
        );
        assert_eq!(
            dispatch(&mut state, origin, call(1000), None),
            Err(SubtensorError::MechanismDoesNotExist.into())
        );
    }
}
