//! Events, by pallet, with the chain's names and shapes (spec 05 §7).
//!
//! They serialize as the chain's tools show them: `{"SubtensorModule": {"StakeAdded": […]}}`.

use serde::{Serialize, Serializer};

mod admin_utils;
mod commitments;
mod crowdloan;
mod drand;
mod evm;
mod frame;
mod proxy;
mod reward_scripts;
mod subtensor;
mod swap;

pub use admin_utils::AdminUtilsEvent;
pub use commitments::CommitmentsEvent;
pub use crowdloan::CrowdloanEvent;
pub use drand::DrandEvent;
pub use evm::{BaseFeeEvent, EthereumEvent, EvmEvent, EvmLog, ExitDetail, ExitReason};
pub use frame::{
    BalancesEvent, DispatchInfo, DispatchWeight, PreimageEvent, SystemEvent, UtilityEvent,
};
pub use proxy::ProxyEvent;
pub use reward_scripts::RewardScriptsEvent;
pub use subtensor::SubtensorEvent;
pub use swap::SwapEvent;

/// What happened, by pallet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub enum Event {
    /// Accounts.
    System(SystemEvent),
    /// Balances.
    Balances(BalancesEvent),
    /// Subnets, neurons, stake.
    SubtensorModule(SubtensorEvent),
    /// Administration.
    AdminUtils(AdminUtilsEvent),
    /// Pools.
    Swap(SwapEvent),
    /// Several calls in one.
    Utility(UtilityEvent),
    /// Calls to be made later.
    Preimage(PreimageEvent),
    /// Calls as another account.
    Proxy(ProxyEvent),
    /// What neurons commit to.
    Commitments(CommitmentsEvent),
    /// Money that many raise.
    Crowdloan(CrowdloanEvent),
    /// The EVM.
    #[serde(rename = "EVM")]
    Evm(EvmEvent),
    /// Ethereum transactions.
    Ethereum(EthereumEvent),
    /// The price of gas.
    BaseFee(BaseFeeEvent),
    /// The random beacon.
    Drand(DrandEvent),
    /// taovm's own: reward scripts.
    RewardScripts(RewardScriptsEvent),
}

/// Byte strings are shown as such, not as lists of numbers.
fn as_bytes<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_bytes(bytes)
}

macro_rules! into_event {
    ($($pallet:ident($event:ty)),*) => {$(
        impl From<$event> for Event {
            fn from(event: $event) -> Self {
                Self::$pallet(event)
            }
        }
    )*};
}

into_event!(
    System(SystemEvent),
    Balances(BalancesEvent),
    SubtensorModule(SubtensorEvent),
    AdminUtils(AdminUtilsEvent),
    Swap(SwapEvent),
    Utility(UtilityEvent),
    Preimage(PreimageEvent),
    Proxy(ProxyEvent),
    Commitments(CommitmentsEvent),
    Crowdloan(CrowdloanEvent),
    Evm(EvmEvent),
    Ethereum(EthereumEvent),
    BaseFee(BaseFeeEvent),
    Drand(DrandEvent),
    RewardScripts(RewardScriptsEvent)
);
