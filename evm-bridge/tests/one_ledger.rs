//! Frames, precompiles and balances on one ledger.

mod support;

use revm::{bytecode::opcode as op, primitives::U256};
use support::*;
use taovm_evm_bridge::{Bittensor, Block, Executor, Mode, Status, Success, TxInput, account_of};

#[test]
fn a_precompiles_payment_to_an_unloaded_account_is_seen_and_reverted() {
    let mut world = world();
    // INNER pays FRESH through the precompile, reads FRESH's balance, and reverts with it.
    Code::new()
        .write(&pay(FRESH, 2 * TAO))
        .call(PAYER, U256::ZERO, 28)
        .op(op::POP)
        .balance(FRESH)
        .revert()
        .at(&mut world, INNER);
    endow(&mut world, INNER, 10 * TAO);
    // CONTRACT keeps what it saw: the revert data, and FRESH's balance after the revert.
    Code::new()
        .call(INNER, U256::ZERO, 0)
        .store(0)
        .push(32)
        .push(0)
        .push(0)
        .op(op::RETURNDATACOPY)
        .push(0)
        .op(op::MLOAD)
        .store(1)
        .balance(FRESH)
        .store(2)
        .balance(INNER)
        .store(3)
        .at(&mut world, CONTRACT);

    let before = total(&world);
    let outcome = send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert_eq!(outcome.status, Status::Succeeded(Success::Stopped));
    let slot = |n: u64| world.storage_at(CONTRACT, U256::from(n));
    assert_eq!(slot(0), U256::ZERO);
    assert_eq!(slot(1), wei(2 * TAO - 500));
    assert_eq!(slot(2), U256::ZERO);
    assert_eq!(slot(3), wei(10 * TAO - 500));
    assert!(!world.chain.accounts.contains_key(&account_of(FRESH)));
    assert_eq!(free(&world, INNER), 10 * TAO);
    assert_eq!(total(&world), before);
}

#[test]
fn a_precompiles_payment_is_kept_with_its_frame() {
    let mut world = world();
    Code::new()
        .balance(FRESH)
        .store(0)
        .write(&pay(FRESH, 2 * TAO))
        .call(PAYER, U256::ZERO, 28)
        .store(1)
        .balance(FRESH)
        .store(2)
        .op(op::SELFBALANCE)
        .store(3)
        .at(&mut world, CONTRACT);
    endow(&mut world, CONTRACT, 10 * TAO);
    send(&mut world, CONTRACT, U256::ZERO, &[]);
    let slot = |n: u64| world.storage_at(CONTRACT, U256::from(n));
    assert_eq!(slot(0), U256::ZERO);
    assert_eq!(slot(1), U256::ONE);
    assert_eq!(slot(2), wei(2 * TAO - 500));
    assert_eq!(slot(3), wei(8 * TAO - 500));
    assert_eq!(free(&world, FRESH), 2 * TAO);
}

#[test]
fn a_call_keeps_nothing_unless_told_to() {
    let mut world = world();
    let request = tx(&world, ALICE, Some(FRESH), wei(TAO), &[]);
    let request = TxInput {
        max_fee_per_gas: None,
        ..request
    };
    execute(&mut world, &request, Mode::Call).unwrap();
    assert_eq!((free(&world, FRESH), world.nonce(ALICE)), (0, 0));
    let outcome = execute(&mut world, &request, Mode::CallAndKeep).unwrap();
    assert_eq!(outcome.fee.0, 0);
    assert_eq!(free(&world, FRESH), TAO);
    assert_eq!(free(&world, ALICE), 999 * TAO);
    assert_eq!(free_of(&world, &AUTHOR), 0);
}

#[test]
fn bittensors_precompiles_answer_at_their_addresses() {
    let mut world = world();
    let block = Block::of(&world);
    let set = Bittensor::default();
    let executor = Executor::new(&set);
    // addressMapping(ALICE)
    let mut data = vec![0x04, 0x94, 0xcd, 0x9a];
    data.extend(ALICE.into_word());
    let ask = TxInput {
        max_fee_per_gas: None,
        ..tx(&world, BOB, Some(precompile(0x80c)), U256::ZERO, &data)
    };
    let answer = executor
        .execute(&mut world, &block, &ask, Mode::Call)
        .unwrap();
    assert_eq!(answer.status, Status::Succeeded(Success::Returned));
    assert_eq!(answer.output.as_ref(), account_of(ALICE).0);

    let wrong = TxInput {
        data: vec![1, 2, 3, 4].into(),
        ..ask
    };
    let answer = executor
        .execute(&mut world, &block, &wrong, Mode::Call)
        .unwrap();
    assert_eq!(answer.status, Status::Reverted);
    assert_eq!(
        answer.rpc_error().unwrap().message,
        "VM Exception while processing transaction: revert Unknown selector"
    );
    assert_eq!(answer.refusals.len(), 1);
}
