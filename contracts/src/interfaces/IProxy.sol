// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IProxy`.
address constant PROXY_ADDRESS = 0x000000000000000000000000000000000000080b;

/// @dev The proxy precompile.
IProxy constant PROXY = IProxy(PROXY_ADDRESS);

/// @notice One that may act for an account.
/// @param delegate The account id of who acts.
/// @param proxyType Which calls it may make, see `IProxy`.
/// @param delay Blocks between an announcement and the call; 0 for none.
struct ProxyInfo {
    bytes32 delegate;
    uint256 proxyType;
    uint256 delay;
}

/// @title Proxies
/// @notice Lets an account act for another one, and makes accounts without a key.
///
/// Types: 0 Any, 1 Owner, 2 NonCritical, 3 NonTransfer, 4 Senate, 5 NonFungible, 6 Triumvirate, 7 Governance,
/// 8 Staking, 9 Registration, 10 Transfer, 11 SmallTransfer, 12 RootWeights, 13 ChildKeys,
/// 14 SudoUncheckedSetCode, 15 SwapHotkey, 16 SubnetLeaseBeneficiary, 17 RootClaim. 4, 6, 7 and 12 permit
/// nothing. Any other number burns the frame's gas.
///
/// Who acts and pays: the account mapped to the calling address. For n proxies 60_000_000 + 33_000_000 · n
/// rao of its balance are held back until they are removed. All functions refuse value.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing. Give such
/// calls a gas limit. A malformed argument reverts with a message.
interface IProxy {
    /// @notice Makes an account without a key that the caller acts for as a proxy.
    /// @dev Holds back 93_000_000 rao of the caller. Fails for the same arguments in one transaction. Costs
    /// 5_520 gas; the call must be given at least one more.
    /// @param proxyType Which calls the caller may make as the new account.
    /// @param delay Blocks between an announcement and the call.
    /// @param index Tells several accounts of one transaction apart.
    /// @return account The new account's id.
    function createPureProxy(uint8 proxyType, uint32 delay, uint16 index) external returns (bytes32 account);

    /// @notice Gives up an account without a key. Always fails: the caller would have to be that account.
    /// @dev Make the chain's `kill_pure` inside of `proxyCall` instead. Needs 5_502 gas.
    /// @param spawner The account id of who made it.
    /// @param proxyType As it was made.
    /// @param index As it was made.
    /// @param height The block in which it was made.
    /// @param extIndex The transaction's place in that block, inherents included.
    function killPureProxy(bytes32 spawner, uint8 proxyType, uint16 index, uint32 height, uint32 extIndex)
        external;

    /// @notice Makes a call of the chain as another account that the caller is a proxy of.
    /// @dev The caller's first proxy without regard to its delay is used, which has to be 0. A failure of the
    /// inner call fails the whole. Costs 9_916 gas and that of the inner call, nothing if the inner call is
    /// free; must be given at least that and one more.
    /// @param real The account id to act as.
    /// @param forceProxyType Empty, or the type of the proxy to use in its first item.
    /// @param call The call in SCALE encoding, a byte an item: an array, not `bytes`. Nested at most 8 deep.
    function proxyCall(bytes32 real, uint8[] calldata forceProxyType, uint8[] calldata call) external;

    /// @notice Lets `delegate` act for the caller.
    /// @dev At most 20 proxies. Costs 5_499 gas; the call must be given at least one more.
    /// @param delegate The account id of who may act.
    /// @param proxyType Which calls it may make.
    /// @param delay Blocks between an announcement and the call.
    function addProxy(bytes32 delegate, uint8 proxyType, uint32 delay) external;

    /// @notice Takes back what `addProxy` gave, with the same arguments, and releases the deposit for it.
    /// @dev Costs 8_042 gas; the call must be given at least one more.
    /// @param delegate The account id of who might act.
    /// @param proxyType As it was added.
    /// @param delay As it was added.
    function removeProxy(bytes32 delegate, uint8 proxyType, uint32 delay) external;

    /// @notice Takes back all proxies of the caller and releases their deposit. Succeeds without any, too.
    /// @dev Costs 5_527 gas; the call must be given at least one more.
    function removeProxies() external;

    /// @notice Sets the caller's deposits to what the chain asks for today.
    /// @dev Costs 12_233 gas, nothing if a deposit changed; the call must be given at least one more.
    function pokeDeposit() external;

    /// @notice Who may act for `account`.
    /// @dev Costs 625 gas, never fails.
    /// @param account An account id.
    /// @return proxies Sorted by delegate, type and delay.
    function getProxies(bytes32 account) external view returns (ProxyInfo[] memory proxies);
}
