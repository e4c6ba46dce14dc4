// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Where the chain answers `ISubnet`.
address constant SUBNET_ADDRESS = 0x0000000000000000000000000000000000000803;

/// @dev The subnet precompile.
ISubnet constant SUBNET = ISubnet(SUBNET_ADDRESS);

/// @title Subnets
/// @notice Creates subnets, reads and sets their hyperparameters.
///
/// Units: TAO is rao (1 TAO = 1e9 rao), times are blocks unless they are called epochs, shares are `uint16`
/// with 65_535 = 1.
///
/// Who acts and pays: the account mapped to the calling address. The lock cost is taken from its balance.
/// `msg.value` is accepted by functions that write, never used and not returned: send none. Getters refuse
/// value.
///
/// Setters are for the subnet's owner, some for the chain's root alone, whom no contract can be: those fail
/// for everybody. An owner may set each parameter once in two tempos, and none in the last blocks before an
/// epoch (the chain's admin freeze window).
///
/// How it fails: a call that the chain refuses burns all gas of its frame and returns nothing. Give such
/// calls a gas limit. A malformed argument reverts with a message. Getters never fail: an unknown subnet has
/// the chain's defaults.
interface ISubnet {
    /// @notice Registers a new subnet. The caller's account becomes its owner, `hotkey` its neuron 0.
    /// @dev The new netuid is not returned: it is the least one above 0 that is not in use, or that of the
    /// subnet pruned for it. Fails when the lock cost is not affordable, when the last registration of any
    /// subnet is too recent, or when `hotkey` belongs to another coldkey. Costs 150_440 gas; the call must be
    /// given at least one more.
    /// @param hotkey The account id of the owner's hotkey. Created when it does not exist.
    function registerNetwork(bytes32 hotkey) external payable;

    /// @notice The same, and says what the subnet is. Any text may be empty.
    /// @dev Costs and fails as the form without texts. A text that is too long reverts.
    /// @param hotkey The account id of the owner's hotkey. Created when it does not exist.
    /// @param subnetName Name, at most 256 bytes.
    /// @param githubRepo Repository, at most 1_024 bytes.
    /// @param subnetContact Contact, at most 1_024 bytes.
    /// @param subnetUrl Web page, at most 1_024 bytes.
    /// @param discord Discord, at most 256 bytes.
    /// @param description Description, at most 1_024 bytes.
    /// @param additional Anything else, at most 1_024 bytes.
    function registerNetwork(
        bytes32 hotkey,
        string calldata subnetName,
        string calldata githubRepo,
        string calldata subnetContact,
        string calldata subnetUrl,
        string calldata discord,
        string calldata description,
        string calldata additional
    ) external payable;

    /// @notice The same with a logo.
    /// @dev The logo is the last argument. The chain's own interface file names the last two arguments the
    /// other way round: who follows it has them swapped.
    /// @param hotkey The account id of the owner's hotkey. Created when it does not exist.
    /// @param subnetName Name, at most 256 bytes.
    /// @param githubRepo Repository, at most 1_024 bytes.
    /// @param subnetContact Contact, at most 1_024 bytes.
    /// @param subnetUrl Web page, at most 1_024 bytes.
    /// @param discord Discord, at most 256 bytes.
    /// @param description Description, at most 1_024 bytes.
    /// @param additional Anything else, at most 1_024 bytes.
    /// @param logoUrl Where the logo is, at most 1_024 bytes.
    function registerNetwork(
        bytes32 hotkey,
        string calldata subnetName,
        string calldata githubRepo,
        string calldata subnetContact,
        string calldata subnetUrl,
        string calldata discord,
        string calldata description,
        string calldata additional,
        string calldata logoUrl
    ) external payable;

    /// @notice The block in which the subnet was registered.
    /// @return blockNumber 0 for an unknown subnet.
    function getNetworkRegistrationBlock(uint16 netuid) external view returns (uint64 blockNumber);

