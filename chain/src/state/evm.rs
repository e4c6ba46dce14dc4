//! What the EVM's pallets keep beside code and storage (spec 01 §1.1, §1.8, §1.9).

use crate::{primitives::H160, profile::Profile};

/// Settings of the EVM, all of them root's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvmSettings {
    /// `EVMChainId.ChainId`.
    pub chain_id: u64,
    /// `BaseFee.BaseFeePerGas`, in wei: what a unit of gas costs in the open block.
    pub base_fee: u64,
    /// `BaseFee.Elasticity`, in millionths: how far a block moves the base fee; 0 keeps it.
    pub elasticity: u32,
    /// `EVM.WhitelistedCreators`.
    pub whitelisted_creators: Vec<H160>,
    /// `EVM.DisableWhitelistCheck`.
    pub whitelist_check_disabled: bool,
    /// Which version of code and storage belongs to this state while a call runs that executes the
    /// EVM; 0 at all other times. No item of the chain.
    pub machine_version: u32,
}

impl EvmSettings {
    /// What a profile's chain starts with.
    #[must_use]
    pub const fn defaults(profile: &Profile) -> Self {
        Self {
            chain_id: 0,
            base_fee: profile.base_fee,
            elasticity: profile.base_fee_elasticity,
            whitelisted_creators: Vec::new(),
            whitelist_check_disabled: profile.anyone_may_deploy,
            machine_version: 0,
        }
    }

    /// Whether the address may create contracts where that is checked (spec 01 §1.9).
    #[must_use]
    pub fn may_create(&self, creator: &H160) -> bool {
        self.whitelist_check_disabled || self.whitelisted_creators.contains(creator)
    }
}
