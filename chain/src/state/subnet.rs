//! Items by netuid (spec 03 §1.1, 04 §1.2, 05 §19.1).

use std::{
    collections::BTreeMap,
    sync::{Arc, LazyLock},
};

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{LockState, MechanismState, Neurons};
use crate::{
    pool::Balancer,
    primitives::{AccountId, Alpha, I96F32, MechId, Rao, U64F64, U96F32, as_bytes},
    profile::Profile,
    subnets::leasing::LeaseId,
};

/// Everything of one subnet.
#[derive(Clone, Debug)]
pub struct Subnet {
    /// `NetworksAdded`.
    pub added: bool,
    /// `SubnetMechanism`: 1 for a pool with a price, 0 for one-to-one (root).
    pub mechanism: u16,
    /// `SubnetOwner`.
    pub owner: Option<AccountId>,
    /// `SubnetOwnerHotkey`.
    pub owner_hotkey: Option<AccountId>,
    /// `NetworkRegisteredAt`.
    pub registered_at: u64,
    /// `RegisteredSubnetCounter`: registrations under this netuid.
    pub registered_counter: u64,
    /// `SubnetLocked`.
    pub locked: Rao,
    /// `SubnetUidToLeaseId`: the lease that began the subnet, also after its end.
    pub lease: Option<LeaseId>,
    /// `FirstEmissionBlockNumber`.
    pub first_emission_block: Option<u64>,
    /// `SubtokenEnabled`.
    pub subtoken_enabled: bool,
    /// `SubnetEmissionEnabled`.
    pub emission_enabled: bool,
    /// `TokenSymbol`; unset reads as F0 9D 9C 8F.
    pub token_symbol: Option<Arc<[u8]>>,
    /// `SubnetIdentitiesV3`.
    pub identity: Option<Arc<SubnetIdentity>>,
    /// Reserves and counters of the pool.
    pub pool: PoolState,
    /// The last block's emission.
    pub last: LastEmission,
    /// Emission waiting for the epoch.
    pub pending: PendingEmission,
    /// When epochs run.
    pub schedule: EpochSchedule,
    /// Registration of neurons.
    pub registration: Registration,
    /// What the owner and root set.
    pub params: Hyperparameters,
    /// `RootProp`.
    pub root_prop: U96F32,
    /// `MinerBurned`: the share of incentives withheld in the last epoch.
    pub miner_burned: U96F32,
    /// `OwnerLock`: the sum of perpetual locks to the owner's hotkey.
    pub owner_lock: Option<LockState>,
    /// `DecayingOwnerLock`: the sum of decaying locks to the owner's hotkey.
    pub decaying_owner_lock: Option<LockState>,
    /// `AlphaDividendsPerSubnet` of the last epoch.
    pub alpha_dividends: Arc<BTreeMap<AccountId, Alpha>>,
    /// `RootAlphaDividendsPerSubnet` of the last epoch.
    pub root_alpha_dividends: Arc<BTreeMap<AccountId, Alpha>>,
    /// Validators' weight in votes.
    pub voting: VotingPower,
    /// Neurons.
    pub neurons: Arc<Neurons>,
    /// Per mechanism; the first always exists. Its length is at least `MechanismCountCurrent`.
    pub mechanisms: Vec<Arc<MechanismState>>,
}

/// The pool: reserves, weights, flows and alpha counters.
#[derive(Clone, Debug)]
pub struct PoolState {
    /// `SubnetTAO`.
    pub tao: Rao,
    /// `SubnetAlphaIn`.
    pub alpha_in: Alpha,
    /// `SubnetAlphaOut`.
    pub alpha_out: Alpha,
    /// `SubnetVolume`.
    pub volume: u128,
    /// `SubnetProtocolAlpha`.
    pub protocol_alpha: Alpha,
    /// `SubnetMovingPrice`.
    pub moving_price: I96F32,
    /// `EMAPriceHalvingBlocks`.
    pub ema_price_halving_blocks: u64,
    /// `SubnetTaoFlow`.
    pub tao_flow: i64,
    /// `SubnetProtocolFlow`.
    pub protocol_flow: i64,
    /// `Swap.SwapBalancer`.
    pub balancer: Balancer,
    /// `Swap.PalSwapInitialized`.
    pub initialized: bool,
    /// `Swap.FeeRate`, a u16 share.
    pub fee_rate: u16,
    /// `AlphaAssets.TotalAlphaIssuance`.
    pub total_alpha_issuance: Alpha,
    /// `AlphaAssets.AlphaBurned`.
    pub alpha_burned: Alpha,
    /// `AlphaAssets.AlphaRecycled`.
    pub alpha_recycled: Alpha,
}

