// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

import {TaoVm, VM_ADDRESS} from "../TaoVm.sol";
import {BURN_ADDRESS, CHAIN_ADDRESS} from "../internal/Addresses.sol";
import {ITaoFrames} from "./ITaoFrames.sol";

/// @title The code that stands at a precompile's address in forge
/// @notice It hands the frame to `TaoChain` and ends as that says: with the same return data, in the same way and
/// for the same gas as on the chain.
/// @dev It is written in opcodes because what it costs has to be known to the unit, whatever compiles the test.
///
/// Gas. While metering is paused nothing that the shim or the chain does counts. `resetGasMetering` then gives
/// the frame its limit back when the next opcode runs, so what counts is what comes after it:
///
///     exit    opcodes after the reset                             gas
///     NOW     RETURN or REVERT                                    0
///     SLIDE   POP JUMP, n times JUMPDEST, PUSH1, then as NOW      13 + n
///     BURN    POP CALL POP CALL POP JUMP, n JUMPDEST, PUSH1, …    217 + k1 + k2 + n
///     LOST    INVALID                                             all
///
/// The two calls burn k1 and k2 at an address whose code is INVALID. At NOW the success flag of the reset, 1,
/// serves as RETURN's offset, so the data stand at memory offset 1.
library Shim {
    /// @dev Where the exits are in the code.
    uint256 internal constant EXIT_RETURN = 0x18b;
    uint256 internal constant EXIT_REVERT = 0x1ad;
    uint256 internal constant EXIT_LOST = 0x1cf;
    uint256 internal constant EXIT_SLIDE = 0x1d1;
    uint256 internal constant EXIT_BURN = 0x1f5;

    /// @dev Where the slides end: the last JUMPDEST of each is one before.
    uint256 internal constant SLIDE = 512;
    uint256 internal constant RETURN_SLIDE_END = 0x253 + SLIDE;
    uint256 internal constant REVERT_SLIDE_END = 0x253 + 2 * SLIDE + 3;

    uint256 internal constant SLIDE_COST = 13;
    uint256 internal constant BURN_COST = 217;

    /// @notice The code for a precompile's address.
    function code(address precompile) internal pure returns (bytes memory) {
        bytes memory slide = new bytes(SLIDE);
        for (uint256 i; i < SLIDE; ++i) {
            slide[i] = 0x5b;
        }
        return abi.encodePacked(entry(precompile), answer(), exits(), slide, hex"6001f3", slide, hex"6001fd");
    }

    /// @dev Whether metering is paused already, the frame's gas, then the call of the chain: limit, precompile, own
    /// address, caller, value, input.
    function entry(address precompile) private pure returns (bytes memory) {
        return abi.encodePacked(
            // Paused metering reads the same gas twice.
            hex"5a5a14",
            cheatAtZero(TaoVm.resetGasMetering.selector, 0x81),
            // The limit is what is left right after a reset, and the 4 gas of POP and GAS.
            hex"505a600401",
            cheatAtZero(TaoVm.pauseGasMetering.selector, 0x82),
            hex"50",
            warmed(),
            hex"602052",
            abi.encodePacked(hex"73", precompile, hex"604052", hex"30606052", hex"33608052", hex"3460a052"),
            hex"365f60c037",
            abi.encodePacked(hex"63", ITaoFrames.frame.selector, hex"5f52"),
            // Calldata is 4 + 5 * 32 bytes longer than the frame's.
            abi.encodePacked(hex"5f5f3660a401601c5f73", CHAIN_ADDRESS, hex"5af1")
        );
    }

    /// @dev A failure of the kit itself goes on as a revert. Else the header's four words come to the stack as
    /// slide, k2, k1, exit, the data to memory offset 1, and the exit is taken with slide, k2, k1, length. Under all
    /// of it lies whether metering was paused.
    function answer() private pure returns (bytes memory) {
        return abi.encodePacked(
            hex"61012f57",
            hex"3d5f5f3e3d",
            abi.encodePacked(unlessPaused(TaoVm.resumeGasMetering.selector, 0x82), hex"5952", callStored()),
            hex"505ffd",
            hex"5b60805f5f3e",
            hex"6060516040516020515f51",
            hex"60803d0380608060013e",
            abi.encodePacked(unlessPaused(TaoVm.resumeGasMetering.selector, 0x86), hex"5952", callStored()),
            abi.encodePacked(hex"50", unlessPaused(TaoVm.resetGasMetering.selector, 0x86), hex"5952"),
            hex"9056"
        );
    }

    /// @dev The selector of a cheat code, or that of one without effect where metering was paused: what the test has
    /// paused stays paused. `dup` is the DUP that reaches the flag.
    function unlessPaused(bytes4 selector, bytes1 dup) private pure returns (bytes memory) {
        bytes4 difference = selector ^ TaoVm.getBlockNumber.selector;
        return abi.encodePacked(hex"63", difference, dup, hex"0263", selector, hex"18");
    }

    function exits() private pure returns (bytes memory) {
        bytes memory burn = abi.encodePacked(hex"5f5f5f5f5f73", BURN_ADDRESS);
        return abi.encodePacked(
            abi.encodePacked(hex"5b", callStored(), hex"f3"),
            abi.encodePacked(hex"5b", callStored(), hex"fd"),
            hex"5bfe",
            abi.encodePacked(hex"5b83", callStored(), hex"5056"),
            abi.encodePacked(hex"5b83", burn, hex"89", burn, hex"8f", callStored(), hex"50f150f15056")
        );
    }

    /// @dev Reads a slot of the chain by a cheat code: a call of it then costs as little as the frame may have.
    function warmed() private pure returns (bytes memory) {
        return abi.encodePacked(
            abi.encodePacked(hex"63", TaoVm.load.selector, hex"5f5273", CHAIN_ADDRESS, hex"602052"),
            abi.encodePacked(hex"5f5f6044601c5f73", VM_ADDRESS, hex"5af150")
        );
    }

    /// @dev A cheat code without arguments, its selector at the start of memory.
    function cheatAtZero(bytes4 selector, bytes1 dup) private pure returns (bytes memory) {
        return abi.encodePacked(unlessPaused(selector, dup), hex"5f525f5f6004601c5f73", VM_ADDRESS, hex"5af1");
    }

    /// @dev Calls the cheat code whose selector is at the end of memory.
    function callStored() private pure returns (bytes memory) {
        return abi.encodePacked(hex"5f5f600460045903", hex"5f73", VM_ADDRESS, hex"5af1");
    }
}
