//! Staking V2, spec 01 §6.

use alloy_primitives::U256;
use taovm_chain::{
    primitives::AccountId,
    proxy::{self, ProxyType},
};
use taovm_precompiles::{Status, address, gas::weights};

use crate::support::*;

const ADD: &str = "addStake(bytes32,uint256,uint256)";
const BURN: &str = "burnAlpha(bytes32,uint256,uint256)";
const FULL_LIMIT: &str = "removeStakeFullLimit(bytes32,uint256,uint256)";
const ADD_LIMIT: &str = "addStakeLimit(bytes32,uint256,uint256,bool,uint256)";
const REMOVE_LIMIT: &str = "removeStakeLimit(bytes32,uint256,uint256,bool,uint256)";

#[test]
fn stake_is_bought_with_the_ledgers_balance() {
    let mut ledger = Ledger::new();
    let before = ledger.free(ALICE);
    let outcome = ledger.v2(ADD, &[hotkey(), number(20 * TAO), netuid()]);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(outcome.gas_used, 78_291);
    assert_eq!(ledger.free(ALICE), before - 20 * TAO);
    let words = [hotkey(), mapped(ALICE), netuid()];
    let stake = ledger.ask("getStake(bytes32,bytes32,uint256)", &words);
    assert_eq!(stake, U256::from(ledger.stake(ALICE)));
    // 20 of 220 TAO buy no more than a tenth of the pool.
    assert!(stake > U256::from(9 * TAO) && stake < U256::from(100 * TAO / 11));
}

#[test]
fn a_limit_price_is_rao_per_alpha() {
    let mut ledger = Ledger::new();
    let limited = |price: u64, partial: u64| {
        [
            hotkey(),
            number(20 * TAO),
            number(price),
            number(partial),
            netuid(),
        ]
    };
    let refused = ledger.v2(ADD_LIMIT, &limited(2_100_000_000, 0));
    assert_eq!(
        refused.status,
        other("dispatch execution failed: SlippageTooHigh")
    );
    assert_eq!(refused.gas_used, 83_014);
    let before = ledger.free(ALICE);
    assert!(
        ledger
            .v2(ADD_LIMIT, &limited(2_100_000_000, 1))
            .is_success()
    );
    let spent = before - ledger.free(ALICE);
    assert!(spent > 0 && spent < 20 * TAO, "{spent}");
    assert!(ledger.v2(ADD_LIMIT, &limited(u64::MAX, 0)).is_success());
}

#[test]
fn a_limit_beyond_64_bits_is_the_largest_except_for_full_sales() {
    let mut ledger = Ledger::with_stake();
    let words = [hotkey(), number(TAO), [0xff; 32], number(0), netuid()];
    assert!(ledger.v2(ADD_LIMIT, &words).is_success());
    // Before the netuid.
    let refused = ledger.v2(FULL_LIMIT, &[hotkey(), [0xff; 32], [0xff; 32]]);
    assert_eq!(refused.status, other("the value is outside of u64 bounds"));
    assert_eq!(refused.gas_used, 0);
    let refused = ledger.v2(FULL_LIMIT, &[hotkey(), [0xff; 32], number(1)]);
    assert_eq!(refused.status, other("the value is outside of u16 bounds"));
}

#[test]
fn all_of_a_stake_is_sold_with_and_without_a_limit() {
    for (signature, words) in [
        ("removeStakeFull(bytes32,uint256)", vec![hotkey(), netuid()]),
        (FULL_LIMIT, vec![hotkey(), netuid(), number(1)]),
    ] {
        let mut ledger = Ledger::with_stake();
        let before = ledger.free(ALICE);
        let outcome = ledger.v2(signature, &words);
        assert_eq!(outcome.status, Status::Success);
        assert_eq!(outcome.gas_used, 69_921);
        assert_eq!(ledger.stake(ALICE), 0);
        assert!(ledger.free(ALICE) > before);
    }
}

#[test]
fn a_part_is_sold_down_to_a_limit() {
    let mut ledger = Ledger::with_stake();
    let before = ledger.stake(ALICE);
    let words = [
        hotkey(),
        number(50 * TAO),
        number(1_800_000_000),
        number(1),
        netuid(),
    ];
    let outcome = ledger.v2(REMOVE_LIMIT, &words);
    assert_eq!(outcome.status, Status::Success);
    assert_eq!(outcome.gas_used, 69_581);
    let sold = before - ledger.stake(ALICE);
    assert!(sold > 0 && sold < 50 * TAO, "{sold}");
}

#[test]
fn stake_moves_between_hotkeys_and_coldkeys() {
    let mut ledger = Ledger::with_stake();
    let stake = ledger.stake(ALICE);
    let moved = ledger.v2(
        "transferStake(bytes32,bytes32,uint256,uint256,uint256)",
        &[mapped(BOB), hotkey(), netuid(), netuid(), number(5 * TAO)],
    );
    assert_eq!((moved.status, moved.gas_used), (Status::Success, 35_028));
    assert_eq!(ledger.stake(BOB), 5 * TAO);
    assert_eq!(ledger.stake(ALICE), stake - 5 * TAO);
    // The destination hotkey must exist.
    let refused = ledger.v2(
        "moveStake(bytes32,bytes32,uint256,uint256,uint256)",
        &[hotkey(), [8; 32], netuid(), netuid(), number(5 * TAO)],
    );
    assert_eq!(
        refused.status,
        other("dispatch execution failed: HotKeyAccountNotExists")
    );
    assert_eq!(refused.gas_used, 36_466);
}

