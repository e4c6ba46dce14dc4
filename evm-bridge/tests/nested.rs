//! Trees of calls between contracts and Bittensor's precompiles, with reverts at any depth: one
//! ledger, whoever looks, and no TAO made or lost.

#[path = "support/programs.rs"]
mod programs;
mod support;

use std::sync::LazyLock;

use programs::{Draw, THIRD};
use proptest::prelude::*;
use revm::{
    bytecode::opcode as op,
    primitives::{Address, U256},
};
use support::*;
use taovm_chain::{
    call::{self, BalancesCall, Origin, SubtensorCall, UtilityCall},
    genesis::{self, GenesisConfig},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
    state::State,
};
use taovm_evm_bridge::{
    Bittensor, Block, ExecutionOutcome, Executor, Mode, Status, TxInput, World, account_of,
};
use taovm_precompiles::{
    FunctionInfo,
    address::{ALL, DISPATCH},
    all_functions,
};

const HOTKEY: AccountId = AccountId([7; 32]);
const NETUID: NetUid = NetUid(2);
/// A contract calls those behind it and the precompiles.
const CONTRACTS: [Address; 4] = [CONTRACT, INNER, THIRD, Address::repeat_byte(0xc3)];

/// A subnet that Alice's mapped account owns and has stake in; contracts with money and stake.
fn start() -> World {
    static CHAIN: LazyLock<State> = LazyLock::new(|| {
        let mut config = GenesisConfig::new(&Profile::DEV);
        config.author = Some(AUTHOR);
        for who in CONTRACTS.into_iter().chain([ALICE]) {
            config
                .balances
                .insert(account_of(who), Rao::from_tao(5_000));
        }
        let mut state = genesis::build(&config).expect("a possible genesis");
        let mut by = |who: Address, call: SubtensorCall| {
            call::dispatch(
                &mut state,
                Origin::Signed(account_of(who)),
                call.into(),
                None,
            )
            .expect("a subnet with stake");
        };
        by(ALICE, SubtensorCall::RegisterNetwork { hotkey: HOTKEY });
        by(ALICE, SubtensorCall::StartCall { netuid: NETUID });
        for who in CONTRACTS.into_iter().chain([ALICE]) {
            let amount_staked = Rao::from_tao(50);
            by(
                who,
                SubtensorCall::AddStake {
                    hotkey: HOTKEY,
                    netuid: NETUID,
                    amount_staked,
                },
            );
        }
        state
    });
    World::new(CHAIN.clone(), 42)
}

/// An argument that means something on this chain, or nothing.
fn argument(draw: &mut Draw) -> [u8; 32] {
    let small = |number: u64| U256::from(number).to_be_bytes();
    match draw.below(10) {
        0 | 1 => HOTKEY.0,
        2 => account_of(draw.of(&CONTRACTS)).0,
        3 => draw.of(&CONTRACTS).into_word().0,
        4 | 5 => small(u64::from(NETUID.0)),
        6 => small(draw.below(3)),
        7 | 8 => small(draw.of(&[1, TAO / 2, TAO, 20 * TAO, 5_000 * TAO])),
        _ => [0xff; 32],
    }
}

/// A call of the chain for the dispatcher.
fn dispatched(draw: &mut Draw) -> Vec<u8> {
    let pay = BalancesCall::TransferAllowDeath {
        dest: account_of(draw.of(&CONTRACTS)),
        value: Rao(draw.of(&[1, 600, TAO, u64::MAX])),
    };
    let stake = SubtensorCall::AddStake {
        hotkey: HOTKEY,
        netuid: NETUID,
        amount_staked: Rao(draw.of(&[1, TAO])),
    };
    let call = match draw.below(3) {
        0 => pay.into(),
        1 => stake.into(),
        _ => UtilityCall::BatchAll {
            calls: vec![pay.into(), stake.into()],
        }
        .into(),
    };
    let call: call::Call = call;
    call.to_scale()
}

/// A precompile, and calldata for it.
fn question(draw: &mut Draw) -> (Address, Vec<u8>) {
    static FUNCTIONS: LazyLock<Vec<FunctionInfo>> = LazyLock::new(|| all_functions().collect());
    match draw.below(12) {
        0 => (DISPATCH.into(), dispatched(draw)),
        1 => {
            let at = draw.below(ALL.len() as u64) as usize;
            let words: Vec<_> = (0..draw.below(5)).map(|_| argument(draw)).collect();
            (ALL[at].address.into(), words.concat())
        }
        _ => {
            let at = draw.below(FUNCTIONS.len() as u64) as usize;
            let function = &FUNCTIONS[at];
            let words: Vec<_> = (0..7).map(|_| argument(draw)).collect();
            let input = [&function.selector[..], &words.concat()].concat();
            (function.address.into(), input)
        }
    }
}

