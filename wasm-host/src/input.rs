//! The epoch's inputs as the interface's records (spec 08 §4, §5.1).

use std::borrow::Cow;

use taovm_chain::{
    epoch::{EpochShares, EpochSnapshot, Masked, Row, SparseRow},
    primitives::{I32F32, I64F64, Uid},
    reward::{RewardFault, RewardRun},
};

use crate::{bindings::wit, profile};

/// A script's input with its measures.
pub(crate) struct ScriptInput {
    /// The records.
    pub(crate) records: wit::EpochInput,
    /// Bytes of all its lists.
    pub(crate) bytes: u64,
    /// n.
    pub(crate) uids: u64,
    /// Weight entries.
    pub(crate) weights: u64,
}

/// Builds a run's input.
///
/// # Errors
/// [`RewardFault::InputTooLarge`].
pub(crate) fn build_input(run: &RewardRun<'_>) -> Result<ScriptInput, RewardFault> {
    let snapshot = run.snapshot;
    let needs = run.manifest.needs;
    let n = snapshot.uid_count();
    // A uid is a u16; past that the neurons alone are larger than an input may be.
    let Ok(uid_count) = u16::try_from(n) else {
        return Err(too_large(n as u64 * BYTES_PER_NEURON));
    };
    let records = wit::EpochInput {
        header: header(snapshot, uid_count),
        params: params(snapshot),
        neurons: neurons(snapshot, run.masked, needs.coldkeys),
        weights: masked_weights(&run.masked.weights, uid_count),
        raw_weights: needs
            .raw_weights
            .then(|| stored_rows(&snapshot.weights, uid_count)),
        bonds: needs.bonds.then(|| stored_rows(&snapshot.bonds, uid_count)),
        yuma: run.yuma.filter(|_| needs.yuma).map(|y| yuma(y, n)),
        config: run.config.to_vec(),
        state: run.state.to_vec(),
    };
    let bytes = input_bytes(&records);
    if bytes > profile::MAX_INPUT {
        return Err(too_large(bytes));
    }
    Ok(ScriptInput {
        bytes,
        uids: n as u64,
        weights: records.weights.col.len() as u64,
        records,
    })
}

/// A neuron without optional inputs: a key, five u64, the roles and two u16.
const BYTES_PER_NEURON: u64 = 32 + 5 * 8 + 1 + 2 * 2;

fn too_large(bytes: u64) -> RewardFault {
    RewardFault::InputTooLarge {
        bytes,
        limit: profile::MAX_INPUT,
    }
}

fn input_bytes(input: &wit::EpochInput) -> u64 {
    let sparse = |m: &wit::SparseU16| 4 * m.row_start.len() + 2 * m.col.len() + 2 * m.val.len();
    let optional = |m: &Option<wit::SparseU16>| m.as_ref().map_or(0, sparse);
    let yuma = input.yuma.as_ref().map_or(0, |y| {
        8 * (y.incentive_q32.len()
            + y.dividends_q32.len()
            + y.consensus_q32.len()
            + y.validator_trust_q32.len())
    });
    let n = u64::from(input.header.uid_count);
    let lists = input.neurons.coldkeys.len()
        + sparse(&input.weights)
        + optional(&input.raw_weights)
        + optional(&input.bonds)
        + yuma
        + input.config.len()
        + input.state.len();
    n * BYTES_PER_NEURON + lists as u64
}

fn header(s: &EpochSnapshot, uid_count: u16) -> wit::Header {
    wit::Header {
        netuid: s.netuid.0,
        mechanism: s.mechanism.0,
        block: s.block,
        last_epoch_block: s.last_step_block,
        tempo: s.tempo,
        epoch_index: s.epoch_index,
        uid_count,
        owner_uid: s.owner_uid,
        emission: s.emission.0,
        subnet_generation: s.generation,
    }
}

fn params(s: &EpochSnapshot) -> wit::Params {
    let p = &s.params;
    wit::Params {
        kappa: p.kappa,
        rho: p.rho,
        bonds_penalty: p.bonds_penalty,
        bonds_moving_average: p.bonds_moving_average,
        alpha_low: p.alpha_low,
        alpha_high: p.alpha_high,
        alpha_sigmoid_steepness: p.alpha_sigmoid_steepness,
        liquid_alpha: p.liquid_alpha,
        yuma3: p.yuma3,
        max_validators: p.max_validators,
        activity_cutoff: p.activity_cutoff,
    }
}

fn neurons(s: &EpochSnapshot, masked: &Masked, coldkeys: bool) -> wit::Neurons {
    let neurons = &s.neurons;
    let n = s.uid_count();
    let keys = |accounts: &[taovm_chain::primitives::AccountId]| {
        let mut bytes: Vec<u8> = accounts.iter().take(n).flat_map(|a| a.0).collect();
        bytes.resize(n * 32, 0);
        bytes
    };
    wit::Neurons {
        hotkeys: keys(&neurons.hotkeys),
        coldkeys: if coldkeys {
            keys(&neurons.coldkeys)
        } else {
            Vec::new()
        },
        registered_at: padded(&neurons.registered_at, n, |&v| v),
        last_update: padded(&neurons.last_update, n, |&v| v),
        stake: padded(&neurons.stake, n, whole),
        stake_q32: padded(&masked.stake, n, q32),
        active_stake_q32: padded(&masked.active_stake, n, q32),
        role_bits: (0..n).map(|uid| role_bits(masked, uid)).collect(),
        previous_incentive: padded(&neurons.incentive, n, |&v| v),
        previous_dividends: padded(&neurons.dividends, n, |&v| v),
    }
}

