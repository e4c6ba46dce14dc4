// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IVotingPower`.
address constant VOTING_POWER_ADDRESS = 0x000000000000000000000000000000000000080D;

/// @dev The voting power precompile.
IVotingPower constant VOTING_POWER = IVotingPower(VOTING_POWER_ADDRESS);

/// @title Voting power
/// @notice A slow average of the stake of a subnet's validators, for votes that a purchase should not win.
///
/// Units: power is in alpha-rao of stake weight. Never refused: an unknown subnet or hotkey has the defaults.
/// Refuses value. Each function costs 625 gas, `getTotalVotingPower` as much for each validator.
interface IVotingPower {
    /// @notice The power of `hotkey` on `netuid`.
    /// @dev What is stored, also when it is not kept up any more.
    /// @param netuid The subnet.
    /// @param hotkey The validator's account id.
    /// @return power 0 for none.
    function getVotingPower(uint16 netuid, bytes32 hotkey) external view returns (uint256 power);

    /// @notice Whether each epoch of the subnet brings the power up to date.
    function isVotingPowerTrackingEnabled(uint16 netuid) external view returns (bool enabled);

    /// @notice From which block on the next epoch deletes all power of the subnet.
    /// @return blockNumber 0 if there is no such plan.
    function getVotingPowerDisableAtBlock(uint16 netuid) external view returns (uint64 blockNumber);

    /// @notice How much of an epoch's stake goes into the average.
    /// @return alpha 1e18 = all.
    function getVotingPowerEmaAlpha(uint16 netuid) external view returns (uint64 alpha);

    /// @notice The sum of all power on `netuid`.
    /// @return power At most `type(uint64).max`.
    function getTotalVotingPower(uint16 netuid) external view returns (uint256 power);
}