/// What the last block step gave.
#[derive(Clone, Copy, Debug, Default)]
pub struct LastEmission {
    /// `SubnetTaoInEmission`.
    pub tao_in: Rao,
    /// `SubnetAlphaInEmission`.
    pub alpha_in: Alpha,
    /// `SubnetAlphaOutEmission`.
    pub alpha_out: Alpha,
    /// `SubnetExcessTao`.
    pub excess_tao: Rao,
    /// `SubnetRootSellTao`.
    pub root_sell_tao: Rao,
}

/// Alpha collected for the next epoch.
#[derive(Clone, Copy, Debug, Default)]
pub struct PendingEmission {
    /// `PendingServerEmission`.
    pub server: Alpha,
    /// `PendingValidatorEmission`.
    pub validator: Alpha,
    /// `PendingRootAlphaDivs`.
    pub root_alpha: Alpha,
    /// `PendingOwnerCut`.
    pub owner_cut: Alpha,
}

/// When a subnet's epochs run (spec 04 §8).
#[derive(Clone, Copy, Debug)]
pub struct EpochSchedule {
    /// `Tempo`.
    pub tempo: u16,
    /// `LastEpochBlock`.
    pub last_epoch_block: u64,
    /// `PendingEpochAt`; 0 for none.
    pub pending_epoch_at: u64,
    /// `SubnetEpochIndex`.
    pub epoch_index: u64,
    /// `BlocksSinceLastStep`.
    pub blocks_since_last_step: u64,
    /// `LastMechansimStepBlock` (the chain's spelling).
    pub last_mechanism_step_block: u64,
}

/// What a neuron's registration costs and counts (spec 05 §5).
#[derive(Clone, Copy, Debug)]
pub struct Registration {
    /// `NetworkRegistrationAllowed`.
    pub allowed: bool,
    /// `Burn`: the current price.
    pub burn: Rao,
    /// `MinBurn`.
    pub min_burn: Rao,
    /// `MaxBurn`.
    pub max_burn: Rao,
    /// `BurnHalfLife` in blocks.
    pub burn_half_life: u16,
    /// `BurnIncreaseMult`.
    pub burn_increase_mult: U64F64,
    /// `RegistrationsThisBlock`.
    pub this_block: u16,
    /// `RegistrationsThisInterval`.
    pub this_interval: u16,
    /// `MaxRegistrationsPerBlock`; only root heeds it.
    pub max_per_block: u16,
    /// `TargetRegistrationsPerInterval`; only root heeds it.
    pub target_per_interval: u16,
    /// `RAORecycledForRegistration`.
    pub rao_recycled: Rao,
}

/// What the subnet's owner and root set (spec 05 §19.1).
#[derive(Clone, Debug)]
pub struct Hyperparameters {
    /// `MaxAllowedUids`.
    pub max_allowed_uids: u16,
    /// `MinAllowedUids`.
    pub min_allowed_uids: u16,
    /// `MaxAllowedValidators`.
    pub max_allowed_validators: u16,
    /// `MinAllowedWeights`.
    pub min_allowed_weights: u16,
    /// `ImmunityPeriod` in blocks.
    pub immunity_period: u16,
    /// `MinNonImmuneUids`.
    pub min_non_immune_uids: u16,
    /// `ImmuneOwnerUidsLimit`.
    pub immune_owner_uids_limit: u16,
    /// `WeightsVersionKey`.
    pub weights_version_key: u64,
    /// `WeightsSetRateLimit` in blocks.
    pub weights_set_rate_limit: u64,
    /// `CommitRevealWeightsEnabled`.
    pub commit_reveal_weights: bool,
    /// `RevealPeriodEpochs`.
    pub reveal_period_epochs: u64,
    /// `ServingRateLimit` in blocks.
    pub serving_rate_limit: u64,
    /// `Kappa`, a u16 share.
    pub kappa: u16,
    /// `Rho`.
    pub rho: u16,
    /// `AlphaSigmoidSteepness` in hundredths.
    pub alpha_sigmoid_steepness: i16,
    /// `ActivityCutoff`: a relic, the epoch reads the factor.
    pub activity_cutoff: u16,
    /// `ActivityCutoffFactorMilli`: thousandths of a tempo.
    pub activity_cutoff_factor_milli: u32,
    /// `BondsMovingAverage` in millionths.
    pub bonds_moving_average: u64,
    /// `BondsPenalty`, a u16 share.
    pub bonds_penalty: u16,
    /// `BondsResetOn`.
    pub bonds_reset: bool,
    /// `LiquidAlphaOn`.
    pub liquid_alpha: bool,
    /// `AlphaValues`: low and high, u16 shares.
    pub alpha_values: (u16, u16),
    /// `Yuma3On`.
    pub yuma3: bool,
    /// `TransferToggle`.
    pub transfer_toggle: bool,
    /// `RecycleOrBurn`.
    pub recycle_or_burn: RecycleOrBurn,
    /// `OwnerCutEnabled`.
    pub owner_cut_enabled: bool,
    /// `OwnerCutAutoLockEnabled`.
    pub owner_cut_auto_lock: bool,
    /// `MinChildkeyTakePerSubnet`, a u16 share.
    pub min_childkey_take: u16,
    /// `RootClaimableThreshold`.
    pub root_claimable_threshold: I96F32,
    /// `MechanismCountCurrent`.
    pub mechanism_count: u8,
    /// `MechanismEmissionSplit`: u16 shares.
    pub mechanism_emission_split: Option<Arc<[u16]>>,
    /// `NetworkPowRegistrationAllowed`: unused by the chain, shown.
    pub pow_registration_allowed: bool,
    /// `Difficulty`: unused by the chain, shown.
    pub difficulty: u64,
    /// `MinDifficulty`: unused by the chain, shown.
    pub min_difficulty: u64,
    /// `MaxDifficulty`: unused by the chain, shown.
    pub max_difficulty: u64,
    /// `AdjustmentInterval`: unused by the chain, shown.
    pub adjustment_interval: u16,
    /// `AdjustmentAlpha`: unused by the chain, shown.
    pub adjustment_alpha: u64,
}

