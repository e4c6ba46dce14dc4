use super::*;
use crate::{error::Error, keys, neurons::append, profile::Profile};

const NETUID: NetUid = NetUid(2);
const HOTKEY: AccountId = AccountId([1; 32]);

/// The owner's neuron at block 200, in epoch 7 of a subnet with tempo 100.
fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 1;
    let subnet = state.subnet_mut(NETUID);
    subnet.added = true;
    subnet.params.min_allowed_weights = 1;
    subnet.params.weights_set_rate_limit = 0;
    subnet.owner_hotkey = Some(HOTKEY);
    keys::pair(&mut state, &AccountId([9; 32]), &HOTKEY).unwrap();
    append(&mut state, NETUID, &HOTKEY);
    state.clock.block = 200;
    enter_epoch(&mut state, 7);
    state
}

fn enter_epoch(state: &mut State, epoch: u64) {
    let now = state.now();
    let schedule = &mut state.subnet_mut(NETUID).schedule;
    schedule.tempo = 100;
    schedule.last_epoch_block = now;
    schedule.epoch_index = epoch;
}

fn reveal_of(salt: &[u16]) -> Reveal<'_> {
    Reveal::new(NETUID, MechId::MAIN, &[0], &[5], salt, 0)
}

fn commit(state: &mut State, salt: &[u16]) -> Result {
    let hash = reveal_of(salt).commitment(&HOTKEY);
    commit_weights(state, Ok(HOTKEY), NETUID, MechId::MAIN, hash)
}

fn reveal(state: &mut State, salt: &[u16]) -> Result {
    state.atomically(|state| reveal_weights(state, Ok(HOTKEY), &reveal_of(salt)))
}

