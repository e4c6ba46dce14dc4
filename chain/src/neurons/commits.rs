//! Weights in two steps: a commitment first, the weights an epoch later (spec 05 §9.1).

use super::{
    timelocked::open_timelocked_block,
    weights::{WeightsGiven, check_mechanism, set_weights, store_weights, weights_rate_passes},
};
use crate::{
    error::{Result, SubtensorError},
    event::SubtensorEvent as Event,
    primitives::{AccountId, H256, MechId, NetUid, NetUidIndex, Uid, blake2_256},
    state::{Ledger, State, Subnet, WeightCommit},
    subnets::should_run_epoch,
};

/// A hotkey's most commitments that are not revealed.
pub(super) const MAX_COMMITS: usize = 10;

/// Weights with what their commitment was salted with.
#[derive(Clone, Copy, Debug)]
pub struct Reveal<'w> {
    /// The weights.
    pub given: WeightsGiven<'w>,
    /// The salt.
    pub salt: &'w [u16],
}

impl<'w> Reveal<'w> {
    /// Weights of one mechanism with their salt.
    #[must_use]
    pub const fn new(
        netuid: NetUid,
        mechanism: MechId,
        dests: &'w [Uid],
        weights: &'w [u16],
        salt: &'w [u16],
        version_key: u64,
    ) -> Self {
        let given = WeightsGiven {
            netuid,
            mechanism,
            dests,
            weights,
            version_key,
        };
        Self { given, salt }
    }

    /// The hash that commits a hotkey to these weights: of the fields' SCALE encoding.
    #[must_use]
    pub fn commitment(&self, hotkey: &AccountId) -> H256 {
        let index = NetUidIndex::new(self.given.netuid, self.given.mechanism);
        let mut data = hotkey.0.to_vec();
        data.extend(index.0.to_le_bytes());
        for list in [self.given.dests, self.given.weights, self.salt] {
            encode_length(&mut data, list.len());
            data.extend(list.iter().flat_map(|n| n.to_le_bytes()));
        }
        data.extend(self.given.version_key.to_le_bytes());
        blake2_256(&data)
    }
}

/// SCALE's compact number.
fn encode_length(data: &mut Vec<u8>, length: usize) {
    match length {
        0..=0x3f => data.push((length as u8) << 2),
        0x40..=0x3fff => data.extend((((length as u16) << 2) | 1).to_le_bytes()),
        _ => data.extend((((length as u32) << 2) | 2).to_le_bytes()),
    }
}

/// The epoch that a call of this block belongs to.
#[must_use]
pub fn current_epoch(subnet: &Subnet, now: u64) -> u64 {
    let due = u64::from(should_run_epoch(&subnet.schedule, now));
    subnet.schedule.epoch_index.saturating_add(due)
}

fn is_expired(subnet: &Subnet, commit: &WeightCommit, epoch: u64) -> bool {
    epoch > reveal_epoch(subnet, commit)
}

/// The one epoch in which a commitment can be revealed.
fn reveal_epoch(subnet: &Subnet, commit: &WeightCommit) -> u64 {
    commit
        .epoch
        .saturating_add(subnet.params.reveal_period_epochs)
}

/// The block of a hotkey's oldest commitment that is open, hashed or encrypted; `None` without one
/// (spec 06 §5 step 9).
#[must_use]
pub fn open_commit_block(
    subnet: &Subnet,
    mechanism: MechId,
    hotkey: &AccountId,
    now: u64,
) -> Option<u64> {
    let epoch = current_epoch(subnet, now);
    let commits = subnet.mechanism(mechanism).commits.get(hotkey);
    let hashed = commits
        .into_iter()
        .flatten()
        .find(|commit| !is_expired(subnet, commit, epoch))
        .map(|commit| commit.block);
    let encrypted = open_timelocked_block(subnet, mechanism, hotkey, now);
    hashed.into_iter().chain(encrypted).min()
}

