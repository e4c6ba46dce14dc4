//! Calls of the EVM pallet, alone and inside of others (spec 01 §1.12).

mod support;

use revm::{
    bytecode::opcode as op,
    primitives::{Address, B256, U256, keccak256},
};
use support::*;
use taovm_chain::{
    call::{BalancesCall, Call, EvmCall, Origin, UtilityCall},
    error::{Error, EvmError},
    event::{Event, EvmEvent, UtilityEvent},
    evm::{Authorization, AuthorizationSignature},
    primitives::{self, AccountId, Rao},
};
use taovm_evm_bridge::{
    Bittensor, Block, Executor, ExitError, Mode, Status, Success, TxInput, World, account_of,
    native,
};

/// The key whose first bytes are Alice's address.
fn key() -> AccountId {
    let mut key = [0x77; 32];
    key[..20].copy_from_slice(ALICE.as_slice());
    AccountId(key)
}

/// A call of `target` by `source` with 100 000 gas.
fn call_of(source: Address, target: Address) -> Call {
    EvmCall::Call {
        source: source.into_array(),
        target: target.into_array(),
        input: Vec::new(),
        value: primitives::U256::from(0),
        gas_limit: 100_000,
        max_fee_per_gas: primitives::U256::from(20_000_000_000),
        max_priority_fee_per_gas: None,
        nonce: None,
        access_list: Vec::new(),
        authorization_list: Vec::new(),
    }
    .into()
}

fn creation(init: Vec<u8>, salt: Option<B256>) -> Call {
    let (source, value) = (ALICE.into_array(), primitives::U256::from(0));
    let (gas_limit, max_fee_per_gas) = (200_000, primitives::U256::from(20_000_000_000));
    let (max_priority_fee_per_gas, nonce) = (None, None);
    let (access_list, authorization_list) = (Vec::new(), Vec::new());
    match salt {
        None => EvmCall::Create {
            source,
            init,
            value,
            gas_limit,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            nonce,
            access_list,
            authorization_list,
        },
        Some(salt) => EvmCall::Create2 {
            source,
            init,
            salt: salt.0,
            value,
            gas_limit,
            max_fee_per_gas,
            max_priority_fee_per_gas,
            nonce,
            access_list,
            authorization_list,
        },
    }
    .into()
}

fn dispatch(world: &mut World, call: Call) -> Result<(), Error> {
    native::dispatch(world, Origin::Signed(key()), call, None)
}

/// `slot 0 += 1`
fn counter() -> Code {
    Code::new()
        .push(0)
        .op(op::SLOAD)
        .push(1)
        .op(op::ADD)
        .store(0)
}

fn slot(world: &World) -> U256 {
    world.storage_at(CONTRACT, U256::ZERO)
}

#[test]
fn a_call_runs_as_the_address_that_begins_the_signers_key() {
    let mut world = world();
    counter().at(&mut world, CONTRACT);
    assert_eq!(dispatch(&mut world, call_of(ALICE, CONTRACT)), Ok(()));
    assert_eq!((slot(&world), world.nonce(ALICE)), (U256::ONE, 1));
    // The mapped account pays, not the key's.
    let fee = 1_000 * TAO - free(&world, ALICE);
    assert!(fee > 210_000 && fee < 1_000_000, "{fee}");
    assert_eq!(free_of(&world, &AUTHOR), fee);
    let executed = EvmEvent::Executed {
        address: CONTRACT.into_array(),
    };
    assert_eq!(world.chain.events.last(), Some(&Event::Evm(executed)));

    for (origin, source) in [
        (Origin::Signed(key()), BOB),
        (Origin::Signed(account_of(ALICE)), ALICE),
        (Origin::Root, ALICE),
    ] {
        let refused = native::dispatch(&mut world, origin, call_of(source, CONTRACT), None);
        assert_eq!(refused, Err(Error::BadOrigin));
    }
}

#[test]
fn an_execution_that_fails_is_paid_for_and_told_by_its_event() {
    let mut world = world();
    Code::new()
        .push(1)
        .store(0)
        .push(7)
        .revert()
        .at(&mut world, CONTRACT);
    assert_eq!(dispatch(&mut world, call_of(ALICE, CONTRACT)), Ok(()));
    assert_eq!((slot(&world), world.nonce(ALICE)), (U256::ZERO, 1));
    assert!(free(&world, ALICE) < 1_000 * TAO);
    let failed = EvmEvent::ExecutedFailed {
        address: CONTRACT.into_array(),
    };
    assert_eq!(world.chain.events.last(), Some(&Event::Evm(failed)));
}

