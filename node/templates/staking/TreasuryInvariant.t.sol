// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {Treasury} from "../src/Treasury.sol";

/// @dev What forge calls, in any order and with any arguments.
contract Handler {
    Treasury public treasury;
    /// @dev Blocks that went by.
    uint256 public waited;

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
        waited += blocks;
    }
}

contract TreasuryInvariantTest is TaoTest {
    uint256 internal constant TAO = 1e9;

    Handler internal handler;
    uint256 internal atFirst;

    function setUp() public {
        handler = new Handler(tao.account("//BobHotkey"));
        vm.deal(address(handler.treasury()), 100 ether);
        atFirst = treasuryAndPool();
    }

    /// @dev What the treasury can have or get for its alpha, in rao.
    function treasuryAndPool() internal returns (uint256) {
        return address(handler.treasury()).balance / 1e9 + tao.subnet(2).tao;
    }

    /// @dev forge asks which contracts to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    /// @dev Stake moves TAO between the treasury and the pool, fees take some, and a block mints one TAO at most.
    function invariant_nothing_is_made_of_nothing() public {
        vm.assertLe(treasuryAndPool(), atFirst + handler.waited() * TAO);
    }
}
