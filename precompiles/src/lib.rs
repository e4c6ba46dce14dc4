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
mod crowdloan;
mod crypto;
mod decode;
mod dispatch;
mod encode;
mod function;
mod leasing;
mod metagraph;
mod neuron;
mod proxy;
mod refusal;
mod runtime_dispatch;
mod staking_v1;
mod staking_v2;
mod storage_query;
mod subnet;
mod table;
mod tao_reward;
mod uid_lookup;
mod voting_power;
mod warning;

pub use call::{ExitError, PrecompileCall, PrecompileOutcome, Status};
pub use function::{FunctionInfo, GasClass, Mutability};
pub use refusal::{Refusal, RefusalReason};
pub use warning::Warning;

use function::Interface;
use table::{TABLE, find};
use taovm_chain::{call::Lent, reward::RewardEngine, state::State};

/// Whether [`run`] answers at this address.
///
/// Ethereum's own, at 0x01 to 0x05 and 0x07 to 0x09, are not among them: see [`address::ALL`].
#[must_use]
pub fn is_precompile(address: &[u8; 20]) -> bool {
    find(address).is_some()
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
    run_lent(state, call, engine.into())
}

/// As [`run`], with what dispatched calls may need beside scripts.
pub fn run_lent(state: &mut State, call: &PrecompileCall<'_>, lent: Lent<'_>) -> PrecompileOutcome {
    let (interface, toggle) = match find(&call.address) {
        Some(row) => (row.interface, row.toggle),
        None => (Interface::Functions(&[]), None),
    };
    dispatch::run(interface, toggle, state, call, lent)
}

/// Every function that this version answers.
pub fn all_functions() -> impl Iterator<Item = FunctionInfo> {
    TABLE.iter().flat_map(|row| {
        let (functions, raw) = match row.interface {
            Interface::Functions(functions) => (functions, None),
            Interface::Raw(raw) => (&[][..], raw.info(row.address)),
        };
        let functions = functions.iter().map(|f| f.info(row.address));
        functions.chain(raw)
    })
}