/// Commits the signing hotkey to weights.
///
/// # Errors
/// In this order: `MechanismDoesNotExist`, that of `signer`, `CommitRevealDisabled`,
/// `HotKeyNotRegisteredInSubNet`, `CommittingWeightsTooFast`, `TooManyUnrevealedCommits`.
pub fn commit_weights(
    state: &mut State,
    signer: Result<AccountId>,
    netuid: NetUid,
    mechanism: MechId,
    hash: H256,
) -> Result {
    use SubtensorError as E;
    let now = state.now();
    let subnet = state.subnet(netuid);
    check_mechanism(subnet, mechanism)?;
    let hotkey = signer?;
    if !subnet.params.commit_reveal_weights {
        return Err(E::CommitRevealDisabled.into());
    }
    let Some(&uid) = subnet.neurons.uids.get(&hotkey) else {
        return Err(E::HotKeyNotRegisteredInSubNet.into());
    };
    if !weights_rate_passes(state, uid, netuid, mechanism) {
        return Err(E::CommittingWeightsTooFast.into());
    }
    let epoch = current_epoch(subnet, now);
    let mut commits = subnet
        .mechanism(mechanism)
        .commits
        .get(&hotkey)
        .cloned()
        .unwrap_or_default();
    while let Some(oldest) = commits.front()
        && is_expired(subnet, oldest, epoch)
    {
        commits.pop_front();
    }
    if commits.len() >= MAX_COMMITS {
        return Err(E::TooManyUnrevealedCommits.into());
    }
    let block = now;
    commits.push_back(WeightCommit { hash, epoch, block });

    let subnet = state.subnet_mut(netuid);
    let n = subnet.neurons.keys.len();
    let stored = subnet.mechanism_mut(mechanism);
    stored.commits.insert(hotkey, commits);
    stored.set_last_update(uid, now, n);
    let index = NetUidIndex::new(netuid, mechanism);
    state.emit(Event::WeightsCommitted(hotkey, index, hash));
    Ok(())
}

/// Reveals and sets committed weights; older commitments are forgotten. On an error the caller
/// undoes what was done.
///
/// # Errors
/// In this order: that of `signer`, `CommitRevealDisabled`, `NoWeightsCommitFound` or
/// `ExpiredWeightCommit` if no commitment is left, `ExpiredWeightCommit`,
/// `InvalidRevealCommitHashNotMatch`, `RevealTooEarly`, those of setting weights.
pub fn reveal_weights(state: &mut State, signer: Result<AccountId>, reveal: &Reveal<'_>) -> Result {
    let hotkey = signer?;
    let given = &reveal.given;
    let hash = reveal.commitment(&hotkey);
    drop_expired(state, &hotkey, given.netuid, given.mechanism, &[hash])?;
    let position = position_in_window(state, &hotkey, given, hash)?;
    remove(state, &hotkey, given, |commits| {
        commits.drain(..=position);
    });
    store_weights(state, &hotkey, given)?;
    let index = NetUidIndex::new(given.netuid, given.mechanism);
    state.emit(Event::WeightsRevealed(hotkey, index, hash));
    Ok(())
}

/// Reveals and sets several committed weights on a subnet's main mechanism, in order; all can be
/// revealed or none is. On an error the caller undoes what was done.
///
/// # Errors
/// `InputLengthsUnequal`, then those of [`reveal_weights`]; `InvalidRevealCommitHashNotMatch` also for
/// one commitment revealed twice.
pub fn batch_reveal_weights(
    state: &mut State,
    signer: Result<AccountId>,
    netuid: NetUid,
    batch: &RevealBatch<'_>,
) -> Result {
    let reveals = batch.reveals(netuid)?;
    let hotkey = signer?;
    let hashes: Vec<H256> = reveals.iter().map(|r| r.commitment(&hotkey)).collect();
    drop_expired(state, &hotkey, netuid, MechId::MAIN, &hashes)?;
    for (reveal, hash) in reveals.iter().zip(&hashes) {
        position_in_window(state, &hotkey, &reveal.given, *hash)?;
    }
    for (reveal, hash) in reveals.iter().zip(&hashes) {
        // Gone if the batch reveals it twice.
        let mut found = false;
        remove(state, &hotkey, &reveal.given, |commits| {
            if let Some(position) = commits.iter().position(|c| c.hash == *hash) {
                commits.remove(position);
                found = true;
            }
        });
        if !found {
            return Err(SubtensorError::InvalidRevealCommitHashNotMatch.into());
        }
        store_weights(state, &hotkey, &reveal.given)?;
    }
    state.emit(Event::WeightsBatchRevealed(hotkey, netuid, hashes));
    Ok(())
}

