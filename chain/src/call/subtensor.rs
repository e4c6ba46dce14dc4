//! Calls of the subtensor pallet (spec 05 §18).

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    error::Result,
    keys::{self, takes},
    neurons,
    primitives::{AccountId, Alpha, NetUid, Rao, Uid},
    staking,
    state::{ChainIdentity, State, SubnetIdentity},
    subnets::{self, symbols},
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
    /// Opens a subnet for staking and emission; the signer is the owner (spec 05 §4.5).
    StartCall {
        /// The subnet.
        netuid: NetUid,
    },
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
            } => neurons::set_weights(state, signer, netuid, &dests, &weights, version_key),
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
            Self::StartCall { netuid } => subnets::start_call(state, signer, netuid),
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
            Self::TryAssociateHotkey { hotkey } => keys::pair(state, &signer?, &hotkey),
        }
    }
}
