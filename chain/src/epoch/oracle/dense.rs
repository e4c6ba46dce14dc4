//! The chain's dense path, which only its own tests use (spec 06 §10).

use crate::{
    epoch::{
        EpochOutcome, EpochParams, EpochShares, EpochSnapshot, Masked, SparseRow,
        arithmetic::{
            ONE, ZERO, add, div, integer, mul, normalize, share_from_u16, sub, sum, vec_mul,
        },
        liquid_alpha::{AlphaCurve, Seen},
        mask, settle,
    },
    primitives::{I32F32, Uid},
};

pub(in crate::epoch) type Dense = Vec<Vec<I32F32>>;

/// An epoch and the masked inputs it worked on.
pub(in crate::epoch) fn run(snapshot: &EpochSnapshot) -> (Masked, EpochOutcome) {
    let mut snapshot = snapshot.clone();
    snapshot.owner_uid = None;
    snapshot.params.commit_reveal = false;
    let masked = mask(&snapshot);
    let shares = shares(&snapshot, &masked);
    let outcome = settle(&snapshot, &masked, &shares);
    (masked, outcome)
}

fn shares(snapshot: &EpochSnapshot, masked: &Masked) -> EpochShares {
    let n = snapshot.uid_count();
    let params = &snapshot.params;
    let stake = &masked.active_stake;

    let mut weights = filled(&masked.weights, n);
    row_normalize(&mut weights);
    let consensus = weighted_median_col(stake, &weights, n, share_from_u16(params.kappa));
    let mut clipped = weights.clone();
    col_clip(&mut clipped, &consensus);
    let validator_trust = clipped.iter().map(|row| sum(row.iter().copied())).collect();
    let mut incentive = matmul(&clipped, stake, n);
    normalize(&mut incentive);
    let weights = interpolate(&weights, &clipped, share_from_u16(params.bonds_penalty));

    let scale = if params.yuma3 {
        share_from_u16
    } else {
        integer
    };
    let mut old = filled(&stored_bonds(snapshot, scale), n);
    let (dividends, bonds) = if params.yuma3 {
        let bonds = if params.liquid_alpha && consensus.iter().any(|c| *c != ZERO) {
            ema_alpha(&weights, &old, &alphas(&weights, &old, &consensus, params))
        } else {
            ema(&weights, &old, params.ema_alpha())
        };
        let mut normalized = bonds.clone();
        col_normalize(&mut normalized);
        let total: Vec<_> = mat_vec_mul(&normalized, &incentive)
            .into_iter()
            .map(sum)
            .collect();
        (vec_mul(&total, stake), bonds)
    } else {
        col_normalize(&mut old);
        let mut delta = weights;
        for (row, stake) in delta.iter_mut().zip(stake) {
            for value in row {
                *value = mul(*value, *stake);
            }
        }
        col_normalize(&mut delta);
        let mut bonds = ema(&delta, &old, params.ema_alpha());
        col_normalize(&mut bonds);
        let dividends = matmul_t(&bonds, &incentive);
        col_max_upscale(&mut bonds);
        (dividends, bonds)
    };
    let mut dividends = dividends;
    normalize(&mut dividends);

    EpochShares {
        incentive,
        dividends,
        consensus,
        validator_trust,
        bonds: bonds
            .into_iter()
            .map(|row| (0..).zip(row).collect())
            .collect(),
    }
}

fn stored_bonds(snapshot: &EpochSnapshot, scale: fn(u16) -> I32F32) -> Vec<SparseRow> {
    let counts = |target: &Uid| {
        let registered_at = snapshot.neurons.registered_at.get(usize::from(*target));
        snapshot.bonds_since() > registered_at.copied().unwrap_or(0)
    };
    let rows = snapshot.bonds.iter().map(|row| {
        let kept = row.iter().filter(|(target, _)| counts(target));
        kept.map(|(target, bond)| (*target, scale(*bond))).collect()
    });
    rows.collect()
}

