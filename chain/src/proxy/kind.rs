//! Which calls a proxy of a type may make (spec 02 §7).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use crate::{
    call::{BalancesCall, Call, ProxyCall, SubtensorCall},
    primitives::{Alpha, Rao},
};

/// Below this a transfer is small, in rao or alpha-rao.
const SMALL: u64 = 500_000_000;

/// The type of a proxy, with the chain's numbers.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Encode, Decode, Serialize, Deserialize,
)]
#[repr(u8)]
#[expect(missing_docs, reason = "the chain's own names; the rules are `allows`")]
pub enum ProxyType {
    Any = 0,
    Owner = 1,
    NonCritical = 2,
    NonTransfer = 3,
    Senate = 4,
    NonFungible = 5,
    Triumvirate = 6,
    Governance = 7,
    Staking = 8,
    Registration = 9,
    Transfer = 10,
    SmallTransfer = 11,
    RootWeights = 12,
    ChildKeys = 13,
    SudoUncheckedSetCode = 14,
    SwapHotkey = 15,
    SubnetLeaseBeneficiary = 16,
    RootClaim = 17,
}

/// The calls that replace a coldkey and root's part in it.
const COLDKEY_SWAP: [&str; 6] = [
    "schedule_swap_coldkey",
    "swap_coldkey",
    "announce_coldkey_swap",
    "swap_coldkey_announced",
    "clear_coldkey_swap_announcement",
    "dispute_coldkey_swap",
];

/// What moves stake or registers, beyond swaps of keys: closed to `NonFungible`.
const FUNGIBLE: [&str; 15] = [
    "add_stake",
    "add_stake_limit",
    "remove_stake",
    "remove_stake_limit",
    "remove_stake_full_limit",
    "unstake_all",
    "unstake_all_alpha",
    "swap_stake",
    "swap_stake_limit",
    "move_stake",
    "transfer_stake",
    "burned_register",
    "root_register",
    "swap_hotkey",
    "swap_hotkey_v2",
];

const STAKING: [&str; 11] = [
    "add_stake",
    "remove_stake",
    "unstake_all",
    "unstake_all_alpha",
    "swap_stake",
    "swap_stake_limit",
    "move_stake",
    "add_stake_limit",
    "remove_stake_limit",
    "remove_stake_full_limit",
    "set_root_claim_type",
];

/// Hyperparameters of a leased subnet, without the prefix `sudo_set_`.
const LEASE: [&str; 22] = [
    "serving_rate_limit",
    "min_difficulty",
    "max_difficulty",
    "weights_version_key",
    "adjustment_alpha",
    "immunity_period",
    "min_allowed_weights",
    "kappa",
    "rho",
    "activity_cutoff",
    "network_registration_allowed",
    "network_pow_registration_allowed",
    "max_burn",
    "bonds_moving_average",
    "bonds_penalty",
    "commit_reveal_weights_enabled",
    "liquid_alpha_enabled",
    "alpha_values",
    "commit_reveal_weights_interval",
    "toggle_transfer",
    "subnet_emission_enabled",
    "min_childkey_take_per_subnet",
];

impl ProxyType {
    /// Every type, by its number.
    pub const ALL: [Self; 18] = [
        Self::Any,
        Self::Owner,
        Self::NonCritical,
        Self::NonTransfer,
        Self::Senate,
        Self::NonFungible,
        Self::Triumvirate,
        Self::Governance,
        Self::Staking,
        Self::Registration,
        Self::Transfer,
        Self::SmallTransfer,
        Self::RootWeights,
        Self::ChildKeys,
        Self::SudoUncheckedSetCode,
        Self::SwapHotkey,
        Self::SubnetLeaseBeneficiary,
        Self::RootClaim,
    ];

    /// The type of a number, if there is one.
    #[must_use]
    pub fn of_number(number: u8) -> Option<Self> {
        Self::ALL.get(usize::from(number)).copied()
    }

