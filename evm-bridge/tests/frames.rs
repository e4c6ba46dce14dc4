//! Frames that the chain opens, charges and removes in its own way (spec 01 §1.4).

mod support;

use revm::{
    bytecode::opcode as op,
    primitives::{Address, Bytes, U256, keccak256},
};
use support::*;
use taovm_chain::event::{Event, SystemEvent};
use taovm_evm_bridge::{
    ExecutionOutcome, ExitError, Mode, Opcode, Status, Success, TxInput, World, account_of,
};

/// Gives an account the code of one that delegates.
fn delegate(world: &mut World, from: Address, to: Address) {
    let designator = [&[0xef, 0x01, 0x00], to.as_slice()].concat();
    world.set_code(from, designator.into()).unwrap();
}

/// Creates with `len` bytes of memory from 0; the address stays on the stack.
fn create(code: Code, value: U256, len: u64) -> Code {
    code.push(len).push(0).push(value).op(op::CREATE)
}

/// Alice's transaction to CONTRACT with 5 million gas.
fn run(world: &mut World) -> ExecutionOutcome {
    let request = TxInput {
        gas_limit: 5_000_000,
        ..tx(world, ALICE, Some(CONTRACT), U256::ZERO, &[])
    };
    execute(world, &request, Mode::Transaction).unwrap()
}

#[test]
fn a_call_of_an_account_that_delegates_costs_a_call_and_leaves_the_delegate_cold() {
    for opcode in [op::CALL, op::CALLCODE, op::DELEGATECALL, op::STATICCALL] {
        let mut world = world();
        let callee = Code::new().push(7).op(op::POP);
        callee.clone().at(&mut world, INNER);
        callee.at(&mut world, CAROL);
        delegate(&mut world, FRESH, INNER);
        let mut gas_of = |to: Address| {
            let code = match opcode {
                op::CALL => Code::new().call(to, U256::ZERO, 0),
                op::CALLCODE => {
                    let mut code = Code::new().call(to, U256::ZERO, 0);
                    *code.0.last_mut().expect("a call") = op::CALLCODE;
                    code
                }
                plain => Code::new().call_plain(plain, to, 0),
            };
            code.store(0).balance(INNER).at(&mut world, CONTRACT);
            let outcome = run(&mut world.clone());
            assert!(outcome.is_success());
            outcome.gas_used
        };
        assert_eq!(gas_of(FRESH), gas_of(CAROL), "opcode {opcode}");
    }
}

#[test]
fn the_delegate_of_a_transactions_target_is_cold() {
    let mut world = world();
    let code = Code::new().balance(INNER).store(3);
    code.clone().at(&mut world, INNER);
    code.at(&mut world, CAROL);
    delegate(&mut world, FRESH, INNER);
    let delegated = send(&mut world, FRESH, U256::ZERO, &[]);
    let direct = send(&mut world, CAROL, U256::ZERO, &[]);
    assert!(delegated.is_success());
    assert_eq!(delegated.gas_used, direct.gas_used);
    // The code ran in the account that delegates.
    endow(&mut world, INNER, TAO);
    send(&mut world, FRESH, U256::ZERO, &[]);
    assert_eq!(world.storage_at(FRESH, U256::from(3)), world.balance(INNER));
    assert_eq!(world.storage_at(INNER, U256::from(3)), U256::ZERO);
}

#[test]
fn a_delegate_that_delegates_runs_its_designator() {
    let mut world = world();
    Code::new().push(1).store(0).at(&mut world, INNER);
    delegate(&mut world, CAROL, INNER);
    delegate(&mut world, FRESH, CAROL);
    let outcome = send(&mut world, FRESH, U256::ZERO, &[]);
    let invalid = Status::Failed(ExitError::InvalidCode(Opcode(0xef)));
    assert_eq!(outcome.status, invalid);
    assert_eq!(outcome.gas_used, 1_000_000);
}

