// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `ILeasing`.
address constant LEASING_ADDRESS = 0x000000000000000000000000000000000000080a;

/// @dev The leasing precompile.
ILeasing constant LEASING = ILeasing(LEASING_ADDRESS);

/// @notice A lease of a subnet.
/// @param beneficiary The account that opened the crowdloan: it runs the subnet, and owns it in the end.
/// @param coldkey The lease's own coldkey, the subnet's owner. Nobody has its key.
/// @param hotkey The lease's own hotkey, under which the owner's cut is staked.
/// @param emissionsShare Percent of the owner's cut that contributors and beneficiary share.
/// @param hasEndBlock Whether the lease ends.
/// @param endBlock The block from which the beneficiary can own the subnet, or 0.
/// @param netuid The subnet.
/// @param cost What registration and proxy took of what was raised, in rao.
struct LeaseInfo {
    bytes32 beneficiary;
    bytes32 coldkey;
    bytes32 hotkey;
    uint8 emissionsShare;
    bool hasEndBlock;
    uint32 endBlock;
    uint16 netuid;
    uint64 cost;
}

/// @title Leases
/// @notice Subnets that a crowdloan pays for. The contributors share the owner's cut of the subnet's emission,
/// as stake under the lease's hotkey, paid every 100 blocks; the beneficiary runs the subnet as a proxy of the
/// lease's coldkey. What the registration leaves of the crowdloan goes back to all by their shares.
///
/// Units: TAO amounts are rao (1 TAO = 1e9 rao = 1e18 wei), ends are block numbers.
///
/// Who pays: the crowdloan's deposit is taken from the balance of the account mapped to the calling address.
/// Under `delegatecall` the caller is the calling frame's own `msg.sender`. `msg.value` is accepted, never used
/// and not returned: send none.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing, and so do
/// `getLease` and `getLeaseIdForSubnet` of what does not exist. Give such calls a gas limit. A malformed
/// argument reverts with a message and keeps the unused gas.
interface ILeasing {
    /// @notice The lease of a number.
    /// @dev Burns the frame's gas for an unknown number, or a lease that was terminated.
    function getLease(uint32 leaseId) external view returns (LeaseInfo memory lease);

    /// @notice A contributor's share of what the lease pays.
    /// @dev Both results are in units of 2^-64: the share is (whole + fraction) / 2^64. Zero for others, among
    /// them the beneficiary, who has what the contributors leave.
    /// @param contributor The contributor's account id.
    /// @return whole The whole part times 2^64.
    /// @return fraction The rest times 2^64.
    function getContributorShare(uint32 leaseId, bytes32 contributor)
        external
        view
        returns (uint128 whole, uint128 fraction);

    /// @notice The lease that a subnet was registered for.
    /// @dev Also when that lease was terminated. Burns the frame's gas for another subnet.
    function getLeaseIdForSubnet(uint16 netuid) external view returns (uint32 leaseId);

    /// @notice Opens a crowdloan that registers a leased subnet when it is finalized. The caller becomes its
    /// creator and the lease's beneficiary.
    /// @dev Contributions, refunds and the rest are `ICrowdloan`'s. Costs 3_890_452 gas; the call must be given
    /// at least one more.
    /// @param crowdloanDeposit What the caller puts in at once, at least 10 TAO. In rao.
    /// @param crowdloanMinContribution The least contribution, at least 0.1 TAO. In rao.
    /// @param crowdloanCap What is to be raised: the lock cost of a subnet, 0.093 TAO and more. In rao.
    /// @param crowdloanEnd The block at which contributions end, 50_400 to 432_000 blocks from now.
    /// @param leasingEmissionsShare Percent of the owner's cut to share; more than 100 means 100.
    /// @param hasLeasingEndBlock Whether the lease ends.
    /// @param leasingEndBlock From when the beneficiary can own the subnet. Has to lie in the future when the
    /// crowdloan is finalized.
    function createLeaseCrowdloan(
        uint64 crowdloanDeposit,
        uint64 crowdloanMinContribution,
        uint64 crowdloanCap,
        uint32 crowdloanEnd,
        uint8 leasingEmissionsShare,
        bool hasLeasingEndBlock,
        uint32 leasingEndBlock
    ) external payable;

    /// @notice Makes the caller, the beneficiary, the owner of a subnet whose lease has ended.
    /// @dev What the lease's coldkey still holds stays out of everybody's reach, and dividends that were not
    /// paid are lost. Costs about 18_916 gas and 3_148 more for each contributor; the call must be given at
    /// least 1_607_432.
    /// @param hotkey A hotkey of the caller, which becomes the subnet owner's.
    function terminateLease(uint32 leaseId, bytes32 hotkey) external payable;
}
