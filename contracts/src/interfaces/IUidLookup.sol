// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IUidLookup`.
address constant UID_LOOKUP_ADDRESS = 0x0000000000000000000000000000000000000806;

/// @dev The uid lookup precompile.
IUidLookup constant UID_LOOKUP = IUidLookup(UID_LOOKUP_ADDRESS);

/// @notice A neuron that an EVM key answers for.
/// @param uid The neuron.
/// @param blockAssociated The block of the association.
struct LookupItem {
    uint16 uid;
    uint64 blockAssociated;
}

/// @title Neurons by EVM key
/// @notice Finds the neurons whose hotkeys have named an EVM address as theirs.
///
/// Never refused; refuses value. Associations are made by the chain's own `associate_evm_key`, not here.
interface IUidLookup {
    /// @notice The neurons of `evmAddress` on `netuid`, the earliest association first.
    /// @dev Costs 625 gas for each unit of `limit`, whatever there is to find.
    /// @param netuid The subnet.
    /// @param evmAddress The EVM address.
    /// @param limit How many associations of the subnet are looked at, in the order of the chain's storage,
    /// of whatever address: too small a limit misses neurons.
    /// @return neurons Those that were found.
    function uidLookup(uint16 netuid, address evmAddress, uint16 limit)
        external
        view
        returns (LookupItem[] memory neurons);
}
