//! Deployments and epochs with an engine that does what its code says.

use std::{collections::BTreeMap, sync::Mutex};

use super::*;
use crate::{
    block::{self, BlockInput},
    call::{Call, Origin, RewardScriptsCall, dispatch},
    emission,
    epoch::{self, EpochOutcome, EpochSnapshot},
    error::{Error, RewardScriptsError, SubtensorError},
    event::{Event, RewardScriptsEvent},
    genesis::{self, GenesisConfig},
    neurons::burned_register,
    primitives::{AccountId, Alpha, MechId, NetUid, Rao},
    profile::Profile,
    staking::add_stake,
    state::State,
    subnets::{dissolve_network, register_network},
};

pub(super) const OWNER: AccountId = AccountId([1; 32]);
pub(super) const VALIDATOR: AccountId = AccountId([2; 32]);
pub(super) const MINER: AccountId = AccountId([3; 32]);
pub(super) const NETUID: NetUid = NetUid(2);
pub(super) const SLOT: Slot = (NETUID, MechId::MAIN);
pub(super) const CODE: &[u8] = b"script";

/// Gives prepared answers, one a run.
#[derive(Default)]
pub(super) struct Answers(Mutex<Vec<Result<ScriptRun, HostFault>>>);

impl Answers {
    pub(super) fn of(answers: impl IntoIterator<Item = Result<RewardOutput, RewardFault>>) -> Self {
        let runs = answers.into_iter().map(|result| {
            Ok(ScriptRun {
                fuel_used: 5,
                result,
            })
        });
        Self(Mutex::new(runs.collect()))
    }
}

impl RewardEngine for Answers {
    fn admit(&self, code: &[u8]) -> Result<Result<ScriptManifest, RefuseCode>, HostFault> {
        if code.is_empty() {
            return Ok(Err(RefuseCode::InvalidWasm("empty".into())));
        }
        Ok(Ok(ScriptManifest {
            state_bytes: 4,
            ..ScriptManifest::default()
        }))
    }

    fn check_config(&self, _: &[u8], config: &[u8]) -> Result<Result<(), RefuseCode>, HostFault> {
        Ok(if config == b"bad" {
            Err(RefuseCode::BadConfig("bad".into()))
        } else {
            Ok(())
        })
    }

    fn run(&self, _: RewardRun<'_>) -> Result<ScriptRun, HostFault> {
        self.0.lock().unwrap().remove(0)
    }
}

/// Two neurons: the owner's, which holds the permit, and a miner.
pub(super) fn chain() -> State {
    let config = GenesisConfig {
        balances: BTreeMap::from([(OWNER, Rao::from_tao(50_000)), (MINER, Rao::from_tao(50))]),
        ..GenesisConfig::new(&Profile::DEV)
    };
    let mut state = genesis::build(&config).unwrap();
    state.clock.block = 1;
    register_network(&mut state, OWNER, VALIDATOR).unwrap();
    crate::subnets::start_call(&mut state, Ok(OWNER), NETUID).unwrap();
    burned_register(&mut state, MINER, NETUID, MINER).unwrap();
    add_stake(&mut state, OWNER, VALIDATOR, NETUID, Rao::from_tao(10)).unwrap();
    state
}

pub(super) fn deployed() -> State {
    let mut state = chain();
    let engine = Answers::default();
    let code_hash = upload(&mut state, MINER, CODE, &engine).unwrap();
    let candidate = Candidate::Script {
        code_hash,
        config: b"",
    };
    let (owner, replace) = (Origin::Signed(OWNER), RewardMode::Replace);
    activate(&mut state, owner, SLOT, candidate, replace, false, &engine).unwrap();
    state.events.clear();
    state
}

pub(super) fn snapshot(state: &State) -> EpochSnapshot {
    emission::snapshot(state, NETUID, MechId::MAIN, Alpha(1_000))
}

