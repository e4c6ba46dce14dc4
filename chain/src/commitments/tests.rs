use parity_scale_codec::Encode;

use super::*;
use crate::{
    block::{self, BlockInput},
    call::{CommitmentsCall, dispatch},
    drand::{
        self, Pulse,
        timelock::tests::{ROUND_1000, recorded, sealed},
    },
    error::Error,
    event::{CommitmentsEvent as Told, Event},
    info, keys,
    neurons::append,
    primitives::{BoundedBytes, H256, MechId, Uid, twox_64},
    profile::Profile,
};

const NETUID: NetUid = NetUid(2);
const COLDKEY: AccountId = AccountId([9; 32]);

const fn hot(n: u8) -> AccountId {
    AccountId([n; 32])
}

/// Three neurons; epoch 4, block 43.
fn chain() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 43;
    let subnet = state.subnet_mut(NETUID);
    subnet.added = true;
    subnet.schedule.tempo = 20;
    subnet.schedule.last_epoch_block = 40;
    subnet.schedule.epoch_index = 4;
    for n in 0..3 {
        keys::pair(&mut state, &COLDKEY, &hot(n)).unwrap();
        append(&mut state, NETUID, &hot(n));
    }
    state
}

fn raw(length: usize) -> Data {
    Data::Raw(BoundedBytes::new(vec![7; length]).unwrap())
}

fn timelocked(encrypted: &[u8], reveal_round: u64) -> Data {
    let encrypted = BoundedBytes::new(encrypted.to_vec()).unwrap();
    Data::TimelockEncrypted {
        encrypted,
        reveal_round,
    }
}

fn commit(state: &mut State, who: AccountId, fields: &[Data]) -> Result {
    let call = CommitmentsCall::SetCommitment {
        netuid: NETUID,
        info: Box::new(CommitmentInfo {
            fields: fields.to_vec(),
        }),
    };
    dispatch(state, Origin::Signed(who), call.into(), None)
}

fn fields(state: &State, who: AccountId) -> Option<&[Data]> {
    let registration = state.commitments.of(NETUID, &who).registration.as_ref()?;
    Some(&registration.info.fields)
}

fn store_pulse(state: &mut State) {
    let pulse = Pulse {
        round: 1000,
        randomness: BoundedBytes::default(),
        signature: BoundedBytes::new(hex::decode(ROUND_1000).unwrap()).unwrap(),
    };
    drand::write_pulse(state, Origin::None, vec![pulse]).unwrap();
    state.events.clear();
}

fn revealed(state: &State, who: AccountId) -> Vec<(&[u8], u64)> {
    let revealed = &state.commitments.of(NETUID, &who).revealed;
    revealed.iter().map(|(b, block)| (&b[..], *block)).collect()
}

fn waiting(state: &State) -> Vec<(NetUid, AccountId)> {
    state.commitments.timelocked.iter().copied().collect()
}

#[test]
fn a_commitment_is_stored_with_its_block_in_the_place_of_the_one_before() {
    let mut state = chain();
    commit(&mut state, hot(1), &[raw(5)]).unwrap();
    state.clock.block = 50;
    commit(&mut state, hot(1), &[raw(120), Data::Sha256([1; 32])]).unwrap();
    let committed = state.commitments.of(NETUID, &hot(1));
    let registration = committed.registration.as_ref().unwrap();
    assert_eq!(registration.block, 50);
    assert_eq!(registration.deposit, Rao::ZERO);
    assert_eq!(registration.info.fields, [raw(120), Data::Sha256([1; 32])]);
    assert_eq!(committed.last_commitment, Some(50));
    assert_eq!(committed.last_bonds_reset, None);
    // The first one counts as a hundred bytes.
    let used_space = 100 + 152;
    let last_epoch = 4;
    assert_eq!(
        committed.usage,
        Some(UsageTracker {
            last_epoch,
            used_space
        })
    );
    let (netuid, who) = (NETUID, hot(1));
    let told = Event::from(Told::Commitment { netuid, who });
    assert!(state.events.iter().eq([&told, &told]));
}

#[test]
fn only_neurons_of_the_subnet_commit() {
    let mut state = chain();
    keys::pair(&mut state, &COLDKEY, &hot(5)).unwrap();
    let refused = Err(CommitmentsError::AccountNotAllowedCommit.into());
    // Before the fields are counted.
    let many = vec![Data::None; 4];
    assert_eq!(commit(&mut state, hot(5), &many), refused);
    assert_eq!(commit(&mut state, COLDKEY, &[raw(1)]), refused);
    let call = CommitmentsCall::SetCommitment {
        netuid: NetUid(77),
        info: Box::default(),
    };
    let elsewhere = dispatch(
        &mut state,
        Origin::Signed(hot(1)),
        call.clone().into(),
        None,
    );
    assert_eq!(elsewhere, refused);
    let by_root = dispatch(&mut state, Origin::Root, call.into(), None);
    assert_eq!(by_root, Err(Error::BadOrigin));
    assert!(state.commitments.accounts.is_empty());
}