fn refused(result: Result) -> SubtensorError {
    match result {
        Err(Error::Subtensor(error)) => error,
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_commitment_is_revealed_in_the_next_epoch_only() {
    // spec 05 §9.1
    let mut state = state();
    commit(&mut state, &[1]).unwrap();
    assert_eq!(
        state.subnet(NETUID).mechanism(MechId::MAIN).last_update,
        [200]
    );
    assert_eq!(
        refused(reveal(&mut state, &[1])),
        SubtensorError::RevealTooEarly
    );
    let mut late = state.clone();
    enter_epoch(&mut late, 9);
    assert_eq!(
        refused(reveal(&mut late, &[1])),
        SubtensorError::ExpiredWeightCommit
    );
    assert_eq!(
        refused(reveal(&mut late, &[2])),
        SubtensorError::NoWeightsCommitFound
    );
    enter_epoch(&mut state, 8);
    state.clock.block = 250;
    reveal(&mut state, &[1]).unwrap();
    let main = state.subnet(NETUID).mechanism(MechId::MAIN);
    assert_eq!(main.weights_of(0), [(0, u16::MAX)]);
    assert_eq!(main.last_update, [200], "weights count from the commitment");
    assert!(main.commits.is_empty());
}

#[test]
fn a_reveal_forgets_older_commitments_and_keeps_newer() {
    let mut state = state();
    for salt in 1..=3 {
        commit(&mut state, &[salt]).unwrap();
    }
    enter_epoch(&mut state, 8);
    assert_eq!(
        refused(reveal(&mut state, &[4])),
        SubtensorError::InvalidRevealCommitHashNotMatch
    );
    reveal(&mut state, &[2]).unwrap();
    let left = &state.subnet(NETUID).mechanism(MechId::MAIN).commits[&HOTKEY];
    let hash = reveal_of(&[3]).commitment(&HOTKEY);
    assert_eq!(left.iter().map(|c| c.hash).collect::<Vec<_>>(), [hash]);
}

#[test]
fn ten_commitments_may_be_open_and_expired_ones_make_room() {
    let mut state = state();
    for salt in 0..10 {
        commit(&mut state, &[salt]).unwrap();
    }
    assert_eq!(
        refused(commit(&mut state, &[10])),
        SubtensorError::TooManyUnrevealedCommits
    );
    enter_epoch(&mut state, 9);
    commit(&mut state, &[10]).unwrap();
}

#[test]
fn an_open_commitment_is_what_the_epoch_masks_by() {
    let mut state = state();
    commit(&mut state, &[1]).unwrap();
    let open = |state: &State| {
        let subnet = state.subnet(NETUID);
        open_commit_block(subnet, MechId::MAIN, &HOTKEY, state.now())
    };
    assert_eq!(open(&state), Some(200));
    enter_epoch(&mut state, 8);
    assert_eq!(open(&state), Some(200));
    enter_epoch(&mut state, 9);
    assert_eq!(open(&state), None);
}

#[test]
fn a_batch_is_revealed_as_a_whole_or_not() {
    let mut state = state();
    for salt in 1..=3 {
        commit(&mut state, &[salt]).unwrap();
    }
    enter_epoch(&mut state, 8);
    let mut batch = |salts: &[u16], keys: &[u64]| {
        let n = salts.len();
        let (uids, values) = (vec![vec![0]; n], vec![vec![5]; n]);
        let salts: Vec<Vec<u16>> = salts.iter().map(|salt| vec![*salt]).collect();
        let batch = RevealBatch {
            uids: &uids,
            values: &values,
            salts: &salts,
            version_keys: keys,
        };
        state.atomically(|state| batch_reveal_weights(state, Ok(HOTKEY), NETUID, &batch))
    };
    assert_eq!(
        refused(batch(&[1, 3], &[0])),
        SubtensorError::InputLengthsUnequal
    );
    assert_eq!(
        refused(batch(&[1, 4], &[0, 0])),
        SubtensorError::InvalidRevealCommitHashNotMatch
    );
    batch(&[1, 3], &[0, 0]).unwrap();
    let left = &state.subnet(NETUID).mechanism(MechId::MAIN).commits[&HOTKEY];
    assert_eq!(left.len(), 1, "each forgets only itself");
}

#[test]
fn a_commitment_is_revealed_once_in_a_batch() {
    let mut state = state();
    commit(&mut state, &[1]).unwrap();
    enter_epoch(&mut state, 8);
    let before = state.clone();
    let twice = RevealBatch {
        uids: &[vec![0], vec![0]],
        values: &[vec![5], vec![5]],
        salts: &[vec![1], vec![1]],
        version_keys: &[0, 0],
    };
    let result = state.atomically(|state| batch_reveal_weights(state, Ok(HOTKEY), NETUID, &twice));
    assert_eq!(
        refused(result),
        SubtensorError::InvalidRevealCommitHashNotMatch
    );
    assert!(state.is_same_version(&before));
}

#[test]
fn an_empty_batch_forgets_what_expired() {
    let mut state = state();
    commit(&mut state, &[1]).unwrap();
    enter_epoch(&mut state, 9);
    let none = RevealBatch {
        uids: &[],
        values: &[],
        salts: &[],
        version_keys: &[],
    };
    batch_reveal_weights(&mut state, Ok(HOTKEY), NETUID, &none).unwrap();
    let main = state.subnet(NETUID).mechanism(MechId::MAIN);
    assert!(main.commits.is_empty());
    let again = batch_reveal_weights(&mut state, Ok(HOTKEY), NETUID, &none);
    assert_eq!(refused(again), SubtensorError::NoWeightsCommitFound);
}

#[test]
fn the_guard_looks_at_one_reveal_after_the_other() {
    let mut state = state();
    let main = (NETUID, MechId::MAIN);
    let reveals = [reveal_of(&[1]), reveal_of(&[2])];
    let none = check_reveals(&state, &HOTKEY, main, &[]);
    assert_eq!(refused(none), SubtensorError::NoWeightsCommitFound);
    commit(&mut state, &[1]).unwrap();
    let early = check_reveals(&state, &HOTKEY, main, &reveals);
    assert_eq!(refused(early), SubtensorError::RevealTooEarly);
    enter_epoch(&mut state, 8);
    let unknown = check_reveals(&state, &HOTKEY, main, &reveals);
    assert_eq!(refused(unknown), SubtensorError::NoWeightsCommitFound);
    assert_eq!(check_reveals(&state, &HOTKEY, main, &reveals[..1]), Ok(()));
    assert_eq!(check_reveals(&state, &HOTKEY, main, &[]), Ok(()));
}

#[test]
fn a_batch_of_commitments_tells_which_failed() {
    let mut state = state();
    let netuids = [NETUID, NetUid(9)];
    let unequal = batch_commit_weights(&mut state, Ok(HOTKEY), &netuids, &[[1; 32]]);
    assert_eq!(refused(unequal), SubtensorError::InputLengthsUnequal);
    batch_commit_weights(&mut state, Ok(HOTKEY), &netuids, &[[1; 32]; 2]).unwrap();
    let told: Vec<_> = state.events.iter().skip(1).cloned().collect();
    assert_eq!(
        told,
        [
            Event::BatchCompletedWithErrors().into(),
            Event::BatchWeightItemFailed(NetUid(9), SubtensorError::MechanismDoesNotExist.into())
                .into(),
            Event::BatchWeightsCompleted(netuids.to_vec(), HOTKEY).into(),
        ]
    );
}

#[test]
fn a_batch_of_open_weights_never_fails_as_a_whole() {
    let mut state = state();
    let row = vec![vec![(0, 1)]];
    batch_set_weights(&mut state, Ok(HOTKEY), &[NETUID], &row, &[0]).unwrap();
    assert!(state.events.iter().any(|event| {
        *event
            == Event::BatchWeightItemFailed(NETUID, SubtensorError::CommitRevealEnabled.into())
                .into()
    }));
    state.subnet_mut(NETUID).params.commit_reveal_weights = false;
    batch_set_weights(&mut state, Ok(HOTKEY), &[NETUID], &row, &[0]).unwrap();
    assert_eq!(
        state.subnet(NETUID).mechanism(MechId::MAIN).weights_of(0),
        [(0, u16::MAX)]
    );
}
