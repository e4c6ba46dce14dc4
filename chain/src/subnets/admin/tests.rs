use super::*;
use crate::{
    error::{AdminUtilsError, Error, SubtensorError},
    event::{AdminUtilsEvent, Event, SubtensorEvent},
    primitives::{AccountId, NetUid, Rao},
    profile::Profile,
};

const NETUID: NetUid = NetUid(2);
const OWNER: AccountId = AccountId([1; 32]);

fn state() -> State {
    let mut state = State::empty(&Profile::FINNEY);
    state.clock.block = 1;
    let subnet = state.subnet_mut(NETUID);
    subnet.added = true;
    subnet.owner = Some(OWNER);
    state
}

fn by_owner(state: &mut State, call: AdminUtilsCall) -> Result {
    apply(state, Origin::Signed(OWNER), call)
}

fn by_root(state: &mut State, call: AdminUtilsCall) -> Result {
    apply(state, Origin::Root, call)
}

fn kappa(netuid: NetUid) -> AdminUtilsCall {
    AdminUtilsCall::SudoSetKappa { netuid, kappa: 1 }
}

fn immunity(immunity_period: u16) -> AdminUtilsCall {
    AdminUtilsCall::SudoSetImmunityPeriod {
        netuid: NETUID,
        immunity_period,
    }
}

fn min_burn(rao: u64) -> AdminUtilsCall {
    AdminUtilsCall::SudoSetMinBurn {
        netuid: NETUID,
        min_burn: Rao(rao),
    }
}

fn max_burn(rao: u64) -> AdminUtilsCall {
    AdminUtilsCall::SudoSetMaxBurn {
        netuid: NETUID,
        max_burn: Rao(rao),
    }
}

#[test]
fn an_owner_sets_each_hyperparameter_once_in_two_tempos() {
    let mut state = state();
    by_owner(&mut state, immunity(100)).unwrap();
    assert_eq!(state.subnet(NETUID).params.immunity_period, 100);
    assert_eq!(
        by_owner(&mut state, immunity(200)),
        Err(SubtensorError::TxRateLimitExceeded.into())
    );
    // Another one, and root, may.
    by_owner(&mut state, min_burn(10)).unwrap();
    by_root(&mut state, immunity(300)).unwrap();
    state.clock.block = 721;
    state.globals.admin_freeze_window = 0;
    by_owner(&mut state, immunity(200)).unwrap();
}

#[test]
fn others_than_the_owner_and_root_are_refused() {
    let mut state = state();
    let stranger = Origin::Signed(AccountId([9; 32]));
    assert_eq!(
        apply(&mut state, stranger, immunity(1)),
        Err(Error::BadOrigin)
    );
    assert_eq!(by_owner(&mut state, kappa(NETUID)), Err(Error::BadOrigin));
    by_root(&mut state, kappa(NETUID)).unwrap();
    assert_eq!(
        by_root(&mut state, kappa(NetUid(9))),
        Err(AdminUtilsError::SubnetDoesNotExist.into())
    );
}

#[test]
fn the_window_before_an_epoch_closes_changes_also_for_root() {
    let mut state = state();
    state.clock.block = 351;
    assert_eq!(
        by_root(&mut state, immunity(1)),
        Err(SubtensorError::AdminActionProhibitedDuringWeightsWindow.into())
    );
    by_root(&mut state, kappa(NETUID)).unwrap();
}

#[test]
fn burn_bounds_keep_apart() {
    let mut state = state();
    let refused = Err(AdminUtilsError::ValueNotInBounds.into());
    assert_eq!(by_root(&mut state, min_burn(1_000_000_000)), refused);
    assert_eq!(by_root(&mut state, max_burn(100_000_000)), refused);
    by_root(&mut state, max_burn(200_000_000)).unwrap();
    assert_eq!(by_root(&mut state, min_burn(200_000_000)), refused);
    by_root(&mut state, min_burn(199_999_999)).unwrap();
    assert_eq!(by_root(&mut state, max_burn(199_999_999)), refused);
}

#[test]
fn the_burns_course_is_bounded_and_told_by_admin_utils() {
    let mut state = state();
    let half_life = |burn_half_life| AdminUtilsCall::SudoSetBurnHalfLife {
        netuid: NETUID,
        burn_half_life,
    };
    let factor = |burn_increase_mult| AdminUtilsCall::SudoSetBurnIncreaseMult {
        netuid: NETUID,
        burn_increase_mult,
    };
    let refused = Err(AdminUtilsError::InvalidValue.into());
    for call in [
        half_life(0),
        half_life(36_101),
        factor((1 << 64) - 1),
        factor((3 << 64) + 1),
    ] {
        assert_eq!(by_root(&mut state, call), refused);
    }
    by_root(&mut state, half_life(10)).unwrap();
    by_root(&mut state, factor(3 << 64)).unwrap();
    let told: Vec<Event> = state.events.iter().cloned().collect();
    assert_eq!(
        told,
        [
            AdminUtilsEvent::BurnHalfLifeSet {
                netuid: NETUID,
                burn_half_life: 10
            }
            .into(),
            AdminUtilsEvent::BurnIncreaseMultSet {
                netuid: NETUID,
                burn_increase_mult: 3 << 64
            }
            .into(),
        ]
    );
}

