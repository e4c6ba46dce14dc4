//! What users did not mean. Nothing of it changes a result.

use alloy_primitives::U256;
use taovm_chain::primitives::AccountId;
use taovm_precompiles::{PrecompileCall, Warning, address};

use crate::support::*;

const ETHER: u64 = 1_000_000_000_000_000_000;

#[test]
fn an_address_for_a_coldkey_is_warned_of() {
    let mut ledger = Ledger::with_stake();
    let account = AccountId::from_evm(BOB);
    let warning = |function, argument| Warning::UnmappedAddress {
        function,
        argument,
        address: BOB,
        account,
    };
    let words = [hotkey(), padded(BOB), netuid()];
    let asked = ledger.v2("getStake(bytes32,bytes32,uint256)", &words);
    assert!(asked.is_success());
    assert_eq!(asked.warnings, [warning("getStake", "coldkey")]);

    // Filled up on the right, as `bytes32(bytes20(address))` is.
    let mut right = [0; 32];
    right[..20].copy_from_slice(&BOB);
    let words = [right, hotkey(), netuid(), netuid(), number(5 * TAO)];
    let lost = ledger.v2(
        "transferStake(bytes32,bytes32,uint256,uint256,uint256)",
        &words,
    );
    assert!(lost.is_success());
    assert_eq!(
        lost.warnings,
        [warning("transferStake", "destinationColdkey")]
    );

    let proxy = ledger.v2("addProxy(bytes32)", &[padded(BOB)]);
    assert_eq!(proxy.warnings, [warning("addProxy", "delegate")]);

    let input = input("transfer(bytes32)", &[padded(BOB)]);
    let paid = ledger.run(&call(address::BALANCE_TRANSFER, &input));
    assert_eq!(paid.warnings, [warning("transfer", "dest")]);

    let words = [hotkey(), mapped(BOB), netuid()];
    let asked = ledger.v2("getStake(bytes32,bytes32,uint256)", &words);
    assert_eq!(asked.warnings, []);
}

#[test]
fn amounts_and_prices_in_wei_are_warned_of() {
    let mut ledger = Ledger::with_stake();
    let wei = number(ETHER);
    let of = |function, argument| Warning::LooksLikeWei {
        function,
        argument,
        amount: U256::from(ETHER),
    };
    for (signature, words, warnings) in [
        (
            "removeStake(bytes32,uint256,uint256)",
            vec![hotkey(), wei, netuid()],
            vec![of("removeStake", "amountAlpha")],
        ),
        (
            "burnAlpha(bytes32,uint256,uint256)",
            vec![hotkey(), wei, number(1)],
            vec![],
        ),
        (
            "addStakeLimit(bytes32,uint256,uint256,bool,uint256)",
            vec![hotkey(), wei, wei, number(0), netuid()],
            vec![
                of("addStakeLimit", "amountRao"),
                of("addStakeLimit", "limitPriceRao"),
            ],
        ),
    ] {
        let before = ledger.state.clone();
        let outcome = ledger.v2(signature, &words);
        assert_eq!(outcome.warnings, warnings, "{signature}");
        ledger.state = before;
    }
}

#[test]
fn amounts_in_rao_are_warned_of_where_the_unit_is_wei() {
    let mut ledger = Ledger::with_stake();
    let words = [hotkey(), number(10 * TAO), netuid()];
    let input = input("removeStake(bytes32,uint256,uint256)", &words);
    let outcome = ledger.run(&call(address::STAKING_V1, &input));
    assert!(!outcome.is_success());
    assert_eq!(
        outcome.warnings,
        [Warning::LooksLikeRao {
            function: "removeStake",
            argument: "amount",
            amount: U256::from(10 * TAO)
        }]
    );
}

#[test]
fn value_for_v2_is_warned_of_by_every_write() {
    for (signature, words) in [
        ("addStake(bytes32,uint256,uint256)", 3),
        ("removeStake(bytes32,uint256,uint256)", 3),
        ("removeStakeFull(bytes32,uint256)", 2),
        ("removeStakeFullLimit(bytes32,uint256,uint256)", 3),
        ("addStakeLimit(bytes32,uint256,uint256,bool,uint256)", 5),
        ("removeStakeLimit(bytes32,uint256,uint256,bool,uint256)", 5),
        ("moveStake(bytes32,bytes32,uint256,uint256,uint256)", 5),
        ("transferStake(bytes32,bytes32,uint256,uint256,uint256)", 5),
        ("burnAlpha(bytes32,uint256,uint256)", 3),
        ("addProxy(bytes32)", 1),
        ("removeProxy(bytes32)", 1),
    ] {
        let input = input(signature, &vec![number(1); words]);
        let outcome = Ledger::new().run(&PrecompileCall {
            value_wei: U256::from(7),
            ..call(address::STAKING_V2, &input)
        });
        let warned = outcome.warnings.iter().any(
            |w| matches!(w, Warning::IgnoredValue { value_wei, .. } if *value_wei == U256::from(7)),
        );
        assert!(warned, "{signature}");
    }
}
