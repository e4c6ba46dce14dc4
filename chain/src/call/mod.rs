//! Calls: what a user asks of the ledger, as typed values.
//!
//! [`dispatch`] is the one door: guards first, then the rule, all or nothing.

mod admin_utils;
mod balances;
mod reward_scripts;
mod subtensor;
mod swap;

use serde::{Deserialize, Serialize};

pub use admin_utils::AdminUtilsCall;
pub use balances::BalancesCall;
pub use reward_scripts::RewardScriptsCall;
pub use subtensor::SubtensorCall;
pub use swap::SwapCall;

use crate::{
    error::{Error, Result},
    guards,
    primitives::{AccountId, NetUid},
    reward::RewardEngine,
    state::{Ledger, State},
};

/// Who makes a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// An account.
    Signed(AccountId),
    /// The chain's root: administration and tests.
    Root,
    /// Nobody: what a block's author puts into it unsigned.
    None,
}

impl Origin {
    /// The signer.
    ///
    /// # Errors
    /// `BadOrigin` for root and nobody.
    pub fn signer(self) -> Result<AccountId> {
        match self {
            Self::Signed(account) => Ok(account),
            Self::Root | Self::None => Err(Error::BadOrigin),
        }
    }

    /// The owner of a subnet, or root.
    ///
    /// # Errors
    /// `BadOrigin` for others; an unknown subnet's owner is the zero account.
    pub fn ensure_owner_or_root(self, state: &Ledger, netuid: NetUid) -> Result {
        match self {
            Self::Root => Ok(()),
            Self::Signed(who) if who == state.subnet(netuid).owner_or_zero() => Ok(()),
            Self::Signed(_) | Self::None => Err(Error::BadOrigin),
        }
    }

    /// Root only.
    ///
    /// # Errors
    /// `BadOrigin` for others.
    pub fn ensure_root(self) -> Result {
        match self {
            Self::Root => Ok(()),
            Self::Signed(_) | Self::None => Err(Error::BadOrigin),
        }
    }
}

/// A call of any pallet, with the chain's names and order of arguments.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Call {
    /// Stake, subnets, neurons.
    SubtensorModule(SubtensorCall),
    /// Hyperparameters.
    AdminUtils(AdminUtilsCall),
    /// Money.
    Balances(BalancesCall),
    /// Pools.
    Swap(SwapCall),
    /// taovm's own: reward scripts.
    RewardScripts(RewardScriptsCall),
}

/// Makes a call: the guards of spec 05 §14, then its rule. On an error the state, events included,
/// is what it was.
///
/// `engine` admits reward scripts; without one such calls are refused.
///
/// # Errors
/// The first broken rule, in the chain's order.
pub fn dispatch(
    state: &mut State,
    origin: Origin,
    call: Call,
    engine: Option<&dyn RewardEngine>,
) -> Result {
    if let Origin::Signed(signer) = origin {
        guards::check(state, &signer, &call)?;
    }
    state.atomically(|state| match call {
        Call::SubtensorModule(call) => call.apply(state, origin),
        Call::AdminUtils(call) => call.apply(state, origin),
        Call::Balances(call) => call.apply(state, origin),
        Call::Swap(call) => call.apply(state, origin),
        Call::RewardScripts(call) => call.apply(state, origin, engine),
    })
}

macro_rules! into_call {
    ($($pallet:ident($call:ty)),*) => {$(
        impl From<$call> for Call {
            fn from(call: $call) -> Self {
                Self::$pallet(call)
            }
        }
    )*};
}

into_call!(
    SubtensorModule(SubtensorCall),
    AdminUtils(AdminUtilsCall),
    Balances(BalancesCall),
    Swap(SwapCall),
    RewardScripts(RewardScriptsCall)
);
