// SPDX-License-Identifier: MIT
pragma solidity ^0.8.24;

import {RewardPacking} from "../lib/RewardPacking.sol";
import {EpochInput, EpochOutput, ITaoRewardScript, ShareKind} from "../interfaces/ITaoRewardScript.sol";

/// @title Top-k in Solidity
/// @notice The k neurons that the validators' stake votes highest share the incentive by score; validators share
/// the dividends by active stake. The same rule as the WebAssembly script `contracts/rewards/top-k`, to the unit.
contract TopKRewards is ITaoRewardScript {
    using RewardPacking for bytes;

    /// @notice How many neurons are paid.
    uint256 public immutable K;

    /// @notice Epochs that counted.
    uint256 public epochs;

    /// @notice k must be at least 1.
    error ZeroK();

    constructor(uint256 k) {
        if (k == 0) revert ZeroK();
        K = k;
    }

    /// @inheritdoc ITaoRewardScript
    function rewardScriptInterface() external pure returns (bytes4) {
        return ITaoRewardScript.computeRewards.selector;
    }

    /// @inheritdoc ITaoRewardScript
    function rewardScriptNeeds() external pure returns (uint256) {
        return 0;
    }

    /// @inheritdoc ITaoRewardScript
    function computeRewards(EpochInput calldata input) external returns (EpochOutput memory output) {
        uint256 n = input.header.uidCount;
        output.kind = ShareKind.Relative;
        output.incentive = RewardPacking.packU64(best(scores(input, n)));
        output.dividends = RewardPacking.packU64(activeStake(input, n));
        epochs += 1;
    }

    /// @dev The sum over validators of active stake times weight over the row's sum, each term floored.
    function scores(EpochInput calldata input, uint256 n) private pure returns (uint256[] memory score) {
        score = new uint256[](n);
        uint256 stakes = RewardPacking.neuronSections(n, false).activeStakeQ32;
        RewardPacking.Matrix memory at = input.weights.matrixSections(n);
        for (uint256 row = 0; row < n; row++) {
            uint256 stake = input.neurons.u64(stakes, row);
            if (stake == 0) continue;
            uint256 first = input.weights.rowStart(row);
            uint256 end = input.weights.rowStart(row + 1);
            uint256 sum = 0;
            for (uint256 i = first; i < end; i++) {
                sum += input.weights.u16(at.values, i);
            }
            if (sum == 0) continue;
            for (uint256 i = first; i < end; i++) {
                score[input.weights.u16(at.columns, i)] += stake * input.weights.u16(at.values, i) / sum;
            }
        }
    }

    /// @dev All but the k largest become 0; of equal ones the lower uid stays.
    function best(uint256[] memory score) private view returns (uint256[] memory kept) {
        uint256 n = score.length;
        kept = new uint256[](n);
        for (uint256 round = 0; round < K; round++) {
            uint256 winner = n;
            uint256 high = 0;
            for (uint256 uid = 0; uid < n; uid++) {
                if (score[uid] > high) {
                    high = score[uid];
                    winner = uid;
                }
            }
            if (winner == n) break;
            kept[winner] = high;
            score[winner] = 0;
        }
    }

    /// @dev The active stake of who holds a permit.
    function activeStake(EpochInput calldata input, uint256 n) private pure returns (uint256[] memory stake) {
        stake = new uint256[](n);
        RewardPacking.Neurons memory at = RewardPacking.neuronSections(n, false);
        for (uint256 uid = 0; uid < n; uid++) {
            if (input.neurons.u8(at.roles, uid) & RewardPacking.PERMIT != 0) {
                stake[uid] = input.neurons.u64(at.activeStakeQ32, uid);
            }
        }
    }
}
