//! Events of the crowdloan pallet (spec 02 §8).

use serde::Serialize;

use crate::{
    crowdloan::CrowdloanId,
    primitives::{AccountId, Rao},
};

/// Events of the crowdloan pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum CrowdloanEvent {
    /// A crowdloan was opened.
    Created {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// Who opened it.
        creator: AccountId,
        /// The block at which contributions end.
        end: u32,
        /// What is to be raised.
        cap: Rao,
    },
    /// Somebody contributed.
    Contributed {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// Who.
        contributor: AccountId,
        /// How much was taken.
        amount: Rao,
    },
    /// A contribution was taken back.
    Withdrew {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// Whose.
        contributor: AccountId,
        /// How much.
        amount: Rao,
    },
    /// Some contributors were paid back, others wait for the next call.
    PartiallyRefunded {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
    },
    /// All contributors but the creator are paid back.
    AllRefunded {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
    },
    /// What was raised went where it was meant for.
    Finalized {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
    },
    /// A crowdloan was removed.
    Dissolved {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
    },
    /// The least contribution was set.
    MinContributionUpdated {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// The value.
        new_min_contribution: Rao,
    },
    /// The end was set.
    EndUpdated {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// The block at which contributions end.
        new_end: u32,
    },
    /// The cap was set.
    CapUpdated {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// What is to be raised.
        new_cap: Rao,
    },
    /// The most that one account may contribute was set or lifted.
    MaxContributionUpdated {
        /// The crowdloan.
        crowdloan_id: CrowdloanId,
        /// The value; nothing for no limit.
        new_max_contribution: Option<Rao>,
    },
}
