//! Items of the crowdloan pallet, and of the leases that crowdloans pay for (spec 02 §8, §9).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Bytes, types::Field as _};
use crate::{
    crowdloan::{Crowdloan, CrowdloanId, Purpose},
    preimage::BoundedCall,
    primitives::{AccountId, Alpha, FixedU128, H256, NetUid, Rao, as_bytes},
    state::Ledger,
    subnets::leasing::{Lease, LeaseId},
};

/// `CrowdloanInfo` as the chain holds it.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[expect(missing_docs, reason = "the chain's own names")]
pub struct CrowdloanInfo {
    pub creator: AccountId,
    pub deposit: Rao,
    pub min_contribution: Rao,
    pub end: u32,
    pub cap: Rao,
    pub funds_account: AccountId,
    pub raised: Rao,
    pub target_address: Option<AccountId>,
    pub call: Option<StoredCall>,
    pub finalized: bool,
    pub contributors_count: u32,
}

/// The call in [`CrowdloanInfo`]: the frame's `Bounded`.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum StoredCall {
    /// Its encoding.
    #[codec(index = 1)]
    Inline(Bytes),
    /// Where its encoding is.
    #[codec(index = 2)]
    Lookup {
        /// The hash of its encoding.
        #[serde(serialize_with = "as_bytes")]
        hash: H256,
        /// The length of its encoding.
        len: u32,
    },
}

impl From<&BoundedCall> for StoredCall {
    fn from(call: &BoundedCall) -> Self {
        match call {
            BoundedCall::Inline(call) => Self::Inline(Bytes(call.to_scale())),
            BoundedCall::Lookup { hash, len } => Self::Lookup {
                hash: *hash,
                len: *len,
            },
        }
    }
}

impl From<&Crowdloan> for CrowdloanInfo {
    fn from(crowdloan: &Crowdloan) -> Self {
        let (target_address, call) = match &crowdloan.purpose {
            Purpose::Target(account) => (Some(*account), None),
            Purpose::Call(call) => (None, Some(call.into())),
        };
        Self {
            creator: crowdloan.creator,
            deposit: crowdloan.deposit,
            min_contribution: crowdloan.min_contribution,
            end: crowdloan.end,
            cap: crowdloan.cap,
            funds_account: crowdloan.funds_account,
            raised: crowdloan.raised,
            target_address,
            call,
            finalized: crowdloan.finalized,
            contributors_count: crowdloan.contributors_count,
        }
    }
}

items! {
    Crowdloan.Crowdloans[Twox64Concat](id: CrowdloanId) -> CrowdloanInfo;
        among |ledger| ledger.crowdloans.crowdloans.keys().map(|id| (*id,)).collect();
        |ledger| ledger.crowdloans.crowdloans.get(id).map(|found| found.as_ref().into());
    Crowdloan.NextCrowdloanId[]() -> CrowdloanId, or 0;
        among |_| vec![()];
        |ledger| (ledger.crowdloans.next_id > 0).then_some(ledger.crowdloans.next_id);
    Crowdloan.Contributions[Twox64Concat, Identity](id: CrowdloanId, contributor: AccountId) -> Rao;
        among |ledger| ledger.crowdloans.contributions.keys().copied().collect();
        |ledger| ledger.crowdloans.contribution(*id, contributor);
    Crowdloan.MaxContributions[Twox64Concat](id: CrowdloanId) -> Rao;
        among |ledger| ledger.crowdloans.max_contributions.keys().map(|id| (*id,)).collect();
        |ledger| ledger.crowdloans.max_contributions.get(id).copied();
    Crowdloan.CurrentCrowdloanId[]() -> CrowdloanId;
        among |_| vec![()];
        |ledger| ledger.crowdloans.current;
    SubtensorModule.SubnetLeases[Twox64Concat](id: LeaseId) -> Lease;
        among |ledger| ledger.leases.leases.keys().map(|id| (*id,)).collect();
        |ledger| ledger.leases.leases.get(id).map(|lease| Lease::clone(lease));
    SubtensorModule.SubnetLeaseShares[Twox64Concat, Identity](id: LeaseId, contributor: AccountId)
            -> FixedU128, or FixedU128(0);
        among |ledger| ledger.leases.shares.keys().copied().collect();
        |ledger| ledger.leases.shares.get(&(*id, *contributor)).map(|share| share.stored());
    SubtensorModule.SubnetUidToLeaseId[Twox64Concat](netuid: NetUid) -> LeaseId;
        among super::entries::subnets;
        |ledger| ledger.subnet(*netuid).lease;
    SubtensorModule.NextSubnetLeaseId[]() -> LeaseId, or 0;
        among |_| vec![()];
        |ledger| (ledger.leases.next_id > 0).then_some(ledger.leases.next_id);
    SubtensorModule.AccumulatedLeaseDividends[Twox64Concat](id: LeaseId) -> Alpha, or Alpha::ZERO;
        among |ledger| ledger.leases.accumulated.keys().map(|id| (*id,)).collect();
        |ledger| ledger.leases.accumulated.get(id).copied();
}
