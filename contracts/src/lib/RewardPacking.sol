// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @title Packed epochs
/// @notice Reads the packed members of an `EpochInput` and writes those of an `EpochOutput`. Indices past the end
/// read as 0.
library RewardPacking {
    /// @notice Where the sections of `EpochInput.neurons` start, in bytes.
    struct Neurons {
        uint256 hotkeys;
        uint256 coldkeys;
        uint256 registeredAt;
        uint256 lastUpdate;
        uint256 stake;
        uint256 stakeQ32;
        uint256 activeStakeQ32;
        uint256 roles;
        uint256 previousIncentive;
        uint256 previousDividends;
    }

    /// @notice Where the sections of a matrix start, in bytes; row starts are at 0.
    struct Matrix {
        uint256 columns;
        uint256 values;
    }

    /// @notice A role: updated its weights lately.
    uint8 internal constant ACTIVE = 1;
    /// @notice A role: holds a validator permit, now or from the next epoch on.
    uint8 internal constant PERMIT = 6;

    /// @notice The sections of `neurons`.
    /// @param n The number of neurons.
    /// @param withColdkeys Whether `rewardScriptNeeds` asks for coldkeys.
    function neuronSections(uint256 n, bool withColdkeys) internal pure returns (Neurons memory at) {
        uint256 wide = padded(8 * n);
        at.coldkeys = 32 * n;
        at.registeredAt = at.coldkeys + (withColdkeys ? 32 * n : 0);
        at.lastUpdate = at.registeredAt + wide;
        at.stake = at.lastUpdate + wide;
        at.stakeQ32 = at.stake + wide;
        at.activeStakeQ32 = at.stakeQ32 + wide;
        at.roles = at.activeStakeQ32 + wide;
        at.previousIncentive = at.roles + padded(n);
        at.previousDividends = at.previousIncentive + padded(2 * n);
    }

    /// @notice The sections of a matrix of n rows.
    function matrixSections(bytes calldata matrix, uint256 n) internal pure returns (Matrix memory at) {
        at.columns = padded(4 * (n + 1));
        at.values = at.columns + padded(2 * uint256(rowStart(matrix, n)));
    }

    /// @notice The first entry of a row; of row n, the number of entries.
    function rowStart(bytes calldata matrix, uint256 row) internal pure returns (uint32) {
        // The shift leaves as many bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint32(word(matrix, 4 * row) >> 224);
    }

    /// @notice The i-th uint64 of the section at `start`.
    function u64(bytes calldata data, uint256 start, uint256 i) internal pure returns (uint64) {
        // The shift leaves as many bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(word(data, start + 8 * i) >> 192);
    }

    /// @notice The i-th uint16 of the section at `start`.
    function u16(bytes calldata data, uint256 start, uint256 i) internal pure returns (uint16) {
        // The shift leaves as many bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(word(data, start + 2 * i) >> 240);
    }

    /// @notice The i-th uint8 of the section at `start`.
    function u8(bytes calldata data, uint256 start, uint256 i) internal pure returns (uint8) {
        // The shift leaves as many bits.
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint8(word(data, start + i) >> 248);
    }

    /// @notice The i-th bytes32 of the section at `start`.
    function key(bytes calldata data, uint256 start, uint256 i) internal pure returns (bytes32) {
        return bytes32(word(data, start + 32 * i));
    }

    /// @notice Numbers as big-endian uint64 in a row. A number above 2^64 - 1 loses its high bits.
    function packU64(uint256[] memory numbers) internal pure returns (bytes memory packed) {
        uint256 n = numbers.length;
        // Room for the last store's whole word.
        packed = new bytes(8 * n + 24);
        assembly ("memory-safe") {
            let from := add(numbers, 32)
            let to := add(packed, 32)
            for { let i := 0 } lt(i, n) { i := add(i, 1) } {
                mstore(add(to, shl(3, i)), shl(192, mload(add(from, shl(5, i)))))
            }
            mstore(packed, shl(3, n))
        }
    }

    /// @dev The 32 bytes at `at`, zeros past the end of `data`.
    function word(bytes calldata data, uint256 at) private pure returns (uint256 value) {
        uint256 length = data.length;
        if (at >= length) return 0;
        assembly ("memory-safe") {
            value := calldataload(add(data.offset, at))
        }
        if (length - at < 32) value &= ~(type(uint256).max >> (8 * (length - at)));
    }

    /// @dev The length of a section of so many bytes.
    function padded(uint256 length) private pure returns (uint256) {
        return (length + 31) & ~uint256(31);
    }
}
