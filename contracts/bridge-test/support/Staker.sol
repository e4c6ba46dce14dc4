// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {ADDRESS_MAPPING} from "@taovm/contracts/src/interfaces/IAddressMapping.sol";
import {STAKING_V2} from "@taovm/contracts/src/interfaces/IStakingV2.sol";

/// @dev A contract that stakes, in all the ways in which that can be taken back.
contract Staker {
    error ChangedItsMind();

    uint256 public writes;

    constructor(bytes32 hotkey, uint256 amount) payable {
        if (amount != 0) STAKING_V2.addStake(hotkey, amount, 2);
    }

    // It has to do without: TAO from the chain comes without a call.
    receive() external payable {
        revert ChangedItsMind();
    }

    function add(bytes32 hotkey, uint256 amount) public payable {
        STAKING_V2.addStake(hotkey, amount, 2);
        ++writes;
    }

    function remove(bytes32 hotkey, uint256 amount) public {
        STAKING_V2.removeStake(hotkey, amount, 2);
    }

    function addThenRevert(bytes32 hotkey, uint256 amount) external {
        add(hotkey, amount);
        revert ChangedItsMind();
    }

    function removeThenRevert(bytes32 hotkey, uint256 amount) external {
        remove(hotkey, amount);
        revert ChangedItsMind();
    }

    function addTwiceAndRevertOnce(bytes32 hotkey, uint256 amount) external {
        add(hotkey, amount);
        try this.addThenRevert(hotkey, amount) {
            assert(false);
        } catch {}
    }

    function tryAdd(bytes32 hotkey, uint256 amount) external returns (bool done, uint256 gasLeft) {
        try STAKING_V2.addStake{gas: 80_000}(hotkey, amount, 2) {
            done = true;
        } catch {}
        gasLeft = gasleft();
    }

    function tryRemove(bytes32 hotkey, uint256 amount) external returns (bool done) {
        try this.removeThenRevert(hotkey, amount) {
            done = true;
        } catch {}
    }

    function delegateAdd(bytes32 hotkey, uint256 amount) external payable {
        (bool done,) =
            address(STAKING_V2).delegatecall(abi.encodeCall(STAKING_V2.addStake, (hotkey, amount, 2)));
        require(done, "the delegated call was refused");
    }

    function staticAdd(bytes32 hotkey, uint256 amount) external view returns (bool done, bytes memory data) {
        return address(STAKING_V2).staticcall(abi.encodeCall(STAKING_V2.addStake, (hotkey, amount, 2)));
    }

    function stake(bytes32 hotkey) external view returns (uint256) {
        return STAKING_V2.getStake(hotkey, ADDRESS_MAPPING.addressMapping(address(this)), 2);
    }
}
