// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @title What the kit asks of the chain in forge's EVM
/// @notice Its code is `chain/TaoChain.sol`.
interface ITaoChain {
    /// @notice The chain refused a call: `SubtensorModule.AmountTooLow`.
    error TaoRefused(string name);

    /// @notice A frame with so little gas cannot move money in forge, which needs some 15,000 for it. On the chain
    /// it could; give the call more.
    error TooLittleGasInForge(uint256 gasLimit);

    /// @notice forge's EVM is older than the chain's: set `evm_version = "prague"` in foundry.toml.
    error EvmTooOld();

    /// @notice The bridge is not there: run `taovm forge test`, or set TAOVM_BRIDGE to a bridge's endpoint.
    error NoBridge();

    /// @notice Puts code at the precompiles' addresses.
    function install() external;

    /// @notice Begins a chain: the bridge's own, or that of a genesis file's text.
    /// @return number Its newest block.
    /// @return timestamp That block's time.
    function begin(string calldata genesis) external returns (uint256 number, uint256 timestamp);

    /// @notice Begins with a block of the node that is forked.
    function beginAt(uint256 number) external returns (uint256, uint256);

    /// @notice Makes a call of the chain, as JSON `{"pallet": ..., "call": ..., "args": ...}`. Reverts with
    /// `TaoRefused`.
    /// @param origin The account that makes it; zero is root.
    /// @return made Netuids of the subnets that it made.
    function native(bytes32 origin, string calldata call) external returns (uint256[] memory made);

    /// @notice As `native`; gives the refusal's name instead of reverting, nothing after a success.
    function tryNative(bytes32 origin, string calldata call) external returns (string memory refusal);

    /// @notice Runs a subnet's epoch in the next block. The EVM's block has to be moved there.
    function epoch(uint16 netuid) external;

    /// @notice Runs the chain's blocks up to the EVM's, and pays what they pay.
    function sync() external;

    /// @notice Makes the balances of an address and of its account one, before the address calls anything.
    function meet(address account) external;

    /// @notice Gives the chain a copy of a contract: its code, and the slots that are named.
    function push(address target, bytes32[] calldata keys) external;

    /// @notice Makes slots of a contract what the chain's copy has in them.
    function pull(address target, bytes32[] calldata keys) external;

    /// @notice Reads a method of the bridge that answers about a version.
    function read(string calldata method, bytes calldata body) external returns (bytes memory);

    /// @notice Reads a method of the bridge that takes a text.
    function readText(string calldata method, string calldata text) external returns (bytes memory);
}