fn filled(rows: &[SparseRow], n: usize) -> Dense {
    let mut dense = vec![vec![ZERO; n]; n];
    for (row, out) in rows.iter().zip(&mut dense) {
        for (column, value) in row {
            if let Some(slot) = out.get_mut(usize::from(*column)) {
                *slot = *value;
            }
        }
    }
    dense
}

pub(in crate::epoch) fn row_normalize(matrix: &mut Dense) {
    for row in matrix {
        let total = sum(row.iter().copied());
        if total > ZERO {
            row.iter_mut().for_each(|value| *value = div(*value, total));
        }
    }
}

fn each_column(matrix: &mut Dense, rule: impl Fn(&[I32F32]) -> I32F32) {
    for j in 0..matrix.first().map_or(0, Vec::len) {
        let column: Vec<_> = matrix.iter().map(|row| row[j]).collect();
        let divisor = rule(&column);
        if divisor != ZERO {
            matrix
                .iter_mut()
                .for_each(|row| row[j] = div(row[j], divisor));
        }
    }
}

pub(in crate::epoch) fn col_normalize(matrix: &mut Dense) {
    each_column(matrix, |column| column.iter().fold(ZERO, |a, b| add(a, *b)));
}

pub(in crate::epoch) fn col_max_upscale(matrix: &mut Dense) {
    each_column(matrix, |column| column.iter().fold(ZERO, |a, b| a.max(*b)));
}

fn col_clip(matrix: &mut Dense, thresholds: &[I32F32]) {
    for row in matrix {
        for (value, threshold) in row.iter_mut().zip(thresholds) {
            *value = (*value).min(*threshold);
        }
    }
}

pub(in crate::epoch) fn mask_matrix(mask: &[Vec<bool>], matrix: &mut Dense) {
    for (mask, row) in mask.iter().zip(matrix) {
        for (masked, value) in mask.iter().zip(row) {
            if *masked {
                *value = ZERO;
            }
        }
    }
}

pub(in crate::epoch) fn mask_rows(mask: &[bool], matrix: &mut Dense) {
    for (masked, row) in mask.iter().zip(matrix) {
        if *masked {
            row.fill(ZERO);
        }
    }
}

pub(in crate::epoch) fn mask_diag(matrix: &mut Dense, except: Option<usize>) {
    for (i, row) in matrix.iter_mut().enumerate() {
        if except != Some(i) {
            row[i] = ZERO;
        }
    }
}

pub(in crate::epoch) fn matmul(matrix: &Dense, vector: &[I32F32], n: usize) -> Vec<I32F32> {
    let mut result = vec![ZERO; n];
    for (row, factor) in matrix.iter().zip(vector) {
        for (total, value) in result.iter_mut().zip(row) {
            *total = add(*total, mul(*factor, *value));
        }
    }
    result
}

pub(in crate::epoch) fn matmul_t(matrix: &Dense, vector: &[I32F32]) -> Vec<I32F32> {
    let row_product = |row: &Vec<I32F32>| {
        let products = row.iter().zip(vector).map(|(a, b)| mul(*a, *b));
        products.fold(ZERO, add)
    };
    matrix.iter().map(row_product).collect()
}

pub(in crate::epoch) fn mat_vec_mul(matrix: &Dense, vector: &[I32F32]) -> Dense {
    matrix.iter().map(|row| vec_mul(row, vector)).collect()
}

fn element_wise(a: &Dense, b: &Dense, rule: impl Fn(I32F32, I32F32) -> I32F32) -> Dense {
    a.iter()
        .zip(b)
        .map(|(a, b)| a.iter().zip(b).map(|(a, b)| rule(*a, *b)).collect())
        .collect()
}

pub(in crate::epoch) fn interpolate(a: &Dense, b: &Dense, ratio: I32F32) -> Dense {
    if ratio == ZERO {
        a.clone()
    } else if ratio == ONE {
        b.clone()
    } else {
        element_wise(a, b, |a, b| add(a, mul(ratio, sub(b, a))))
    }
}

