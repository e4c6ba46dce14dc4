// SPDX-License-Identifier: MIT
pragma solidity >=0.8.24;

import {StakingVault} from "@taovm/contracts/src/demo/StakingVault.sol";
import {ALPHA} from "@taovm/contracts/src/interfaces/IAlpha.sol";
import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

interface Env {
    function envUint(string calldata name) external view returns (uint256);
}

/// @dev The flow that was sent to a node, with the numbers that came of it in the environment.
contract FlowTest is TaoTest {
    address internal constant ACCOUNT = 0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266;

    function expected(string memory name) internal view returns (uint256) {
        return Env(address(vm)).envUint(name);
    }

    function test_the_same_flow_gives_the_same_numbers_as_on_a_node() external {
        bytes32 hotkey = tao.account("//BobHotkey");
        tao.meet(ACCOUNT);
        vm.assertEq(ACCOUNT.balance, 10_000 ether);

        tao.rollBlocks(1);
        vm.startPrank(ACCOUNT);
        StakingVault vault = new StakingVault{value: 1 ether}(hotkey, 2);
        vm.stopPrank();
        vm.assertEq(uint256(uint160(address(vault))), expected("FLOW_VAULT"));

        tao.rollBlocks(1);
        vm.prank(ACCOUNT);
        vault.deposit{value: 50 ether}();
        vm.assertEq(vault.totalAlpha(), expected("FLOW_STAKE_1"));
        vm.assertEq(ALPHA.getAlphaPrice(2), expected("FLOW_PRICE_1"));

        tao.rollBlocks(45);
        vm.assertEq(vault.totalAlpha(), expected("FLOW_STAKE_2"));
        vm.assertEq(ALPHA.getAlphaPrice(2), expected("FLOW_PRICE_2"));

        tao.rollBlocks(1);
        uint256 before = ACCOUNT.balance;
        uint256 half = vault.totalAlpha() / 2;
        vm.prank(ACCOUNT);
        uint256 paid = vault.withdraw(half);
        vm.assertEq(ACCOUNT.balance - before, paid * 1e9);
        vm.assertEq(vault.totalAlpha(), expected("FLOW_STAKE_3"));
        vm.assertEq(ALPHA.getAlphaPrice(2), expected("FLOW_PRICE_3"));
        // The vault's first money came by a plain transfer, of which forge hides no 500 rao.
        vm.assertEq(address(vault).balance, expected("FLOW_BALANCE") + 500e9);

        vm.assertEq(frameGas(abi.encodeCall(STAKING_V2.addStake, (hotkey, 1e9, 2))), expected("FLOW_GAS_ADD"));
        uint256 stake = STAKING_V2.getStake(hotkey, tao.coldkeyOf(address(this)), 2);
        vm.assertEq(
            frameGas(abi.encodeCall(STAKING_V2.removeStake, (hotkey, stake / 2, 2))),
            expected("FLOW_GAS_REMOVE")
        );
        vm.assertEq(
            frameGas(abi.encodeCall(STAKING_V2.getStake, (hotkey, bytes32(0), 2))), expected("FLOW_GAS_VIEW")
        );
    }

    /// @dev The frame's gas: the call's cost less that of a call of a contract that does nothing.
    function frameGas(bytes memory input) internal returns (uint256) {
        address nothing = address(0x57095709);
        vm.etch(nothing, hex"00");
        metered(nothing, input);
        return metered(address(STAKING_V2), input) - metered(nothing, input);
    }

    function metered(address target, bytes memory input) internal returns (uint256 used) {
        bool done;
        assembly ("memory-safe") {
            let before := gas()
            done := call(120000, target, 0, add(input, 0x20), mload(input), 0, 0)
            used := sub(before, gas())
        }
        require(done, "the call was refused");
    }
}
