//! The functions that read.

use alloy_primitives::Bytes;
use taovm_chain::{
    error::RewardScriptsError,
    primitives::{I32F32, MechId},
    reward::{
        self, Deployment, EpochSize, HostFault, NoPreview, RewardFault, RewardMode, RewardProgram,
    },
};

use super::manage::slot;
use crate::{
    dispatch::Failure,
    encode::{self, Field, Word},
    function::View,
};

/// Gas of a preview beside its fuel: the epoch's inputs and Yuma, by uid and by weight.
const PREVIEW_GAS: u64 = 100_000;
const PREVIEW_GAS_PER_UID: u64 = 2_000;
const PREVIEW_GAS_PER_WEIGHT: u64 = 20;
/// Fuel that a unit of gas buys in a preview.
const FUEL_PER_GAS: u64 = 16;
/// Bytes of configuration and state that cost a read.
const BYTES_PER_READ: u64 = 32;

/// `(codeHash, mode, activatedAt, failures, lastFuel)` of the main mechanism. The hash is zero
/// while Yuma pays; the rest stays, so that a script that was switched off by its faults shows them.
pub(super) fn status(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    view.gas.reads(2)?;
    let words = match view.ledger.rewards.deployment(netuid, MechId::MAIN) {
        None => [[0; 32]; 5],
        Some(deployment) => {
            let mode = deployment.terms.mode;
            let code_hash = match mode {
                RewardMode::Off => [0; 32],
                _ => deployment.terms.program.code_hash(),
            };
            let last_fuel = deployment.last_run.as_ref().map_or(0, |run| run.fuel_used);
            [
                code_hash,
                mode.number().word(),
                deployment.activated_at.word(),
                deployment.failures.word(),
                last_fuel.word(),
            ]
        }
    };
    Ok(encode::words(words))
}

/// All of a mechanism's deployment; zeros without one.
pub(super) fn deployment(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut view.args)?;
    view.gas.reads(2)?;
    let Some(deployment) = view.ledger.rewards.deployment(netuid, mechanism) else {
        return Ok(encode::structure(&[
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::Bytes(&[]),
            Field::Bytes(&[]),
        ]));
    };
    let Deployment {
        terms,
        scheduled,
        state,
        activated_at,
        failures,
        ..
    } = deployment;
    let bytes = terms.config.len() + state.len();
    view.gas.reads((bytes as u64).div_ceil(BYTES_PER_READ))?;
    let later = scheduled.as_ref().map(|scheduled| {
        let terms = &scheduled.terms;
        (scheduled.at, terms.program.code_hash(), terms.mode.number())
    });
    let (at, later_hash, later_mode) = later.unwrap_or_default();
    Ok(encode::structure(&[
        Field::Word(terms.program.code_hash()),
        Field::Word(address_word(&terms.program)),
        Field::Word(terms.mode.number().word()),
        Field::Word(activated_at.word()),
        Field::Word(failures.word()),
        Field::Word(deployment.is_suspended().word()),
        Field::Word(at.word()),
        Field::Word(later_hash),
        Field::Word(later_mode.word()),
        Field::Bytes(&terms.config),
        Field::Bytes(state),
    ]))
}

/// How a mechanism's last run went; zeros without one.
pub(super) fn last_run(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut view.args)?;
    view.gas.reads(2)?;
    let deployed = view.ledger.rewards.deployment(netuid, mechanism);
    let Some(run) = deployed.and_then(|deployment| deployment.last_run.as_ref()) else {
        return Ok(encode::structure(&[
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::zero(),
            Field::Bytes(&[]),
            Field::zero(),
            Field::Bytes(&[]),
        ]));
    };
    let reason = run.fault.as_ref().map(ToString::to_string);
    Ok(encode::structure(&[
        Field::Word(run.block.word()),
        Field::Word(run.mode.number().word()),
        Field::Word(run.code_hash),
        Field::Word(run.fuel_used.word()),
        Field::Word(number(run.fault.as_ref()).word()),
        Field::Bytes(reason.unwrap_or_default().as_bytes()),
        Field::Word(run.distance_q32.unwrap_or_default().word()),
        Field::Bytes(&run.note),
    ]))
}

