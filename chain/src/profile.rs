//! Constants of the runtime, as a value (spec 03 §2, 04 §1.1, 05 §19).
//!
//! A [`Profile`] is what a chain's build decides; everything that its users can change at run time
//! is state. `finney` has production constants, `localnet` those of the fast build, `dev`
//! production rules without the waiting periods that only hinder development.

use crate::primitives::Rao;

/// Below this an account does not exist, in rao (spec 01 §1.1).
pub const EXISTENTIAL_DEPOSIT: Rao = Rao(500);

/// The TAO that can ever exist, in rao (spec 04 §1.1).
pub const MAX_TAO_ISSUANCE: Rao = Rao(21_000_000_000_000_000);

/// The smallest stake and unstake, in rao (spec 03 §2).
pub const MIN_STAKE: Rao = Rao(2_000_000);

/// The highest number of neurons of a subnet.
pub const MAX_UIDS: u16 = 256;

/// The age after which conviction may change a subnet's owner, in blocks (spec 04 §1.1).
pub const ONE_YEAR: u64 = 7_200 * 365 + 1_800;

/// `KeySwapCost`: what a hotkey's swap on all subnets and a coldkey's first announcement cost, in
/// rao (spec 03 §2).
pub const KEY_SWAP_COST: Rao = Rao(100_000_000);

/// `KeySwapOnSubnetCost`: what a hotkey's swap on one subnet costs, in rao (spec 03 §2).
pub const KEY_SWAP_ON_SUBNET_COST: Rao = Rao(1_000_000);

/// A subnet without an epoch for longer than this runs one (spec 04 §8.1).
pub const MAX_TEMPO: u64 = 50_400;

/// Build-time constants of a runtime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its name: `finney`, `localnet` or `dev`.
    pub name: &'static str,
    /// The runtime version that it follows.
    pub spec_version: u32,
    /// Milliseconds between blocks.
    pub block_time_ms: u64,
    /// `Tempo` of a new subnet, in blocks.
    pub initial_tempo: u16,
    /// Default of `MaxEpochsPerBlock`.
    pub max_epochs_per_block: u8,
    /// Default of `NetworkRateLimit`: blocks between subnet registrations.
    pub network_rate_limit: u64,
    /// Default of `PendingChildKeyCooldown`, in blocks.
    pub pending_childkey_cooldown: u64,
    /// Default of `TxChildkeyTakeRateLimit`, in blocks.
    pub tx_childkey_take_rate_limit: u64,
    /// `HotkeySwapOnSubnetInterval`, in blocks.
    pub hotkey_swap_on_subnet_interval: u64,
    /// Default of `ColdkeySwapAnnouncementDelay`, in blocks.
    pub coldkey_swap_announcement_delay: u32,
    /// Default of `ColdkeySwapReannouncementDelay`, in blocks.
    pub coldkey_swap_reannouncement_delay: u32,
    /// Blocks between associations of an EVM key.
    pub evm_key_associate_rate_limit: u64,
    /// Blocks between an owner's changes of a subnet's mechanisms.
    pub mechanism_rate_limit: u64,
    /// Blocks between an owner's trimmings of a subnet.
    pub trim_rate_limit: u64,
    /// Default of `WeightsSetRateLimit`, in blocks.
    pub weights_set_rate_limit: u64,
    /// Default of `ServingRateLimit`, in blocks.
    pub serving_rate_limit: u64,
    /// Default of `CommitRevealWeightsEnabled`.
    pub commit_reveal_weights: bool,
    /// Default of `SubnetEmissionEnabled` of a newly registered subnet.
    pub subnet_emission_enabled: bool,
    /// Default of `AdminFreezeWindow`, in blocks.
    pub admin_freeze_window: u16,
    /// `MinimumBlockDuration` of a crowdloan, in blocks.
    pub crowdloan_min_duration: u64,
    /// `MaximumBlockDuration` of a crowdloan, in blocks.
    pub crowdloan_max_duration: u64,
    /// Default of `BaseFeePerGas`, in wei.
    pub base_fee: u64,
    /// Default of `Elasticity`, in millionths; 0 keeps the base fee.
    pub base_fee_elasticity: u32,
    /// Default of `DisableWhitelistCheck`.
    pub anyone_may_deploy: bool,
    /// Default of `ImmunityPeriod` written at a subnet's registration, in blocks.
    pub registered_immunity_period: u16,
    /// Blocks between the activation of a reward script that pays and its first epoch. taovm's own.
    pub reward_activation_delay: u64,
}