/// Validators' weight in votes: a slow average of their stake (spec 05 §15).
#[derive(Clone, Debug)]
pub struct VotingPower {
    /// `VotingPowerTrackingEnabled`.
    pub tracking: bool,
    /// `VotingPowerDisableAtBlock`; 0 for none.
    pub disable_at: u64,
    /// `VotingPowerEmaAlpha` in parts of 10¹⁸.
    pub ema_alpha: u64,
    /// `VotingPower` by hotkey, never 0.
    pub power: Arc<BTreeMap<AccountId, u64>>,
}

/// What happens to the incentive of the owner's own miners (spec 04 §9.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub enum RecycleOrBurn {
    /// Burned: outstanding alpha stays.
    #[default]
    Burn,
    /// Recycled: outstanding alpha falls.
    Recycle,
}

/// `SubnetIdentitiesV3`: what a subnet says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct SubnetIdentity {
    /// Name.
    #[serde(serialize_with = "as_bytes")]
    pub subnet_name: Vec<u8>,
    /// Repository.
    #[serde(serialize_with = "as_bytes")]
    pub github_repo: Vec<u8>,
    /// Contact.
    #[serde(serialize_with = "as_bytes")]
    pub subnet_contact: Vec<u8>,
    /// Web page.
    #[serde(serialize_with = "as_bytes")]
    pub subnet_url: Vec<u8>,
    /// Discord.
    #[serde(serialize_with = "as_bytes")]
    pub discord: Vec<u8>,
    /// Description.
    #[serde(serialize_with = "as_bytes")]
    pub description: Vec<u8>,
    /// Logo.
    #[serde(serialize_with = "as_bytes")]
    pub logo_url: Vec<u8>,
    /// Anything else.
    #[serde(serialize_with = "as_bytes")]
    pub additional: Vec<u8>,
}

