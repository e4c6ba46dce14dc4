//! The epoch: Yuma consensus from a snapshot of a mechanism's inputs (spec 06 §0–§11).
//!
//! An epoch is four steps, each a pure function:
//!
//! 1. [`EpochSnapshot`]: what the ledger hands over;
//! 2. [`mask`](mask()): activity, permits and the masks of weights ([`Masked`]);
//! 3. the reward logic: [`yuma`](yuma()), or a reward script, gives [`EpochShares`];
//! 4. [`settle`](settle()): emission in alpha and the vectors that the ledger stores ([`EpochOutcome`]).

mod arithmetic;
mod bonds;
mod exp;
mod liquid_alpha;
mod mask;
mod matrix;
mod mechanisms;
mod median;
mod settle;
mod snapshot;
mod stake;
mod upscale;
mod yuma;

#[cfg(test)]
mod invariants;
#[cfg(test)]
mod oracle;
#[cfg(test)]
mod script;
#[cfg(test)]
mod vectors;

pub use arithmetic::{share_from_u16, share_to_u16, smallest_share_stored_as};
pub use mask::mask;
pub use mechanisms::{aggregate, split_emission};
pub use settle::settle;
pub use snapshot::{
    EpochOutcome, EpochParams, EpochShares, EpochSnapshot, Masked, NeuronInputs, Row, SparseRow,
};
pub use stake::{inherited, stake_weight};
pub use upscale::{max_is_limited, max_upscale_to_u16, max_upscale_u16};
pub use yuma::yuma;

/// One mechanism's epoch by Yuma: [`mask`](mask()), [`yuma`](yuma()), [`settle`](settle()).
#[must_use]
pub fn run(snapshot: &EpochSnapshot) -> EpochOutcome {
    let masked = mask(snapshot);
    let shares = yuma(snapshot, &masked);
    settle(snapshot, &masked, &shares)
}
