//! Leases: subnets that the contributors of a crowdloan paid for, and whose owner's cut they share
//! (spec 02 §9, 04 §16, 05 §4.8).
//!
//! A lease has accounts of its own, to which nobody has a key: its coldkey owns the subnet. The
//! beneficiary, who opened the crowdloan, runs the subnet as its proxy, and may own it when the
//! lease has ended. `register` begins a lease, `dividends` pays the contributors, `terminate` ends
//! it.

mod dividends;
mod register;
mod terminate;
#[cfg(test)]
pub(crate) mod test_ledger;

use std::sync::Arc;

use imbl::OrdMap;
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub(crate) use dividends::distribute_dividends;
pub use register::register_leased_network;
pub use terminate::terminate_lease;

use crate::{
    primitives::{AccountId, Alpha, NetUid, Rao, U64F64, blake2_256},
    state::State,
};

/// `LeaseDividendsDistributionInterval`: blocks between payments to contributors.
pub const DIVIDENDS_INTERVAL: u64 = 100;

/// A lease's number.
pub type LeaseId = u32;

/// Storage of the leases. Which lease a subnet is under stands in its own record.
#[derive(Clone, Debug, Default)]
pub struct LeaseStore {
    /// `SubnetLeases`.
    pub leases: OrdMap<LeaseId, Arc<Lease>>,
    /// `SubnetLeaseShares` by (lease, contributor): parts of 1. The beneficiary has the rest.
    pub shares: OrdMap<(LeaseId, AccountId), U64F64>,
    /// `NextSubnetLeaseId`.
    pub next_id: LeaseId,
    /// `AccumulatedLeaseDividends`: alpha that waits for the next payment.
    pub accumulated: OrdMap<LeaseId, Alpha>,
}

/// `SubnetLease`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Lease {
    /// Who runs the subnet, and owns it in the end.
    pub beneficiary: AccountId,
    /// The lease's own coldkey, the subnet's owner.
    pub coldkey: AccountId,
    /// The lease's own hotkey, under which the owner's cut is staked.
    pub hotkey: AccountId,
    /// Percent of the owner's cut that is shared.
    pub emissions_share: u8,
    /// The block from which the beneficiary can own the subnet; never if `None`.
    pub end_block: Option<u32>,
    /// The subnet.
    pub netuid: NetUid,
    /// What the registration and the proxy's deposit took of what was raised.
    pub cost: Rao,
}

impl LeaseStore {
    /// The contributors of a lease with their shares, in order of the accounts' bytes, which is the
    /// chain's.
    pub fn shares_of(&self, id: LeaseId) -> impl Iterator<Item = (AccountId, U64F64)> + use<'_> {
        self.shares
            .range((id, AccountId::ZERO)..=(id, AccountId([u8::MAX; 32])))
            .map(|((_, contributor), share)| (*contributor, *share))
    }

    /// A contributor's share; zero for others, the beneficiary among them.
    #[must_use]
    pub fn share(&self, id: LeaseId, contributor: &AccountId) -> U64F64 {
        let share = self.shares.get(&(id, *contributor));
        share.copied().unwrap_or(U64F64::from_bits(0))
    }

    /// Removes a lease with its shares and what waits for them.
    fn remove(&mut self, id: LeaseId) {
        let contributors: Vec<_> = self.shares_of(id).map(|(who, _)| who).collect();
        for contributor in contributors {
            self.shares.remove(&(id, contributor));
        }
        self.accumulated.remove(&id);
        self.leases.remove(&id);
    }
}

/// Drops the lease of a subnet that is dissolved.
pub(super) fn forget_subnet(state: &mut State, netuid: NetUid) {
    if let Some(id) = state.subnet(netuid).lease {
        state.subnet_mut(netuid).lease = None;
        state.leases.remove(id);
    }
}

/// A lease's own account: the hash of its role and number in SCALE.
fn lease_account(role: &[u8], id: LeaseId) -> AccountId {
    // The compact length of fewer than 64 bytes.
    let mut data = vec![(role.len() as u8) << 2];
    data.extend_from_slice(role);
    data.extend_from_slice(&id.to_le_bytes());
    AccountId(blake2_256(&data))
}
