//! The chain's storage items by name, for `get`, `list` and `set` (spec 10).

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use taovm_chain::{
    primitives::{AccountId, I96F32, NetUid, Rao, U64F64, U96F32},
    state::{Ledger, State, Subnet},
};

use super::{
    key_items, neuron_items, stake_items,
    trace::{Names, TraceError, from_trace, to_trace},
};

/// Reads an item's value.
pub(super) fn get(
    state: &Ledger,
    item: &str,
    keys: &[Value],
    names: &dyn Names,
) -> Result<Value, TraceError> {
    for of in [key_items::get, stake_items::get, neuron_items::get] {
        if let Some(value) = of(state, item, keys, names)? {
            return Ok(value);
        }
    }
    let (Some(field), [netuid]) = (subnet_item(item), keys) else {
        return Err(unknown(item, keys));
    };
    (field.get)(state.subnet(from_trace(netuid, names)?))
}

/// Writes an item's value directly, past every rule.
pub(super) fn set(
    state: &mut State,
    item: &str,
    keys: &[Value],
    value: &Value,
    names: &dyn Names,
) -> Result<(), TraceError> {
    for of in [key_items::set, stake_items::set] {
        if of(state, item, keys, value, names)? {
            return Ok(());
        }
    }
    let (Some(field), [netuid]) = (subnet_item(item), keys) else {
        return Err(unknown(item, keys));
    };
    (field.set)(state.subnet_mut(from_trace(netuid, names)?), value, names)
}

/// Lists the entries under a key prefix, sorted by the rest of the key.
pub(super) fn list(
    state: &Ledger,
    item: &str,
    keys: &[Value],
    names: &dyn Names,
) -> Result<Value, TraceError> {
    for of in [key_items::list, stake_items::list, neuron_items::list] {
        if let Some(rows) = of(state, item, keys, names)? {
            return Ok(rows);
        }
    }
    match (item, keys) {
        ("TotalHotkeyAlpha", [hotkey]) => of_hotkey(state, hotkey, names, |pool| {
            (!pool.value.is_zero()).then(|| to_trace(&pool.value))
        }),
        ("TotalHotkeySharesV2", [hotkey]) => of_hotkey(state, hotkey, names, |pool| {
            (!pool.denominator.is_zero()).then(|| to_trace(&pool.denominator))
        }),
        ("AlphaV2", [hotkey]) => {
            let hotkey: AccountId = from_trace(hotkey, names)?;
            state
                .shares
                .iter()
                .filter(|((of, _, _), _)| *of == hotkey)
                .map(|((_, coldkey, netuid), share)| to_trace(&((coldkey, netuid), share)))
                .collect()
        }
        // The legacy map, which a new chain never writes (spec 03 §4.4).
        ("Alpha", [_]) => Ok(Value::Array(Vec::new())),
        _ => Err(unknown(item, keys)),
    }
}

fn of_hotkey(
    state: &Ledger,
    hotkey: &Value,
    names: &dyn Names,
    show: impl Fn(&taovm_chain::pool::SharePool) -> Option<Result<Value, TraceError>>,
) -> Result<Value, TraceError> {
    let hotkey: AccountId = from_trace(hotkey, names)?;
    state
        .share_pools
        .range((hotkey, NetUid(0))..=(hotkey, NetUid(u16::MAX)))
        .filter_map(|((_, netuid), pool)| show(pool).map(|value| (netuid, value)))
        .map(|(netuid, value)| Ok(Value::Array(vec![to_trace(netuid)?, value?])))
        .collect()
}

fn unknown(item: &str, keys: &[Value]) -> TraceError {
    TraceError(format!("item: no {item} by {} keys here", keys.len()))
}

/// How an item by netuid is read and written.
struct SubnetItem {
    get: fn(&Subnet) -> Result<Value, TraceError>,
    set: fn(&mut Subnet, &Value, &dyn Names) -> Result<(), TraceError>,
}

/// A type of storage values.
trait Field: Sized {
    fn show(&self) -> Result<Value, TraceError>;
    fn read(value: &Value, names: &dyn Names) -> Result<Self, TraceError>;
}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Field for $type {
            fn show(&self) -> Result<Value, TraceError> {
                to_trace(self)
            }
            fn read(value: &Value, names: &dyn Names) -> Result<Self, TraceError> {
                from_trace(value, names)
            }
        }
    )*};
}

macro_rules! bits {
    ($($type:ty),*) => {$(
        impl Field for $type {
            fn show(&self) -> Result<Value, TraceError> {
                to_trace(&self.to_bits())
            }
            fn read(value: &Value, names: &dyn Names) -> Result<Self, TraceError> {
                from_trace(value, names).map(Self::from_bits)
            }
        }
    )*};
}

