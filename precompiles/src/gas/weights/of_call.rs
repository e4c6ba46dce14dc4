//! The weight of any call, for calls inside of others (spec 02 §7).
//!
//! Exact where the rule book or a recording has it. The rest are estimates, marked as such: the
//! database accesses are counted from the rules, the base is a benchmark's of another release, scaled.

use taovm_chain::call::{
    AdminUtilsCall as Admin, BalancesCall, Call, CommitmentsCall, CrowdloanCall as Crowdloan,
    DrandCall, EvmCall, ProxyCall, RewardScriptsCall, SubtensorCall as Subtensor, UtilityCall,
};

use super::{
    ACTIVATE, ADD_PROXY, ADD_STAKE, ADD_STAKE_LIMIT, BURN_ALPHA, BURNED_REGISTER, COMMIT_WEIGHTS,
    CONTRIBUTE, CREATE_CROWDLOAN, CREATE_PURE, DEACTIVATE, DISSOLVE_CROWDLOAN, FINALIZE, GUARDS,
    KILL_PURE, MOVE_STAKE, POKE_DEPOSIT, PROXY, REFUND, REGISTER_LEASED_NETWORK, REGISTER_LIMIT,
    REGISTER_NETWORK, REMOVE_PROXIES, REMOVE_PROXY, REMOVE_STAKE, REMOVE_STAKE_FULL_LIMIT,
    REMOVE_STAKE_LIMIT, REVEAL_WEIGHTS, SERVE_AXON, SERVE_AXON_TLS, SERVE_PROMETHEUS, SET_CONFIG,
    SET_MODE, SET_WEIGHTS, TERMINATE_LEASE, TRANSFER, TRANSFER_STAKE, UPDATE_CAP, UPDATE_END,
    UPDATE_MIN_CONTRIBUTION, UPLOAD, UPLOAD_GAS_PER_BYTE, WITHDRAW, create_crowdloan_for,
    hyperparameters as set,
};
use crate::gas::{CallWeight, EXTRINSIC_WEIGHT, WEIGHT_PER_GAS};

/// `Balances.transfer_keep_alive`, from a recorded fee.
const TRANSFER_KEEP_ALIVE: CallWeight = CallWeight::new(39_051_000, 1, 1, GUARDS);
/// `Balances.transfer_all`, from a recorded fee.
const TRANSFER_ALL: CallWeight = CallWeight::new(48_209_000, 1, 1, GUARDS);
/// `SubtensorModule.associate_evm_key`.
const ASSOCIATE_EVM_KEY: CallWeight = CallWeight::of_total(859_242_000).free();

/// A weight that no source has.
const fn estimate(base: u64, reads: u64, writes: u64) -> CallWeight {
    CallWeight::new(base, reads, writes, GUARDS)
}

/// The weight of a call and whether it pays.
#[must_use]
pub fn of_call(call: &Call) -> CallWeight {
    match call {
        Call::SubtensorModule(call) => of_subtensor(call),
        Call::AdminUtils(call) => of_admin_utils(call),
        Call::Balances(call) => of_balances(call),
        // Refused for all but root.
        Call::Swap(_) => estimate(20_000_000, 1, 1),
        Call::Utility(call) => of_utility(call),
        Call::Proxy(call) => of_proxy(call),
        Call::Commitments(call) => of_commitments(call),
        Call::Crowdloan(call) => of_crowdloan(call),
        Call::Evm(call) => of_evm(call),
        // Root's.
        Call::BaseFee(_) => estimate(20_000_000, 1, 1),
        Call::Drand(call) => of_drand(call),
        Call::RewardScripts(call) => of_reward_scripts(call),
    }
}

/// What executes the EVM weighs what its gas weighs in a transaction.
fn of_evm(call: &EvmCall) -> CallWeight {
    match call.gas_limit() {
        Some(gas) => CallWeight::of_total(
            gas.saturating_mul(WEIGHT_PER_GAS)
                .saturating_sub(EXTRINSIC_WEIGHT)
                .saturating_add(GUARDS),
        ),
        // Root's, but for withdrawals.
        None => estimate(20_000_000, 1, 1),
    }
}

