//! Value transfers by the ledger's rules (spec 01 §1.3).

mod support;

use revm::{bytecode::opcode as op, primitives::U256};
use support::*;
use taovm_chain::balances;
use taovm_evm_bridge::{ExitError, Status, Success, account_of};

#[test]
fn balances_read_500_rao_lower_than_free() {
    let mut world = world();
    endow(&mut world, CONTRACT, 500);
    assert_eq!(world.balance(ALICE), wei(1_000 * TAO - 500));
    assert_eq!(world.balance(CONTRACT), U256::ZERO);
    assert_eq!(world.balance(FRESH), U256::ZERO);
}

#[test]
fn a_fresh_account_cannot_receive_less_than_500_rao() {
    let mut world = world();
    let refused = send(&mut world, FRESH, wei(499), &[]);
    assert_eq!(refused.status, Status::Failed(ExitError::OutOfFund));
    assert_eq!(refused.gas_used, 21_000);
    assert_eq!(free(&world, FRESH), 0);
    let taken = send(&mut world, FRESH, wei(500), &[]);
    assert_eq!(taken.status, Status::Succeeded(Success::Stopped));
    assert_eq!(free(&world, FRESH), 500);
}

#[test]
fn the_remainder_below_a_rao_stays_with_the_sender() {
    let mut world = world();
    let price = send(&mut world, BOB, U256::from(999_999_999), &[]).fee.0;
    assert_eq!(free(&world, BOB), 1_000 * TAO);
    send(&mut world, BOB, wei(TAO) + U256::from(5), &[]);
    assert_eq!(free(&world, BOB), 1_001 * TAO);
    assert_eq!(free(&world, ALICE), 999 * TAO - 2 * price);
}

#[test]
fn a_transfer_to_oneself_of_any_amount_succeeds() {
    let mut world = world();
    // CALLCODE runs BOB's (empty) code here: the value goes from the contract to itself.
    let own = |value| {
        let mut code = Code::new().call(BOB, value, 0);
        *code.0.last_mut().expect("a call") = op::CALLCODE;
        code
    };
    let mut code = own(wei(5_000 * TAO)).store(0);
    // More wei than there are rao is refused even so.
    code.0.extend(own(U256::MAX).store(1).0);
    code.at(&mut world, CONTRACT);
    send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ONE);
    assert_eq!(world.storage_at(CONTRACT, U256::ONE), U256::ZERO);

    let request = taovm_evm_bridge::TxInput {
        max_fee_per_gas: None,
        ..tx(&world, BOB, Some(BOB), wei(5_000 * TAO), &[])
    };
    let outcome = execute(&mut world, &request, taovm_evm_bridge::Mode::CallAndKeep).unwrap();
    assert_eq!(outcome.status, Status::Succeeded(Success::Stopped));
    assert_eq!(free(&world, BOB), 1_000 * TAO);
}

#[test]
fn forwarding_all_of_msg_value_works_while_selfbalance_shows_less() {
    let mut world = world();
    // Keeps SELFBALANCE, then forwards CALLVALUE to BOB.
    Code::new()
        .op(op::SELFBALANCE)
        .store(0)
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .op(op::CALLVALUE)
        .push_address(BOB)
        .op(op::GAS)
        .op(op::CALL)
        .store(1)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, wei(TAO), &[]);
    assert!(outcome.is_success());
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), wei(TAO - 500));
    assert_eq!(world.storage_at(CONTRACT, U256::ONE), U256::ONE);
    assert_eq!(free(&world, BOB), 1_001 * TAO);
    // The contract has nothing left and lives on by its code's reference.
    let account = world.chain.accounts[&account_of(CONTRACT)];
    assert_eq!((account.free.0, account.sufficients), (0, 1));
    assert_eq!(account.providers, 0);
}

#[test]
fn a_remainder_below_500_rao_is_destroyed_and_an_account_without_code_dies() {
    let mut world = world();
    // A call without a fee from an account that keeps 499 rao.
    endow(&mut world, CAROL, TAO);
    let issued = world.chain.balances_issuance;
    let request = taovm_evm_bridge::TxInput {
        max_fee_per_gas: None,
        ..tx(&world, CAROL, Some(BOB), wei(TAO - 499), &[])
    };
    let outcome = execute(&mut world, &request, taovm_evm_bridge::Mode::CallAndKeep).unwrap();
    assert!(outcome.is_success());
    assert!(!world.chain.accounts.contains_key(&account_of(CAROL)));
    assert_eq!(world.nonce(CAROL), 0);
    assert_eq!(world.chain.balances_issuance.0, issued.0 - 499);
    assert_eq!(total(&world), world.chain.balances_issuance.0);
}

#[test]
fn a_call_with_value_to_an_empty_account_costs_25000_more() {
    let value_call = |target| {
        let mut world = world();
        endow(&mut world, CONTRACT, 10 * TAO);
        Code::new()
            .balance(target)
            .op(op::POP)
            .call(target, wei(TAO), 0)
            .at(&mut world, CONTRACT);
        send(&mut world, CONTRACT, U256::ZERO, &[]).gas_used
    };
    assert_eq!(value_call(FRESH), value_call(BOB) + 25_000);
    // A precompile's account is empty as any other.
    let mut world = world();
    endow(&mut world, CONTRACT, 10 * TAO);
    Code::new()
        .call(PAYER, wei(TAO), 0)
        .at(&mut world, CONTRACT);
    let to_empty = send(&mut world, CONTRACT, U256::ZERO, &[]).gas_used;
    endow(&mut world, PAYER, TAO);
    let to_living = send(&mut world, CONTRACT, U256::ZERO, &[]).gas_used;
    assert_eq!(to_empty, to_living + 25_000);
}