pub(super) fn run(state: &mut State, engine: &Answers) -> Result<EpochOutcome, HostFault> {
    let snapshot = snapshot(state);
    run_epoch(state, &snapshot, Some(engine))
}

pub(super) fn deployment(state: &State) -> &Deployment {
    &state.rewards.deployments[&SLOT]
}

pub(super) fn to_the_miner() -> RewardOutput {
    RewardOutput {
        incentive: RewardShares::Relative(vec![0, 7]),
        dividends: RewardShares::Relative(vec![1, 0]),
        state: Some(vec![1, 2]),
        note: b"hi".to_vec(),
        ..RewardOutput::default()
    }
}

#[test]
fn a_script_decides_the_epoch() {
    let mut state = deployed();
    let outcome = run(&mut state, &Answers::of([Ok(to_the_miner())])).unwrap();
    assert_eq!(outcome.server_emission, [Alpha(0), Alpha(500)]);
    assert_eq!(outcome.validator_emission, [Alpha(500), Alpha(0)]);
    assert_eq!(outcome.incentive, [0, u16::MAX]);
    assert_eq!(*deployment(&state).state, [1, 2]);
    assert!(matches!(
        state.events.last(),
        Some(Event::RewardScripts(RewardScriptsEvent::RewardScriptRan { fuel_used: 5, note, .. }))
            if note == b"hi"
    ));
}

#[test]
fn a_script_works_through_a_whole_block() {
    let mut state = deployed();
    let tempo = state.subnet(NETUID).schedule.tempo;
    state.clock.block = u64::from(tempo);
    state.subnet_mut(NETUID).schedule.last_epoch_block = 1;
    let input = BlockInput {
        timestamp_ms: 0,
        parent_hash: [0; 32],
        author: None,
    };
    let before = state.clone();
    // Without an engine the block cannot be made.
    assert!(block::step(&mut state, input, None).is_err());
    assert!(state.is_same_version(&before));
    let engine = Answers::of([Ok(to_the_miner())]);
    block::step(&mut state, input, Some(&engine)).unwrap();
    assert_eq!(
        state.subnet(NETUID).mechanism(MechId::MAIN).incentive,
        [0, u16::MAX]
    );
}

#[test]
fn every_fault_falls_back_to_yuma() {
    let wrong = |change: fn(&mut RewardOutput)| {
        let mut output = to_the_miner();
        change(&mut output);
        Ok(output)
    };
    let answers = [
        Err(RewardFault::Refused("no".into())),
        Err(RewardFault::Trap("unreachable".into())),
        Err(RewardFault::OutOfFuel),
        Err(RewardFault::StackLimit),
        Err(RewardFault::BadLift("pointer".into())),
        Err(RewardFault::InputTooLarge { bytes: 2, limit: 1 }),
        wrong(|o| o.incentive = RewardShares::Relative(vec![1])),
        wrong(|o| o.dividends = RewardShares::Relative(vec![1, 0, 0])),
        wrong(|o| o.dividends = RewardShares::Relative(vec![0, 1])),
        wrong(|o| o.incentive = RewardShares::ExactQ32(vec![(1 << 32) + 1, 0])),
        wrong(|o| o.incentive = RewardShares::ExactQ32(vec![1 << 32, 3])),
        wrong(|o| o.consensus_q32 = Some(vec![0; 3])),
        wrong(|o| o.validator_trust_q32 = Some(vec![])),
        wrong(|o| o.state = Some(vec![0; 5])),
        wrong(|o| o.note = vec![0; 257]),
        wrong(|o| o.bonds = Some(CsrMatrix::default())),
    ];
    for answer in answers {
        let mut state = deployed();
        let by_yuma = epoch::run(&snapshot(&state));
        let failed = answer.clone();
        let outcome = run(&mut state, &Answers::of([answer])).unwrap();
        assert_eq!(outcome, by_yuma, "{failed:?}");
        assert!(deployment(&state).state.is_empty(), "{failed:?}");
        let Some(Event::RewardScripts(RewardScriptsEvent::RewardScriptFailed { fault, .. })) =
            state.events.last()
        else {
            panic!("no event for {failed:?}");
        };
        assert_eq!(
            Some(fault),
            deployment(&state).last_run.as_ref().unwrap().fault.as_ref()
        );
        match failed {
            Err(failed) => assert_eq!(*fault, failed),
            Ok(_) => assert!(matches!(fault, RewardFault::InvalidOutput(_)), "{fault:?}"),
        }
    }
}

