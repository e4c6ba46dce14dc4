//! No frame makes or loses money, whatever calls, pays, creates, destroys and fails.

#[path = "support/programs.rs"]
mod programs;
mod support;

use programs::{Draw, THIRD, program};
use proptest::prelude::*;
use revm::{
    bytecode::opcode as op,
    inspector::NoOpInspector,
    primitives::{Address, U256},
};
use support::*;
use taovm_chain::event::{BalancesEvent, Event};
use taovm_evm_bridge::{Block, Executor, Mode, TxInput, World, account_of};

const EVERYONE: [Address; 8] = [ALICE, BOB, CAROL, CONTRACT, INNER, THIRD, FRESH, PAYER];

/// Programs with money in them: amounts around every limit, payments by precompile, deaths.
fn greedy(draw: &mut Draw) -> Code {
    let mut code = Code::new();
    for _ in 0..(2 + draw.below(6)) {
        let to = draw.of(&EVERYONE);
        let rao = draw.of(&[
            0,
            1,
            499,
            500,
            501,
            60_000,
            TAO,
            9 * TAO,
            10 * TAO,
            11 * TAO,
            u64::MAX,
        ]);
        code = match draw.below(8) {
            0..=2 => {
                let wei = wei(rao) + U256::from(draw.of(&[0_u64, 1, 999_999_999]));
                code.call(to, wei, 0).store(draw.below(3))
            }
            3 | 4 => code
                .write(&pay(to, rao))
                .call(PAYER, U256::ZERO, 28)
                .store(draw.below(3)),
            5 => code
                .write(&pay(to, rao))
                .call_plain(op::DELEGATECALL, PAYER, 28)
                .op(op::POP),
            6 => {
                let init = match draw.below(3) {
                    0 => Code::new().push_address(to).op(op::SELFDESTRUCT).0,
                    1 => Code::new().push_address(to).op(op::SELFDESTRUCT).init(),
                    _ => program(draw, &EVERYONE, 3).0,
                };
                let len = init.len() as u64;
                code.write(&init)
                    .push(len)
                    .push(0)
                    .push(wei(rao))
                    .op(op::CREATE)
                    .store(3)
            }
            _ => {
                let own = program(draw, &EVERYONE, 3).0;
                code.0.extend(own);
                code
            }
        };
    }
    match draw.below(5) {
        0 => code.push(0).push(0).op(op::REVERT),
        1 => code.push_address(draw.of(&EVERYONE)).op(op::SELFDESTRUCT),
        2 => code.op(op::INVALID),
        _ => code,
    }
}

fn destroyed(world: &World) -> u64 {
    world
        .chain
        .events
        .iter()
        .map(|event| match event {
            Event::Balances(BalancesEvent::DustLost { amount, .. }) => amount.0,
            _ => 0,
        })
        .sum()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn balances_and_issuance_agree_after_any_transactions(seed in any::<u64>()) {
        let draw = &mut Draw(seed);
        let mut world = world();
        for address in [CONTRACT, INNER, THIRD] {
            endow(&mut world, address, 10 * TAO);
            greedy(draw).at(&mut world, address);
        }
        let issued = total(&world);
        prop_assert_eq!(world.chain.balances_issuance.0, issued);

        for _ in 0..4 {
            let to = draw.of(&[CONTRACT, INNER, THIRD, FRESH]);
            let request = TxInput {
                gas_limit: 600_000,
                ..tx(&world, ALICE, Some(to), wei(draw.of(&[0, 400, TAO])), &[])
            };
            let before = world.clone();
            let outcome = execute(&mut world, &request, Mode::Transaction).unwrap();
            // Being watched changes nothing.
            let mut watched = before.clone();
            let block = Block::of(&watched);
            let seen = Executor::new(&Payer)
                .inspect(&mut watched, &block, &request, Mode::Transaction, NoOpInspector)
                .unwrap();
            prop_assert_eq!(&seen, &outcome);
            prop_assert_eq!(&watched.chain.accounts, &world.chain.accounts);
            prop_assert_eq!(&watched.chain.events, &world.chain.events);
            prop_assert_eq!(total(&world), world.chain.balances_issuance.0);
            prop_assert_eq!(total(&world), issued - destroyed(&world));
            if !outcome.is_success() {
                // Only the fee moved.
                for who in EVERYONE {
                    let fee = if who == ALICE { outcome.fee.0 } else { 0 };
                    prop_assert_eq!(free(&world, who), free(&before, who) - fee);
                }
                prop_assert_eq!(world.chain.accounts.len(), {
                    let author = u64::from(before.chain.accounts.contains_key(&AUTHOR));
                    before.chain.accounts.len() + 1 - author as usize
                });
                prop_assert_eq!(&world.evm.storage, &before.evm.storage);
                prop_assert_eq!(&world.evm.code_hashes, &before.evm.code_hashes);
            }
            prop_assert_eq!(
                free_of(&world, &AUTHOR),
                free_of(&before, &AUTHOR) + outcome.fee.0
            );
            // A contract holds exactly one reference for its code.
            for who in EVERYONE {
                let sufficients = world
                    .chain
                    .accounts
                    .get(&account_of(who))
                    .map_or(0, |account| account.sufficients);
                prop_assert_eq!(sufficients, u32::from(world.has_code(who)));
            }
        }
    }
}