impl Profile {
    /// The production constants of runtime 425.
    pub const FINNEY: Self = Self {
        name: "finney",
        spec_version: 425,
        block_time_ms: 12_000,
        initial_tempo: 360,
        max_epochs_per_block: 2,
        network_rate_limit: 7_200,
        pending_childkey_cooldown: 7_200,
        tx_childkey_take_rate_limit: 216_000,
        hotkey_swap_on_subnet_interval: 7_200,
        coldkey_swap_announcement_delay: 36_000,
        coldkey_swap_reannouncement_delay: 7_200,
        evm_key_associate_rate_limit: 7_200,
        mechanism_rate_limit: 7_200,
        trim_rate_limit: 216_000,
        weights_set_rate_limit: 100,
        serving_rate_limit: 50,
        commit_reveal_weights: true,
        subnet_emission_enabled: false,
        admin_freeze_window: 10,
        crowdloan_min_duration: 50_400,
        crowdloan_max_duration: 432_000,
        registered_immunity_period: 5_000,
        base_fee: 20_000_000_000,
        base_fee_elasticity: 125_000,
        anyone_may_deploy: false,
        reward_activation_delay: 7_200,
    };

    /// The fast build that the chain's own localnet uses.
    pub const LOCALNET: Self = Self {
        name: "localnet",
        block_time_ms: 250,
        initial_tempo: 10,
        max_epochs_per_block: 32,
        network_rate_limit: 0,
        pending_childkey_cooldown: 15,
        tx_childkey_take_rate_limit: 5,
        hotkey_swap_on_subnet_interval: 1,
        coldkey_swap_announcement_delay: 50,
        coldkey_swap_reannouncement_delay: 10,
        evm_key_associate_rate_limit: 1,
        mechanism_rate_limit: 1,
        trim_rate_limit: 1,
        crowdloan_min_duration: 50,
        crowdloan_max_duration: 20_000,
        reward_activation_delay: 15,
        ..Self::FINNEY
    };

    /// Production rules for development: no waiting between registrations, weights and
    /// administrative changes; subnets earn at once; weights are set in the open; gas costs 10 gwei.
    pub const DEV: Self = Self {
        name: "dev",
        network_rate_limit: 0,
        pending_childkey_cooldown: 0,
        tx_childkey_take_rate_limit: 0,
        hotkey_swap_on_subnet_interval: 1,
        coldkey_swap_announcement_delay: 50,
        coldkey_swap_reannouncement_delay: 10,
        evm_key_associate_rate_limit: 0,
        mechanism_rate_limit: 0,
        trim_rate_limit: 0,
        weights_set_rate_limit: 0,
        serving_rate_limit: 0,
        commit_reveal_weights: false,
        subnet_emission_enabled: true,
        admin_freeze_window: 0,
        base_fee: 10_000_000_000,
        base_fee_elasticity: 0,
        anyone_may_deploy: true,
        reward_activation_delay: 0,
        ..Self::FINNEY
    };

    /// The profile of that name.
    #[must_use]
    pub fn by_name(name: &str) -> Option<&'static Self> {
        [&Self::FINNEY, &Self::LOCALNET, &Self::DEV]
            .into_iter()
            .find(|p| p.name == name)
    }
}
