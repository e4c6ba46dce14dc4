// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {ADDRESS_MAPPING} from "../interfaces/IAddressMapping.sol";
import {NEURON} from "../interfaces/INeuron.sol";
import {SUBNET} from "../interfaces/ISubnet.sol";
import {TAO_REWARD} from "../interfaces/ITaoReward.sol";

/// @title A contract that takes part in a subnet
/// @notice Owns subnets and neurons as a coldkey, sets weights as a hotkey, and puts the subnets that it owns
/// under a reward script. Everything is paid from its own balance, at the word of its operator.
contract NeuronAgent {
    /*//////////////////////////////////////////////////////////////
                              EVENTS AND ERRORS
    //////////////////////////////////////////////////////////////*/

    /// @notice The agent paid for a new subnet with `hotkey` as its first neuron.
    event NetworkRegistered(bytes32 indexed hotkey);

    /// @notice The agent paid for a neuron.
    event NeuronRegistered(uint16 indexed netuid, bytes32 indexed hotkey);

    /// @notice The agent's own neuron set its weights.
    event WeightsSet(uint16 indexed netuid, uint256 count);

    /// @notice A reward script pays the epochs of one of the agent's subnets.
    event RewardActivated(uint16 indexed netuid, bytes32 indexed codeHash);

    error NotOperator(address caller);

    /// @notice The frame holds too little gas to give the chain `needed`.
    error NotEnoughGas(uint256 needed);

    error NetworkRefused(bytes32 hotkey);
    error RegistrationRefused(uint16 netuid, bytes32 hotkey);
    error WeightsRefused(uint16 netuid);
    error UploadRefused(uint256 length);
    error ActivationRefused(uint16 netuid, bytes32 codeHash);
    error PaymentFailed(address to, uint256 value);

    /*//////////////////////////////////////////////////////////////
                                 STORAGE
    //////////////////////////////////////////////////////////////*/

    // What the chain is given for a call, which is what a refusal burns. It charges 150_440, 103_859 and,
    // for weights, nothing; but it wants 2_977_989 before it looks at them.
    uint256 internal constant NETWORK_GAS = 200_000;
    uint256 internal constant REGISTRATION_GAS = 150_000;
    uint256 internal constant WEIGHTS_GAS = 3_000_000;

    /// @notice Who may use the agent.
    address public immutable operator;

    /// @notice The agent's account id: a coldkey when it registers, a hotkey when it sets weights.
    bytes32 public immutable account;

    constructor() payable {
        operator = msg.sender;
        account = ADDRESS_MAPPING.addressMapping(address(this));
    }

    receive() external payable {}

    modifier onlyOperator() {
        if (msg.sender != operator) revert NotOperator(msg.sender);
        _;
    }

    /*//////////////////////////////////////////////////////////////
                                AS COLDKEY
    //////////////////////////////////////////////////////////////*/

    /// @notice Registers a subnet that the agent owns, for the current lock cost.
    function registerNetwork(bytes32 hotkey) external onlyOperator {
        requireGas(NETWORK_GAS);
        try SUBNET.registerNetwork{gas: NETWORK_GAS}(hotkey) {}
        catch {
            revert NetworkRefused(hotkey);
        }
        emit NetworkRegistered(hotkey);
    }

    /// @notice Registers a neuron of the agent for the current price. `account` makes it the agent itself.
    function register(uint16 netuid, bytes32 hotkey) external onlyOperator {
        requireGas(REGISTRATION_GAS);
        try NEURON.burnedRegister{gas: REGISTRATION_GAS}(netuid, hotkey) {}
        catch {
            revert RegistrationRefused(netuid, hotkey);
        }
        emit NeuronRegistered(netuid, hotkey);
    }

    /// @notice Stores a reward script and activates it on a subnet that the agent owns.
    function uploadAndActivate(bytes calldata code, uint16 netuid)
        external
        onlyOperator
        returns (bytes32 codeHash)
    {
        try TAO_REWARD.upload(code) returns (bytes32 stored) {
            codeHash = stored;
        } catch {
            revert UploadRefused(code.length);
        }
        try TAO_REWARD.activate(netuid, codeHash) {}
        catch {
            revert ActivationRefused(netuid, codeHash);
        }
        emit RewardActivated(netuid, codeHash);
    }

    /*//////////////////////////////////////////////////////////////
                                 AS HOTKEY
    //////////////////////////////////////////////////////////////*/

    /// @notice Sets the weights of the neuron whose hotkey is the agent's own account.
    function setWeights(uint16 netuid, uint16[] calldata dests, uint16[] calldata weights, uint64 versionKey)
        external
        onlyOperator
    {
        requireGas(WEIGHTS_GAS);
        try NEURON.setWeights{gas: WEIGHTS_GAS}(netuid, dests, weights, versionKey) {}
        catch {
            revert WeightsRefused(netuid);
        }
        emit WeightsSet(netuid, dests.length);
    }

    /*//////////////////////////////////////////////////////////////
                                   MONEY
    //////////////////////////////////////////////////////////////*/

    /// @notice Pays out some of the agent's TAO, in wei.
    function withdraw(address payable to, uint256 value) external onlyOperator {
        (bool paid,) = to.call{value: value}("");
        if (!paid) revert PaymentFailed(to, value);
    }

    /// @dev Of its gas a frame gives 63 parts in 64 to a call, and keeps the rest for what follows.
    function requireGas(uint256 needed) internal view {
        if (gasleft() < needed + needed / 63 + 20_000) revert NotEnoughGas(needed);
    }
}
