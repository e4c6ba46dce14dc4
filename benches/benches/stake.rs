//! Stake: on the ledger, and through the EVM and the precompile.
#![allow(missing_docs, reason = "criterion's macros")]

use std::hint::black_box;

use alloy_primitives::{Address, Bytes, U256, address};
use criterion::{BatchSize, Criterion, criterion_group, criterion_main};
use taovm_benches::{HOTKEY, NETUID, STAKER, staked_ledger};
use taovm_chain::{
    balances,
    call::{Call, Origin, SubtensorCall, dispatch},
    primitives::{AccountId, Rao},
    staking::stake_of,
};
use taovm_evm_bridge::{Bittensor, Block, Executor, Mode, TxInput, World};

const STAKING_V2: Address = address!("0000000000000000000000000000000000000805");

fn ledger(c: &mut Criterion) {
    for entries in [1_000, 1_000_000] {
        let state = staked_ledger(entries);
        let call = || {
            Call::from(SubtensorCall::AddStake {
                hotkey: HOTKEY,
                netuid: NETUID,
                amount_staked: Rao(1_000_000_000),
            })
        };
        c.bench_function(&format!("add_stake, {entries} stakes"), |b| {
            b.iter_batched_ref(
                || state.clone(),
                |state| dispatch(state, Origin::Signed(STAKER), call(), None),
                BatchSize::SmallInput,
            );
        });
        let mut running = state.clone();
        c.bench_function(&format!("add_stake in a row, {entries} stakes"), |b| {
            b.iter(|| dispatch(&mut running, Origin::Signed(STAKER), call(), None));
        });
        c.bench_function(&format!("getStake, {entries} stakes"), |b| {
            b.iter(|| stake_of(&state, black_box(&HOTKEY), &STAKER, NETUID));
        });
        c.bench_function(&format!("State::clone, {entries} stakes"), |b| {
            b.iter(|| black_box(state.clone()));
        });
    }
}

fn through_the_evm(c: &mut Criterion) {
    let sender = address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
    let mut state = staked_ledger(1_000);
    balances::endow(
        &mut state,
        &AccountId::from_evm(sender.into_array()),
        Rao::from_tao(1_000_000),
    )
    .expect("a fresh account takes its balance");
    let world = World::new(state, 42);
    let mut input = Vec::from([0x1f, 0xc9, 0xb1, 0x41]);
    input.extend_from_slice(&HOTKEY.0);
    input.extend_from_slice(&U256::from(1_000_000_000_u64).to_be_bytes::<32>());
    input.extend_from_slice(&U256::from(NETUID.0).to_be_bytes::<32>());
    let tx = TxInput {
        from: sender,
        to: Some(STAKING_V2),
        data: Bytes::from(input),
        gas_limit: 200_000,
        max_fee_per_gas: Some(20_000_000_000),
        ..TxInput::default()
    };
    let precompiles = Bittensor { engine: None };
    let executor = Executor::new(&precompiles);
    c.bench_function("addStake through the EVM", |b| {
        b.iter_batched_ref(
            || world.clone(),
            |world| {
                let block = Block::of(world);
                executor.execute(world, &block, &tx, Mode::Transaction)
            },
            BatchSize::SmallInput,
        );
    });
}

criterion_group!(benches, ledger, through_the_evm);
criterion_main!(benches);
