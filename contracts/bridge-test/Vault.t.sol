// SPDX-License-Identifier: MIT
pragma solidity >=0.8.24;

import {StakingVault} from "@taovm/contracts/src/demo/StakingVault.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev Depositors who come and go while blocks pass.
contract Depositors {
    StakingVault public immutable vault;
    uint256 public paidIn;
    uint256 public paidOut;

    constructor(StakingVault vault_) {
        vault = vault_;
    }

    receive() external payable {}

    function deposit(uint256 value) external {
        value = 0.01 ether + value % 20 ether;
        vault.deposit{value: value}();
        paidIn += value;
    }

    function depositTooLittle(uint256 value) external {
        uint256 before = address(this).balance;
        try vault.deposit{value: 1e9 + value % 0.0001 ether}() {
            assert(false);
        } catch {}
        // What was refused has not moved.
        assert(address(this).balance == before);
    }

    function withdraw(uint256 part) external {
        uint256 alpha = vault.stakeOf(address(this));
        uint256 before = address(this).balance;
        vault.withdraw(1 + part % (alpha + 1));
        paidOut += address(this).balance - before;
    }
}

contract VaultTest is TaoTest {
    Depositors internal depositors;
    StakingVault internal vault;

    function setUp() public {
        vault = new StakingVault{value: 500e9}(tao.account("//BobHotkey"), 2);
        depositors = new Depositors(vault);
        vm.deal(address(depositors), 1_000 ether);
    }

    /// @dev forge asks which contracts to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(depositors);
    }

    /// forge-config: default.invariant.runs = 16
    /// forge-config: default.invariant.depth = 20
    function invariant_without_blocks_nobody_gains() public view {
        vm.assertLe(depositors.paidOut(), depositors.paidIn());
        vm.assertEq(address(depositors).balance, 1_000 ether + depositors.paidOut() - depositors.paidIn());
    }

    /// forge-config: default.invariant.runs = 16
    /// forge-config: default.invariant.depth = 20
    function invariant_shares_stand_for_stake() public view {
        if (vault.totalShares() != 0) vm.assertGt(vault.totalAlpha(), 0);
        vm.assertLe(vault.stakeOf(address(depositors)), vault.totalAlpha());
    }

    function testFuzz_what_came_in_can_go_out(uint256 value) external {
        depositors.deposit(value);
        depositors.withdraw(vault.stakeOf(address(depositors)) - 1);
        vm.assertLe(vault.stakeOf(address(depositors)), 1);
    }
}
