// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {Treasury} from "../src/Treasury.sol";

/// @dev What forge calls, in any order and with any arguments.
contract Handler {
    Treasury public treasury;

    constructor(bytes32 hotkey) {
        treasury = new Treasury(hotkey, 2);
    }

    function stake(uint256 amount) external {
        treasury.stake(3_000_000 + amount % 10e9);
    }

    function unstake(uint256 part) external {
        treasury.unstake(1 + part % (treasury.staked() + 1));
    }

    function wait_(uint8 blocks) external {
        tao.rollBlocks(blocks);
    }
}

contract TreasuryInvariantTest is TaoTest {
    Handler internal handler;

    function setUp() public {
        handler = new Handler(tao.account("//BobHotkey"));
        vm.deal(address(handler.treasury()), 100 ether);
    }

    /// @dev forge asks which contracts to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Fees and prices take, emission gives: what is held is never more than went in and what it earned.
    function invariant_nothing_is_made_of_nothing() public view {
        vm.assertLe(address(handler.treasury()).balance, 110 ether);
    }
}
