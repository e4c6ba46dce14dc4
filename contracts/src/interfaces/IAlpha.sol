// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `IAlpha`.
address constant ALPHA_ADDRESS = 0x0000000000000000000000000000000000000808;

/// @dev The alpha precompile.
IAlpha constant ALPHA = IAlpha(ALPHA_ADDRESS);

/// @title Alpha: prices, pools and emission
/// @notice What a subnet's alpha costs, and what a trade would give.
///
/// Units: TAO amounts are rao, alpha amounts are alpha-rao (both 1e9 to the whole). Prices are TAO for one
/// alpha, 1e18 = 1, with nine decimals that can differ from 0.
///
/// How it fails: an unknown subnet reads as the chain's default for it, which is 1e18 for prices and 0 for
/// pools. The simulated swaps are refused like a real one would be: that burns all gas of the frame and
/// returns nothing, so call them with a gas limit. All functions refuse value.
interface IAlpha {
    // --------------------------------------------------------------------------------------------
    // Prices
    // --------------------------------------------------------------------------------------------

    /// @notice The current price of the subnet's alpha.
    /// @return price TAO for one alpha, 1e18 = 1. 1e18 on subnets without a pool, 0 when the pool is empty.
    function getAlphaPrice(uint16 netuid) external view returns (uint256 price);

    /// @notice The moving average of the price.
    /// @return price TAO for one alpha, 1e18 = 1.
    function getMovingAlphaPrice(uint16 netuid) external view returns (uint256 price);

    /// @notice The sum of the current prices of all subnets except root.
    /// @dev Leaves out prices of 1 and more. Its gas grows with the number of subnets.
    /// @return price 1e18 = 1.
    function getSumAlphaPrice() external view returns (uint256 price);

    /// @notice The number of blocks after which an observed price weighs half in the moving average.
    function getEMAPriceHalvingBlocks(uint16 netuid) external view returns (uint64 blocks);

    // --------------------------------------------------------------------------------------------
    // Pools
    // --------------------------------------------------------------------------------------------

    /// @notice The TAO in the subnet's pool, in rao.
    function getTaoInPool(uint16 netuid) external view returns (uint64 tao);

    /// @notice The alpha in the subnet's pool, in alpha-rao.
    function getAlphaInPool(uint16 netuid) external view returns (uint64 alpha);

    /// @notice The subnet's alpha outside the pool, in alpha-rao.
    function getAlphaOutPool(uint16 netuid) external view returns (uint64 alpha);

    /// @notice The subnet's alpha inside and outside the pool, in alpha-rao.
    function getAlphaIssuance(uint16 netuid) external view returns (uint64 alpha);

    /// @notice All TAO that was ever traded on the pool, in rao.
    function getSubnetVolume(uint16 netuid) external view returns (uint256 volume);

    /// @notice 1 for a subnet with a pool, 0 for one whose alpha is TAO.
    function getSubnetMechanism(uint16 netuid) external view returns (uint16 mechanism);

    /// @notice The netuid of root: 0.
    function getRootNetuid() external view returns (uint16 netuid);

    // --------------------------------------------------------------------------------------------
    // Simulated swaps
    // --------------------------------------------------------------------------------------------

    /// @notice The alpha that a purchase would give now, its fee taken off. Changes nothing.
    /// @param tao What is paid, in rao. 0 gives 0.
    /// @return alpha In alpha-rao.
    function simSwapTaoForAlpha(uint16 netuid, uint64 tao) external view returns (uint256 alpha);

    /// @notice The TAO that a sale would give now, its fee taken off. Changes nothing.
    /// @param alpha What is sold, in alpha-rao. 0 gives 0.
    /// @return tao In rao.
    function simSwapAlphaForTao(uint16 netuid, uint64 alpha) external view returns (uint256 tao);

    // --------------------------------------------------------------------------------------------
    // Emission
    // --------------------------------------------------------------------------------------------

    /// @notice The TAO that the last block added to the subnet's pool, in rao.
    function getTaoInEmission(uint16 netuid) external view returns (uint256 tao);

    /// @notice The alpha that the last block added to the subnet's pool, in alpha-rao.
    function getAlphaInEmission(uint16 netuid) external view returns (uint256 alpha);

    /// @notice The alpha that the last block set aside for the subnet's neurons, in alpha-rao.
    function getAlphaOutEmission(uint16 netuid) external view returns (uint256 alpha);

    /// @notice How much root stake counts beside alpha.
    /// @return weight A fraction: 2^64 - 1 is all of it.
    function getTaoWeight() external view returns (uint256 weight);

    /// @notice The part of child key earnings that is burned.
    /// @return burn A fraction: 2^64 - 1 is all of it.
    function getCKBurn() external view returns (uint256 burn);
}
