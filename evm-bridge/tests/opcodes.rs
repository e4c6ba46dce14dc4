//! Opcodes that answer differently here, and precompile frames (spec 01 §1.4, §1.7, §1.10, §3.3).

mod support;

use revm::{
    bytecode::opcode as op,
    context_interface::transaction::{AccessList, AccessListItem},
    primitives::{Address, B256, Bytes, U256, keccak256},
};
use support::*;
use taovm_chain::state::State;
use taovm_evm_bridge::{
    Block, ExecutionOutcome, Executor, ExitError, Mode, Opcode, PrecompileCall, PrecompileOutcome,
    PrecompileSet, PrecompileStatus, Status, Success, account_of,
};

/// What a contract returns that leaves one word on its stack.
fn returned(world: &mut taovm_evm_bridge::World, code: Code) -> U256 {
    code.ret().at(world, CONTRACT);
    let outcome = call(world, CONTRACT, U256::ZERO, &[]);
    assert!(outcome.is_success(), "{:?}", outcome.status);
    word(&outcome.output)
}

#[test]
fn precompiles_have_a_code_size_of_one_and_no_code() {
    let mut world = world();
    for index in [0x01, 0x06, 0x09, 0x402, 0x800, 0x80d] {
        let at = precompile(index);
        let size = Code::new().push_address(at).op(op::EXTCODESIZE);
        assert_eq!(returned(&mut world, size), U256::ONE, "{at}");
        let hash = Code::new().push_address(at).op(op::EXTCODEHASH);
        assert_eq!(returned(&mut world, hash), U256::ZERO);
        let copied = Code::new()
            .push(32)
            .push(0)
            .push(0)
            .push_address(at)
            .op(op::EXTCODECOPY)
            .push(0)
            .op(op::MLOAD);
        assert_eq!(returned(&mut world, copied), U256::ZERO);
        assert!(world.code(at).is_empty());
    }
    endow(&mut world, PAYER, TAO);
    let hash = Code::new().push_address(PAYER).op(op::EXTCODEHASH);
    assert_eq!(
        returned(&mut world, hash),
        U256::from_be_bytes(keccak256([]).0)
    );
    let none = Code::new().push_address(FRESH).op(op::EXTCODESIZE);
    assert_eq!(returned(&mut world, none), U256::ZERO);
}

#[test]
fn opcodes_of_blobs_and_of_later_forks_are_invalid() {
    let mut world = world();
    for opcode in [op::BLOBHASH, op::BLOBBASEFEE, op::CLZ, op::DUPN, 0x0c] {
        Code::new().push(0).op(opcode).at(&mut world, CONTRACT);
        let outcome = call(&world, CONTRACT, U256::ZERO, &[]);
        assert_eq!(
            outcome.rpc_error().unwrap().message,
            format!("evm error: InvalidCode(Opcode({opcode}))")
        );
    }
    // Code that starts with 0xef is not deployed.
    let create = taovm_evm_bridge::TxInput {
        to: None,
        data: Code(vec![0xef]).init().into(),
        ..tx(&world, ALICE, None, U256::ZERO, &[])
    };
    let outcome = execute(&mut world, &create, Mode::Transaction).unwrap();
    assert_eq!(
        outcome.status,
        Status::Failed(ExitError::InvalidCode(Opcode(0xef)))
    );
}

#[test]
fn the_coinbase_is_warm_in_calls_and_the_access_list_in_all() {
    let mut world = world();
    let coinbase = Address::repeat_byte(0x99);
    let read = |of| Code::new().balance(of).op(op::POP);
    let gas = |world: &taovm_evm_bridge::World, to, data: &[u8], list: &[Address]| {
        let list = list.iter().map(|address| AccessListItem {
            address: *address,
            storage_keys: vec![B256::ZERO],
        });
        let request = taovm_evm_bridge::TxInput {
            access_list: AccessList(list.collect()),
            ..tx(world, ALICE, to, U256::ZERO, data)
        };
        execute(&mut world.clone(), &request, Mode::Transaction)
            .unwrap()
            .gas_used
    };
    read(coinbase).at(&mut world, CONTRACT);
    read(FRESH).at(&mut world, INNER);
    let cold = gas(&world, Some(INNER), &[], &[]);
    assert_eq!(cold, gas(&world, Some(CONTRACT), &[], &[]) + 2_500);
    assert_eq!(
        gas(&world, Some(INNER), &[], &[FRESH]),
        cold - 2_500 + 2_400 + 1_900
    );
    // In a creation the coinbase is cold.
    let (own, other) = (read(coinbase).0, read(FRESH).0);
    assert_eq!(gas(&world, None, &own, &[]), gas(&world, None, &other, &[]));
}

