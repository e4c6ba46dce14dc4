// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @title The cheat codes of forge that the kit uses, and assertions
/// @notice A test that has forge-std uses its `vm`; one that has not imports this one.
interface TaoVm {
    // State
    function load(address target, bytes32 slot) external view returns (bytes32);
    function store(address target, bytes32 slot, bytes32 value) external;
    function etch(address target, bytes calldata code) external;
    function deal(address account, uint256 balance) external;
    function label(address account, string calldata name) external;
    function roll(uint256 number) external;
    function warp(uint256 timestamp) external;
    function getBlockNumber() external view returns (uint256);
    function getBlockTimestamp() external view returns (uint256);
    function snapshotState() external returns (uint256);
    function revertToState(uint256 id) external returns (bool);

    // Callers
    function prank(address sender) external;
    function startPrank(address sender) external;
    function stopPrank() external;
    function addr(uint256 privateKey) external pure returns (address);
    function broadcast() external;
    function broadcast(uint256 privateKey) external;
    function startBroadcast() external;
    function startBroadcast(uint256 privateKey) external;
    function stopBroadcast() external;

    // Calls
    function expectRevert() external;
    function expectRevert(bytes calldata data) external;
    function expectRevert(bytes4 selector) external;
    function expectCall(address callee, bytes calldata data) external;
    function expectCall(address callee, bytes calldata data, uint64 count) external;
    function expectEmit(address emitter) external;
    function mockCall(address callee, bytes calldata data, bytes calldata result) external;
    function mockFunction(address callee, address target, bytes calldata data) external;
    function mockCallRevert(address callee, bytes calldata data, bytes calldata result) external;

    // Inputs
    function assume(bool condition) external pure;

    // Gas
    function pauseGasMetering() external;
    function resumeGasMetering() external;
    function resetGasMetering() external;

    // The world outside
    function rpc(string calldata endpoint, string calldata method, string calldata params)
        external
        returns (bytes memory);
    function activeFork() external view returns (uint256);
    function makePersistent(address account) external;
    function allowCheatcodes(address account) external;
    function envString(string calldata name) external view returns (string memory);
    function envOr(string calldata name, string calldata otherwise) external view returns (string memory);
    function envOr(string calldata name, uint256 otherwise) external view returns (uint256);

    function envOr(string calldata name, bytes32 otherwise) external view returns (bytes32);
    function readFileBinary(string calldata path) external view returns (bytes memory);

    // Text
    function toString(bytes calldata value) external pure returns (string memory);
    function toString(bytes32 value) external pure returns (string memory);
    function toString(address value) external pure returns (string memory);
    function toString(uint256 value) external pure returns (string memory);

    // Assertions
    function assertTrue(bool condition) external pure;
    function assertTrue(bool condition, string calldata message) external pure;
    function assertFalse(bool condition) external pure;
    function assertEq(uint256 left, uint256 right) external pure;
    function assertEq(uint256 left, uint256 right, string calldata message) external pure;
    function assertEq(bytes32 left, bytes32 right) external pure;
    function assertEq(address left, address right) external pure;
    function assertEq(string calldata left, string calldata right) external pure;
    function assertEq(bytes calldata left, bytes calldata right) external pure;
    function assertNotEq(uint256 left, uint256 right) external pure;
    function assertNotEq(bytes32 left, bytes32 right) external pure;
    function assertGt(uint256 left, uint256 right) external pure;
    function assertGe(uint256 left, uint256 right) external pure;
    function assertLt(uint256 left, uint256 right) external pure;
    function assertLe(uint256 left, uint256 right) external pure;
    function assertApproxEqAbs(uint256 left, uint256 right, uint256 delta) external pure;
}

/// @dev Where forge answers cheat codes.
address constant VM_ADDRESS = 0x7109709ECfa91a80626fF3989D68f67F5b1DD12D;

/// @dev As forge-std's `vm`, for tests without it.
TaoVm constant vm = TaoVm(VM_ADDRESS);
