// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev What `NOTES_ADDRESS` hears and tells.
interface ITaoNotes {
    /// @notice The chain refused a call: its full name, then its name without the pallet.
    function refused(string calldata name) external;

    /// @notice The last refusal; mocked.
    function lastRefusal() external view returns (string memory);

    /// @notice Addresses whose accounts were asked for; mocked.
    function askedFor() external view returns (address[] memory);
}
