// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoCrypto} from "../../src/lib/TaoCrypto.sol";
import {TaoLib} from "../../src/lib/TaoLib.sol";

/// @dev The libraries' functions as calls of their own, so that tests see their errors and their gas.
contract TaoLibUser {
    event Kept(bytes4 error, uint256 gasUsed);

    receive() external payable {}

    function toRao(uint256 weiAmount) external pure returns (uint64) {
        return TaoLib.toRao(weiAmount);
    }

    function splitWei(uint256 weiAmount) external pure returns (uint64, uint256) {
        return TaoLib.splitWei(weiAmount);
    }

    function toWei(uint256 amountRao) external pure returns (uint256) {
        return TaoLib.toWei(amountRao);
    }

    function fromTao(uint256 tao) external pure returns (uint64) {
        return TaoLib.fromTao(tao);
    }

    function self() external view returns (bytes32) {
        return TaoLib.self();
    }

    function stakeOf(bytes32 hotkey, uint16 netuid) external view returns (uint256) {
        return TaoLib.stakeOf(hotkey, netuid);
    }

    function pay(bytes32 destination, uint256 amountRao) external {
        TaoLib.pay(destination, amountRao);
    }

    function addStake(bytes32 hotkey, uint256 amountRao, uint16 netuid) external {
        TaoLib.addStake(hotkey, amountRao, netuid);
    }

    function addStakeLimit(bytes32 hotkey, uint256 amountRao, uint256 limit, bool partially, uint16 netuid)
        external
    {
        TaoLib.addStakeLimit(hotkey, amountRao, limit, partially, netuid);
    }

    function removeStake(bytes32 hotkey, uint256 amountAlpha, uint16 netuid) external {
        TaoLib.removeStake(hotkey, amountAlpha, netuid);
    }

    function removeStakeLimit(
        bytes32 hotkey,
        uint256 amountAlpha,
        uint256 limit,
        bool partially,
        uint16 netuid
    ) external {
        TaoLib.removeStakeLimit(hotkey, amountAlpha, limit, partially, netuid);
    }

    function removeStakeFull(bytes32 hotkey, uint16 netuid) external {
        TaoLib.removeStakeFull(hotkey, netuid);
    }

    function removeStakeFullLimit(bytes32 hotkey, uint16 netuid, uint256 limit) external {
        TaoLib.removeStakeFullLimit(hotkey, netuid, limit);
    }

    function moveStake(bytes32 from, bytes32 to, uint16 fromNetuid, uint16 toNetuid, uint256 amountAlpha)
        external
    {
        TaoLib.moveStake(from, to, fromNetuid, toNetuid, amountAlpha);
    }

    function transferStake(
        address to,
        bytes32 hotkey,
        uint16 fromNetuid,
        uint16 toNetuid,
        uint256 amountAlpha
    ) external {
        TaoLib.transferStake(to, hotkey, fromNetuid, toNetuid, amountAlpha);
    }

    function transferStakeFrom(
        address source,
        address to,
        bytes32 hotkey,
        uint16 fromNetuid,
        uint16 toNetuid,
        uint256 amountAlpha
    ) external {
        TaoLib.transferStakeFrom(source, to, hotkey, fromNetuid, toNetuid, amountAlpha);
    }

    function burnAlpha(bytes32 hotkey, uint256 amountAlpha, uint16 netuid) external {
        TaoLib.burnAlpha(hotkey, amountAlpha, netuid);
    }

    function quoteBuy(uint16 netuid, uint256 amountRao) external view returns (uint256) {
        return TaoLib.quoteBuy(netuid, amountRao);
    }

    function quoteSell(uint16 netuid, uint256 amountAlpha) external view returns (uint256) {
        return TaoLib.quoteSell(netuid, amountAlpha);
    }

    function sha3Fips256(bytes calldata data) external view returns (bytes32) {
        return TaoCrypto.sha3Fips256(data);
    }

    function recoverPublicKey(bytes32 hash, uint8 v, bytes32 r, bytes32 s)
        external
        view
        returns (bytes32, bytes32)
    {
        return TaoCrypto.recoverPublicKey(hash, v, r, s);
    }

    /// @dev Calls one of the functions above, catches its error and says what it cost.
    function attempt(bytes calldata call) external {
        uint256 before = gasleft();
        (bool done, bytes memory answer) = address(this).call(call);
        emit Kept(done ? bytes4(0) : bytes4(answer), before - gasleft());
    }
}
