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

/// Whether an amount is not there in rao, but is a whole number of rao that is there if read as wei.
pub(crate) fn looks_like_wei(amount: U256, available: u64) -> bool {
    let wei_per_rao = U256::from(1_000_000_000_u64);
    let available = U256::from(available);
    amount > available && (amount % wei_per_rao).is_zero() && amount / wei_per_rao <= available
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wei_are_told_from_rao_by_what_the_caller_has() {
        let ether = U256::from(1_000_000_000_000_000_000_u64);
        let thousand_tao = 1_000_000_000_000;
        assert!(looks_like_wei(ether, thousand_tao));
        // Affordable as rao, not a whole number of rao, or more than the caller has either way.
        assert!(!looks_like_wei(U256::from(thousand_tao), thousand_tao));
        assert!(!looks_like_wei(ether + U256::ONE, thousand_tao));
        assert!(!looks_like_wei(ether, 999_999_999));
        assert!(!looks_like_wei(U256::MAX, thousand_tao));
    }
}