#[test]
fn burning_more_than_the_stake_burns_all_of_it() {
    // spec 01 §6.1
    let mut ledger = Ledger::with_stake();
    let before = ledger.stake(ALICE);
    let burnt = ledger.v2(BURN, &[hotkey(), number(20 * TAO), netuid()]);
    assert_eq!((burnt.status, burnt.gas_used), (Status::Success, 23_413));
    assert_eq!(ledger.stake(ALICE), before - 20 * TAO);
    let rest = before - 20 * TAO + 10 * TAO;
    assert!(
        ledger
            .v2(BURN, &[hotkey(), number(rest), netuid()])
            .is_success()
    );
    assert_eq!(ledger.stake(ALICE), 0);
    assert!(
        ledger
            .v2(BURN, &[hotkey(), number(0), netuid()])
            .is_success()
    );
}

#[test]
fn an_absent_subnet_is_refused() {
    // spec 01 §6.1
    let mut ledger = Ledger::with_stake();
    let refused = ledger.v2(BURN, &[hotkey(), number(TAO), number(12_345)]);
    assert_eq!(
        refused.status,
        other("dispatch execution failed: SubnetNotExists")
    );
}

#[test]
fn proxies_of_the_staking_type_are_added_and_removed() {
    let mut ledger = Ledger::new();
    let alice = AccountId::from_evm(ALICE);
    let before = ledger.free(ALICE);
    let added = ledger.v2("addProxy(bytes32)", &[mapped(BOB)]);
    assert_eq!((added.status, added.gas_used), (Status::Success, 5_499));
    assert_eq!(
        proxy::find(&ledger.state, &alice, &AccountId::from_evm(BOB), None),
        Ok(ProxyType::Staking)
    );
    // 93_000_000 rao are held for the first one.
    assert_eq!(ledger.free(ALICE), before - 93_000_000);
    let again = ledger.v2("addProxy(bytes32)", &[mapped(BOB)]);
    assert_eq!(again.status, other("dispatch execution failed: Duplicate"));
    let removed = ledger.v2("removeProxy(bytes32)", &[mapped(BOB)]);
    assert_eq!((removed.status, removed.gas_used), (Status::Success, 8_042));
    assert_eq!(removed.weight, weights::REMOVE_PROXY.weight);
    assert_eq!(ledger.free(ALICE), before);
}

#[test]
fn the_stakers_of_a_hotkey_are_listed_and_paid_for() {
    let mut ledger = Ledger::with_stake();
    let words = [mapped(BOB), hotkey(), netuid(), netuid(), number(5 * TAO)];
    ledger.v2(
        "transferStake(bytes32,bytes32,uint256,uint256,uint256)",
        &words,
    );
    let answer = ledger.v2(
        "getAlphaStakedValidators(bytes32,uint256)",
        &[hotkey(), netuid()],
    );
    assert_eq!(answer.gas_used, 2 * 625);
    let mut stakers = [mapped(ALICE), mapped(BOB)];
    stakers.sort();
    let expected = [number(32), number(2), stakers[0], stakers[1]].concat();
    assert_eq!(answer.output[..], expected);
}

#[test]
fn a_delegated_call_acts_for_the_callers_coldkey() {
    let mut ledger = Ledger::new();
    let input = input(ADD, &[hotkey(), number(20 * TAO), netuid()]);
    let outcome = ledger.run(&taovm_precompiles::PrecompileCall {
        caller: BOB,
        is_delegate: true,
        ..call(address::STAKING_V2, &input)
    });
    assert!(outcome.is_success());
    assert!(ledger.stake(BOB) > 0);
    assert_eq!(ledger.stake(ALICE), 0);
}

#[test]
fn an_address_without_a_netuid_of_16_bits_never_reaches_the_ledger() {
    let mut ledger = Ledger::with_stake();
    let before = ledger.state.clone();
    let big = number(65_536);
    for (signature, words) in [
        (ADD, vec![hotkey(), number(TAO), big]),
        (BURN, vec![hotkey(), number(TAO), big]),
        ("removeStakeFull(bytes32,uint256)", vec![hotkey(), big]),
        (
            ADD_LIMIT,
            vec![hotkey(), number(TAO), number(TAO), number(1), big],
        ),
        (
            REMOVE_LIMIT,
            vec![hotkey(), number(TAO), number(TAO), number(1), big],
        ),
    ] {
        let refused = ledger.v2(signature, &words);
        assert_eq!(refused.status, other("the value is outside of u16 bounds"));
        assert_eq!((refused.gas_used, refused.weight), (0, 0));
    }
    assert!(ledger.state.is_same_version(&before));
}
