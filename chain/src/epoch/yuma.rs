//! Yuma consensus: from masked inputs to shares (spec 06 §5 steps 10–15).

use super::{
    EpochShares, EpochSnapshot, Masked,
    arithmetic::{ONE, normalize},
    bonds::{BondInputs, yuma2, yuma3},
    matrix::{Matrix, interpolate},
    median::weighted_median_cols,
};

/// The shares that Yuma 2 or 3 gives, whichever the subnet has on.
#[must_use]
pub fn yuma(snapshot: &EpochSnapshot, masked: &Masked) -> EpochShares {
    let n = snapshot.uid_count();
    let params = &snapshot.params;
    let active_stake = &masked.active_stake;

    // 10. Weights
    let mut weights = normalized_weights(masked);

    // 11. Consensus
    let consensus = weighted_median_cols(active_stake, &weights, n, params.kappa_share());

    // 12. Clip: with a full penalty nothing reads the weights before it.
    let penalty = params.penalty_share();
    let unclipped = (penalty != ONE).then(|| weights.clone());
    weights.col_clip(&consensus);
    let validator_trust = weights.row_sum();

    // 13. Incentive
    let mut incentive = weights.matmul(active_stake, n);
    normalize(&mut incentive);

    // 14. Weights for bonds
    if let Some(unclipped) = unclipped {
        weights = interpolate(unclipped, weights, n, penalty);
    }

    // 15. Bonds and dividends
    let inputs = BondInputs {
        snapshot,
        active_stake,
        weights,
        consensus: &consensus,
        incentive: &incentive,
    };
    let outcome = if params.yuma3 {
        yuma3(inputs)
    } else {
        yuma2(inputs)
    };

    EpochShares {
        incentive,
        dividends: outcome.dividends,
        consensus,
        validator_trust,
        bonds: outcome.bonds.to_rows(),
    }
}

/// W after step 10.
pub(super) fn normalized_weights(masked: &Masked) -> Matrix {
    let mut weights = Matrix::from_rows(&masked.weights);
    weights.row_normalize();
    weights
}
