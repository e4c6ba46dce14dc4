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
/// alpha-rao). Prices are rao for one alpha. Hotkeys and coldkeys are 32-byte account ids; `IAddressMapping`
/// gives the one of an address.
///
/// Who pays: the coldkey is the account mapped to the calling address, also under `delegatecall`, where the
/// caller is the calling frame's own `msg.sender`. TAO is taken from that account's balance. `msg.value` is
/// accepted by the payable functions, never used and not returned: send none. The other functions refuse it.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing, so the reason
/// cannot be read from Solidity. Give such calls a gas limit; `TaoLib` does. A malformed argument reverts
/// with a message and keeps the unused gas. Amounts above `type(uint64).max` count as `type(uint64).max`; a
/// netuid above `type(uint16).max` is refused.
interface IStakingV2 {
    // --------------------------------------------------------------------------------------------
    // Buying and selling
    // --------------------------------------------------------------------------------------------

    /// @notice Stakes TAO of the caller to `hotkey` on `netuid`.
    /// @dev At most the caller's balance less 500 rao (the existential deposit) is moved: staking the whole
    /// balance stakes 500 rao less. The least amount is 2_000_000 rao plus the pool's fee on it. Costs
    /// 78_291 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind. It must exist.
    /// @param amount TAO to stake, in rao.
    /// @param netuid The subnet. It must exist and trade its alpha.
    function addStake(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;

    /// @notice Stakes TAO of the caller as long as the price stays at or below a limit.
    /// @dev As `addStake`. Costs 83_014 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind. It must exist.
    /// @param amount TAO to stake, in rao.
    /// @param limitPrice The highest price that the purchase may reach, in rao for one alpha.
    /// @param allowPartial Whether to stake what can be staked below the limit, instead of refusing.
    /// @param netuid The subnet.
    function addStakeLimit(
        bytes32 hotkey,
        uint256 amount,
        uint256 limitPrice,
        bool allowPartial,
        uint256 netuid
    ) external payable;

    /// @notice Sells alpha that the caller holds under `hotkey` on `netuid` for TAO.
    /// @dev The TAO is credited to the account of the caller, which runs no code. More than the stake means
    /// all of it. Unless all is sold, the sale must yield at least 2_000_000 rao. Costs 65_919 gas; the call
    /// must be given at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param amount Alpha to sell, in alpha-rao.
    /// @param netuid The subnet.
    function removeStake(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;

    /// @notice Sells alpha of the caller as long as the price stays at or above a limit.
    /// @dev More than the stake is refused here. Costs 69_581 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param amount Alpha to sell, in alpha-rao.
    /// @param limitPrice The lowest price that the sale may reach, in rao for one alpha.
    /// @param allowPartial Whether to sell what can be sold above the limit, instead of refusing.
    /// @param netuid The subnet.
    function removeStakeLimit(
        bytes32 hotkey,
        uint256 amount,
        uint256 limitPrice,
        bool allowPartial,
        uint256 netuid
    ) external payable;

    /// @notice Sells all alpha that the caller holds under `hotkey` on `netuid`, at any price.
    /// @dev Costs 69_921 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param netuid The subnet.
    function removeStakeFull(bytes32 hotkey, uint256 netuid) external payable;

    /// @notice Sells all alpha that the caller holds under `hotkey` on `netuid`, or none.
    /// @dev Costs 69_921 gas; the call must be given at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param netuid The subnet.
    /// @param limitPrice The lowest price that the sale may reach, in rao for one alpha. Here, unlike at the
    /// other functions, a number above `type(uint64).max` is refused.
    function removeStakeFullLimit(bytes32 hotkey, uint256 netuid, uint256 limitPrice) external payable;

    // --------------------------------------------------------------------------------------------
    // Moving, giving and burning
    // --------------------------------------------------------------------------------------------

    /// @notice Moves stake of the caller to another hotkey, another subnet or both.
    /// @dev More than the stake means all of it. Between subnets the alpha is sold and bought; within one it
    /// stays as it is. At least 2_000_000 rao in value. Costs 36_466 gas; the call must be given at least one
    /// more.
    /// @param originHotkey The account that the stake stands behind.
    /// @param destinationHotkey The account that it is to stand behind. It must exist.
    /// @param originNetuid The subnet that the stake is on.
    /// @param destinationNetuid The subnet that it is to be on.
    /// @param amount Alpha to move, in alpha-rao of the origin subnet.
    function moveStake(
        bytes32 originHotkey,
        bytes32 destinationHotkey,
        uint256 originNetuid,
        uint256 destinationNetuid,
        uint256 amount
    ) external payable;

    /// @notice Gives stake of the caller to another coldkey, under the same hotkey.
    /// @dev More than the stake means all of it. Refused where a subnet has switched transfers off, and below
    /// 2_000_000 rao in value. Costs 35_028 gas; the call must be given at least one more.
    /// @param destinationColdkey Who is to own the stake, as a 32-byte account id. An address that is only
    /// filled up with zeros is an account that nobody can use: see `TaoLib.accountOf`.
    /// @param hotkey The account that the stake stands behind.
    /// @param originNetuid The subnet that the stake is on.
    /// @param destinationNetuid The subnet that it is to be on.
    /// @param amount Alpha to give, in alpha-rao of the origin subnet.
    function transferStake(
        bytes32 destinationColdkey,
        bytes32 hotkey,
        uint256 originNetuid,
        uint256 destinationNetuid,
        uint256 amount
    ) external payable;

    /// @notice Destroys alpha of the caller. Nobody is paid for it, and the subnet's issuance stays.
    /// @dev More than the stake means all of it; nothing succeeds. Costs 23_413 gas; the call must be given
    /// at least one more.
    /// @param hotkey The account that the stake stands behind.
    /// @param amount Alpha to burn, in alpha-rao.
    /// @param netuid The subnet, not 0.
    function burnAlpha(bytes32 hotkey, uint256 amount, uint256 netuid) external payable;

    // --------------------------------------------------------------------------------------------
    // Proxies
    // --------------------------------------------------------------------------------------------

    /// @notice Lets another account stake and unstake as the caller.
    /// @dev The caller's balance is reduced by a deposit: 93_000_000 rao for the first proxy, 33_000_000 for
    /// each further one, at most 20. Costs 5_499 gas; the call must be given at least one more.
    /// @param delegate The 32-byte account id that may act, which has to do so without the EVM.
    function addProxy(bytes32 delegate) external payable;

    /// @notice Takes that back and gives the deposit back.
    /// @dev Costs 8_042 gas; the call must be given at least one more.
    /// @param delegate The 32-byte account id that may act no longer.
    function removeProxy(bytes32 delegate) external payable;

    // --------------------------------------------------------------------------------------------
    // Allowances
    // --------------------------------------------------------------------------------------------

    /// @notice Lets `spender` give away stake of the caller on `netuid`, under any hotkey.
    /// @dev The allowance ends when another subnet is registered under the netuid. Costs 3_125 gas.
    /// @param spender The address that may spend.
    /// @param netuid The subnet that the stake is on.
    /// @param amount How much, in alpha-rao. 0 takes the allowance back. No amount is without end.
    function approve(address spender, uint256 netuid, uint256 amount) external;

    /// @notice Raises an allowance of the caller, at most to `type(uint256).max`.
    /// @dev Costs 3_750 gas, nothing for 0.
    /// @param spender The address that may spend.
    /// @param netuid The subnet that the stake is on.
    /// @param delta By how much, in alpha-rao.
    function increaseAllowance(address spender, uint256 netuid, uint256 delta) external;

    /// @notice Lowers an allowance of the caller, at most to 0.
    /// @dev Costs 3_750 gas, nothing for 0.
    /// @param spender The address that may spend.
    /// @param netuid The subnet that the stake is on.
    /// @param delta By how much, in alpha-rao.
    function decreaseAllowance(address spender, uint256 netuid, uint256 delta) external;

    /// @notice What `spender` may still give away of `source`'s stake on `netuid`.
    /// @return amount In alpha-rao.
    function allowance(address source, address spender, uint256 netuid) external view returns (uint256 amount);

    /// @notice Gives stake of `source` away, up to the caller's allowance. Also `source` itself needs one.
    /// @dev As `transferStake` by `source`. The allowance falls by `amount` even if there is less stake.
    /// Reverts with "trying to spend more than allowed". Costs 38_778 gas; the call must be given that much.
    /// @param source Whose stake.
    /// @param destination Whose it is to be.
    /// @param hotkey The account that the stake stands behind.
    /// @param originNetuid The subnet that the stake is on.
    /// @param destinationNetuid The subnet that it is to be on.
    /// @param amount Alpha to give, in alpha-rao of the origin subnet.
    function transferStakeFrom(
        address source,
        address destination,
        bytes32 hotkey,
        uint256 originNetuid,
        uint256 destinationNetuid,
        uint256 amount
    ) external;

    // --------------------------------------------------------------------------------------------
    // Views
    // --------------------------------------------------------------------------------------------

    /// @notice The alpha that `coldkey` holds under `hotkey` on `netuid`.
    /// @return alpha In alpha-rao. It grows when the hotkey earns.
    function getStake(bytes32 hotkey, bytes32 coldkey, uint256 netuid) external view returns (uint256 alpha);

    /// @notice The alpha of all coldkeys under `hotkey` on `netuid`.
    /// @return alpha In alpha-rao.
    function getTotalAlphaStaked(bytes32 hotkey, uint256 netuid) external view returns (uint256 alpha);

    /// @notice What all stakes of `coldkey` would sell for, each position alone and before its pool fee.
    /// @return value In rao.
    function getTotalColdkeyStake(bytes32 coldkey) external view returns (uint256 value);

    /// @notice The same on one subnet.
    /// @return value In rao.
    function getTotalColdkeyStakeOnSubnet(bytes32 coldkey, uint256 netuid)
        external
        view
        returns (uint256 value);

    /// @notice The stakes of all coldkeys under `hotkey`, on every subnet, at current prices.
    /// @return value In rao.
    function getTotalHotkeyStake(bytes32 hotkey) external view returns (uint256 value);

    /// @notice The coldkeys that stake with `hotkey` on `netuid`. They need not be validators.
    /// @dev Costs 625 gas for each coldkey and subnet that anyone stakes with the hotkey, also on other
    /// subnets: a popular hotkey cannot be read on chain.
    /// @return coldkeys Ascending.
    function getAlphaStakedValidators(bytes32 hotkey, uint256 netuid)
        external
        view
        returns (bytes32[] memory coldkeys);

    /// @notice The least that a nominator must keep staked.
    /// @return value In rao; 0 while the chain asks for none.
    function getNominatorMinRequiredStake() external view returns (uint256 value);
}
