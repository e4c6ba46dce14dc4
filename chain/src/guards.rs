//! Guards: what is checked before any signed call (spec 05 §14).
//!
//! They see a call before its rule does, so their errors win over the order of checks in the rule.

use crate::{
    call::{Call, SubtensorCall},
    error::Result,
    neurons::{check_weights_rate, check_weights_stake},
    primitives::{AccountId, NetUid},
    state::Ledger,
    subnets::rate_limit::check_network_registration,
};

/// Checks a call of an account. Root's calls pass without.
///
/// # Errors
/// The first broken guard's: `NotEnoughStakeToSetWeights` and `SettingWeightsTooFast` for weights,
/// `NetworkTxRateLimitExceeded` for a new subnet.
pub fn check(state: &Ledger, signer: &AccountId, call: &Call) -> Result {
    let Call::SubtensorModule(call) = call else {
        return Ok(());
    };
    match call {
        SubtensorCall::SetWeights { netuid, .. } => {
            check_weights_stake(state, signer, *netuid)?;
            check_open_weights_rate(state, signer, *netuid)
        }
        SubtensorCall::RegisterNetwork { .. } => check_network_registration(state),
        _ => Ok(()),
    }
}

/// Weights that have to be committed first wait by another rule.
fn check_open_weights_rate(state: &Ledger, signer: &AccountId, netuid: NetUid) -> Result {
    if state.subnet(netuid).params.commit_reveal_weights {
        return Ok(());
    }
    check_weights_rate(state, signer, netuid)
}
