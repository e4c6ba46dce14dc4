//! Errors of the commitments pallet (spec 05 §24).

use super::pallet_errors;

pallet_errors! {
    /// Errors of the commitments pallet that a call can meet.
    CommitmentsError = "Commitments", 18 {
        TooManyFieldsInCommitmentInfo = 0,
        AccountNotAllowedCommit = 1,
        SpaceLimitExceeded = 2,
    }
}
