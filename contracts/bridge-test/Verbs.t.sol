// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ALPHA} from "@taovm/contracts/src/interfaces/IAlpha.sol";
import {METAGRAPH} from "@taovm/contracts/src/interfaces/IMetagraph.sol";
import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {ITaoChain} from "@taovm/contracts/testing/internal/ITaoChain.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

contract VerbsTest is TaoTest {
    uint256 internal constant TAO = 1e9;

    bytes32 internal owner = keccak256("owner");
    bytes32 internal validator = keccak256("validator");

    function test_a_subnet_from_nothing_to_its_first_dividends() external {
        uint16 netuid = tao.registerNetwork(owner, keccak256("owner's hotkey"));
        tao.startCall(netuid);
        tao.setHyperparameter(netuid, "tempo", 10);
        tao.setHyperparameter(netuid, "commit_reveal_weights_enabled", false);
        tao.setHyperparameter(netuid, "weights_set_rate_limit", 0);
        tao.setHyperparameter(netuid, "subnet_emission_enabled", true);
        uint16 voter = tao.registerNeuron(netuid, owner, validator);
        uint16 miner = tao.registerNeuron(netuid, owner, keccak256("miner"));
        vm.assertEq(uint256(voter), 1);
        vm.assertEq(uint256(miner), 2);
        tao.stake(owner, validator, netuid, 1_000 * TAO);
        tao.rollEpochs(netuid, 1);

        uint16[] memory uids = new uint16[](1);
        uint16[] memory weights = new uint16[](1);
        (uids[0], weights[0]) = (miner, 65_535);
        tao.setWeights(netuid, validator, uids, weights);
        tao.rollEpochs(netuid, 2);
        vm.assertGt(METAGRAPH.getIncentive(netuid, miner), 0);
        vm.assertGt(METAGRAPH.getDividends(netuid, voter), 0);
    }

    function test_names_and_ss58_are_one_account() external {
        bytes32 alice = tao.account("//Alice");
        vm.assertEq(tao.ss58(alice), "5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY");
        vm.assertEq(tao.account("5GrwvaEF5zXb26Fz9rcQpDWS57CtERHpNehXCPcNoHGKutQY"), alice);
        vm.assertEq(
            tao.coldkeyOf(0x1111111111111111111111111111111111111111),
            0x32f955c958e51189a4921aed41ef00818f7368dfaec8d9969f091006f8066228
        );
    }

    function test_native_calls_act_for_any_coldkey() external {
        bytes32 bob = tao.account("//Bob");
        bytes32 hotkey = tao.account("//BobHotkey");
        uint256 before = STAKING_V2.getStake(hotkey, bob, 2);
        tao.stake(bob, hotkey, 2, 10 * TAO);
        uint256 more = STAKING_V2.getStake(hotkey, bob, 2);
        vm.assertGt(more, before);
        tao.unstake(bob, hotkey, 2, more - before);
        vm.assertEq(STAKING_V2.getStake(hotkey, bob, 2), before);
        vm.assertEq(tao.tryAsColdkey(bob, "SubtensorModule", "start_call", "[2]"), "BadOrigin");
    }

    function test_a_refused_verb_reverts_with_the_chains_name() external {
        vm.expectRevert(abi.encodeWithSelector(ITaoChain.TaoRefused.selector, "BadOrigin"));
        this.setTempoAsNobody();
    }

    function setTempoAsNobody() external {
        tao.asColdkey(keccak256("nobody"), "AdminUtils", "sudo_set_tempo", "[2,5]");
    }

    // ---- trouble -------------------------------------------------------------------------------

    function staked() internal returns (bytes32 hotkey, bytes32 coldkey) {
        hotkey = tao.account("//BobHotkey");
        coldkey = tao.coldkeyOf(address(this));
        vm.deal(address(this), 1_000 ether);
        STAKING_V2.addStake(hotkey, 100 * TAO, 2);
    }

    function refused(bytes memory call) internal returns (string memory) {
        (bool done,) = address(STAKING_V2).call{gas: 100_000}(call);
        vm.assertFalse(done);
        return lastDispatchError();
    }

    function test_trouble_a_dissolved_subnet_pays_its_stakers() external {
        staked();
        uint256 before = address(this).balance;
        tao.dissolve(2);
        vm.assertFalse(tao.subnet(2).exists);
        vm.assertGt(address(this).balance, before);
    }

    function test_trouble_transfers_can_be_off() external {
        (bytes32 hotkey,) = staked();
        tao.setTransfers(2, false);
        bytes memory call = abi.encodeCall(STAKING_V2.transferStake, (owner, hotkey, 2, 2, 10 * TAO));
        vm.assertEq(refused(call), "SubtensorModule.TransferDisallowed");
        tao.setTransfers(2, true);
        STAKING_V2.transferStake(owner, hotkey, 2, 2, 10 * TAO);
    }

    function test_trouble_alpha_can_stop_trading() external {
        (bytes32 hotkey,) = staked();
        tao.setSubtoken(2, false);
        bytes memory call = abi.encodeCall(STAKING_V2.addStake, (hotkey, 10 * TAO, 2));
        vm.assertEq(refused(call), "SubtensorModule.SubtokenDisabled");
    }

    function test_trouble_the_price_moves() external {
        uint256 before = ALPHA.getAlphaPrice(2);
        tao.pump(2, 500 * TAO);
        uint256 high = ALPHA.getAlphaPrice(2);
        vm.assertGt(high, before);
        tao.dump(2, type(uint64).max);
        vm.assertLt(ALPHA.getAlphaPrice(2), high);
    }

    function test_trouble_the_minimum_of_nominators_rises() external {
        uint256 before = STAKING_V2.getNominatorMinRequiredStake();
        tao.setMinimumStake(5 * TAO);
        vm.assertGt(STAKING_V2.getNominatorMinRequiredStake(), before);
    }

    function test_trouble_locked_stake_cannot_be_sold() external {
        (bytes32 hotkey, bytes32 coldkey) = staked();
        uint256 alpha = STAKING_V2.getStake(hotkey, coldkey, 2);
        tao.lock(coldkey, hotkey, 2, alpha);
        bytes memory call = abi.encodeCall(STAKING_V2.removeStake, (hotkey, alpha, 2));
        vm.assertEq(refused(call), "SubtensorModule.StakeUnavailable");
    }

    function test_trouble_a_hotkey_is_swapped() external {
        (bytes32 hotkey, bytes32 coldkey) = staked();
        uint256 alpha = STAKING_V2.getStake(hotkey, coldkey, 2);
        bytes32 next = keccak256("Bob's next hotkey");
        tao.swapHotkey(tao.account("//Bob"), hotkey, next);
        vm.assertEq(STAKING_V2.getStake(hotkey, coldkey, 2), 0);
        vm.assertApproxEqAbs(STAKING_V2.getStake(next, coldkey, 2), alpha, 1);
    }
}
