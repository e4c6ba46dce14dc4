//! Calls: what a user asks of the ledger, as typed values.
//!
//! [`dispatch`] is the one door: guards first, then the rule, all or nothing.

mod admin_utils;
mod balances;
mod commitments;
mod crowdloan;
mod drand;
mod evm;
mod filter;
mod name;
mod proxy;
mod reward_scripts;
mod scale;
mod subtensor;
mod swap;
mod utility;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use admin_utils::AdminUtilsCall;
pub use balances::{AdjustmentDirection, BalancesCall};
pub use commitments::CommitmentsCall;
pub use crowdloan::CrowdloanCall;
pub use drand::{
    BeaconConfigurationPayload, DrandCall, MultiSignature, MultiSigner, PulsesPayload,
};
pub use evm::{BaseFeeCall, EvmCall};
pub(crate) use filter::Filter;
pub use proxy::ProxyCall;
pub use reward_scripts::RewardScriptsCall;
pub use scale::{MAX_DECODE_DEPTH, UndecodableCall};
pub use subtensor::SubtensorCall;
pub use swap::SwapCall;
pub use utility::{MAX_BATCH, OriginCaller, RawOrigin, UtilityCall, Weight, derivative_account};

use crate::{
    error::{Error, Result, SystemError},
    evm::Machine,
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

/// A call of any pallet, with the chain's names, indices and order of arguments.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum Call {
    /// Stake, subnets, neurons.
    #[codec(index = 7)]
    SubtensorModule(SubtensorCall),
    /// Hyperparameters.
    #[codec(index = 19)]
    AdminUtils(AdminUtilsCall),
    /// Money.
    #[codec(index = 5)]
    Balances(BalancesCall),
    /// Pools.
    #[codec(index = 28)]
    Swap(SwapCall),
    /// Several calls in one.
    #[codec(index = 11)]
    Utility(UtilityCall),
    /// Calls as another account.
    #[codec(index = 16)]
    Proxy(ProxyCall),
    /// What neurons commit to.
    #[codec(index = 18)]
    Commitments(CommitmentsCall),
    /// Money that many raise.
    #[codec(index = 27)]
    Crowdloan(CrowdloanCall),
    /// The EVM.
    #[codec(index = 22)]
    #[serde(rename = "EVM")]
    Evm(EvmCall),
    /// The price of gas.
    #[codec(index = 25)]
    BaseFee(BaseFeeCall),
    /// The random beacon.
    #[codec(index = 26)]
    Drand(DrandCall),
    /// taovm's own: reward scripts. Of the chain's pallets none has this index.
    #[codec(index = 255)]
    RewardScripts(RewardScriptsCall),
}

/// What calls are lent from above the ledger.
#[derive(Clone, Copy, Default)]
#[allow(missing_debug_implementations)]
pub struct Lent<'a> {
    /// Admits reward scripts; without one calls about them are refused.
    pub rewards: Option<&'a dyn RewardEngine>,
    /// Runs the EVM; without one calls that execute it are refused as within the EVM.
    pub machine: Option<&'a dyn Machine>,
}

impl<'a> From<Option<&'a dyn RewardEngine>> for Lent<'a> {
    fn from(rewards: Option<&'a dyn RewardEngine>) -> Self {
        Self {
            rewards,
            machine: None,
        }
    }
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
    dispatch_lent(state, origin, call, engine.into())
}

/// As [`dispatch`], for calls that may need the EVM.
///
/// # Errors
/// As [`dispatch`].
pub fn dispatch_lent(state: &mut State, origin: Origin, call: Call, lent: Lent<'_>) -> Result {
    dispatch_filtered(state, origin, Filter::default(), call, lent)
}

/// The same for a call inside of another: the filter comes before the guards.
fn dispatch_filtered(
    state: &mut State,
    origin: Origin,
    filter: Filter,
    call: Call,
    lent: Lent<'_>,
) -> Result {
    // Root passes filters and guards.
    if origin != Origin::Root && !filter.allows(&call) {
        return Err(SystemError::CallFiltered.into());
    }
    if let Origin::Signed(signer) = origin {
        guards::check(state, &signer, &call)?;
    }
    execute(state, origin, filter, call, lent)
}

/// The rule alone.
fn execute(
    state: &mut State,
    origin: Origin,
    filter: Filter,
    call: Call,
    lent: Lent<'_>,
) -> Result {
    state.atomically(|state| match call {
        Call::SubtensorModule(call) => call.apply(state, origin),
        Call::AdminUtils(call) => call.apply(state, origin),
        Call::Balances(call) => call.apply(state, origin),
        Call::Swap(call) => call.apply(state, origin),
        Call::Utility(call) => call.apply(state, origin, filter, lent),
        Call::Proxy(call) => call.apply(state, origin, lent),
        Call::Commitments(call) => call.apply(state, origin),
        Call::Crowdloan(call) => call.apply(state, origin, lent),
        Call::Evm(call) => call.apply(state, origin, lent.machine),
        Call::BaseFee(call) => call.apply(state, origin),
        Call::Drand(call) => call.apply(state, origin),
        Call::RewardScripts(call) => call.apply(state, origin, lent.rewards),
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
    Utility(UtilityCall),
    Proxy(ProxyCall),
    Commitments(CommitmentsCall),
    Crowdloan(CrowdloanCall),
    Evm(EvmCall),
    BaseFee(BaseFeeCall),
    Drand(DrandCall),
    RewardScripts(RewardScriptsCall)
);
