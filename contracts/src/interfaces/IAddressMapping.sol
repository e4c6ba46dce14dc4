// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IAddressMapping`.
address constant ADDRESS_MAPPING_ADDRESS = 0x000000000000000000000000000000000000080C;

/// @dev The address mapping precompile.
IAddressMapping constant ADDRESS_MAPPING = IAddressMapping(ADDRESS_MAPPING_ADDRESS);

/// @title Address mapping
/// @notice The account behind an EVM address. Costs no gas of its own, never refused. Refuses value.
interface IAddressMapping {
    /// @notice The account id that an EVM address stands for: the BLAKE2b-256 hash of "evm:" and the address.
    /// @dev One way: nobody holds a key for such an account, only the address acts for it.
    /// @param target Any address.
    /// @return account The 32-byte account id.
    function addressMapping(address target) external view returns (bytes32 account);
}
