//! What goes into an epoch and what comes out of it.

use std::sync::Arc;

use super::arithmetic::{ONE, share_from_u16, sub};
use crate::primitives::{AccountId, Alpha, I32F32, I64F64, MechId, NetUid, Uid};

/// A stored row of weights or bonds: (column, u16 share) in the order the setter gave.
/// Explicit zero entries exist (spec 06 §2.1).
pub type Row = Arc<[(Uid, u16)]>;

/// A row of a sparse fixed-point matrix, in stored order.
pub type SparseRow = Vec<(Uid, I32F32)>;

/// Everything that an epoch of one mechanism reads (spec 06 §2).
///
/// Yuma and the reward scripts get the same snapshot. All vectors are indexed by uid and have
/// [`EpochSnapshot::uid_count`] entries; rows beyond them do not exist.
#[derive(Clone, Debug)]
pub struct EpochSnapshot {
    /// The subnet.
    pub netuid: NetUid,
    /// The mechanism.
    pub mechanism: MechId,
    /// The block that runs the epoch.
    pub block: u64,
    /// `LastMechansimStepBlock`: the previous successful epoch, 0 if none.
    pub last_step_block: u64,
    /// `Tempo` in blocks.
    pub tempo: u16,
    /// `SubnetEpochIndex`, already counting this epoch.
    pub epoch_index: u64,
    /// `RegisteredSubnetCounter`: changes when the netuid is reused.
    pub generation: u64,
    /// What this mechanism splits, in alpha-rao.
    pub emission: Alpha,
    /// The uid of `SubnetOwnerHotkey`, if it is registered.
    pub owner_uid: Option<Uid>,
    /// Hyperparameters.
    pub params: EpochParams,
    /// One entry a neuron in each list.
    pub neurons: NeuronInputs,
    /// `Weights` rows by uid, unnormalised.
    pub weights: Vec<Row>,
    /// `Bonds` rows by uid.
    pub bonds: Vec<Row>,
}

impl EpochSnapshot {
    /// n: the number of neurons.
    #[must_use]
    pub fn uid_count(&self) -> usize {
        self.neurons.hotkeys.len()
    }

    /// The stake weight of a neuron before any filter, 0 where the list is short.
    pub(super) fn stake_of(&self, uid: usize) -> I64F64 {
        let stake = self.neurons.stake.get(uid);
        stake.copied().unwrap_or(I64F64::from_bits(0))
    }

    /// Targets that registered from this block on have no old bonds yet (spec 06 §2.3 `last_tempo`).
    pub(super) fn bonds_since(&self) -> u64 {
        if self.last_step_block == 0 {
            self.block.saturating_sub(u64::from(self.tempo))
        } else {
            self.last_step_block.saturating_add(1)
        }
    }
}

/// The hyperparameters of an epoch, as stored (spec 06 §2.1, §2.3).
#[derive(Clone, Debug)]
pub struct EpochParams {
    /// `Kappa`, a u16 share.
    pub kappa: u16,
    /// `Rho`; Yuma does not use it.
    pub rho: u16,
    /// `BondsPenalty`, a u16 share.
    pub bonds_penalty: u16,
    /// `BondsMovingAverage` in millionths.
    pub bonds_moving_average: u64,
    /// `Yuma3On`.
    pub yuma3: bool,
    /// `LiquidAlphaOn`; only effective with Yuma 3.
    pub liquid_alpha: bool,
    /// `AlphaValues.0`, a u16 share.
    pub alpha_low: u16,
    /// `AlphaValues.1`, a u16 share.
    pub alpha_high: u16,
    /// `AlphaSigmoidSteepness` in hundredths.
    pub alpha_sigmoid_steepness: i16,
    /// `MaxAllowedValidators`.
    pub max_validators: u16,
    /// Blocks after which a neuron without an update counts as inactive, at least 1.
    pub activity_cutoff: u64,
    /// `StakeThreshold` (global).
    pub stake_threshold: u64,
    /// `CommitRevealWeightsEnabled`: whether open commits mask weights.
    pub commit_reveal: bool,
}

impl EpochParams {
    /// Kappa as a share.
    pub(super) fn kappa_share(&self) -> I32F32 {
        share_from_u16(self.kappa)
    }

