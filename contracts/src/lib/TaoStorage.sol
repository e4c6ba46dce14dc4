// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers storage queries. The calldata is a raw storage key; there are no selectors.
address constant STORAGE_QUERY_ADDRESS = 0x0000000000000000000000000000000000000807;

/// @title The chain's storage, by raw key
/// @notice Reads what no other precompile shows. A key is the hash of the pallet's name, the hash of the item's name
/// and the parts of the entry's key, each as its item hashes it: most items by netuid take the number itself
/// (`byNetuid`), those of the swap pallet hash it first (`byHashedNetuid`).
/// @dev Can be read: SubtensorModule, Swap, Balances, Proxy, Scheduler, Drand, Crowdloan, Sudo, Multisig, Timestamp.
/// Keys with accounts are hashed with BLAKE2b-128, which the chain's EVM cannot compute: build those outside.
///
/// An item that holds its default often has no entry: `present` is false then, and the default is the item's own,
/// not always 0. A query costs 625 gas. Names of items may change with the runtime: a contract that must live
/// long takes them as arguments.
library TaoStorage {
    /// @notice The key is of a pallet that cannot be read, or the frame holds too little gas.
    error Unreadable();

    /// @notice The entry is not of the length that was asked for.
    error UnexpectedLength(uint256 length);

    /// @notice The hash of `SubtensorModule`.
    bytes16 internal constant SUBTENSOR_MODULE = 0x658faa385070e074c85bf6b568cf0555;
    /// @notice The hash of `Swap`.
    bytes16 internal constant SWAP = 0x746cc6d1e9dbcf1d03868e492c1d836e;
    /// @notice The hash of `Balances`.
    bytes16 internal constant BALANCES = 0xc2261276cc9d1f8598ea4b6a74b15c2f;
    /// @notice The hash of `Timestamp`.
    bytes16 internal constant TIMESTAMP = 0xf0c365c3cf59d671eb72da0e7a4113c4;

    /// @notice The hash of `SubnetTAO`, by netuid: TAO in a subnet's pool, in rao.
    bytes16 internal constant SUBNET_TAO = 0x7a57dce016211512d1700561066b85a3;
    /// @notice The hash of `SubnetAlphaIn`, by netuid: alpha in a subnet's pool, in alpha-rao.
    bytes16 internal constant SUBNET_ALPHA_IN = 0x2ce12f7007574647d692ac7edf8b7a53;
    /// @notice The hash of `SubnetAlphaOut`, by netuid: alpha outside of the pool, in alpha-rao.
    bytes16 internal constant SUBNET_ALPHA_OUT = 0x7837978cc6746112a2c9e680a18cfcb9;
    /// @notice The hash of `Tempo`, by netuid: blocks between epochs, as a uint16.
    bytes16 internal constant TEMPO = 0x7641384bb339f3758acddfd7053d3317;
    /// @notice The hash of `TotalIssuance`, of SubtensorModule and of Balances: in rao.
    bytes16 internal constant TOTAL_ISSUANCE = 0x57c875e4cff74148e4628f264b974c80;

    /// @notice The key of an item without parts, and how the keys of an item with parts start.
    /// @param pallet The hash of the pallet's name.
    /// @param item The hash of the item's name.
    function plain(bytes16 pallet, bytes16 item) internal pure returns (bytes memory key) {
        key = bytes.concat(pallet, item);
    }

    /// @notice The key of an entry by netuid where the item takes the number itself (hasher `Identity`).
    function byNetuid(bytes16 pallet, bytes16 item, uint16 netuid) internal pure returns (bytes memory key) {
        key = bytes.concat(pallet, item, littleEndian(netuid));
    }

    /// @notice The key of an entry by netuid where the item hashes the number first (hasher `Twox64Concat`).
    function byHashedNetuid(bytes16 pallet, bytes16 item, uint16 netuid)
        internal
        pure
        returns (bytes memory key)
    {
        key = bytes.concat(pallet, item, twox64(netuid), littleEndian(netuid));
    }

    /// @notice The entry's SCALE bytes; empty without an entry, and for an entry that holds nothing.
    /// @dev Reverts with `Unreadable`; the chain takes all gas of the query then, of which it is given 5_000.
    function read(bytes memory key) internal view returns (bytes memory entry) {
        bool done;
        (done, entry) = STORAGE_QUERY_ADDRESS.staticcall{gas: 5_000}(key);
        if (!done) revert Unreadable();
    }

    /// @notice An entry that is a number of 64 bits, such as an amount in rao or a block.
    /// @return present Whether there is an entry.
    /// @return value What it holds; 0 without one.
    function readUint64(bytes memory key) internal view returns (bool present, uint64 value) {
        bytes memory entry = read(key);
        if (entry.length == 0) return (false, 0);
        if (entry.length != 8) revert UnexpectedLength(entry.length);
        // Eight bytes fit.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (true, uint64(toNumber(entry)));
    }

    /// @notice An entry that is a number of 16 bits, such as a tempo or a share.
    /// @return present Whether there is an entry.
    /// @return value What it holds; 0 without one.
    function readUint16(bytes memory key) internal view returns (bool present, uint16 value) {
        bytes memory entry = read(key);
        if (entry.length == 0) return (false, 0);
        if (entry.length != 2) revert UnexpectedLength(entry.length);
        // Two bytes fit.
        // forge-lint: disable-next-line(unsafe-typecast)
        return (true, uint16(toNumber(entry)));
    }

    /// @notice The number that little-endian bytes hold, as SCALE writes numbers.
    /// @param entry At most 32 bytes.
    function toNumber(bytes memory entry) internal pure returns (uint256 number) {
        for (uint256 i = entry.length; i > 0; --i) {
            number = number << 8 | uint8(entry[i - 1]);
        }
    }

    /// @notice The two bytes of a netuid as SCALE writes them.
    function littleEndian(uint16 netuid) internal pure returns (bytes2 scale) {
        // Both halves are moved, none is lost.
        // forge-lint: disable-next-line(unsafe-typecast)
        scale = bytes2(netuid << 8 | netuid >> 8);
    }

    /// @notice xxHash64 of a netuid's two bytes, as the chain's keys hold it.
    function twox64(uint16 netuid) internal pure returns (bytes8 hash) {
        unchecked {
            uint64 state = 0x27d4eb2f165667c5 + 2;
            // The low byte is meant.
            // forge-lint: disable-next-line(unsafe-typecast)
            state = mix(state, uint8(netuid));
            // Eight bits are left.
            // forge-lint: disable-next-line(unsafe-typecast)
            state = mix(state, uint8(netuid >> 8));
            state = (state ^ state >> 33) * 0xc2b2ae3d27d4eb4f;
            state = (state ^ state >> 29) * 0x165667b19e3779f9;
            state ^= state >> 32;
            for (uint256 i = 0; i < 8; ++i) {
                // The low byte is meant.
                // forge-lint: disable-next-line(unsafe-typecast)
                hash |= bytes8(state << 56) >> (8 * i);
                state >>= 8;
            }
        }
    }

    function mix(uint64 state, uint8 input) private pure returns (uint64) {
        unchecked {
            state ^= uint64(input) * 0x27d4eb2f165667c5;
            return (state << 11 | state >> 53) * 0x9e3779b185ebca87;
        }
    }
}
