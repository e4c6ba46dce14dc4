// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IStakingV1`.
address constant STAKING_V1_ADDRESS = 0x0000000000000000000000000000000000000801;

/// @dev The first staking precompile.
IStakingV1 constant STAKING_V1 = IStakingV1(STAKING_V1_ADDRESS);

/// @title Staking, version 1
/// @notice The older staking precompile, which contracts still use. New ones take `IStakingV2`.
///
/// Units: everything is in the scale of wei. TAO is wei, alpha is counted so that 1e18 is one alpha. What is
/// less than 1e9 of it does not exist on the chain and is cut off.
///
/// Who pays: the coldkey is the account mapped to the calling address. Here, unlike in version 2, `addStake`
/// stakes `msg.value`. `removeStake` and the proxy functions accept value, never use it and keep it: send
/// none. Under `delegatecall` no value arrives, and `addStake` is refused.
///
/// How it fails: as version 2, a refused call burns all gas of its frame and returns nothing.
interface IStakingV1 {
    /// @notice Stakes `msg.value` to `hotkey` on `netuid`.
    /// @dev The least amount is 0.002 TAO plus the pool's fee on it. Costs 78_291 gas; the call must be given
    /// at least one more.
    /// @param hotkey The account that the stake stands behind. It must exist.
    /// @param netuid The subnet. It must exist and trade its alpha.
    function addStake(bytes32 hotkey, uint256 netuid) external payable;

    /// @notice Sells alpha that the caller holds under `hotkey` on `netuid` for TAO.
    /// @dev The TAO is credited to the account of the caller, which runs no code. More than the stake means
    /// all of it. Costs 65_919 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param amount Alpha to sell, 1e18 = one alpha.
    /// @param netuid The subnet.
    function removeStake(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;

    /// @notice As in version 2. Costs 5_499 gas.
    /// @param delegate The 32-byte account id that may stake and unstake as the caller.
    function addProxy(bytes32 delegate) external payable;

    /// @notice As in version 2. Costs 8_042 gas.
    /// @param delegate The 32-byte account id that may act no longer.
    function removeProxy(bytes32 delegate) external payable;

    /// @notice What all stakes of `coldkey` would sell for, each position alone and before its pool fee.
    /// @return value In wei.
    function getTotalColdkeyStake(bytes32 coldkey) external view returns (uint256 value);

    /// @notice The stakes of all coldkeys under `hotkey`, on every subnet, at current prices.
    /// @return value In wei.
    function getTotalHotkeyStake(bytes32 hotkey) external view returns (uint256 value);

    /// @notice The alpha that `coldkey` holds under `hotkey` on `netuid`.
    /// @return alpha 1e18 = one alpha.
    function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) external view returns (uint256 alpha);
}
