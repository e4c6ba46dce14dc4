// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {vm} from "../TaoVm.sol";
import {
    BURN_ADDRESS,
    CHAIN_ADDRESS,
    NOTES_ADDRESS,
    PAYER_ADDRESS,
    PROBE_ADDRESS,
    PULLER_ADDRESS
} from "../internal/Addresses.sol";
import {ITaoChain} from "../internal/ITaoChain.sol";
import {Shim} from "./Shim.sol";

/// @title Puts the chain into forge's EVM
library Install {
    /// @dev What the chain can pay before it has taken anything.
    uint256 private constant FUNDS = 1 << 120;

    /// @dev taovm's own precompile, which runs reward scripts.
    address private constant REWARDS = 0x74616F0000000000000000000000000000000001;

    /// @notice Installs everything but the chain's own code and its version.
    function all() internal {
        if (bytes(vm.envOr("TAOVM_BRIDGE", string(""))).length == 0) revert ITaoChain.NoBridge();
        vm.deal(CHAIN_ADDRESS, FUNDS);
        vm.etch(BURN_ADDRESS, hex"fe");
        vm.etch(NOTES_ADDRESS, hex"00");
        // CALL(GAS, chain, CALLDATALOAD(4)), and its flag back
        vm.etch(PULLER_ADDRESS, abi.encodePacked(hex"5f5f5f5f60043573", CHAIN_ADDRESS, hex"5af15f5260205ff3"));
        // SELFDESTRUCT(CALLDATALOAD(0))
        vm.etch(PAYER_ADDRESS, hex"5f35ff");
        // PUSH0 PUSH0 TSTORE STOP
        vm.etch(PROBE_ADDRESS, hex"5f5f5d00");
        (bool isNewEnough,) = PROBE_ADDRESS.call("");
        if (!isNewEnough) revert ITaoChain.EvmTooOld();
        for (uint160 i = 0x400; i <= 0x403; ++i) {
            shim(address(i));
        }
        for (uint160 i = 0x800; i <= 0x80d; ++i) {
            shim(address(i));
        }
        shim(REWARDS);
        lint();
        label();
    }

    function shim(address precompile) private {
        vm.etch(precompile, Shim.code(precompile));
        // In a fork only the test may use cheat codes.
        vm.allowCheatcodes(precompile);
    }

    /// @dev forge answers here as Ethereum does and lets nobody change it; the chain answers otherwise.
    function lint() private {
        string memory dispatch =
            "0x06 is Dispatch on Bittensor, not bn128 addition (that is 0x09), and forge cannot show it";
        string memory add = "0x09 is bn128 addition on Bittensor, not BLAKE2F, and forge cannot show it";
        vm.mockCallRevert(address(6), "", abi.encodeWithSignature("Error(string)", dispatch));
        vm.mockCallRevert(address(9), "", abi.encodeWithSignature("Error(string)", add));
    }

    function label() private {
        vm.label(CHAIN_ADDRESS, "taovm chain");
        vm.label(BURN_ADDRESS, "taovm: gas that the chain takes");
        vm.label(NOTES_ADDRESS, "taovm notes");
        vm.label(PROBE_ADDRESS, "taovm: is the frame static?");
        vm.label(address(0x800), "BalanceTransfer");
        vm.label(address(0x801), "StakingV1");
        vm.label(address(0x802), "Metagraph");
        vm.label(address(0x803), "Subnet");
        vm.label(address(0x804), "Neuron");
        vm.label(address(0x805), "StakingV2");
        vm.label(address(0x806), "UidLookup");
        vm.label(address(0x807), "StorageQuery");
        vm.label(address(0x808), "Alpha");
        vm.label(address(0x809), "Crowdloan");
        vm.label(address(0x80a), "Leasing");
        vm.label(address(0x80b), "Proxy");
        vm.label(address(0x80c), "AddressMapping");
        vm.label(address(0x80d), "VotingPower");
    }
}