#[test]
fn a_commitment_has_at_most_three_fields() {
    let mut state = chain();
    state.commitments.max_space = 0;
    assert_eq!(
        commit(&mut state, hot(1), &vec![raw(1); 4]),
        Err(CommitmentsError::TooManyFieldsInCommitmentInfo.into())
    );
    state.commitments.max_space = 100;
    commit(&mut state, hot(1), &vec![raw(1); 3]).unwrap();
    assert_eq!(fields(&state, hot(1)).map(<[_]>::len), Some(3));
}

#[test]
fn space_is_counted_anew_in_every_epoch() {
    let mut state = chain();
    let full = Err(CommitmentsError::SpaceLimitExceeded.into());
    // 3,100 bytes: thirty small ones and one more.
    for _ in 0..31 {
        commit(&mut state, hot(1), &[]).unwrap();
    }
    assert_eq!(commit(&mut state, hot(1), &[Data::None]), full);
    // Others have their own space, and a subnet's epoch that is only due is not there yet.
    commit(&mut state, hot(2), &[raw(128)]).unwrap();
    state.clock.block = 60;
    assert_eq!(commit(&mut state, hot(1), &[]), full);
    state.subnet_mut(NETUID).schedule.epoch_index = 5;
    commit(&mut state, hot(1), &[]).unwrap();
    let usage = state.commitments.of(NETUID, &hot(1)).usage.unwrap();
    assert_eq!((usage.last_epoch, usage.used_space), (5, 100));
}

#[test]
fn only_root_sets_the_space() {
    let mut state = chain();
    let set = |state: &mut State, origin, new_limit| {
        let call = CommitmentsCall::SetMaxSpace { new_limit };
        dispatch(state, origin, call.into(), None)
    };
    for origin in [Origin::Signed(hot(1)), Origin::None] {
        assert_eq!(set(&mut state, origin, 1), Err(Error::BadOrigin));
    }
    assert_eq!(state.commitments.max_space, 3_100);
    set(&mut state, Origin::Root, 160).unwrap();
    commit(&mut state, hot(1), &[raw(128), Data::Keccak256([0; 32])]).unwrap();
    state.subnet_mut(NETUID).schedule.epoch_index = 5;
    assert_eq!(
        commit(
            &mut state,
            hot(1),
            &[raw(128), Data::Keccak256([0; 32]), raw(1)]
        ),
        Err(CommitmentsError::SpaceLimitExceeded.into())
    );
}

/// Bonds of two uids to the others, in three mechanisms of which two are there.
fn with_bonds() -> State {
    let mut state = chain();
    let subnet = state.subnet_mut(NETUID);
    subnet.params.mechanism_count = 2;
    subnet.params.bonds_reset = true;
    for mechanism in 0..3 {
        let rows = &mut subnet.mechanism_mut(MechId(mechanism)).bonds;
        *rows = vec![
            Some([(1, 10), (2, 20)].into()),
            None,
            Some([(1, 30)].into()),
        ];
    }
    state
}

/// The rows of bonds of a mechanism.
fn bonds(state: &State, mechanism: u8) -> Vec<Option<Vec<(Uid, u16)>>> {
    let rows = &state.subnet(NETUID).mechanism(MechId(mechanism)).bonds;
    rows.iter()
        .map(|row| row.as_ref().map(|row| row.to_vec()))
        .collect()
}

#[test]
fn the_flag_makes_others_forget_their_bonds_in_every_mechanism() {
    let mut state = with_bonds();
    let before = bonds(&state, 0);
    commit(&mut state, hot(1), &[raw(1), Data::ResetBondsFlag]).unwrap();
    // A row that had nothing else is an empty one.
    let left = vec![Some(vec![(2, 20)]), None, Some(vec![])];
    assert_eq!(bonds(&state, 0), left);
    assert_eq!(bonds(&state, 1), left);
    assert_eq!(bonds(&state, 2), before, "beyond the count");
    let committed = state.commitments.of(NETUID, &hot(1));
    assert_eq!(committed.last_bonds_reset, Some(43));
    assert_eq!(
        fields(&state, hot(1)),
        Some(&[raw(1), Data::ResetBondsFlag][..])
    );
    // The next commitment without it leaves that block.
    state.clock.block = 44;
    commit(&mut state, hot(1), &[raw(1)]).unwrap();
    let committed = state.commitments.of(NETUID, &hot(1));
    assert_eq!(committed.last_bonds_reset, Some(43));
}

