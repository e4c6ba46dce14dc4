//! Modes, delays, changes of what is deployed, previews.

use super::{tests::*, *};
use crate::{
    call::Origin,
    epoch,
    error::{Error, RewardScriptsError, SubtensorError},
    event::{Event, RewardScriptsEvent},
    primitives::{I32F32, MechId},
    profile::Profile,
    state::State,
};

const OWNERS: Origin = Origin::Signed(OWNER);

/// A chain of the given profile's activation delay, with uploaded code.
fn uploaded(profile: &'static Profile) -> (State, CodeHash) {
    let mut state = chain();
    state.profile = profile;
    let hash = upload(&mut state, MINER, CODE, &Answers::default()).unwrap();
    (state, hash)
}

fn activate_as(
    state: &mut State,
    code_hash: CodeHash,
    config: &[u8],
    mode: RewardMode,
    keep: bool,
) -> Result<(), Error> {
    let candidate = Candidate::Script { code_hash, config };
    activate(
        state,
        OWNERS,
        SLOT,
        candidate,
        mode,
        keep,
        &Answers::default(),
    )
}

fn deployed_in(mode: RewardMode) -> State {
    let (mut state, hash) = uploaded(&Profile::DEV);
    activate_as(&mut state, hash, b"", mode, false).unwrap();
    state
}

fn one() -> Answers {
    Answers::of([Ok(to_the_miner())])
}

#[test]
fn in_shadow_yuma_pays_and_the_difference_is_told() {
    let mut state = deployed_in(RewardMode::Shadow);
    let by_yuma = epoch::run(&snapshot(&state));
    assert_eq!(run(&mut state, &one()).unwrap(), by_yuma);
    // The script's memory goes on, so that a later change of mode finds it as it would be.
    assert_eq!(*deployment(&state).state, [1, 2]);
    let last = deployment(&state).last_run.clone().unwrap();
    assert_eq!((last.mode, last.fault), (RewardMode::Shadow, None));

    let masked = epoch::mask(&snapshot(&state));
    let native = epoch::yuma(&snapshot(&state), &masked);
    let bits = |list: &[I32F32], uid: usize| list[uid].to_bits();
    let one = 1_i64 << 32;
    let expected: u64 = [
        (bits(&native.incentive, 0), 0),
        (bits(&native.incentive, 1), one),
        (bits(&native.dividends, 0), one),
        (bits(&native.dividends, 1), 0),
    ]
    .map(|(yuma, script)| yuma.abs_diff(script))
    .iter()
    .sum();
    assert_eq!(last.distance_q32, Some(expected));
    assert!(expected > 0, "the script differs");
    assert!(matches!(
        state.events.last(),
        Some(Event::RewardScripts(RewardScriptsEvent::RewardScriptShadow { l1_distance_q32, .. }))
            if *l1_distance_q32 == expected
    ));
}

#[test]
fn after_yuma_the_script_pays_and_keeps_what_it_leaves_out() {
    let mut state = deployed_in(RewardMode::After);
    let before = snapshot(&state);
    let native = epoch::yuma(&before, &epoch::mask(&before));
    let outcome = run(&mut state, &one()).unwrap();
    assert_eq!(outcome.incentive, [0, u16::MAX]);
    let by_yuma = epoch::run(&before);
    assert_eq!(outcome.bonds, by_yuma.bonds);
    assert_eq!(outcome.consensus, by_yuma.consensus);
    assert_eq!(outcome.validator_trust, by_yuma.validator_trust);
    assert!(deployment(&state).last_run.as_ref().unwrap().distance_q32 > Some(0));
    assert_eq!(native.incentive.len(), 2);
}

#[test]
fn a_script_that_is_off_does_not_run() {
    let mut state = deployed_in(RewardMode::Off);
    let by_yuma = epoch::run(&snapshot(&state));
    // No answer is prepared: asking would panic.
    assert_eq!(run(&mut state, &Answers::default()).unwrap(), by_yuma);
    assert_eq!(deployment(&state).last_run, None);
}

#[test]
fn a_failure_in_any_mode_is_yumas_epoch() {
    for mode in [RewardMode::Shadow, RewardMode::After, RewardMode::Replace] {
        let mut state = deployed_in(mode);
        let by_yuma = epoch::run(&snapshot(&state));
        let fail = Answers::of([Err(RewardFault::OutOfFuel)]);
        assert_eq!(run(&mut state, &fail).unwrap(), by_yuma, "{mode:?}");
        assert_eq!(deployment(&state).failures, 1);
        assert!(deployment(&state).state.is_empty());
    }
}

