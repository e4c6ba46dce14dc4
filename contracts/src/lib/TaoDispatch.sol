// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain dispatches calls in its own encoding. The calldata is one call; there are no selectors.
/// On Ethereum this is the addition on bn128, which this chain has at 0x09.
address constant DISPATCH_ADDRESS = 0x0000000000000000000000000000000000000006;

/// @title Calls of the chain, in the chain's own encoding
/// @notice Reaches every call that pays a fee, as the account of the contract that uses it.
/// @dev A call is SCALE: the pallet's index, the call's index, the arguments. Indices belong to the runtime's version;
/// build calls outside, from the metadata of the chain, and never from what a stranger gives: whoever chooses the
/// bytes spends this contract's money.
///
/// The frame must be given gas for the call's whole weight, 40_000 of weight a unit of gas; that is charged.
/// A call that is refused, that cannot be read or that pays no fee takes all gas that it was given and gives no
/// reason. Neither a static frame nor value is refused: a view that reaches this address can change the chain.
library TaoDispatch {
    /// @notice The chain refused the call, or could not read it. All of the gas it was given is gone.
    error DispatchFailed();

    /// @notice Makes the call as this contract's account.
    /// @dev In a function that was reached by DELEGATECALL this contract is the one that delegates.
    /// @param scaleCall The encoded call.
    /// @param gasLimit What the call may take at most, and what it takes if it fails. At least its weight's gas.
    function dispatch(bytes memory scaleCall, uint256 gasLimit) internal {
        (bool done,) = DISPATCH_ADDRESS.call{gas: gasLimit}(scaleCall);
        if (!done) revert DispatchFailed();
    }
}
