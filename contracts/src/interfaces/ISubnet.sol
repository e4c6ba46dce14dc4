// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `ISubnet`.
address constant SUBNET_ADDRESS = 0x0000000000000000000000000000000000000803;

/// @dev The subnet precompile.
ISubnet constant SUBNET = ISubnet(SUBNET_ADDRESS);

/// @title Subnets
/// @notice Creates subnets.
///
/// Who pays: the coldkey, which is the account mapped to the calling address. The lock cost is taken from its
/// balance. `msg.value` is accepted, never used and not returned: send none.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing. Give such
/// calls a gas limit.
interface ISubnet {
    /// @notice Registers a new subnet. The caller's account becomes its owner, `hotkey` its neuron 0.
    /// @dev The new netuid is not returned: it is the least one above 0 that is not in use, or that of the
    /// subnet pruned for it. Fails when the lock cost is not affordable, when the last registration of any
    /// subnet is too recent, or when `hotkey` belongs to another coldkey. Costs 150_440 gas; the call must be
    /// given at least one more.
    /// @param hotkey The account id of the owner's hotkey. Created when it does not exist.
    function registerNetwork(bytes32 hotkey) external payable;
}
