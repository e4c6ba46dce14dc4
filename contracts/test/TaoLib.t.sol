// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ADDRESS_MAPPING_ADDRESS} from "../src/interfaces/IAddressMapping.sol";
import {ALPHA_ADDRESS} from "../src/interfaces/IAlpha.sol";
import {BALANCE_TRANSFER_ADDRESS, IBalanceTransfer} from "../src/interfaces/IBalanceTransfer.sol";
import {IStakingV2, STAKING_V2_ADDRESS} from "../src/interfaces/IStakingV2.sol";
import {TaoLib} from "../src/lib/TaoLib.sol";
import {MappingStandIn, vm} from "./support/Precompiles.sol";
import {TaoLibUser} from "./support/TaoLibUser.sol";

/// @dev Accepts everything, answers 7, and shows the hash of its last call to whoever asks with one byte.
contract Witness {
    fallback() external payable {
        bytes32 digest = keccak256(msg.data);
        assembly ("memory-safe") {
            switch calldatasize()
            case 1 { mstore(0, tload(0)) }
            default {
                // A stored word would cost more than the cheapest calls are given.
                tstore(0, digest)
                mstore(0, 7)
            }
            return(0, 32)
        }
    }
}

/// @dev A view among the calls must not write: answers 7.
contract Oracle {
    fallback() external {
        assembly ("memory-safe") {
            mstore(0, 7)
            return(0, 32)
        }
    }
}

/// @dev Refuses as the chain does: burns the gas that it is given.
contract Refusing {
    fallback() external payable {
        assembly ("memory-safe") {
            invalid()
        }
    }
}