#[test]
fn bonds_stay_where_the_owner_did_not_switch_the_reset_on() {
    let mut state = with_bonds();
    let before = bonds(&state, 0);
    state.subnet_mut(NETUID).params.bonds_reset = false;
    commit(&mut state, hot(1), &[Data::ResetBondsFlag]).unwrap();
    assert_eq!(bonds(&state, 0), before);
    let committed = state.commitments.of(NETUID, &hot(1));
    assert_eq!(committed.last_bonds_reset, Some(43));
}

#[test]
fn a_refused_commitment_resets_no_bonds() {
    let mut state = with_bonds();
    state.commitments.max_space = 99;
    let before = state.clone();
    let refused = commit(&mut state, hot(1), &[Data::ResetBondsFlag]);
    assert_eq!(refused, Err(CommitmentsError::SpaceLimitExceeded.into()));
    assert_eq!(bonds(&state, 0), bonds(&before, 0));
    assert!(state.commitments.accounts.is_empty());
}

#[test]
fn a_pulse_opens_what_was_encrypted_for_its_round() {
    let mut state = chain();
    let [for_1000, _, for_2000] = recorded();
    let (first, later) = (timelocked(&for_1000, 1000), timelocked(&for_2000, 2000));
    commit(&mut state, hot(1), &[first, raw(3), later.clone()]).unwrap();
    let (netuid, who) = (NETUID, hot(1));
    let told = Told::TimelockCommitment {
        netuid,
        who,
        reveal_round: 1000,
    };
    assert_eq!(state.events.last(), Some(&told.into()));
    let before = fields(&state, who).unwrap().to_vec();
    let next = |state: &mut State| {
        let input = BlockInput {
            timestamp_ms: 0,
            parent_hash: [0; 32],
            author: None,
        };
        block::step(state, input, None).unwrap();
    };
    next(&mut state);
    assert_eq!(fields(&state, who), Some(&before[..]));
    // A pulse comes as a transaction, so the next block opens it.
    store_pulse(&mut state);
    assert_eq!(revealed(&state, who), []);
    next(&mut state);
    let plain = drand::unlock(&for_1000, &hex::decode(ROUND_1000).unwrap()).unwrap();
    assert_eq!(revealed(&state, who), [(&plain[..], 45)]);
    assert_eq!(fields(&state, who), Some(&[raw(3), later][..]));
    assert_eq!(waiting(&state), [(netuid, who)]);
    let told = Event::from(Told::CommitmentRevealed { netuid, who });
    assert_eq!(state.events.iter().filter(|e| **e == told).count(), 1);
    // The record of the commitment is otherwise as it was.
    let committed = state.commitments.of(netuid, &who);
    let block = committed.registration.as_ref().map(|r| r.block);
    assert_eq!((block, committed.last_commitment), (Some(43), Some(43)));
}

#[test]
fn a_commitment_of_which_nothing_is_left_is_none() {
    let mut state = chain();
    let field = |plain: &[u8]| timelocked(&sealed(plain), 1000);
    commit(&mut state, hot(1), &[field(b"a"), field(b"b")]).unwrap();
    commit(&mut state, hot(2), &[field(b"c"), raw(1)]).unwrap();
    store_pulse(&mut state);
    reveal_timelocked_commitments(&mut state);
    assert_eq!(revealed(&state, hot(1)), [(&b"a"[..], 43), (b"b", 43)]);
    assert_eq!(fields(&state, hot(1)), None);
    let last = state.commitments.of(NETUID, &hot(1)).last_commitment;
    assert_eq!(last, Some(43));
    assert_eq!(fields(&state, hot(2)), Some(&[raw(1)][..]));
    assert_eq!(waiting(&state), []);
    let told = |who| {
        let netuid = NETUID;
        Event::from(Told::CommitmentRevealed { netuid, who })
    };
    let expected = [told(hot(1)), told(hot(1)), told(hot(2))];
    assert!(state.events.iter().eq(&expected));
}

#[test]
fn what_does_not_open_or_opens_to_nothing_is_dropped() {
    let mut state = chain();
    let [_, _, for_2000] = recorded();
    let bad = [
        timelocked(&[1, 2, 3], 1000),
        timelocked(&for_2000, 1000),
        timelocked(&sealed(b""), 1000),
    ];
    commit(&mut state, hot(1), &bad).unwrap();
    store_pulse(&mut state);
    reveal_timelocked_commitments(&mut state);
    assert_eq!(fields(&state, hot(1)), None);
    assert_eq!(revealed(&state, hot(1)), []);
    assert_eq!(waiting(&state), []);
    assert!(state.events.is_empty());
}