#[test]
fn creations_are_for_those_on_the_list() {
    let mut world = world();
    world.chain.evm.whitelist_check_disabled = false;
    let init = counter().init();
    let refused = dispatch(&mut world, creation(init.clone(), None));
    assert_eq!(refused, Err(EvmError::NotAllowed.into()));
    assert_eq!(world.nonce(ALICE), 0);

    world.chain.evm.whitelisted_creators = vec![ALICE.into_array()];
    dispatch(&mut world, creation(init.clone(), None)).unwrap();
    assert_eq!(world.code(ALICE.create(0)).as_ref(), counter().0);

    let salt = B256::repeat_byte(5);
    let address = ALICE.create2(salt, keccak256(&init));
    dispatch(&mut world, creation(init.clone(), Some(salt))).unwrap();
    assert_eq!(world.code(address).as_ref(), counter().0);
    let created = EvmEvent::Created {
        address: address.into_array(),
    };
    assert_eq!(world.chain.events.last(), Some(&Event::Evm(created)));
    assert_eq!(world.nonce(ALICE), 2);

    // It is there already.
    dispatch(&mut world, creation(init, Some(salt))).unwrap();
    let failed = EvmEvent::CreatedFailed {
        address: address.into_array(),
    };
    assert_eq!(world.chain.events.last(), Some(&Event::Evm(failed)));
}

#[test]
fn what_is_wrong_with_an_execution_is_named_in_the_chains_order() {
    let mut world = world();
    let refused = |world: &mut World, change: &dyn Fn(&mut EvmCall)| {
        let Call::Evm(mut call) = call_of(ALICE, CONTRACT) else {
            unreachable!("a call of the EVM pallet")
        };
        change(&mut call);
        let before = world.clone();
        let error = dispatch(world, call.into()).unwrap_err();
        assert_eq!(free(world, ALICE), free(&before, ALICE));
        assert_eq!(world.chain.events, before.chain.events);
        error
    };
    let set = |field: fn(&mut EvmCall)| move |call: &mut EvmCall| field(call);
    let wrong_nonce = set(|call| {
        if let EvmCall::Call {
            nonce, gas_limit, ..
        } = call
        {
            *nonce = Some(primitives::U256::from(1));
            *gas_limit = 1;
        }
    });
    let little_gas = set(|call| {
        if let EvmCall::Call {
            gas_limit,
            max_fee_per_gas,
            ..
        } = call
        {
            *gas_limit = 20_999;
            *max_fee_per_gas = primitives::U256::from(1);
        }
    });
    let cheap = set(|call| {
        if let EvmCall::Call {
            max_fee_per_gas,
            value,
            ..
        } = call
        {
            *max_fee_per_gas = primitives::U256::from(9_999_999_999);
            *value = primitives::U256([0xff; 32]);
        }
    });
    let poor = set(|call| {
        if let EvmCall::Call {
            max_fee_per_gas, ..
        } = call
        {
            *max_fee_per_gas = primitives::U256([0xff; 32]);
        }
    });
    for (change, error) in [
        (
            &wrong_nonce as &dyn Fn(&mut EvmCall),
            EvmError::InvalidNonce,
        ),
        (&little_gas, EvmError::GasLimitTooLow),
        (&cheap, EvmError::GasPriceTooLow),
        (&poor, EvmError::BalanceLow),
    ] {
        assert_eq!(refused(&mut world, change), error.into());
    }
    world.set_code(ALICE, vec![op::STOP].into()).unwrap();
    assert_eq!(
        dispatch(&mut world, call_of(ALICE, CONTRACT)),
        Err(EvmError::TransactionMustComeFromEOA.into())
    );
}

