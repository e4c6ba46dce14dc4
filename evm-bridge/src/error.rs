//! Why a transaction or a call is not executed (spec 01 §1.5, §1.11, §1.12).

use core::fmt;

use taovm_chain::error::EvmError;
use thiserror::Error;

/// An execution that did not start. The world is as it was.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ExecutionError {
    /// A transaction that no block may include.
    #[error(transparent)]
    Invalid(#[from] InvalidTransaction),
    /// A call that the EVM's runner refuses.
    #[error(transparent)]
    Runner(#[from] RunnerError),
    /// More gas than a call may have.
    #[error("provided gas limit is too high (can be up to 10x the block gas limit)")]
    GasLimitTooHigh,
    /// An estimate's value exceeds the balance.
    #[error("insufficient funds for transfer")]
    InsufficientFundsForTransfer,
    /// An estimate does not succeed with the gas it may use.
    #[error("gas required exceeds allowance {0}")]
    GasExceedsAllowance(u64),
    /// An estimate's call fails whatever gas it gets: the RPC's message and data.
    #[error("{}", .0.message)]
    Failed(crate::outcome::RpcError),
    /// The EVM itself failed; not a transaction's fault.
    #[error("evm fatal: {0}")]
    Fatal(String),
}

/// Code that no account can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("begins with 0xef01 and is no delegation of EIP-7702")]
pub struct InvalidCode;

/// Why a transaction is invalid, in the chain's words and the order of its checks.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum InvalidTransaction {
    /// More gas than an extrinsic or a block has.
    #[error("exceeds block gas limit")]
    ExceedsBlockGasLimit,
    /// The nonce was used.
    #[error("nonce too low")]
    NonceTooLow {
        /// The transaction's.
        tx: u64,
        /// The account's.
        account: u64,
    },
    /// A nonce of the future: the pool keeps it, a block cannot include it.
    #[error("nonce too high")]
    NonceTooHigh {
        /// The transaction's.
        tx: u64,
        /// The account's.
        account: u64,
    },
    /// Less gas than the transaction costs before it runs.
    #[error("intrinsic gas too low")]
    IntrinsicGasTooLow,
    /// Another chain's transaction.
    #[error("invalid chain id")]
    InvalidChainId,
    /// The tip exceeds the maximum.
    #[error("max priority fee per gas higher than max fee per gas")]
    PriorityFeeTooHigh,
    /// The offer is below the base fee.
    #[error("gas price less than block base fee")]
    GasPriceTooLow,
    /// The balance does not cover value and gas.
    #[error("insufficient funds for gas * price + value")]
    InsufficientFunds,
    /// An EIP-7702 transaction without authorizations.
    #[error("authorization list cannot be empty")]
    AuthorizationListEmpty,
    /// More than 255 authorizations.
    #[error("authorization list too large")]
    AuthorizationListTooLarge,
    /// The sender has code, be it a delegation.
    #[error("unknown error")]
    SenderHasCode,
}

/// Errors of the chain's EVM pallet, with their numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum RunnerError {
    /// The balance does not cover value and fee.
    BalanceLow = 0,
    /// The fee does not fit its type.
    FeeOverflow = 1,
    /// The fee could not be taken.
    WithdrawFailed = 3,
    /// The offer is below the base fee.
    GasPriceTooLow = 4,
    /// Not the account's nonce.
    InvalidNonce = 5,
    /// Less gas than the execution costs before it runs.
    GasLimitTooLow = 6,
    /// More gas than a block has.
    GasLimitTooHigh = 7,
    /// The sender has code, be it a delegation.
    TransactionMustComeFromEOA = 11,
    /// Not allowed to create contracts.
    NotAllowed = 13,
}

impl fmt::Display for RunnerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "execution fatal: Module(ModuleError {{ index: 22, error: [{}, 0, 0, 0], message: None }})",
            *self as u8
        )
    }
}

impl core::error::Error for RunnerError {}

impl From<RunnerError> for EvmError {
    fn from(error: RunnerError) -> Self {
        match error {
            RunnerError::BalanceLow => Self::BalanceLow,
            RunnerError::FeeOverflow => Self::FeeOverflow,
            RunnerError::WithdrawFailed => Self::WithdrawFailed,
            RunnerError::GasPriceTooLow => Self::GasPriceTooLow,
            RunnerError::InvalidNonce => Self::InvalidNonce,
            RunnerError::GasLimitTooLow => Self::GasLimitTooLow,
            RunnerError::GasLimitTooHigh => Self::GasLimitTooHigh,
            RunnerError::TransactionMustComeFromEOA => Self::TransactionMustComeFromEOA,
            RunnerError::NotAllowed => Self::NotAllowed,
        }
    }
}
