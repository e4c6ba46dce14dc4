// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TAO_REWARD} from "@taovm/contracts/src/interfaces/ITaoReward.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {NeuronAgent} from "../src/NeuronAgent.sol";

/// @dev A subnet whose owner, a contract, decides by a reward script how its epochs pay.
contract NeuronAgentTest is TaoTest {
    NeuronAgent internal agent;
    uint16 internal netuid;
    bytes32 internal validator = keccak256("validator");
    bytes32 internal constant MINER_COLDKEY = keccak256("miners");

    function setUp() public {
        agent = new NeuronAgent();
        vm.deal(address(agent), 10_000 ether);
        agent.registerNetwork(keccak256("owner's hotkey"));
        netuid = tao.newestNetuid();
        tao.startCall(netuid);
        tao.setHyperparameter(netuid, "tempo", 10);
        tao.setHyperparameter(netuid, "commit_reveal_weights_enabled", false);
        tao.setHyperparameter(netuid, "weights_set_rate_limit", 0);
        tao.setHyperparameter(netuid, "subnet_emission_enabled", true);
        tao.registerNeuron(netuid, keccak256("validator's coldkey"), validator);
        for (uint256 i; i < 3; ++i) {
            tao.registerNeuron(netuid, MINER_COLDKEY, keccak256(abi.encode("miner", i)));
        }
        tao.stake(keccak256("validator's coldkey"), validator, netuid, 1_000e9);
        tao.rollEpochs(netuid, 1);
    }

    function vote(uint16[3] memory opinion) internal {
        uint16[] memory uids = new uint16[](3);
        uint16[] memory weights = new uint16[](3);
        for (uint16 i; i < 3; ++i) {
            (uids[i], weights[i]) = (i + 2, opinion[i]);
        }
        tao.setWeights(netuid, validator, uids, weights);
    }

    function test_yuma_pays_by_the_weights() public {
        vote([uint16(60), 30, 10]);
        tao.rollEpochs(netuid, 2);
        tao.Neuron[] memory all = tao.metagraph(netuid);
        vm.assertGt(uint256(all[2].incentive), all[3].incentive);
        vm.assertGt(uint256(all[3].incentive), all[4].incentive);
    }

    function test_the_script_pays_by_its_own_rule() public {
        agent.uploadAndActivate(vm.readFileBinary("data/top-k.wasm"), netuid);
        (bytes32 active,,,,) = TAO_REWARD.status(netuid);
        vm.assertNotEq(active, bytes32(0));
        vote([uint16(60), 30, 10]);
        tao.rollEpochs(netuid, 2);
        (,,, uint32 failures,) = TAO_REWARD.status(netuid);
        vm.assertEq(uint256(failures), 0);
    }

    function test_only_the_operator_activates() public {
        vm.prank(address(0xBAD));
        vm.expectRevert();
        agent.uploadAndActivate(hex"00", netuid);
    }

    function testFuzz_every_vote_is_paid_in_full(uint16 a, uint16 b, uint16 c) public {
        vote([uint16(1 + a % 65_535), uint16(1 + b % 65_535), uint16(1 + c % 65_535)]);
        tao.rollEpochs(netuid, 2);
        tao.Neuron[] memory all = tao.metagraph(netuid);
        uint256 sum = uint256(all[2].incentive) + all[3].incentive + all[4].incentive;
        vm.assertApproxEqAbs(sum, 65_535, 3);
    }
}
