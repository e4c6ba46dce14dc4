//! Names of the swap pallet's errors.

use crate::pool::SwapError;

impl SwapError {
    /// The error's name on the chain.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::FeeRateTooHigh => "FeeRateTooHigh",
            Self::InsufficientInputAmount => "InsufficientInputAmount",
            Self::InsufficientLiquidity => "InsufficientLiquidity",
            Self::PriceLimitExceeded => "PriceLimitExceeded",
            Self::InsufficientBalance => "InsufficientBalance",
            Self::InvalidTickRange => "InvalidTickRange",
            Self::InvalidLiquidityValue => "InvalidLiquidityValue",
            Self::ReservesTooLow => "ReservesTooLow",
            Self::MechanismDoesNotExist => "MechanismDoesNotExist",
            Self::SubtokenDisabled => "SubtokenDisabled",
            Self::ReservesOutOfBalance => "ReservesOutOfBalance",
            Self::SwapInputTooLarge => "SwapInputTooLarge",
            Self::Deprecated => "Deprecated",
        }
    }
}
