// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `INeuron`.
address constant NEURON_ADDRESS = 0x0000000000000000000000000000000000000804;

/// @dev The neuron precompile.
INeuron constant NEURON = INeuron(NEURON_ADDRESS);

/// @title Neurons
/// @notice Registers neurons, sets their weights and says where they serve.
///
/// Who acts: in registrations the account mapped to the calling address is the coldkey, in everything else it
/// is the hotkey. A contract that sets weights is therefore registered with its own account as hotkey.
/// `msg.value` is accepted, never used and not returned: send none.
///
/// Who pays: the coldkey of a registration. Everything else is free, yet has to be given the gas that is
/// named with it, and uses up the transaction's weight.
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing. Give such
/// calls a gas limit. A malformed argument reverts with a message.
interface INeuron {
    /// @notice Registers `hotkey` on `netuid` for the current registration price.
    /// @dev The price is taken from the caller's balance and spent on alpha that is burned; it rises with
    /// each registration and falls with time. A full subnet gives up its weakest neuron. Costs 103_859 gas;
    /// the call must be given at least one more.
    /// @param netuid The subnet, not 0.
    /// @param hotkey The account id to register. Created when it does not exist; otherwise the caller must
    /// own it.
    function burnedRegister(uint16 netuid, bytes32 hotkey) external payable;

    /// @notice Registers `hotkey` on `netuid` if the current registration price is not above a limit.
    /// @dev Otherwise as `burnedRegister`. Costs 139_919 gas; the call must be given at least one more.
    /// @param netuid The subnet, not 0.
    /// @param hotkey The account id to register.
    /// @param limitPrice The most that may be paid, in rao.
    function registerLimit(uint16 netuid, bytes32 hotkey, uint64 limitPrice) external payable;

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

    /// @notice Commits the caller's neuron to weights that it reveals later.
    /// @dev Refused unless the subnet uses commit-reveal, before its rate limit has passed, and with ten
    /// commitments that are neither revealed nor expired. The call must be given at least 30_000 gas although
    /// it uses none.
    /// @param netuid The subnet.
    /// @param commitHash The BLAKE2b-256 hash of the caller's account id, the netuid, the uids, the values,
    /// the salt and the version key, each in SCALE encoding.
    function commitWeights(uint16 netuid, bytes32 commitHash) external payable;

    /// @notice Reveals the weights of a commitment and sets them.
    /// @dev Refused unless the subnet's reveal period has passed since the commitment, to the epoch: too late
    /// is refused as too early is. Then the rules of `setWeights`. Earlier commitments are dropped. The call
    /// must be given at least 29_545 gas although it uses none.
    /// @param netuid The subnet.
    /// @param uids The uids that are weighed.
    /// @param values One weight a uid.
    /// @param salt What made the hash hard to guess.
    /// @param versionKey At least the subnet's weights version, or any number when that is 0.
    function revealWeights(
        uint16 netuid,
        uint16[] calldata uids,
        uint16[] calldata values,
        uint16[] calldata salt,
        uint64 versionKey
    ) external payable;

    /// @notice Says where the caller's neuron can be reached.
    /// @dev Refused for a neuron that is not registered, for a loopback or broadcast address, for port 0, and
    /// before the subnet's serving rate limit has passed. The call must be given at least 9_198 gas although
    /// it uses none.
    /// @param netuid The subnet.
    /// @param version The neuron's own version number.
    /// @param ip The address, an IPv4 one in the low 32 bits.
    /// @param port The port.
    /// @param ipType 4 or 6.
    /// @param protocol The neuron's own protocol number.
    /// @param placeholder1 Kept, unused.
    /// @param placeholder2 Kept, unused.
    function serveAxon(
        uint16 netuid,
        uint32 version,
        uint128 ip,
        uint16 port,
        uint8 ipType,
        uint8 protocol,
        uint8 placeholder1,
        uint8 placeholder2
    ) external payable;

    /// @notice The same with a certificate for encrypted connections.
    /// @dev The call must be given at least 9_181 gas although it uses none.
    /// @param netuid The subnet.
    /// @param version The neuron's own version number.
    /// @param ip The address, an IPv4 one in the low 32 bits.
    /// @param port The port.
    /// @param ipType 4 or 6.
    /// @param protocol The neuron's own protocol number.
    /// @param placeholder1 Kept, unused.
    /// @param placeholder2 Kept, unused.
    /// @param certificate One byte for the algorithm, then a public key of at most 64 bytes. An empty or
    /// longer one is passed over in silence.
    function serveAxonTls(
        uint16 netuid,
        uint32 version,
        uint128 ip,
        uint16 port,
        uint8 ipType,
        uint8 protocol,
        uint8 placeholder1,
        uint8 placeholder2,
        bytes calldata certificate
    ) external payable;

    /// @notice Says where the caller's neuron shows its metrics.
    /// @dev Refused as `serveAxon`, and for the address 0. The call must be given at least 9_148 gas although
    /// it uses none.
    /// @param netuid The subnet.
    /// @param version The neuron's own version number.
    /// @param ip The address, an IPv4 one in the low 32 bits.
    /// @param port The port.
    /// @param ipType 4 or 6.
    function servePrometheus(uint16 netuid, uint32 version, uint128 ip, uint16 port, uint8 ipType)
        external
        payable;
}