    /// @notice How long a neuron waits between two announcements of its endpoint.
    /// @return blocks In blocks; 0 for no limit.
    function getServingRateLimit(uint16 netuid) external view returns (uint64 blocks);

    /// @notice Sets how long a neuron waits between two announcements of its endpoint. By the owner.
    /// @dev Costs 7_405 gas.
    /// @param netuid The subnet.
    /// @param servingRateLimit In blocks; 0 for no limit.
    function setServingRateLimit(uint16 netuid, uint64 servingRateLimit) external payable;

    /// @notice The least difficulty of registrations by proof of work, which the chain has no more.
    function getMinDifficulty(uint16 netuid) external view returns (uint64 difficulty);

    /// @notice Always fails: for root alone.
    /// @dev Needs 8_179 gas.
    function setMinDifficulty(uint16 netuid, uint64 minDifficulty) external payable;

    /// @notice The largest difficulty of registrations by proof of work, which the chain has no more.
    function getMaxDifficulty(uint16 netuid) external view returns (uint64 difficulty);

    /// @notice Sets the largest difficulty of registrations by proof of work. By the owner; nothing reads it.
    /// @dev Costs 8_182 gas.
    /// @param netuid The subnet.
    /// @param maxDifficulty Any number.
    function setMaxDifficulty(uint16 netuid, uint64 maxDifficulty) external payable;

    /// @notice The least version that weights have to name.
    /// @return versionKey 0 for any.
    function getWeightsVersionKey(uint16 netuid) external view returns (uint64 versionKey);

    /// @notice Sets the least version that weights have to name. By the owner, once in five tempos.
    /// @dev Costs 8_169 gas.
    /// @param netuid The subnet.
    /// @param weightsVersionKey 0 for any.
    function setWeightsVersionKey(uint16 netuid, uint64 weightsVersionKey) external payable;

    /// @notice How long a neuron waits between two settings of its weights.
    /// @return blocks In blocks.
    function getWeightsSetRateLimit(uint16 netuid) external view returns (uint64 blocks);

    /// @notice Does nothing: succeeds for everybody without changing anything.
    /// @param netuid Any subnet.
    /// @param weightsSetRateLimit Any number.
    function setWeightsSetRateLimit(uint16 netuid, uint64 weightsSetRateLimit) external payable;

    /// @notice A share of registration's old price rule; nothing reads it.
    function getAdjustmentAlpha(uint16 netuid) external view returns (uint64 adjustmentAlpha);

    /// @notice Sets a share of registration's old price rule. By the owner; nothing reads it.
    /// @dev Costs 5_164 gas.
    /// @param netuid The subnet.
    /// @param adjustmentAlpha Any number.
    function setAdjustmentAlpha(uint16 netuid, uint64 adjustmentAlpha) external payable;

    /// @notice Always 65_535: no weight is too large.
    function getMaxWeightLimit(uint16 netuid) external view returns (uint16 limit);

    /// @notice How long after its registration a neuron cannot be replaced, as long as others can.
    /// @return blocks In blocks.
    function getImmunityPeriod(uint16 netuid) external view returns (uint16 blocks);

    /// @notice Sets how long a new neuron cannot be replaced. By the owner.
    /// @dev Costs 8_174 gas. The chain's own interface file has `uint64` here, which the chain does not know.
    /// @param netuid The subnet.
    /// @param immunityPeriod In blocks.
    function setImmunityPeriod(uint16 netuid, uint16 immunityPeriod) external payable;

    /// @notice The least number of neurons that a validator weighs, if the subnet has that many.
    function getMinAllowedWeights(uint16 netuid) external view returns (uint16 count);

    /// @notice Sets the least number of neurons that a validator weighs. By the owner.
    /// @dev Costs 8_181 gas.
    /// @param netuid The subnet.
    /// @param minAllowedWeights Any number.
    function setMinAllowedWeights(uint16 netuid, uint16 minAllowedWeights) external payable;

