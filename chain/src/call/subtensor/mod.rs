//! Calls of the subtensor pallet (spec 05 §18): what they are, and in [`apply`] which rule each is.

mod apply;

use std::collections::BTreeSet;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::scale::Compacted;
use crate::{
    neurons::{EcdsaSignature, MAX_CIPHERTEXT},
    primitives::{AccountId, Alpha, BoundedBytes, H160, H256, MechId, NetUid, Rao, Uid},
    state::{ChainIdentity, RootClaimType, SubnetIdentity},
    subnets::leasing::LeaseId,
};

/// A call of the subtensor pallet. Field names are the chain's argument names.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubtensorCall {
    /// Sets a validator's weights; the signer is the hotkey (spec 05 §8).
    #[codec(index = 0)]
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
    #[codec(index = 119)]
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
    #[codec(index = 80)]
    BatchSetWeights {
        /// The subnets.
        #[codec(encoded_as = "Compacted<Vec<NetUid>>")]
        netuids: Vec<NetUid>,
        /// (Target, weight) lists, one a subnet.
        #[codec(encoded_as = "Compacted<Vec<Vec<(Uid, u16)>>>")]
        weights: Vec<Vec<(Uid, u16)>>,
        /// The validator software's versions, one a subnet.
        #[codec(encoded_as = "Compacted<Vec<u64>>")]
        version_keys: Vec<u64>,
    },
    /// Commits to weights; the signer is the hotkey (spec 05 §9.1).
    #[codec(index = 96)]
    CommitWeights {
        /// The subnet.
        netuid: NetUid,
        /// The hash of the weights and a salt.
        commit_hash: H256,
    },
    /// Commits to weights on one mechanism; the signer is the hotkey (spec 05 §9.1).
    #[codec(index = 115)]
    CommitMechanismWeights {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mecid: MechId,
        /// The hash of the weights and a salt.
        commit_hash: H256,
    },
    /// Commits to weights on several subnets; the signer is the hotkey (spec 05 §9.1).
    #[codec(index = 100)]
    BatchCommitWeights {
        /// The subnets.
        #[codec(encoded_as = "Compacted<Vec<NetUid>>")]
        netuids: Vec<NetUid>,
        /// Hashes, one a subnet.
        commit_hashes: Vec<H256>,
    },
    /// Reveals committed weights; the signer is the hotkey (spec 05 §9.1).
    #[codec(index = 97)]
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
    #[codec(index = 116)]
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
    #[codec(index = 98)]
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
    /// Commits to weights that a round of drand opens; the signer is the hotkey (spec 05 §9.2).
    #[codec(index = 113)]
    CommitTimelockedWeights {
        /// The subnet.
        netuid: NetUid,
        /// The encrypted weights.
        commit: BoundedBytes<MAX_CIPHERTEXT>,
        /// The round.
        reveal_round: u64,
        /// The version of the commitment's form.
        commit_reveal_version: u16,
    },
    /// The same on one mechanism; the signer is the hotkey (spec 05 §9.2).
    #[codec(index = 118)]
    CommitTimelockedMechanismWeights {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mecid: MechId,
        /// The encrypted weights.
        commit: BoundedBytes<MAX_CIPHERTEXT>,
        /// The round.
        reveal_round: u64,
        /// The version of the commitment's form.
        commit_reveal_version: u16,
    },
    /// The same in the fourth version's form; the signer is the hotkey (spec 05 §9.2).
    #[serde(rename = "commit_crv3_mechanism_weights")]
    #[codec(index = 117)]
    CommitCrv3MechanismWeights {
        /// The subnet.
        netuid: NetUid,
        /// The mechanism.
        mecid: MechId,
        /// The encrypted weights.
        commit: BoundedBytes<MAX_CIPHERTEXT>,
        /// The round.
        reveal_round: u64,
    },
    /// Announces where a neuron serves; the signer is the hotkey (spec 05 §10).
    #[codec(index = 4)]
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
    #[codec(index = 40)]
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
    #[codec(index = 5)]
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
    #[codec(index = 93)]
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
    #[codec(index = 129)]
    EnableVotingPowerTracking {
        /// The subnet.
        netuid: NetUid,
    },
    /// Lets tracking of voting power end; by the subnet's owner or root (spec 05 §15).
    #[codec(index = 130)]
    DisableVotingPowerTracking {
        /// The subnet.
        netuid: NetUid,
    },
    /// `VotingPowerEmaAlpha`, root (spec 05 §15).
    #[codec(index = 131)]
    SudoSetVotingPowerEmaAlpha {
        /// The subnet.
        netuid: NetUid,
        /// Parts of 10¹⁸.
        alpha: u64,
    },
    /// Stakes TAO; the signer is the coldkey (spec 03 §10.2).
    #[codec(index = 2)]
    AddStake {
        /// To whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much.
        amount_staked: Rao,
    },
    /// Unstakes alpha; the signer is the coldkey (spec 03 §10.4).
    #[codec(index = 3)]
    RemoveStake {
        /// From whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much; more than there is means all.
        amount_unstaked: Alpha,
    },
    /// Registers a neuron as `burned_register` does: nothing is asked of the work (spec 05 §5.2).
    #[codec(index = 6)]
    Register {
        /// The subnet.
        netuid: NetUid,
        /// Ignored.
        block_number: u64,
        /// Ignored.
        nonce: u64,
        /// Ignored.
        work: Vec<u8>,
        /// The neuron.
        hotkey: AccountId,
        /// Ignored: the signer pays.
        coldkey: AccountId,
    },
    /// Registers a neuron for the burn price; the signer is the coldkey (spec 05 §5.2).
    #[codec(index = 7)]
    BurnedRegister {
        /// The subnet.
        netuid: NetUid,
        /// The neuron.
        hotkey: AccountId,
    },
    /// The same unless the price is above a limit (spec 05 §5.3).
    #[codec(index = 134)]
    RegisterLimit {
        /// The subnet.
        netuid: NetUid,
        /// The neuron.
        hotkey: AccountId,
        /// The highest price, in rao.
        limit_price: u64,
    },
    /// Registers a subnet for the lock cost; the signer is the owner (spec 05 §4.2).
    #[codec(index = 59)]
    RegisterNetwork {
        /// The owner's hotkey, the first neuron.
        hotkey: AccountId,
    },
    /// The same with a description of the subnet (spec 05 §4.2).
    #[codec(index = 79)]
    RegisterNetworkWithIdentity {
        /// The owner's hotkey, the first neuron.
        hotkey: AccountId,
        /// What the subnet says of itself.
        identity: Option<SubnetIdentity>,
    },
    /// Registers a hotkey on root, free of charge; the signer is the coldkey (spec 05 §5.6).
    #[codec(index = 62)]
    RootRegister {
        /// The hotkey.
        hotkey: AccountId,
    },
    /// Lends a hotkey's stake to others; the signer is the coldkey (spec 05 §11).
    #[codec(index = 67)]
    SetChildren {
        /// Whose stake.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// (Proportion of u64::MAX, child).
        children: Vec<(u64, AccountId)>,
    },
    /// Unstakes everything of a hotkey on every subnet (spec 03 §10.7).
    #[codec(index = 83)]
    UnstakeAll {
        /// From whom.
        hotkey: AccountId,
    },
    /// Stakes TAO up to a price (spec 03 §10.3).
    #[codec(index = 88)]
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
    #[codec(index = 89)]
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
    #[codec(index = 103)]
    RemoveStakeFullLimit {
        /// From whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// The lowest price, in rao per alpha.
        limit_price: Option<u64>,
    },
    /// Unstakes everything of a hotkey but its root stake, and stakes that on root (spec 03 §10.8).
    #[codec(index = 84)]
    UnstakeAllAlpha {
        /// From whom.
        hotkey: AccountId,
    },
    /// Moves stake to another hotkey (spec 03 §10.9).
    #[codec(index = 85)]
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
    #[codec(index = 86)]
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
    #[codec(index = 87)]
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
    #[codec(index = 90)]
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
    #[codec(index = 101)]
    RecycleAlpha {
        /// From whom.
        hotkey: AccountId,
        /// How much; more than there is means all.
        amount: Alpha,
        /// Where.
        netuid: NetUid,
    },
    /// Burns staked alpha (spec 03 §10.10).
    #[codec(index = 102)]
    BurnAlpha {
        /// From whom.
        hotkey: AccountId,
        /// How much; more than there is means all.
        amount: Alpha,
        /// Where.
        netuid: NetUid,
    },
    /// Buys alpha and burns it (spec 03 §10.11).
    #[codec(index = 132)]
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
    #[codec(index = 65)]
    DecreaseTake {
        /// The hotkey.
        hotkey: AccountId,
        /// A u16 share.
        take: u16,
    },
    /// Raises a hotkey's take; the signer is its coldkey (spec 03 §11.2).
    #[codec(index = 66)]
    IncreaseTake {
        /// The hotkey.
        hotkey: AccountId,
        /// A u16 share.
        take: u16,
    },
    /// Chooses where the signer's mining income is staked (spec 03 §11.4).
    #[codec(index = 114)]
    SetColdkeyAutoStakeHotkey {
        /// Income of this subnet.
        netuid: NetUid,
        /// To whom.
        hotkey: AccountId,
    },
    /// Claims root dividends of some subnets (spec 03 §12.4).
    #[codec(index = 121)]
    ClaimRoot {
        /// One to five of them.
        subnets: BTreeSet<NetUid>,
    },
    /// Chooses what claims do (spec 03 §12.4).
    #[codec(index = 122)]
    SetRootClaimType {
        /// What.
        new_root_claim_type: RootClaimType,
    },
    /// Sets the number of automatic claims of a block; root only (spec 03 §12.4).
    #[codec(index = 123)]
    SudoSetNumRootClaims {
        /// How many.
        new_value: u64,
    },
    /// Sets the least amount of a claim; the subnet's owner or root (spec 03 §12.4).
    #[codec(index = 124)]
    SudoSetRootClaimThreshold {
        /// The subnet.
        netuid: NetUid,
        /// Alpha-rao.
        new_value: u64,
    },
    /// Locks the signer's stake on a subnet to a hotkey (spec 03 §14.4).
    #[codec(index = 136)]
    LockStake {
        /// To whom.
        hotkey: AccountId,
        /// Where.
        netuid: NetUid,
        /// How much.
        amount: Alpha,
    },
    /// Gives the signer's lock to another hotkey (spec 03 §14.4).
    #[codec(index = 137)]
    MoveLock {
        /// To whom.
        destination_hotkey: AccountId,
        /// Where.
        netuid: NetUid,
    },
    /// Makes the signer's locks on a subnet stay, or decay (spec 03 §14.4).
    #[codec(index = 138)]
    SetPerpetualLock {
        /// Where.
        netuid: NetUid,
        /// They stay.
        enabled: bool,
    },
    /// Makes the signer refuse locked alpha, or take it (spec 03 §14.4).
    #[codec(index = 142)]
    SetRejectLockedAlpha {
        /// It refuses.
        enabled: bool,
    },
    /// Opens a subnet for staking and emission; the signer is the owner (spec 05 §4.5).
    #[codec(index = 92)]
    StartCall {
        /// The subnet.
        netuid: NetUid,
    },
    /// Replaces a hotkey on a subnet or on all; the signer is the coldkey (spec 05 §16).
    #[codec(index = 70)]
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
    #[codec(index = 72)]
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
    #[codec(index = 71)]
    SwapColdkey {
        /// The old one.
        old_coldkey: AccountId,
        /// The new one.
        new_coldkey: AccountId,
        /// What the old one pays.
        swap_cost: Rao,
    },
    /// Of an older runtime: always refused (spec 05 §18).
    #[codec(index = 73)]
    ScheduleSwapColdkey {
        /// The new one.
        new_coldkey: AccountId,
    },
    /// Says by which coldkey the signer will be replaced (spec 05 §16).
    #[codec(index = 125)]
    AnnounceColdkeySwap {
        /// BLAKE2b-256 of the new coldkey.
        new_coldkey_hash: H256,
    },
    /// Replaces the signer by the announced coldkey (spec 05 §16).
    #[codec(index = 126)]
    SwapColdkeyAnnounced {
        /// The new one.
        new_coldkey: AccountId,
    },
    /// Stops the signer's announced swap until root decides (spec 05 §16).
    #[codec(index = 127)]
    DisputeColdkeySwap {},
    /// Drops a coldkey's announcement and dispute; root (spec 05 §16).
    #[codec(index = 128)]
    ResetColdkeySwap {
        /// The coldkey.
        coldkey: AccountId,
    },
    /// Drops the signer's announcement (spec 05 §16).
    #[codec(index = 133)]
    ClearColdkeySwapAnnouncement {},
    /// Sets what a child keeps of its parents' dividends; the signer is the coldkey (spec 05 §11).
    #[codec(index = 75)]
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
    #[codec(index = 135)]
    SetAutoParentDelegationEnabled {
        /// The validator.
        hotkey: AccountId,
        /// The value.
        enabled: bool,
    },
    /// `TxChildkeyTakeRateLimit`, root (spec 05 §18).
    #[codec(index = 69)]
    SudoSetTxChildkeyTakeRateLimit {
        /// Blocks.
        tx_rate_limit: u64,
    },
    /// `MinChildkeyTake`, root (spec 05 §18).
    #[codec(index = 76)]
    SudoSetMinChildkeyTake {
        /// A u16 share.
        take: u16,
    },
    /// `MaxChildkeyTake`, root (spec 05 §18).
    #[codec(index = 77)]
    SudoSetMaxChildkeyTake {
        /// A u16 share.
        take: u16,
    },
    /// `PendingChildKeyCooldown`, root (spec 05 §11).
    #[codec(index = 109)]
    SetPendingChildkeyCooldown {
        /// Blocks.
        cooldown: u64,
    },
    /// Describes the signing coldkey (spec 05 §12).
    #[codec(index = 68)]
    SetIdentity(ChainIdentity),
    /// Describes a subnet; the signer is its owner (spec 05 §12).
    #[codec(index = 78)]
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
    #[codec(index = 112)]
    UpdateSymbol {
        /// The subnet.
        netuid: NetUid,
        /// One of the chain's table, as UTF-8.
        symbol: Vec<u8>,
    },
    /// Sets a subnet's tempo; the signer is the owner (spec 04 §8.4).
    #[codec(index = 139)]
    SetTempo {
        /// The subnet.
        netuid: NetUid,
        /// Blocks.
        tempo: u16,
    },
    /// Sets the factor of a subnet's activity cutoff; by its owner or root (spec 04 §8.4).
    #[codec(index = 140)]
    SetActivityCutoffFactor {
        /// The subnet.
        netuid: NetUid,
        /// Thousandths of a tempo.
        factor_milli: u32,
    },
    /// Asks for an epoch; the signer is the subnet's owner (spec 04 §8.4).
    #[codec(index = 141)]
    TriggerEpoch {
        /// The subnet.
        netuid: NetUid,
    },
    /// Dissolves a subnet; root (spec 04 §17).
    #[codec(index = 61)]
    DissolveNetwork {
        /// Ignored.
        coldkey: AccountId,
        /// The subnet.
        netuid: NetUid,
    },
    /// The same; root (spec 04 §17).
    #[codec(index = 120)]
    RootDissolveNetwork {
        /// The subnet.
        netuid: NetUid,
    },
    /// Registers a subnet for what a crowdloan raised; only as that crowdloan's call (spec 02 §9).
    #[codec(index = 110)]
    RegisterLeasedNetwork {
        /// Percent of the owner's cut that the contributors share.
        emissions_share: u8,
        /// The block from which the beneficiary can own the subnet; never if left out.
        #[serde(default)]
        end_block: Option<u32>,
    },
    /// Takes over a subnet whose lease has ended; the signer is the beneficiary (spec 02 §9).
    #[codec(index = 111)]
    TerminateLease {
        /// The lease.
        lease_id: LeaseId,
        /// The signer's hotkey, which becomes the owner's.
        hotkey: AccountId,
    },
    /// Pairs a hotkey with the signer if it is unknown (spec 05 §3).
    #[codec(index = 91)]
    TryAssociateHotkey {
        /// The hotkey.
        hotkey: AccountId,
    },
}
