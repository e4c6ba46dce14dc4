//! Calls of the admin-utils pallet: hyperparameters (spec 05 §19).

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::Result,
    primitives::{NetUid, Rao},
    state::State,
    subnets::admin,
};

/// A call of the admin-utils pallet. Who may make it, and when, is part of each rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "arguments are the hyperparameter that the call names")]
pub enum AdminUtilsCall {
    /// `NetworkRateLimit`, root.
    SudoSetNetworkRateLimit { rate_limit: u64 },
    /// `SubnetEmissionEnabled`, root.
    SudoSetSubnetEmissionEnabled { netuid: NetUid, enabled: bool },
    /// `CommitRevealWeightsEnabled`, owner or root.
    SudoSetCommitRevealWeightsEnabled { netuid: NetUid, enabled: bool },
    /// `WeightsSetRateLimit`, root.
    SudoSetWeightsSetRateLimit { netuid: NetUid, weights_set_rate_limit: u64 },
    /// `MaxRegistrationsPerBlock`, root.
    SudoSetMaxRegistrationsPerBlock { netuid: NetUid, max_registrations_per_block: u16 },
    /// `MinBurn`, owner or root.
    SudoSetMinBurn { netuid: NetUid, min_burn: Rao },
    /// `MaxBurn`, owner or root.
    SudoSetMaxBurn { netuid: NetUid, max_burn: Rao },
    /// `BurnHalfLife`, owner or root.
    SudoSetBurnHalfLife { netuid: NetUid, burn_half_life: u16 },
    /// `BurnIncreaseMult` as raw bits, owner or root.
    SudoSetBurnIncreaseMult { netuid: NetUid, burn_increase_mult: u128 },
    /// `Tempo`, root.
    SudoSetTempo { netuid: NetUid, tempo: u16 },
    /// `SubtokenEnabled`, root.
    SudoSetSubtokenEnabled { netuid: NetUid, subtoken_enabled: bool },
    /// `AdminFreezeWindow`, root.
    SudoSetAdminFreezeWindow { window: u16 },
}

impl AdminUtilsCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        admin::apply(state, origin, self)
    }
}
