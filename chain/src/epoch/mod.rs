//! The epoch: Yuma consensus from a snapshot of a mechanism's inputs (spec 06).
//!
//! An epoch is four steps, each a pure function:
//!
//! 1. [`EpochSnapshot`]: what the ledger hands over;
//! 2. `mask`: activity, permits and the masks of weights ([`Masked`]);
//! 3. the reward logic: `yuma`, or a reward script, gives [`EpochShares`];
//! 4. `settle`: emission in alpha and the vectors that the ledger stores ([`EpochOutcome`]).

mod snapshot;

pub use snapshot::{
    EpochOutcome, EpochParams, EpochShares, EpochSnapshot, Masked, NeuronInputs, Row, SparseRow,
};