/// The lists of a batch of reveals; an item is one of each.
#[derive(Clone, Copy, Debug)]
pub struct RevealBatch<'w> {
    /// Targets.
    pub uids: &'w [Vec<Uid>],
    /// Weights.
    pub values: &'w [Vec<u16>],
    /// Salts.
    pub salts: &'w [Vec<u16>],
    /// Versions.
    pub version_keys: &'w [u64],
}

impl<'w> RevealBatch<'w> {
    /// The items, on a subnet's main mechanism.
    ///
    /// # Errors
    /// `InputLengthsUnequal`.
    pub fn reveals(&self, netuid: NetUid) -> Result<Vec<Reveal<'w>>> {
        let n = self.uids.len();
        if [self.values.len(), self.salts.len(), self.version_keys.len()] != [n; 3] {
            return Err(SubtensorError::InputLengthsUnequal.into());
        }
        let lists = self.uids.iter().zip(self.values);
        let secrets = self.salts.iter().zip(self.version_keys);
        Ok(lists
            .zip(secrets)
            .map(|((dests, weights), (salt, &version_key))| Reveal {
                given: WeightsGiven {
                    netuid,
                    mechanism: MechId::MAIN,
                    dests,
                    weights,
                    version_key,
                },
                salt,
            })
            .collect())
    }
}

/// Forgets a hotkey's expired commitments before a reveal of `hashes`.
fn drop_expired(
    state: &mut State,
    hotkey: &AccountId,
    netuid: NetUid,
    mechanism: MechId,
    hashes: &[H256],
) -> Result {
    use SubtensorError as E;
    let now = state.now();
    let subnet = state.subnet(netuid);
    if !subnet.params.commit_reveal_weights {
        return Err(E::CommitRevealDisabled.into());
    }
    let epoch = current_epoch(subnet, now);
    let Some(commits) = subnet.mechanism(mechanism).commits.get(hotkey) else {
        return Err(E::NoWeightsCommitFound.into());
    };
    let expired = commits
        .iter()
        .take_while(|commit| is_expired(subnet, commit, epoch));
    let expired: Vec<H256> = expired.map(|commit| commit.hash).collect();
    let left = commits.len() - expired.len();
    let unknown = hashes
        .iter()
        .find(|hash| !commits.iter().skip(expired.len()).any(|c| c.hash == **hash));
    if let Some(unknown) = unknown {
        return Err(match (expired.contains(unknown), left) {
            (true, _) => E::ExpiredWeightCommit,
            (false, 0) => E::NoWeightsCommitFound,
            (false, _) => E::InvalidRevealCommitHashNotMatch,
        }
        .into());
    }
    let queues = &mut state.subnet_mut(netuid).mechanism_mut(mechanism).commits;
    if left == 0 {
        queues.remove(hotkey);
    } else if let Some(commits) = queues.get_mut(hotkey) {
        commits.drain(..expired.len());
    }
    Ok(())
}

/// Where a hash is in the queue, if this is the epoch to reveal it.
fn position_in_window(
    state: &Ledger,
    hotkey: &AccountId,
    given: &WeightsGiven<'_>,
    hash: H256,
) -> Result<usize> {
    let subnet = state.subnet(given.netuid);
    let commits = subnet.mechanism(given.mechanism).commits.get(hotkey);
    let found = commits
        .into_iter()
        .flatten()
        .enumerate()
        .find(|(_, commit)| commit.hash == hash);
    let Some((position, commit)) = found else {
        return Err(SubtensorError::NoWeightsCommitFound.into());
    };
    if current_epoch(subnet, state.now()) != reveal_epoch(subnet, commit) {
        return Err(SubtensorError::RevealTooEarly.into());
    }
    Ok(position)
}

