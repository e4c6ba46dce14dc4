// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoScript} from "@taovm/contracts/testing/TaoScript.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {StakingVault} from "../src/StakingVault.sol";

/// @dev Deploys a vault and makes the first deposit. HOTKEY names the validator, NETUID the subnet.
contract Deploy is TaoScript {
    /// @dev `BobHotkey` of the development chain.
    bytes32 internal constant DEFAULT_HOTKEY =
        0xaee3c9875c68df6d1c11f32fefa6369134ea56e734696698c2462244ae9e552d;

    function run() external returns (StakingVault vault) {
        bytes32 hotkey = vm.envOr("HOTKEY", DEFAULT_HOTKEY);
        uint16 netuid = uint16(vm.envOr("NETUID", uint256(2)));
        vm.startBroadcast();
        vault = new StakingVault{value: 500e9}(hotkey, netuid);
        vault.deposit{value: 1 ether}();
        vm.stopBroadcast();
    }
}
