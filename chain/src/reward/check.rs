//! Checks and conversion of a script's answer (spec 08 §5.2, §5.3).

use super::{CsrMatrix, InvalidOutput, RewardOutput, RewardShares};
use crate::{
    epoch::{EpochShares, EpochSnapshot, Masked, Row, SparseRow, smallest_share_stored_as},
    primitives::{I32F32, Uid},
};

/// The largest private state, in bytes (spec 08 §7).
pub const MAX_STATE_BYTES: usize = 64 << 10;

/// The longest note, in bytes (spec 08 §5.2).
pub const MAX_NOTE_BYTES: usize = 256;

/// 1 in Q32.
const ONE_Q32: u64 = 1 << 32;

/// The shares that an output stands for, if it keeps every rule. `state_bytes` is the room that the
/// program asked for. What the output leaves out is `base`'s: without one, bonds stay as they are
/// stored and what readers see is 0.
///
/// # Errors
/// The first broken rule.
pub fn shares(
    output: &RewardOutput,
    state_bytes: u32,
    snapshot: &EpochSnapshot,
    masked: &Masked,
    base: Option<&EpochShares>,
) -> Result<EpochShares, InvalidOutput> {
    let n = snapshot.uid_count();
    let both = [
        ("incentive", &output.incentive),
        ("dividends", &output.dividends),
    ];
    for (field, shares) in both {
        check_length(field, shares.values().len(), n)?;
    }
    for (field, shares) in both {
        check_range(field, shares, n)?;
    }
    check_roles(&output.dividends, masked)?;
    if let Some(bonds) = &output.bonds {
        check_bonds(bonds, n, masked)?;
    }
    let shown = [
        ("consensus-q32", &output.consensus_q32),
        ("validator-trust-q32", &output.validator_trust_q32),
    ];
    for (field, values) in shown {
        if let Some(values) = values {
            check_length(field, values.len(), n)?;
        }
    }
    let state = output.state.as_ref().map_or(0, Vec::len);
    check_size("state", state, MAX_STATE_BYTES.min(state_bytes as usize))?;
    check_size("note", output.note.len(), MAX_NOTE_BYTES)?;

    Ok(EpochShares {
        incentive: fixed(&output.incentive),
        dividends: fixed(&output.dividends),
        consensus: shown_to_readers(
            output.consensus_q32.as_deref(),
            base.map(|b| &b.consensus[..]),
            n,
        ),
        validator_trust: shown_to_readers(
            output.validator_trust_q32.as_deref(),
            base.map(|b| &b.validator_trust[..]),
            n,
        ),
        bonds: match (&output.bonds, base) {
            (Some(bonds), _) => rows(bonds).map(row_from_u16).collect(),
            (None, Some(base)) => base.bonds.clone(),
            (None, None) => snapshot.bonds.iter().map(stored_row).collect(),
        },
    })
}

fn check_length(field: &'static str, got: usize, want: usize) -> Result<(), InvalidOutput> {
    if got == want {
        Ok(())
    } else {
        Err(InvalidOutput::Length { field, got, want })
    }
}

fn check_size(field: &'static str, got: usize, limit: usize) -> Result<(), InvalidOutput> {
    if got <= limit {
        Ok(())
    } else {
        Err(InvalidOutput::TooLarge { field, got, limit })
    }
}

/// Exact shares are at most 1, and so is their sum but for one unit of rounding a uid.
fn check_range(field: &'static str, shares: &RewardShares, n: usize) -> Result<(), InvalidOutput> {
    let RewardShares::ExactQ32(values) = shares else {
        return Ok(());
    };
    let most = u128::from(ONE_Q32) + n as u128;
    if values.iter().any(|value| *value > ONE_Q32) || sum(values) > most {
        return Err(InvalidOutput::Range { field });
    }
    Ok(())
}

/// Only who holds a permit, old or new, earns as a validator.
fn check_roles(dividends: &RewardShares, masked: &Masked) -> Result<(), InvalidOutput> {
    let stranger = (0..)
        .zip(dividends.values())
        .find(|(uid, share)| **share != 0 && !holds_permit(masked, *uid));
    match stranger {
        Some((uid, _)) => Err(InvalidOutput::RoleMismatch { uid }),
        None => Ok(()),
    }
}

