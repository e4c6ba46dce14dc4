// SPDX-License-Identifier: MIT
pragma solidity >=0.8.24;

import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev In a fork of a node the chain is the node's.
contract ForkTest is TaoTest {
    address internal constant ACCOUNT = 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266;

    function test_a_fork_has_the_nodes_stakes_and_money() external {
        bytes32 hotkey = tao.account("//BobHotkey");
        bytes32 coldkey = tao.coldkeyOf(ACCOUNT);
        uint256 staked = STAKING_V2.getStake(hotkey, coldkey, 2);
        // Sent to the node before.
        vm.assertGt(staked, 0);
        uint256 before = ACCOUNT.balance;
        vm.prank(ACCOUNT);
        STAKING_V2.removeStake(hotkey, staked / 2, 2);
        vm.assertGt(ACCOUNT.balance, before);
        vm.assertLt(ACCOUNT.balance, before + 7 ether);
        vm.prank(ACCOUNT);
        STAKING_V2.addStake(hotkey, 2e9, 2);
        vm.assertGt(STAKING_V2.getStake(hotkey, coldkey, 2), staked / 2);
        tao.rollEpochs(2, 1);
    }

    function test_a_fork_has_the_nodes_contracts() external {
        // Made by the account's second transaction, with 7 in its first slot.
        address kept = address(uint160(uint256(keccak256(abi.encodePacked(hex"d694", ACCOUNT, hex"01")))));
        vm.assertGt(kept.code.length, 0);
        vm.store(kept, 0, 0);
        tao.pullContract(kept, 1);
        vm.assertEq(uint256(vm.load(kept, 0)), 7);
    }
}
