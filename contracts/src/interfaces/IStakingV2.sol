// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IStakingV2`.
address constant STAKING_V2_ADDRESS = 0x0000000000000000000000000000000000000805;

/// @dev The staking precompile.
IStakingV2 constant STAKING_V2 = IStakingV2(STAKING_V2_ADDRESS);

/// @title Staking, version 2
/// @notice Turns TAO into a subnet's alpha, held under a hotkey, and back.
///
/// Units: TAO amounts are rao (1 TAO = 1e9 rao = 1e18 wei), alpha amounts are alpha-rao (1 alpha = 1e9
/// alpha-rao). Hotkeys and coldkeys are 32-byte account ids; `IAddressMapping` gives the one of an address.
///
/// Who pays: the coldkey is the account mapped to the calling address, also under `delegatecall`, where the
/// caller is the calling frame's own `msg.sender`. TAO is taken from that account's balance. `msg.value` is
/// accepted, never used and not returned: send none.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing, so the reason
/// cannot be read from Solidity. Give such calls a gas limit. A malformed argument reverts with a message
/// and keeps the unused gas. Amounts above `type(uint64).max` count as `type(uint64).max`; a netuid above
/// `type(uint16).max` is refused.
interface IStakingV2 {
    /// @notice Stakes TAO of the caller to `hotkey` on `netuid`.
    /// @dev At most the caller's balance less 500 rao (the existential deposit) is moved: staking the whole
    /// balance stakes 500 rao less. The least amount is 2_000_000 rao plus the pool's fee on it. Costs
    /// 78_291 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind. It must exist.
    /// @param amount TAO to stake, in rao.
    /// @param netuid The subnet. It must exist and trade its alpha.
    function addStake(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;

    /// @notice Sells alpha that the caller holds under `hotkey` on `netuid` for TAO.
    /// @dev The TAO is credited to the account of the caller, which runs no code. More than the stake means
    /// all of it. Unless all is sold, the sale must yield at least 2_000_000 rao. Costs 65_919 gas; the call
    /// must be given at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param amount Alpha to sell, in alpha-rao.
    /// @param netuid The subnet.
    function removeStake(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;

    /// @notice The alpha that `coldkey` holds under `hotkey` on `netuid`.
    /// @return alpha In alpha-rao. It grows when the hotkey earns.
    function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) external view returns (uint256 alpha);

    /// @notice The alpha of all coldkeys under `hotkey` on `netuid`.
    /// @return alpha In alpha-rao.
    function getTotalAlphaStaked(bytes32 hotkey, uint256 netuid) external view returns (uint256 alpha);

    /// @notice What all stakes of `coldkey` would sell for, each position alone and before its pool fee.
    /// @return value In rao.
    function getTotalColdkeyStake(bytes32 coldkey) external view returns (uint256 value);

    /// @notice The stakes of all coldkeys under `hotkey`, on every subnet, at current prices.
    /// @return value In rao.
    function getTotalHotkeyStake(bytes32 hotkey) external view returns (uint256 value);
}
