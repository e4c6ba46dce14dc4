//! What a contract's question to the chain costs: one view beside an empty precompile call, and a
//! whole metagraph.
#![allow(missing_docs, reason = "criterion's macros")]

use alloy_primitives::{Address, Bytes, U256, address};
use criterion::{Criterion, criterion_group, criterion_main};
use taovm_benches::{METAGRAPH_UIDS, NETUID, metagraph_ledger};
use taovm_evm_bridge::{Bittensor, Block, Executor, Mode, TxInput, World};
use taovm_precompiles::{FunctionInfo, address as at, all_functions};

const SENDER: Address = address!("f39Fd6e51aad88F6F4ce6aB8827279cffFb92266");
const CONTRACT: Address = address!("00000000000000000000000000000000000c0de0");
const IDENTITY: [u8; 20] = at::at(4);
/// Calls in one run: the transaction itself is a thousandth of the figure.
const CALLS: u16 = 1_000;

/// A world with a contract.
fn world(code: Vec<u8>) -> World {
    let mut world = World::new(metagraph_ledger(), 42);
    world
        .set_code(CONTRACT, Bytes::from(code))
        .expect("it is code");
    world
}

/// Runs the contract by `eth_call`.
fn call(world: &mut World, input: &[u8]) -> u64 {
    let tx = TxInput {
        from: SENDER,
        to: Some(CONTRACT),
        data: Bytes::copy_from_slice(input),
        gas_limit: 700_000_000,
        ..TxInput::default()
    };
    let precompiles = Bittensor { engine: None };
    let block = Block::of(world);
    let outcome = Executor::new(&precompiles)
        .execute(world, &block, &tx, Mode::Call)
        .expect("it starts");
    assert!(outcome.is_success(), "{:?}", outcome.status);
    outcome.gas_used
}

/// Sends its calldata to `target` by STATICCALL, [`CALLS`] times.
fn repeating(target: [u8; 20]) -> Vec<u8> {
    let [high, low] = CALLS.to_be_bytes();
    let mut code = vec![
        0x36, 0x5f, 0x5f, 0x37, // CALLDATACOPY(0, 0, CALLDATASIZE)
        0x61, high, low,  // the counter
        0x5b, // JUMPDEST
        0x5f, 0x5f, 0x36, 0x5f, // no answer is copied; all of the calldata
        0x61, target[18], target[19], 0x5a, 0xfa, 0x50, // STATICCALL with all gas, POP
        0x60, 1, 0x90, 0x03, 0x80, 0x60, 7, 0x57, // back to 7 until the counter is 0
    ];
    code.push(0x00);
    code
}

/// Asks every getter of the metagraph about every uid.
fn scanning(getters: &[FunctionInfo]) -> Vec<u8> {
    let [high, low] = NETUID.0.to_be_bytes();
    let mut code = vec![0x61, high, low, 0x60, 4, 0x52]; // MSTORE(4, netuid)
    code.push(0x5f); // the uid
    let start = u8::try_from(code.len()).expect("a short program");
    code.extend([0x5b, 0x80, 0x60, 36, 0x52]); // JUMPDEST, MSTORE(36, uid)
    for getter in getters {
        code.push(0x63);
        code.extend(getter.selector);
        code.extend([0x60, 0xe0, 0x1b, 0x5f, 0x52]); // MSTORE(0, selector at the left)
        code.extend([0x60, 0xc0, 0x60, 0x80, 0x60, 68, 0x5f]); // STATICCALL: answers to 0x80
        code.extend([0x61, getter.address[18], getter.address[19], 0x5a, 0xfa]);
        // A getter that fails ends the scan: JUMPI over INVALID.
        let next = u16::try_from(code.len() + 5).expect("a short program");
        let [high, low] = next.to_be_bytes();
        code.extend([0x61, high, low, 0x57, 0xfe, 0x5b]);
    }
    let [high, low] = METAGRAPH_UIDS.to_be_bytes();
    code.extend([
        0x60, 1, 0x01, 0x80, 0x61, high, low, 0x11, 0x60, start, 0x57, 0x00,
    ]);
    code
}

fn one_view(c: &mut Criterion) {
    let view = |signature: &str, address: [u8; 20], words: &[[u8; 32]]| {
        let function = all_functions()
            .find(|f| f.address == address && f.signature == signature)
            .expect("a function");
        [&function.selector[..], &words.concat()].concat()
    };
    let netuid = U256::from(NETUID.0).to_be_bytes::<32>();
    let [hotkey, coldkey] = [[1; 32], [3; 32]];
    for (name, target, input) in [
        ("nothing (0x04)", IDENTITY, Vec::new()),
        (
            "getTaoInPool (0x808)",
            at::ALPHA,
            view("getTaoInPool(uint16)", at::ALPHA, &[netuid]),
        ),
        (
            "getStake (0x805)",
            at::STAKING_V2,
            view(
                "getStake(bytes32,bytes32,uint256)",
                at::STAKING_V2,
                &[hotkey, coldkey, netuid],
            ),
        ),
    ] {
        let mut world = world(repeating(target));
        let name = format!("{CALLS} calls by a contract: {name}");
        c.bench_function(&name, |b| b.iter(|| call(&mut world, &input)));
    }
}

fn metagraph(c: &mut Criterion) {
    let getters: Vec<_> = all_functions()
        .filter(|f| f.address == at::METAGRAPH && f.signature.ends_with("(uint16,uint16)"))
        .collect();
    let mut world = world(scanning(&getters));
    let name = format!(
        "metagraph of {METAGRAPH_UIDS} uids by a contract, {} getters each",
        getters.len()
    );
    c.bench_function(&name, |b| b.iter(|| call(&mut world, &[])));
}

criterion_group!(benches, one_view, metagraph);
criterion_main!(benches);
