// SPDX-License-Identifier: MIT
pragma solidity >=0.8.24;

import {TopKRewards} from "@taovm/contracts/src/demo/TopKRewards.sol";
import {ITaoReward, TAO_REWARD} from "@taovm/contracts/src/interfaces/ITaoReward.sol";
import {
    EpochInput,
    EpochOutput,
    ITaoRewardScript,
    ShareKind
} from "@taovm/contracts/src/interfaces/ITaoRewardScript.sol";
import {METAGRAPH} from "@taovm/contracts/src/interfaces/IMetagraph.sol";
import {RewardPacking} from "@taovm/contracts/src/lib/RewardPacking.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev Pays one neuron all of the incentive.
contract Favourite is ITaoRewardScript {
    using RewardPacking for bytes;

    uint256 public uid;
    uint256 public epochs;

    constructor(uint256 first) {
        uid = first;
    }

    function choose(uint256 next) external {
        uid = next;
    }

    function rewardScriptInterface() external pure returns (bytes4) {
        return ITaoRewardScript.computeRewards.selector;
    }

    function rewardScriptNeeds() external pure returns (uint256) {
        return 0;
    }

    function computeRewards(EpochInput calldata input) external returns (EpochOutput memory output) {
        uint256 n = input.header.uidCount;
        uint256[] memory incentive = new uint256[](n);
        uint256[] memory dividends = new uint256[](n);
        incentive[uid] = 1;
        uint256 roles = RewardPacking.neuronSections(n, false).roles;
        for (uint256 i; i < n; ++i) {
            dividends[i] = input.neurons.u8(roles, i) & RewardPacking.PERMIT;
        }
        output.kind = ShareKind.Relative;
        output.incentive = RewardPacking.packU64(incentive);
        output.dividends = RewardPacking.packU64(dividends);
        epochs += 1;
    }
}

/// @notice Reward contracts of forge's EVM in the chain's epochs.
contract RewardContractTest is TaoTest {
    uint16 internal netuid;
    uint16 internal first;
    uint16 internal second;

    function setUp() external {
        bytes32 self = tao.coldkeyOf(address(this));
        bytes32 validator = keccak256("validator");
        netuid = tao.registerNetwork(self, keccak256("owner's hotkey"));
        tao.startCall(netuid);
        tao.setHyperparameter(netuid, "tempo", 10);
        tao.setHyperparameter(netuid, "commit_reveal_weights_enabled", false);
        tao.setHyperparameter(netuid, "weights_set_rate_limit", 0);
        tao.setHyperparameter(netuid, "subnet_emission_enabled", true);
        tao.setParameter("admin_freeze_window", 0);
        tao.registerNeuron(netuid, self, validator);
        first = tao.registerNeuron(netuid, self, keccak256("first"));
        second = tao.registerNeuron(netuid, self, keccak256("second"));
        tao.stake(self, validator, netuid, 1_000e9);
        tao.rollEpochs(netuid, 1);
        uint16[] memory uids = new uint16[](2);
        uint16[] memory weights = new uint16[](2);
        (uids[0], weights[0]) = (first, 40_000);
        (uids[1], weights[1]) = (second, 20_000);
        tao.setWeights(netuid, validator, uids, weights);
    }

    function activate(ITaoRewardScript script) internal {
        TAO_REWARD.activateContract(netuid, 0, address(script), ITaoReward.Mode.Replace);
    }

    function incentives() internal view returns (uint256, uint256) {
        return (METAGRAPH.getIncentive(netuid, first), METAGRAPH.getIncentive(netuid, second));
    }

    function test_a_reward_contract_takes_the_place_of_yuma() external {
        tao.runEpoch(netuid);
        (uint256 one, uint256 two) = incentives();
        vm.assertGt(two, 0);
        vm.assertGt(one, two);

        TopKRewards script = new TopKRewards(1);
        activate(script);
        tao.runEpoch(netuid);
        (one, two) = incentives();
        vm.assertEq(one, 65_535);
        vm.assertEq(two, 0);
        vm.assertEq(uint256(TAO_REWARD.lastRun(netuid, 0).fault), uint256(ITaoReward.Fault.None));

        vm.assertEq(script.epochs(), 0, "the epoch ran on the chain's copy");
        tao.pullContract(address(script), 1);
        vm.assertEq(script.epochs(), 1);
    }

    function test_what_forge_stores_counts_once_it_is_pushed() external {
        Favourite script = new Favourite(second);
        tao.pushContract(address(script), 2);
        activate(script);
        tao.runEpoch(netuid);
        (uint256 one, uint256 two) = incentives();
        vm.assertEq(one, 0);
        vm.assertEq(two, 65_535);

        script.choose(first);
        tao.pullContract(address(script), onlyEpochs());
        vm.assertEq(script.epochs(), 1);
        tao.pushContract(address(script), 2);
        tao.rollEpochs(netuid, 2);
        (one, two) = incentives();
        vm.assertEq(one, 65_535);
        vm.assertEq(two, 0);
        tao.pullContract(address(script), onlyEpochs());
        vm.assertEq(script.epochs(), 3);
    }

    function onlyEpochs() internal pure returns (bytes32[] memory slots) {
        slots = new bytes32[](1);
        slots[0] = bytes32(uint256(1));
    }

    function test_the_precompiles_logs_are_seen() external {
        bytes memory code = vm.readFileBinary("contracts/rewards/artifacts/top-k.wasm");
        bytes32 self = tao.coldkeyOf(address(this));
        uint256 before = vm.snapshotState();
        bytes32 hash = TAO_REWARD.upload(code);
        vm.revertToState(before);
        vm.expectEmit(address(TAO_REWARD));
        emit ITaoReward.CodeUploaded(hash, self);
        TAO_REWARD.upload(code);

        activate(new Favourite(second));
        vm.expectEmit(address(TAO_REWARD));
        emit ITaoReward.ModeSet(netuid, 0, ITaoReward.Mode.Shadow, uint64(vm.getBlockNumber()));
        TAO_REWARD.setMode(netuid, 0, ITaoReward.Mode.Shadow);
        vm.expectEmit(address(TAO_REWARD));
        emit ITaoReward.Deactivated(netuid, 0);
        TAO_REWARD.deactivate(netuid);
    }

    function test_a_revert_takes_the_activation_back() external {
        Favourite script = new Favourite(second);
        try this.activateAndRevert(script) {
            revert("it reverts");
        } catch {}
        vm.assertEq(uint256(TAO_REWARD.deployment(netuid, 0).mode), uint256(ITaoReward.Mode.Off));
        try this.pull(script) {
            revert("the copy is taken back too");
        } catch {}
        vm.assertEq(script.uid(), second);
        tao.runEpoch(netuid);
        (uint256 one,) = incentives();
        vm.assertGt(one, 0);
    }

    function pull(Favourite script) external {
        tao.pullContract(address(script), 2);
    }

    function activateAndRevert(Favourite script) external {
        activate(script);
        revert();
    }
}
