//! Errors of the drand pallet, with the chain's names and numbers.

use super::pallet_errors;

pallet_errors! {
    /// Errors of the drand pallet that a call can meet.
    DrandError = "Drand", 26 {
        InvalidRoundNumber = 4,
        PulseVerificationError = 5,
    }
}
