//! Spec 01 §6.3, its examples among them.

use alloy_primitives::U256;
use taovm_precompiles::{RefusalReason, Status};

use crate::support::*;

const APPROVE: &str = "approve(address,uint256,uint256)";
const INCREASE: &str = "increaseAllowance(address,uint256,uint256)";
const DECREASE: &str = "decreaseAllowance(address,uint256,uint256)";
const TRANSFER_FROM: &str = "transferStakeFrom(address,address,bytes32,uint256,uint256,uint256)";

impl Ledger {
    fn change(&mut self, signature: &str, amount: u64) -> u64 {
        let outcome = self.v2(signature, &[padded(BOB), netuid(), number(amount)]);
        assert_eq!(outcome.status, Status::Success);
        assert!(outcome.output.is_empty());
        outcome.gas_used
    }

    fn allowance(&mut self) -> U256 {
        let words = [padded(ALICE), padded(BOB), netuid()];
        self.ask("allowance(address,address,uint256)", &words)
    }

    fn transfer_from(&mut self, amount: u64) -> taovm_precompiles::PrecompileOutcome {
        let words = [
            padded(ALICE),
            padded(BOB),
            hotkey(),
            netuid(),
            netuid(),
            number(amount),
        ];
        self.by(BOB, TRANSFER_FROM, &words)
    }
}

#[test]
fn an_allowance_is_set_raised_lowered_and_taken_back() {
    let mut ledger = Ledger::new();
    assert_eq!(ledger.allowance(), U256::ZERO);
    assert_eq!(ledger.change(APPROVE, 10 * TAO), 3_125);
    assert_eq!(ledger.change(INCREASE, 10 * TAO), 3_750);
    assert_eq!(ledger.allowance(), U256::from(20 * TAO));
    assert_eq!(ledger.change(DECREASE, 2 * TAO), 3_750);
    assert_eq!(ledger.allowance(), U256::from(18 * TAO));
    ledger.change(APPROVE, 0);
    assert_eq!(ledger.allowance(), U256::ZERO);
    assert!(ledger.state.staking_allowances.is_empty());
}

#[test]
fn a_change_by_nothing_is_free_and_the_others_saturate() {
    let mut ledger = Ledger::new();
    assert_eq!(ledger.change(INCREASE, 0), 0);
    assert_eq!(ledger.change(DECREASE, 0), 0);
    ledger.change(APPROVE, 5);
    ledger.change(DECREASE, 6);
    assert_eq!(ledger.allowance(), U256::ZERO);
    let most = [padded(BOB), netuid(), [0xff; 32]];
    ledger.v2(APPROVE, &most);
    ledger.change(INCREASE, 1);
    assert_eq!(ledger.allowance(), U256::MAX);
}

#[test]
fn a_spender_gives_stake_away_up_to_the_allowance() {
    let mut ledger = Ledger::with_stake();
    let before = ledger.stake(ALICE);
    ledger.change(APPROVE, 10 * TAO);
    let moved = ledger.transfer_from(5 * TAO);
    assert_eq!(moved.status, Status::Success);
    assert_eq!(moved.gas_used, 3_750 + 35_028);
    assert_eq!(ledger.allowance(), U256::from(5 * TAO));
    assert_eq!(ledger.stake(ALICE), before - 5 * TAO);
    assert_eq!(ledger.stake(BOB), 5 * TAO);

    let refused = ledger.transfer_from(5 * TAO + 1);
    assert_eq!(refused.status, Status::Revert);
    assert_eq!(refused.gas_used, 3_750);
    let refusal = refused.refusal.expect("an explanation");
    assert_eq!(refusal.error, "trying to spend more than allowed");
    assert_eq!(
        refusal.reason,
        RefusalReason::Allowance {
            allowed: U256::from(5 * TAO),
            asked: U256::from(5 * TAO + 1)
        }
    );
    assert_eq!(ledger.allowance(), U256::from(5 * TAO));
}

#[test]
fn even_the_source_needs_an_allowance() {
    let mut ledger = Ledger::with_stake();
    let words = [
        padded(ALICE),
        padded(BOB),
        hotkey(),
        netuid(),
        netuid(),
        number(1),
    ];
    assert_eq!(ledger.v2(TRANSFER_FROM, &words).status, Status::Revert);
}

#[test]
fn a_refused_transfer_gives_the_allowance_back() {
    let mut ledger = Ledger::with_stake();
    ledger.change(APPROVE, 10);
    // Below the chain's least transfer.
    let refused = ledger.transfer_from(10);
    assert_eq!(
        refused.status,
        other("dispatch execution failed: AmountTooLow")
    );
    assert_eq!(ledger.allowance(), U256::from(10));
    // Nothing needs no allowance, and is refused all the same.
    let nothing = ledger.transfer_from(0);
    assert_eq!(
        nothing.status,
        other("dispatch execution failed: AmountTooLow")
    );
    assert_eq!(nothing.gas_used, 35_028);
}

#[test]
fn the_allowance_falls_by_what_is_asked_for() {
    let mut ledger = Ledger::with_stake();
    let stake = ledger.stake(ALICE);
    ledger.change(APPROVE, stake + 2 * TAO);
    assert_eq!(ledger.transfer_from(stake + TAO).status, Status::Success);
    assert_eq!(ledger.stake(BOB), stake);
    assert_eq!(ledger.allowance(), U256::from(TAO));
}

#[test]
fn allowances_end_with_their_subnet() {
    let mut ledger = Ledger::with_stake();
    ledger.change(APPROVE, 10 * TAO);
    ledger.state.subnet_mut(NETUID).registered_counter += 1;
    assert_eq!(ledger.allowance(), U256::ZERO);
    assert_eq!(ledger.transfer_from(5 * TAO).status, Status::Revert);
}

#[test]
fn a_netuid_beyond_16_bits_is_refused_after_the_gas_is_taken() {
    let mut ledger = Ledger::new();
    let refused = ledger.v2(APPROVE, &[padded(BOB), number(65_536), number(1)]);
    assert_eq!(refused.status, other("the value is outside of u16 bounds"));
    assert_eq!(refused.gas_used, 3_125);
}
