//! Who may change hyperparameters, and when (spec 05 §13).

use crate::{
    call::Origin,
    error::{AdminUtilsError, Error, Result, SubtensorError},
    primitives::{AccountId, NetUid},
    state::{Ledger, RateLimitKey, State},
    subnets::{
        ensure_admin_window_open,
        rate_limit::{self, TransactionKind},
    },
};

/// Hyperparameters that a subnet's owner may set, with the chain's codes for rate limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub(super) enum Hyperparameter {
    ServingRateLimit = 1,
    MaxDifficulty = 2,
    AdjustmentAlpha = 3,
    ImmunityPeriod = 5,
    MinAllowedWeights = 6,
    Rho = 8,
    ActivityCutoff = 9,
    MinBurn = 11,
    MaxBurn = 12,
    BondsMovingAverage = 13,
    BondsPenalty = 14,
    CommitRevealEnabled = 15,
    LiquidAlphaEnabled = 16,
    AlphaValues = 17,
    WeightCommitInterval = 18,
    TransferEnabled = 19,
    AlphaSigmoidSteepness = 20,
    Yuma3Enabled = 21,
    BondsResetEnabled = 22,
    ImmuneNeuronLimit = 23,
    RecycleOrBurn = 24,
    MaxAllowedUids = 25,
    BurnHalfLife = 26,
    BurnIncreaseMult = 27,
    MinChildkeyTake = 29,
    ActivityCutoffFactorMilli = 30,
    TriggerEpoch = 31,
}

/// What limits an owner's change.
#[derive(Clone, Copy, Debug)]
pub(super) enum OwnerLimit {
    /// Tempos between changes of one hyperparameter.
    Hyperparameter(Hyperparameter),
    /// Tempos between changes of the validators' version.
    WeightsVersionKey,
    /// Blocks between changes of one kind, of a constant number.
    Kind(TransactionKind, u64),
    /// Nothing.
    Unlimited,
}

impl From<Hyperparameter> for OwnerLimit {
    fn from(parameter: Hyperparameter) -> Self {
        Self::Hyperparameter(parameter)
    }
}

impl OwnerLimit {
    pub(super) fn passes(self, state: &Ledger, owner: &AccountId, netuid: NetUid) -> bool {
        let tempo = u64::from(state.subnet(netuid).schedule.tempo);
        match self {
            Self::Hyperparameter(parameter) => {
                let tempos = u64::from(state.globals.owner_hyperparam_rate_limit);
                let last = rate_limit::last_block(state, key(netuid, parameter));
                rate_limit::passes(last, state.now(), tempo.saturating_mul(tempos))
            }
            Self::WeightsVersionKey => {
                let tempos = state.globals.weights_version_key_rate_limit;
                let limit = tempo.saturating_mul(tempos);
                let kind = TransactionKind::SetWeightsVersionKey;
                rate_limit::passes_for(state, owner, netuid, kind, limit)
            }
            Self::Kind(kind, limit) => rate_limit::passes_for(state, owner, netuid, kind, limit),
            Self::Unlimited => true,
        }
    }

    pub(super) fn record(self, state: &mut State, owner: &AccountId, netuid: NetUid) {
        match self {
            Self::Hyperparameter(parameter) => {
                let now = state.now();
                state.last_rate_limited.insert(key(netuid, parameter), now);
            }
            Self::WeightsVersionKey => {
                let kind = TransactionKind::SetWeightsVersionKey;
                rate_limit::record_for(state, owner, netuid, kind);
            }
            Self::Kind(kind, _) => rate_limit::record_for(state, owner, netuid, kind),
            Self::Unlimited => {}
        }
    }
}

const fn key(netuid: NetUid, parameter: Hyperparameter) -> RateLimitKey {
    RateLimitKey::OwnerHyperparamUpdate(netuid, parameter as u8)
}

/// A change by the subnet's owner or root, outside of the window before an epoch. The owner's
/// changes are limited; root's are not.
///
/// # Errors
/// `BadOrigin`, `TxRateLimitExceeded`, `AdminActionProhibitedDuringWeightsWindow`, then those of
/// `change`.
pub(super) fn by_owner_or_root(
    state: &mut State,
    origin: Origin,
    netuid: NetUid,
    limit: impl Into<OwnerLimit>,
    change: impl FnOnce(&mut State) -> Result,
) -> Result {
    let limit = limit.into();
    let owner = match origin {
        Origin::Root => None,
        Origin::Signed(signer) if signer == state.subnet(netuid).owner_or_zero() => Some(signer),
        Origin::Signed(_) | Origin::None => return Err(Error::BadOrigin),
    };
    if let Some(owner) = &owner
        && !limit.passes(state, owner, netuid)
    {
        return Err(SubtensorError::TxRateLimitExceeded.into());
    }
    ensure_admin_window_open(state, netuid)?;
    change(state)?;
    if let Some(owner) = &owner {
        limit.record(state, owner, netuid);
    }
    Ok(())
}

/// A change by root, outside of the window before an epoch.
///
/// # Errors
/// `BadOrigin`, `AdminActionProhibitedDuringWeightsWindow`.
pub(super) fn by_root_in_window(state: &Ledger, origin: Origin, netuid: NetUid) -> Result {
    origin.ensure_root()?;
    ensure_admin_window_open(state, netuid)
}

/// # Errors
/// `AdminUtils.SubnetDoesNotExist`.
pub(super) fn ensure_exists(state: &Ledger, netuid: NetUid) -> Result {
    ensure(
        state.subnet_exists(netuid),
        AdminUtilsError::SubnetDoesNotExist,
    )
}

/// # Errors
/// `AdminUtils.NotPermittedOnRootSubnet`.
pub(super) fn ensure_not_root(netuid: NetUid) -> Result {
    ensure(!netuid.is_root(), AdminUtilsError::NotPermittedOnRootSubnet)
}

/// The error unless the condition holds.
pub(super) fn ensure(condition: bool, error: impl Into<Error>) -> Result {
    if condition { Ok(()) } else { Err(error.into()) }
}
