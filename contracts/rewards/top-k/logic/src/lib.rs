//! Top-k: the k neurons with the highest stake-weighted score share the incentive by score;
//! validators share the dividends by active stake.
//!
//! Plain integer functions over slices. The reward script, its native twin in tests and the
//! benchmarks all run this code.

#![no_std]

extern crate alloc;

use alloc::{vec, vec::Vec};
use core::fmt;

/// k without a configuration.
pub const DEFAULT_K: u16 = 3;

/// Role bits of a validator: a permit now or from the next epoch on.
const PERMIT_BITS: u8 = 0b110;

/// What top-k looks at: lists by uid and the weights as compressed sparse rows.
#[derive(Clone, Copy, Debug)]
pub struct Inputs<'a> {
    /// Active stake as I32F32 bits in [0, 1].
    pub active_stake_q32: &'a [u64],
    /// Bits 1 and 2: validator permits.
    pub role_bits: &'a [u8],
    /// n + 1 row offsets.
    pub row_start: &'a [u32],
    /// The column (uid) of each weight.
    pub col: &'a [u16],
    /// The weights.
    pub val: &'a [u16],
}

/// Relative shares by uid.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shares {
    /// The miners'.
    pub incentive: Vec<u64>,
    /// The validators'.
    pub dividends: Vec<u64>,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Error {
    /// The configuration is neither empty nor a u16 of at least 1.
    Config,
    /// Lists of different lengths.
    Lengths,
    /// A row or a column outside of the matrix.
    Weights,
    /// Active stake above 1.
    Stake,
}