#[test]
fn dividends_to_a_miner_are_a_role_mismatch() {
    let mut state = deployed();
    let mut output = to_the_miner();
    output.dividends = RewardShares::Relative(vec![1, 1]);
    run(&mut state, &Answers::of([Ok(output)])).unwrap();
    let fault = deployment(&state).last_run.clone().unwrap().fault;
    assert_eq!(
        fault,
        Some(RewardFault::InvalidOutput(InvalidOutput::RoleMismatch {
            uid: 1
        }))
    );
}

#[test]
fn bonds_are_checked_rule_by_rule() {
    let matrix = |row_start: &[u32], col: &[u16], val: &[u16]| CsrMatrix {
        row_start: row_start.to_vec(),
        col: col.to_vec(),
        val: val.to_vec(),
    };
    let given = |bonds: CsrMatrix| {
        let mut state = deployed();
        let output = RewardOutput {
            bonds: Some(bonds),
            ..to_the_miner()
        };
        let outcome = run(&mut state, &Answers::of([Ok(output)])).unwrap();
        (outcome, deployment(&state).last_run.clone().unwrap().fault)
    };
    for wrong in [
        matrix(&[0, 0], &[], &[]),
        matrix(&[1, 1, 1], &[0], &[0]),
        matrix(&[0, 1, 0], &[0], &[0]),
        matrix(&[0, 1, 1], &[0, 1], &[0, 1]),
        matrix(&[0, 1, 1], &[0], &[0, 1]),
        matrix(&[0, 1, 1], &[2], &[0]),
        matrix(&[0, 2, 2], &[1, 1], &[0, 0]),
        matrix(&[0, 0, 1], &[0], &[0]),
        matrix(&[0, 5, 5], &[0; 5], &[0; 5]),
    ] {
        let (_, fault) = given(wrong.clone());
        assert!(
            matches!(
                fault,
                Some(RewardFault::InvalidOutput(InvalidOutput::Bonds { .. }))
            ),
            "{wrong:?} gives {fault:?}"
        );
    }
    let (outcome, fault) = given(matrix(&[0, 2, 2], &[0, 1], &[65_535, 12_345]));
    assert_eq!(fault, None);
    // Stored to the unit.
    assert_eq!(*outcome.bonds[0], [(0, 65_535), (1, 12_345)]);
}

#[test]
fn three_failures_in_a_row_suspend_a_script() {
    let mut state = deployed();
    let fail = || Err(RewardFault::OutOfFuel);
    let engine = Answers::of([fail(), fail(), Ok(to_the_miner()), fail(), fail(), fail()]);
    for (failures, mode) in [
        (1, RewardMode::Replace),
        (2, RewardMode::Replace),
        (0, RewardMode::Replace),
        (1, RewardMode::Replace),
        (2, RewardMode::Replace),
        (3, RewardMode::Off),
    ] {
        run(&mut state, &engine).unwrap();
        assert_eq!(
            (deployment(&state).failures, deployment(&state).terms.mode),
            (failures, mode)
        );
    }
    assert!(matches!(
        state.events.last(),
        Some(Event::RewardScripts(
            RewardScriptsEvent::ScriptSuspended { .. }
        ))
    ));
    // The state of the last success stays; Yuma runs without asking.
    assert_eq!(*deployment(&state).state, [1, 2]);
    let by_yuma = epoch::run(&snapshot(&state));
    assert_eq!(run(&mut state, &engine).unwrap(), by_yuma);
}

