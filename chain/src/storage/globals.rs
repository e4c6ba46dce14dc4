//! Items without a key, of the subtensor pallet (spec 03 §1, 04 §1.2, 05 §19.2).

use super::{Bytes, RawKey, ReadOnly, StorageItem, stake::AlphaV2, types::Field};
use crate::{
    primitives::{FixedI128, FixedU128, Rao},
    state::{Globals, Ledger, State},
};

/// Which entries are there although they hold the default.
type Group = fn(&Ledger) -> bool;

/// Genesis or every block writes it.
const ALWAYS: Group = |_| true;
/// Nothing writes it but who changes it.
const CHANGED: Group = |_| false;

macro_rules! globals {
    ($($group:ident { $($name:ident: $value:ty => $field:ident;)* })*) => {
        $($(
            pub(super) struct $name;

            impl StorageItem for $name {
                const PALLET: &'static str = "SubtensorModule";
                const NAME: &'static str = stringify!($name);
                const HASHERS: &'static [super::Hasher] = &[];
                type Key = ();
                type Value = $value;

                fn entry(ledger: &Ledger, (): &()) -> Option<$value> {
                    let value = Field::<$value>::stored(&ledger.globals.$field);
                    ($group(ledger) || Some(&value) != Self::default(ledger).as_ref())
                        .then_some(value)
                }

                fn default(ledger: &Ledger) -> Option<$value> {
                    Some(Globals::defaults(ledger.profile).$field.stored())
                }

                fn keys(_: &Ledger) -> Vec<()> {
                    vec![()]
                }

                fn set(state: &mut State, (): &(), value: Option<$value>) -> Result<(), ReadOnly> {
                    if let Some(value) = value.or_else(|| Self::default(state)) {
                        state.globals.$field.put(value);
                    }
                    Ok(())
                }
            }
        )*)*

        registry!(
            $($(SubtensorModule.$name,)*)*
            SubtensorModule.NumStakingColdkeys,
            SubtensorModule.AlphaV2MapLastKey,
        );
    };
}

globals! {
    ALWAYS {
        BlockEmission: u64 => block_emission;
        TotalIssuance: Rao => total_issuance;
        TotalNetworks: u16 => total_networks;
    }
    CHANGED {
        AdminFreezeWindow: u16 => admin_freeze_window;
        CKBurn: u64 => ck_burn;
        ColdkeySwapAnnouncementDelay: u32 => coldkey_swap_announcement_delay;
        ColdkeySwapReannouncementDelay: u32 => coldkey_swap_reannouncement_delay;
        CommitRevealWeightsVersion: u16 => commit_reveal_version;
        DissolveNetworkScheduleDuration: u32 => dissolve_network_schedule_duration;
        FlowEmaSmoothingFactor: u64 => flow_ema_smoothing_factor;
        FlowNormExponent: FixedU128 => flow_norm_exponent;
        MaturityRate: u64 => maturity_rate;
        MaxChildkeyTake: u16 => max_childkey_take;
        MaxDelegateTake: u16 => max_delegate_take;
        MaxEpochsPerBlock: u8 => max_epochs_per_block;
        MaxMechanismCount: u8 => max_mechanism_count;
        MinChildkeyTake: u16 => min_childkey_take;
        MinDelegateTake: u16 => min_delegate_take;
        NetTaoFlowEnabled: bool => net_tao_flow_enabled;
        NetworkImmunityPeriod: u64 => network_immunity_period;
        NetworkLastLockCost: Rao => network_last_lock_cost;
        NetworkLockReductionInterval: u64 => network_lock_reduction_interval;
        NetworkMinLockCost: Rao => network_min_lock_cost;
        NetworkRateLimit: u64 => network_rate_limit;
        NetworkRegistrationStartBlock: u64 => network_registration_start_block;
        NominatorMinRequiredStake: u64 => nominator_min_required_stake;
        NumRootClaim: u64 => num_root_claim;
        OwnerHyperparamRateLimit: u16 => owner_hyperparam_rate_limit;
        PendingChildKeyCooldown: u64 => pending_childkey_cooldown;
        StakeThreshold: u64 => stake_threshold;
        StartCallDelay: u64 => start_call_delay;
        SubnetLimit: u16 => subnet_limit;
        SubnetMovingAlpha: FixedI128 => subnet_moving_alpha;
        SubnetOwnerCut: u16 => subnet_owner_cut;
        TaoFlowCutoff: FixedI128 => tao_flow_cutoff;
        TaoInRefundDeploymentBlock: u64 => tao_in_refund_deployment_block;
        TaoWeight: u64 => tao_weight;
        TotalStake: Rao => total_stake;
        TxChildkeyTakeRateLimit: u64 => tx_childkey_take_rate_limit;
        TxDelegateTakeRateLimit: u64 => tx_delegate_take_rate_limit;
        TxRateLimit: u64 => tx_rate_limit;
        UnlockRate: u64 => unlock_rate;
        WeightsVersionKeyRateLimit: u64 => weights_version_key_rate_limit;
    }
}

pub(super) struct NumStakingColdkeys;

impl StorageItem for NumStakingColdkeys {
    const PALLET: &'static str = "SubtensorModule";
    const NAME: &'static str = "NumStakingColdkeys";
    const HASHERS: &'static [super::Hasher] = &[];
    type Key = ();
    type Value = u64;

    fn entry(ledger: &Ledger, (): &()) -> Option<u64> {
        let count = ledger.staking_coldkeys.len() as u64;
        (count > 0).then_some(count)
    }

    fn default(_: &Ledger) -> Option<u64> {
        Some(0)
    }

    fn keys(_: &Ledger) -> Vec<()> {
        vec![()]
    }
}

/// The cursor of the sweep that indexes root stakers: a raw key of [`AlphaV2`] (spec 04 §13).
pub(super) struct AlphaV2MapLastKey;

impl StorageItem for AlphaV2MapLastKey {
    const PALLET: &'static str = "SubtensorModule";
    const NAME: &'static str = "AlphaV2MapLastKey";
    const HASHERS: &'static [super::Hasher] = &[];
    type Key = ();
    type Value = Option<Bytes>;

    fn entry(ledger: &Ledger, (): &()) -> Option<Option<Bytes>> {
        let (hotkey, coldkey, netuid) = ledger.globals.alpha_map_last_key?;
        let mut key = RawKey::of::<AlphaV2>();
        key.push(&hotkey);
        key.push(&coldkey);
        key.push(&netuid);
        Some(Some(Bytes(key.into_bytes())))
    }

    fn default(_: &Ledger) -> Option<Option<Bytes>> {
        Some(None)
    }

    fn keys(_: &Ledger) -> Vec<()> {
        vec![()]
    }
}
