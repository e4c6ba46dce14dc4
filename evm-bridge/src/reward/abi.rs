//! `contracts/src/interfaces/ITaoRewardScript.sol`.

#![allow(missing_docs, unreachable_pub, reason = "generated code")]

alloy_sol_types::sol! {
    #[derive(Debug)]
    enum ShareKind {
        Relative,
        ExactQ32
    }

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

    struct EpochInput {
        EpochHeader header;
        EpochParams params;
        bytes neurons;
        bytes weights;
        bytes rawWeights;
        bytes bonds;
        bytes yuma;
    }

    struct EpochOutput {
        ShareKind kind;
        bytes incentive;
        bytes dividends;
        bytes bonds;
        bytes consensus;
        bytes validatorTrust;
        bytes note;
    }

    interface ITaoRewardScript {
        function rewardScriptInterface() external pure returns (bytes4);
        function rewardScriptNeeds() external pure returns (uint256);
        function computeRewards(EpochInput calldata input) external returns (EpochOutput memory);
    }
}
