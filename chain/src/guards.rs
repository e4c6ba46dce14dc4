//! Guards: what is checked before any signed call (spec 05 §14, 03 §3).
//!
//! They see a call before its rule does, so their errors win over the order of checks in the rule.

use crate::{
    call::{Call, SubtensorCall},
    error::{Result, SubtensorError},
    keys::coldkey_swap,
    neurons::{
        Reveal, RevealBatch, check_association, check_axon, check_prometheus, check_reveal_round,
        check_reveals, check_weights_stake, ensure_equal, weights_rate_passes_for,
    },
    primitives::{AccountId, MechId, NetUid},
    staking::check_take,
    state::{AxonInfo, Ledger, PrometheusInfo},
    subnets::rate_limit::check_network_registration,
};

/// Checks a call of an account. Root's calls pass without.
///
/// # Errors
/// The first broken guard's: `ColdkeySwapDisputed` and `ColdkeySwapAnnounced` for an account that is
/// about to be replaced; `InputLengthsUnequal`, `NotEnoughStakeToSetWeights`,
/// `NoWeightsCommitFound`, `RevealTooEarly`, `InvalidRevealRound`, `CommittingWeightsTooFast` and
/// `SettingWeightsTooFast` for weights, `NetworkTxRateLimitExceeded` for a new subnet, those of
/// [`check_take`] for a delegate's take and of serving, `HotKeyNotRegisteredInSubNet` and
/// `EvmKeyAssociateRateLimitExceeded` for an EVM key.
pub fn check(state: &Ledger, signer: &AccountId, call: &Call) -> Result {
    coldkey_swap::check_guard(state, signer, is_about_coldkey_swap(call))?;
    let Call::SubtensorModule(call) = call else {
        return Ok(());
    };
    check_weights_call(state, signer, call)?;
    match call {
        SubtensorCall::RegisterNetwork { .. } => check_network_registration(state),
        SubtensorCall::IncreaseTake { hotkey, take }
        | SubtensorCall::DecreaseTake { hotkey, take } => check_take(state, signer, hotkey, *take),
        SubtensorCall::AssociateEvmKey { netuid, .. } => {
            check_association(state, signer, *netuid).map(drop)
        }
        _ => check_serving_call(state, signer, call),
    }
}

/// Every rule of serving.
fn check_serving_call(state: &Ledger, signer: &AccountId, call: &SubtensorCall) -> Result {
    match *call {
        SubtensorCall::ServeAxon {
            netuid,
            ip,
            port,
            ip_type,
            ..
        }
        | SubtensorCall::ServeAxonTls {
            netuid,
            ip,
            port,
            ip_type,
            ..
        } => {
            let axon = AxonInfo {
                ip,
                port,
                ip_type,
                ..AxonInfo::default()
            };
            check_axon(state, signer, netuid, &axon)
        }
        SubtensorCall::ServePrometheus {
            netuid,
            ip,
            port,
            ip_type,
            ..
        } => {
            let info = PrometheusInfo {
                ip,
                port,
                ip_type,
                ..PrometheusInfo::default()
            };
            check_prometheus(state, signer, netuid, &info)
        }
        _ => Ok(()),
    }
}

const fn is_about_coldkey_swap(call: &Call) -> bool {
    matches!(
        call,
        Call::SubtensorModule(
            SubtensorCall::AnnounceColdkeySwap { .. }
                | SubtensorCall::SwapColdkeyAnnounced { .. }
                | SubtensorCall::DisputeColdkeySwap {}
                | SubtensorCall::ClearColdkeySwapAnnouncement {}
        )
    )
}

/// Lengths, stake, reveals, then the waits.
fn check_weights_call(state: &Ledger, signer: &AccountId, call: &SubtensorCall) -> Result {
    use SubtensorCall as C;
    let stake = |netuid: NetUid| check_weights_stake(state, signer, netuid);
    match call {
        C::SetWeights { netuid, .. } => {
            stake(*netuid)?;
            check_open_weights_rate(state, signer, *netuid, MechId::MAIN)
        }
        C::SetMechanismWeights { netuid, mecid, .. } => {
            stake(*netuid)?;
            check_open_weights_rate(state, signer, *netuid, *mecid)
        }
        C::BatchSetWeights {
            netuids,
            weights,
            version_keys,
        } => {
            ensure_equal(netuids.len(), &[weights.len(), version_keys.len()])?;
            netuids.iter().copied().try_for_each(stake)
        }
        C::CommitWeights { netuid, .. } => {
            stake(*netuid)?;
            check_commit_rate(state, signer, *netuid, MechId::MAIN)
        }
        C::CommitMechanismWeights { netuid, mecid, .. } => {
            stake(*netuid)?;
            check_commit_rate(state, signer, *netuid, *mecid)
        }
        C::BatchCommitWeights {
            netuids,
            commit_hashes,
        } => {
            ensure_equal(netuids.len(), &[commit_hashes.len()])?;
            netuids.iter().copied().try_for_each(stake)
        }
        C::RevealWeights {
            netuid,
            uids,
            values,
            salt,
            version_key,
        } => {
            stake(*netuid)?;
            let reveal = Reveal::new(*netuid, MechId::MAIN, uids, values, salt, *version_key);
            check_reveals(state, signer, (*netuid, MechId::MAIN), &[reveal])
        }
        C::RevealMechanismWeights {
            netuid,
            mecid,
            uids,
            values,
            salt,
            version_key,
        } => {
            stake(*netuid)?;
            let reveal = Reveal::new(*netuid, *mecid, uids, values, salt, *version_key);
            check_reveals(state, signer, (*netuid, *mecid), &[reveal])
        }
        C::BatchRevealWeights {
            netuid,
            uids_list,
            values_list,
            salts_list,
            version_keys,
        } => {
            let batch = RevealBatch {
                uids: uids_list,
                values: values_list,
                salts: salts_list,
                version_keys,
            };
            let reveals = batch.reveals(*netuid)?;
            stake(*netuid)?;
            check_reveals(state, signer, (*netuid, MechId::MAIN), &reveals)
        }
        C::CommitTimelockedWeights {
            netuid,
            reveal_round,
            ..
        }
        | C::CommitTimelockedMechanismWeights {
            netuid,
            reveal_round,
            ..
        }
        | C::CommitCrv3MechanismWeights {
            netuid,
            reveal_round,
            ..
        } => {
            stake(*netuid)?;
            check_reveal_round(state, *reveal_round)
        }
        _ => Ok(()),
    }
}

/// Weights that have to be committed first wait by another rule.
fn check_open_weights_rate(
    state: &Ledger,
    signer: &AccountId,
    netuid: NetUid,
    mechanism: MechId,
) -> Result {
    let committed = state.subnet(netuid).params.commit_reveal_weights;
    if committed || weights_rate_passes_for(state, signer, netuid, mechanism) {
        Ok(())
    } else {
        Err(SubtensorError::SettingWeightsTooFast.into())
    }
}

fn check_commit_rate(
    state: &Ledger,
    signer: &AccountId,
    netuid: NetUid,
    mechanism: MechId,
) -> Result {
    if weights_rate_passes_for(state, signer, netuid, mechanism) {
        Ok(())
    } else {
        Err(SubtensorError::CommittingWeightsTooFast.into())
    }
}
