//! Calls of the balances pallet.

use serde::{Deserialize, Serialize};

use super::Origin;
use crate::{
    balances,
    error::Result,
    primitives::{AccountId, Rao},
    state::State,
};

/// A call of the balances pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BalancesCall {
    /// Pays; the payer may fall below the existential deposit and die (spec 01 §8).
    TransferAllowDeath {
        /// Payee.
        dest: AccountId,
        /// How much.
        value: Rao,
    },
    /// Pays unless the payer would die.
    TransferKeepAlive {
        /// Payee.
        dest: AccountId,
        /// How much.
        value: Rao,
    },
}

impl BalancesCall {
    pub(super) fn apply(self, state: &mut State, origin: Origin) -> Result {
        let payer = origin.signer()?;
        match self {
            Self::TransferAllowDeath { dest, value } => balances::transfer(
                state,
                &payer,
                &dest,
                value,
                balances::Preservation::Expendable,
            ),
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