#[test]
fn code_of_an_account_that_delegates_is_its_designator() {
    let mut world = world();
    Code::new().push(1).store(0).at(&mut world, INNER);
    delegate(&mut world, FRESH, INNER);
    // A call in between follows the delegation, and only it.
    Code::new()
        .call(FRESH, U256::ZERO, 0)
        .store(0)
        .push_address(FRESH)
        .op(op::EXTCODESIZE)
        .store(1)
        .push_address(FRESH)
        .op(op::EXTCODEHASH)
        .store(2)
        .at(&mut world, CONTRACT);
    assert!(run(&mut world).is_success());
    assert_eq!(world.storage_at(CONTRACT, U256::from(1)), U256::from(23));
    assert_eq!(
        world.storage_at(CONTRACT, U256::from(2)),
        U256::from_be_bytes(keccak256(world.code(FRESH)).0)
    );
    assert_eq!(world.storage_at(FRESH, U256::ZERO), U256::ONE);
}

#[test]
fn a_creation_that_is_refused_for_funds_warms_its_address_and_counts_no_nonce() {
    let mut world = world();
    let created = CONTRACT.create(0);
    let mut gas_of = |read: Address| {
        create(Code::new(), wei(TAO), 0)
            .store(0)
            .balance(read)
            .at(&mut world, CONTRACT);
        let mut after = world.clone();
        let outcome = run(&mut after);
        assert!(outcome.is_success());
        assert_eq!(after.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
        assert_eq!(after.nonce(CONTRACT), 0);
        outcome.gas_used
    };
    assert_eq!(gas_of(created) + 2_500, gas_of(FRESH));
}

#[test]
fn a_creation_whose_endowment_the_ledger_refuses_counts_its_nonce_and_gives_the_gas_back() {
    let mut world = world();
    endow(&mut world, CONTRACT, TAO);
    // Below the existential deposit.
    create(Code::new(), wei(100), 0)
        .store(0)
        .at(&mut world, CONTRACT);
    let outcome = run(&mut world);
    assert!(outcome.is_success());
    assert!(outcome.gas_used < 60_000, "{}", outcome.gas_used);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
    assert_eq!((world.nonce(CONTRACT), free(&world, CONTRACT)), (1, TAO));
}

#[test]
fn oversized_init_code_in_a_contract_is_out_of_gas_at_the_next_opcode() {
    for is_create2 in [false, true] {
        let mut world = world();
        let code = |len: u64| match is_create2 {
            false => create(Code::new().push(1).store(9), U256::ZERO, len),
            true => {
                let mut code = Code::new().push(1).store(9).push(5);
                code = create(code, U256::ZERO, len);
                *code.0.last_mut().expect("a creation") = op::CREATE2;
                code
            }
        };
        code(49_152).op(op::POP).at(&mut world, CONTRACT);
        assert!(run(&mut world).is_success());

        code(49_153).op(op::STOP).at(&mut world, CONTRACT);
        let outcome = run(&mut world);
        assert_eq!(outcome.status, Status::Failed(ExitError::OutOfGas));
        assert_eq!(outcome.gas_used, 5_000_000);

        // After the last opcode nothing notices: what the frame did stays, and its gas is gone.
        let mut world = support::world();
        code(49_153).at(&mut world, CONTRACT);
        let outcome = run(&mut world);
        assert_eq!(outcome.status, Status::Succeeded(Success::Stopped));
        assert_eq!(outcome.gas_used, 5_000_000);
        assert_eq!(world.storage_at(CONTRACT, U256::from(9)), U256::ONE);
        // Its memory is charged as anybody's.
        code(1 << 40).at(&mut world, CONTRACT);
        let outcome = run(&mut world);
        assert_eq!(outcome.status, Status::Failed(ExitError::OutOfGas));
    }
}

#[test]
fn oversized_init_code_of_a_transaction_takes_all_gas_and_counts_no_nonce() {
    let mut world = world();
    let request = TxInput {
        gas_limit: 5_000_000,
        ..tx(&world, ALICE, None, wei(TAO), &[0; 49_153])
    };
    let watched = taovm_evm_bridge::Executor::new(&Payer)
        .inspect(
            &mut world.clone(),
            &taovm_evm_bridge::Block::of(&world),
            &request,
            Mode::Transaction,
            revm::inspector::NoOpInspector,
        )
        .unwrap();
    let outcome = execute(&mut world, &request, Mode::Transaction).unwrap();
    assert_eq!(watched, outcome);
    assert_eq!(
        outcome.status,
        Status::Failed(ExitError::CreateContractLimit)
    );
    assert_eq!((outcome.gas_used, outcome.fee.0), (5_000_000, 50_000_000));
    assert_eq!(world.nonce(ALICE), 0);
    assert_eq!(free(&world, ALICE), 1_000 * TAO - outcome.fee.0);
}

#[test]
fn oversized_init_code_of_a_call_is_seen_before_its_gas() {
    let mut world = world();
    for (len, error) in [
        (49_152, ExitError::OutOfGas),
        (49_153, ExitError::CreateContractLimit),
    ] {
        let request = TxInput {
            gas_limit: 60_000,
            max_fee_per_gas: None,
            ..tx(&world, ALICE, None, U256::ZERO, &vec![0; len])
        };
        let outcome = execute(&mut world, &request, Mode::CallAndKeep).unwrap();
        assert_eq!(outcome.status, Status::Failed(error));
        assert_eq!((outcome.gas_used, world.nonce(ALICE)), (60_000, 0));
    }
}

#[test]
fn a_creation_ends_as_its_init_code_does() {
    let mut world = world();
    Code::new().op(op::STOP).at(&mut world, INNER);
    let stops = Code::new().push(1).op(op::POP);
    let returns = Code::new()
        .call(INNER, U256::ZERO, 0)
        .push(0)
        .push(0)
        .op(op::RETURN);
    for (init, how) in [
        (Code::new(), Success::Stopped),
        (stops, Success::Stopped),
        (returns, Success::Returned),
    ] {
        let request = tx(&world, ALICE, None, U256::ZERO, &init.0);
        let outcome = execute(&mut world, &request, Mode::Transaction).unwrap();
        assert_eq!(outcome.status, Status::Succeeded(how));
    }
}

#[test]
fn init_code_that_destroys_itself_leaves_no_account() {
    let mut world = world();
    let init = Code::new().push_address(ALICE).op(op::SELFDESTRUCT).0;
    let request = TxInput {
        data: Bytes::from(init),
        ..tx(&world, ALICE, None, U256::ZERO, &[])
    };
    let created = account_of(ALICE.create(0));
    let outcome = execute(&mut world, &request, Mode::Transaction).unwrap();
    assert_eq!(outcome.status, Status::Succeeded(Success::Suicided));
    assert!(!world.chain.accounts.contains_key(&created));
    let killed = SystemEvent::KilledAccount { account: created };
    assert!(world.chain.events.contains(&Event::System(killed)));
    // What it held above 500 rao went to Alice, and the rest keeps the account.
    let request = TxInput {
        value: wei(TAO),
        nonce: Some(1),
        ..request
    };
    execute(&mut world, &request, Mode::Transaction).unwrap();
    let left = &world.chain.accounts[&account_of(ALICE.create(1))];
    assert_eq!((left.free.0, left.nonce, left.sufficients), (500, 1, 0));
}

#[test]
fn a_contract_that_the_transaction_tries_to_create_again_destroys_itself_for_good() {
    let init = Code::new().push_address(BOB).op(op::SELFDESTRUCT).init();
    let old = CONTRACT.create2(U256::from(5).to_be_bytes(), keccak256(&init));
    let again = |then_call: bool| {
        let mut code = Code::new().write(&init).push(5);
        code = create(code, U256::ZERO, init.len() as u64);
        *code.0.last_mut().expect("a creation") = op::CREATE2;
        let code = code.op(op::POP);
        match then_call {
            true => code.call(old, U256::ZERO, 0).op(op::POP),
            false => code,
        }
    };
    let mut world = world();
    again(false).at(&mut world, CONTRACT);
    assert!(run(&mut world).is_success());
    assert!(!world.code(old).is_empty());

    // A transaction later it is a contract like any other.
    send(&mut world, old, U256::ZERO, &[]);
    assert!(!world.code(old).is_empty());
    world.set_storage(old, U256::ONE, U256::ONE);

    again(true).at(&mut world, CONTRACT);
    assert!(run(&mut world).is_success());
    assert!(world.code(old).is_empty());
    assert_eq!(world.storage_at(old, U256::ONE), U256::ZERO);
    assert!(!world.chain.accounts.contains_key(&account_of(old)));
}
