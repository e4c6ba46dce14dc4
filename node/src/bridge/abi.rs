//! Requests and replies as Solidity's `abi.encode` writes them.
//!
//! A reply is one hex string, because forge hands that on as it is and re-encodes everything else
//! (spec 09 §2.3).

use alloy::{
    primitives::{Bytes, U256},
    sol,
    sol_types::{SolType, SolValue},
};

use super::BridgeError;

sol! {
    /// What the EVM says of an account.
    #[derive(Debug, PartialEq, Eq)]
    struct Held {
        /// The address.
        address account;
        /// Its balance, in wei.
        uint256 balance;
        /// Whether it has code.
        bool isContract;
    }

    /// Where a request is asked: the version, and the EVM's block and balances.
    #[derive(Debug, PartialEq, Eq)]
    struct At {
        bytes32 handle;
        /// `block.number`. An earlier one than the version's counts as the version's.
        uint256 number;
        /// `block.timestamp`, in seconds.
        uint256 timestamp;
        /// Balances of the EVM: those that the request may move.
        Held[] held;
    }

    /// A frame of a precompile. The value has been moved by the EVM.
    #[derive(Debug, PartialEq, Eq)]
    struct Frame {
        address precompile;
        address caller;
        uint256 value;
        uint256 gasLimit;
        bool isStatic;
        bool isDelegate;
        bytes input;
    }

    /// A call of the chain, as JSON: `{"pallet": …, "call": …, "args": {…}}`.
    #[derive(Debug, PartialEq, Eq)]
    struct Native {
        /// The account that makes it; zero is root.
        bytes32 origin;
        string call;
    }

    /// A slot of a contract's storage.
    #[derive(Debug, PartialEq, Eq)]
    struct Slot {
        uint256 key;
        uint256 value;
    }

    /// A contract of the EVM's, for the chain to have too.
    #[derive(Debug, PartialEq, Eq)]
    struct Contract {
        address account;
        bytes code;
        /// Slots to write; the others stay as the chain has them.
        Slot[] slots;
    }

    /// What a change of an account's EVM balance is.
    #[derive(Debug, PartialEq, Eq)]
    struct Delta {
        address account;
        /// In wei.
        int256 amount;
    }

    /// A log of the precompile that a frame called.
    #[derive(Debug, PartialEq, Eq)]
    struct Log {
        bytes32[] topics;
        bytes data;
    }

    /// An answer.
    #[derive(Debug, PartialEq, Eq)]
    struct Reply {
        /// 0 success, 1 revert, 2 error that takes all gas, 3 `needed` must be told first.
        uint256 status;
        /// The version afterwards; zero if it is the one that was asked.
        bytes32 handle;
        /// Gas that the frame costs.
        uint256 gas;
        /// Changes of balances, by address.
        Delta[] deltas;
        /// Addresses whose balances the request has to tell.
        address[] needed;
        /// Why it was refused, by the chain's name: `SubtensorModule.AmountTooLow`.
        string error;
        /// Return data.
        bytes output;
        Log[] logs;
    }

    /// A chain's start.
    #[derive(Debug, PartialEq, Eq)]
    struct Start {
        bytes32 handle;
        uint256 number;
        uint256 timestamp;
    }
}

/// How a request ended, as [`Reply::status`].
pub(super) mod status {
    pub(in super::super) const SUCCESS: u8 = 0;
    pub(in super::super) const REVERT: u8 = 1;
    pub(in super::super) const ERROR: u8 = 2;
    pub(in super::super) const NEEDS: u8 = 3;
}

/// Reads the arguments of `abi.encode(…)`.
pub(super) fn read<T>(data: &[u8]) -> Result<<T as SolType>::RustType, BridgeError>
where
    T: SolType,
    for<'a> <T as SolType>::Token<'a>: alloy::sol_types::abi::TokenSeq<'a>,
{
    T::abi_decode_params(data).map_err(|e| BridgeError::malformed("request", e))
}

/// A number of Solidity that has to fit 64 bits.
pub(super) fn small(number: U256, field: &'static str) -> Result<u64, BridgeError> {
    u64::try_from(number)
        .map_err(|_| BridgeError::malformed(field, format!("{number} does not fit 64 bits")))
}

impl Reply {
    pub(super) fn encoded(&self) -> Bytes {
        self.abi_encode().into()
    }
}

impl Start {
    pub(super) fn encoded(&self) -> Bytes {
        self.abi_encode().into()
    }
}
