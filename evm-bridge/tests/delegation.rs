//! EIP-7702 with this chain's traps (spec 01 §1.4).

mod support;

use revm::{
    context_interface::transaction::{Authorization, RecoveredAuthority, RecoveredAuthorization},
    primitives::{Address, U256},
};
use support::*;
use taovm_evm_bridge::{
    ExecutionError, ExecutionOutcome, InvalidTransaction, Mode, Status, Success, TxInput, World,
    account_of,
};

fn authorize(by: Address, to: Address, nonce: u64, chain_id: u64) -> RecoveredAuthorization {
    let inner = Authorization {
        chain_id: U256::from(chain_id),
        address: to,
        nonce,
    };
    RecoveredAuthorization::new_unchecked(inner, RecoveredAuthority::Valid(by))
}

/// Alice calls BOB with authorizations.
fn with(world: &mut World, list: Vec<RecoveredAuthorization>) -> ExecutionOutcome {
    let tx = TxInput {
        max_priority_fee_per_gas: Some(0),
        authorization_list: Some(list),
        ..tx(world, ALICE, Some(BOB), U256::ZERO, &[])
    };
    execute(world, &tx, Mode::Transaction).unwrap()
}

#[test]
fn an_account_that_delegates_runs_code_and_never_sends_again() {
    let mut world = world();
    Code::new().push(7).store(1).at(&mut world, CONTRACT);
    let outcome = with(&mut world, vec![authorize(BOB, CONTRACT, 0, 42)]);
    assert_eq!(outcome.status, Status::Succeeded(Success::Stopped));
    assert_eq!(world.storage_at(BOB, U256::ONE), U256::from(7));
    assert_eq!(world.nonce(BOB), 1);
    assert_eq!(world.code(BOB).len(), 23);
    assert_eq!(world.chain.accounts[&account_of(BOB)].sufficients, 1);

    // Delegating to nobody counts the nonce and leaves the code.
    with(&mut world, vec![authorize(BOB, Address::ZERO, 1, 0)]);
    assert_eq!((world.nonce(BOB), world.code(BOB).len()), (2, 23));
    let stuck = tx(&world, BOB, Some(ALICE), U256::ZERO, &[]);
    assert_eq!(
        execute(&mut world, &stuck, Mode::Transaction),
        Err(ExecutionError::Invalid(InvalidTransaction::SenderHasCode))
    );
}

#[test]
fn an_authorization_costs_25000_and_half_comes_back_for_a_living_account() {
    let mut world = world();
    let fresh = with(&mut world, vec![authorize(FRESH, CAROL, 0, 42)]);
    assert_eq!(fresh.gas_used, 46_000);
    assert_eq!(world.nonce(FRESH), 1);
    // The refund of 12 500 is capped at a fifth of 46 000.
    let living = with(&mut world, vec![authorize(BOB, CAROL, 0, 42)]);
    assert_eq!(living.gas_used, 46_000 - 9_200);
}

#[test]
fn wrong_authorizations_are_skipped() {
    let mut world = world();
    let outcome = with(
        &mut world,
        vec![
            authorize(BOB, CONTRACT, 1, 42),
            authorize(BOB, CONTRACT, 0, 41),
        ],
    );
    assert!(outcome.is_success());
    assert_eq!((world.nonce(BOB), world.has_code(BOB)), (0, false));
}

#[test]
fn a_delegation_to_a_precompile_runs_nothing() {
    let mut world = world();
    with(&mut world, vec![authorize(BOB, PAYER, 0, 42)]);
    let outcome = send(&mut world, BOB, U256::ZERO, &pay(FRESH, TAO));
    assert_eq!(outcome.status, Status::Succeeded(Success::Stopped));
    assert_eq!(free(&world, FRESH), 0);
}
