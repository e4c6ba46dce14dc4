//! Errors of the crowdloan pallet (spec 02 §8).

use super::pallet_errors;

pallet_errors! {
    /// Errors of the crowdloan pallet.
    CrowdloanError = "Crowdloan", 27 {
        DepositTooLow = 0,
        CapTooLow = 1,
        MinimumContributionTooLow = 2,
        CannotEndInPast = 3,
        BlockDurationTooShort = 4,
        BlockDurationTooLong = 5,
        InsufficientBalance = 6,
        Overflow = 7,
        InvalidCrowdloanId = 8,
        CapRaised = 9,
        ContributionPeriodEnded = 10,
        ContributionTooLow = 11,
        InvalidOrigin = 12,
        AlreadyFinalized = 13,
        ContributionPeriodNotEnded = 14,
        NoContribution = 15,
        CapNotRaised = 16,
        Underflow = 17,
        CallUnavailable = 18,
        NotReadyToDissolve = 19,
        DepositCannotBeWithdrawn = 20,
        MaxContributorsReached = 21,
        InvalidFinalizationConfig = 22,
        MaxContributionReached = 23,
        MaximumContributionTooLow = 24,
        MinimumContributionTooHigh = 25,
    }
}
