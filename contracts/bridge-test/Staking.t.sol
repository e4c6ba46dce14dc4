// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {ADDRESS_MAPPING} from "@taovm/contracts/src/interfaces/IAddressMapping.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

contract StakingTest is TaoTest {
    function test_staking_takes_tao_and_gives_alpha() external {
        bytes32 hotkey = tao.account("//BobHotkey");
        vm.deal(address(this), 100 ether);
        STAKING_V2.addStake(hotkey, 5e9, 2);
        vm.assertEq(address(this).balance, 95 ether);
        bytes32 coldkey = ADDRESS_MAPPING.addressMapping(address(this));
        uint256 stake = STAKING_V2.getStake(hotkey, coldkey, 2);
        vm.assertGt(stake, 1.8e9);
        STAKING_V2.removeStake(hotkey, stake, 2);
        vm.assertLe(STAKING_V2.getStake(hotkey, coldkey, 2), 1);
        vm.assertGt(address(this).balance, 99.9 ether);
    }

    function test_a_refusal_has_a_name() external {
        bytes32 hotkey = tao.account("//BobHotkey");
        vm.deal(address(this), 100 ether);
        expectDispatchError("AmountTooLow");
        (bool done,) =
            address(STAKING_V2).call{gas: 100_000}(abi.encodeCall(STAKING_V2.addStake, (hotkey, 1, 2)));
        vm.assertFalse(done);
        vm.assertEq(lastDispatchError(), "SubtensorModule.AmountTooLow");
        vm.assertEq(address(this).balance, 100 ether);
    }
}