#[test]
fn the_block_is_the_ledgers() {
    let mut world = world();
    let mut read = |opcode| returned(&mut world, Code::new().op(opcode));
    assert_eq!(read(op::DIFFICULTY), U256::ZERO);
    assert_eq!(read(op::GASPRICE), U256::from(10_000_000_000_u64));
    assert_eq!(read(op::BASEFEE), U256::from(10_000_000_000_u64));
    assert_eq!(read(op::NUMBER), U256::from(7));
    assert_eq!(read(op::TIMESTAMP), U256::from(1_700_000_012));
    assert_eq!(read(op::GASLIMIT), U256::from(75_000_000));
    assert_eq!(read(op::CHAINID), U256::from(42));
    let coinbase = U256::from_be_slice(&[0x99; 20]);
    assert_eq!(read(op::COINBASE), coinbase);
}

#[test]
fn gas_price_is_the_base_fee_whatever_is_offered() {
    let mut world = world();
    Code::new()
        .op(op::GASPRICE)
        .store(0)
        .at(&mut world, CONTRACT);
    let offer = taovm_evm_bridge::TxInput {
        max_fee_per_gas: Some(90_000_000_000),
        max_priority_fee_per_gas: Some(50_000_000_000),
        ..tx(&world, ALICE, Some(CONTRACT), U256::ZERO, &[])
    };
    let outcome = execute(&mut world, &offer, Mode::Transaction).unwrap();
    assert_eq!(outcome.fee.0, outcome.gas_used * 10);
    assert_eq!(
        world.storage_at(CONTRACT, U256::ZERO),
        U256::from(10_000_000_000_u64)
    );
}

#[test]
fn block_hashes_reach_2401_blocks_back_and_to_genesis() {
    let mut world = world();
    world.chain.clock.block = 3_000;
    for number in 0..3_000 {
        world.record_block_hash(number, B256::from(U256::from(number + 1)));
    }
    let mut hash = |number: u64| returned(&mut world, Code::new().push(number).op(op::BLOCKHASH));
    assert_eq!(hash(2_999), U256::from(3_000));
    assert_eq!(hash(599), U256::from(600));
    assert_eq!(hash(598), U256::ZERO);
    assert_eq!(hash(0), U256::ONE);
    assert_eq!(hash(3_000), U256::ZERO);
    assert_eq!(hash(3_001), U256::ZERO);
    assert_eq!(hash(1 << 33), U256::ZERO);
    assert!(world.evm.block_hashes.len() <= 2_402);
}

#[test]
fn transient_storage_survives_a_reverted_frame_and_ends_with_the_transaction() {
    let mut world = world();
    // Reads slot 1; without calldata it first calls itself with some, which writes and reverts.
    Code(hex_code()).at(&mut world, CONTRACT);
    send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::from(9));
    Code::new()
        .push(1)
        .op(op::TLOAD)
        .store(0)
        .at(&mut world, CONTRACT);
    send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
}

/// `if calldatasize { tstore(1, 9); revert } else { this.call(32 bytes); sstore(0, tload(1)) }`
fn hex_code() -> Vec<u8> {
    let writes = Code::new()
        .push(9)
        .push(1)
        .op(op::TSTORE)
        .push(0)
        .push(0)
        .op(op::REVERT);
    let reads = Code::new()
        .call(CONTRACT, U256::ZERO, 32)
        .op(op::POP)
        .push(1)
        .op(op::TLOAD)
        .store(0)
        .op(op::STOP);
    let head = 4 + reads.0.len() as u64;
    Code::new()
        .op(op::CALLDATASIZE)
        .push(head)
        .op(op::JUMPI)
        .0
        .into_iter()
        .chain(reads.0)
        .chain([op::JUMPDEST])
        .chain(writes.0)
        .collect()
}

