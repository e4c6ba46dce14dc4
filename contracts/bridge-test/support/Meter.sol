// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {vm} from "@taovm/contracts/testing/TaoVm.sol";

/// @dev Measures frames from inside of a call, so that transactions of `--isolate` do not count.
contract Meter {
    receive() external payable {}

    /// @dev What a frame costs: the call's cost less that of the same call of a contract that does nothing.
    function cost(address target, uint256 gas_, bytes memory input) external returns (uint256) {
        address nothing = address(0x57095709);
        vm.etch(nothing, hex"00");
        metered(nothing, gas_, input);
        uint256 base = metered(nothing, gas_, input);
        // Reading it warms the address.
        require(target.code.length != 0, "there is no shim");
        return metered(target, gas_, input) - base;
    }

    /// @dev Whether a call with so much gas succeeds.
    function succeeds(address target, uint256 gas_, bytes memory input) external returns (bool done) {
        (done,) = target.call{gas: gas_}(input);
    }

    function metered(address target, uint256 gas_, bytes memory input) private returns (uint256 used) {
        bool done;
        assembly ("memory-safe") {
            let before := gas()
            done := call(gas_, target, 0, add(input, 0x20), mload(input), 0, 0)
            used := sub(before, gas())
        }
        require(done, "the call was refused");
    }
}