#[test]
fn the_ten_newest_revealed_ones_are_kept() {
    let mut state = chain();
    store_pulse(&mut state);
    for n in 0..12_u8 {
        state.clock.block = 43 + u64::from(n);
        commit(&mut state, hot(1), &[timelocked(&sealed(&[n]), 1000)]).unwrap();
        reveal_timelocked_commitments(&mut state);
    }
    let kept: Vec<_> = revealed(&state, hot(1))
        .into_iter()
        .map(|(bytes, block)| (bytes.to_vec(), block))
        .collect();
    let expected: Vec<_> = (2..12_u8).map(|n| (vec![n], 43 + u64::from(n))).collect();
    assert_eq!(kept, expected);
}

#[test]
fn a_plain_commitment_ends_the_wait_of_the_one_before() {
    let mut state = chain();
    commit(&mut state, hot(1), &[timelocked(&sealed(b"a"), 1000)]).unwrap();
    commit(&mut state, hot(2), &[timelocked(&sealed(b"b"), 1000)]).unwrap();
    commit(&mut state, hot(1), &[raw(1)]).unwrap();
    assert_eq!(waiting(&state), [(NETUID, hot(2))]);
    store_pulse(&mut state);
    reveal_timelocked_commitments(&mut state);
    assert_eq!(revealed(&state, hot(1)), []);
    assert_eq!(fields(&state, hot(1)), Some(&[raw(1)][..]));
}

#[test]
fn a_hotkey_that_takes_over_leaves_commitments_behind() {
    let mut state = chain();
    commit(&mut state, hot(1), &[timelocked(&sealed(b"a"), 1000)]).unwrap();
    crate::balances::deposit(&mut state, &COLDKEY, Rao::TAO).unwrap();
    state.clock.block = 7_300;
    keys::swap_hotkey(&mut state, &COLDKEY, &hot(1), &hot(6), Some(NETUID), false).unwrap();
    assert!(fields(&state, hot(1)).is_some());
    assert_eq!(fields(&state, hot(6)), None);
    assert_eq!(waiting(&state), [(NETUID, hot(1))]);
    // It is no neuron any more.
    assert_eq!(
        commit(&mut state, hot(1), &[]),
        Err(CommitmentsError::AccountNotAllowedCommit.into())
    );
}

#[test]
fn a_dissolved_subnets_commitments_are_forgotten() {
    let mut state = chain();
    commit(&mut state, hot(1), &[timelocked(&sealed(b"a"), 1000)]).unwrap();
    let kept = (NetUid(3), hot(1));
    let record = state.commitments.accounts[&(NETUID, hot(1))].clone();
    state.commitments.accounts.insert(kept, record);
    state.commitments.timelocked.insert(kept);
    crate::subnets::dissolve_network(&mut state, NETUID).unwrap();
    assert!(state.commitments.accounts.keys().eq([&kept]));
    assert_eq!(waiting(&state), [kept]);
}

#[test]
fn a_metagraph_shows_the_encoded_commitments_in_storages_order() {
    let mut state = chain();
    for n in 0..3 {
        commit(&mut state, hot(n), &[raw(usize::from(n))]).unwrap();
    }
    store_pulse(&mut state);
    commit(&mut state, hot(1), &[timelocked(&sealed(b"a"), 1000)]).unwrap();
    reveal_timelocked_commitments(&mut state);
    // The second has none any more. Deposit, block, and a list of one field.
    let encoding = |n: u8| {
        let field = [vec![n + 1], vec![7; usize::from(n)]].concat();
        [&[0; 8][..], &[43, 0, 0, 0, 4], &field].concat()
    };
    let mut expected = vec![(hot(0), encoding(0)), (hot(2), encoding(2))];
    expected.sort_by_key(|(who, _)| twox_64(&who.0));
    assert_eq!(encoded(&state, NETUID), expected);
    let graph = info::selective_metagraph(&state, NETUID, &[73]).unwrap();
    let shown = serde_json::to_value(&graph).unwrap();
    assert_eq!(shown["commitments"], serde_json::json!(expected));
}

#[test]
fn calls_are_encoded_as_the_chain_encodes_them() {
    let hash: H256 = [3; 32];
    let info = CommitmentInfo {
        fields: vec![raw(2), Data::BlakeTwo256(hash), timelocked(&[5], 6)],
    };
    let call = crate::call::Call::from(CommitmentsCall::SetCommitment {
        netuid: NETUID,
        info: Box::new(info),
    });
    let mut expected = vec![18, 0, 2, 0, 3 << 2, 3, 7, 7, 130];
    expected.extend(hash);
    expected.extend([134, 1 << 2, 5, 6, 0, 0, 0, 0, 0, 0, 0]);
    assert_eq!(call.encode(), expected);
    let space = CommitmentsCall::SetMaxSpace { new_limit: 3_100 };
    assert_eq!(
        crate::call::Call::from(space).encode(),
        [18, 2, 0x1c, 0x0c, 0, 0]
    );
}
