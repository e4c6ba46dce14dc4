// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev What forge calls, in any order and with any arguments: validators of the seeded subnet vote, epochs run.
contract Handler {
    bytes32 internal immutable bob = tao.account("//BobHotkey");

    function vote(uint16 uid, uint16 weight) external {
        uint16[] memory uids = new uint16[](1);
        uint16[] memory weights = new uint16[](1);
        (uids[0], weights[0]) = (4 + uid % 5, 1 + weight % 65_535);
        tao.setWeights(2, bob, uids, weights);
    }

    function epoch() external {
        tao.runEpoch(2);
    }
}

contract NeuronAgentInvariantTest is TaoTest {
    Handler internal handler;

    function setUp() public {
        handler = new Handler();
    }

    /// @dev forge asks which contracts to call.
    function targetContracts() public view returns (address[] memory targets) {
        targets = new address[](1);
        targets[0] = address(handler);
    }

    function invariant_an_epoch_pays_at_most_everything() public {
        tao.Neuron[] memory all = tao.metagraph(2);
        uint256 sum;
        for (uint256 i; i < all.length; ++i) {
            sum += all[i].incentive;
        }
        // Each share is rounded.
        vm.assertLe(sum, 65_535 + all.length);
    }
}