#[test]
fn what_the_evm_stored_goes_back_with_the_call_around_it() {
    let mut world = world();
    counter().at(&mut world, CONTRACT);
    let twice = vec![call_of(ALICE, CONTRACT), call_of(ALICE, CONTRACT)];
    let batch = UtilityCall::Batch {
        calls: twice.clone(),
    };
    dispatch(&mut world, batch.into()).unwrap();
    assert_eq!((slot(&world), world.nonce(ALICE)), (U256::from(2), 2));
    assert_eq!(world.chain.evm.machine_version, 0);

    let mut calls = twice;
    let too_much = BalancesCall::TransferKeepAlive {
        dest: AccountId([9; 32]),
        value: Rao::MAX,
    };
    calls.push(too_much.into());
    let before = world.clone();
    let all = UtilityCall::BatchAll {
        calls: calls.clone(),
    };
    assert!(dispatch(&mut world, all.into()).is_err());
    assert_eq!((slot(&world), world.nonce(ALICE)), (U256::from(2), 2));
    assert_eq!(world.chain.accounts, before.chain.accounts);

    // A forced batch keeps what came before and after the failure.
    calls.swap(1, 2);
    dispatch(&mut world, UtilityCall::ForceBatch { calls }.into()).unwrap();
    assert_eq!((slot(&world), world.nonce(ALICE)), (U256::from(4), 4));
    let with_errors = Event::Utility(UtilityEvent::BatchCompletedWithErrors);
    assert_eq!(world.chain.events.last(), Some(&with_errors));
}

#[test]
fn the_evm_is_busy_for_calls_that_it_dispatches() {
    let mut world = world();
    counter().at(&mut world, CONTRACT);
    let own = Address::from_slice(&account_of(ALICE).0[..20]);
    let run = |world: &World, call: Call| {
        let request = TxInput {
            data: call.to_scale().into(),
            ..tx(world, ALICE, Some(precompile(6)), U256::ZERO, &[])
        };
        let precompiles = Bittensor::default();
        let mut world = world.clone();
        let block = Block::of(&world);
        let outcome = Executor::new(&precompiles)
            .execute(&mut world, &block, &request, Mode::Transaction)
            .unwrap();
        assert_eq!(slot(&world), U256::ZERO);
        outcome.status
    };
    let failed = |text: &str| {
        Status::Failed(ExitError::other(format!(
            "dispatch execution failed: {text}"
        )))
    };
    assert_eq!(run(&world, call_of(ALICE, CONTRACT)), failed("Bad origin"));
    // What is wrong with it comes first.
    assert_eq!(run(&world, call_of(own, CONTRACT)), failed("BalanceLow"));
    endow(&mut world, own, TAO);
    assert_eq!(run(&world, call_of(own, CONTRACT)), failed("Reentrancy"));
    // Its gas weighs as much as a transaction's, which the frame must cover.
    let Call::Evm(mut heavy) = call_of(own, CONTRACT) else {
        unreachable!("a call of the EVM pallet")
    };
    if let EvmCall::Call { gas_limit, .. } = &mut heavy {
        *gas_limit = 1_000_000;
    }
    assert_eq!(
        run(&world, heavy.into()),
        Status::Failed(ExitError::OutOfGas)
    );
}

#[test]
fn a_dispatched_call_ends_as_code_without_a_return() {
    let mut world = world();
    let transfer = Call::from(BalancesCall::TransferKeepAlive {
        dest: AccountId([9; 32]),
        value: Rao(TAO),
    });
    let request = TxInput {
        data: transfer.to_scale().into(),
        ..tx(&world, ALICE, Some(precompile(6)), U256::ZERO, &[])
    };
    let precompiles = Bittensor::default();
    let block = Block::of(&world);
    let outcome = Executor::new(&precompiles)
        .execute(&mut world, &block, &request, Mode::Transaction)
        .unwrap();
    assert_eq!(outcome.status, Status::Succeeded(Success::Stopped));
    assert_eq!(free_of(&world, &AccountId([9; 32])), TAO);
}

#[test]
fn an_authorization_that_nobody_signed_is_skipped() {
    let mut world = world();
    counter().at(&mut world, CONTRACT);
    let Call::Evm(mut call) = call_of(ALICE, CONTRACT) else {
        unreachable!("a call of the EVM pallet")
    };
    if let EvmCall::Call {
        authorization_list, ..
    } = &mut call
    {
        authorization_list.push(Authorization {
            chain_id: 42,
            address: CONTRACT.into_array(),
            nonce: primitives::U256::from(0),
            signature: AuthorizationSignature {
                odd_y_parity: false,
                r: [0; 32],
                s: [0; 32],
            },
        });
    }
    let codes = world.evm.code_hashes.len();
    assert_eq!(dispatch(&mut world, call.into()), Ok(()));
    assert_eq!(slot(&world), U256::ONE);
    assert_eq!(world.evm.code_hashes.len(), codes);
}
