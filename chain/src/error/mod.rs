//! Errors of calls: one enum a pallet with the chain's names, and the framework's own.

mod admin_utils;
mod commitments;
mod crowdloan;
mod dispatch;
mod drand;
mod frame;
mod reward_scripts;
mod subtensor;
mod swap;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};
use thiserror::Error as ThisError;

pub use admin_utils::AdminUtilsError;
pub use commitments::CommitmentsError;
pub use crowdloan::CrowdloanError;
pub use dispatch::DispatchError;
pub use drand::DrandError;
pub use frame::{BalancesError, EvmError, ProxyError, SystemError, UtilityError};
pub use reward_scripts::RewardScriptsError;
pub use subtensor::SubtensorError;

pub use crate::pool::SwapError;

/// Declares a pallet's errors: an enum with the chain's names and numbers.
macro_rules! pallet_errors {
    ($(#[$doc:meta])* $name:ident = $pallet:literal, $index:literal {
        $($variant:ident = $ordinal:literal,)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, thiserror::Error)]
        #[repr(u8)]
        pub enum $name {
            $(
                #[doc = concat!("`", $pallet, ".", stringify!($variant), "`.")]
                #[error("{}", stringify!($variant))]
                $variant = $ordinal,
            )*
        }

        impl $name {
            /// The pallet's name.
            pub const PALLET: &'static str = $pallet;
            /// The pallet's index in the runtime.
            pub const PALLET_INDEX: u8 = $index;
            /// Every error of the pallet, in the chain's order.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];

            /// The error's name.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => stringify!($variant),)*
                }
            }
        }
    };
}
pub(crate) use pallet_errors;

