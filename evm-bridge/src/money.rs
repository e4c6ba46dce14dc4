//! Wei and rao (spec 01 §1.3).

use revm::primitives::U256;
use taovm_chain::primitives::Rao;

/// Wei in a rao.
pub const WEI_PER_RAO: U256 = U256::from_limbs([1_000_000_000, 0, 0, 0]);

/// An amount of the ledger as the EVM shows it.
#[must_use]
pub fn to_wei(amount: Rao) -> U256 {
    U256::from(amount.0) * WEI_PER_RAO
}

/// The whole rao in an amount of wei; `None` past 2^64 − 1 rao.
#[must_use]
pub fn to_rao(wei: U256) -> Option<Rao> {
    u64::try_from(wei / WEI_PER_RAO).ok().map(Rao)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wei_are_floored_to_rao_and_refused_past_u64() {
        assert_eq!(
            to_rao(U256::from(1_000_000_000_123_456_789_u64)),
            Some(Rao(1_000_000_000))
        );
        assert_eq!(to_rao(U256::ZERO), Some(Rao::ZERO));
        let limit = U256::from(u64::MAX) * WEI_PER_RAO;
        assert_eq!(to_rao(limit + WEI_PER_RAO - U256::ONE), Some(Rao::MAX));
        assert_eq!(to_rao(limit + WEI_PER_RAO), None);
        assert_eq!(to_wei(Rao::MAX), limit);
    }
}
