// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {tao} from "./tao.sol";
import {vm as cheats} from "./TaoVm.sol";

/// @title A script whose rehearsal knows the precompiles
/// @notice `forge script` first runs a script in its own EVM. Where TAOVM_BRIDGE names a bridge, or the node that is
/// deployed to, precompiles answer there; without it only scripts work that call none.
///
///     TAOVM_BRIDGE=ws://127.0.0.1:8545 forge script script/Deploy.s.sol --rpc-url http://127.0.0.1:8545 \
///         --private-key $KEY --broadcast --skip-simulation --slow
///
/// forge's second rehearsal knows neither the code nor the cheat codes of this kit, so it has to be skipped.
abstract contract TaoScript {
    constructor() {
        if (bytes(cheats.envOr("TAOVM_BRIDGE", string(""))).length != 0) tao.begin("");
    }
}