fn of_drand(call: &DrandCall) -> CallWeight {
    match call {
        DrandCall::WritePulse { .. } => estimate(4_294_000_000, 3, 4),
        DrandCall::SetBeaconConfig { .. } => estimate(8_766_000, 0, 2),
        DrandCall::SetOldestStoredRound { .. } => estimate(5_370_000, 0, 1),
    }
}

/// Spec 05 §24; the guards are an estimate.
const fn of_commitments(call: &CommitmentsCall) -> CallWeight {
    match call {
        CommitmentsCall::SetCommitment { .. } => estimate(33_480_000, 5, 4).free(),
        CommitmentsCall::SetMaxSpace { .. } => estimate(2_856_000, 0, 1),
    }
}

fn of_subtensor(call: &Subtensor) -> CallWeight {
    match call {
        Subtensor::AddStake { .. } => ADD_STAKE,
        Subtensor::AddStakeLimit { .. } => ADD_STAKE_LIMIT,
        Subtensor::RemoveStake { .. } => REMOVE_STAKE,
        Subtensor::RemoveStakeLimit { .. } => REMOVE_STAKE_LIMIT,
        Subtensor::RemoveStakeFullLimit { .. } => REMOVE_STAKE_FULL_LIMIT,
        Subtensor::MoveStake { .. } => MOVE_STAKE,
        Subtensor::TransferStake { .. } => TRANSFER_STAKE,
        Subtensor::BurnAlpha { .. } => BURN_ALPHA,
        Subtensor::RegisterNetworkWithIdentity { .. } => REGISTER_NETWORK,
        Subtensor::BurnedRegister { .. } => BURNED_REGISTER,
        Subtensor::RegisterLimit { .. } => REGISTER_LIMIT,
        Subtensor::SetActivityCutoffFactor { .. } => set::SET_ACTIVITY_CUTOFF_FACTOR,
        Subtensor::SetWeights { .. } => SET_WEIGHTS,
        Subtensor::CommitWeights { .. } => COMMIT_WEIGHTS,
        Subtensor::RevealWeights { .. } => REVEAL_WEIGHTS,
        Subtensor::ServeAxon { .. } => SERVE_AXON,
        Subtensor::ServeAxonTls { .. } => SERVE_AXON_TLS,
        Subtensor::ServePrometheus { .. } => SERVE_PROMETHEUS,
        Subtensor::AssociateEvmKey { .. } => ASSOCIATE_EVM_KEY,
        Subtensor::RegisterLeasedNetwork { .. } => REGISTER_LEASED_NETWORK,
        Subtensor::TerminateLease { .. } => TERMINATE_LEASE,
        // Estimates from here on.
        Subtensor::RegisterNetwork { .. } => REGISTER_NETWORK,
        Subtensor::SetMechanismWeights { .. } | Subtensor::BatchSetWeights { .. } => SET_WEIGHTS,
        Subtensor::CommitMechanismWeights { .. }
        | Subtensor::BatchCommitWeights { .. }
        | Subtensor::CommitTimelockedWeights { .. }
        | Subtensor::CommitTimelockedMechanismWeights { .. }
        | Subtensor::CommitCrv3MechanismWeights { .. } => COMMIT_WEIGHTS,
        Subtensor::Register { .. } => BURNED_REGISTER,
        Subtensor::RevealMechanismWeights { .. } | Subtensor::BatchRevealWeights { .. } => {
            REVEAL_WEIGHTS
        }
        Subtensor::DecreaseTake { .. } => estimate(28_000_000, 3, 2).free(),
        Subtensor::IncreaseTake { .. } => estimate(36_000_000, 5, 2).free(),
        Subtensor::RootRegister { .. } => estimate(100_000_000, 19, 16),
        Subtensor::SwapStake { .. } => estimate(735_000_000, 47, 24),
        Subtensor::SwapStakeLimit { .. } => estimate(955_000_000, 47, 24),
        Subtensor::UnstakeAll { .. } => estimate(26_000_000, 6, 0),
        Subtensor::UnstakeAllAlpha { .. } => estimate(690_000_000, 43, 25),
        Subtensor::AddStakeBurn { .. } => estimate(1_018_000_000, 33, 17),
        Subtensor::RecycleAlpha { .. } => estimate(174_000_000, 13, 6),
        Subtensor::ClaimRoot { .. } => estimate(136_000_000, 16, 4),
        Subtensor::SetRootClaimType { .. } => estimate(17_000_000, 2, 4),
        Subtensor::SetColdkeyAutoStakeHotkey { .. } => estimate(33_000_000, 4, 2),
        Subtensor::LockStake { .. } => estimate(113_000_000, 17, 3),
        Subtensor::MoveLock { .. } => estimate(150_000_000, 14, 6),
        Subtensor::StartCall { .. } => estimate(40_000_000, 5, 2),
        Subtensor::SwapHotkey { .. } | Subtensor::SwapHotkeyV2 { .. } => {
            estimate(1_205_000_000, 180, 97)
        }
        Subtensor::SwapColdkeyAnnounced { .. } => estimate(320_000_000, 39, 20),
        Subtensor::SetChildren { .. } => estimate(119_000_000, 6, 31),
        Subtensor::SetIdentity(_) => estimate(32_000_000, 3, 1),
        Subtensor::SetSubnetIdentity { .. } => estimate(17_000_000, 1, 1),
        Subtensor::UpdateSymbol { .. } => estimate(26_000_000, 4, 1),
        Subtensor::SetTempo { .. } => estimate(46_000_000, 6, 3),
        Subtensor::TriggerEpoch { .. } => estimate(42_000_000, 8, 2),
        Subtensor::TryAssociateHotkey { .. } => estimate(25_000_000, 3, 3),
        Subtensor::SetAutoParentDelegationEnabled { .. } => estimate(27_000_000, 2, 1),
        Subtensor::DisputeColdkeySwap {} | Subtensor::ClearColdkeySwapAnnouncement {} => {
            estimate(20_000_000, 2, 1)
        }
        _ => estimate(40_000_000, 4, 2),
    }
}

