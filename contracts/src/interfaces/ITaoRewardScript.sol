// SPDX-License-Identifier: MIT
pragma solidity >=0.8.20;

/// @dev Who calls a reward contract: taovm's epochs, and nobody else.
address constant TAO_REWARD_CALLER = 0x74616F0000000000000000000000000000000002;

/// @notice How shares are meant. `Relative`: parts of a whole, the chain divides by the sum. `ExactQ32`: units of
/// 2^-32 that the chain takes as they are, together at most 2^32.
enum ShareKind {
    Relative,
    ExactQ32
}

/// @notice Which epoch this is.
/// @param netuid The subnet.
/// @param mechanism The mechanism.
/// @param blockNumber The block that runs the epoch.
/// @param lastEpochBlock The block of the previous successful epoch, 0 before the first.
/// @param tempo Blocks between epochs.
/// @param epochIndex Number of the epoch, counting from the subnet's start.
/// @param uidCount n, the number of neurons.
/// @param ownerUid The uid of the subnet owner's hotkey, -1 if it is not registered.
/// @param emission Alpha that this mechanism splits in this epoch, in units of 10^-9.
/// @param subnetGeneration Differs between subnets that held the same netuid one after another.
struct EpochHeader {
    uint16 netuid;
    uint8 mechanism;
    uint64 blockNumber;
    uint64 lastEpochBlock;
    uint16 tempo;
    uint64 epochIndex;
    uint16 uidCount;
    int32 ownerUid;
    uint64 emission;
    uint64 subnetGeneration;
}

/// @notice The subnet's hyperparameters, as the chain stores them.
struct EpochParams {
    uint16 kappa;
    uint16 rho;
    uint16 bondsPenalty;
    uint64 bondsMovingAverage;
    uint16 alphaLow;
    uint16 alphaHigh;
    int16 alphaSigmoidSteepness;
    bool liquidAlpha;
    bool yuma3;
    uint16 maxValidators;
    uint64 activityCutoff;
}

/// @notice Everything that a contract is given. The packed members hold big-endian numbers in sections, each
/// padded with zeros to 32 bytes; `RewardPacking` reads them.
/// @param header Which epoch this is.
/// @param params Hyperparameters.
/// @param neurons By uid: hotkeys (32 bytes each), coldkeys (32 bytes each, only if asked for), uint64 block of
/// registration, uint64 block of the last update, uint64 stake weight in units of 10^-9 alpha, uint64 stake as a
/// share, uint64 stake of active validators as a share, uint8 roles, uint16 incentive and uint16 dividends that the
/// previous epoch stored. Shares are in units of 2^-32. Roles: bit 0 active, bit 1 holds a validator permit, bit 2
/// holds one from the next epoch on.
/// @param weights A matrix after all of the chain's masks, rows not normalised: n + 1 row starts (uint32), then the
/// columns (uint16, rising within a row), then the values (uint16).
/// @param rawWeights The matrix before the masks; empty unless asked for.
/// @param bonds The stored bonds; empty unless asked for.
/// @param yuma Yuma's incentive, dividends, consensus and validator trust by uid, uint64 shares in units of 2^-32;
/// empty unless asked for and in a mode that gives them.
struct EpochInput {
    EpochHeader header;
    EpochParams params;
    bytes neurons;
    bytes weights;
    bytes rawWeights;
    bytes bonds;
    bytes yuma;
}

/// @notice A contract's answer. The chain takes all of it or nothing.
/// @param kind How incentive and dividends are meant.
/// @param incentive The miners' shares: n big-endian uint64.
/// @param dividends The validators' shares: n big-endian uint64; only holders of a permit may have one.
/// @param bonds Bonds to store, packed like `EpochInput.bonds`; empty keeps what is there.
/// @param consensus For readers of the metagraph: n big-endian uint64 in units of 2^-32, or empty.
/// @param validatorTrust For readers of the metagraph: as `consensus`.
/// @param note Up to 256 bytes for the epoch's event.
struct EpochOutput {
    ShareKind kind;
    bytes incentive;
    bytes dividends;
    bytes bonds;
    bytes consensus;
    bytes validatorTrust;
    bytes note;
}

/// @title A reward script in Solidity
/// @notice What a contract implements that `ITaoReward.activateContract` puts in the place of Yuma.
///
/// The chain calls `computeRewards` once an epoch from `TAO_REWARD_CALLER`, with 60,000,000 gas and without value.
/// What the contract stores stays if its answer counts. It can ask precompiles, but a call that would change the
/// chain reverts; it must not send value, create contracts or destroy itself. A revert, too little gas or a
/// wrong answer is a fault: Yuma pays, and nothing of the call stays.
///
/// The code at the address is pinned by its hash at the activation. A proxy's own code stays the same when its
/// target changes: put one in place only if that is what you want.
interface ITaoRewardScript {
    /// @notice Marks the contract.
    /// @return `ITaoRewardScript.computeRewards.selector`.
    function rewardScriptInterface() external pure returns (bytes4);

    /// @notice Which optional members of the input to pass. Read once, at the activation.
    /// @return Bit 0: coldkeys. Bit 1: raw weights. Bit 2: bonds. Bit 3: Yuma's result.
    function rewardScriptNeeds() external pure returns (uint256);

    /// @notice Decides an epoch.
    /// @param input The epoch.
    /// @return The shares.
    function computeRewards(EpochInput calldata input) external returns (EpochOutput memory);
}
