//! Fees, nonces, validation, blocks and estimates (spec 01 §1.5, §1.6, §1.11).

mod support;

use revm::{
    bytecode::opcode as op,
    primitives::{Address, Bytes, U256, address},
};
use support::*;
use taovm_evm_bridge::{
    Block, EstimateRequest, ExecutionError, Executor, ExitError, InvalidTransaction, Mode, Opcode,
    OpenBlock, RunnerError, Stage, Status, TX_GAS_LIMIT, TxInput, World, account_of, validate,
};

fn invalid(world: &mut World, tx: &TxInput) -> InvalidTransaction {
    let before = world.clone();
    match execute(world, tx, Mode::Transaction) {
        Err(ExecutionError::Invalid(error)) => {
            assert!(world.chain.is_same_version(&before.chain));
            error
        }
        other => panic!("not refused: {other:?}"),
    }
}

/// Steps 8–33 of the recorded scenario `evm_05_eth_transactions`, whose base fee is 20 gwei.
#[test]
fn recorded_transactions_cost_and_leave_what_they_did_on_the_chain() {
    let a = address!("ea32937ab0343a6226d343c519adff383390d008");
    let b = address!("85902681a4bbabc1c3b7676f03cb347ef453f52b");
    let mut world = world();
    world.chain.evm.base_fee = 20_000_000_000;
    endow(&mut world, a, 1_000 * TAO);
    endow(&mut world, b, 1_000 * TAO);
    let from =
        |world: &World, from, to: Option<Address>, tao: u64, data: &[u8], gas_limit| TxInput {
            gas_limit,
            ..tx(world, from, to, wei(tao * TAO), data)
        };
    let mut block = OpenBlock::of(&world);
    let executor = Executor::new(&Payer);

    let transfer = from(&world, a, Some(b), 1, &[], 21_000);
    let receipt = block.apply(&executor, &mut world, &transfer).unwrap();
    assert!(receipt.outcome.is_success());
    assert_eq!(receipt.cumulative_gas_used, 21_000);
    assert_eq!(world.balance(a), wei(998_999_579_500));
    assert_eq!(world.balance(b), wei(1_000_999_999_500));
    assert_eq!(free_of(&world, &AUTHOR), 420_000);
    assert_eq!(world.nonce(a), 1);

    let short = from(&world, a, Some(b), 1, &[], 20_999);
    assert_eq!(
        invalid(&mut world, &short),
        InvalidTransaction::IntrinsicGasTooLow
    );
    let cheap = TxInput {
        max_fee_per_gas: Some(1_000_000),
        ..from(&world, a, Some(b), 1, &[], 21_000)
    };
    assert_eq!(
        invalid(&mut world, &cheap),
        InvalidTransaction::GasPriceTooLow
    );
    let stale = TxInput {
        nonce: Some(0),
        max_fee_per_gas: Some(10_000_000_000),
        ..cheap.clone()
    };
    assert_eq!(
        invalid(&mut world, &stale),
        InvalidTransaction::NonceTooLow { tx: 0, account: 1 }
    );
    let future = TxInput {
        nonce: Some(5),
        ..transfer.clone()
    };
    assert_eq!(
        invalid(&mut world, &future),
        InvalidTransaction::NonceTooHigh { tx: 5, account: 1 }
    );
    assert_eq!(validate(&world, &block.block, &future, Stage::Pool), Ok(()));
    let rich = from(&world, a, Some(b), 1_000_000, &[], 21_000);
    assert_eq!(
        invalid(&mut world, &rich),
        InvalidTransaction::InsufficientFunds
    );

    let tipped = TxInput {
        max_fee_per_gas: Some(30_000_000_000),
        max_priority_fee_per_gas: Some(2_000_000_000),
        ..from(&world, a, Some(b), 1, &[], 21_000)
    };
    let receipt = block.apply(&executor, &mut world, &tipped).unwrap();
    assert_eq!(receipt.cumulative_gas_used, 42_000);
    assert_eq!(receipt.effective_gas_price, 22_000_000_000);
    assert_eq!(world.balance(a), wei(997_999_159_500));
    assert_eq!(free_of(&world, &AUTHOR), 840_000);

    // The creation, with the account as it was recorded before it.
    let account = world
        .chain
        .accounts
        .get_mut(&account_of(a))
        .expect("endowed");
    account.nonce = 4;
    let init = hex("6009600c60003960096000f34760005260206000f3");
    let create = from(&world, a, None, 1, &init, 200_000);
    let receipt = block.apply(&executor, &mut world, &create).unwrap();
    let contract = address!("0dc5191ba808d113ec748cfb75522db63af30d5d");
    assert_eq!(receipt.outcome.created, Some(contract));
    assert_eq!(receipt.outcome.gas_used, 397_285 - 342_171);
    assert_eq!(world.nonce(contract), 1);
    assert_eq!(world.balance(contract), wei(999_999_500));
    assert_eq!(world.code(contract), hex("4760005260206000f3"));

    let read = from(&world, b, Some(contract), 0, &[], 100_000);
    let receipt = block.apply(&executor, &mut world, &read).unwrap();
    assert_eq!(receipt.outcome.gas_used, 473_419 - 452_399);
    assert_eq!(word(&receipt.outcome.output), wei(999_999_500));
    assert_eq!(world.balance(b), wei(1_001_999_579_100));
}

