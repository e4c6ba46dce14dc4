//! The chain's calls with the EVM at hand: what executes it from outside of a transaction
//! (spec 01 §1.12).

use std::cell::RefCell;

use revm::{
    context_interface::transaction::{
        AccessList, AccessListItem, Authorization, RecoveredAuthority, RecoveredAuthorization,
    },
    precompile::crypto,
    primitives::{Address, B256, U256},
};
use taovm_chain::{
    call::{Call, Lent, Origin, dispatch_lent},
    error::{Error, EvmError},
    evm::{self, Action, Executed, Execution, Machine},
    primitives,
    reward::RewardEngine,
    state::State,
};

use crate::{
    block::Block,
    error::ExecutionError,
    executor::{Executor, Mode},
    precompile_set::Bittensor,
    tx::TxInput,
    validation::{validate_creator, validate_native},
    world::{EvmState, World},
};

/// Makes a call of the chain. `engine` admits reward scripts.
///
/// # Errors
/// The first broken rule, in the chain's order; the world is as it was.
pub fn dispatch(
    world: &mut World,
    origin: Origin,
    call: Call,
    engine: Option<&dyn RewardEngine>,
) -> Result<(), Error> {
    let machine = Versions {
        engine,
        all: RefCell::new(vec![world.evm.clone()]),
    };
    let lent = Lent {
        rewards: engine,
        machine: Some(&machine),
    };
    let result = dispatch_lent(&mut world.chain, origin, call, lent);
    if let Some(evm) = machine.of(&world.chain) {
        world.evm = evm;
    }
    if world.chain.evm.machine_version != 0 {
        world.chain.evm.machine_version = 0;
    }
    result
}

/// Code and storage after each run of one call.
struct Versions<'a> {
    engine: Option<&'a dyn RewardEngine>,
    all: RefCell<Vec<EvmState>>,
}

impl Versions<'_> {
    /// What belongs to a state.
    fn of(&self, state: &State) -> Option<EvmState> {
        let version = usize::try_from(state.evm.machine_version).ok()?;
        self.all.borrow().get(version).cloned()
    }
}

impl Machine for Versions<'_> {
    fn run(&self, state: &mut State, execution: &Execution) -> Result<Executed, EvmError> {
        let mut world = World {
            chain: state.clone(),
            evm: self.of(state).ok_or(EvmError::Undefined)?,
        };
        let tx = to_tx(execution);
        let address = tx
            .to
            .unwrap_or_else(|| tx.created_address(world.nonce(tx.from)));
        validate_creator(&world.chain, &tx)?;
        let block = Block::of(&world);
        let precompiles = Bittensor {
            engine: self.engine,
        };
        let outcome = Executor::new(&precompiles)
            .execute(&mut world, &block, &tx, Mode::Native)
            .map_err(|error| match error {
                ExecutionError::Runner(error) => error.into(),
                _ => EvmError::Undefined,
            })?;
        let mut all = self.all.borrow_mut();
        world.chain.evm.machine_version =
            u32::try_from(all.len()).map_err(|_| EvmError::Undefined)?;
        all.push(world.evm);
        *state = world.chain;
        Ok(Executed {
            address: address.into_array(),
            is_success: outcome.is_success(),
        })
    }
}

/// The EVM while it runs: it tells what is wrong with an execution, and refuses the rest.
pub(crate) struct Busy;

impl Machine for Busy {
    fn run(&self, state: &mut State, execution: &Execution) -> Result<Executed, EvmError> {
        let tx = to_tx(execution);
        validate_creator(state, &tx)?;
        validate_native(state, &Block::of_ledger(state), &tx)?;
        Err(EvmError::Reentrancy)
    }
}

/// An execution as the executor takes it. Numbers that nobody can pay are the largest that fit.
fn to_tx(execution: &Execution) -> TxInput {
    let (to, salt) = match execution.action {
        Action::Call(target) => (Some(target.into()), None),
        Action::Create => (None, None),
        Action::Create2(salt) => (None, Some(B256::from(salt))),
    };
    let fee = |fee: primitives::U256| u128::try_from(to_word(fee)).unwrap_or(u128::MAX);
    let access_list = execution.access_list.iter().map(|(address, keys)| {
        let storage_keys = keys.iter().copied().map(B256::from).collect();
        AccessListItem {
            address: (*address).into(),
            storage_keys,
        }
    });
    let authorizations: Vec<_> = execution.authorization_list.iter().map(recovered).collect();
    TxInput {
        from: execution.source.into(),
        to,
        salt,
        value: to_word(execution.value),
        data: execution.input.clone().into(),
        gas_limit: execution.gas_limit,
        max_fee_per_gas: Some(fee(execution.max_fee_per_gas)),
        max_priority_fee_per_gas: execution.max_priority_fee_per_gas.map(fee),
        nonce: execution
            .nonce
            .map(|nonce| u64::try_from(to_word(nonce)).unwrap_or(u64::MAX)),
        access_list: AccessList(access_list.collect()),
        authorization_list: (!authorizations.is_empty()).then_some(authorizations),
        ..TxInput::default()
    }
}

fn to_word(number: primitives::U256) -> U256 {
    U256::from_le_bytes(number.0)
}

/// An authorization with its signer, or without one if nobody has signed it.
fn recovered(authorization: &evm::Authorization) -> RecoveredAuthorization {
    let inner = Authorization {
        chain_id: U256::from(authorization.chain_id),
        address: authorization.address.into(),
        // One past the largest that counts, where it is larger.
        nonce: u64::try_from(to_word(authorization.nonce)).unwrap_or(u64::MAX),
    };
    let signature = &authorization.signature;
    let mut bytes = [0; 64];
    bytes[..32].copy_from_slice(&signature.r);
    bytes[32..].copy_from_slice(&signature.s);
    let signer = crypto().secp256k1_ecrecover(
        &bytes,
        u8::from(signature.odd_y_parity),
        &inner.signature_hash().0,
    );
    let authority = signer.map_or(RecoveredAuthority::Invalid, |key| {
        RecoveredAuthority::Valid(Address::from_word(B256::from(key)))
    });
    RecoveredAuthorization::new_unchecked(inner, authority)
}