/// What the guard of reveals asks: the signer has committed something on the mechanism, and each
/// hash is among it and may be revealed now, one after the other.
///
/// # Errors
/// `NoWeightsCommitFound` for no commitments, also where none is to be revealed; then by reveal
/// `NoWeightsCommitFound`, `RevealTooEarly`, also for expired ones.
pub fn check_reveals(
    state: &Ledger,
    hotkey: &AccountId,
    (netuid, mechanism): (NetUid, MechId),
    reveals: &[Reveal<'_>],
) -> Result {
    let commits = &state.subnet(netuid).mechanism(mechanism).commits;
    if !commits.contains_key(hotkey) {
        return Err(SubtensorError::NoWeightsCommitFound.into());
    }
    reveals.iter().try_for_each(|reveal| {
        position_in_window(state, hotkey, &reveal.given, reveal.commitment(hotkey)).map(drop)
    })
}

fn remove(
    state: &mut State,
    hotkey: &AccountId,
    given: &WeightsGiven<'_>,
    change: impl FnOnce(&mut std::collections::VecDeque<WeightCommit>),
) {
    let stored = state
        .subnet_mut(given.netuid)
        .mechanism_mut(given.mechanism);
    if let Some(commits) = stored.commits.get_mut(hotkey) {
        change(commits);
        if commits.is_empty() {
            stored.commits.remove(hotkey);
        }
    }
}

/// Commits on several subnets; an item that fails is told by an event.
///
/// # Errors
/// That of `signer`, `InputLengthsUnequal`.
pub fn batch_commit_weights(
    state: &mut State,
    signer: Result<AccountId>,
    netuids: &[NetUid],
    hashes: &[H256],
) -> Result {
    let hotkey = signer?;
    ensure_equal(netuids.len(), &[hashes.len()])?;
    let items = netuids.iter().zip(hashes);
    let results: Vec<_> = items
        .map(|(&netuid, &hash)| {
            let item = commit_weights(state, Ok(hotkey), netuid, MechId::MAIN, hash);
            (netuid, item)
        })
        .collect();
    conclude_batch(state, hotkey, netuids, results);
    Ok(())
}

/// Sets weights on several subnets in the open; an item that fails is told by an event.
///
/// # Errors
/// That of `signer`, `InputLengthsUnequal`.
pub fn batch_set_weights(
    state: &mut State,
    signer: Result<AccountId>,
    netuids: &[NetUid],
    weights: &[Vec<(Uid, u16)>],
    version_keys: &[u64],
) -> Result {
    let hotkey = signer?;
    ensure_equal(netuids.len(), &[weights.len(), version_keys.len()])?;
    let items = netuids.iter().zip(weights).zip(version_keys);
    let results: Vec<_> = items
        .map(|((&netuid, row), &version_key)| {
            let (dests, weights): (Vec<Uid>, Vec<u16>) = row.iter().copied().unzip();
            let given = WeightsGiven {
                netuid,
                mechanism: MechId::MAIN,
                dests: &dests,
                weights: &weights,
                version_key,
            };
            (netuid, set_weights(state, Ok(hotkey), &given))
        })
        .collect();
    conclude_batch(state, hotkey, netuids, results);
    Ok(())
}

/// # Errors
/// `InputLengthsUnequal`.
pub fn ensure_equal(length: usize, others: &[usize]) -> Result {
    if others.iter().all(|other| *other == length) {
        Ok(())
    } else {
        Err(SubtensorError::InputLengthsUnequal.into())
    }
}

fn conclude_batch(
    state: &mut State,
    hotkey: AccountId,
    netuids: &[NetUid],
    results: Vec<(NetUid, Result)>,
) {
    let failed: Vec<_> = results
        .into_iter()
        .filter_map(|(netuid, result)| Some((netuid, result.err()?)))
        .collect();
    if !failed.is_empty() {
        state.emit(Event::BatchCompletedWithErrors());
    }
    for (netuid, error) in failed {
        state.emit(Event::BatchWeightItemFailed(netuid, error));
    }
    state.emit(Event::BatchWeightsCompleted(netuids.to_vec(), hotkey));
}

#[cfg(test)]
#[path = "commits_tests.rs"]
mod tests;
