//! Staking V1, spec 01 §7.

use alloy_primitives::U256;
use taovm_chain::{
    balances,
    primitives::{AccountId, Rao},
};
use taovm_precompiles::{ExitError, PrecompileCall, PrecompileOutcome, Status, address};

use crate::support::*;

const ADD: &str = "addStake(bytes32,uint256)";
const REMOVE: &str = "removeStake(bytes32,uint256,uint256)";

fn wei(rao: u64) -> U256 {
    U256::from(rao) * U256::from(1_000_000_000)
}

impl Ledger {
    /// A call that sends value, which the EVM moves before the precompile runs.
    fn pay(&mut self, value_wei: U256, words: &[Word]) -> PrecompileOutcome {
        let rao = u64::try_from(value_wei / U256::from(1_000_000_000)).expect("a small value");
        let (from, to) = (
            AccountId::from_evm(ALICE),
            AccountId::from_evm(address::STAKING_V1),
        );
        let expendable = balances::Preservation::Expendable;
        balances::transfer(&mut self.state, &from, &to, Rao(rao), expendable).expect("funds");
        self.v1(value_wei, &input(ADD, words))
    }

    fn v1(&mut self, value_wei: U256, input: &[u8]) -> PrecompileOutcome {
        self.run(&PrecompileCall {
            value_wei,
            ..call(address::STAKING_V1, input)
        })
    }
}

#[test]
fn value_is_staked_and_nothing_stays_at_the_precompile() {
    let mut ledger = Ledger::new();
    let before = ledger.free(ALICE);
    let outcome = ledger.pay(wei(20 * TAO) + U256::from(5), &[hotkey(), netuid()]);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(outcome.gas_used, 78_291);
    assert_eq!(outcome.warnings, []);
    assert_eq!(ledger.free(ALICE), before - 20 * TAO);
    assert_eq!(ledger.free(address::STAKING_V1), 0);
    assert!(ledger.stake(ALICE) > 0);
}

#[test]
fn less_than_a_rao_stakes_nothing_and_is_refused() {
    let mut ledger = Ledger::new();
    for value in [U256::ZERO, U256::from(999_999_999)] {
        let refused = ledger.pay(value, &[hotkey(), netuid()]);
        assert_eq!(
            refused.status,
            other("dispatch execution failed: AmountTooLow")
        );
    }
}

#[test]
fn without_the_value_nothing_can_be_given_back() {
    // A DELEGATECALL shows a value that nobody has moved.
    let mut ledger = Ledger::new();
    let input = input(ADD, &[hotkey(), netuid()]);
    let refused = ledger.v1(wei(TAO), &input);
    assert_eq!(refused.status, other("Transfer back to caller failed"));
    assert_eq!((refused.gas_used, refused.weight), (0, 0));
    let refusal = refused.refusal.expect("an explanation");
    assert_eq!(refusal.error, "Token(FundsUnavailable)");
    let endless = ledger.v1(U256::MAX, &input);
    assert_eq!(endless.status, Status::Error(ExitError::OutOfFund));
}

#[test]
fn alpha_is_sold_in_the_scale_of_wei() {
    // spec 01 §7
    let mut ledger = Ledger::with_stake();
    let before = ledger.stake(ALICE);
    let ten: Word = wei(10 * TAO).to_be_bytes();
    let sold = ledger.v1(U256::ZERO, &input(REMOVE, &[hotkey(), ten, netuid()]));
    assert_eq!((sold.status, sold.gas_used), (Status::Success, 65_919));
    assert_eq!(ledger.stake(ALICE), before - 10 * TAO);
    // Beyond 64 bits of rao; the netuid is looked at before.
    let refused = ledger.v1(
        U256::ZERO,
        &input(REMOVE, &[hotkey(), [0xff; 32], netuid()]),
    );
    assert_eq!(refused.status, Status::Error(ExitError::OutOfFund));
    let refused = ledger.v1(
        U256::ZERO,
        &input(REMOVE, &[hotkey(), [0xff; 32], [0xff; 32]]),
    );
    assert_eq!(refused.status, other("the value is outside of u16 bounds"));
}

#[test]
fn getters_answer_in_the_scale_of_wei() {
    let mut ledger = Ledger::with_stake();
    for (signature, words) in [
        (
            "getStake(bytes32,bytes32,uint256)",
            vec![hotkey(), mapped(ALICE), netuid()],
        ),
        ("getTotalColdkeyStake(bytes32)", vec![mapped(ALICE)]),
        ("getTotalHotkeyStake(bytes32)", vec![hotkey()]),
    ] {
        let plain = ledger.ask(signature, &words);
        assert!(plain > U256::ZERO);
        let scaled = ledger.v1(U256::ZERO, &input(signature, &words));
        assert_eq!(scaled.gas_used, 1_250);
        let expected = plain * U256::from(1_000_000_000);
        assert_eq!(U256::from_be_slice(&scaled.output), expected);
    }
}

#[test]
fn proxies_are_those_of_v2() {
    let mut ledger = Ledger::new();
    let added = ledger.v1(U256::ZERO, &input("addProxy(bytes32)", &[mapped(BOB)]));
    assert_eq!((added.status, added.gas_used), (Status::Success, 5_499));
    let removed = ledger.v2("removeProxy(bytes32)", &[mapped(BOB)]);
    assert_eq!(removed.status, Status::Success);
}