/// What a script would give if the epoch ran in this block. The gas covers the fuel that the run may
/// take, before it runs.
pub(super) fn dry_run(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, mechanism) = slot(&mut view.args)?;
    let code_hash = view.args.bytes32("codeHash")?;
    let config = view.args.bytes("config")?;
    view.gas.reads(4)?;
    let ledger = view.ledger;
    if !ledger.subnet_exists(netuid) {
        return Err(Failure::Explained(
            taovm_chain::error::SubtensorError::SubnetNotExists.into(),
        ));
    }
    if mechanism.0 >= ledger.subnet(netuid).params.mechanism_count {
        return Err(Failure::Explained(
            taovm_chain::error::SubtensorError::MechanismDoesNotExist.into(),
        ));
    }
    let refused = |error: RewardScriptsError| Failure::Explained(error.into());
    let engine = view.engine.ok_or_else(|| {
        refused(RewardScriptsError::Engine(HostFault(
            "no reward engine is attached".into(),
        )))
    })?;
    let Some(code) = ledger.rewards.codes.get(&code_hash) else {
        return Err(refused(RewardScriptsError::CodeNotFound));
    };
    let EpochSize { uids, weights } = reward::epoch_size(ledger, netuid, mechanism);
    let fuel = code.manifest.fuel_budget(uids, weights, engine.fuel_cap());
    view.gas.charge(
        PREVIEW_GAS
            .saturating_add(PREVIEW_GAS_PER_UID.saturating_mul(uids))
            .saturating_add(PREVIEW_GAS_PER_WEIGHT.saturating_mul(weights))
            .saturating_add(fuel / FUEL_PER_GAS),
    )?;
    let seen =
        reward::preview(ledger, netuid, mechanism, code_hash, config, engine).map_err(|why| {
            match why {
                NoPreview::Refused(error) => refused(error),
                NoPreview::Host(fault) => refused(RewardScriptsError::Engine(fault)),
            }
        })?;
    let (incentive, dividends, fault) = match &seen.shares {
        Ok(shares) => (q32(&shares.incentive), q32(&shares.dividends), None),
        Err(fault) => (Vec::new(), Vec::new(), Some(fault)),
    };
    let reason = fault.map(ToString::to_string);
    Ok(encode::structure(&[
        Field::Word(seen.fuel_used.word()),
        Field::Word(number(fault).word()),
        Field::Bytes(reason.unwrap_or_default().as_bytes()),
        Field::Words(&incentive),
        Field::Words(&dividends),
        Field::Words(&q32(&seen.yuma.incentive)),
        Field::Words(&q32(&seen.yuma.dividends)),
    ]))
}

/// Shares as I32F32 bits; a share is never negative.
fn q32(shares: &[I32F32]) -> Vec<[u8; 32]> {
    let bits = |share: &I32F32| u64::try_from(share.to_bits()).unwrap_or(0).word();
    shares.iter().map(bits).collect()
}

/// The contract's address, or zero of a script.
pub(super) fn address_word(program: &RewardProgram) -> [u8; 32] {
    let mut word = [0; 32];
    if let RewardProgram::Contract(contract) = program {
        word[12..].copy_from_slice(&contract.address);
    }
    word
}

/// A fault's number in the interface, 0 without one.
const fn number(fault: Option<&RewardFault>) -> u8 {
    match fault {
        None => 0,
        Some(RewardFault::Refused(_)) => 1,
        Some(RewardFault::Trap(_)) => 2,
        Some(RewardFault::OutOfFuel) => 3,
        Some(RewardFault::StackLimit) => 4,
        Some(RewardFault::BadLift(_)) => 5,
        Some(RewardFault::InvalidOutput(_)) => 6,
        Some(RewardFault::InputTooLarge { .. }) => 7,
    }
}