    /// @notice The share of stake that has to agree on a weight for it to count whole.
    /// @return kappa 65_535 = 1.
    function getKappa(uint16 netuid) external view returns (uint16 kappa);

    /// @notice Always fails: for root alone.
    /// @dev Needs 5_223 gas.
    function setKappa(uint16 netuid, uint16 kappa) external payable;

    /// @notice The steepness of trust; the epoch reads it no more.
    function getRho(uint16 netuid) external view returns (uint16 rho);

    /// @notice Sets the steepness of trust. By the owner.
    /// @dev Costs 8_096 gas.
    /// @param netuid The subnet.
    /// @param rho Any number.
    function setRho(uint16 netuid, uint16 rho) external payable;

    /// @notice The steepness of liquid alpha's curve.
    /// @return steepness In hundredths. A negative one, which root may have set, has 65_536 added.
    function getAlphaSigmoidSteepness(uint16 netuid) external view returns (uint16 steepness);

    /// @notice Sets the steepness of liquid alpha's curve. By the owner.
    /// @dev Costs 8_100 gas. The chain's own interface file has `int16` here, which the chain does not know.
    /// @param netuid The subnet.
    /// @param steepness In hundredths, at most 32_767.
    function setAlphaSigmoidSteepness(uint16 netuid, uint16 steepness) external payable;

    /// @notice A relic: the epoch reads `getActivityCutoffFactor` instead.
    /// @return blocks In blocks.
    function getActivityCutoff(uint16 netuid) external view returns (uint16 blocks);

    /// @notice Sets what the epoch reads no more. By the owner.
    /// @dev Costs 8_818 gas.
    /// @param netuid The subnet.
    /// @param activityCutoff In blocks, at least 360.
    function setActivityCutoff(uint16 netuid, uint16 activityCutoff) external payable;

    /// @notice How long a validator without new weights still counts as active.
    /// @return factorMilli In thousandths of a tempo.
    function getActivityCutoffFactor(uint16 netuid) external view returns (uint32 factorMilli);

    /// @notice Sets how long a validator without new weights still counts as active. By the owner.
    /// @dev Costs 12_044 gas.
    /// @param netuid The subnet.
    /// @param factorMilli In thousandths of a tempo, from 1_000 to 50_000.
    function setActivityCutoffFactor(uint16 netuid, uint32 factorMilli) external payable;

    /// @notice Whether neurons can register.
    function getNetworkRegistrationAllowed(uint16 netuid) external view returns (bool allowed);

    /// @notice Always fails: for root alone.
    /// @dev Needs 4_368 gas.
    function setNetworkRegistrationAllowed(uint16 netuid, bool registrationAllowed) external payable;

    /// @notice Whether neurons could register by proof of work, which the chain has no more.
    function getNetworkPowRegistrationAllowed(uint16 netuid) external view returns (bool allowed);

    /// @notice Always fails: the chain has no registration by proof of work.
    /// @dev Needs 4_540 gas.
    function setNetworkPowRegistrationAllowed(uint16 netuid, bool registrationAllowed) external payable;

    /// @notice The least price of a registration.
    /// @return rao In rao.
    function getMinBurn(uint16 netuid) external view returns (uint64 rao);

    /// @notice Does nothing: succeeds for everybody without changing anything.
    /// @param netuid Any subnet.
    /// @param minBurn Any number.
    function setMinBurn(uint16 netuid, uint64 minBurn) external payable;

    /// @notice The largest price of a registration.
    /// @return rao In rao.
    function getMaxBurn(uint16 netuid) external view returns (uint64 rao);

    /// @notice Does nothing: succeeds for everybody without changing anything.
    /// @param netuid Any subnet.
    /// @param maxBurn Any number.
    function setMaxBurn(uint16 netuid, uint64 maxBurn) external payable;

    /// @notice The difficulty of registrations by proof of work, which the chain has no more.
    function getDifficulty(uint16 netuid) external view returns (uint64 difficulty);

