// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IMetagraph`.
address constant METAGRAPH_ADDRESS = 0x0000000000000000000000000000000000000802;

/// @dev The metagraph precompile.
IMetagraph constant METAGRAPH = IMetagraph(METAGRAPH_ADDRESS);

/// @notice Where a neuron says that it can be reached.
/// @dev All zero for a neuron that never announced anything.
/// @param block The block of the announcement.
/// @param version The neuron's own version number.
/// @param ip The address, an IPv4 one in the low 32 bits.
/// @param port The port.
/// @param ipType 4 or 6.
/// @param protocol The neuron's own protocol number.
struct AxonInfo {
    uint64 block;
    uint32 version;
    uint128 ip;
    uint16 port;
    uint8 ipType;
    uint8 protocol;
}

/// @title The metagraph
/// @notice What a subnet's last epoch said about its neurons.
///
/// Units: shares are `uint16` with 65_535 = 1. Alpha is alpha-rao, TAO is rao. Blocks are block numbers.
///
/// How it fails: an unknown subnet or neuron reads as 0 or false, except where stated. Those calls burn all
/// gas of their frame and return nothing. All functions refuse value.
interface IMetagraph {
    /// @notice The number of neurons of a subnet. Their uids are 0 to one less.
    function getUidCount(uint16 netuid) external view returns (uint16 count);

    /// @notice The value of the neuron's stake on all subnets, at current prices.
    /// @dev Not the stake on `netuid` alone: see `IStakingV2.getTotalAlphaStaked`. Burns the frame's gas for
    /// an unknown neuron.
    /// @return value In rao.
    function getStake(uint16 netuid, uint16 uid) external view returns (uint64 value);

    /// @notice Always 0: the chain keeps no rank.
    function getRank(uint16 netuid, uint16 uid) external view returns (uint16 rank);

    /// @notice Always 0: the chain keeps no trust.
    function getTrust(uint16 netuid, uint16 uid) external view returns (uint16 trust);

    /// @notice The weight that the validators agree on for the neuron.
    function getConsensus(uint16 netuid, uint16 uid) external view returns (uint16 consensus);

    /// @notice The neuron's share of the miners' emission.
    /// @dev `netuid` plus 4096 times m reads mechanism m of the subnet.
    function getIncentive(uint16 netuid, uint16 uid) external view returns (uint16 incentive);

    /// @notice The neuron's share of the validators' emission.
    function getDividends(uint16 netuid, uint16 uid) external view returns (uint16 dividends);

    /// @notice What the last epoch paid for the neuron.
    /// @return alpha In alpha-rao.
    function getEmission(uint16 netuid, uint16 uid) external view returns (uint64 alpha);

    /// @notice How far the validator's weights agreed with the consensus.
    function getVtrust(uint16 netuid, uint16 uid) external view returns (uint16 vtrust);

    /// @notice Whether the neuron holds a validator permit.
    function getValidatorStatus(uint16 netuid, uint16 uid) external view returns (bool permitted);

    /// @notice The block of the neuron's last weights, or of its registration.
    /// @dev `netuid` plus 4096 times m reads mechanism m of the subnet.
    function getLastUpdate(uint16 netuid, uint16 uid) external view returns (uint64 blockNumber);

    /// @notice Whether the neuron was active in the last epoch.
    function getIsActive(uint16 netuid, uint16 uid) external view returns (bool active);

    /// @notice Where the neuron can be reached.
    /// @dev Burns the frame's gas for an unknown neuron.
    function getAxon(uint16 netuid, uint16 uid) external view returns (AxonInfo memory axon);

    /// @notice The neuron's hotkey.
    /// @dev Burns the frame's gas for an unknown neuron.
    function getHotkey(uint16 netuid, uint16 uid) external view returns (bytes32 hotkey);

    /// @notice The coldkey that owns the neuron's hotkey.
    /// @dev Burns the frame's gas for an unknown neuron.
    function getColdkey(uint16 netuid, uint16 uid) external view returns (bytes32 coldkey);
}