pub(in crate::epoch) fn ema(new: &Dense, old: &Dense, alpha: I32F32) -> Dense {
    element_wise(new, old, |new, old| {
        add(mul(alpha, new), mul(sub(ONE, alpha), old))
    })
}

pub(in crate::epoch) fn ema_alpha(new: &Dense, old: &Dense, alpha: &Dense) -> Dense {
    if new.first().is_none_or(Vec::is_empty) {
        return vec![Vec::new()];
    }
    if new.len() != old.len() || new.len() != alpha.len() {
        return old.clone();
    }
    let fits = |((new, old), alpha): ((&Vec<_>, &Vec<_>), &Vec<_>)| {
        new.len() == old.len() && new.len() == alpha.len()
    };
    if !new.iter().zip(old).zip(alpha).all(fits) {
        return new.clone();
    }
    let kept = element_wise(old, alpha, |old, alpha| mul(sub(ONE, alpha), old));
    let gained = element_wise(new, alpha, |new, alpha| mul(alpha, new).max(ZERO));
    element_wise(&kept, &gained, |kept, gained| add(kept, gained).min(ONE))
}

pub(in crate::epoch) fn alphas(
    weights: &Dense,
    bonds: &Dense,
    consensus: &[I32F32],
    params: &EpochParams,
) -> Dense {
    let curve = AlphaCurve::new(params);
    let row = |(weights, bonds): (&Vec<I32F32>, &Vec<I32F32>)| {
        let entries = weights.iter().zip(bonds).zip(consensus).enumerate();
        entries
            .map(|(column, ((weight, bond), _))| {
                let (weight, bond) = (*weight, *bond);
                let mut rate = Vec::new();
                curve.rates(
                    consensus,
                    &[Seen {
                        column,
                        weight,
                        bond,
                    }],
                    &mut rate,
                );
                rate[0]
            })
            .collect()
    };
    weights.iter().zip(bonds).map(row).collect()
}

pub(in crate::epoch) fn weighted_median_col(
    stake: &[I32F32],
    scores: &Dense,
    n: usize,
    kappa: I32F32,
) -> Vec<I32F32> {
    let voters: Vec<_> = (0..stake.len()).filter(|i| stake[*i] > ZERO).collect();
    let mut stakes: Vec<_> = voters.iter().map(|i| stake[*i]).collect();
    normalize(&mut stakes);
    let minority = sub(sum(stakes.iter().copied()), kappa);
    (0..n)
        .map(|j| {
            let column: Vec<_> = voters.iter().map(|i| scores[*i][j]).collect();
            weighted_median(&stakes, &column, minority)
        })
        .collect()
}

/// The reference's iteration, to the letter of spec 06 §4.1.
pub(in crate::epoch) fn weighted_median(
    stake: &[I32F32],
    score: &[I32F32],
    minority: I32F32,
) -> I32F32 {
    let stakes = |part: &[usize]| part.iter().fold(ZERO, |total, i| add(total, stake[*i]));
    let mut part: Vec<usize> = (0..score.len()).collect();
    let (mut lo, mut hi) = (ZERO, sum(stake.iter().copied()));
    loop {
        if part.len() < 2 {
            return part.first().map_or(ZERO, |i| score[*i]);
        }
        let pivot = score[part[part.len() / 2]];
        let lower: Vec<_> = part.iter().copied().filter(|i| score[*i] < pivot).collect();
        let upper: Vec<_> = part.iter().copied().filter(|i| score[*i] > pivot).collect();
        let (ls, us) = (stakes(&lower), stakes(&upper));
        if minority < add(lo, ls) && !lower.is_empty() {
            part = lower;
            hi = add(lo, ls);
        } else if sub(hi, us) <= minority && !upper.is_empty() {
            part = upper;
            lo = sub(hi, us);
        } else {
            return pivot;
        }
    }
}