/// Steps of the recorded scenario `evm_03_subnet_neuron_writes`: calls without a fee count nonces.
#[test]
fn a_kept_call_counts_the_senders_nonce() {
    let mut world = world();
    let sender = Address::repeat_byte(0xaa);
    endow(&mut world, sender, 100 * TAO);
    let free_call = |world: &World, to, data: &[u8]| TxInput {
        max_fee_per_gas: None,
        nonce: None,
        ..tx(world, sender, to, U256::ZERO, data)
    };
    for _ in 0..12 {
        let request = free_call(&world, Some(BOB), &[]);
        execute(&mut world, &request, Mode::CallAndKeep).unwrap();
    }
    let create = TxInput {
        value: wei(2 * TAO),
        ..free_call(
            &world,
            None,
            &hex("6009600c60003960096000f34760005260206000f3"),
        )
    };
    let outcome = execute(&mut world, &create, Mode::CallAndKeep).unwrap();
    assert_eq!(outcome.gas_used, 55_114);
    assert_eq!(
        outcome.created,
        Some(address!("b17514f2f230a3758e584aa23b39bbfa8aa616fc"))
    );
}

fn hex(text: &str) -> Vec<u8> {
    revm::primitives::hex::decode(text).unwrap()
}

#[test]
fn paid_and_due_are_floored_to_rao_each() {
    let mut world = world();
    world.chain.evm.base_fee = 10_346_656_136;
    let transfer = tx(&world, ALICE, Some(BOB), wei(TAO), &[]);
    let outcome = execute(&mut world, &transfer, Mode::Transaction).unwrap();
    // 21 000 · 10.346 656 136 = 217 279.778 856
    assert_eq!(outcome.fee.0, 217_279);
    assert_eq!(free_of(&world, &AUTHOR), 217_279);
    assert_eq!(free(&world, ALICE), 999 * TAO - 217_279);
    assert_eq!(total(&world), world.chain.balances_issuance.0);
}

#[test]
fn without_an_author_the_fee_is_burned() {
    let mut world = world();
    world.chain.clock.author = None;
    send(&mut world, BOB, wei(TAO), &[]);
    assert_eq!(world.chain.balances_issuance.0, 2_000 * TAO - 210_000);
    assert_eq!(total(&world), world.chain.balances_issuance.0);
}

#[test]
fn checks_come_in_the_chains_order() {
    let mut world = world();
    let good = tx(&world, ALICE, Some(BOB), wei(1), &[]);
    let mut bad = TxInput {
        gas_limit: TX_GAS_LIMIT + 1,
        nonce: Some(9),
        chain_id: Some(1),
        max_fee_per_gas: Some(1),
        max_priority_fee_per_gas: Some(2),
        value: U256::MAX,
        authorization_list: Some(Vec::new()),
        ..good.clone()
    };
    world.set_code(ALICE, Bytes::from_static(b"\0")).unwrap();
    let world = &mut world;
    assert_eq!(invalid(world, &bad).to_string(), "exceeds block gas limit");
    bad.gas_limit = 20_000;
    assert_eq!(invalid(world, &bad).to_string(), "nonce too high");
    bad.nonce = Some(0);
    assert_eq!(invalid(world, &bad).to_string(), "intrinsic gas too low");
    bad.gas_limit = TX_GAS_LIMIT;
    assert_eq!(invalid(world, &bad).to_string(), "invalid chain id");
    bad.chain_id = None;
    assert_eq!(
        invalid(world, &bad).to_string(),
        "max priority fee per gas higher than max fee per gas"
    );
    bad.max_priority_fee_per_gas = None;
    assert_eq!(
        invalid(world, &bad).to_string(),
        "gas price less than block base fee"
    );
    bad.max_fee_per_gas = Some(10_000_000_000);
    assert_eq!(
        invalid(world, &bad).to_string(),
        "insufficient funds for gas * price + value"
    );
    bad.value = U256::ZERO;
    assert_eq!(
        invalid(world, &bad).to_string(),
        "authorization list cannot be empty"
    );
    bad.authorization_list = None;
    assert_eq!(invalid(world, &bad).to_string(), "unknown error");
    world.set_code(ALICE, Bytes::new()).unwrap();
    assert!(execute(world, &bad, Mode::Transaction).is_ok());
}