/// Why a call was refused. The state is as it was before the call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, ThisError)]
pub enum Error {
    /// The origin may not make this call.
    #[error("BadOrigin")]
    BadOrigin,
    /// The account is needed and would lose its last provider.
    #[error("ConsumerRemaining")]
    ConsumerRemaining,
    /// A balance operation of the framework failed.
    #[error("Token({0:?})")]
    Token(TokenError),
    /// An arithmetic operation of the framework failed.
    #[error("Arithmetic({0:?})")]
    Arithmetic(ArithmeticError),
    /// There is no room for this.
    #[error("Exhausted")]
    Exhausted,
    /// The subtensor pallet's.
    #[error("SubtensorModule.{0}")]
    Subtensor(#[from] SubtensorError),
    /// The swap pallet's.
    #[error("Swap.{}", .0.name())]
    Swap(#[from] SwapError),
    /// The admin-utils pallet's.
    #[error("AdminUtils.{0}")]
    AdminUtils(#[from] AdminUtilsError),
    /// The system pallet's.
    #[error("System.{0}")]
    System(#[from] SystemError),
    /// The balances pallet's.
    #[error("Balances.{0}")]
    Balances(#[from] BalancesError),
    /// The utility pallet's.
    #[error("Utility.{0}")]
    Utility(#[from] UtilityError),
    /// The proxy pallet's.
    #[error("Proxy.{0}")]
    Proxy(#[from] ProxyError),
    /// The commitments pallet's.
    #[error("Commitments.{0}")]
    Commitments(#[from] CommitmentsError),
    /// The crowdloan pallet's.
    #[error("Crowdloan.{0}")]
    Crowdloan(#[from] CrowdloanError),
    /// The EVM pallet's.
    #[error("EVM.{0}")]
    Evm(#[from] EvmError),
    /// The drand pallet's.
    #[error("Drand.{0}")]
    Drand(#[from] DrandError),
    /// taovm's own: reward scripts.
    #[error("RewardScripts.{}", .0.name())]
    RewardScripts(#[from] RewardScriptsError),
}

/// As events show an error: a pallet's by its index and number.
impl Serialize for Error {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        DispatchError::from(self).serialize(serializer)
    }
}

/// The framework's balance errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub enum TokenError {
    /// Not enough funds.
    #[codec(index = 0)]
    FundsUnavailable,
    /// The account is needed and would die.
    #[codec(index = 1)]
    OnlyProvider,
    /// The account would be left below the existential deposit.
    #[codec(index = 2)]
    BelowMinimum,
    /// The account cannot be created.
    #[codec(index = 3)]
    CannotCreate,
    /// The funds are frozen.
    #[codec(index = 5)]
    Frozen,
    /// The account must be kept and would die.
    #[codec(index = 8)]
    NotExpendable,
}

/// The framework's arithmetic errors.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Encode, Decode, Serialize, Deserialize)]
pub enum ArithmeticError {
    /// Below the smallest value.
    Underflow,
    /// Above the largest value.
    Overflow,
    /// A zero divisor.
    DivisionByZero,
}

impl Error {
    /// The text of a refused dispatch as precompiles report it: a pallet error's bare name, or the
    /// framework's sentence (spec 01 §3.4).
    #[must_use]
    pub const fn dispatch_text(&self) -> &'static str {
        match self {
            Self::BadOrigin => "Bad origin",
            Self::ConsumerRemaining => "Consumer remaining",
            Self::Token(TokenError::FundsUnavailable) => "Funds are unavailable",
            Self::Token(TokenError::OnlyProvider) => "Account that must exist would die",
            Self::Token(TokenError::BelowMinimum) => {
                "Account cannot exist with the funds that would be given"
            }
            Self::Token(TokenError::CannotCreate) => "Account cannot be created",
            Self::Token(TokenError::Frozen) => "Funds exist but are frozen",
            Self::Token(TokenError::NotExpendable) => "Account that is desired to remain would die",
            Self::Arithmetic(ArithmeticError::Underflow) => "An underflow would occur",
            Self::Arithmetic(ArithmeticError::Overflow) => "An overflow would occur",
            Self::Arithmetic(ArithmeticError::DivisionByZero) => "Division by zero",
            Self::Exhausted => "Resources exhausted",
            Self::Subtensor(e) => e.name(),
            Self::Swap(e) => e.name(),
            Self::AdminUtils(e) => e.name(),
            Self::System(e) => e.name(),
            Self::Balances(e) => e.name(),
            Self::Utility(e) => e.name(),
            Self::Proxy(e) => e.name(),
            Self::Commitments(e) => e.name(),
            Self::Crowdloan(e) => e.name(),
            Self::Evm(e) => e.name(),
            Self::Drand(e) => e.name(),
            Self::RewardScripts(e) => e.name(),
        }
    }

    /// The framework's debug form, which the proxy precompile shows of the call inside (spec 02 §7).
    #[must_use]
    pub fn debug_text(&self) -> String {
        match self.module() {
            Some((index, number)) => format!(
                "Module(ModuleError {{ index: {index}, error: [{number}, 0, 0, 0], message: None }})"
            ),
            None => self.to_string(),
        }
    }

    /// The pallet index and error number, for errors of pallets.
    #[must_use]
    pub const fn module(&self) -> Option<(u8, u8)> {
        match self {
            Self::Subtensor(e) => Some((SubtensorError::PALLET_INDEX, *e as u8)),
            Self::Swap(e) => Some((28, *e as u8)),
            Self::AdminUtils(e) => Some((AdminUtilsError::PALLET_INDEX, *e as u8)),
            Self::System(e) => Some((SystemError::PALLET_INDEX, *e as u8)),
            Self::Balances(e) => Some((BalancesError::PALLET_INDEX, *e as u8)),
            Self::Utility(e) => Some((UtilityError::PALLET_INDEX, *e as u8)),
            Self::Proxy(e) => Some((ProxyError::PALLET_INDEX, *e as u8)),
            Self::Commitments(e) => Some((CommitmentsError::PALLET_INDEX, *e as u8)),
            Self::Crowdloan(e) => Some((CrowdloanError::PALLET_INDEX, *e as u8)),
            Self::Evm(e) => Some((EvmError::PALLET_INDEX, *e as u8)),
            Self::Drand(e) => Some((DrandError::PALLET_INDEX, *e as u8)),
            _ => None,
        }
    }
}

/// The result of a rule or a call.
pub type Result<T = (), E = Error> = core::result::Result<T, E>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_debug_form_is_the_frameworks() {
        // spec 02 §7
        for (error, text) in [
            (
                Error::from(SubtensorError::NotEnoughBalanceToStake),
                "Module(ModuleError { index: 7, error: [12, 0, 0, 0], message: None })",
            ),
            (
                SystemError::CallFiltered.into(),
                "Module(ModuleError { index: 0, error: [5, 0, 0, 0], message: None })",
            ),
            (Error::BadOrigin, "BadOrigin"),
            (Error::ConsumerRemaining, "ConsumerRemaining"),
            (
                Error::Token(TokenError::FundsUnavailable),
                "Token(FundsUnavailable)",
            ),
            (
                Error::Arithmetic(ArithmeticError::Underflow),
                "Arithmetic(Underflow)",
            ),
        ] {
            assert_eq!(error.debug_text(), text);
        }
    }
}
