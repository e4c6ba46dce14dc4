//! The tail of every epoch: from shares to emission and stored vectors (spec 06 §2.2, §5 step 17, §7, §8).

use std::sync::Arc;

use super::{
    EpochOutcome, EpochShares, EpochSnapshot, Masked, Row, SparseRow,
    arithmetic::{ZERO, add, normalize, normalize_using, share_to_u16, sum},
};
use crate::primitives::{Alpha, I32F32};

/// Emission and the vectors to store, from Yuma's shares or a reward script's.
///
/// Shares that are missing at the end of a list are 0.
#[must_use]
pub fn settle(snapshot: &EpochSnapshot, masked: &Masked, shares: &EpochShares) -> EpochOutcome {
    let n = snapshot.uid_count();
    let split = EmissionShares::new(masked, shares, n);
    let amounts = |shares: &[I32F32]| -> Vec<Alpha> {
        let amount = |share| amount(share, snapshot.emission);
        shares.iter().map(amount).collect()
    };
    EpochOutcome {
        server_emission: amounts(&split.server),
        validator_emission: amounts(&split.validator),
        emission: amounts(&split.combined),
        active: padded(&masked.active, n, false),
        validator_permit: padded(&masked.new_permits, n, false),
        incentive: stored(&shares.incentive, n),
        dividends: stored(&shares.dividends, n),
        consensus: stored(&shares.consensus, n),
        validator_trust: stored(&shares.validator_trust, n),
        stake_weight: stored(&masked.stake, n),
        stake: (0..n)
            .map(|i| snapshot.stake_of(i).saturating_to_num())
            .collect(),
        bonds: stored_bonds(&masked.new_permits, &shares.bonds, n),
    }
}

/// Which part of the emission each neuron gets in its two roles and combined.
pub(super) struct EmissionShares {
    /// nS
    pub(super) server: Vec<I32F32>,
    /// nV
    pub(super) validator: Vec<I32F32>,
    /// nC
    pub(super) combined: Vec<I32F32>,
}

impl EmissionShares {
    pub(super) fn new(masked: &Masked, shares: &EpochShares, n: usize) -> Self {
        let mut server = padded(&shares.incentive, n, ZERO);
        let mut validator = padded(&shares.dividends, n, ZERO);
        let mut combined: Vec<_> = server
            .iter()
            .zip(&validator)
            .map(|(incentive, dividends)| add(*incentive, *dividends))
            .collect();
        let total = sum(combined.iter().copied());
        normalize_using(&mut server, total);
        normalize_using(&mut validator, total);
        normalize(&mut combined);

        // Without any share validators get everything: by active stake, or by stake if none is active.
        if total == ZERO {
            let active = sum(masked.active_stake.iter().copied()) != ZERO;
            let stake = if active {
                &masked.active_stake
            } else {
                &masked.stake
            };
            validator = padded(stake, n, ZERO);
            combined = validator.clone();
        }
        Self {
            server,
            validator,
            combined,
        }
    }
}

/// floor(share · emission), within u64.
fn amount(share: &I32F32, emission: Alpha) -> Alpha {
    let product = (i128::from(share.to_bits()) * i128::from(emission.0)) >> 32;
    Alpha(product.clamp(0, i128::from(u64::MAX)) as u64)
}

fn stored(shares: &[I32F32], n: usize) -> Vec<u16> {
    let mut stored: Vec<u16> = shares.iter().take(n).map(|s| share_to_u16(*s)).collect();
    stored.resize(n, 0);
    stored
}

/// Rows of new permit holders, with entries that floor to 0; empty rows for everybody else.
fn stored_bonds(new_permits: &[bool], bonds: &[SparseRow], n: usize) -> Vec<Row> {
    let empty: Row = Arc::from([]);
    (0..n)
        .map(|i| match (new_permits.get(i), bonds.get(i)) {
            (Some(true), Some(row)) => row
                .iter()
                .map(|(target, bond)| (*target, share_to_u16(*bond)))
                .collect(),
            _ => empty.clone(),
        })
        .collect()
}

fn padded<T: Copy>(values: &[T], n: usize, missing: T) -> Vec<T> {
    let mut padded = values[..n.min(values.len())].to_vec();
    padded.resize(n, missing);
    padded
}
