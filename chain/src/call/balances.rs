//! Calls of the balances pallet.

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{Origin, scale::Address};
use crate::{
    balances,
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
}

impl BalancesCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        let payer = match self {
            Self::ForceTransfer { source, .. } => {
                origin.ensure_root()?;
                source
            }
            Self::ForceUnreserve { who, .. } => {
                origin.ensure_root()?;
                who
            }
            _ => origin.signer()?,
        };
        match self {
            Self::TransferAll { dest, keep_alive } => {
                let preservation = if keep_alive {
                    balances::Preservation::Preserve
                } else {
                    balances::Preservation::Expendable
                };
                let value = balances::reducible(state, &payer, preservation);
                balances::transfer(state, &payer, &dest, value, preservation)
            }
            Self::ForceUnreserve { amount, .. } => balances::unreserve(state, &payer, amount),
            Self::TransferAllowDeath { dest, value } | Self::ForceTransfer { dest, value, .. } => {
                balances::transfer(
                    state,
                    &payer,
                    &dest,
                    value,
                    balances::Preservation::Expendable,
                )
            }
            Self::TransferKeepAlive { dest, value } => balances::transfer(
                state,
                &payer,
                &dest,
                value,
                balances::Preservation::Preserve,
            ),
        }
    }
}