#[test]
fn a_refused_transfer_returns_the_forwarded_gas() {
    let mut world = world();
    endow(&mut world, CONTRACT, TAO);
    Code::new()
        .call(BOB, wei(2 * TAO), 0)
        .store(0)
        .op(op::RETURNDATASIZE)
        .store(1)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert!(outcome.is_success());
    assert!(outcome.gas_used < 45_000, "used {}", outcome.gas_used);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
    assert_eq!(free(&world, CONTRACT), TAO);
}

#[test]
fn an_account_with_a_reserve_must_keep_500_rao() {
    let mut world = world();
    endow(&mut world, CONTRACT, TAO);
    let account = world
        .chain
        .accounts
        .get_mut(&account_of(CONTRACT))
        .expect("endowed");
    account.consumers = 1;
    Code::new()
        .call(BOB, wei(TAO), 0)
        .store(0)
        .call(BOB, wei(TAO - 500), 0)
        .store(1)
        .at(&mut world, CONTRACT);
    send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
    assert_eq!(world.storage_at(CONTRACT, U256::ONE), U256::ONE);
    assert_eq!(free(&world, CONTRACT), 500);
}

#[test]
fn selfdestruct_leaves_500_rao_behind() {
    let mut world = world();
    endow(&mut world, CONTRACT, TAO);
    Code::new()
        .push_address(FRESH)
        .op(op::SELFDESTRUCT)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert_eq!(outcome.status, Status::Succeeded(Success::Suicided));
    assert_eq!(
        (free(&world, CONTRACT), free(&world, FRESH)),
        (500, TAO - 500)
    );
    // Not of this transaction: the code stays.
    assert!(world.has_code(CONTRACT));
}

#[test]
fn selfdestruct_of_a_balance_that_cannot_move_fails_its_frame() {
    let mut world = world();
    endow(&mut world, INNER, 600);
    Code::new()
        .push_address(FRESH)
        .op(op::SELFDESTRUCT)
        .at(&mut world, INNER);
    let outcome = send(&mut world, INNER, U256::ZERO, &[]);
    assert_eq!(outcome.status, Status::Failed(ExitError::OutOfFund));
    assert_eq!(outcome.gas_used, 1_000_000);
    assert_eq!((free(&world, INNER), free(&world, FRESH)), (600, 0));
}

#[test]
fn a_contract_that_dies_in_its_own_transaction_leaves_no_code_and_its_money_to_the_ledger() {
    let mut world = world();
    // Deploys code that selfdestructs to BOB, then calls it.
    let child = Code::new().push_address(BOB).op(op::SELFDESTRUCT).init();
    let len = child.len() as u64;
    Code::new()
        .write(&child)
        .push(len)
        .push(0)
        .push(wei(TAO))
        .op(op::CREATE)
        .op(op::DUP1)
        .store(0)
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .push(0)
        .op(op::DUP1 + 5)
        .op(op::GAS)
        .op(op::CALL)
        .store(1)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, wei(2 * TAO), &[]);
    assert!(outcome.is_success(), "{:?}", outcome.status);
    let child = revm::primitives::Address::from_word(world.storage_at(CONTRACT, U256::ZERO).into());
    assert_eq!(world.storage_at(CONTRACT, U256::ONE), U256::ONE);
    assert!(!world.has_code(child));
    assert_eq!(free(&world, BOB), 1_001 * TAO - 500);
    let account = world.chain.accounts[&account_of(child)];
    assert_eq!(
        (account.free.0, account.sufficients, account.nonce),
        (500, 0, 1)
    );
    assert_eq!(total(&world), world.chain.balances_issuance.0);
}

#[test]
fn the_evm_balance_of_a_frozen_account_is_what_it_may_spend() {
    let mut world = world();
    let account = world
        .chain
        .accounts
        .get_mut(&account_of(BOB))
        .expect("endowed");
    account.frozen = taovm_chain::primitives::Rao(300 * TAO);
    assert_eq!(world.balance(BOB), wei(700 * TAO));
    assert_eq!(
        balances::evm_balance(&world.chain, &account_of(BOB)).0,
        700 * TAO
    );
}

#[test]
fn a_balance_set_for_development_is_the_shown_one() {
    let mut world = world();
    world.set_balance(FRESH, wei(3 * TAO) + U256::ONE).unwrap();
    assert_eq!(world.balance(FRESH), wei(3 * TAO));
    world.set_balance(FRESH, U256::ZERO).unwrap();
    assert!(!world.chain.accounts.contains_key(&account_of(FRESH)));
    assert!(world.set_balance(FRESH, U256::MAX).is_err());
    assert_eq!(total(&world), world.chain.balances_issuance.0);
}
