// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {tao} from "./tao.sol";

/// @title A test whose precompiles are the chain's
/// @notice `contract MyTest is TaoTest`, or `is Test, TaoTest` beside forge-std, run by `taovm forge test`. The chain is
/// there when `setUp` runs. Each test, fuzz case and invariant run has its own, as it has its own EVM.
abstract contract TaoTest {
    constructor() {
        tao.begin(genesis());
    }

    /// @notice The chain to start from: nothing for the one that `taovm forge` was started with, or the text of a
    /// genesis file, as `taovm genesis` prints it.
    function genesis() internal view virtual returns (string memory) {
        return "";
    }

    /// @notice The test has to see a refusal of this name: `AmountTooLow`, or in full
    /// `SubtensorModule.AmountTooLow`. It is seen also where the caller catches or reverts.
    function expectDispatchError(string memory name) internal {
        tao.expectDispatchError(name);
    }

    /// @notice The name of the chain's last refusal; nothing if it has refused nothing.
    function lastDispatchError() internal view returns (string memory) {
        return tao.lastDispatchError();
    }
}
