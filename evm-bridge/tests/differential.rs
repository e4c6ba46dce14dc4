//! Against revm as it is: where the chain does as Ethereum's Prague does, so does the bridge.
//!
//! Random programs of three contracts that call and create: same status, output, gas, logs,
//! storage, nonces and balances. They use no precompiles, no transient storage, no SELFDESTRUCT,
//! no BLOCKHASH, and send value only between accounts that live, in whole rao.

#[path = "support/programs.rs"]
mod programs;
mod support;

use std::collections::BTreeSet;

use programs::{Draw, THIRD, program};
use revm::{
    Context, ExecuteEvm, MainBuilder, MainContext,
    context::{TxEnv, result::ExecutionResult},
    database::InMemoryDB,
    primitives::{Address, B256, Bytes, Log, TxKind, U256, hardfork::SpecId},
    state::{AccountInfo, Bytecode},
};
use support::*;
use taovm_evm_bridge::{Block, ExitError, Mode, Status, TxInput, World};

const BASE_FEE: u64 = 10_000_000_000;

#[derive(Debug, PartialEq, Eq)]
struct Observed {
    status: String,
    output: Bytes,
    gas_used: u64,
    logs: Vec<Log>,
    storage: Vec<(Address, U256, U256)>,
    accounts: Vec<(Address, U256, u64, Bytes)>,
}

fn by_revm(world: &World, tx: &TxInput) -> (Observed, BTreeSet<(Address, U256)>) {
    let mut db = InMemoryDB::default();
    for address in [ALICE, BOB, CONTRACT, INNER, THIRD] {
        let code = world.code(address);
        let code = (!code.is_empty()).then(|| Bytecode::new_raw(code));
        db.insert_account_info(
            address,
            AccountInfo {
                balance: world.balance(address),
                nonce: world.nonce(address),
                code_hash: code
                    .as_ref()
                    .map_or(revm::primitives::KECCAK_EMPTY, Bytecode::hash_slow),
                code,
                ..AccountInfo::default()
            },
        );
    }
    for ((address, slot), value) in &world.evm.storage {
        db.insert_account_storage(*address, *slot, *value)
            .expect("memory does not fail");
    }
    let block = Block::of(world);
    let mut evm = Context::mainnet()
        .with_db(db)
        .modify_cfg_chained(|cfg| {
            cfg.chain_id = 42;
            cfg.set_spec_and_mainnet_gas_params(SpecId::PRAGUE);
        })
        .modify_block_chained(|env| {
            env.number = U256::from(block.number);
            env.timestamp = U256::from(block.timestamp);
            env.beneficiary = block.coinbase();
            env.gas_limit = block.gas_limit;
            env.basefee = BASE_FEE;
            env.prevrandao = Some(B256::ZERO);
        })
        .build_mainnet();
    let done = evm
        .transact(TxEnv {
            caller: tx.from,
            gas_limit: tx.gas_limit,
            gas_price: u128::from(BASE_FEE),
            kind: tx.to.map_or(TxKind::Create, TxKind::Call),
            value: tx.value,
            data: tx.data.clone(),
            nonce: tx.nonce.unwrap_or_default(),
            chain_id: Some(42),
            ..TxEnv::default()
        })
        .expect("the bridge found it valid");

    let mut slots = BTreeSet::new();
    let mut storage = Vec::new();
    let mut accounts = Vec::new();
    let touched: std::collections::BTreeMap<_, _> = done.state.into_iter().collect();
    for (address, account) in touched {
        let of_account: std::collections::BTreeMap<_, _> = account.storage.into_iter().collect();
        for (slot, value) in of_account {
            slots.insert((address, slot));
            storage.push((address, slot, value.present_value));
        }
        let code = account.info.code.map(|code| code.original_bytes());
        accounts.push((
            address,
            account.info.balance,
            account.info.nonce,
            code.unwrap_or_default(),
        ));
    }
    let gas_used = done.result.tx_gas_used();
    let (status, output, logs) = match done.result {
        ExecutionResult::Success {
            reason,
            output,
            logs,
            ..
        } => (format!("{reason:?}"), output.into_data(), logs),
        ExecutionResult::Revert { output, .. } => ("Reverted".to_owned(), output, Vec::new()),
        ExecutionResult::Halt { reason, .. } => {
            let text = match ExitError::from(reason) {
                // Which opcode was invalid, plain revm does not always say.
                ExitError::InvalidCode(_) => "InvalidCode".to_owned(),
                error => error.to_string(),
            };
            (text, Bytes::new(), Vec::new())
        }
    };
    let observed = Observed {
        status,
        output,
        gas_used,
        logs,
        storage,
        accounts,
    };
    (observed, slots)
}

#[test]
fn random_programs_do_what_they_do_on_plain_revm() {
    let mut ended = std::collections::BTreeMap::<String, u32>::new();
    let mut logs = 0;
    for seed in 0..600 {
        let draw = &mut Draw(seed);
        let mut world = world();
        for address in [CONTRACT, INNER, THIRD] {
            endow(&mut world, address, 100 * TAO);
            let len = 8 + draw.below(25);
            program(draw, &[CONTRACT, INNER, THIRD, FRESH], len).at(&mut world, address);
            world.set_storage(address, U256::from(draw.below(3)), U256::from(5));
        }
        let value = wei(draw.of(&[0, 3 * TAO]));
        let request = TxInput {
            gas_limit: draw.of(&[120_000, 1_000_000]),
            max_fee_per_gas: Some(u128::from(BASE_FEE)),
            ..tx(&world, ALICE, Some(CONTRACT), value, &[])
        };

        let (expected, slots) = by_revm(&world, &request);
        let outcome = execute(&mut world, &request, Mode::Transaction).unwrap();
        let observed = Observed {
            status: match &outcome.status {
                Status::Succeeded(taovm_evm_bridge::Success::Stopped) => "Stop".to_owned(),
                Status::Succeeded(taovm_evm_bridge::Success::Returned) => "Return".to_owned(),
                Status::Succeeded(taovm_evm_bridge::Success::Suicided) => "SelfDestruct".to_owned(),
                Status::Reverted => "Reverted".to_owned(),
                Status::Failed(ExitError::InvalidCode(_)) => "InvalidCode".to_owned(),
                Status::Failed(error) => error.to_string(),
            },
            output: outcome.output,
            gas_used: outcome.gas_used,
            logs: outcome.logs,
            storage: slots
                .iter()
                .map(|(address, slot)| (*address, *slot, world.storage_at(*address, *slot)))
                .collect(),
            accounts: expected
                .accounts
                .iter()
                .map(|(address, ..)| {
                    (
                        *address,
                        world.balance(*address),
                        world.nonce(*address),
                        world.code(*address),
                    )
                })
                .collect(),
        };
        assert_eq!(observed, expected, "seed {seed}");
        *ended.entry(observed.status).or_default() += 1;
        logs += observed.logs.len();
    }
    // The programs get somewhere, and not always to the same end.
    assert!(ended.get("Stop").is_some_and(|n| *n > 30), "{ended:?}");
    assert!(ended.len() >= 6, "{ended:?}");
    assert!(logs > 20, "{logs} logs, {ended:?}");
}