impl Error {
    /// The error in words.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Config => "config: empty, or k as 2 bytes, little endian, at least 1",
            Self::Lengths => "lists of different lengths",
            Self::Weights => "weights: row or column out of range",
            Self::Stake => "active stake above 1",
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

impl core::error::Error for Error {}

/// k of a configuration: [`DEFAULT_K`] if it is empty, else its two bytes.
///
/// # Errors
/// [`Error::Config`] for any other length and for k = 0.
pub fn read_config(config: &[u8]) -> Result<u16, Error> {
    match *config {
        [] => Ok(DEFAULT_K),
        [low, high] => match u16::from_le_bytes([low, high]) {
            0 => Err(Error::Config),
            k => Ok(k),
        },
        _ => Err(Error::Config),
    }
}

/// Decides an epoch. Equal scores go to the lower uid; a score of 0 is never kept.
///
/// # Errors
/// If the inputs do not fit together.
pub fn decide(inputs: Inputs<'_>, k: u16) -> Result<Shares, Error> {
    let n = inputs.active_stake_q32.len();
    if inputs.role_bits.len() != n || inputs.row_start.len() != n + 1 {
        return Err(Error::Lengths);
    }
    let mut incentive = scores(inputs)?;
    keep_best(&mut incentive, usize::from(k));
    let dividends = inputs
        .active_stake_q32
        .iter()
        .zip(inputs.role_bits)
        .map(|(&stake, &roles)| if roles & PERMIT_BITS == 0 { 0 } else { stake })
        .collect();
    Ok(Shares {
        incentive,
        dividends,
    })
}

/// Σ over validators of active stake · weight / the row's sum, each term floored to Q32.
fn scores(inputs: Inputs<'_>) -> Result<Vec<u64>, Error> {
    let mut scores = vec![0u64; inputs.active_stake_q32.len()];
    for (&stake, bounds) in inputs
        .active_stake_q32
        .iter()
        .zip(inputs.row_start.windows(2))
    {
        if stake > 1 << 32 {
            return Err(Error::Stake);
        }
        let span = bounds[0] as usize..bounds[1] as usize;
        let cols = inputs.col.get(span.clone()).ok_or(Error::Weights)?;
        let vals = inputs.val.get(span).ok_or(Error::Weights)?;
        // A row has at most 2^16 columns, so its sum fits.
        let sum: u64 = vals.iter().map(|&w| u64::from(w)).sum();
        if stake == 0 || sum == 0 {
            continue;
        }
        for (&col, &weight) in cols.iter().zip(vals) {
            let score = scores.get_mut(usize::from(col)).ok_or(Error::Weights)?;
            // stake ≤ 2^32 and weight < 2^16; a score stays below n · 2^32.
            *score += stake * u64::from(weight) / sum;
        }
    }
    Ok(scores)
}

/// Sets all but the k largest scores to 0.
fn keep_best(scores: &mut [u64], k: usize) {
    let mut ranked: Vec<usize> = (0..scores.len()).filter(|&uid| scores[uid] > 0).collect();
    if ranked.len() <= k {
        return;
    }
    ranked.select_nth_unstable_by(k, |&a, &b| scores[b].cmp(&scores[a]).then(a.cmp(&b)));
    for &uid in &ranked[k..] {
        scores[uid] = 0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ONE: u64 = 1 << 32;

    fn four_neurons(k: u16) -> Shares {
        // Validators 0 (3/4) and 1 (1/4); miners 2 and 3.
        let inputs = Inputs {
            active_stake_q32: &[ONE / 4 * 3, ONE / 4, 0, 0],
            role_bits: &[0b011, 0b011, 0b001, 0b001],
            row_start: &[0, 2, 4, 4, 4],
            col: &[2, 3, 2, 3],
            val: &[1, 3, 3, 1],
        };
        decide(inputs, k).unwrap()
    }

    #[test]
    fn scores_are_stake_times_row_share() {
        let shares = four_neurons(2);
        // 3/4 · 1/4 + 1/4 · 3/4 and 3/4 · 3/4 + 1/4 · 1/4
        assert_eq!(shares.incentive, [0, 0, ONE / 8 * 3, ONE / 8 * 5]);
        assert_eq!(shares.dividends, [ONE / 4 * 3, ONE / 4, 0, 0]);
    }

    #[test]
    fn only_the_k_best_are_kept() {
        assert_eq!(four_neurons(1).incentive, [0, 0, 0, ONE / 8 * 5]);
    }

    #[test]
    fn equal_scores_go_to_the_lower_uid() {
        let inputs = Inputs {
            active_stake_q32: &[ONE, 0, 0, 0],
            role_bits: &[0b010, 0, 0, 0],
            row_start: &[0, 3, 3, 3, 3],
            col: &[1, 2, 3],
            val: &[5, 5, 5],
        };
        let kept = decide(inputs, 2).unwrap().incentive;
        assert_eq!(kept, [0, ONE / 3, ONE / 3, 0]);
    }

    #[test]
    fn stake_without_a_permit_earns_no_dividends() {
        let inputs = Inputs {
            active_stake_q32: &[7, 8, 9],
            role_bits: &[0b001, 0b100, 0b010],
            row_start: &[0, 0, 0, 0],
            col: &[],
            val: &[],
        };
        assert_eq!(decide(inputs, 1).unwrap().dividends, [0, 8, 9]);
    }

    #[test]
    fn config_is_empty_or_two_bytes() {
        assert_eq!(read_config(&[]), Ok(DEFAULT_K));
        assert_eq!(read_config(&[0, 1]), Ok(256));
        assert_eq!(read_config(&[0, 0]), Err(Error::Config));
        assert_eq!(read_config(&[1]), Err(Error::Config));
        assert_eq!(read_config(&[1, 0, 0]), Err(Error::Config));
    }

    #[test]
    fn inputs_that_do_not_fit_are_errors() {
        let good = Inputs {
            active_stake_q32: &[ONE, 0],
            role_bits: &[2, 0],
            row_start: &[0, 1, 1],
            col: &[1],
            val: &[1],
        };
        assert!(decide(good, 1).is_ok());
        let short = Inputs {
            role_bits: &[2],
            ..good
        };
        assert_eq!(decide(short, 1), Err(Error::Lengths));
        let column = Inputs { col: &[2], ..good };
        assert_eq!(decide(column, 1), Err(Error::Weights));
        let row = Inputs {
            row_start: &[0, 2, 2],
            ..good
        };
        assert_eq!(decide(row, 1), Err(Error::Weights));
        let stake = Inputs {
            active_stake_q32: &[ONE + 1, 0],
            ..good
        };
        assert_eq!(decide(stake, 1), Err(Error::Stake));
    }
}
