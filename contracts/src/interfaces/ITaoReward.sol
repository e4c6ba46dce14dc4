// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where taovm answers `ITaoReward`: "tao" in ASCII, then 1. Not on the public chain.
address constant TAO_REWARD_ADDRESS = 0x74616F0000000000000000000000000000000001;

/// @dev The reward script precompile.
ITaoReward constant TAO_REWARD = ITaoReward(TAO_REWARD_ADDRESS);

/// @title Reward scripts
/// @notice Puts a subnet's epochs under a WebAssembly script of its owner.
///
/// Who acts: the account mapped to the calling address. `activate` and `deactivate` are for the account that
/// owns the subnet.
///
/// How it fails: unlike the chain's precompiles it reverts with an `Error(string)` that names the refusal, and
/// keeps the unused gas.
interface ITaoReward {
    /// @notice Stores a script. Anyone may; storing the same code again changes nothing.
    /// @param code A WebAssembly component of the reward script world.
    /// @return codeHash The BLAKE2b-256 hash of `code`, by which it is activated.
    function upload(bytes calldata code) external returns (bytes32 codeHash);

    /// @notice Lets a stored script pay the subnet's epochs from the next one on.
    /// @param netuid The subnet, not 0.
    /// @param codeHash What `upload` returned.
    function activate(uint16 netuid, bytes32 codeHash) external;

    /// @notice Gives the subnet's epochs back to Yuma.
    /// @param netuid The subnet.
    function deactivate(uint16 netuid) external;

    /// @notice What pays the subnet's epochs, and how that went.
    /// @param netuid The subnet.
    /// @return codeHash The active script; 0 when Yuma pays.
    /// @return mode 0 for Yuma, 1 for a script.
    /// @return activatedAt The block of the activation.
    /// @return failures How many epochs in a row fell back to Yuma because the script failed.
    /// @return lastFuel The fuel that the script used in its last run.
    function status(uint16 netuid)
        external
        view
        returns (bytes32 codeHash, uint8 mode, uint64 activatedAt, uint32 failures, uint64 lastFuel);
}
