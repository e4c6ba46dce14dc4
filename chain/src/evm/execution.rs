//! Executions that the EVM pallet's calls ask for (spec 01 §1.12). The ledger has no EVM: whoever
//! dispatches such a call lends it one.

use core::fmt;

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::controller;
use crate::{
    call::Origin,
    error::{Error, EvmError, Result},
    event::EvmEvent,
    primitives::{H160, H256, U256},
    state::State,
};

/// What is executed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Execution {
    /// The sender.
    pub source: H160,
    /// Whom it calls, or how it creates.
    pub action: Action,
    /// Calldata or init code.
    pub input: Vec<u8>,
    /// In wei.
    pub value: U256,
    /// Gas limit.
    pub gas_limit: u64,
    /// The most that a unit of gas may cost, in wei.
    pub max_fee_per_gas: U256,
    /// The offered tip, in wei, which nobody gets.
    pub max_priority_fee_per_gas: Option<U256>,
    /// The nonce that the sender must have, if it says so.
    pub nonce: Option<U256>,
    /// EIP-2930 access list.
    pub access_list: Vec<(H160, Vec<H256>)>,
    /// EIP-7702 authorizations.
    pub authorization_list: Vec<Authorization>,
}

/// What an execution starts with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// A call of an address.
    Call(H160),
    /// A creation, its address from sender and nonce.
    Create,
    /// A creation, its address from sender, salt and init code.
    Create2(H256),
}

/// An EIP-7702 authorization.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Authorization {
    /// The chain that it is for; 0 for any.
    pub chain_id: u64,
    /// Whose code the signer wants to run.
    pub address: H160,
    /// The signer's nonce.
    pub nonce: U256,
    /// Over the rest.
    pub signature: AuthorizationSignature,
}

/// The signature of an authorization.
#[derive(Clone, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct AuthorizationSignature {
    /// Which of the two points.
    pub odd_y_parity: bool,
    /// The point's coordinate.
    pub r: H256,
    /// The proof.
    pub s: H256,
}

/// How an execution ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Executed {
    /// The target, or the contract that was to be made.
    pub address: H160,
    /// Whether its changes stay.
    pub is_success: bool,
}

/// Runs the EVM for the ledger's calls.
///
/// Its code and storage are not the ledger's. A machine keeps a version of them for each of its
/// runs and notes in [`EvmSettings::machine_version`](crate::state::EvmSettings::machine_version)
/// which one belongs to the state, so that a state that goes back takes them along.
pub trait Machine {
    /// Runs; an execution that fails is paid for, and no error.
    ///
    /// # Errors
    /// Why it cannot start; the state is as it was.
    fn run(&self, state: &mut State, execution: &Execution) -> Result<Executed, EvmError>;
}

impl fmt::Debug for dyn Machine + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Machine")
    }
}

/// `EVM.call`, `create` and `create2`.
///
/// # Errors
/// `BadOrigin` for another's address; those of the machine. Without one they are refused as within
/// the EVM: `Reentrancy`.
pub(crate) fn execute(
    state: &mut State,
    origin: Origin,
    execution: &Execution,
    machine: Option<&dyn Machine>,
) -> Result {
    controller(origin, &execution.source)?;
    let machine = machine.ok_or(EvmError::Reentrancy)?;
    let Executed {
        address,
        is_success,
    } = machine.run(state, execution).map_err(Error::Evm)?;
    state.emit(match (execution.action, is_success) {
        (Action::Call(_), true) => EvmEvent::Executed { address },
        (Action::Call(_), false) => EvmEvent::ExecutedFailed { address },
        (_, true) => EvmEvent::Created { address },
        (_, false) => EvmEvent::CreatedFailed { address },
    });
    Ok(())
}