    /// The bonds penalty as a share.
    pub(super) fn penalty_share(&self) -> I32F32 {
        share_from_u16(self.bonds_penalty)
    }

    /// How much of the new bonds enters the moving average: 1 − `BondsMovingAverage` ÷ 10⁶ (spec 06
    /// §2.3). Negative for averages above a million.
    pub(super) fn ema_alpha(&self) -> I32F32 {
        let average = I64F64::saturating_from_num(self.bonds_moving_average)
            .saturating_div(I64F64::from_num(1_000_000));
        sub(ONE, I32F32::saturating_from_num(average))
    }
}

/// The neurons of an epoch, a list a property, indexed by uid.
#[derive(Clone, Debug, Default)]
pub struct NeuronInputs {
    /// `Keys`.
    pub hotkeys: Vec<AccountId>,
    /// `Owner` of each hotkey.
    pub coldkeys: Vec<AccountId>,
    /// `BlockAtRegistration`.
    pub registered_at: Vec<u64>,
    /// `LastUpdate` of the mechanism, padded with zeros to n.
    pub last_update: Vec<u64>,
    /// Stake weight: inherited alpha + inherited TAO · TAO weight (spec 06 §3).
    pub stake: Vec<I64F64>,
    /// `ValidatorPermit` of the previous epoch; may be shorter than n.
    pub validator_permit: Vec<bool>,
    /// The block of the earliest open commit, `u64::MAX` without one (spec 06 §5 step 9).
    pub commit_block: Vec<u64>,
    /// `Incentive` of the previous epoch.
    pub incentive: Vec<u16>,
    /// `Dividends` of the previous epoch.
    pub dividends: Vec<u16>,
}

/// The inputs after the chain's own masks: what any reward logic works on (spec 06 §5 steps 2–9).
#[derive(Clone, Debug)]
pub struct Masked {
    /// Updated within the activity cutoff.
    pub active: Vec<bool>,
    /// Permits of the previous epoch, with the owner's.
    pub permits: Vec<bool>,
    /// Permits of this epoch, stored for the next.
    pub new_permits: Vec<bool>,
    /// S: stake above the threshold, normalised.
    pub stake: Vec<I32F32>,
    /// A: S masked by activity and permit, normalised.
    pub active_stake: Vec<I32F32>,
    /// Raw u16 weights as fixed integers, after every mask, before row normalisation.
    pub weights: Vec<SparseRow>,
}

/// What a reward logic decides: shares in [0, 1] by uid.
#[derive(Clone, Debug, Default)]
pub struct EpochShares {
    /// I: the miners' shares.
    pub incentive: Vec<I32F32>,
    /// D: the validators' shares.
    pub dividends: Vec<I32F32>,
    /// C: shown to metagraph readers.
    pub consensus: Vec<I32F32>,
    /// Tv: shown to metagraph readers.
    pub validator_trust: Vec<I32F32>,
    /// B': the bonds to store.
    pub bonds: Vec<SparseRow>,
}

/// The result of an epoch: what is paid and what is stored, indexed by uid (spec 06 §5 step 17, §7).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EpochOutcome {
    /// Alpha to each neuron as a miner.
    pub server_emission: Vec<Alpha>,
    /// Alpha to each neuron as a validator.
    pub validator_emission: Vec<Alpha>,
    /// `Emission`: combined.
    pub emission: Vec<Alpha>,
    /// `Active`.
    pub active: Vec<bool>,
    /// `ValidatorPermit` for the next epoch.
    pub validator_permit: Vec<bool>,
    /// `Incentive`, u16 shares.
    pub incentive: Vec<u16>,
    /// `Dividends`, u16 shares.
    pub dividends: Vec<u16>,
    /// `Consensus`, u16 shares.
    pub consensus: Vec<u16>,
    /// `ValidatorTrust`, u16 shares.
    pub validator_trust: Vec<u16>,
    /// `StakeWeight`, u16 shares.
    pub stake_weight: Vec<u16>,
    /// Unfiltered stake weight, floored.
    pub stake: Vec<u64>,
    /// `Bonds` rows; empty where there is no new permit.
    pub bonds: Vec<Row>,
}