/// The list cut or filled with zeros to n entries, as the chain reads a stored vector.
fn padded<T, U: Clone + Default>(list: &[T], n: usize, f: impl Fn(&T) -> U) -> Vec<U> {
    let mut out: Vec<U> = list.iter().take(n).map(f).collect();
    out.resize(n, U::default());
    out
}

fn role_bits(masked: &Masked, uid: usize) -> u8 {
    let bit = |list: &[bool], bit: u8| u8::from(list.get(uid) == Some(&true)) << bit;
    bit(&masked.active, 0) | bit(&masked.permits, 1) | bit(&masked.new_permits, 2)
}

/// The integer part; negative values are 0.
fn whole(value: &I64F64) -> u64 {
    u64::try_from(value.to_bits() >> 64).unwrap_or(0)
}

/// The bits of a value clamped to [0, 1].
pub(crate) fn q32(value: &I32F32) -> u64 {
    value.to_bits().clamp(0, 1 << 32).unsigned_abs()
}

/// The u16 of a raw weight.
fn weight(value: &I32F32) -> u16 {
    u16::try_from((value.to_bits() >> 32).clamp(0, u16::MAX.into())).unwrap_or(u16::MAX)
}

fn yuma(shares: &EpochShares, n: usize) -> wit::YumaResult {
    wit::YumaResult {
        incentive_q32: padded(&shares.incentive, n, q32),
        dividends_q32: padded(&shares.dividends, n, q32),
        consensus_q32: padded(&shares.consensus, n, q32),
        validator_trust_q32: padded(&shares.validator_trust, n, q32),
    }
}

fn masked_weights(rows: &[SparseRow], n: u16) -> wit::SparseU16 {
    sparse(rows.iter().map(Vec::as_slice), n, |value| weight(&value))
}

fn stored_rows(rows: &[Row], n: u16) -> wit::SparseU16 {
    sparse(rows.iter().map(|row| &**row), n, |value| value)
}

/// n rows as compressed rows: sorted by column, of equal columns the first, none beyond n.
fn sparse<'a, V: Copy + 'a>(
    rows: impl Iterator<Item = &'a [(Uid, V)]>,
    n: u16,
    value: impl Fn(V) -> u16,
) -> wit::SparseU16 {
    let mut out = wit::SparseU16 {
        row_start: Vec::with_capacity(usize::from(n) + 1),
        col: Vec::new(),
        val: Vec::new(),
    };
    out.row_start.push(0);
    for row in rows.take(n.into()) {
        // Most rows are stored as they have to be.
        let row = if row.is_sorted_by(|(a, _), (b, _)| a < b) {
            Cow::Borrowed(row)
        } else {
            let mut sorted = row.to_vec();
            sorted.sort_by_key(|(col, _)| *col);
            sorted.dedup_by_key(|(col, _)| *col);
            Cow::Owned(sorted)
        };
        let within = &row[..row.partition_point(|(col, _)| *col < n)];
        out.col.extend(within.iter().map(|(col, _)| *col));
        out.val.extend(within.iter().map(|(_, v)| value(*v)));
        // At most n² entries, below 2^32.
        out.row_start.push(out.col.len() as u32);
    }
    out.row_start
        .resize(usize::from(n) + 1, out.col.len() as u32);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_out_sorted_within_the_matrix_and_without_duplicates() {
        let rows: Vec<Row> = vec![
            vec![(2, 20), (0, 5), (2, 21), (3, 9)].into(),
            vec![].into(),
            vec![(1, 0)].into(),
            vec![(0, 1)].into(),
        ];
        let matrix = stored_rows(&rows, 3);
        assert_eq!(matrix.row_start, [0, 2, 2, 3]);
        assert_eq!(matrix.col, [0, 2, 1]);
        assert_eq!(matrix.val, [5, 20, 0]);
    }

    #[test]
    fn shares_are_clamped_to_the_unit_interval() {
        assert_eq!(q32(&I32F32::from_num(-1)), 0);
        assert_eq!(q32(&I32F32::from_num(2)), 1 << 32);
        assert_eq!(q32(&I32F32::from_bits(7)), 7);
    }

    #[test]
    fn weights_and_stake_lose_their_fraction() {
        assert_eq!(weight(&I32F32::from_bits((5 << 32) + 1)), 5);
        assert_eq!(weight(&I32F32::from_num(70_000)), u16::MAX);
        assert_eq!(weight(&I32F32::from_num(-3)), 0);
        assert_eq!(whole(&I64F64::from_bits((9 << 64) + 1)), 9);
        assert_eq!(whole(&I64F64::from_num(-1)), 0);
    }

    #[test]
    fn short_lists_are_filled_with_zeros() {
        assert_eq!(padded(&[4u16], 3, |&v| v), [4, 0, 0]);
        assert_eq!(padded(&[4u16, 5], 1, |&v| v), [4]);
    }
}