/// @dev What the library sends, what it checks before, and that a refusal leaves the caller its gas. What the
/// chain answers is tested against a node.
contract TaoLibTest {
    bytes32 internal constant HOTKEY = bytes32(uint256(0x11));
    bytes32 internal constant OTHER = bytes32(uint256(0x22));
    uint16 internal constant NETUID = 1;
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);
    uint256 internal constant TOO_MUCH = uint256(type(uint64).max) + 1;

    TaoLibUser internal user;

    function setUp() public {
        user = new TaoLibUser();
        vm.etch(ADDRESS_MAPPING_ADDRESS, type(MappingStandIn).runtimeCode);
        answerWith(type(Witness).runtimeCode);
        vm.etch(ALPHA_ADDRESS, type(Oracle).runtimeCode);
        vm.deal(address(user), 1e24);
    }

    /*//////////////////////////////////////////////////////////////
                                  UNITS
    //////////////////////////////////////////////////////////////*/

    function testFuzz_weiAndRaoGoThereAndBack(uint64 amountRao) public view {
        equal(user.toRao(user.toWei(amountRao)), amountRao);
    }

    function testFuzz_whatIsLessThanARaoIsSplitOff(uint64 amountRao, uint256 rest) public view {
        rest %= 1e9;
        (uint64 rao, uint256 left) = user.splitWei(uint256(amountRao) * 1e9 + rest);
        equal(rao, amountRao);
        equal(left, rest);
    }

    function testFuzz_aRemainderIsRefused(uint64 amountRao, uint256 rest) public {
        uint256 weiAmount = uint256(amountRao) * 1e9 + 1 + rest % (1e9 - 1);
        vm.expectRevert(abi.encodeWithSelector(TaoLib.NotWholeRao.selector, weiAmount));
        user.toRao(weiAmount);
    }

    function test_whatDoesNotFitIsRefused() public {
        bytes memory tooLarge = abi.encodeWithSelector(TaoLib.AmountTooLarge.selector, TOO_MUCH);
        vm.expectRevert(tooLarge);
        user.toRao(TOO_MUCH * 1e9);
        vm.expectRevert(tooLarge);
        user.splitWei(TOO_MUCH * 1e9);
        vm.expectRevert(tooLarge);
        user.toWei(TOO_MUCH);
        vm.expectRevert(tooLarge);
        user.fromTao(TOO_MUCH);
        equal(user.fromTao(18_446_744_073), 18_446_744_073e9);
        vm.expectRevert(abi.encodeWithSelector(TaoLib.AmountTooLarge.selector, 18_446_744_074e9));
        user.fromTao(18_446_744_074);
    }

    /*//////////////////////////////////////////////////////////////
                                  CALLS
    //////////////////////////////////////////////////////////////*/

    function test_callsArriveAsTheInterfaceSays() public {
        user.addStake(HOTKEY, 5, NETUID);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.addStake, (HOTKEY, 5, NETUID)));
        user.addStakeLimit(HOTKEY, 5, 6, true, NETUID);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.addStakeLimit, (HOTKEY, 5, 6, true, NETUID)));
        user.removeStake(HOTKEY, 5, NETUID);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.removeStake, (HOTKEY, 5, NETUID)));
        user.removeStakeLimit(HOTKEY, 5, 6, false, NETUID);
        arrived(
            STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.removeStakeLimit, (HOTKEY, 5, 6, false, NETUID))
        );
        user.removeStakeFull(HOTKEY, NETUID);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.removeStakeFull, (HOTKEY, NETUID)));
        user.removeStakeFullLimit(HOTKEY, NETUID, 6);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.removeStakeFullLimit, (HOTKEY, NETUID, 6)));
        user.moveStake(HOTKEY, OTHER, NETUID, 3, 5);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.moveStake, (HOTKEY, OTHER, NETUID, 3, 5)));
        user.burnAlpha(HOTKEY, 5, NETUID);
        arrived(STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.burnAlpha, (HOTKEY, 5, NETUID)));
        user.transferStakeFrom(ALICE, BOB, HOTKEY, NETUID, 3, 5);
        arrived(
            STAKING_V2_ADDRESS,
            abi.encodeCall(IStakingV2.transferStakeFrom, (ALICE, BOB, HOTKEY, NETUID, 3, 5))
        );
        equal(user.quoteBuy(NETUID, 5), 7);
        equal(user.quoteSell(NETUID, 5), 7);
    }

    function test_stakeIsGivenToTheAccountOfAnAddress() public {
        user.transferStake(BOB, HOTKEY, NETUID, NETUID, 5);
        bytes32 account = MappingStandIn(ADDRESS_MAPPING_ADDRESS).addressMapping(BOB);
        arrived(
            STAKING_V2_ADDRESS, abi.encodeCall(IStakingV2.transferStake, (account, HOTKEY, NETUID, NETUID, 5))
        );
    }

    function test_aPaymentIsItsValue() public {
        user.pay(OTHER, 5);
        arrived(BALANCE_TRANSFER_ADDRESS, abi.encodeCall(IBalanceTransfer.transfer, (OTHER)));
        equal(BALANCE_TRANSFER_ADDRESS.balance, 5e9);
    }

    function test_amountsAreCheckedBeforeTheChainCutsThem() public {
        bytes memory tooLarge = abi.encodeWithSelector(TaoLib.AmountTooLarge.selector, TOO_MUCH);
        vm.expectRevert(tooLarge);
        user.addStake(HOTKEY, TOO_MUCH, NETUID);
        vm.expectRevert(tooLarge);
        user.addStakeLimit(HOTKEY, 5, TOO_MUCH, true, NETUID);
        vm.expectRevert(tooLarge);
        user.removeStake(HOTKEY, TOO_MUCH, NETUID);
        vm.expectRevert(tooLarge);
        user.burnAlpha(HOTKEY, TOO_MUCH, NETUID);
        vm.expectRevert(tooLarge);
        user.pay(OTHER, TOO_MUCH);
        vm.expectRevert(tooLarge);
        user.quoteBuy(NETUID, TOO_MUCH);
    }

    /*//////////////////////////////////////////////////////////////
                                REFUSALS
    //////////////////////////////////////////////////////////////*/

    function test_aRefusalIsATypedErrorThatLeavesTheRestOfTheGas() public {
        answerWith(type(Refusing).runtimeCode);
        refused(
            abi.encodeCall(user.addStake, (HOTKEY, 5, NETUID)),
            failure(IStakingV2.addStake.selector, 5),
            TaoLib.ADD_STAKE_GAS
        );
        refused(
            abi.encodeCall(user.addStakeLimit, (HOTKEY, 5, 6, true, NETUID)),
            failure(IStakingV2.addStakeLimit.selector, 5),
            TaoLib.ADD_STAKE_LIMIT_GAS
        );
        refused(
            abi.encodeCall(user.removeStake, (HOTKEY, 5, NETUID)),
            failure(IStakingV2.removeStake.selector, 5),
            TaoLib.REMOVE_STAKE_GAS
        );
        refused(
            abi.encodeCall(user.removeStakeLimit, (HOTKEY, 5, 6, true, NETUID)),
            failure(IStakingV2.removeStakeLimit.selector, 5),
            TaoLib.REMOVE_STAKE_LIMIT_GAS
        );
        refused(
            abi.encodeCall(user.removeStakeFull, (HOTKEY, NETUID)),
            failure(IStakingV2.removeStakeFull.selector, 0),
            TaoLib.REMOVE_STAKE_FULL_GAS
        );
        refused(
            abi.encodeCall(user.removeStakeFullLimit, (HOTKEY, NETUID, 6)),
            failure(IStakingV2.removeStakeFullLimit.selector, 0),
            TaoLib.REMOVE_STAKE_FULL_GAS
        );
        refused(
            abi.encodeCall(user.moveStake, (HOTKEY, OTHER, NETUID, 3, 5)),
            failure(IStakingV2.moveStake.selector, 5),
            TaoLib.MOVE_STAKE_GAS
        );
        refused(
            abi.encodeCall(user.transferStake, (BOB, HOTKEY, NETUID, 3, 5)),
            failure(IStakingV2.transferStake.selector, 5),
            TaoLib.TRANSFER_STAKE_GAS
        );
        refused(
            abi.encodeCall(user.transferStakeFrom, (ALICE, BOB, HOTKEY, NETUID, 3, 5)),
            failure(IStakingV2.transferStakeFrom.selector, 5),
            TaoLib.TRANSFER_STAKE_FROM_GAS
        );
        refused(
            abi.encodeCall(user.burnAlpha, (HOTKEY, 5, NETUID)),
            failure(IStakingV2.burnAlpha.selector, 5),
            TaoLib.BURN_ALPHA_GAS
        );
        refused(
            abi.encodeCall(user.quoteBuy, (NETUID, 5)),
            abi.encodeWithSelector(TaoLib.QuoteRefused.selector, NETUID, 5),
            TaoLib.QUOTE_GAS
        );
        refused(
            abi.encodeCall(user.quoteSell, (NETUID, 5)),
            abi.encodeWithSelector(TaoLib.QuoteRefused.selector, NETUID, 5),
            TaoLib.QUOTE_GAS
        );
        // The value of a refused payment stays, and so does the gas for moving it.
        refused(
            abi.encodeCall(user.pay, (OTHER, 5)),
            abi.encodeWithSelector(TaoLib.PaymentFailed.selector, OTHER, 5),
            TaoLib.PAY_GAS + 9_000
        );
        equal(address(user).balance, 1e24);
    }

    function test_tooLittleGasIsNotTakenForARefusal() public {
        (bool done, bytes memory answer) =
            address(user).call{gas: 80_000}(abi.encodeCall(user.addStake, (HOTKEY, 5, NETUID)));
        holds(!done);
        equal(uint256(uint32(bytes4(answer))), uint256(uint32(TaoLib.NotEnoughGas.selector)));
    }

    function test_withoutTheChainNothingSucceeds() public {
        answerWith("");
        (bool done,) = address(user).call(abi.encodeCall(user.addStake, (HOTKEY, 5, NETUID)));
        holds(!done);
    }

    /*//////////////////////////////////////////////////////////////
                                 SUPPORT
    //////////////////////////////////////////////////////////////*/

    function answerWith(bytes memory code) internal {
        vm.etch(STAKING_V2_ADDRESS, code);
        vm.etch(BALANCE_TRANSFER_ADDRESS, code);
        vm.etch(ALPHA_ADDRESS, code);
    }

    function failure(bytes4 call, uint256 amount) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(TaoLib.StakingFailed.selector, call, HOTKEY, NETUID, amount);
    }

    /// The call fails with `reason` and costs `cap` and little more.
    function refused(bytes memory call, bytes memory reason, uint256 cap) internal {
        uint256 before = gasleft();
        (bool done, bytes memory answer) = address(user).call{gas: 1_000_000}(call);
        uint256 used = before - gasleft();
        holds(!done);
        equal(uint256(keccak256(answer)), uint256(keccak256(reason)));
        holds(used >= cap);
        if (used > cap + 12_000) revert Differs(used, cap);
    }

    function arrived(address at, bytes memory call) internal view {
        (bool done, bytes memory digest) = at.staticcall("?");
        holds(done);
        equal(uint256(bytes32(digest)), uint256(keccak256(call)));
    }

    function equal(uint256 actual, uint256 expected) internal pure {
        if (actual != expected) revert Differs(actual, expected);
    }

    function holds(bool condition) internal pure {
        if (!condition) revert DoesNotHold();
    }

    error Differs(uint256 actual, uint256 expected);
    error DoesNotHold();
}