fn of_admin_utils(call: &Admin) -> CallWeight {
    match call {
        Admin::SudoSetServingRateLimit { .. } => set::SET_SERVING_RATE_LIMIT,
        Admin::SudoSetMinDifficulty { .. } => set::SET_MIN_DIFFICULTY,
        Admin::SudoSetMaxDifficulty { .. } => set::SET_MAX_DIFFICULTY,
        Admin::SudoSetDifficulty { .. } => set::SET_DIFFICULTY,
        Admin::SudoSetWeightsVersionKey { .. } => set::SET_WEIGHTS_VERSION_KEY,
        Admin::SudoSetAdjustmentAlpha { .. } => set::SET_ADJUSTMENT_ALPHA,
        Admin::SudoSetImmunityPeriod { .. } => set::SET_IMMUNITY_PERIOD,
        Admin::SudoSetMinAllowedWeights { .. } => set::SET_MIN_ALLOWED_WEIGHTS,
        Admin::SudoSetKappa { .. } => set::SET_KAPPA,
        Admin::SudoSetRho { .. } => set::SET_RHO,
        Admin::SudoSetAlphaSigmoidSteepness { .. } => set::SET_ALPHA_SIGMOID_STEEPNESS,
        Admin::SudoSetActivityCutoff { .. } => set::SET_ACTIVITY_CUTOFF,
        Admin::SudoSetNetworkRegistrationAllowed { .. } => set::SET_NETWORK_REGISTRATION_ALLOWED,
        Admin::SudoSetNetworkPowRegistrationAllowed { .. } => {
            set::SET_NETWORK_POW_REGISTRATION_ALLOWED
        }
        Admin::SudoSetBondsMovingAverage { .. } => set::SET_BONDS_MOVING_AVERAGE,
        Admin::SudoSetCommitRevealWeightsEnabled { .. } => set::SET_COMMIT_REVEAL_WEIGHTS_ENABLED,
        Admin::SudoSetCommitRevealWeightsInterval { .. } => set::SET_COMMIT_REVEAL_WEIGHTS_INTERVAL,
        Admin::SudoSetLiquidAlphaEnabled { .. } => set::SET_LIQUID_ALPHA_ENABLED,
        Admin::SudoSetAlphaValues { .. } => set::SET_ALPHA_VALUES,
        Admin::SudoSetYuma3Enabled { .. } => set::SET_YUMA3_ENABLED,
        Admin::SudoSetBondsResetEnabled { .. } => set::SET_BONDS_RESET_ENABLED,
        Admin::SudoSetToggleTransfer { .. } => set::SET_TOGGLE_TRANSFER,
        // Estimated: what the owner's other parameters weigh.
        _ => set::SET_MAX_DIFFICULTY,
    }
}