#[test]
fn uids_stay_between_the_minimum_the_neurons_and_256() {
    let mut state = state();
    let call = |max_allowed_uids| AdminUtilsCall::SudoSetMaxAllowedUids {
        netuid: NETUID,
        max_allowed_uids,
    };
    assert_eq!(
        by_root(&mut state, call(10)),
        Err(AdminUtilsError::MaxAllowedUidsLessThanMinAllowedUids.into())
    );
    assert_eq!(
        by_root(&mut state, call(300)),
        Err(AdminUtilsError::MaxAllowedUidsGreaterThanDefaultMaxAllowedUids.into())
    );
    state.subnet_mut(NETUID).params.mechanism_count = 2;
    assert_eq!(
        by_root(&mut state, call(129)),
        Err(SubtensorError::TooManyUIDsPerMechanism.into())
    );
    by_root(&mut state, call(128)).unwrap();
    assert_eq!(
        by_root(
            &mut state,
            AdminUtilsCall::SudoSetMaxAllowedValidators {
                netuid: NETUID,
                max_allowed_validators: 129
            }
        ),
        Err(AdminUtilsError::MaxValidatorsLargerThanMaxUIds.into())
    );
}

#[test]
fn a_new_tempo_restarts_the_cycle() {
    let mut state = state();
    state.clock.block = 100;
    by_root(
        &mut state,
        AdminUtilsCall::SudoSetTempo {
            netuid: NETUID,
            tempo: 0,
        },
    )
    .unwrap();
    let schedule = state.subnet(NETUID).schedule;
    assert_eq!((schedule.tempo, schedule.last_epoch_block), (0, 100));
    assert_eq!(
        state.events.last(),
        Some(&SubtensorEvent::TempoSet(NETUID, 0).into())
    );
}

#[test]
fn only_the_owner_is_bound_in_the_bonds_average() {
    let mut state = state();
    let call = |bonds_moving_average| AdminUtilsCall::SudoSetBondsMovingAverage {
        netuid: NETUID,
        bonds_moving_average,
    };
    assert_eq!(
        by_owner(&mut state, call(975_001)),
        Err(AdminUtilsError::BondsMovingAverageMaxReached.into())
    );
    by_root(&mut state, call(1_000_000)).unwrap();
    by_owner(&mut state, call(975_000)).unwrap();
}

#[test]
fn alpha_values_need_liquid_alpha_and_order() {
    let mut state = state();
    let call = |alpha_low, alpha_high| AdminUtilsCall::SudoSetAlphaValues {
        netuid: NETUID,
        alpha_low,
        alpha_high,
    };
    let refused = |state: &mut State, low, high| by_root(state, call(low, high)).unwrap_err();
    assert_eq!(
        refused(&mut state, 1, 65_535),
        SubtensorError::LiquidAlphaDisabled.into()
    );
    state.subnet_mut(NETUID).params.liquid_alpha = true;
    assert_eq!(
        refused(&mut state, 1, 1_637),
        SubtensorError::AlphaHighTooLow.into()
    );
    assert_eq!(
        refused(&mut state, 1_637, 1_638),
        SubtensorError::AlphaLowOutOfRange.into()
    );
    assert_eq!(
        refused(&mut state, 1_639, 1_638),
        SubtensorError::AlphaLowOutOfRange.into()
    );
    by_root(&mut state, call(1_638, 1_638)).unwrap();
}

#[test]
fn one_to_ten_neurons_of_the_owner_are_immortal() {
    let mut state = state();
    let call = |immune_neurons| AdminUtilsCall::SudoSetOwnerImmuneNeuronLimit {
        netuid: NETUID,
        immune_neurons,
    };
    for count in [0, 11] {
        let refused = by_root(&mut state, call(count));
        assert_eq!(refused, Err(SubtensorError::InvalidValue.into()));
    }
    by_owner(&mut state, call(10)).unwrap();
    assert_eq!(state.subnet(NETUID).params.immune_owner_uids_limit, 10);
}

