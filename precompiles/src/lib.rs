//! Bittensor's precompiles: Solidity ABI in, chain calls out.
//!
//! [`run`] answers one call as a function of the ledger's state. One file a precompile: its table
//! of functions, then each function as the specification states it. What all share is the machinery
//! of a call (selector, context, arguments, gas, dispatch, outcome).

pub mod address;
pub mod gas;

mod address_mapping;
mod alpha;
mod balance_transfer;
mod call;
mod decode;
mod dispatch;
mod encode;
mod function;
mod metagraph;
mod neuron;
mod refusal;
mod staking_v2;
mod subnet;
mod tao_reward;
mod warning;

pub use call::{ExitError, PrecompileCall, PrecompileOutcome, Status};
pub use function::{FunctionInfo, GasClass, Mutability};
pub use refusal::{Refusal, RefusalReason};
pub use warning::Warning;

use function::Function;
use taovm_chain::{reward::RewardEngine, state::State};

/// The tables of the precompiles that this version has.
static TABLES: &[([u8; 20], &[Function])] = &[
    (address::BALANCE_TRANSFER, balance_transfer::FUNCTIONS),
    (address::METAGRAPH, metagraph::FUNCTIONS),
    (address::SUBNET, subnet::FUNCTIONS),
    (address::NEURON, neuron::FUNCTIONS),
    (address::STAKING_V2, staking_v2::FUNCTIONS),
    (address::ALPHA, alpha::FUNCTIONS),
    (address::ADDRESS_MAPPING, address_mapping::FUNCTIONS),
    (address::TAO_REWARD, tao_reward::FUNCTIONS),
];

/// The functions of the precompile at an address.
fn table(address: &[u8; 20]) -> Option<&'static [Function]> {
    TABLES
        .iter()
        .find(|(at, _)| at == address)
        .map(|(_, functions)| *functions)
}

/// Whether [`run`] answers at this address.
///
/// The cryptographic precompiles that the EVM brings along are not among them, nor those that this
/// version lacks: see [`address::ALL`].
#[must_use]
pub fn is_precompile(address: &[u8; 20]) -> bool {
    table(address).is_some()
}

/// Answers a call. On anything but [`Status::Success`] the state is what it was.
///
/// The value has been moved by the EVM already; an address that is no precompile answers as one
/// without functions. `engine` admits reward scripts.
pub fn run(
    state: &mut State,
    call: &PrecompileCall<'_>,
    engine: Option<&dyn RewardEngine>,
) -> PrecompileOutcome {
    dispatch::run(
        table(&call.address).unwrap_or_default(),
        state,
        call,
        engine,
    )
}

/// Every function that this version answers.
pub fn all_functions() -> impl Iterator<Item = FunctionInfo> {
    TABLES
        .iter()
        .flat_map(|(address, functions)| functions.iter().map(|f| f.info(*address)))
}
