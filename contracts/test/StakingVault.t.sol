// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {StakingVault} from "../src/demo/StakingVault.sol";
import {ADDRESS_MAPPING_ADDRESS} from "../src/interfaces/IAddressMapping.sol";
import {STAKING_V2_ADDRESS} from "../src/interfaces/IStakingV2.sol";
import {MappingStandIn, StakingStandIn, vm} from "./support/Precompiles.sol";

/// @dev The vault's bookkeeping alone. What the chain does with its calls is tested against a node.
contract StakingVaultTest {
    bytes32 internal constant HOTKEY = bytes32(uint256(0x11));
    uint16 internal constant NETUID = 1;
    uint256 internal constant TAO = 1e9;
    address internal constant ALICE = address(0xA11CE);
    address internal constant BOB = address(0xB0B);

    StakingVault internal vault;
    StakingStandIn internal staking = StakingStandIn(STAKING_V2_ADDRESS);

    function setUp() public {
        vm.etch(STAKING_V2_ADDRESS, type(StakingStandIn).runtimeCode);
        vm.etch(ADDRESS_MAPPING_ADDRESS, type(MappingStandIn).runtimeCode);
        vault = new StakingVault(HOTKEY, NETUID);
        vm.deal(ALICE, 1e30);
        vm.deal(BOB, 1e30);
    }

    function test_theFirstDepositIsWorthItself() public {
        equal(deposit(ALICE, 3 * TAO), 3 * TAO);
        equal(vault.stakeOf(ALICE), 3 * TAO);
        equal(vault.totalAlpha(), 3 * TAO);
    }

    function test_earningsAreSharedByStake() public {
        deposit(ALICE, 3 * TAO);
        deposit(BOB, TAO);
        staking.earn(address(vault), 4 * TAO);
        close(vault.stakeOf(ALICE), 6 * TAO);
        close(vault.stakeOf(BOB), 2 * TAO);
    }

    function test_earningsBeforeADepositAreNotTheDepositors() public {
        deposit(ALICE, TAO);
        staking.earn(address(vault), TAO);
        deposit(BOB, TAO);
        close(vault.stakeOf(ALICE), 2 * TAO);
        close(vault.stakeOf(BOB), TAO);
    }

    function test_aWithdrawalPaysWhatTheSaleYields() public {
        deposit(ALICE, 3 * TAO);
        uint256 before = ALICE.balance;
        vm.prank(ALICE);
        equal(vault.withdraw(TAO), TAO);
        equal(ALICE.balance - before, TAO * 1e9);
        equal(vault.stakeOf(ALICE), 2 * TAO);
    }

    function test_whatIsLessThanARaoIsNotStaked() public {
        vm.prank(ALICE);
        equal(vault.deposit{value: TAO * 1e9 + 5}(), TAO);
    }

    function test_aDepositBelowARaoIsRejected() public {
        vm.expectRevert(abi.encodeWithSelector(StakingVault.ZeroAmount.selector));
        vm.prank(ALICE);
        vault.deposit{value: 1e9 - 1}();
    }

    function test_aRefusedStakeIsATypedError() public {
        vm.expectRevert(abi.encodeWithSelector(StakingVault.StakeRefused.selector, HOTKEY, NETUID, 1));
        vm.prank(ALICE);
        vault.deposit{value: 1e9}();
    }

    function test_aRefusedUnstakeIsATypedError() public {
        deposit(ALICE, TAO);
        vm.expectRevert(abi.encodeWithSelector(StakingVault.UnstakeRefused.selector, HOTKEY, NETUID, 1));
        vm.prank(ALICE);
        vault.withdraw(1);
    }

    function test_tooLittleGasIsATypedError() public {
        vm.expectRevert(abi.encodeWithSelector(StakingVault.NotEnoughGas.selector, 120_000));
        vm.prank(ALICE);
        vault.deposit{value: TAO * 1e9, gas: 150_000}();
    }

    function test_nobodyWithdrawsMoreThanTheirs() public {
        deposit(ALICE, TAO);
        deposit(BOB, TAO);
        vm.expectRevert(
            abi.encodeWithSelector(StakingVault.InsufficientStake.selector, TAO + 1, vault.stakeOf(BOB))
        );
        vm.prank(BOB);
        vault.withdraw(TAO + 1);
    }

    function testFuzz_claimsNeverExceedTheStake(uint64 first, uint64 second, uint64 earned, uint64 taken)
        public
    {
        uint256 a = 2_000_000 + first % (1e6 * TAO);
        uint256 b = 2_000_000 + second % (1e6 * TAO);
        deposit(ALICE, a);
        staking.earn(address(vault), earned % (1e6 * TAO));
        deposit(BOB, b);
        holds(vault.stakeOf(ALICE) + vault.stakeOf(BOB) <= vault.totalAlpha());

        uint256 bobs = vault.stakeOf(BOB);
        uint256 sale = taken % (vault.stakeOf(ALICE) + 1);
        vm.assume(sale >= 2_000_000);
        vm.prank(ALICE);
        vault.withdraw(sale);
        holds(vault.stakeOf(ALICE) + vault.stakeOf(BOB) <= vault.totalAlpha());
        holds(vault.stakeOf(BOB) >= bobs);
    }

    /// The first depositor gives the vault stake so that the next one's shares round to less.
    function testFuzz_aGiftIsNeverWorthItToTheGiver(uint64 gift, uint64 second) public {
        uint256 given = gift % (1e6 * TAO);
        uint256 paid = 2_000_000 + second % (1e6 * TAO);
        deposit(ALICE, 2_000_000);
        staking.earn(address(vault), given);
        vm.prank(BOB);
        try vault.deposit{value: paid * 1e9}() {} catch {}
        holds(vault.stakeOf(ALICE) <= 2_000_000 + given);
    }

    function deposit(address from, uint256 taoRao) internal returns (uint256) {
        vm.prank(from);
        return vault.deposit{value: taoRao * 1e9}();
    }

    function equal(uint256 actual, uint256 expected) internal pure {
        if (actual != expected) revert Differs(actual, expected);
    }

    /// One unit of rounding, in favour of the vault.
    function close(uint256 actual, uint256 expected) internal pure {
        if (actual > expected || actual + 1 < expected) revert Differs(actual, expected);
    }

    function holds(bool condition) internal pure {
        if (!condition) revert DoesNotHold();
    }

    error Differs(uint256 actual, uint256 expected);
    error DoesNotHold();
}
