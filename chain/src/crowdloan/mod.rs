//! Crowdloans: money that many raise for one purpose, an account or a call (spec 02 §8).
//!
//! `raise` opens a crowdloan and takes contributions, `finalize` spends what was raised, `wind_up`
//! gives it back, `settings` are what the creator may change meanwhile.

mod finalize;
#[cfg(test)]
mod invariants;
mod raise;
mod settings;
#[cfg(test)]
pub(crate) mod test_ledger;
mod wind_up;

use std::sync::Arc;

use imbl::OrdMap;

pub use finalize::finalize;
pub use raise::{NewCrowdloan, contribute, create, withdraw};
pub use settings::{set_max_contribution, update_cap, update_end, update_min_contribution};
pub use wind_up::{dissolve, refund};

use crate::{
    error::{CrowdloanError, Result},
    preimage::BoundedCall,
    primitives::{AccountId, Rao},
    state::Ledger,
};

/// `MinimumDeposit`: the least that a creator puts in.
pub const MINIMUM_DEPOSIT: Rao = Rao::from_tao(10);

/// `AbsoluteMinimumContribution`: the lowest least contribution.
pub const ABSOLUTE_MINIMUM_CONTRIBUTION: Rao = Rao(100_000_000);

/// `RefundContributorsLimit`: contributors that one call pays back.
pub const REFUND_CONTRIBUTORS_LIMIT: u32 = 50;

/// `MaxContributors`: contributors of a crowdloan, its creator included.
pub const MAX_CONTRIBUTORS: u32 = 500;

/// A crowdloan's number.
pub type CrowdloanId = u32;

/// Storage of the crowdloan pallet.
#[derive(Clone, Debug, Default)]
pub struct CrowdloanStore {
    /// `Crowdloans`; finalized ones stay.
    pub crowdloans: OrdMap<CrowdloanId, Arc<Crowdloan>>,
    /// `NextCrowdloanId`.
    pub next_id: CrowdloanId,
    /// `Contributions` by (crowdloan, contributor).
    pub contributions: OrdMap<(CrowdloanId, AccountId), Rao>,
    /// `MaxContributions`: the most of one contributor, where there is a limit.
    pub max_contributions: OrdMap<CrowdloanId, Rao>,
    /// `CurrentCrowdloanId`: the crowdloan whose call is being made.
    pub current: Option<CrowdloanId>,
    /// How many stored calls are being made, one inside of another. No item of the chain.
    depth: u8,
}

/// `CrowdloanInfo`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crowdloan {
    /// Who opened it and decides about it.
    pub creator: AccountId,
    /// What the creator put in and cannot withdraw.
    pub deposit: Rao,
    /// The least contribution.
    pub min_contribution: Rao,
    /// The block at which contributions end.
    pub end: u32,
    /// What is to be raised.
    pub cap: Rao,
    /// The account that holds what was raised.
    pub funds_account: AccountId,
    /// What was raised so far, the deposit included.
    pub raised: Rao,
    /// What it is for.
    pub purpose: Purpose,
    /// Whether it was spent.
    pub finalized: bool,
    /// Accounts that contributed, the creator included.
    pub contributors_count: u32,
}

/// What a crowdloan is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// `target_address`: all goes to an account.
    Target(AccountId),
    /// `call`: the creator makes a call, which may spend what was raised.
    Call(BoundedCall),
}

impl CrowdloanStore {
    /// The contributions of a crowdloan, in order of the accounts' bytes, which is the chain's.
    pub fn contributions_of(
        &self,
        id: CrowdloanId,
    ) -> impl Iterator<Item = (AccountId, Rao)> + use<'_> {
        self.contributions
            .range((id, AccountId::ZERO)..=(id, AccountId([u8::MAX; 32])))
            .map(|((_, contributor), amount)| (*contributor, *amount))
    }

    /// What an account has contributed; nothing if it has no entry.
    #[must_use]
    pub fn contribution(&self, id: CrowdloanId, contributor: &AccountId) -> Option<Rao> {
        self.contributions.get(&(id, *contributor)).copied()
    }
}

/// The record of a crowdloan.
fn crowdloan(state: &Ledger, id: CrowdloanId) -> Result<&Arc<Crowdloan>> {
    let found = state.crowdloans.crowdloans.get(&id);
    found.ok_or_else(|| CrowdloanError::InvalidCrowdloanId.into())
}

/// The record of a crowdloan that is not finalized, for its creator.
///
/// # Errors
/// In this order: `InvalidCrowdloanId`, `AlreadyFinalized`, `InvalidOrigin`.
fn open_for_creator(state: &Ledger, who: &AccountId, id: CrowdloanId) -> Result<Arc<Crowdloan>> {
    let crowdloan = crowdloan(state, id)?;
    if crowdloan.finalized {
        return Err(CrowdloanError::AlreadyFinalized.into());
    }
    if *who != crowdloan.creator {
        return Err(CrowdloanError::InvalidOrigin.into());
    }
    Ok(crowdloan.clone())
}

/// Contributions end in the future, neither too soon nor too late.
///
/// # Errors
/// In this order: `CannotEndInPast`, `BlockDurationTooShort`, `BlockDurationTooLong`.
fn check_end(state: &Ledger, end: u32) -> Result {
    let duration = u64::from(end).saturating_sub(state.now());
    if duration == 0 {
        return Err(CrowdloanError::CannotEndInPast.into());
    }
    if duration < state.profile.crowdloan_min_duration {
        return Err(CrowdloanError::BlockDurationTooShort.into());
    }
    if duration > state.profile.crowdloan_max_duration {
        return Err(CrowdloanError::BlockDurationTooLong.into());
    }
    Ok(())
}
