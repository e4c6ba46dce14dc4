//! Items by netuid that are fields of a subnet's record (spec 03 §1.1, 04 §1.2, 05 §19.1).

use super::{ReadOnly, StorageItem, entries, types::Field};
use crate::{
    pool::Balancer,
    primitives::{Alpha, FixedI128, FixedU128, NetUid, Rao},
    state::{self, Ledger, State, Subnet},
};

/// Which entries are there although they hold the default.
type Group = fn(&Ledger, NetUid, &Subnet) -> bool;

/// Genesis and registration write it.
const ADDED: Group = |_, _, subnet| subnet.added;
/// Registration writes it; genesis does not.
const REGISTERED: Group = |_, _, subnet| subnet.added && subnet.registered_counter > 0;
/// Every block writes it for every subnet but root.
const STEPPED: Group =
    |ledger, netuid, subnet| subnet.added && !netuid.is_root() && ledger.now() > 0;
/// Every block writes it for subnets that take part in emission.
const EMITTING: Group = |ledger, _, subnet| {
    subnet.added
        && subnet
            .first_emission_block
            .is_some_and(|first| first <= ledger.now())
};
/// Nothing writes it but who changes it.
const CHANGED: Group = |_, _, _| false;

macro_rules! subnet_items {
    ($($pallet:ident[$hasher:ident] $group:ident {
        $($name:ident: $value:ty => $($field:ident).+;)*
    })*) => {
        $($(
            pub(super) struct $name;

            impl StorageItem for $name {
                const PALLET: &'static str = stringify!($pallet);
                const NAME: &'static str = stringify!($name);
                const HASHERS: &'static [super::Hasher] = &[super::Hasher::$hasher];
                type Key = (NetUid,);
                type Value = $value;

                fn entry(ledger: &Ledger, (netuid,): &(NetUid,)) -> Option<$value> {
                    let subnet = ledger.subnets.get(netuid)?;
                    let value = Field::<$value>::stored(&subnet.$($field).+);
                    ($group(ledger, *netuid, subnet)
                        || Some(&value) != Self::default(ledger).as_ref())
                        .then_some(value)
                }

                fn default(ledger: &Ledger) -> Option<$value> {
                    Some(Subnet::default_of(ledger.profile).$($field).+.stored())
                }

                fn keys(ledger: &Ledger) -> Vec<(NetUid,)> {
                    entries::subnets(ledger)
                }

                fn set(
                    state: &mut State,
                    (netuid,): &(NetUid,),
                    value: Option<$value>,
                ) -> Result<(), ReadOnly> {
                    if let Some(value) = value.or_else(|| Self::default(state)) {
                        state.subnet_mut(*netuid).$($field).+.put(value);
                    }
                    Ok(())
                }
            }
        )*)*

        registry!($($($pallet.$name),*),*);
    };
}

