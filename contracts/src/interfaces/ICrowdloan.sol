// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `ICrowdloan`.
address constant CROWDLOAN_ADDRESS = 0x0000000000000000000000000000000000000809;

/// @dev The crowdloan precompile.
ICrowdloan constant CROWDLOAN = ICrowdloan(CROWDLOAN_ADDRESS);

/// @notice A crowdloan. Amounts are rao.
/// @param creator The account that opened it and decides about it.
/// @param deposit What the creator put in and cannot withdraw.
/// @param minContribution The least contribution.
/// @param end The block at which contributions end.
/// @param cap What is to be raised.
/// @param fundsAccount The account that holds what was raised.
/// @param raised What was raised so far, the deposit included. Stays after the crowdloan is finalized.
/// @param hasTargetAddress Whether all goes to an account; otherwise a call spends it, as for a lease.
/// @param targetAddress That account, or 0.
/// @param finalized Whether it was spent.
/// @param contributorsCount Accounts that contributed, the creator included.
struct CrowdloanInfo {
    bytes32 creator;
    uint64 deposit;
    uint64 minContribution;
    uint32 end;
    uint64 cap;
    bytes32 fundsAccount;
    uint64 raised;
    bool hasTargetAddress;
    bytes32 targetAddress;
    bool finalized;
    uint32 contributorsCount;
}

/// @title Crowdloans
/// @notice Money that many raise for one purpose: an account or, through `ILeasing`, a leased subnet.
///
/// Units: amounts are rao (1 TAO = 1e9 rao = 1e18 wei), ends are block numbers. Accounts are 32-byte account
/// ids; `IAddressMapping` gives the one of an address.
///
/// Who pays: deposits and contributions are taken from the balance of the account mapped to the calling
/// address, and paid back to it. Under `delegatecall` the caller is the calling frame's own `msg.sender`.
/// `msg.value` is accepted, never used and not returned: send none.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing, and so does a
/// view of what does not exist. Give such calls a gas limit. A malformed argument reverts with a message and
/// keeps the unused gas. Each call must be given at least one gas more than it costs.
interface ICrowdloan {
    /// @notice The crowdloan of a number.
    /// @dev Burns the frame's gas for an unknown number, or one that was dissolved.
    function getCrowdloan(uint32 crowdloanId) external view returns (CrowdloanInfo memory crowdloan);

    /// @notice What an account has contributed to a crowdloan and not got back.
    /// @dev Burns the frame's gas when that is nothing. Stays after the crowdloan is finalized.
    /// @param coldkey The contributor's account id.
    /// @return amount In rao.
    function getContribution(uint32 crowdloanId, bytes32 coldkey) external view returns (uint64 amount);

    /// @notice Opens a crowdloan for an account. Its number is the number of crowdloans opened before.
    /// @dev Costs 17_560 gas.
    /// @param deposit What the caller puts in at once, at least 10 TAO. In rao.
    /// @param minContribution The least contribution, at least 0.1 TAO. In rao.
    /// @param cap What is to be raised, more than the deposit. In rao.
    /// @param end The block at which contributions end, 50_400 to 432_000 blocks from now.
    /// @param targetAddress Whose account gets what was raised. No code runs there.
    function create(uint64 deposit, uint64 minContribution, uint64 cap, uint32 end, address targetAddress)
        external
        payable;

    /// @notice Contributes to a crowdloan.
    /// @dev What exceeds the cap, or a limit that the creator has set for one contributor, is not taken; the
    /// least contribution counts for `amount` as given. Refused at the end, at the cap, and once there are 500
    /// contributors. Costs 16_479 gas.
    /// @param amount In rao.
    function contribute(uint32 crowdloanId, uint64 amount) external payable;

    /// @notice Takes all of the caller's contribution back, at any time before the crowdloan is finalized.
    /// @dev The creator's deposit stays. Costs 15_696 gas.
    function withdraw(uint32 crowdloanId) external payable;

    /// @notice Spends what was raised, as soon as that is the cap. By the creator.
    /// @dev Pays the target, or makes the call that the crowdloan is for as the creator; if that is refused,
    /// nothing happens. Costs 9_977 gas, whatever the call does.
    function finalize(uint32 crowdloanId) external payable;

    /// @notice Pays up to 50 contributors back, in order of their account ids. By the creator.
    /// @dev Repeat it until the creator alone is left. Costs 367_586 gas while somebody waits. The call that
    /// pays the last ones costs about 4_018 gas and 7_238 more for each, but must be given 367_587.
    function refund(uint32 crowdloanId) external payable;

    /// @notice Removes a crowdloan that only the creator contributes to, and pays the creator back. By the
    /// creator.
    /// @dev Costs 18_363 gas.
    function dissolve(uint32 crowdloanId) external payable;

    /// @notice Sets the least contribution of a crowdloan that is not finalized. By the creator.
    /// @dev Costs 5_771 gas.
    /// @param newMinContribution In rao, at least 0.1 TAO and at most the limit for one contributor.
    function updateMinContribution(uint32 crowdloanId, uint64 newMinContribution) external payable;

    /// @notice Sets the block at which contributions end. By the creator.
    /// @dev Costs 5_115 gas.
    /// @param newEnd 50_400 to 432_000 blocks from now.
    function updateEnd(uint32 crowdloanId, uint32 newEnd) external payable;

    /// @notice Sets what is to be raised. By the creator.
    /// @dev Costs 5_098 gas.
    /// @param newCap In rao, at least what was raised already.
    function updateCap(uint32 crowdloanId, uint64 newCap) external payable;
}
