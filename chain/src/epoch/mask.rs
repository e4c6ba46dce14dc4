//! The chain's own masks, before any reward logic (spec 06 §5 steps 2–9).

use super::{
    EpochSnapshot, Masked, SparseRow,
    arithmetic::{ZERO, integer, mask_vector, normalize},
};
use crate::primitives::{I32F32, I64F64};

/// Activity, permits, active stake and the weights that count.
#[must_use]
pub fn mask(snapshot: &EpochSnapshot) -> Masked {
    let n = snapshot.uid_count();
    let neurons = &snapshot.neurons;
    let params = &snapshot.params;
    let owner = snapshot.owner_uid.map(usize::from);
    let at = |list: &[u64], i: usize| list.get(i).copied().unwrap_or(0);

    // 2. Activity
    let inactive: Vec<bool> = (0..n)
        .map(|i| {
            let last_update = at(&neurons.last_update, i);
            last_update.saturating_add(params.activity_cutoff) < snapshot.block
        })
        .collect();

    // 4. Stake
    let stake = normalized_stake(snapshot);

    // 5. Permits
    let mut permits = neurons.validator_permit.clone();
    let mut new_permits = is_topk_nonzero(&stake, usize::from(params.max_validators));
    if let Some(owner) = owner {
        for permits in [&mut permits, &mut new_permits] {
            if let Some(permit) = permits.get_mut(owner) {
                *permit = true;
            }
        }
    }
    let forbidden: Vec<bool> = permits.iter().map(|permit| !permit).collect();

    // 6. Active stake: an empty permit vector masks no stake here, yet every row below.
    let mut active_stake = stake.clone();
    mask_vector(&inactive, &mut active_stake);
    mask_vector(&forbidden, &mut active_stake);
    normalize(&mut active_stake);
    permits.resize(n, false);

    // 7–9. Weights
    let weights = (0..n)
        .map(|i| {
            if !permits[i] {
                return SparseRow::new();
            }
            let last_update = at(&neurons.last_update, i);
            let commit_block = match neurons.commit_block.get(i) {
                Some(block) if params.commit_reveal => *block,
                _ => u64::MAX,
            };
            let counts = |target: usize| {
                let registered_at = at(&neurons.registered_at, target);
                target < n
                    && (target != i || owner == Some(i))
                    && last_update > registered_at
                    && commit_block >= registered_at
            };
            let row = snapshot.weights.get(i).map_or(&[][..], |row| row);
            let mut masked = SparseRow::with_capacity(row.len());
            masked.extend(
                row.iter()
                    .filter(|(target, _)| counts(usize::from(*target)))
                    .map(|(target, weight)| (*target, integer(*weight))),
            );
            masked
        })
        .collect();

    Masked {
        active: inactive.iter().map(|inactive| !inactive).collect(),
        permits,
        new_permits,
        stake,
        active_stake,
        weights,
    }
}

/// S: stake of at least the threshold, normalised in 64-bit fixed point. The owner needs no minimum.
fn normalized_stake(snapshot: &EpochSnapshot) -> Vec<I32F32> {
    let threshold = snapshot.params.stake_threshold;
    let mut filtered: Vec<I64F64> = (0..snapshot.uid_count())
        .map(|i| {
            let total = snapshot.stake_of(i);
            let exempt = snapshot.owner_uid.map(usize::from) == Some(i);
            if exempt || total.saturating_to_num::<u64>() >= threshold {
                total
            } else {
                I64F64::from_bits(0)
            }
        })
        .collect();
    normalize64(&mut filtered);
    filtered.into_iter().map(to32).collect()
}

/// normalize64: each value ÷ the sum, truncated at 2^−64; a sum of 0 changes nothing.
pub(super) fn normalize64(values: &mut [I64F64]) {
    let zero = I64F64::from_bits(0);
    let total = I64F64::from_bits(
        values
            .iter()
            .fold(0i128, |total, value| total.wrapping_add(value.to_bits())),
    );
    if total == zero {
        return;
    }
    // Most neurons have no stake, and a wide division is slow.
    for value in values.iter_mut().filter(|value| **value != zero) {
        *value = value.checked_div(total).unwrap_or(zero);
    }
}

/// to32: drops 32 fraction bits, flooring.
pub(super) fn to32(value: I64F64) -> I32F32 {
    I32F32::saturating_from_num(value)
}

/// is_topk_nonzero: the k largest of the non-zero values. At the border lower uids lose.
pub(super) fn is_topk_nonzero(values: &[I32F32], k: usize) -> Vec<bool> {
    let nonzero = values.iter().map(|value| *value != ZERO).collect();
    keep_topk(nonzero, values, k)
}

/// Clears all but the k largest; nothing if there are fewer.
pub(super) fn keep_topk(mut kept: Vec<bool>, values: &[I32F32], k: usize) -> Vec<bool> {
    let n = values.len();
    if n <= k {
        return kept;
    }
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|i| values[*i]);
    for i in &order[..n - k] {
        kept[*i] = false;
    }
    kept
}
