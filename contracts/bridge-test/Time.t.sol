// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {METAGRAPH} from "@taovm/contracts/src/interfaces/IMetagraph.sol";
import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

contract TimeTest is TaoTest {
    bytes32 internal hotkey;
    bytes32 internal coldkey;

    function setUp() public {
        hotkey = tao.account("//BobHotkey");
        coldkey = tao.coldkeyOf(address(this));
        vm.deal(address(this), 1_000 ether);
        STAKING_V2.addStake(hotkey, 100e9, 2);
    }

    function staked() internal view returns (uint256) {
        return STAKING_V2.getStake(hotkey, coldkey, 2);
    }

    function test_rolling_blocks_earns_emission_also_for_a_view() external {
        uint256 before = staked();
        vm.roll(vm.getBlockNumber() + 200);
        uint256 later = staked();
        vm.assertGt(later, before);
        // The same blocks, whoever asks for them.
        tao.rollBlocks(0);
        vm.assertEq(staked(), later);
    }

    function test_the_chain_is_where_the_block_number_is() external {
        vm.roll(500);
        tao.rollBlocks(0);
        tao.rollBlocks(1);
        vm.assertEq(vm.getBlockNumber(), 501);
        STAKING_V2.addStake(hotkey, 1e9, 2);
        tao.runEpoch(2);
        vm.assertEq(vm.getBlockNumber(), 502);
        vm.assertEq(uint256(tao.subnet(2).lastEpochBlock), 502);
    }

    function test_epochs_come_by_the_tempo_and_on_demand() external {
        uint256 first = tao.subnet(2).lastEpochBlock;
        tao.rollEpochs(2, 3);
        tao.Subnet memory after_ = tao.subnet(2);
        vm.assertEq(uint256(after_.lastEpochBlock), first + 3 * uint256(after_.tempo));
        uint256 before = staked();
        tao.runEpoch(2);
        vm.assertGt(staked(), before);
    }

    function test_the_kits_metagraph_is_the_precompiles() external {
        tao.rollEpochs(2, 1);
        tao.Neuron[] memory all = tao.metagraph(2);
        vm.assertEq(all.length, uint256(METAGRAPH.getUidCount(2)));
        for (uint16 uid; uid < all.length; ++uid) {
            vm.assertEq(all[uid].hotkey, METAGRAPH.getHotkey(2, uid));
            vm.assertEq(all[uid].coldkey, METAGRAPH.getColdkey(2, uid));
            vm.assertEq(uint256(all[uid].incentive), METAGRAPH.getIncentive(2, uid));
            vm.assertEq(uint256(all[uid].dividends), METAGRAPH.getDividends(2, uid));
            vm.assertEq(uint256(all[uid].emission), METAGRAPH.getEmission(2, uid));
            vm.assertTrue(all[uid].validatorPermit == METAGRAPH.getValidatorStatus(2, uid));
        }
    }

    function test_a_day_of_blocks_is_run() external {
        uint256 before = staked();
        vm.roll(vm.getBlockNumber() + 7_200);
        vm.assertGt(staked(), before);
    }
}