fn of_balances(call: &BalancesCall) -> CallWeight {
    match call {
        BalancesCall::TransferAllowDeath { .. } => TRANSFER,
        BalancesCall::TransferKeepAlive { .. } => TRANSFER_KEEP_ALIVE,
        BalancesCall::TransferAll { .. } => TRANSFER_ALL,
        // Refused for all but root.
        BalancesCall::ForceTransfer { .. }
        | BalancesCall::ForceUnreserve { .. }
        | BalancesCall::ForceSetBalance { .. }
        | BalancesCall::ForceAdjustTotalIssuance { .. } => TRANSFER,
        // Estimated: burning is half of a transfer, accounts are upgraded one by one.
        BalancesCall::Burn { .. } => TRANSFER_ALL,
        BalancesCall::UpgradeAccounts { who } => {
            let accounts = who.len() as u64;
            estimate(accounts.saturating_mul(20_000_000), accounts, accounts)
        }
    }
}

/// Estimated, but for the calls inside. Free if any of them is.
fn of_utility(call: &UtilityCall) -> CallWeight {
    let own = estimate(5_000_000, 0, 0);
    match call {
        UtilityCall::Batch { calls }
        | UtilityCall::BatchAll { calls }
        | UtilityCall::ForceBatch { calls } => calls
            .iter()
            .fold(own, |sum, call| sum_with(sum, of_call(call))),
        UtilityCall::AsDerivative { call, .. }
        | UtilityCall::DispatchAs { call, .. }
        | UtilityCall::DispatchAsFallible { call, .. } => sum_with(own, of_call(call)),
        UtilityCall::WithWeight { weight, .. } => CallWeight::of_total(weight.ref_time),
        UtilityCall::IfElse { main, fallback } => {
            sum_with(sum_with(own, of_call(main)), of_call(fallback))
        }
    }
}

/// A call's own weight and that of one inside of it.
const fn sum_with(sum: CallWeight, inner: CallWeight) -> CallWeight {
    CallWeight {
        weight: sum
            .weight
            .saturating_add(inner.weight)
            .saturating_add(5_000_000),
        pays: sum.pays && inner.pays,
    }
}

fn of_proxy(call: &ProxyCall) -> CallWeight {
    match call {
        ProxyCall::Proxy { call, .. } => PROXY.around(of_call(call)),
        ProxyCall::AddProxy { .. } => ADD_PROXY,
        ProxyCall::RemoveProxy { .. } => REMOVE_PROXY,
        ProxyCall::RemoveProxies {} => REMOVE_PROXIES,
        ProxyCall::CreatePure { .. } => CREATE_PURE,
        ProxyCall::KillPure { .. } => KILL_PURE,
        ProxyCall::PokeDeposit {} => POKE_DEPOSIT,
        // Estimated, with the most announcements that a proxy may have.
        ProxyCall::ProxyAnnounced { call, .. } => estimate(60_000_000, 4, 3).around(of_call(call)),
        ProxyCall::Announce { .. } => estimate(60_000_000, 3, 2),
        ProxyCall::RemoveAnnouncement { .. } | ProxyCall::RejectAnnouncement { .. } => {
            estimate(50_000_000, 2, 2)
        }
        ProxyCall::SetRealPaysFee { .. } => estimate(25_000_000, 1, 1),
    }
}