/// Runs [`Payer`]'s code address from a contract and gives the success flag and returned word.
fn through(opcode: u8, value_in: U256) -> (taovm_evm_bridge::World, ExecutionOutcome) {
    let mut world = world();
    endow(&mut world, CONTRACT, 10 * TAO);
    let code = Code::new().write(&pay(FRESH, TAO));
    let code = match opcode {
        op::CALL => code.call(PAYER, wei(TAO), 28),
        op::CALLCODE => {
            let mut code = code.call(PAYER, wei(50 * TAO), 28);
            *code.0.last_mut().expect("a call") = op::CALLCODE;
            code
        }
        plain => code.call_plain(plain, PAYER, 28),
    };
    code.store(0)
        .push(32)
        .push(0)
        .push(0)
        .op(op::RETURNDATACOPY)
        .push(0)
        .op(op::MLOAD)
        .store(1)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, value_in, &[]);
    (world, outcome)
}

#[test]
fn a_precompile_sees_caller_and_value_of_the_call_scheme() {
    let value = |world: &taovm_evm_bridge::World| {
        assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ONE);
        world.storage_at(CONTRACT, U256::ONE)
    };
    // CALL: the contract acts, the value moved to the precompile's account.
    let (world, _) = through(op::CALL, U256::ZERO);
    assert_eq!(value(&world), wei(TAO));
    assert_eq!(
        (free(&world, CONTRACT), free(&world, PAYER)),
        (8 * TAO, TAO)
    );
    // STATICCALL: no value. Whether a write is refused is the precompile's matter.
    let (world, _) = through(op::STATICCALL, U256::ZERO);
    assert_eq!(value(&world), U256::ZERO);
    assert_eq!(free(&world, CONTRACT), 9 * TAO);
    // CALLCODE: an apparent value beyond all funds, and nothing moved.
    let (world, _) = through(op::CALLCODE, U256::ZERO);
    assert_eq!(value(&world), wei(50 * TAO));
    assert_eq!((free(&world, CONTRACT), free(&world, PAYER)), (9 * TAO, 0));
    // DELEGATECALL: the contract's caller acts, with the contract's msg.value.
    let (world, outcome) = through(op::DELEGATECALL, wei(3 * TAO));
    assert_eq!(value(&world), wei(3 * TAO));
    assert_eq!(free(&world, CONTRACT), 13 * TAO);
    assert_eq!(free(&world, ALICE), 996 * TAO - outcome.fee.0);
    assert_eq!(free(&world, FRESH), TAO);
}

#[test]
fn an_error_of_a_precompile_takes_its_frames_gas_and_a_revert_does_not() {
    let mut world = world();
    // Directly: the whole limit.
    let outcome = send(&mut world, PAYER, U256::ZERO, &pay(FRESH, 1_500 * TAO));
    assert_eq!(
        outcome.status,
        Status::Failed(ExitError::other("Funds are unavailable"))
    );
    assert_eq!(outcome.gas_used, 1_000_000);
    assert_eq!(outcome.fee.0, 10_000_000);
    assert_eq!(outcome.refusals.len(), 1);
    assert_eq!(outcome.refusals[0].error, "Token(FundsUnavailable)");
    let error = outcome.rpc_error().unwrap();
    assert_eq!(error.message, "evm error: Other(\"Funds are unavailable\")");
    assert_eq!(error.data, Some(Bytes::new()));
    // Its own change before the failure is gone.
    assert!(!world.chain.accounts.contains_key(&account_of(FRESH)));

    let outcome = send(&mut world, PAYER, U256::ZERO, b"short");
    assert_eq!(outcome.status, Status::Reverted);
    assert_eq!(outcome.output.as_ref(), b"no input");
    assert_eq!(outcome.gas_used, 21_000 + 5 * 16 + 1_000);

    // From a contract: all that was forwarded, and no data.
    Code::new()
        .write(&pay(FRESH, 1_500 * TAO))
        .call(PAYER, U256::ZERO, 28)
        .store(0)
        .op(op::RETURNDATASIZE)
        .store(1)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, U256::ZERO, &[]);
    assert!(outcome.is_success());
    assert!(outcome.gas_used > 900_000);
    assert_eq!(outcome.refusals.len(), 1);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
    assert_eq!(world.storage_at(CONTRACT, U256::ONE), U256::ZERO);
}

