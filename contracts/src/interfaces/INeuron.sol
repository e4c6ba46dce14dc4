// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `INeuron`.
address constant NEURON_ADDRESS = 0x0000000000000000000000000000000000000804;

/// @dev The neuron precompile.
INeuron constant NEURON = INeuron(NEURON_ADDRESS);

/// @title Neurons
/// @notice Registers neurons and sets their weights.
///
/// Who acts: in `burnedRegister` the account mapped to the calling address is the coldkey, in `setWeights` it
/// is the hotkey. A contract that sets weights is therefore registered with its own account as hotkey.
/// `msg.value` is accepted, never used and not returned: send none.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing. Give such
/// calls a gas limit.
interface INeuron {
    /// @notice Registers `hotkey` on `netuid` for the current registration price.
    /// @dev The price is taken from the caller's balance and spent on alpha that is burned; it rises with each
    /// registration and falls with time. A full subnet gives up its weakest neuron. Costs 103_859 gas; the
    /// call must be given at least one more.
    /// @param netuid The subnet, not 0.
    /// @param hotkey The account id to register. Created when it does not exist; otherwise the caller must
    /// own it.
    function burnedRegister(uint16 netuid, bytes32 hotkey) external payable;

    /// @notice Sets the weights of the caller's own neuron.
    /// @dev Refused while the subnet uses commit-reveal, before the subnet's rate limit has passed since the
    /// neuron's last update or registration, without a validator permit (unless it only weighs itself) and
    /// for duplicate or unknown uids. The call must be given at least 2_977_989 gas although it uses none.
    /// @param netuid The subnet, not 0.
    /// @param dests The uids that are weighed.
    /// @param weights One weight a uid. Only their ratios count: the chain scales the largest to 65_535.
    /// @param versionKey At least the subnet's weights version, or any number when that is 0.
    function setWeights(uint16 netuid, uint16[] calldata dests, uint16[] calldata weights, uint64 versionKey)
        external
        payable;
}
