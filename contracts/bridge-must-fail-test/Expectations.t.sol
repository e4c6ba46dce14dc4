// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev Each of these has to fail.
contract ExpectationsTest is TaoTest {
    function test_a_refusal_that_does_not_come() external {
        vm.deal(address(this), 10 ether);
        expectDispatchError("AmountTooLow");
        STAKING_V2.addStake(tao.account("//BobHotkey"), 5e9, 2);
    }

    function test_a_refusal_of_another_name() external {
        expectDispatchError("SubnetNotExists");
        (bool done,) = address(STAKING_V2).call{gas: 100_000}(
            abi.encodeCall(STAKING_V2.addStake, (tao.account("//BobHotkey"), 1, 2))
        );
        require(!done, "the call was not refused");
    }

    function test_0x06_as_on_ethereum() external view {
        // The point at infinity plus itself.
        (bool done, bytes memory sum) = address(6).staticcall(new bytes(128));
        require(done, string(sum));
    }
}