fn of_crowdloan(call: &Crowdloan) -> CallWeight {
    match call {
        Crowdloan::Create {
            call: Some(call), ..
        } => create_crowdloan_for(of_call(call)),
        Crowdloan::Create { call: None, .. } => CREATE_CROWDLOAN,
        Crowdloan::Contribute { .. } => CONTRIBUTE,
        Crowdloan::Withdraw { .. } => WITHDRAW,
        Crowdloan::Finalize { .. } => FINALIZE,
        Crowdloan::Refund { .. } => REFUND,
        Crowdloan::Dissolve { .. } => DISSOLVE_CROWDLOAN,
        Crowdloan::UpdateMinContribution { .. } => UPDATE_MIN_CONTRIBUTION,
        Crowdloan::UpdateEnd { .. } => UPDATE_END,
        Crowdloan::UpdateCap { .. } => UPDATE_CAP,
        // Estimated.
        Crowdloan::SetMaxContribution { .. } => UPDATE_MIN_CONTRIBUTION,
    }
}

/// taovm's own.
fn of_reward_scripts(call: &RewardScriptsCall) -> CallWeight {
    match call {
        // Code is far shorter than 2^64.
        RewardScriptsCall::Upload { code } => {
            UPLOAD.plus_gas(UPLOAD_GAS_PER_BYTE.saturating_mul(code.len() as u64))
        }
        RewardScriptsCall::Activate { .. } | RewardScriptsCall::ActivateContract { .. } => ACTIVATE,
        RewardScriptsCall::SetMode { .. } => SET_MODE,
        RewardScriptsCall::SetConfig { .. } => SET_CONFIG,
        RewardScriptsCall::Deactivate { .. } => DEACTIVATE,
    }
}

#[cfg(test)]
mod tests {
    use taovm_chain::primitives::{AccountId, NetUid, Rao};

    use super::*;

    fn stake() -> Call {
        Subtensor::AddStake {
            hotkey: AccountId::ZERO,
            netuid: NetUid(1),
            amount_staked: Rao::TAO,
        }
        .into()
    }

    fn proxied(call: Call) -> Call {
        ProxyCall::Proxy {
            real: AccountId::ZERO,
            force_proxy_type: None,
            call: Box::new(call),
        }
        .into()
    }

    #[test]
    fn a_proxied_stake_weighs_what_was_recorded() {
        // evm_06_more_precompiles, step 40
        assert_eq!(of_call(&proxied(stake())).charged(), 88_208);
    }

    #[test]
    fn what_is_inside_says_whether_it_pays() {
        let free = Subtensor::CommitWeights {
            netuid: NetUid(1),
            commit_hash: [0; 32],
        };
        let free = of_call(&proxied(free.into()));
        assert_eq!((free.charged(), free.floor()), (0, 39_916));
        let batch = UtilityCall::Batch {
            calls: vec![stake(), stake()],
        };
        let batch = of_call(&batch.into());
        assert!(batch.pays && batch.weight > 2 * ADD_STAKE.weight);
    }

    #[test]
    fn a_commitment_is_free_and_roots_call_about_them_is_not() {
        // spec 05 §24: 33,480,000 with five reads and four writes.
        let commit = CommitmentsCall::SetCommitment {
            netuid: NetUid(1),
            info: Box::default(),
        };
        let commit = of_call(&commit.into());
        assert_eq!(commit.weight - GUARDS, 33_480_000 + 525_000_000);
        assert_eq!(commit.charged(), 0);
        assert!(of_call(&CommitmentsCall::SetMaxSpace { new_limit: 1 }.into()).pays);
    }

    #[test]
    fn transfers_weigh_what_their_recorded_fees_say() {
        // fees_01_signed_extrinsics: 0.0005 rao a unit of weight, beside base and length.
        assert_eq!(TRANSFER_KEEP_ALIVE.weight / 2_000, 115_817);
        assert_eq!(TRANSFER_ALL.weight / 2_000, 120_396);
    }
}
