// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";
import {TaoTest} from "@taovm/contracts/testing/TaoTest.sol";
import {tao} from "@taovm/contracts/testing/tao.sol";
import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev What a hand-written mock of staking does: one rao buys one alpha-rao.
contract Mock {
    mapping(bytes32 key => uint256 alpha) internal stakes;

    function addStake(bytes32 hotkey, uint256 amount, uint256) external payable {
        vm.deal(msg.sender, msg.sender.balance - amount * 1e9);
        stakes[keccak256(abi.encode(hotkey, msg.sender))] += amount;
    }

    function removeStake(bytes32 hotkey, uint256 amount, uint256) external payable {
        stakes[keccak256(abi.encode(hotkey, msg.sender))] -= amount;
        vm.deal(msg.sender, msg.sender.balance + amount * 1e9);
    }

    function getStake(bytes32 hotkey, bytes32 coldkey, uint256) external view returns (uint256) {
        return stakes[keccak256(abi.encode(hotkey, coldkey))];
    }
}

/// @dev The same calls, whoever answers.
abstract contract Suite {
    bytes32 internal constant HOTKEY = 0xaee3c9875c68df6d1c11f32fefa6369134ea56e734696698c2462244ae9e552d;

    /// @dev Ten calls: three purchases, a sale, six reads.
    function flow(uint256 amount) internal {
        vm.deal(address(this), 1_000 ether);
        for (uint256 i = 1; i <= 3; ++i) {
            STAKING_V2.addStake(HOTKEY, amount * i, 2);
            STAKING_V2.getStake(HOTKEY, bytes32(i), 2);
            STAKING_V2.getStake(HOTKEY, bytes32(i + 1), 2);
        }
        STAKING_V2.removeStake(HOTKEY, amount, 2);
    }

    function test_views() external view {
        for (uint256 i; i < 1_000; ++i) {
            STAKING_V2.getStake(HOTKEY, bytes32(i), 2);
        }
    }

    function test_writes() external {
        vm.deal(address(this), 10_000 ether);
        for (uint256 i; i < 1_000; ++i) {
            STAKING_V2.addStake(HOTKEY, 5_000_000 + i, 2);
        }
    }

    function testFuzz_flow(uint256 amount) external {
        flow(10_000_000 + amount % 1e9);
    }
}

contract MockSuite is Suite {
    function setUp() public {
        vm.etch(address(STAKING_V2), type(Mock).runtimeCode);
    }
}

contract RealSuite is Suite, TaoTest {
    /// @dev What forge takes for a thousand calls of the bridge without anything around them.
    function test_bare_rpc() external {
        string memory bridge = vm.envOr("TAOVM_BRIDGE", string(""));
        for (uint256 i; i < 1_000; ++i) {
            vm.rpc(bridge, "taovm_bridgeAccount", "[\"//Alice\"]");
        }
    }

    function test_a_day_of_blocks() external {
        vm.roll(vm.getBlockNumber() + 7_200);
        vm.deal(address(this), 10 ether);
        STAKING_V2.addStake(HOTKEY, 1e9, 2);
    }
}
