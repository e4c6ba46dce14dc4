//! Bonds and the dividends that they earn.

use alloc::vec::Vec;

use taovm_reward::{Epoch, I32F32, Matrix, Sparse, normalize};

use crate::liquid::{AlphaCurve, liquid_bonds};

/// Bonds as shares of a column: they follow what stake and weights make of it.
pub(crate) fn yuma2(
    epoch: &Epoch,
    stored: &Sparse,
    weights: Matrix,
    incentive: &[I32F32],
) -> (Vec<I32F32>, Matrix) {
    let n = epoch.n();
    let old = old_bonds(epoch, Matrix::column_shares(stored));

    let mut new = weights;
    new.scale_rows(&epoch.neurons.active_stake);
    new.col_normalize(n);

    let mut bonds = moved(&new, &old, rate(epoch));
    bonds.col_normalize(n);
    let mut dividends = bonds.weighted_rows(incentive);
    normalize(&mut dividends);
    bonds.col_max_upscale(n);
    (dividends, bonds)
}

/// Bonds as levels that follow the weights, each on its own.
pub(crate) fn yuma3(
    epoch: &Epoch,
    stored: &Sparse,
    weights: &Matrix,
    consensus: &[I32F32],
    incentive: &[I32F32],
) -> (Vec<I32F32>, Matrix) {
    let old = old_bonds(epoch, Matrix::from_sparse(stored, I32F32::from_share));
    let agreed = consensus.iter().any(|level| *level != I32F32::ZERO);
    let bonds = if epoch.params.liquid_alpha && agreed {
        liquid_bonds(weights, &old, consensus, &AlphaCurve::new(&epoch.params))
    } else {
        moved(weights, &old, rate(epoch))
    };

    let mut shares = bonds.clone();
    shares.col_normalize(epoch.n());
    shares.scale_columns(incentive);
    let mut dividends: Vec<I32F32> = shares
        .row_sum()
        .iter()
        .zip(&epoch.neurons.active_stake)
        .map(|(share, stake)| share.mul_or_zero(*stake))
        .collect();
    normalize(&mut dividends);
    (dividends, bonds)
}

/// How much of the new bonds enters: 1 − the moving average's share.
fn rate(epoch: &Epoch) -> I32F32 {
    let average = (u128::from(epoch.params.bonds_moving_average) << 32) / 1_000_000;
    let average = I32F32::from_bits(i64::try_from(average).unwrap_or(i64::MAX));
    I32F32::ONE.sub(average)
}

fn moved(new: &Matrix, old: &Matrix, rate: I32F32) -> Matrix {
    let kept = I32F32::ONE.sub(rate);
    new.merged(old, |new, old| rate.mul(new).add(kept.mul(old)))
}

/// The stored bonds, without those in neurons that registered since the last epoch.
fn old_bonds(epoch: &Epoch, mut bonds: Matrix) -> Matrix {
    let header = &epoch.header;
    let since = if header.last_epoch_block == 0 {
        header.block.saturating_sub(u64::from(header.tempo))
    } else {
        header.last_epoch_block.saturating_add(1)
    };
    let registered_at = &epoch.neurons.registered_at;
    if registered_at.iter().any(|at| since <= *at) {
        bonds.retain_columns(|uid| since > registered_at.get(uid).copied().unwrap_or(0));
    }
    bonds
}