#[test]
fn a_fault_of_the_machine_stops_the_epoch() {
    let mut state = deployed();
    let fault = HostFault("out of memory".into());
    let engine = Answers(Mutex::new(vec![Err(fault.clone())]));
    assert_eq!(run(&mut state, &engine), Err(fault));
}

#[test]
fn activation_is_the_owners_and_checks_code_and_configuration() {
    let mut state = chain();
    let engine = Answers::default();
    let owner = Origin::Signed(OWNER);
    let activate = |state: &mut State, origin, netuid, mechanism, hash, config: &[u8]| {
        let candidate = Candidate::Script {
            code_hash: hash,
            config,
        };
        let slot = (netuid, MechId(mechanism));
        let mode = RewardMode::Replace;
        super::activate(state, origin, slot, candidate, mode, false, &engine)
    };
    let none = [0; 32];
    let refused = RewardScriptsError::CodeRefused;
    assert_eq!(
        upload(&mut state, MINER, b"", &Answers::default()),
        Err(refused(RefuseCode::InvalidWasm("empty".into())).into())
    );
    let hash = upload(&mut state, MINER, CODE, &Answers::default()).unwrap();
    assert_eq!(state.rewards.codes[&hash].uploader, MINER);
    assert_eq!(
        activate(&mut state, owner, NetUid(9), 0, hash, b""),
        Err(SubtensorError::SubnetNotExists.into())
    );
    assert_eq!(
        activate(&mut state, Origin::Signed(MINER), NETUID, 0, hash, b""),
        Err(Error::BadOrigin)
    );
    assert_eq!(
        activate(&mut state, owner, NETUID, 1, hash, b""),
        Err(SubtensorError::MechanismDoesNotExist.into())
    );
    assert_eq!(
        activate(&mut state, owner, NETUID, 0, none, b""),
        Err(RewardScriptsError::CodeNotFound.into())
    );
    assert_eq!(
        activate(&mut state, owner, NETUID, 0, hash, &[0; 4_097]),
        Err(RewardScriptsError::ConfigTooLarge {
            size: 4_097,
            limit: 4_096
        }
        .into())
    );
    assert_eq!(
        activate(&mut state, owner, NETUID, 0, hash, b"bad"),
        Err(refused(RefuseCode::BadConfig("bad".into())).into())
    );
    assert_eq!(
        deactivate(&mut state, owner, SLOT),
        Err(RewardScriptsError::NotActive.into())
    );
    activate(&mut state, Origin::Root, NETUID, 0, hash, b"good").unwrap();
    assert_eq!(&*deployment(&state).terms.config, b"good");
    deactivate(&mut state, owner, SLOT).unwrap();
    assert!(state.rewards.deployments.is_empty());
}

#[test]
fn a_new_activation_starts_with_empty_state() {
    let mut state = deployed();
    run(&mut state, &Answers::of([Ok(to_the_miner())])).unwrap();
    let call = RewardScriptsCall::Activate {
        netuid: NETUID,
        mechanism: MechId::MAIN,
        code_hash: deployment(&state).terms.program.code_hash(),
        mode: RewardMode::Replace,
        config: Vec::new(),
        keep_state: false,
    };
    let call = Call::from(call);
    let owner = Origin::Signed(OWNER);
    assert!(dispatch(&mut state, owner, call.clone(), None).is_err());
    dispatch(&mut state, owner, call, Some(&Answers::default())).unwrap();
    assert!(deployment(&state).state.is_empty());
}

#[test]
fn a_dissolved_subnet_loses_its_scripts() {
    let mut state = deployed();
    dissolve_network(&mut state, NETUID).unwrap();
    assert!(state.rewards.deployments.is_empty());
    assert_eq!(state.rewards.codes.len(), 1);
}