#[test]
fn what_pays_waits_and_what_does_not_pay_counts_at_once() {
    let delay = Profile::FINNEY.reward_activation_delay;
    let (mut state, hash) = uploaded(&Profile::FINNEY);
    state.globals.admin_freeze_window = 0;
    activate_as(&mut state, hash, b"", RewardMode::Replace, false).unwrap();
    let start = state.now();
    assert_eq!(deployment(&state).terms.mode, RewardMode::Off);
    assert_eq!(
        deployment(&state).scheduled.as_ref().unwrap().at,
        start + delay
    );
    // Until then Yuma pays, without asking.
    state.clock.block = start + delay - 1;
    let by_yuma = epoch::run(&snapshot(&state));
    assert_eq!(run(&mut state, &Answers::default()).unwrap(), by_yuma);
    state.clock.block = start + delay;
    let outcome = run(&mut state, &one()).unwrap();
    assert_eq!(outcome.incentive, [0, u16::MAX]);
    assert_eq!(deployment(&state).scheduled, None);

    // Another configuration waits; the old one counts meanwhile.
    set_config(&mut state, OWNERS, SLOT, b"new", &Answers::default()).unwrap();
    assert_eq!(&*deployment(&state).terms.config, b"");
    // Shadow counts at once, for the scheduled change too.
    set_mode(&mut state, OWNERS, SLOT, RewardMode::Shadow).unwrap();
    assert_eq!(deployment(&state).terms.mode, RewardMode::Shadow);
    state.clock.block += delay;
    run(&mut state, &one()).unwrap();
    let terms = &deployment(&state).terms;
    assert_eq!(
        (&*terms.config, terms.mode),
        (&b"new"[..], RewardMode::Shadow)
    );
    // Back to paying waits again.
    set_mode(&mut state, OWNERS, SLOT, RewardMode::Replace).unwrap();
    assert_eq!(deployment(&state).terms.mode, RewardMode::Shadow);
}

#[test]
fn an_upgrade_keeps_or_resets_the_state_when_it_takes_effect() {
    for keep in [false, true] {
        let (mut state, hash) = uploaded(&Profile::LOCALNET);
        state.globals.admin_freeze_window = 0;
        activate_as(&mut state, hash, b"", RewardMode::Replace, false).unwrap();
        state.clock.block += Profile::LOCALNET.reward_activation_delay;
        run(&mut state, &one()).unwrap();
        assert_eq!(*deployment(&state).state, [1, 2]);

        activate_as(&mut state, hash, b"two", RewardMode::Replace, keep).unwrap();
        assert_eq!(*deployment(&state).state, [1, 2], "not yet");
        state.clock.block += Profile::LOCALNET.reward_activation_delay;
        let fail = Answers::of([Err(RewardFault::OutOfFuel)]);
        run(&mut state, &fail).unwrap();
        let kept: &[u8] = if keep { &[1, 2] } else { &[] };
        assert_eq!(*deployment(&state).state, *kept);
    }
}

#[test]
fn a_suspended_script_needs_another_activation() {
    let mut state = deployed_in(RewardMode::Shadow);
    let fail = || Err(RewardFault::OutOfFuel);
    let engine = Answers::of([fail(), fail(), fail()]);
    for _ in 0..3 {
        run(&mut state, &engine).unwrap();
    }
    let suspended: Error = RewardScriptsError::Suspended.into();
    assert!(deployment(&state).is_suspended());
    assert_eq!(
        set_mode(&mut state, OWNERS, SLOT, RewardMode::Replace),
        Err(suspended.clone())
    );
    assert_eq!(
        set_config(&mut state, OWNERS, SLOT, b"", &engine),
        Err(suspended)
    );
    let hash = deployment(&state).terms.program.code_hash();
    activate_as(&mut state, hash, b"", RewardMode::Replace, false).unwrap();
    assert_eq!(
        run(&mut state, &one()).unwrap().incentive,
        [0, u16::MAX],
        "it runs again"
    );
}

#[test]
fn a_deployment_ends_with_its_subnets_generation() {
    let mut state = deployed_in(RewardMode::Replace);
    state.subnet_mut(NETUID).registered_counter += 1;
    let by_yuma = epoch::run(&snapshot(&state));
    assert_eq!(run(&mut state, &Answers::default()).unwrap(), by_yuma);
    assert!(state.rewards.deployments.is_empty());
}

