// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev What the shims ask of `TaoChain`.
interface ITaoFrames {
    /// @notice Answers a frame of a precompile. The frame's calldata follow these arguments.
    /// @param gasLimit The frame's gas at entry.
    /// @param precompile Whose code runs.
    /// @param self Whose storage it would write: another one under DELEGATECALL and CALLCODE.
    /// @param caller The frame's `msg.sender`.
    /// @param value The frame's `msg.value`.
    function frame(uint256 gasLimit, address precompile, address self, address caller, uint256 value) external;
}
