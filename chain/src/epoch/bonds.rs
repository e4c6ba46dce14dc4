//! Bonds and dividends (spec 06 §6.1–§6.3).

use super::{
    EpochSnapshot,
    arithmetic::{ZERO, integer, normalize, share_from_u16, vec_mul},
    liquid_alpha::{AlphaCurve, liquid_bonds},
    matrix::{Matrix, ema},
};
use crate::primitives::I32F32;

/// What both versions of Yuma work on.
pub(super) struct BondInputs<'a> {
    pub(super) snapshot: &'a EpochSnapshot,
    /// A
    pub(super) active_stake: &'a [I32F32],
    /// Wb: weights after the bonds penalty.
    pub(super) weights: Matrix,
    /// C
    pub(super) consensus: &'a [I32F32],
    /// I
    pub(super) incentive: &'a [I32F32],
}

/// Dividends and the bonds to store.
pub(super) struct Bonds {
    /// D
    pub(super) dividends: Vec<I32F32>,
    /// B'
    pub(super) bonds: Matrix,
}

/// Yuma 2: bonds are shares of a neuron, averaged over epochs (§6.1).
pub(super) fn yuma2(inputs: BondInputs<'_>) -> Bonds {
    let n = inputs.snapshot.uid_count();
    let mut old = stored_bonds(inputs.snapshot, integer);
    old.col_normalize(n);

    let new = bonds_delta(inputs.weights, inputs.active_stake, n);
    let mut bonds = ema(&new, &old, inputs.snapshot.params.ema_alpha());
    bonds.col_normalize(n);

    let mut dividends = bonds.matmul_t(inputs.incentive);
    normalize(&mut dividends);
    bonds.col_max_upscale(n);
    Bonds { dividends, bonds }
}

/// ΔB: what each validator buys this epoch, as shares of the neuron.
pub(super) fn bonds_delta(weights: Matrix, active_stake: &[I32F32], n: usize) -> Matrix {
    let mut delta = weights;
    delta.row_hadamard(active_stake);
    delta.col_normalize(n);
    delta
}

/// Yuma 3: bonds are proportions of their own, not scaled by stake; normalised for dividends only (§6.2).
pub(super) fn yuma3(inputs: BondInputs<'_>) -> Bonds {
    let n = inputs.snapshot.uid_count();
    let params = &inputs.snapshot.params;
    let old = stored_bonds(inputs.snapshot, share_from_u16);

    let has_consensus = inputs.consensus.iter().any(|c| *c != ZERO);
    let bonds = if params.liquid_alpha && has_consensus {
        let curve = AlphaCurve::new(params);
        liquid_bonds(&inputs.weights, &old, inputs.consensus, &curve)
    } else {
        ema(&inputs.weights, &old, params.ema_alpha())
    };

    let mut normalized = bonds.clone();
    normalized.col_normalize(n);
    normalized.mat_vec_mul(inputs.incentive);
    let mut dividends = vec_mul(&normalized.row_sum(), inputs.active_stake);
    normalize(&mut dividends);
    Bonds { dividends, bonds }
}

/// B: the stored rows of every uid, without recently registered targets. Columns from n on stay:
/// they stop the cursor of liquid alpha.
fn stored_bonds(snapshot: &EpochSnapshot, scale: impl Fn(u16) -> I32F32) -> Matrix {
    let n = snapshot.uid_count();
    let rows = &snapshot.bonds[..n.min(snapshot.bonds.len())];
    let since = snapshot.bonds_since();
    let registered_at = &snapshot.neurons.registered_at;
    let all_stay = registered_at.iter().all(|block| since > *block) && since > 0;
    let mut bonds = Matrix::with_capacity(n, rows.iter().map(|row| row.len()).sum());
    for row in rows {
        if all_stay {
            bonds.extend_row(row.iter().map(|(target, bond)| (*target, scale(*bond))));
            bonds.end_row();
            continue;
        }
        for &(target, bond) in row.iter() {
            if since > registered_at.get(usize::from(target)).copied().unwrap_or(0) {
                bonds.push(target, scale(bond));
            }
        }
        bonds.end_row();
    }
    bonds
}
