//! From a call to its rule.

use super::SubtensorCall;
use crate::{
    call::Origin,
    emission,
    error::{Result, SubtensorError},
    keys::{self, coldkey_swap, takes},
    neurons::{self, Reveal, RevealBatch, TIMELOCK_VERSION, Timelocked, WeightsGiven},
    primitives::MechId,
    staking,
    state::{AxonInfo, PrometheusInfo, State, SubnetIdentity},
    subnets::{self, admin, leasing, symbols},
};

impl SubtensorCall {
    pub(in crate::call) fn apply(self, state: &mut State, origin: Origin) -> Result {
        let signer = origin.signer();
        match self {
            Self::SetWeights {
                netuid,
                dests,
                weights,
                version_key,
            } => neurons::set_weights(
                state,
                signer,
                &WeightsGiven {
                    netuid,
                    mechanism: MechId::MAIN,
                    dests: &dests,
                    weights: &weights,
                    version_key,
                },
            ),
            Self::SetMechanismWeights {
                netuid,
                mecid,
                dests,
                weights,
                version_key,
            } => neurons::set_weights(
                state,
                signer,
                &WeightsGiven {
                    netuid,
                    mechanism: mecid,
                    dests: &dests,
                    weights: &weights,
                    version_key,
                },
            ),
            Self::BatchSetWeights {
                netuids,
                weights,
                version_keys,
            } => neurons::batch_set_weights(state, signer, &netuids, &weights, &version_keys),
            Self::CommitWeights {
                netuid,
                commit_hash,
            } => neurons::commit_weights(state, signer, netuid, MechId::MAIN, commit_hash),
            Self::CommitMechanismWeights {
                netuid,
                mecid,
                commit_hash,
            } => neurons::commit_weights(state, signer, netuid, mecid, commit_hash),
            Self::BatchCommitWeights {
                netuids,
                commit_hashes,
            } => neurons::batch_commit_weights(state, signer, &netuids, &commit_hashes),
            Self::RevealWeights {
                netuid,
                uids,
                values,
                salt,
                version_key,
            } => {
                let main = MechId::MAIN;
                let reveal = Reveal::new(netuid, main, &uids, &values, &salt, version_key);
                neurons::reveal_weights(state, signer, &reveal)
            }
            Self::RevealMechanismWeights {
                netuid,
                mecid,
                uids,
                values,
                salt,
                version_key,
            } => {
                let reveal = Reveal::new(netuid, mecid, &uids, &values, &salt, version_key);
                neurons::reveal_weights(state, signer, &reveal)
            }
            Self::BatchRevealWeights {
                netuid,
                uids_list,
                values_list,
                salts_list,
                version_keys,
            } => {
                let batch = RevealBatch {
                    uids: &uids_list,
                    values: &values_list,
                    salts: &salts_list,
                    version_keys: &version_keys,
                };
                neurons::batch_reveal_weights(state, signer, netuid, &batch)
            }
            Self::CommitTimelockedWeights {
                netuid,
                commit,
                reveal_round,
                commit_reveal_version,
            } => {
                let given = Timelocked {
                    netuid,
                    mechanism: MechId::MAIN,
                    ciphertext: (*commit).into(),
                    round: reveal_round,
                    version: commit_reveal_version,
                };
                neurons::commit_timelocked_weights(state, signer, given)
            }
            Self::CommitTimelockedMechanismWeights {
                netuid,
                mecid,
                commit,
                reveal_round,
                commit_reveal_version,
            } => {
                let given = Timelocked {
                    netuid,
                    mechanism: mecid,
                    ciphertext: (*commit).into(),
                    round: reveal_round,
                    version: commit_reveal_version,
                };
                neurons::commit_timelocked_weights(state, signer, given)
            }
            Self::CommitCrv3MechanismWeights {
                netuid,
                mecid,
                commit,
                reveal_round,
            } => {
                let given = Timelocked {
                    netuid,
                    mechanism: mecid,
                    ciphertext: (*commit).into(),
                    round: reveal_round,
                    version: TIMELOCK_VERSION,
                };
                neurons::commit_timelocked_weights(state, signer, given)
            }
            Self::ServeAxon {
                netuid,
                version,
                ip,
                port,
                ip_type,
                protocol,
                placeholder1,
                placeholder2,
            } => {
                let axon = AxonInfo {
                    block: 0,
                    version,
                    ip,
                    port,
                    ip_type,
                    protocol,
                    placeholder1,
                    placeholder2,
                };
                neurons::serve_axon(state, signer, netuid, axon, None)
            }
            Self::ServeAxonTls {
                netuid,
                version,
                ip,
                port,
                ip_type,
                protocol,
                placeholder1,
                placeholder2,
                certificate,
            } => {
                let axon = AxonInfo {
                    block: 0,
                    version,
                    ip,
                    port,
                    ip_type,
                    protocol,
                    placeholder1,
                    placeholder2,
                };
                neurons::serve_axon(state, signer, netuid, axon, Some(&certificate))
            }
            Self::ServePrometheus {
                netuid,
                version,
                ip,
                port,
                ip_type,
            } => {
                let info = PrometheusInfo {
                    block: 0,
                    version,
                    ip,
                    port,
                    ip_type,
                };
                neurons::serve_prometheus(state, signer, netuid, info)
            }
            Self::AssociateEvmKey {
                netuid,
                evm_key,
                block_number,
                signature,
            } => {
                neurons::associate_evm_key(state, signer, netuid, evm_key, block_number, &signature)
            }
            Self::EnableVotingPowerTracking { netuid } => {
                neurons::enable_voting_power_tracking(state, origin, netuid)
            }
            Self::DisableVotingPowerTracking { netuid } => {
                neurons::disable_voting_power_tracking(state, origin, netuid)
            }
            Self::SudoSetVotingPowerEmaAlpha { netuid, alpha } => {
                neurons::set_voting_power_ema_alpha(state, origin, netuid, alpha)
            }
            Self::AddStake {
                hotkey,
                netuid,
                amount_staked,
            } => staking::add_stake(state, signer?, hotkey, netuid, amount_staked).map(drop),
            Self::RemoveStake {
                hotkey,
                netuid,
                amount_unstaked,
            } => staking::remove_stake(state, signer?, hotkey, netuid, amount_unstaked).map(drop),
            Self::Register { netuid, hotkey, .. } | Self::BurnedRegister { netuid, hotkey } => {
                neurons::burned_register(state, signer?, netuid, hotkey)
            }
            Self::RegisterLimit {
                netuid,
                hotkey,
                limit_price,
            } => neurons::register_limit(state, signer?, netuid, hotkey, limit_price),
            Self::RegisterNetwork { hotkey } => {
                subnets::register_network(state, signer?, hotkey).map(drop)
            }
            Self::RegisterNetworkWithIdentity { hotkey, identity } => {
                subnets::register_network_with_identity(state, signer?, hotkey, identity).map(drop)
            }
            Self::RootRegister { hotkey } => neurons::root_register(state, signer, hotkey),
            Self::SetChildren {
                hotkey,
                netuid,
                children,
            } => keys::children::set_children(state, &signer?, &hotkey, netuid, &children),
            Self::UnstakeAll { hotkey } => staking::unstake_all(state, signer?, hotkey),
            Self::AddStakeLimit {
                hotkey,
                netuid,
                amount_staked,
                limit_price,
                allow_partial,
            } => staking::add_stake_limit(
                state,
                signer?,
                hotkey,
                netuid,
                amount_staked,
                limit_price,
                allow_partial,
            )
            .map(drop),
            Self::RemoveStakeLimit {
                hotkey,
                netuid,
                amount_unstaked,
                limit_price,
                allow_partial,
            } => staking::remove_stake_limit(
                state,
                signer?,
                hotkey,
                netuid,
                amount_unstaked,
                limit_price,
                allow_partial,
            )
            .map(drop),
            Self::RemoveStakeFullLimit {
                hotkey,
                netuid,
                limit_price,
            } => staking::remove_stake_full_limit(state, signer?, hotkey, netuid, limit_price)
                .map(drop),
            Self::UnstakeAllAlpha { hotkey } => {
                staking::unstake_all_alpha(state, signer?, hotkey).map(drop)
            }
            Self::MoveStake {
                origin_hotkey,
                destination_hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
            } => staking::move_stake(
                state,
                signer?,
                origin_hotkey,
                destination_hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
            )
            .map(drop),
            Self::TransferStake {
                destination_coldkey,
                hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
            } => staking::transfer_stake(
                state,
                signer?,
                destination_coldkey,
                hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
            )
            .map(drop),
            Self::SwapStake {
                hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
            } => staking::swap_stake(
                state,
                signer?,
                hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
            )
            .map(drop),
            Self::SwapStakeLimit {
                hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
                limit_price,
                allow_partial,
            } => staking::swap_stake_limit(
                state,
                signer?,
                hotkey,
                origin_netuid,
                destination_netuid,
                alpha_amount,
                limit_price,
                allow_partial,
            )
            .map(drop),
            Self::RecycleAlpha {
                hotkey,
                amount,
                netuid,
            } => staking::recycle_alpha(state, signer?, hotkey, amount, netuid).map(drop),
            Self::BurnAlpha {
                hotkey,
                amount,
                netuid,
            } => staking::burn_alpha(state, signer?, hotkey, amount, netuid).map(drop),
            Self::AddStakeBurn {
                hotkey,
                netuid,
                amount,
                limit,
            } => staking::add_stake_burn(state, signer?, hotkey, netuid, amount, limit).map(drop),
            Self::DecreaseTake { hotkey, take } => {
                staking::decrease_take(state, signer?, hotkey, take)
            }
            Self::IncreaseTake { hotkey, take } => {
                staking::increase_take(state, signer?, hotkey, take)
            }
            Self::SetColdkeyAutoStakeHotkey { netuid, hotkey } => {
                staking::set_auto_stake_hotkey(state, signer?, netuid, hotkey)
            }
            Self::ClaimRoot { subnets } => emission::claim_root(state, signer?, &subnets),
            Self::SetRootClaimType {
                new_root_claim_type,
            } => staking::set_root_claim_type(state, signer?, new_root_claim_type),
            Self::SudoSetNumRootClaims { new_value } => {
                staking::set_num_root_claims(state, origin, new_value)
            }
            Self::SudoSetRootClaimThreshold { netuid, new_value } => {
                staking::set_root_claim_threshold(state, origin, netuid, new_value)
            }
            Self::LockStake {
                hotkey,
                netuid,
                amount,
            } => staking::locks::lock_stake(state, signer?, hotkey, netuid, amount),
            Self::MoveLock {
                destination_hotkey,
                netuid,
            } => staking::locks::move_lock(state, signer?, destination_hotkey, netuid),
            Self::SetPerpetualLock { netuid, enabled } => {
                staking::locks::set_perpetual_lock(state, signer?, netuid, enabled)
            }
            Self::SetRejectLockedAlpha { enabled } => {
                staking::locks::set_reject_locked_alpha(state, signer?, enabled)
            }
            Self::StartCall { netuid } => subnets::start_call(state, signer, netuid),
            Self::SwapHotkey {
                hotkey,
                new_hotkey,
                netuid,
            } => keys::swap_hotkey(state, &signer?, &hotkey, &new_hotkey, netuid, false),
            Self::SwapHotkeyV2 {
                hotkey,
                new_hotkey,
                netuid,
                keep_stake,
            } => keys::swap_hotkey(state, &signer?, &hotkey, &new_hotkey, netuid, keep_stake),
            Self::SwapColdkey {
                old_coldkey,
                new_coldkey,
                swap_cost,
            } => {
                origin.ensure_root()?;
                coldkey_swap::swap_by_root(state, &old_coldkey, &new_coldkey, swap_cost)
            }
            Self::ScheduleSwapColdkey { .. } => Err(SubtensorError::Deprecated.into()),
            Self::AnnounceColdkeySwap { new_coldkey_hash } => {
                coldkey_swap::announce(state, &signer?, new_coldkey_hash)
            }
            Self::SwapColdkeyAnnounced { new_coldkey } => {
                coldkey_swap::swap_announced(state, &signer?, &new_coldkey)
            }
            Self::DisputeColdkeySwap {} => coldkey_swap::dispute(state, &signer?),
            Self::ResetColdkeySwap { coldkey } => {
                origin.ensure_root()?;
                coldkey_swap::reset(state, &coldkey);
                Ok(())
            }
            Self::ClearColdkeySwapAnnouncement {} => coldkey_swap::clear(state, &signer?),
            Self::SetChildkeyTake {
                hotkey,
                netuid,
                take,
            } => takes::set_childkey_take(state, &signer?, &hotkey, netuid, take),
            Self::SetAutoParentDelegationEnabled { hotkey, enabled } => {
                takes::set_auto_parent_delegation(state, &signer?, &hotkey, enabled)
            }
            Self::SudoSetTxChildkeyTakeRateLimit { tx_rate_limit } => {
                takes::set_tx_childkey_take_rate_limit(state, origin, tx_rate_limit)
            }
            Self::SudoSetMinChildkeyTake { take } => {
                takes::set_min_childkey_take(state, origin, take)
            }
            Self::SudoSetMaxChildkeyTake { take } => {
                takes::set_max_childkey_take(state, origin, take)
            }
            Self::SetPendingChildkeyCooldown { cooldown } => {
                takes::set_pending_childkey_cooldown(state, origin, cooldown)
            }
            Self::SetIdentity(identity) => keys::set_identity(state, &signer?, identity),
            Self::SetSubnetIdentity {
                netuid,
                subnet_name,
                github_repo,
                subnet_contact,
                subnet_url,
                discord,
                description,
                logo_url,
                additional,
            } => {
                let identity = SubnetIdentity {
                    subnet_name,
                    github_repo,
                    subnet_contact,
                    subnet_url,
                    discord,
                    description,
                    logo_url,
                    additional,
                };
                subnets::set_subnet_identity(state, &signer?, netuid, identity)
            }
            Self::UpdateSymbol { netuid, symbol } => {
                symbols::update_symbol(state, origin, netuid, symbol)
            }
            Self::SetTempo { netuid, tempo } => admin::set_tempo(state, origin, netuid, tempo),
            Self::SetActivityCutoffFactor {
                netuid,
                factor_milli,
            } => admin::set_activity_cutoff_factor(state, origin, netuid, factor_milli),
            Self::TriggerEpoch { netuid } => admin::trigger_epoch(state, origin, netuid),
            Self::DissolveNetwork { netuid, .. } | Self::RootDissolveNetwork { netuid } => {
                origin.ensure_root()?;
                subnets::dissolve_network(state, netuid)
            }
            Self::RegisterLeasedNetwork {
                emissions_share,
                end_block,
            } => leasing::register_leased_network(state, &signer?, emissions_share, end_block)
                .map(drop),
            Self::TerminateLease { lease_id, hotkey } => {
                leasing::terminate_lease(state, &signer?, lease_id, &hotkey)
            }
            Self::TryAssociateHotkey { hotkey } => keys::pair(state, &signer?, &hotkey),
        }
    }
}
