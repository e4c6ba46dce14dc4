//! What a user may not have meant. Warnings never change results.

use alloy_primitives::{Address, U256};
use taovm_chain::primitives::AccountId;
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
    /// An amount in the scale of wei that only makes sense as rao.
    #[error("{function}: {argument} = {amount} looks like rao; the unit is 1e-18 of the whole")]
    LooksLikeRao {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
        /// What was passed.
        amount: U256,
    },
    /// An account id that is an EVM address filled up with zeros: no key opens that account.
    #[error(
        "{function}: {argument} is the address {} filled up with zeros, which is nobody's account; the account of the address is {account:?}",
        Address::from(*.address)
    )]
    UnmappedAddress {
        /// The function.
        function: &'static str,
        /// The argument.
        argument: &'static str,
        /// The address in it.
        address: [u8; 20],
        /// The account that the address stands for.
        account: AccountId,
    },
    /// A function that the chain has emptied.
    #[error("{function} succeeds and changes nothing: the chain has emptied it")]
    NoEffect {
        /// The function.
        function: &'static str,
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

impl Warning {
    /// Warns of an account id that is an address, unhashed.
    pub(crate) fn of_account(
        function: &'static str,
        argument: &'static str,
        account: AccountId,
    ) -> Option<Self> {
        unmapped_address(&account).map(|address| Self::UnmappedAddress {
            function,
            argument,
            address,
            account: AccountId::from_evm(address),
        })
    }
}

/// The address that an account id consists of, after or before zeros. Small numbers and the
/// accounts of pallets, which end in zeros too, are none.
fn unmapped_address(account: &AccountId) -> Option<[u8; 20]> {
    let id = &account.0;
    let address = if id[..12] == [0; 12] {
        &id[12..]
    } else if id[20..] == [0; 12] && !id.starts_with(b"modl") {
        &id[..20]
    } else {
        return None;
    };
    let address: [u8; 20] = address.try_into().ok()?;
    (address[..4] != [0; 4]).then_some(address)
}

/// The least stake in rao; spec 03 §2.
const LEAST_STAKE: u64 = 2_000_000;

/// Whether an amount in the scale of wei is too little for any stake, but is there if read as rao.
pub(crate) fn looks_like_rao(amount: U256, available: u64) -> bool {
    let least = U256::from(LEAST_STAKE);
    let as_wei = amount / U256::from(1_000_000_000_u64);
    as_wei < least && amount >= least && amount <= U256::from(available)
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

    #[test]
    fn rao_are_told_from_wei_by_being_too_few() {
        let tao = U256::from(1_000_000_000);
        assert!(looks_like_rao(tao, 5_000_000_000));
        // Enough as wei, not there as rao, or too little either way.
        assert!(!looks_like_rao(tao * tao, 5_000_000_000));
        assert!(!looks_like_rao(tao, 999_999_999));
        assert!(!looks_like_rao(U256::from(1_999_999), 5_000_000_000));
    }

    #[test]
    fn an_address_among_zeros_is_not_an_account() {
        let address = [0xab; 20];
        let mut left = [0; 32];
        left[12..].copy_from_slice(&address);
        let mut right = [0; 32];
        right[..20].copy_from_slice(&address);
        for id in [left, right] {
            assert_eq!(unmapped_address(&AccountId(id)), Some(address));
        }
        let mut small = [0; 32];
        small[31] = 0x11;
        let mut pallet = [0; 32];
        pallet[..14].copy_from_slice(b"modlsubtensr\x02\x00");
        for id in [
            [0; 32],
            [7; 32],
            small,
            pallet,
            AccountId::from_evm(address).0,
        ] {
            assert_eq!(unmapped_address(&AccountId(id)), None);
        }
    }
}
