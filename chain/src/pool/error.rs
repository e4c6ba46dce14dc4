//! Errors of the chain's swap pallet.

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Why the swap pallet refuses (spec 03 §20). The discriminant is the error's ordinal on the chain.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Error, Serialize, Deserialize,
)]
#[repr(u8)]
pub enum SwapError {
    /// The fee rate is above 10 000 parts of 65 535.
    #[error("swap fee rate is above the maximum")]
    FeeRateTooHigh = 0,
    /// The input is not enough for the swap.
    #[error("swap input amount is insufficient")]
    InsufficientInputAmount = 1,
    /// The pool cannot pay the output.
    #[error("swap output exceeds the pool's reserve")]
    InsufficientLiquidity = 2,
    /// The spot price is at or beyond the order's price limit.
    #[error("spot price is at or beyond the price limit")]
    PriceLimitExceeded = 3,
    /// The account has too little.
    #[error("balance is insufficient for the swap")]
    InsufficientBalance = 4,
    /// Of the former tick-based pool; not raised.
    #[error("tick range is invalid")]
    InvalidTickRange = 5,
    /// Of the former tick-based pool; not raised.
    #[error("liquidity value is invalid")]
    InvalidLiquidityValue = 6,
    /// The output reserve is below [`MINIMUM_RESERVE`](super::MINIMUM_RESERVE), or the output
    /// rounds to zero.
    #[error("pool reserves are too low")]
    ReservesTooLow = 7,
    /// The subnet does not exist.
    #[error("subnet mechanism does not exist")]
    MechanismDoesNotExist = 8,
    /// The subnet's token is not enabled.
    #[error("subnet token is disabled")]
    SubtokenDisabled = 9,
    /// The reserves lead to a weight outside 0.01 to 0.99.
    #[error("pool reserves are out of balance")]
    ReservesOutOfBalance = 10,
    /// The input is above 1000 times the input reserve.
    #[error("swap input exceeds 1000 times the reserve")]
    SwapInputTooLarge = 11,
    /// A call that the chain has retired.
    #[error("the swap call is deprecated")]
    Deprecated = 12,
}

impl SwapError {
    /// The swap pallet's index in the runtime.
    pub const PALLET_INDEX: u8 = 28;

    /// Position in the pallet's error list.
    #[must_use]
    pub const fn ordinal(self) -> u8 {
        self as u8
    }
}