#[test]
fn the_fewest_neurons_are_below_the_most_and_the_present() {
    let mut state = state();
    let call = |min_allowed_uids| AdminUtilsCall::SudoSetMinAllowedUids {
        netuid: NETUID,
        min_allowed_uids,
    };
    assert_eq!(
        by_root(&mut state, call(256)),
        Err(AdminUtilsError::MinAllowedUidsGreaterThanMaxAllowedUids.into())
    );
    assert_eq!(
        by_root(&mut state, call(0)),
        Err(AdminUtilsError::MinAllowedUidsGreaterThanCurrentUids.into())
    );
    crate::neurons::append(&mut state, NETUID, &OWNER);
    by_root(&mut state, call(0)).unwrap();
    assert_eq!(state.subnet(NETUID).params.min_allowed_uids, 0);
}

#[test]
fn only_root_makes_the_sigmoid_fall() {
    let mut state = state();
    let call = |steepness| AdminUtilsCall::SudoSetAlphaSigmoidSteepness {
        netuid: NETUID,
        steepness,
    };
    assert_eq!(
        by_owner(&mut state, call(-1)),
        Err(AdminUtilsError::NegativeSigmoidSteepness.into())
    );
    by_root(&mut state, call(-1)).unwrap();
    assert_eq!(state.subnet(NETUID).params.alpha_sigmoid_steepness, -1);
}

#[test]
fn the_owner_switches_its_cut_as_often_as_it_likes() {
    let mut state = state();
    for enabled in [false, true, false] {
        let netuid = NETUID;
        by_owner(
            &mut state,
            AdminUtilsCall::SudoSetOwnerCutEnabled { netuid, enabled },
        )
        .unwrap();
        assert_eq!(state.subnet(NETUID).params.owner_cut_enabled, enabled);
    }
    assert_eq!(state.events.len(), 0);
    let mut root = state.clone();
    root.subnet_mut(NetUid::ROOT).added = true;
    assert_eq!(
        by_root(
            &mut root,
            AdminUtilsCall::SudoSetOwnerCutEnabled {
                netuid: NetUid::ROOT,
                enabled: true
            }
        ),
        Err(AdminUtilsError::NotPermittedOnRootSubnet.into())
    );
}

#[test]
fn a_precompile_is_switched_off_once() {
    use crate::state::PrecompileId;
    let mut state = state();
    let call = |enabled| AdminUtilsCall::SudoToggleEvmPrecompile {
        precompile_id: PrecompileId::Neuron,
        enabled,
    };
    by_root(&mut state, call(true)).unwrap();
    assert_eq!(state.events.len(), 0);
    for _ in 0..2 {
        by_root(&mut state, call(false)).unwrap();
        assert_eq!(state.events.len(), 1);
    }
    assert_eq!(
        state.globals.disabled_precompiles.iter().next(),
        Some(&PrecompileId::Neuron)
    );
    assert_eq!(by_owner(&mut state, call(true)), Err(Error::BadOrigin));
}

#[test]
fn global_values_have_bounds() {
    let mut state = state();
    let epochs = |max_epochs_per_block| AdminUtilsCall::SudoSetMaxEpochsPerBlock {
        max_epochs_per_block,
    };
    assert_eq!(
        by_root(&mut state, epochs(0)),
        Err(AdminUtilsError::ValueNotInBounds.into())
    );
    by_root(&mut state, epochs(1)).unwrap();
    let mechanisms = |max_mechanism_count| AdminUtilsCall::SudoSetMaxMechanismCount {
        max_mechanism_count,
    };
    for count in [0, 17] {
        assert_eq!(
            by_root(&mut state, mechanisms(count)),
            Err(SubtensorError::InvalidValue.into())
        );
    }
    by_root(&mut state, mechanisms(16)).unwrap();
    let exponent = |exponent| AdminUtilsCall::SudoSetTaoFlowNormalizationExponent { exponent };
    for bits in [(1 << 64) - 1, (2 << 64) + 1] {
        assert_eq!(
            by_root(&mut state, exponent(bits)),
            Err(AdminUtilsError::InvalidValue.into())
        );
    }
    by_root(&mut state, exponent(2 << 64)).unwrap();
}

#[test]
fn what_is_gone_is_refused() {
    let mut state = state();
    let pow = AdminUtilsCall::SudoSetNetworkPowRegistrationAllowed {
        netuid: NETUID,
        registration_allowed: true,
    };
    assert_eq!(
        by_root(&mut state, pow),
        Err(AdminUtilsError::POWRegistrationDisabled.into())
    );
    let issuance = AdminUtilsCall::SudoSetTotalIssuance {
        total_issuance: Rao(1),
    };
    assert_eq!(
        by_root(&mut state, issuance),
        Err(AdminUtilsError::Deprecated.into())
    );
}