#[test]
fn the_whole_shown_balance_can_pay_for_value_and_gas() {
    let mut world = world();
    endow(&mut world, CAROL, TAO);
    let all = TxInput {
        gas_limit: 21_000,
        max_fee_per_gas: Some(10_000_000_000),
        ..tx(&world, CAROL, Some(BOB), wei(TAO - 210_000 - 500), &[])
    };
    let more = TxInput {
        value: all.value + U256::ONE,
        ..all.clone()
    };
    assert_eq!(
        invalid(&mut world, &more),
        InvalidTransaction::InsufficientFunds
    );
    assert!(
        execute(&mut world, &all, Mode::Transaction)
            .unwrap()
            .is_success()
    );
    assert_eq!(free(&world, CAROL), 500);
}

#[test]
fn a_failed_transaction_pays_and_counts_its_nonce() {
    let mut world = world();
    Code::new()
        .push(1)
        .store(0)
        .op(op::INVALID)
        .at(&mut world, CONTRACT);
    let outcome = send(&mut world, CONTRACT, wei(TAO), &[]);
    assert_eq!(
        outcome.status,
        Status::Failed(ExitError::InvalidCode(Opcode(0xfe)))
    );
    assert_eq!(outcome.gas_used, 1_000_000);
    assert_eq!(world.nonce(ALICE), 1);
    assert_eq!(free(&world, ALICE), 1_000 * TAO - 10_000_000);
    assert_eq!(free_of(&world, &AUTHOR), 10_000_000);
    assert_eq!(world.storage_at(CONTRACT, U256::ZERO), U256::ZERO);
}

#[test]
fn a_create_without_funds_does_not_count_its_nonce() {
    let mut world = world();
    let create = TxInput {
        max_fee_per_gas: None,
        ..tx(&world, ALICE, None, wei(1_000 * TAO), &[])
    };
    let outcome = execute(&mut world, &create, Mode::CallAndKeep).unwrap();
    assert_eq!(outcome.status, Status::Failed(ExitError::OutOfFund));
    assert_eq!(world.nonce(ALICE), 0);
}

#[test]
fn a_block_refuses_what_no_longer_fits() {
    let mut world = world();
    let mut block = OpenBlock::of(&world);
    let executor = Executor::new(&Payer);
    Code::new().op(op::INVALID).at(&mut world, CONTRACT);
    let big = TxInput {
        gas_limit: TX_GAS_LIMIT,
        ..tx(&world, ALICE, Some(CONTRACT), U256::ZERO, &[])
    };
    block.apply(&executor, &mut world, &big).unwrap();
    assert_eq!(block.gas_used, TX_GAS_LIMIT);
    let next = TxInput {
        nonce: Some(1),
        gas_limit: 75_000_000 - TX_GAS_LIMIT + 1,
        ..big
    };
    assert_eq!(
        block.apply(&executor, &mut world, &next).unwrap_err(),
        ExecutionError::Invalid(InvalidTransaction::ExceedsBlockGasLimit)
    );
    // What a transaction's guards weigh has to fit as well: 1 690 gas.
    let next = TxInput {
        gas_limit: 10_000_000,
        ..next
    };
    block.apply(&executor, &mut world, &next).unwrap();
    assert_eq!(block.gas_used, 74_998_310);
}

