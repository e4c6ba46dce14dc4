// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ADDRESS_MAPPING} from "@taovm/contracts/src/interfaces/IAddressMapping.sol";
import {BALANCE_TRANSFER} from "@taovm/contracts/src/interfaces/IBalanceTransfer.sol";
import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";
import {Meter} from "./support/Meter.sol";
import {Staker} from "./support/Staker.sol";

/// @dev Whatever forge does to a frame it does to the chain: money, stake and versions go back with it.
contract SituationsTest is TaoTest {
    bytes32 internal hotkey;
    Staker internal staker;

    uint256 internal constant RAO = 1e9;
    uint256 internal constant TAO = 1e9;

    function setUp() public {
        hotkey = tao.account("//BobHotkey");
        staker = new Staker(hotkey, 0);
        vm.deal(address(staker), 100 ether);
    }

    // ---- taken back ----------------------------------------------------------------------------

    function test_an_inner_revert_takes_back_a_purchase() external {
        staker.addTwiceAndRevertOnce(hotkey, 2 * TAO);
        vm.assertEq(address(staker).balance, 98 ether);
        uint256 once = staker.stake(hotkey);

        Staker other = new Staker(hotkey, 0);
        vm.deal(address(other), 100 ether);
        vm.expectRevert(Staker.ChangedItsMind.selector);
        other.addThenRevert(hotkey, 2 * TAO);
        vm.assertEq(address(other).balance, 100 ether);
        vm.assertEq(other.stake(hotkey), 0);
        vm.assertEq(staker.stake(hotkey), once);
    }

    function test_a_caught_revert_takes_back_a_sale() external {
        staker.add(hotkey, 3 * TAO);
        uint256 alpha = staker.stake(hotkey);
        vm.assertFalse(staker.tryRemove(hotkey, alpha));
        vm.assertEq(address(staker).balance, 97 ether);
        vm.assertEq(staker.stake(hotkey), alpha);
        staker.remove(hotkey, alpha);
        vm.assertGt(address(staker).balance, 99.9 ether);
    }

    function test_expectRevert_of_a_refusal_leaves_nothing() external {
        vm.expectRevert();
        staker.add{gas: 1_000_000}(hotkey, 1);
        vm.assertEq(address(staker).balance, 100 ether);
        vm.assertEq(staker.writes(), 0);
    }

    function test_snapshots_hold_the_chain() external {
        uint256 before = vm.snapshotState();
        staker.add(hotkey, 5 * TAO);
        tao.rollBlocks(3);
        uint256 after_ = vm.snapshotState();
        uint256 alpha = staker.stake(hotkey);
        vm.assertTrue(vm.revertToState(before));
        vm.assertEq(address(staker).balance, 100 ether);
        vm.assertEq(staker.stake(hotkey), 0);
        // Another way from the same version.
        staker.add(hotkey, 1 * TAO);
        vm.assertEq(address(staker).balance, 99 ether);
        vm.assertLt(staker.stake(hotkey), alpha);
        after_;
    }

    // ---- callers -------------------------------------------------------------------------------

    function test_a_pranked_caller_pays_and_owns() external {
        address alice = address(0xA11CE);
        vm.deal(alice, 10 ether);
        vm.prank(alice);
        STAKING_V2.addStake(hotkey, 4 * TAO, 2);
        vm.assertEq(alice.balance, 6 ether);
        vm.assertGt(STAKING_V2.getStake(hotkey, tao.coldkeyOf(alice), 2), 0);
    }

    function test_a_prank_that_lasts_is_not_disturbed() external {
        address alice = address(0xA11CE);
        bytes32 coldkey = tao.coldkeyOf(alice);
        vm.deal(alice, 10 ether);
        vm.startPrank(alice);
        STAKING_V2.addStake(hotkey, 4 * TAO, 2);
        STAKING_V2.addStake(hotkey, 1 * TAO, 2);
        STAKING_V2.removeStake(hotkey, STAKING_V2.getStake(hotkey, coldkey, 2) / 2, 2);
        vm.stopPrank();
        vm.assertGt(alice.balance, 7 ether);
        vm.assertLt(alice.balance, 8 ether);
    }

    function test_a_broadcast_caller_pays() external {
        address alice = vm.addr(7);
        vm.deal(alice, 10 ether);
        vm.startBroadcast(7);
        STAKING_V2.addStake(hotkey, 4 * TAO, 2);
        Staker made = new Staker{value: 3 ether}(hotkey, 2 * TAO);
        vm.stopBroadcast();
        vm.assertEq(alice.balance, 3 ether);
        vm.assertEq(address(made).balance, 1 ether);
    }

    function test_a_constructor_stakes_what_it_was_given() external {
        Staker made = new Staker{value: 3 ether}(hotkey, 2 * TAO);
        vm.assertEq(address(made).balance, 1 ether);
        vm.assertGt(made.stake(hotkey), 0);
        // Its code is its own, whatever stood there while money moved.
        made.add(hotkey, TAO / 2);
        vm.assertEq(made.writes(), 1);
    }

    function test_a_call_is_seen_by_expectCall() external {
        vm.expectCall(address(STAKING_V2), abi.encodeCall(STAKING_V2.addStake, (hotkey, 4 * TAO, 2)));
        staker.add(hotkey, 4 * TAO);
    }

    function test_tao_comes_without_a_call() external {
        staker.add(hotkey, 4 * TAO);
        // `receive` reverts.
        staker.remove(hotkey, staker.stake(hotkey));
        vm.assertGt(address(staker).balance, 99.9 ether);
        (bool done,) = address(staker).call{value: 1}("");
        vm.assertFalse(done);
    }

    // ---- kinds of calls ------------------------------------------------------------------------

    function test_a_delegated_call_acts_for_the_outer_caller() external {
        address alice = address(0xA11CE);
        vm.deal(alice, 10 ether);
        vm.prank(alice);
        staker.delegateAdd(hotkey, 4 * TAO);
        vm.assertEq(alice.balance, 6 ether);
        vm.assertEq(address(staker).balance, 100 ether);
        vm.assertEq(staker.stake(hotkey), 0);
        // Nothing was written to the caller's storage.
        vm.assertEq(staker.writes(), 0);
    }

    function test_a_static_frame_may_not_write_and_is_told_so() external view {
        (bool done, bytes memory data) = staker.staticAdd(hotkey, 4 * TAO);
        vm.assertFalse(done);
        vm.assertEq(
            data, abi.encodeWithSignature("Error(string)", "Can't call non-static function in static context")
        );
    }

    function test_a_refusal_burns_what_the_call_was_given_and_no_more() external {
        expectDispatchError("SubtensorModule.AmountTooLow");
        uint256 before = gasleft();
        (bool done, uint256 gasLeft) = staker.tryAdd{gas: 1_000_000}(hotkey, 1);
        uint256 used = before - gasleft();
        vm.assertFalse(done);
        vm.assertGt(used, 80_000);
        // 21,000 and calldata are a transaction's own, under `--isolate`.
        vm.assertLt(used, 130_000);
        vm.assertGt(gasLeft, 900_000);
        vm.assertEq(lastDispatchError(), "SubtensorModule.AmountTooLow");
    }

    function test_calls_that_no_function_answers_revert_with_the_chains_text() external {
        (bool done, bytes memory data) = address(STAKING_V2).call(hex"12345678");
        vm.assertFalse(done);
        vm.assertEq(data, abi.encodeWithSignature("Error(string)", "Unknown selector"));
        (done, data) = address(STAKING_V2).call{value: 1 ether}("");
        vm.assertFalse(done);
        vm.assertEq(data, abi.encodeWithSignature("Error(string)", "Tried to read selector out of bounds"));
    }

    // ---- gas -----------------------------------------------------------------------------------

    function test_frames_cost_what_they_cost_on_the_chain() external {
        Meter meter = new Meter();
        vm.deal(address(meter), 1_000 ether);
        address staking = address(STAKING_V2);
        bytes memory add = abi.encodeCall(STAKING_V2.addStake, (hotkey, TAO, 2));
        // With room, with as little as the library gives, and with the least that the chain takes.
        vm.assertEq(meter.cost(staking, 1_000_000, add), 78_291);
        vm.assertEq(meter.cost(staking, 80_000, add), 78_291);
        vm.assertEq(meter.cost(staking, 78_292, add), 78_291);

        bytes memory view_ = abi.encodeCall(STAKING_V2.getStake, (hotkey, bytes32(0), 2));
        vm.assertEq(meter.cost(staking, 1_000_000, view_), 1_250);
        bytes memory mapping_ = abi.encodeCall(ADDRESS_MAPPING.addressMapping, (address(this)));
        vm.assertEq(meter.cost(address(ADDRESS_MAPPING), 1_000_000, mapping_), 0);
        // SHA3-256: 60 gas and 12 for each word.
        vm.assertEq(meter.cost(address(0x400), 1_000_000, new bytes(64)), 84);
        bytes memory allow = abi.encodeCall(STAKING_V2.approve, (address(1), 2, 5));
        vm.assertEq(meter.cost(staking, 1_000_000, allow), 3_125);
        vm.assertEq(meter.cost(staking, 3_125, allow), 3_125);
    }

    function test_metering_that_a_test_has_paused_stays_paused() external {
        vm.pauseGasMetering();
        uint256 before = gasleft();
        staker.add(hotkey, 2 * TAO);
        STAKING_V2.getStake(hotkey, bytes32(0), 2);
        vm.assertEq(gasleft(), before);
        vm.resumeGasMetering();
        vm.assertEq(address(staker).balance, 98 ether);
        before = gasleft();
        staker.add(hotkey, 2 * TAO);
        vm.assertGt(before - gasleft(), 78_291);
    }

    function test_too_little_gas_is_refused_as_on_the_chain() external {
        Meter meter = new Meter();
        vm.deal(address(meter), 100 ether);
        bytes memory add = abi.encodeCall(STAKING_V2.addStake, (hotkey, 4 * TAO, 2));
        vm.assertFalse(meter.succeeds(address(STAKING_V2), 78_291, add));
        vm.assertEq(lastDispatchError(), "OutOfGas");
        vm.assertTrue(meter.succeeds(address(STAKING_V2), 78_292, add));
    }

    // ---- money ---------------------------------------------------------------------------------

    function test_value_that_a_function_ignores_stays_on_the_precompile() external {
        vm.deal(address(this), 100 ether);
        STAKING_V2.addStake{value: 1 ether}(hotkey, 2 * TAO, 2);
        vm.assertEq(address(this).balance, 97 ether);
        // Less the 500 rao that no account shows.
        vm.assertEq(address(STAKING_V2).balance, 1 ether - 500 * RAO);
    }

    function test_a_payment_reaches_the_address_of_the_account() external {
        address bob = address(0xB0B);
        vm.deal(address(this), 100 ether);
        BALANCE_TRANSFER.transfer{value: 2 ether}(tao.coldkeyOf(bob));
        vm.assertEq(address(this).balance, 98 ether);
        // The first transfer to an account shows 500 rao less.
        vm.assertEq(bob.balance, 2 ether - 500 * RAO);
        BALANCE_TRANSFER.transfer{value: 1 ether}(tao.coldkeyOf(bob));
        vm.assertEq(bob.balance, 3 ether - 500 * RAO);
        vm.assertEq(address(BALANCE_TRANSFER).balance, 0);
    }

    function test_what_came_before_an_address_was_known_is_there_when_it_is_met() external {
        address bob = address(0xB0B);
        // As `coldkeyOf` gives it, but asked of nobody.
        bytes32 key = 0x0000000000000000000000000000000000000000000000000000000000000000;
        uint256 before = vm.snapshotState();
        key = tao.coldkeyOf(bob);
        vm.revertToState(before);
        tao.dealTao(key, 7 * TAO);
        tao.meet(bob);
        vm.assertEq(bob.balance, 7 ether - 500 * RAO);
    }

    function test_wei_below_a_rao_stay_where_they_are() external {
        vm.deal(address(staker), 10 ether + 123);
        staker.add(hotkey, 4 * TAO);
        vm.assertEq(address(staker).balance, 6 ether + 123);
    }

    // ---- fuzz ----------------------------------------------------------------------------------

    function test_stake_and_money_agree_whatever_the_amount(uint256 amount, bool back) external {
        amount = 3_000_000 + amount % (90 * TAO);
        staker.add(hotkey, amount);
        vm.assertEq(address(staker).balance, 100 ether - amount * RAO);
        uint256 alpha = staker.stake(hotkey);
        vm.assertGt(alpha, 0);
        if (back) {
            staker.remove(hotkey, alpha);
            vm.assertLe(address(staker).balance, 100 ether);
            vm.assertLe(staker.stake(hotkey), 1);
        }
    }

    // ---- addresses that forge does not let go of -----------------------------------------------

    function test_0x06_and_0x09_fail_loudly() external view {
        (bool done, bytes memory why) = address(6).staticcall(new bytes(128));
        vm.assertFalse(done);
        vm.assertGt(why.length, 68);
        (done,) = address(9).staticcall(new bytes(213));
        vm.assertFalse(done);
    }
}
