//! Allowances of the staking precompile (spec 01 §6.3).

use crate::primitives::{H160, NetUid};

/// The key of `EvmPrecompileStaking.Allowances`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AllowanceKey {
    /// Whose stake may be moved.
    pub approver: H160,
    /// Who may move it.
    pub spender: H160,
    /// The subnet that it is on.
    pub netuid: NetUid,
    /// `RegisteredSubnetCounter` at the approval: a new subnet under the netuid ends it.
    pub counter: u64,
}

/// An amount of alpha-rao in 256 bits, little-endian, as the chain stores it.
pub type Allowance = [u8; 32];
