// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {TaoLib} from "@taovm/contracts/src/lib/TaoLib.sol";

/// @title TAO that its owner stakes
contract Treasury {
    error NotOwner();
    error PaymentFailed();

    address public immutable owner;
    bytes32 public immutable hotkey;
    uint16 public immutable netuid;

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner();
        _;
    }

    constructor(bytes32 hotkey_, uint16 netuid_) payable {
        owner = msg.sender;
        hotkey = hotkey_;
        netuid = netuid_;
    }

    receive() external payable {}

    /// @notice Stakes TAO of the treasury, in rao.
    function stake(uint256 amountRao) external onlyOwner {
        TaoLib.addStake(hotkey, amountRao, netuid);
    }

    /// @notice Sells alpha of the treasury, in alpha-rao. The TAO arrives without a call.
    function unstake(uint256 amountAlpha) external onlyOwner {
        TaoLib.removeStake(hotkey, amountAlpha, netuid);
    }

    /// @notice Pays out, in wei.
    function withdraw(address payable to, uint256 value) external onlyOwner {
        (bool paid,) = to.call{value: value}("");
        if (!paid) revert PaymentFailed();
    }

    /// @notice The treasury's stake, in alpha-rao.
    function staked() public view returns (uint256) {
        return TaoLib.stakeOf(hotkey, netuid);
    }
}