subnet_items! {
    SubtensorModule[Identity] ADDED {
        MaxAllowedUids: u16 => params.max_allowed_uids;
        MaxAllowedValidators: u16 => params.max_allowed_validators;
        MinAllowedWeights: u16 => params.min_allowed_weights;
        NetworkRegistrationAllowed: bool => registration.allowed;
        NetworksAdded: bool => added;
        RegistrationsThisBlock: u16 => registration.this_block;
        Tempo: u16 => schedule.tempo;
    }
    SubtensorModule[Identity] REGISTERED {
        ActivityCutoff: u16 => params.activity_cutoff;
        Burn: Rao => registration.burn;
        ImmunityPeriod: u16 => params.immunity_period;
        Kappa: u16 => params.kappa;
        LastEpochBlock: u64 => schedule.last_epoch_block;
        NetworkRegisteredAt: u64 => registered_at;
        RAORecycledForRegistration: Rao => registration.rao_recycled;
        RegistrationsThisInterval: u16 => registration.this_interval;
        SubnetAlphaIn: Alpha => pool.alpha_in;
        SubnetAlphaOut: Alpha => pool.alpha_out;
        SubnetEmissionEnabled: bool => emission_enabled;
        SubnetLocked: Rao => locked;
        SubnetMechanism: u16 => mechanism;
        SubnetTAO: Rao => pool.tao;
        SubnetVolume: u128 => pool.volume;
    }
    SubtensorModule[Blake2_128Concat] REGISTERED {
        Yuma3On: bool => params.yuma3;
    }
    SubtensorModule[Identity] STEPPED {
        BlocksSinceLastStep: u64 => schedule.blocks_since_last_step;
    }
    SubtensorModule[Identity] EMITTING {
        PendingServerEmission: Alpha => pending.server;
        PendingValidatorEmission: Alpha => pending.validator;
        RootProp: FixedU128 => root_prop;
        SubnetAlphaInEmission: Alpha => last.alpha_in;
        SubnetAlphaOutEmission: Alpha => last.alpha_out;
        SubnetExcessTao: Rao => last.excess_tao;
        SubnetTaoInEmission: Rao => last.tao_in;
    }
    SubtensorModule[Identity] CHANGED {
        ActivityCutoffFactorMilli: u32 => params.activity_cutoff_factor_milli;
        AdjustmentAlpha: u64 => params.adjustment_alpha;
        AdjustmentInterval: u16 => params.adjustment_interval;
        AlphaSigmoidSteepness: i16 => params.alpha_sigmoid_steepness;
        AlphaValues: (u16, u16) => params.alpha_values;
        BondsMovingAverage: u64 => params.bonds_moving_average;
        BondsPenalty: u16 => params.bonds_penalty;
        BondsResetOn: bool => params.bonds_reset;
        BurnHalfLife: u16 => registration.burn_half_life;
        BurnIncreaseMult: FixedU128 => registration.burn_increase_mult;
        CommitRevealWeightsEnabled: bool => params.commit_reveal_weights;
        Difficulty: u64 => params.difficulty;
        EMAPriceHalvingBlocks: u64 => pool.ema_price_halving_blocks;
        ImmuneOwnerUidsLimit: u16 => params.immune_owner_uids_limit;
        LastMechansimStepBlock: u64 => schedule.last_mechanism_step_block;
        MaxBurn: Rao => registration.max_burn;
        MaxDifficulty: u64 => params.max_difficulty;
        MaxRegistrationsPerBlock: u16 => registration.max_per_block;
        MinAllowedUids: u16 => params.min_allowed_uids;
        MinBurn: Rao => registration.min_burn;
        MinChildkeyTakePerSubnet: u16 => params.min_childkey_take;
        MinDifficulty: u64 => params.min_difficulty;
        MinNonImmuneUids: u16 => params.min_non_immune_uids;
        MinerBurned: FixedU128 => miner_burned;
        NetworkPowRegistrationAllowed: bool => params.pow_registration_allowed;
        OwnerCutAutoLockEnabled: bool => params.owner_cut_auto_lock;
        OwnerCutEnabled: bool => params.owner_cut_enabled;
        PendingEpochAt: u64 => schedule.pending_epoch_at;
        PendingOwnerCut: Alpha => pending.owner_cut;
        PendingRootAlphaDivs: Alpha => pending.root_alpha;
        RecycleOrBurn: state::RecycleOrBurn => params.recycle_or_burn;
        RegisteredSubnetCounter: u64 => registered_counter;
        Rho: u16 => params.rho;
        ServingRateLimit: u64 => params.serving_rate_limit;
        SubnetEpochIndex: u64 => schedule.epoch_index;
        SubnetMovingPrice: FixedI128 => pool.moving_price;
        SubnetProtocolAlpha: Alpha => pool.protocol_alpha;
        SubnetProtocolFlow: i64 => pool.protocol_flow;
        SubnetRootSellTao: Rao => last.root_sell_tao;
        SubnetTaoFlow: i64 => pool.tao_flow;
        SubtokenEnabled: bool => subtoken_enabled;
        TargetRegistrationsPerInterval: u16 => registration.target_per_interval;
        TransferToggle: bool => params.transfer_toggle;
        VotingPowerDisableAtBlock: u64 => voting.disable_at;
        VotingPowerEmaAlpha: u64 => voting.ema_alpha;
        VotingPowerTrackingEnabled: bool => voting.tracking;
        WeightsSetRateLimit: u64 => params.weights_set_rate_limit;
        WeightsVersionKey: u64 => params.weights_version_key;
    }
    SubtensorModule[Blake2_128Concat] CHANGED {
        LiquidAlphaOn: bool => params.liquid_alpha;
        RootClaimableThreshold: FixedI128 => params.root_claimable_threshold;
    }
    SubtensorModule[Twox64Concat] CHANGED {
        MechanismCountCurrent: u8 => params.mechanism_count;
        RevealPeriodEpochs: u64 => params.reveal_period_epochs;
    }
    Swap[Twox64Concat] CHANGED {
        FeeRate: u16 => pool.fee_rate;
        PalSwapInitialized: bool => pool.initialized;
        SwapBalancer: Balancer => pool.balancer;
    }
    AlphaAssets[Twox64Concat] CHANGED {
        AlphaBurned: Alpha => pool.alpha_burned;
        AlphaRecycled: Alpha => pool.alpha_recycled;
        TotalAlphaIssuance: Alpha => pool.total_alpha_issuance;
    }
}
