// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoLib} from "@taovm/contracts/src/lib/TaoLib.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {Treasury} from "../src/Treasury.sol";

contract TreasuryTest is TaoTest {
    uint16 internal constant NETUID = 2;
    uint256 internal constant TAO = 1e9;

    Treasury internal treasury;

    function setUp() public {
        treasury = new Treasury(tao.account("//BobHotkey"), NETUID);
        vm.deal(address(treasury), 100 ether);
    }

    function test_stakes_and_unstakes() public {
        treasury.stake(10 * TAO);
        vm.assertEq(address(treasury).balance, 90 ether);
        vm.assertGt(treasury.staked(), 0);

        treasury.unstake(treasury.staked());
        vm.assertGt(address(treasury).balance, 99.9 ether);
    }

    function test_earns_by_epochs() public {
        treasury.stake(10 * TAO);
        uint256 before = treasury.staked();
        tao.rollEpochs(NETUID, 2);
        vm.assertGt(treasury.staked(), before);
    }

    function test_the_chain_refuses_too_little() public {
        expectDispatchError("AmountTooLow");
        vm.expectRevert(
            abi.encodeWithSelector(
                TaoLib.StakingFailed.selector,
                bytes4(keccak256("addStake(bytes32,uint256,uint256)")),
                treasury.hotkey(),
                NETUID,
                1
            )
        );
        treasury.stake(1);
    }

    function test_only_the_owner_stakes() public {
        vm.prank(address(0xBAD));
        vm.expectRevert(Treasury.NotOwner.selector);
        treasury.stake(10 * TAO);
    }

    function testFuzz_money_and_stake_agree(uint256 amount) public {
        amount = 3_000_000 + amount % (90 * TAO);
        treasury.stake(amount);
        vm.assertEq(address(treasury).balance, 100 ether - amount * 1e9);
        treasury.unstake(treasury.staked());
        vm.assertLe(address(treasury).balance, 100 ether);
        vm.assertLe(treasury.staked(), 1);
    }
}