#[test]
fn changes_are_the_owners_and_not_within_the_freeze_window() {
    let mut state = deployed_in(RewardMode::Replace);
    let stranger = Origin::Signed(MINER);
    let engine = Answers::default();
    assert_eq!(
        set_mode(&mut state, stranger, SLOT, RewardMode::Off),
        Err(Error::BadOrigin)
    );
    assert_eq!(
        set_config(&mut state, stranger, SLOT, b"", &engine),
        Err(Error::BadOrigin)
    );
    assert_eq!(
        deactivate(&mut state, stranger, SLOT),
        Err(Error::BadOrigin)
    );
    let elsewhere = (NETUID, MechId(1));
    assert_eq!(
        set_mode(&mut state, OWNERS, elsewhere, RewardMode::Off),
        Err(SubtensorError::MechanismDoesNotExist.into())
    );
    state.globals.admin_freeze_window = u16::MAX;
    let closed: Error = SubtensorError::AdminActionProhibitedDuringWeightsWindow.into();
    let hash = deployment(&state).terms.program.code_hash();
    let before = state.clone();
    assert_eq!(
        activate_as(&mut state, hash, b"", RewardMode::Shadow, false),
        Err(closed.clone())
    );
    assert_eq!(
        set_config(&mut state, OWNERS, SLOT, b"", &engine),
        Err(closed.clone())
    );
    assert_eq!(
        set_mode(&mut state, OWNERS, SLOT, RewardMode::After),
        Err(closed)
    );
    assert!(state.is_same_version(&before));
    // Away from the script is always possible; root may do everything.
    set_config(&mut state, Origin::Root, SLOT, b"x", &engine).unwrap();
    set_mode(&mut state, OWNERS, SLOT, RewardMode::Off).unwrap();
    deactivate(&mut state, OWNERS, SLOT).unwrap();
}

#[test]
fn everything_about_scripts_goes_back_with_the_state() {
    let state = deployed_in(RewardMode::Replace);
    let mut fork = state.clone();
    run(&mut fork, &one()).unwrap();
    set_mode(&mut fork, OWNERS, SLOT, RewardMode::Off).unwrap();
    assert_eq!(deployment(&state).last_run, None);
    assert!(deployment(&state).state.is_empty());
    assert_eq!(deployment(&state).terms.mode, RewardMode::Replace);
}

#[test]
fn a_contract_needs_an_evm() {
    let mut state = chain();
    let candidate = Candidate::Contract([7; 20]);
    let engine = Answers::default();
    let mode = RewardMode::Replace;
    let refused = activate(&mut state, OWNERS, SLOT, candidate, mode, false, &engine);
    assert!(matches!(
        refused,
        Err(Error::RewardScripts(RewardScriptsError::CodeRefused(
            RefuseCode::BadContract(_)
        )))
    ));
}

#[test]
fn a_preview_gives_the_next_epochs_shares_and_changes_nothing() {
    let state = deployed_in(RewardMode::Off);
    let hash = deployment(&state).terms.program.code_hash();
    let ask = |hash, config: &[u8], engine: &Answers| {
        preview(&state, NETUID, MechId::MAIN, hash, config, engine)
    };
    let seen = ask(hash, b"", &one()).unwrap();
    let shares = seen.shares.unwrap();
    assert_eq!(shares.incentive[1].to_bits(), 1 << 32);
    assert_eq!((seen.fuel_used, seen.yuma.incentive.len()), (5, 2));
    let fault = ask(hash, b"", &Answers::of([Err(RewardFault::OutOfFuel)])).unwrap();
    assert_eq!(fault.shares.unwrap_err(), RewardFault::OutOfFuel);
    assert_eq!(
        ask([0; 32], b"", &one()).unwrap_err(),
        NoPreview::Refused(RewardScriptsError::CodeNotFound)
    );
    assert!(matches!(
        ask(hash, b"bad", &one()).unwrap_err(),
        NoPreview::Refused(RewardScriptsError::CodeRefused(_))
    ));
    assert_eq!(
        epoch_size(&state, NETUID, MechId::MAIN),
        EpochSize {
            uids: 2,
            weights: 0
        }
    );
}

#[test]
fn the_fuel_budget_is_the_manifests_formula_under_the_cap() {
    let manifest = ScriptManifest {
        fuel_base: 100,
        fuel_per_uid: 10,
        fuel_per_weight: 2,
        ..ScriptManifest::default()
    };
    assert_eq!(manifest.fuel_budget(3, 4, 1_000), 138);
    assert_eq!(manifest.fuel_budget(3, 4, 120), 120);
    assert_eq!(manifest.fuel_budget(u64::MAX, 1, u64::MAX), u64::MAX);
}
