// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IBalanceTransfer`.
address constant BALANCE_TRANSFER_ADDRESS = 0x0000000000000000000000000000000000000800;

/// @dev The balance transfer precompile.
IBalanceTransfer constant BALANCE_TRANSFER = IBalanceTransfer(BALANCE_TRANSFER_ADDRESS);

/// @title Balance transfer
/// @notice Pays TAO to any account, also to one that has no EVM address.
interface IBalanceTransfer {
    /// @notice Pays `msg.value` to `destination`.
    /// @dev Here, unlike at the other precompiles, the value is what is paid: whole rao (1e9 wei); what is less
    /// than a rao stays with the sender. An account that does not exist must get at least 500 rao. A refused
    /// transfer burns all gas of its frame, returns nothing and moves nothing. Costs 6_035 gas, none for
    /// less than one rao; the call must be given at least one more.
    /// @param destination The 32-byte account id. For an EVM address that is its `IAddressMapping`.
    function transfer(bytes32 destination) external payable;
}
