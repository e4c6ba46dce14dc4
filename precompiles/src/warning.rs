//! What a user may not have meant. Warnings never change results.

use alloy_primitives::{Address, U256};
use thiserror::Error;

/// A call that does what the chain does, and probably not what its author wants.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Warning {
    /// Value that a function ignores: it stays on the precompile's own account for good
    /// (spec 01 §6).
    #[error(
        "{function} ignores msg.value: {value_wei} wei stay on the precompile's account, which nobody controls"
    )]
    IgnoredValue {
        /// The function.
        function: &'static str,
        /// The value.
        value_wei: U256,
    },
    /// An amount of rao that only makes sense as wei.
    #[error("{function}: {argument} = {amount} looks like wei; the unit is rao, 1 TAO = 1e9 rao")]
    LooksLikeWei {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
        /// What was passed.
        amount: U256,
    },
    /// A write by DELEGATECALL acts for the contract's caller, not for the contract (spec 01 §3.3).
    #[error("{function} was reached by DELEGATECALL or CALLCODE: it acts for {}", Address::from(*.acts_for))]
    Delegated {
        /// The function.
        function: &'static str,
        /// The account that acts.
        acts_for: [u8; 20],
    },
}