/// Calls `to` in a random way; the flag stays on the stack.
fn calling(draw: &mut Draw, code: Code, to: Address, input: &[u8]) -> Code {
    let code = code.write(input);
    let len = input.len() as u64;
    let mut code = match draw.below(8) {
        0 => code.call_plain(op::DELEGATECALL, to, len),
        1 => code.call_plain(op::STATICCALL, to, len),
        2 => {
            let mut code = code.call(to, wei(draw.of(&[0, TAO])), len);
            *code.0.last_mut().expect("a call") = op::CALLCODE;
            code
        }
        3 => {
            let rao = draw.of(&[1, 499, 500, TAO, 4_000 * TAO, 9_000 * TAO]);
            let odd = U256::from(draw.of(&[0_u64, 999_999_999]));
            code.call(to, wei(rao) + odd, len)
        }
        _ => code.call(to, U256::ZERO, len),
    };
    // Mostly not with all gas, as what fails takes it.
    let gas = draw.of(&[0_u64, 20_000, 150_000, 150_000, 1_000_000, 1_000_000]);
    if gas != 0 {
        let opcode = code.0.pop().expect("a call");
        code.0.pop();
        code = code.push(gas).op(opcode);
    }
    code
}

/// The program of a contract that may call `targets`; at its end it notes what it sees of everyone.
fn contract(draw: &mut Draw, targets: &[Address]) -> Code {
    let mut code = Code::new().push(1).store(900);
    for step in 0..(2 + draw.below(4)) {
        let called = match targets {
            [] => None,
            some => (draw.below(3) < 2).then(|| draw.of(some)),
        };
        let (to, input) = match called {
            Some(contract) => (contract, Vec::new()),
            None => question(draw),
        };
        code = calling(draw, code, to, &input).store(step);
    }
    for (slot, who) in CONTRACTS.into_iter().enumerate() {
        code = code.balance(who).store(100 + slot as u64);
    }
    match draw.below(8) {
        0 => code.push(0).push(0).op(op::REVERT),
        1 => code.op(op::INVALID),
        _ => code,
    }
}

fn run(world: &mut World, draw: &mut Draw) -> ExecutionOutcome {
    let request = TxInput {
        gas_limit: draw.of(&[150_000, 3_000_000, 20_000_000]),
        ..tx(
            world,
            ALICE,
            Some(CONTRACT),
            wei(draw.of(&[0, 0, TAO])),
            &[],
        )
    };
    let block = Block::of(world);
    Executor::new(&Bittensor::default())
        .execute(world, &block, &request, Mode::Transaction)
        .expect("it may be included")
}

/// What a failed transaction leaves alone: all but the money of sender and author, the sender's
/// nonce and the events.
fn rest(world: &World) -> String {
    let mut chain = world.chain.clone();
    chain.accounts.remove(&account_of(ALICE));
    chain.accounts.remove(&AUTHOR);
    chain.events.clear();
    format!("{chain:?} {:?}", world.evm)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_trees_of_calls_do_there_is_one_ledger(seed in any::<u64>()) {
        let draw = &mut Draw(seed);
        let mut world = start();
        for (at, address) in CONTRACTS.into_iter().enumerate() {
            contract(draw, &CONTRACTS[at + 1..]).at(&mut world, address);
        }
        for _ in 0..3 {
            let before = world.clone();
            let outcome = run(&mut world, draw);
            prop_assert_eq!(total(&world), world.chain.balances_issuance.0);
            prop_assert_eq!(world.nonce(ALICE), before.nonce(ALICE) + 1);
            if outcome.is_success() {
                // What the outermost contract saw last is what there is.
                for (slot, who) in CONTRACTS.into_iter().enumerate() {
                    let seen = world.storage_at(CONTRACT, U256::from(100 + slot));
                    prop_assert_eq!(seen, world.balance(who), "{}", who);
                }
            } else if outcome.status != Status::Failed(taovm_evm_bridge::ExitError::OutOfGas) {
                prop_assert_eq!(rest(&world), rest(&before));
                prop_assert_eq!(free(&world, ALICE), free(&before, ALICE) - outcome.fee.0);
            }
        }
    }
}

#[test]
fn the_trees_get_somewhere() {
    let (mut succeeded, mut failed, mut refused, mut called) = (0, 0, 0, 0);
    for seed in 0..60 {
        let draw = &mut Draw(seed);
        let mut world = start();
        for (at, address) in CONTRACTS.into_iter().enumerate() {
            contract(draw, &CONTRACTS[at + 1..]).at(&mut world, address);
        }
        let outcome = run(&mut world, draw);
        match outcome.is_success() {
            true => succeeded += 1,
            false => failed += 1,
        }
        refused += outcome.refusals.len();
        // Contracts ran that the transaction did not call itself.
        called += usize::from(
            CONTRACTS[1..]
                .iter()
                .any(|contract| world.storage_at(*contract, U256::from(900)) == U256::ONE),
        );
    }
    assert!(succeeded > 20 && failed > 5, "{succeeded}, {failed}");
    assert!(refused > 60 && called > 10, "{refused}, {called}");
}
