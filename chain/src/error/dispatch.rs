//! Errors as the chain stores and shows them: a pallet's by its index and number.

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{ArithmeticError, Error, TokenError};
use crate::primitives::as_bytes;

/// An error in the framework's form. It has kinds that no call of the ledger meets: they are absent.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum DispatchError {
    /// A text, which is shown and not stored.
    #[codec(index = 0)]
    Other(#[codec(skip)] String),
    /// The origin may not make this call.
    #[codec(index = 2)]
    BadOrigin,
    /// A pallet's.
    #[codec(index = 3)]
    Module {
        /// The pallet.
        index: u8,
        /// The number, and what it holds.
        #[serde(serialize_with = "as_bytes")]
        error: [u8; 4],
    },
    /// The account is needed and would lose its last provider.
    #[codec(index = 4)]
    ConsumerRemaining,
    /// A balance operation's.
    #[codec(index = 7)]
    Token(TokenError),
    /// An arithmetic operation's.
    #[codec(index = 8)]
    Arithmetic(ArithmeticError),
    /// There is no room for this.
    #[codec(index = 10)]
    Exhausted,
}

impl From<&Error> for DispatchError {
    fn from(error: &Error) -> Self {
        if let Some((index, number)) = error.module() {
            let error = [number, 0, 0, 0];
            return Self::Module { index, error };
        }
        match error {
            Error::BadOrigin => Self::BadOrigin,
            Error::ConsumerRemaining => Self::ConsumerRemaining,
            Error::Token(error) => Self::Token(*error),
            Error::Arithmetic(error) => Self::Arithmetic(*error),
            Error::Exhausted => Self::Exhausted,
            other => Self::Other(other.dispatch_text().to_owned()),
        }
    }
}