    /// @notice Always fails: for root alone.
    /// @dev Needs 8_176 gas.
    function setDifficulty(uint16 netuid, uint64 difficulty) external payable;

    /// @notice How much of the old bonds an epoch keeps.
    /// @return millionths In millionths.
    function getBondsMovingAverage(uint16 netuid) external view returns (uint64 millionths);

    /// @notice Sets how much of the old bonds an epoch keeps. By the owner.
    /// @dev Costs 8_176 gas.
    /// @param netuid The subnet.
    /// @param bondsMovingAverage In millionths, at most 975_000.
    function setBondsMovingAverage(uint16 netuid, uint64 bondsMovingAverage) external payable;

    /// @notice Whether weights are committed first and revealed later.
    function getCommitRevealWeightsEnabled(uint16 netuid) external view returns (bool enabled);

    /// @notice Sets whether weights are committed first and revealed later. By the owner.
    /// @dev Costs 8_178 gas.
    /// @param netuid The subnet.
    /// @param enabled True for commitments, false for weights that are set at once.
    function setCommitRevealWeightsEnabled(uint16 netuid, bool enabled) external payable;

    /// @notice Whether bonds follow weights at a speed that depends on consensus.
    function getLiquidAlphaEnabled(uint16 netuid) external view returns (bool enabled);

    /// @notice Sets whether bonds follow weights at a speed that depends on consensus. By the owner.
    /// @dev Costs 7_328 gas.
    /// @param netuid The subnet.
    /// @param enabled True for liquid alpha.
    function setLiquidAlphaEnabled(uint16 netuid, bool enabled) external payable;

    /// @notice Whether the subnet's epochs are Yuma 3.
    function getYuma3Enabled(uint16 netuid) external view returns (bool enabled);

    /// @notice Sets whether the subnet's epochs are Yuma 3. By the owner.
    /// @dev Costs 7_404 gas.
    /// @param netuid The subnet.
    /// @param enabled True for Yuma 3.
    function setYuma3Enabled(uint16 netuid, bool enabled) external payable;

    /// @notice Whether a miner may have the bonds in it cleared.
    function getBondsResetEnabled(uint16 netuid) external view returns (bool enabled);

    /// @notice Sets whether a miner may have the bonds in it cleared. By the owner.
    /// @dev Costs 7_452 gas.
    /// @param netuid The subnet.
    /// @param enabled True if it may.
    function setBondsResetEnabled(uint16 netuid, bool enabled) external payable;

    /// @notice The bounds of liquid alpha.
    /// @return low 65_535 = 1.
    /// @return high 65_535 = 1.
    function getAlphaValues(uint16 netuid) external view returns (uint16 low, uint16 high);

    /// @notice Sets the bounds of liquid alpha. By the owner, while liquid alpha is on.
    /// @dev Costs 8_170 gas.
    /// @param netuid The subnet.
    /// @param alphaLow From 1_638 to `alphaHigh`.
    /// @param alphaHigh At least 1_638.
    function setAlphaValues(uint16 netuid, uint16 alphaLow, uint16 alphaHigh) external payable;

    /// @notice How long after their commitment weights are revealed.
    /// @return epochs In epochs.
    function getCommitRevealWeightsInterval(uint16 netuid) external view returns (uint64 epochs);

    /// @notice Sets how long after their commitment weights are revealed. By the owner.
    /// @dev Costs 8_180 gas.
    /// @param netuid The subnet.
    /// @param interval In epochs, from 1 to 100.
    function setCommitRevealWeightsInterval(uint16 netuid, uint64 interval) external payable;

    /// @notice Sets whether stake on the subnet can be given to other coldkeys. By the owner.
    /// @dev Sets, does not flip; there is no getter. Costs 7_398 gas.
    /// @param netuid The subnet.
    /// @param toggle True if it can.
    function toggleTransfers(uint16 netuid, bool toggle) external payable;
}