#[test]
fn a_precompile_that_taovm_lacks_is_an_error_with_a_reason() {
    let mut world = world();
    let outcome = send(&mut world, precompile(0x809), U256::ZERO, &[]);
    assert_eq!(
        outcome.status,
        Status::Failed(ExitError::other("crowdloan is not available in taovm"))
    );
    assert_eq!(outcome.gas_used, 1_000_000);
    assert_eq!(outcome.refusals.len(), 1);
    let outcome = send(&mut world, precompile(4), U256::ZERO, b"same");
    assert_eq!(outcome.status, Status::Succeeded(Success::Returned));
    assert_eq!(outcome.output.as_ref(), b"same");
    assert_eq!(outcome.gas_used, 21_000 + 4 * 16 + 18);
}

#[test]
fn precompiles_are_always_warm() {
    let mut world = world();
    Code::new().balance(FRESH).at(&mut world, CONTRACT);
    let cold = send(&mut world, CONTRACT, U256::ZERO, &[]).gas_used;
    Code::new()
        .balance(precompile(0x80b))
        .at(&mut world, CONTRACT);
    let warm = send(&mut world, CONTRACT, U256::ZERO, &[]).gas_used;
    assert_eq!(cold, warm + 2_500);
}

#[test]
fn an_inspector_sees_the_frames() {
    #[derive(Default)]
    struct Calls(Vec<Address>);
    impl revm::Inspector<taovm_evm_bridge::TaoContext> for Calls {
        fn call(
            &mut self,
            _: &mut taovm_evm_bridge::TaoContext,
            inputs: &mut revm::interpreter::CallInputs,
        ) -> Option<revm::interpreter::CallOutcome> {
            self.0.push(inputs.bytecode_address);
            None
        }
    }
    let mut world = world();
    endow(&mut world, CONTRACT, 10 * TAO);
    Code::new()
        .write(&pay(FRESH, TAO))
        .call(PAYER, U256::ZERO, 28)
        .at(&mut world, CONTRACT);
    let request = tx(&world, ALICE, Some(CONTRACT), U256::ZERO, &[]);
    let block = Block::of(&world);
    let mut calls = Calls::default();
    let mut watched = world.clone();
    let outcome = Executor::new(&Payer)
        .inspect(
            &mut watched,
            &block,
            &request,
            Mode::Transaction,
            &mut calls,
        )
        .unwrap();
    assert_eq!(calls.0, [CONTRACT, PAYER]);
    let plain = execute(&mut world, &request, Mode::Transaction).unwrap();
    assert_eq!(outcome, plain);
    assert_eq!(free(&watched, FRESH), free(&world, FRESH));
}

/// Succeeds, with much weight and little gas.
struct Heavy;

impl PrecompileSet for Heavy {
    fn addresses(&self) -> Vec<Address> {
        vec![PAYER]
    }

    fn run(&self, _: &mut State, _: &PrecompileCall<'_>) -> PrecompileOutcome {
        PrecompileOutcome {
            status: PrecompileStatus::Success,
            output: Bytes::new(),
            gas_used: 0,
            weight: 20_000_000_000,
            refusal: None,
            warnings: Vec::new(),
            logs: Vec::new(),
        }
    }
}

#[test]
fn dispatches_beyond_the_transactions_weight_end_it_out_of_gas() {
    // A million gas weighs 40e9 − 108 157 000 ps: one call fits, the second does not.
    let run = |calls: u64| {
        let mut world = world();
        let mut code = Code::new().push(1).store(9);
        for slot in 0..calls {
            code = code.call(PAYER, U256::ZERO, 0).store(slot);
        }
        code.at(&mut world, CONTRACT);
        let request = tx(&world, ALICE, Some(CONTRACT), U256::ZERO, &[]);
        let block = Block::of(&world);
        let outcome = Executor::new(&Heavy)
            .execute(&mut world, &block, &request, Mode::Transaction)
            .unwrap();
        (world, outcome)
    };
    let (_, fits) = run(1);
    assert!(fits.is_success());
    let (world, over) = run(2);
    assert_eq!(over.status, Status::Failed(ExitError::OutOfGas));
    assert_eq!((over.gas_used, over.fee.0), (1_000_000, 10_000_000));
    // What other frames did stays.
    let slot = |n: u64| world.storage_at(CONTRACT, U256::from(n));
    assert_eq!(
        (slot(9), slot(0), slot(1)),
        (U256::ONE, U256::ONE, U256::ZERO)
    );
}
