//! Calls of the subtensor pallet (spec 05 §18).

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    emission,
    error::{Result, SubtensorError},
    keys::{self, coldkey_swap, takes},
    neurons::{self, EcdsaSignature, Reveal, RevealBatch, WeightsGiven},
    primitives::{AccountId, Alpha, H160, H256, MechId, NetUid, Rao, Uid},
    staking,
    state::{AxonInfo, ChainIdentity, PrometheusInfo, RootClaimType, State, SubnetIdentity},
    subnets::{self, admin, symbols},
};

/// A call of the subtensor pallet. Field names are the chain's argument names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubtensorCall {
    /// Sets a validator's weights; the signer is the hotkey (spec 05 §8).
    SetWeights {
        /// The subnet.
        netuid: NetUid,
        /// Targets.
        dests: Vec<Uid>,
        /// A weight a target.
        weights: Vec<u16>,
        /// The validator software's version.
        version_key: u64,
    },
    /// Sets a validator's weights on one mechanism; the signer is the hotkey (spec 05 §8).
    SetMechanismWeights {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mecid: MechId,
        /// Targets.
        dests: Vec<Uid>,
        /// A weight a target.
        weights: Vec<u16>,
        /// The validator software's version.
        version_key: u64,
    },
    /// Sets weights on several subnets; the signer is the hotkey (spec 05 §8).
    BatchSetWeights {
        /// The subnets.
        netuids: Vec<NetUid>,
        /// (Target, weight) lists, one a subnet.
        weights: Vec<Vec<(Uid, u16)>>,
        /// The validator software's versions, one a subnet.
        version_keys: Vec<u64>,
    },
    /// Commits to weights; the signer is the hotkey (spec 05 §9.1).
    CommitWeights {
        /// The subnet.
        netuid: NetUid,
        /// The hash of the weights and a salt.
        commit_hash: H256,
    },
    /// Commits to weights on one mechanism; the signer is the hotkey (spec 05 §9.1).
    CommitMechanismWeights {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mecid: MechId,
        /// The hash of the weights and a salt.
        commit_hash: H256,
    },
    /// Commits to weights on several subnets; the signer is the hotkey (spec 05 §9.1).
    BatchCommitWeights {
        /// The subnets.
        netuids: Vec<NetUid>,
        /// Hashes, one a subnet.
        commit_hashes: Vec<H256>,
    },
    /// Reveals committed weights; the signer is the hotkey (spec 05 §9.1).
    RevealWeights {
        /// The subnet.
        netuid: NetUid,
        /// Targets.
        uids: Vec<Uid>,
        /// A weight a target.
        values: Vec<u16>,
        /// What the hash was salted with.
        salt: Vec<u16>,
        /// The validator software's version.
        version_key: u64,
    },
    /// Reveals committed weights on one mechanism; the signer is the hotkey (spec 05 §9.1).
    RevealMechanismWeights {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mecid: MechId,
        /// Targets.
        uids: Vec<Uid>,
        /// A weight a target.
        values: Vec<u16>,
        /// What the hash was salted with.
        salt: Vec<u16>,
        /// The validator software's version.
        version_key: u64,
    },
    /// Reveals several committed weights of a subnet; the signer is the hotkey (spec 05 §9.1).
    BatchRevealWeights {
        /// The subnet.
        netuid: NetUid,
        /// Targets, a list an item.
        uids_list: Vec<Vec<Uid>>,
        /// Weights, a list an item.
        values_list: Vec<Vec<u16>>,
        /// Salts, a list an item.
        salts_list: Vec<Vec<u16>>,
        /// Versions, one an item.
        version_keys: Vec<u64>,
    },
    /// Announces where a neuron serves; the signer is the hotkey (spec 05 §10).
    ServeAxon {
        /// The subnet.
        netuid: NetUid,
        /// The server's version.
        version: u32,
        /// Address, as a number.
        ip: u128,
        /// Port.
        port: u16,
        /// 4 or 6.
        ip_type: u8,
        /// The server's protocol.
        protocol: u8,
        /// Unused.
        placeholder1: u8,
        /// Unused.
        placeholder2: u8,
    },
    /// The same with a certificate (spec 05 §10).
    ServeAxonTls {
        /// The subnet.
        netuid: NetUid,
        /// The server's version.
        version: u32,
        /// Address, as a number.
        ip: u128,
        /// Port.
        port: u16,
        /// 4 or 6.
        ip_type: u8,
        /// The server's protocol.
        protocol: u8,
        /// Unused.
        placeholder1: u8,
        /// Unused.
        placeholder2: u8,
        /// The key's algorithm, then the public key.
        certificate: Vec<u8>,
    },
    /// Announces where a neuron shows metrics; the signer is the hotkey (spec 05 §10).
    ServePrometheus {
        /// The subnet.
        netuid: NetUid,
        /// The server's version.
        version: u32,
        /// Address, as a number.
        ip: u128,
        /// Port.
        port: u16,
        /// 4 or 6.
        ip_type: u8,
    },
    /// Lets an EVM key answer for a neuron; the signer is the hotkey (spec 05 §12).
    AssociateEvmKey {
        /// The subnet.
        netuid: NetUid,
        /// The key's address.
        evm_key: H160,
        /// What was signed besides the hotkey; any number.
        block_number: u64,
        /// The EVM key's signature.
        signature: EcdsaSignature,
    },
    /// Starts tracking voting power; by the subnet's owner or root (spec 05 §15).
    EnableVotingPowerTracking {
        /// The subnet.
        netuid: NetUid,
    },
    /// Lets tracking of voting power end; by the subnet's owner or root (spec 05 §15).
    DisableVotingPowerTracking {
        /// The subnet.
        netuid: NetUid,
    },
    /// `VotingPowerEmaAlpha`, root (spec 05 §15).
    SudoSetVotingPowerEmaAlpha {
        /// The subnet.
        netuid: NetUid,
        /// Parts of 10¹⁸.
        alpha: u64,
    },
    /// Stakes TAO; the signer is the coldkey (spec 03 §10.2).
    AddStake {
        /// To whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much.
        amount_staked: Rao,
    },
    /// Unstakes alpha; the signer is the coldkey (spec 03 §10.4).
    RemoveStake {
        /// From whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much; more than there is means all.
        amount_unstaked: Alpha,
    },
    /// Registers a neuron for the burn price; the signer is the coldkey (spec 05 §5.2).
    BurnedRegister {
        /// The subnet.
        netuid: NetUid,
        /// The neuron.
        hotkey: AccountId,
    },
    /// The same unless the price is above a limit (spec 05 §5.3).
    RegisterLimit {
        /// The subnet.
        netuid: NetUid,
        /// The neuron.
        hotkey: AccountId,
        /// The highest price, in rao.
        limit_price: u64,
    },
    /// Registers a subnet for the lock cost; the signer is the owner (spec 05 §4.2).
    RegisterNetwork {
        /// The owner's hotkey, the first neuron.
        hotkey: AccountId,
    },
    /// The same with a description of the subnet (spec 05 §4.2).
    RegisterNetworkWithIdentity {
        /// The owner's hotkey, the first neuron.
        hotkey: AccountId,
        /// What the subnet says of itself.
        identity: Option<SubnetIdentity>,
    },
    /// Registers a hotkey on root, free of charge; the signer is the coldkey (spec 05 §5.6).
    RootRegister {
        /// The hotkey.
        hotkey: AccountId,
    },
    /// Lends a hotkey's stake to others; the signer is the coldkey (spec 05 §11).
    SetChildren {
        /// Whose stake.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// (Proportion of u64::MAX, child).
        children: Vec<(u64, AccountId)>,
    },
    /// Unstakes everything of a hotkey on every subnet (spec 03 §10.7).
    UnstakeAll {
        /// From whom.
        hotkey: AccountId,
    },
    /// Stakes TAO up to a price (spec 03 §10.3).
    AddStakeLimit {
        /// To whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much.
        amount_staked: Rao,
        /// The highest price, in rao per alpha.
        limit_price: u64,
        /// Whether less than the amount will do.
        allow_partial: bool,
    },
    /// Unstakes alpha down to a price (spec 03 §10.5).
    RemoveStakeLimit {
        /// From whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much.
        amount_unstaked: Alpha,
        /// The lowest price, in rao per alpha.
        limit_price: u64,
        /// Whether less than the amount will do.
        allow_partial: bool,
    },
    /// Unstakes a whole position (spec 03 §10.6).
    RemoveStakeFullLimit {
        /// From whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// The lowest price, in rao per alpha.
        limit_price: Option<u64>,
    },
    /// Unstakes everything of a hotkey but its root stake, and stakes that on root (spec 03 §10.8).
    UnstakeAllAlpha {
        /// From whom.
        hotkey: AccountId,
    },
    /// Moves stake to another hotkey (spec 03 §10.9).
    MoveStake {
        /// From whom.
        origin_hotkey: AccountId,
        /// To whom.
        destination_hotkey: AccountId,
        /// From where.
        origin_netuid: NetUid,
        /// To where.
        destination_netuid: NetUid,
        /// How much; more than there is means all.
        alpha_amount: Alpha,
    },
    /// Gives stake to another coldkey (spec 03 §10.9).
    TransferStake {
        /// To whom.
        destination_coldkey: AccountId,
        /// With whom it is staked.
        hotkey: AccountId,
        /// From where.
        origin_netuid: NetUid,
        /// To where.
        destination_netuid: NetUid,
        /// How much; more than there is means all.
        alpha_amount: Alpha,
    },
    /// Moves stake to another subnet (spec 03 §10.9).
    SwapStake {
        /// With whom it is staked.
        hotkey: AccountId,
        /// From where.
        origin_netuid: NetUid,
        /// To where.
        destination_netuid: NetUid,
        /// How much; more than there is means all.
        alpha_amount: Alpha,
    },
    /// Moves stake to another subnet down to a ratio of the prices (spec 03 §10.9).
    SwapStakeLimit {
        /// With whom it is staked.
        hotkey: AccountId,
        /// From where.
        origin_netuid: NetUid,
        /// To where.
        destination_netuid: NetUid,
        /// How much; more than there is means all.
        alpha_amount: Alpha,
        /// The lowest ratio of the prices, origin over destination times 10⁹.
        limit_price: u64,
        /// Whether less than the amount will do.
        allow_partial: bool,
    },
    /// Gives staked alpha back (spec 03 §10.10).
    RecycleAlpha {
        /// From whom.
        hotkey: AccountId,
        /// How much; more than there is means all.
        amount: Alpha,
        /// Where.
        netuid: NetUid,
    },
    /// Burns staked alpha (spec 03 §10.10).
    BurnAlpha {
        /// From whom.
        hotkey: AccountId,
        /// How much; more than there is means all.
        amount: Alpha,
        /// Where.
        netuid: NetUid,
    },
    /// Buys alpha and burns it (spec 03 §10.11).
    AddStakeBurn {
        /// With whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much TAO.
        amount: Rao,
        /// The highest price, in rao per alpha.
        limit: Option<u64>,
    },
    /// Lowers a hotkey's take; the signer is its coldkey (spec 03 §11.2).
    DecreaseTake {
        /// The hotkey.
        hotkey: AccountId,
        /// A u16 share.
        take: u16,
    },
    /// Raises a hotkey's take; the signer is its coldkey (spec 03 §11.2).
    IncreaseTake {
        /// The hotkey.
        hotkey: AccountId,
        /// A u16 share.
        take: u16,
    },
    /// Chooses where the signer's mining income is staked (spec 03 §11.4).
    SetColdkeyAutoStakeHotkey {
        /// Income of this subnet.
        netuid: NetUid,
        /// To whom.
        hotkey: AccountId,
    },
    /// Claims root dividends of some subnets (spec 03 §12.4).
    ClaimRoot {
        /// One to five of them.
        subnets: BTreeSet<NetUid>,
    },
    /// Chooses what claims do (spec 03 §12.4).
    SetRootClaimType {
        /// What.
        new_root_claim_type: RootClaimType,
    },
    /// Sets the number of automatic claims of a block; root only (spec 03 §12.4).
    SudoSetNumRootClaims {
        /// How many.
        new_value: u64,
    },
    /// Sets the least amount of a claim; the subnet's owner or root (spec 03 §12.4).
    SudoSetRootClaimThreshold {
        /// The subnet.
        netuid: NetUid,
        /// Alpha-rao.
        new_value: u64,
    },
    /// Locks the signer's stake on a subnet to a hotkey (spec 03 §14.4).
    LockStake {
        /// To whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much.
        amount: Alpha,
    },
    /// Gives the signer's lock to another hotkey (spec 03 §14.4).
    MoveLock {
        /// To whom.
        destination_hotkey: AccountId,
        /// Where.
        netuid: NetUid,
    },
    /// Makes the signer's locks on a subnet stay, or decay (spec 03 §14.4).
    SetPerpetualLock {
        /// Where.
        netuid: NetUid,
        /// They stay.
        enabled: bool,
    },
    /// Makes the signer refuse locked alpha, or take it (spec 03 §14.4).
    SetRejectLockedAlpha {
        /// It refuses.
        enabled: bool,
    },
    /// Opens a subnet for staking and emission; the signer is the owner (spec 05 §4.5).
    StartCall {
        /// The subnet.
        netuid: NetUid,
    },
    /// Replaces a hotkey on a subnet or on all; the signer is the coldkey (spec 05 §16).
    SwapHotkey {
        /// The old one.
        hotkey: AccountId,
        /// The new one.
        new_hotkey: AccountId,
        /// Where; everywhere if left out.
        #[serde(default)]
        netuid: Option<NetUid>,
    },
    /// The same, and may leave the stake (spec 05 §16).
    #[serde(rename = "swap_hotkey_v2")]
    SwapHotkeyV2 {
        /// The old one.
        hotkey: AccountId,
        /// The new one.
        new_hotkey: AccountId,
        /// Where; everywhere if left out.
        #[serde(default)]
        netuid: Option<NetUid>,
        /// Whether the stake stays with the old one.
        keep_stake: bool,
    },
    /// Replaces a coldkey at once; root (spec 05 §16).
    SwapColdkey {
        /// The old one.
        old_coldkey: AccountId,
        /// The new one.
        new_coldkey: AccountId,
        /// What the old one pays.
        swap_cost: Rao,
    },
    /// Of an older runtime: always refused (spec 05 §18).
    ScheduleSwapColdkey {
        /// The new one.
        new_coldkey: AccountId,
    },
    /// Says by which coldkey the signer will be replaced (spec 05 §16).
    AnnounceColdkeySwap {
        /// BLAKE2b-256 of the new coldkey.
        new_coldkey_hash: H256,
    },
    /// Replaces the signer by the announced coldkey (spec 05 §16).
    SwapColdkeyAnnounced {
        /// The new one.
        new_coldkey: AccountId,
    },
    /// Stops the signer's announced swap until root decides (spec 05 §16).
    DisputeColdkeySwap {},
    /// Drops a coldkey's announcement and dispute; root (spec 05 §16).
    ResetColdkeySwap {
        /// The coldkey.
        coldkey: AccountId,
    },
    /// Drops the signer's announcement (spec 05 §16).
    ClearColdkeySwapAnnouncement {},
    /// Sets what a child keeps of its parents' dividends; the signer is the coldkey (spec 05 §11).
    SetChildkeyTake {
        /// The child.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// A u16 share.
        take: u16,
    },
    /// Sets whether a root validator becomes the parent of new subnets' owner hotkeys; the signer
    /// is the coldkey (spec 05 §11).
    SetAutoParentDelegationEnabled {
        /// The validator.
        hotkey: AccountId,
        /// The value.
        enabled: bool,
    },
    /// `TxChildkeyTakeRateLimit`, root (spec 05 §18).
    SudoSetTxChildkeyTakeRateLimit {
        /// Blocks.
        tx_rate_limit: u64,
    },
    /// `MinChildkeyTake`, root (spec 05 §18).
    SudoSetMinChildkeyTake {
        /// A u16 share.
        take: u16,
    },
    /// `MaxChildkeyTake`, root (spec 05 §18).
    SudoSetMaxChildkeyTake {
        /// A u16 share.
        take: u16,
    },
    /// `PendingChildKeyCooldown`, root (spec 05 §11).
    SetPendingChildkeyCooldown {
        /// Blocks.
        cooldown: u64,
    },
    /// Describes the signing coldkey (spec 05 §12).
    SetIdentity(ChainIdentity),
    /// Describes a subnet; the signer is its owner (spec 05 §12).
    SetSubnetIdentity {
        /// The subnet.
        netuid: NetUid,
        /// Name.
        subnet_name: Vec<u8>,
        /// Repository.
        github_repo: Vec<u8>,
        /// Contact.
        subnet_contact: Vec<u8>,
        /// Web page.
        subnet_url: Vec<u8>,
        /// Discord.
        discord: Vec<u8>,
        /// Description.
        description: Vec<u8>,
        /// Logo.
        logo_url: Vec<u8>,
        /// Anything else.
        additional: Vec<u8>,
    },
    /// Gives a subnet another symbol; by its owner or root (spec 05 §4.6).
    UpdateSymbol {
        /// The subnet.
        netuid: NetUid,
        /// One of the chain's table, as UTF-8.
        symbol: Vec<u8>,
    },
    /// Sets a subnet's tempo; the signer is the owner (spec 04 §8.4).
    SetTempo {
        /// The subnet.
        netuid: NetUid,
        /// Blocks.
        tempo: u16,
    },
    /// Sets the factor of a subnet's activity cutoff; by its owner or root (spec 04 §8.4).
    SetActivityCutoffFactor {
        /// The subnet.
        netuid: NetUid,
        /// Thousandths of a tempo.
        factor_milli: u32,
    },
    /// Asks for an epoch; the signer is the subnet's owner (spec 04 §8.4).
    TriggerEpoch {
        /// The subnet.
        netuid: NetUid,
    },
    /// Dissolves a subnet; root (spec 04 §17).
    DissolveNetwork {
        /// Ignored.
        coldkey: AccountId,
        /// The subnet.
        netuid: NetUid,
    },
    /// The same; root (spec 04 §17).
    RootDissolveNetwork {
        /// The subnet.
        netuid: NetUid,
    },
    /// Pairs a hotkey with the signer if it is unknown (spec 05 §3).
    TryAssociateHotkey {
        /// The hotkey.
        hotkey: AccountId,
    },
}

impl SubtensorCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
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
            Self::BurnedRegister { netuid, hotkey } => {
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
            Self::TryAssociateHotkey { hotkey } => keys::pair(state, &signer?, &hotkey),
        }
    }
}