fn check_bonds(bonds: &CsrMatrix, n: usize, masked: &Masked) -> Result<(), InvalidOutput> {
    let broken = |rule| Err(InvalidOutput::Bonds { rule });
    let starts = &bonds.row_start;
    if starts.len() != n + 1 {
        return broken("row-start has not n + 1 entries");
    }
    if starts[0] != 0 {
        return broken("row-start does not begin at 0");
    }
    if starts.windows(2).any(|pair| pair[0] > pair[1]) {
        return broken("row-start falls");
    }
    let entries = starts[n] as usize;
    if entries != bonds.col.len() || entries != bonds.val.len() {
        return broken("row-start does not end at the number of entries");
    }
    if entries > n * n {
        return broken("more than n * n entries");
    }
    for (uid, row) in (0..).zip(rows(bonds)) {
        if row.clone().any(|(column, _)| usize::from(column) >= n) {
            return broken("a column is not a uid");
        }
        let columns = row.clone().map(|(column, _)| column);
        if columns.clone().zip(columns.skip(1)).any(|(a, b)| a >= b) {
            return broken("columns of a row do not rise");
        }
        if row.len() > 0 && !holds_permit(masked, uid) {
            return broken("a row of a uid without validator permit is not empty");
        }
    }
    Ok(())
}

fn holds_permit(masked: &Masked, uid: Uid) -> bool {
    let uid = usize::from(uid);
    [&masked.permits, &masked.new_permits]
        .into_iter()
        .any(|permits| permits.get(uid).copied().unwrap_or(false))
}

type RowEntries<'a> = core::iter::Zip<
    core::iter::Copied<core::slice::Iter<'a, Uid>>,
    core::iter::Copied<core::slice::Iter<'a, u16>>,
>;

/// The rows of a matrix whose offsets are known to be in order.
fn rows(matrix: &CsrMatrix) -> impl Iterator<Item = RowEntries<'_>> {
    matrix.row_start.windows(2).map(|bounds| {
        let range = bounds[0] as usize..bounds[1] as usize;
        let columns = matrix.col[range.clone()].iter().copied();
        columns.zip(matrix.val[range].iter().copied())
    })
}

fn row_from_u16(row: RowEntries<'_>) -> SparseRow {
    row.map(|(column, value)| (column, smallest_share_stored_as(value)))
        .collect()
}

fn stored_row(row: &Row) -> SparseRow {
    row.iter()
        .map(|(column, value)| (*column, smallest_share_stored_as(*value)))
        .collect()
}

/// I32F32 bits: relative shares floor(w · 2³² / sum), exact ones as they are.
fn fixed(shares: &RewardShares) -> Vec<I32F32> {
    match shares {
        RewardShares::ExactQ32(values) => values.iter().map(|v| from_q32(*v)).collect(),
        RewardShares::Relative(values) => {
            let sum = sum(values);
            values
                .iter()
                .map(|value| {
                    let share = (u128::from(*value) << 32).checked_div(sum).unwrap_or(0);
                    // value ≤ sum, so the share is at most 2^32.
                    from_q32(share as u64)
                })
                .collect()
        }
    }
}

fn shown_to_readers(values: Option<&[u64]>, base: Option<&[I32F32]>, n: usize) -> Vec<I32F32> {
    match (values, base) {
        (Some(values), _) => values.iter().map(|v| from_q32((*v).min(ONE_Q32))).collect(),
        (None, Some(base)) => base.to_vec(),
        (None, None) => vec![I32F32::from_bits(0); n],
    }
}

/// `value` is at most 2³².
const fn from_q32(value: u64) -> I32F32 {
    I32F32::from_bits(value as i64)
}

fn sum(values: &[u64]) -> u128 {
    values.iter().map(|value| u128::from(*value)).sum()
}

impl RewardShares {
    fn values(&self) -> &[u64] {
        match self {
            Self::Relative(values) | Self::ExactQ32(values) => values,
        }
    }
}