    /// Whether this type may do all that another one may.
    #[must_use]
    pub fn includes(self, other: Self) -> bool {
        match (self, other) {
            (a, b) if a == b => true,
            (Self::Any, _) => true,
            (Self::NonTransfer, Self::Any | Self::Transfer | Self::SmallTransfer) => false,
            (Self::NonTransfer, _) | (Self::Transfer, Self::SmallTransfer) => true,
            _ => false,
        }
    }

    /// Whether a proxy of this type may make the call.
    #[must_use]
    pub fn allows(self, call: &Call) -> bool {
        match call {
            Call::Proxy(
                ProxyCall::AddProxy { proxy_type, .. } | ProxyCall::RemoveProxy { proxy_type, .. },
            ) if !self.includes(*proxy_type) => return false,
            Call::Proxy(ProxyCall::RemoveProxies {} | ProxyCall::KillPure { .. })
                if self != Self::Any =>
            {
                return false;
            }
            _ => {}
        }
        let (pallet, name) = call.name();
        let of_subtensor = pallet == "SubtensorModule";
        match self {
            Self::Any => true,
            Self::NonTransfer => {
                pallet != "Balances"
                    && !(of_subtensor && (name == "transfer_stake" || COLDKEY_SWAP.contains(&name)))
            }
            Self::NonFungible => {
                pallet != "Balances"
                    && !(of_subtensor && (FUNGIBLE.contains(&name) || COLDKEY_SWAP.contains(&name)))
            }
            Self::NonCritical => {
                let critical = matches!(
                    name,
                    "dissolve_network"
                        | "root_register"
                        | "burned_register"
                        | "announce_coldkey_swap"
                        | "swap_coldkey_announced"
                        | "clear_coldkey_swap_announcement"
                        | "dispute_coldkey_swap"
                );
                pallet != "Sudo" && !(of_subtensor && critical)
            }
            Self::Owner if of_subtensor => {
                matches!(name, "set_subnet_identity" | "update_symbol")
            }
            Self::Owner => {
                pallet == "AdminUtils"
                    && !matches!(
                        name,
                        "sudo_set_sn_owner_hotkey" | "sudo_set_subnet_owner_hotkey"
                    )
            }
            Self::Transfer if of_subtensor => name == "transfer_stake",
            Self::Transfer => matches!(
                (pallet, name),
                (
                    "Balances",
                    "transfer_keep_alive" | "transfer_allow_death" | "transfer_all"
                )
            ),
            Self::SmallTransfer => is_small_transfer(call),
            Self::Staking => of_subtensor && STAKING.contains(&name),
            Self::Registration => {
                of_subtensor && matches!(name, "burned_register" | "register" | "register_limit")
            }
            Self::ChildKeys => of_subtensor && matches!(name, "set_children" | "set_childkey_take"),
            Self::SwapHotkey => of_subtensor && matches!(name, "swap_hotkey" | "swap_hotkey_v2"),
            Self::RootClaim => of_subtensor && name == "claim_root",
            Self::SubnetLeaseBeneficiary if of_subtensor => name == "start_call",
            Self::SubnetLeaseBeneficiary => {
                pallet == "AdminUtils"
                    && name
                        .strip_prefix("sudo_set_")
                        .is_some_and(|parameter| LEASE.contains(&parameter))
            }
            // This ledger has neither governance nor code that could be replaced.
            Self::SudoUncheckedSetCode
            | Self::Senate
            | Self::Triumvirate
            | Self::Governance
            | Self::RootWeights => false,
        }
    }
}

fn is_small_transfer(call: &Call) -> bool {
    match call {
        Call::Balances(
            BalancesCall::TransferKeepAlive { value, .. }
            | BalancesCall::TransferAllowDeath { value, .. },
        ) => *value < Rao(SMALL),
        Call::SubtensorModule(SubtensorCall::TransferStake { alpha_amount, .. }) => {
            *alpha_amount < Alpha(SMALL)
        }
        _ => false,
    }
}
