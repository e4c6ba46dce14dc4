// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {StakingVault} from "../src/StakingVault.sol";

contract StakingVaultTest is TaoTest {
    uint16 internal constant NETUID = 2;

    StakingVault internal vault;
    address internal alice = address(0xA11CE);
    address internal bob = address(0xB0B);

    function setUp() public {
        // 500 rao of the vault's account can never be staked.
        vault = new StakingVault{value: 500e9}(tao.account("//BobHotkey"), NETUID);
        vm.deal(alice, 100 ether);
        vm.deal(bob, 100 ether);
    }

    function deposit(address who, uint256 value) internal returns (uint256 alpha) {
        vm.prank(who);
        return vault.deposit{value: value}();
    }

    function test_a_depositor_gets_back_what_the_fees_leave() public {
        uint256 alpha = deposit(alice, 10 ether);
        vm.assertEq(alice.balance, 90 ether);
        vm.prank(alice);
        vault.withdraw(alpha);
        vm.assertGt(alice.balance, 99.9 ether);
        vm.assertLe(alice.balance, 100 ether);
    }

    function test_emission_belongs_to_the_shares() public {
        deposit(alice, 10 ether);
        tao.rollEpochs(NETUID, 3);
        uint256 grown = vault.totalAlpha();
        deposit(bob, 10 ether);
        // Who came before the epochs owns more for the same money.
        vm.assertGt(vault.sharesOf(alice), vault.sharesOf(bob));
        vm.assertGt(vault.totalAlpha(), grown);
    }

    function test_a_refused_stake_names_its_reason_and_takes_nothing() public {
        expectDispatchError("AmountTooLow");
        vm.prank(alice);
        vm.expectRevert();
        vault.deposit{value: 0.001 ether}();
        vm.assertEq(alice.balance, 100 ether);
    }

    function test_a_subnet_that_stops_trading_keeps_the_stake() public {
        uint256 alpha = deposit(alice, 10 ether);
        tao.setSubtoken(NETUID, false);
        vm.prank(alice);
        vm.expectRevert();
        vault.withdraw(alpha);
        tao.setSubtoken(NETUID, true);
        vm.prank(alice);
        vault.withdraw(alpha);
    }

    function testFuzz_nobody_gains_by_coming_and_going(uint256 a, uint256 b) public {
        a = 0.01 ether + a % 50 ether;
        b = 0.01 ether + b % 50 ether;
        deposit(alice, a);
        uint256 alpha = deposit(bob, b);
        vm.prank(bob);
        vault.withdraw(alpha - 1);
        vm.assertLe(bob.balance, 100 ether);
    }
}

/// @dev What forge calls, in any order and with any arguments.
contract Handler {
    StakingVault public vault;
    uint256 public paidIn;
    uint256 public paidOut;

    constructor(StakingVault vault_) {
        vault = vault_;
    }

    receive() external payable {}

    function deposit(uint256 value) external {
        value = 0.01 ether + value % 5 ether;
        vault.deposit{value: value}();
        paidIn += value;
    }

    function withdraw(uint256 part) external {
        uint256 alpha = vault.stakeOf(address(this));
        uint256 before = address(this).balance;
        vault.withdraw(1 + part % (alpha + 1));
        paidOut += address(this).balance - before;
    }
}

contract StakingVaultInvariantTest is TaoTest {
    Handler internal handler;

    function setUp() public {
        handler = new Handler(new StakingVault{value: 500e9}(tao.account("//BobHotkey"), 2));
        vm.deal(address(handler), 1_000 ether);
    }

    /// @dev forge asks which contracts to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_no_block_no_gain() public view {
        vm.assertLe(handler.paidOut(), handler.paidIn());
    }

    function invariant_shares_are_backed() public view {
        StakingVault vault = handler.vault();
        if (vault.totalShares() != 0) vm.assertGt(vault.totalAlpha(), 0);
    }
}
