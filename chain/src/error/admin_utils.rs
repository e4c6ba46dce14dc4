//! The chain's errors, by pallet, with the chain's names and numbers (spec 05 §20).

use super::pallet_errors;

pallet_errors! {
    /// Errors of the admin-utils pallet.
    AdminUtilsError = "AdminUtils", 19 {
        SubnetDoesNotExist = 0,
        MaxValidatorsLargerThanMaxUIds = 1,
        MaxAllowedUIdsLessThanCurrentUIds = 2,
        BondsMovingAverageMaxReached = 3,
        NegativeSigmoidSteepness = 4,
        ValueNotInBounds = 5,
        MinAllowedUidsGreaterThanCurrentUids = 6,
        MinAllowedUidsGreaterThanMaxAllowedUids = 7,
        MaxAllowedUidsLessThanMinAllowedUids = 8,
        MaxAllowedUidsGreaterThanDefaultMaxAllowedUids = 9,
        InvalidValue = 10,
        NotPermittedOnRootSubnet = 11,
        POWRegistrationDisabled = 12,
        Deprecated = 13,
    }
}