impl Subnet {
    /// What storage reads for a netuid that has no entries (spec 05 §19.1).
    #[must_use]
    pub fn default_of(profile: &Profile) -> &'static Self {
        static FINNEY: LazyLock<Subnet> = LazyLock::new(|| Subnet::defaults(&Profile::FINNEY));
        static LOCALNET: LazyLock<Subnet> = LazyLock::new(|| Subnet::defaults(&Profile::LOCALNET));
        static DEV: LazyLock<Subnet> = LazyLock::new(|| Subnet::defaults(&Profile::DEV));
        match profile.name {
            "dev" => &DEV,
            "localnet" => &LOCALNET,
            _ => &FINNEY,
        }
    }

    fn defaults(profile: &Profile) -> Self {
        Self {
            added: false,
            mechanism: 0,
            owner: None,
            owner_hotkey: None,
            registered_at: 0,
            registered_counter: 0,
            locked: Rao::ZERO,
            lease: None,
            first_emission_block: None,
            subtoken_enabled: false,
            emission_enabled: true,
            token_symbol: None,
            identity: None,
            pool: PoolState {
                tao: Rao::ZERO,
                alpha_in: Alpha::ZERO,
                alpha_out: Alpha::ZERO,
                volume: 0,
                protocol_alpha: Alpha::ZERO,
                moving_price: I96F32::from_bits(0),
                ema_price_halving_blocks: 201_600,
                tao_flow: 0,
                protocol_flow: 0,
                balancer: Balancer::default(),
                initialized: false,
                fee_rate: 33,
                total_alpha_issuance: Alpha::ZERO,
                alpha_burned: Alpha::ZERO,
                alpha_recycled: Alpha::ZERO,
            },
            last: LastEmission::default(),
            pending: PendingEmission::default(),
            schedule: EpochSchedule {
                tempo: profile.initial_tempo,
                last_epoch_block: 0,
                pending_epoch_at: 0,
                epoch_index: 0,
                blocks_since_last_step: 0,
                last_mechanism_step_block: 0,
            },
            registration: Registration {
                allowed: true,
                burn: Rao(100_000_000),
                min_burn: Rao(500_000),
                max_burn: Rao::from_tao(100),
                burn_half_life: 360,
                burn_increase_mult: U64F64::from_bits(23_242_897_532_874_035_200),
                this_block: 0,
                this_interval: 0,
                max_per_block: 1,
                target_per_interval: 2,
                rao_recycled: Rao::ZERO,
            },
            params: Hyperparameters {
                max_allowed_uids: 256,
                min_allowed_uids: 64,
                max_allowed_validators: 128,
                min_allowed_weights: 1024,
                immunity_period: 4096,
                min_non_immune_uids: 10,
                immune_owner_uids_limit: 1,
                weights_version_key: 0,
                weights_set_rate_limit: profile.weights_set_rate_limit,
                commit_reveal_weights: profile.commit_reveal_weights,
                reveal_period_epochs: 1,
                serving_rate_limit: profile.serving_rate_limit,
                kappa: 32_767,
                rho: 10,
                alpha_sigmoid_steepness: 1000,
                activity_cutoff: 5000,
                activity_cutoff_factor_milli: 13_889,
                bonds_moving_average: 900_000,
                bonds_penalty: u16::MAX,
                bonds_reset: false,
                liquid_alpha: false,
                alpha_values: (45_875, 58_982),
                yuma3: false,
                transfer_toggle: true,
                recycle_or_burn: RecycleOrBurn::Burn,
                owner_cut_enabled: true,
                owner_cut_auto_lock: false,
                min_childkey_take: 0,
                root_claimable_threshold: I96F32::from_num(500_000),
                mechanism_count: 1,
                mechanism_emission_split: None,
                pow_registration_allowed: true,
                difficulty: 10_000_000,
                min_difficulty: 10_000_000,
                max_difficulty: u64::MAX / 4,
                adjustment_interval: 100,
                adjustment_alpha: 0,
            },
            root_prop: U96F32::from_bits(0),
            miner_burned: U96F32::from_bits(0),
            owner_lock: None,
            decaying_owner_lock: None,
            alpha_dividends: Arc::default(),
            root_alpha_dividends: Arc::default(),
            voting: VotingPower {
                tracking: false,
                disable_at: 0,
                ema_alpha: 3_570_000_000_000_000,
                power: Arc::default(),
            },
            neurons: Arc::default(),
            mechanisms: vec![Arc::default()],
        }
    }

    /// `SubnetOwner` as storage reads it: the zero account if unset.
    #[must_use]
    pub fn owner_or_zero(&self) -> AccountId {
        self.owner.unwrap_or_default()
    }

    /// `SubnetworkN`.
    #[must_use]
    pub fn uid_count(&self) -> u16 {
        // A subnet has at most 256 neurons, so the count fits.
        self.neurons.keys.len() as u16
    }

    /// Neurons for writing.
    pub fn neurons_mut(&mut self) -> &mut Neurons {
        Arc::make_mut(&mut self.neurons)
    }

    /// A mechanism's vectors; empty ones for a mechanism that never stored any.
    #[must_use]
    pub fn mechanism(&self, mechanism: MechId) -> &MechanismState {
        static NONE: LazyLock<MechanismState> = LazyLock::new(MechanismState::default);
        self.mechanisms
            .get(usize::from(mechanism.0))
            .map_or(&NONE, |m| m)
    }

    /// A mechanism's vectors for writing.
    pub fn mechanism_mut(&mut self, mechanism: MechId) -> &mut MechanismState {
        let index = usize::from(mechanism.0);
        if self.mechanisms.len() <= index {
            self.mechanisms.resize_with(index + 1, Arc::default);
        }
        Arc::make_mut(&mut self.mechanisms[index])
    }

    /// The effective activity cutoff in blocks (spec 06 §2.3).
    #[must_use]
    pub fn activity_cutoff_blocks(&self) -> u64 {
        let milli = u64::from(self.params.activity_cutoff_factor_milli);
        (milli * u64::from(self.schedule.tempo) / 1000).max(1)
    }
}
