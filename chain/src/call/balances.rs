//! Calls of the balances pallet.

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Origin, scale::Address};
use crate::{
    balances::{self, Preservation},
    error::Result,
    primitives::{AccountId, Rao},
    state::State,
};

/// A call of the balances pallet.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalancesCall {
    /// Pays; the payer may fall below the existential deposit and die (spec 01 §8).
    #[codec(index = 0)]
    TransferAllowDeath {
        /// Payee.
        #[codec(encoded_as = "Address")]
        dest: AccountId,
        /// How much.
        #[codec(compact)]
        value: Rao,
    },
    /// Pays all that can be spent.
    #[codec(index = 4)]
    TransferAll {
        /// Payee.
        #[codec(encoded_as = "Address")]
        dest: AccountId,
        /// Whether the payer stays alive.
        keep_alive: bool,
    },
    /// Moves money between any accounts; root.
    #[codec(index = 2)]
    ForceTransfer {
        /// Payer.
        #[codec(encoded_as = "Address")]
        source: AccountId,
        /// Payee.
        #[codec(encoded_as = "Address")]
        dest: AccountId,
        /// How much.
        #[codec(compact)]
        value: Rao,
    },
    /// Gives held money back; root.
    #[codec(index = 5)]
    ForceUnreserve {
        /// Whose.
        #[codec(encoded_as = "Address")]
        who: AccountId,
        /// How much, as far as there is any.
        amount: Rao,
    },
    /// Pays unless the payer would die.
    #[codec(index = 3)]
    TransferKeepAlive {
        /// Payee.
        #[codec(encoded_as = "Address")]
        dest: AccountId,
        /// How much.
        #[codec(compact)]
        value: Rao,
    },
    /// Does nothing: every account of this ledger is of the newest form; signed.
    #[codec(index = 6)]
    UpgradeAccounts {
        /// Whose.
        who: Vec<AccountId>,
    },
    /// Makes a free balance what it should be, issuing or destroying the difference; root.
    #[codec(index = 8)]
    ForceSetBalance {
        /// Whose.
        #[codec(encoded_as = "Address")]
        who: AccountId,
        /// The balance, in rao; less than the existential deposit is nothing.
        #[codec(compact)]
        new_free: Rao,
    },
    /// Changes what counts as issued, without anybody's balance; root.
    #[codec(index = 9)]
    ForceAdjustTotalIssuance {
        /// More or less.
        direction: AdjustmentDirection,
        /// How much, in rao.
        #[codec(compact)]
        delta: Rao,
    },
    /// Destroys money of the signer's.
    #[codec(index = 10)]
    Burn {
        /// How much, in rao.
        #[codec(compact)]
        value: Rao,
        /// Whether the signer stays alive.
        keep_alive: bool,
    },
}

/// Which way the issuance is changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum AdjustmentDirection {
    /// More.
    #[codec(index = 0)]
    Increase,
    /// Less.
    #[codec(index = 1)]
    Decrease,
}

impl BalancesCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        match self {
            Self::TransferAllowDeath { dest, value } => {
                let payer = origin.signer()?;
                balances::transfer(state, &payer, &dest, value, Preservation::Expendable)
            }
            Self::TransferKeepAlive { dest, value } => {
                let payer = origin.signer()?;
                balances::transfer(state, &payer, &dest, value, Preservation::Preserve)
            }
            Self::TransferAll { dest, keep_alive } => {
                let payer = origin.signer()?;
                let preservation = preserving(keep_alive);
                let value = balances::reducible(state, &payer, preservation);
                balances::transfer(state, &payer, &dest, value, preservation)
            }
            Self::ForceTransfer {
                source,
                dest,
                value,
            } => {
                origin.ensure_root()?;
                balances::transfer(state, &source, &dest, value, Preservation::Expendable)
            }
            Self::ForceUnreserve { who, amount } => {
                origin.ensure_root()?;
                balances::unreserve(state, &who, amount)
            }
            Self::UpgradeAccounts { .. } => origin.signer().map(drop),
            Self::ForceSetBalance { who, new_free } => {
                origin.ensure_root()?;
                balances::force_set_balance(state, &who, new_free)
            }
            Self::ForceAdjustTotalIssuance { direction, delta } => {
                origin.ensure_root()?;
                let more = direction == AdjustmentDirection::Increase;
                balances::force_adjust_total_issuance(state, more, delta)
            }
            Self::Burn { value, keep_alive } => {
                let payer = origin.signer()?;
                balances::burn(state, &payer, value, preserving(keep_alive))
            }
        }
    }
}

const fn preserving(keep_alive: bool) -> Preservation {
    if keep_alive {
        Preservation::Preserve
    } else {
        Preservation::Expendable
    }
}
