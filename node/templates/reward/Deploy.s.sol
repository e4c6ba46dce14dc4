// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoScript} from "@taovm/contracts/testing/TaoScript.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {NeuronAgent} from "../src/NeuronAgent.sol";

/// @dev Deploys an agent with the money for a subnet and has it register one.
contract Deploy is TaoScript {
    function run() external returns (NeuronAgent agent) {
        vm.startBroadcast();
        agent = new NeuronAgent{value: 2_000 ether}();
        agent.registerNetwork(keccak256("owner's hotkey"));
        vm.stopBroadcast();
    }
}
