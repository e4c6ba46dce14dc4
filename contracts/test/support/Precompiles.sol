// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {IAddressMapping} from "../../src/interfaces/IAddressMapping.sol";

/// @dev The cheat codes of forge that these tests use.
interface Vm {
    function assume(bool condition) external pure;
    function deal(address account, uint256 balance) external;
    function etch(address target, bytes calldata code) external;
    function expectRevert(bytes calldata reason) external;
    function prank(address sender) external;
}

Vm constant vm = Vm(address(uint160(uint256(keccak256("hevm cheat code")))));

/// @dev Stands in for the address mapping: any one-to-one function does for these tests.
contract MappingStandIn is IAddressMapping {
    function addressMapping(address target) external pure returns (bytes32) {
        return keccak256(abi.encode(target));
    }
}

/// @dev Stands in for staking where only a contract's bookkeeping is under test: one rao buys one
/// alpha-rao, less than the chain's minimum is refused by burning the gas, and TAO comes and goes
/// without a call, as on the chain.
contract StakingStandIn {
    uint256 internal constant MINIMUM = 2_000_000;

    mapping(bytes32 coldkey => uint256 alpha) internal stakes;

    function addStake(bytes32, uint256 amount, uint256) external payable {
        if (amount < MINIMUM) burn();
        vm.deal(msg.sender, msg.sender.balance - amount * 1e9);
        stakes[keyOf(msg.sender)] += amount;
    }

    function removeStake(bytes32, uint256 amount, uint256) external payable {
        uint256 stake = stakes[keyOf(msg.sender)];
        if (amount > stake) amount = stake;
        if (amount < MINIMUM && amount != stake) burn();
        stakes[keyOf(msg.sender)] = stake - amount;
        vm.deal(msg.sender, msg.sender.balance + amount * 1e9);
    }

    function getStake(bytes32, bytes32 coldkey, uint256) external view returns (uint256) {
        return stakes[coldkey];
    }

    /// @dev What an epoch or somebody's transfer of stake does.
    function earn(address account, uint256 alpha) external {
        stakes[keyOf(account)] += alpha;
    }

    function keyOf(address account) internal pure returns (bytes32) {
        return keccak256(abi.encode(account));
    }

    function burn() internal pure {
        assembly ("memory-safe") {
            invalid()
        }
    }
}