#[test]
fn calls_are_free_from_anyone_and_checked_if_they_name_a_fee() {
    let mut world = world();
    let block = Block::of(&world);
    let executor = Executor::new(&Payer);
    let free_call = TxInput {
        from: FRESH,
        to: Some(BOB),
        gas_limit: 750_000_000,
        ..TxInput::default()
    };
    let run = |world: &mut World, tx: &TxInput| executor.execute(world, &block, tx, Mode::Call);
    assert!(run(&mut world, &free_call).unwrap().is_success());
    let too_much = TxInput {
        gas_limit: 750_000_001,
        ..free_call.clone()
    };
    assert_eq!(
        run(&mut world, &too_much).unwrap_err().to_string(),
        "provided gas limit is too high (can be up to 10x the block gas limit)"
    );
    let low = TxInput {
        max_fee_per_gas: Some(1),
        ..free_call.clone()
    };
    assert_eq!(
        run(&mut world, &low).unwrap_err(),
        RunnerError::GasPriceTooLow.into()
    );
    let poor = TxInput {
        max_fee_per_gas: Some(10_000_000_000),
        ..free_call.clone()
    };
    assert_eq!(
        run(&mut world, &poor).unwrap_err().to_string(),
        "execution fatal: Module(ModuleError { index: 22, error: [0, 0, 0, 0], message: None })"
    );
    let nonce = TxInput {
        nonce: Some(3),
        ..free_call.clone()
    };
    assert_eq!(
        run(&mut world, &nonce).unwrap_err(),
        RunnerError::InvalidNonce.into()
    );
    // The whitelist concerns creations by call only.
    world.chain.evm.whitelist_check_disabled = false;
    let create = TxInput {
        to: None,
        ..free_call.clone()
    };
    assert_eq!(
        run(&mut world, &create).unwrap_err(),
        RunnerError::NotAllowed.into()
    );
    world
        .chain
        .evm
        .whitelisted_creators
        .push(FRESH.into_array());
    assert!(run(&mut world, &create).unwrap().is_success());
    // Value must still be movable.
    let value = TxInput {
        value: wei(TAO),
        ..free_call
    };
    assert_eq!(
        run(&mut world, &value).unwrap().status,
        Status::Failed(ExitError::OutOfFund)
    );
}

#[test]
fn an_estimate_is_enough_and_not_much_more() {
    let mut world = world();
    Code::new()
        .push(1)
        .store(0)
        .push(0)
        .store(0)
        .at(&mut world, CONTRACT);
    let block = Block::of(&world);
    let executor = Executor::new(&Payer);
    let request = tx(&world, ALICE, Some(CONTRACT), U256::ZERO, b"x");
    let free_request = TxInput {
        max_fee_per_gas: None,
        ..request.clone()
    };
    let estimate = executor
        .estimate_gas(&world, &block, &free_request, EstimateRequest::default())
        .unwrap();
    let run = |gas_limit| {
        let mut world = world.clone();
        let tx = TxInput {
            gas_limit,
            ..request.clone()
        };
        execute(&mut world, &tx, Mode::Transaction)
            .unwrap()
            .is_success()
    };
    assert!(run(estimate));
    assert!(!run(estimate * 8 / 10));

    let plain = TxInput {
        to: Some(PAYER),
        data: Bytes::new(),
        ..free_request.clone()
    };
    assert_eq!(
        executor.estimate_gas(&world, &block, &plain, EstimateRequest::default()),
        Ok(21_000)
    );
    let limited = EstimateRequest {
        gas: Some(30_000),
        ..EstimateRequest::default()
    };
    assert_eq!(
        executor
            .estimate_gas(&world, &block, &free_request, limited)
            .unwrap_err()
            .to_string(),
        "gas required exceeds allowance 30000"
    );
    let reverted = TxInput {
        to: Some(PAYER),
        ..free_request.clone()
    };
    assert_eq!(
        executor
            .estimate_gas(&world, &block, &reverted, EstimateRequest::default())
            .unwrap_err()
            .to_string(),
        "VM Exception while processing transaction: revert"
    );
    let refused = TxInput {
        data: pay(FRESH, 1_500 * TAO).into(),
        ..reverted
    };
    assert_eq!(
        executor
            .estimate_gas(&world, &block, &refused, EstimateRequest::default())
            .unwrap_err()
            .to_string(),
        "evm error: Other(\"Funds are unavailable\")"
    );
}

#[test]
fn init_code_of_49152_bytes_runs() {
    let mut world = world();
    let create = TxInput {
        gas_limit: 5_000_000,
        ..tx(&world, ALICE, None, U256::ZERO, &[0; 49_152])
    };
    assert!(
        execute(&mut world, &create, Mode::Transaction)
            .unwrap()
            .is_success()
    );
}

#[test]
fn revert_texts_reach_the_rpc_message() {
    let mut world = world();
    let text = b"too small";
    let mut data = hex("08c379a0");
    data.extend(U256::from(32).to_be_bytes::<32>());
    data.extend(U256::from(text.len()).to_be_bytes::<32>());
    data.extend(text);
    data.resize(4 + 96, 0);
    let len = data.len() as u64;
    Code::new()
        .write(&data)
        .push(len)
        .push(0)
        .op(op::REVERT)
        .at(&mut world, CONTRACT);
    let error = call(&world, CONTRACT, U256::ZERO, &[]).rpc_error().unwrap();
    assert_eq!(
        error.message,
        "VM Exception while processing transaction: revert too small"
    );
    assert_eq!(error.data, Some(data.into()));
}
