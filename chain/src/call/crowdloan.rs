//! Calls of the crowdloan pallet (spec 02 §8).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Call, Lent, Origin};
use crate::{
    crowdloan::{self, CrowdloanId, NewCrowdloan},
    error::Result,
    primitives::{AccountId, Rao},
    state::State,
};

/// A call of the crowdloan pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrowdloanCall {
    /// Opens a crowdloan for a call or a target, not both; the signer is its creator.
    #[codec(index = 0)]
    Create {
        /// What the creator puts in at once.
        #[codec(compact)]
        deposit: Rao,
        /// The least contribution.
        #[codec(compact)]
        min_contribution: Rao,
        /// What is to be raised.
        #[codec(compact)]
        cap: Rao,
        /// The block at which contributions end.
        #[codec(compact)]
        end: u32,
        /// The call that spends what was raised.
        #[serde(default)]
        call: Option<Box<Call>>,
        /// The account that gets what was raised.
        #[serde(default)]
        target_address: Option<AccountId>,
    },
    /// Contributes.
    #[codec(index = 1)]
    Contribute {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
        /// How much; more than is missing means that.
        #[codec(compact)]
        amount: Rao,
    },
    /// Takes the signer's contribution back.
    #[codec(index = 2)]
    Withdraw {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
    },
    /// Spends what was raised; the signer is the creator.
    #[codec(index = 3)]
    Finalize {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
    },
    /// Pays up to 50 contributors back; the signer is the creator.
    #[codec(index = 4)]
    Refund {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
    },
    /// Removes a crowdloan without contributors; the signer is the creator.
    #[codec(index = 5)]
    Dissolve {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
    },
    /// Sets the least contribution; the signer is the creator.
    #[codec(index = 6)]
    UpdateMinContribution {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
        /// The value.
        #[codec(compact)]
        new_min_contribution: Rao,
    },
    /// Sets the block at which contributions end; the signer is the creator.
    #[codec(index = 7)]
    UpdateEnd {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
        /// The block.
        #[codec(compact)]
        new_end: u32,
    },
    /// Sets what is to be raised; the signer is the creator.
    #[codec(index = 8)]
    UpdateCap {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
        /// The value.
        #[codec(compact)]
        new_cap: Rao,
    },
    /// Sets the most of one contributor, or lifts that limit; the signer is the creator.
    #[codec(index = 9)]
    SetMaxContribution {
        /// The crowdloan.
        #[codec(compact)]
        crowdloan_id: CrowdloanId,
        /// The value.
        new_max_contribution: Option<Rao>,
    },
}

impl CrowdloanCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin, lent: Lent<'_>) -> Result {
        let who = &origin.signer()?;
        match self {
            Self::Create {
                deposit,
                min_contribution,
                cap,
                end,
                call,
                target_address,
            } => {
                let new = NewCrowdloan {
                    deposit,
                    min_contribution,
                    cap,
                    end,
                    call: call.map(|call| *call),
                    target_address,
                };
                crowdloan::create(state, who, new).map(drop)
            }
            Self::Contribute {
                crowdloan_id,
                amount,
            } => crowdloan::contribute(state, who, crowdloan_id, amount).map(drop),
            Self::Withdraw { crowdloan_id } => {
                crowdloan::withdraw(state, who, crowdloan_id).map(drop)
            }
            Self::Finalize { crowdloan_id } => crowdloan::finalize(state, who, crowdloan_id, lent),
            Self::Refund { crowdloan_id } => crowdloan::refund(state, who, crowdloan_id).map(drop),
            Self::Dissolve { crowdloan_id } => crowdloan::dissolve(state, who, crowdloan_id),
            Self::UpdateMinContribution {
                crowdloan_id,
                new_min_contribution,
            } => crowdloan::update_min_contribution(state, who, crowdloan_id, new_min_contribution),
            Self::UpdateEnd {
                crowdloan_id,
                new_end,
            } => crowdloan::update_end(state, who, crowdloan_id, new_end),
            Self::UpdateCap {
                crowdloan_id,
                new_cap,
            } => crowdloan::update_cap(state, who, crowdloan_id, new_cap),
            Self::SetMaxContribution {
                crowdloan_id,
                new_max_contribution,
            } => crowdloan::set_max_contribution(state, who, crowdloan_id, new_max_contribution),
        }
    }
}