plain!(bool, u8, u16, u32, u64, i16, Rao, (u16, u16));
bits!(I96F32, U64F64, U96F32);

impl<T: Serialize + DeserializeOwned> Field for Option<T> {
    fn show(&self) -> Result<Value, TraceError> {
        to_trace(self)
    }
    fn read(value: &Value, names: &dyn Names) -> Result<Self, TraceError> {
        from_trace(value, names)
    }
}

macro_rules! subnet_items {
    ($($name:literal => $($field:ident).+;)*) => {
        /// The items by netuid that this table knows.
        fn subnet_item(name: &str) -> Option<SubnetItem> {
            match name {
                $($name => Some(SubnetItem {
                    get: |subnet| Field::show(&subnet.$($field).+),
                    set: |subnet, value, names| {
                        subnet.$($field).+ = Field::read(value, names)?;
                        Ok(())
                    },
                }),)*
                _ => None,
            }
        }
    };
}

subnet_items! {
    "ActivityCutoff" => params.activity_cutoff;
    "ActivityCutoffFactorMilli" => params.activity_cutoff_factor_milli;
    "AlphaSigmoidSteepness" => params.alpha_sigmoid_steepness;
    "AlphaValues" => params.alpha_values;
    "BlocksSinceLastStep" => schedule.blocks_since_last_step;
    "BondsMovingAverage" => params.bonds_moving_average;
    "BondsPenalty" => params.bonds_penalty;
    "Burn" => registration.burn;
    "BurnHalfLife" => registration.burn_half_life;
    "BurnIncreaseMult" => registration.burn_increase_mult;
    "CommitRevealWeightsEnabled" => params.commit_reveal_weights;
    "EMAPriceHalvingBlocks" => pool.ema_price_halving_blocks;
    "FirstEmissionBlockNumber" => first_emission_block;
    "ImmunityPeriod" => params.immunity_period;
    "Kappa" => params.kappa;
    "LastEpochBlock" => schedule.last_epoch_block;
    "LastMechansimStepBlock" => schedule.last_mechanism_step_block;
    "AdjustmentAlpha" => params.adjustment_alpha;
    "AdjustmentInterval" => params.adjustment_interval;
    "BondsResetOn" => params.bonds_reset;
    "Difficulty" => params.difficulty;
    "ImmuneOwnerUidsLimit" => params.immune_owner_uids_limit;
    "MaxDifficulty" => params.max_difficulty;
    "MaxRegistrationsPerBlock" => registration.max_per_block;
    "MechanismCountCurrent" => params.mechanism_count;
    "MinDifficulty" => params.min_difficulty;
    "MinNonImmuneUids" => params.min_non_immune_uids;
    "OwnerCutAutoLockEnabled" => params.owner_cut_auto_lock;
    "OwnerCutEnabled" => params.owner_cut_enabled;
    "RAORecycledForRegistration" => registration.rao_recycled;
    "RegistrationsThisBlock" => registration.this_block;
    "RegistrationsThisInterval" => registration.this_interval;
    "ServingRateLimit" => params.serving_rate_limit;
    "TargetRegistrationsPerInterval" => registration.target_per_interval;
    "VotingPowerDisableAtBlock" => voting.disable_at;
    "VotingPowerEmaAlpha" => voting.ema_alpha;
    "VotingPowerTrackingEnabled" => voting.tracking;
    "LiquidAlphaOn" => params.liquid_alpha;
    "MaxAllowedUids" => params.max_allowed_uids;
    "MaxAllowedValidators" => params.max_allowed_validators;
    "MaxBurn" => registration.max_burn;
    "MinAllowedUids" => params.min_allowed_uids;
    "MinAllowedWeights" => params.min_allowed_weights;
    "MinBurn" => registration.min_burn;
    "NetworkRegisteredAt" => registered_at;
    "NetworkRegistrationAllowed" => registration.allowed;
    "NetworksAdded" => added;
    "PendingEpochAt" => schedule.pending_epoch_at;
    "RevealPeriodEpochs" => params.reveal_period_epochs;
    "Rho" => params.rho;
    "SubnetEmissionEnabled" => emission_enabled;
    "SubnetEpochIndex" => schedule.epoch_index;
    "SubnetMechanism" => mechanism;
    "SubnetMovingPrice" => pool.moving_price;
    "SubnetTAO" => pool.tao;
    "SubtokenEnabled" => subtoken_enabled;
    "Tempo" => schedule.tempo;
    "TransferToggle" => params.transfer_toggle;
    "WeightsSetRateLimit" => params.weights_set_rate_limit;
    "WeightsVersionKey" => params.weights_version_key;
    "Yuma3On" => params.yuma3;
}
