//! Metagraph, 0x802 (spec 02 §4): what the last epoch said of a neuron.
//!
//! Nothing here fails for an unknown subnet; lists shorter than the subnet read as zero.

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::{
    primitives::{AccountId, NetUid, NetUidIndex, Uid},
    staking,
    state::{AxonInfo, MechanismState, Neurons},
};

use crate::{
    ExitError,
    dispatch::Failure,
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
};

const fn row(
    selector: u32,
    signature: &'static str,
    reads: u64,
    body: fn(&mut View<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(
        selector,
        signature,
        GasClass::Reads(reads),
        Body::View(body),
    )
}

pub(crate) static FUNCTIONS: &[Function] = &[
    row(0x1f19_3572, "getUidCount(uint16)", 1, get_uid_count),
    row(0xe7c7_c4b5, "getStake(uint16,uint16)", 2, get_stake),
    row(0x260e_a334, "getRank(uint16,uint16)", 0, constant_zero),
    row(0x2002_8c19, "getTrust(uint16,uint16)", 0, constant_zero),
    row(0x2c4b_6bff, "getConsensus(uint16,uint16)", 1, get_consensus),
    row(0xd1e4_4450, "getIncentive(uint16,uint16)", 1, get_incentive),
    row(0x82da_0b5d, "getDividends(uint16,uint16)", 1, get_dividends),
    row(0xe581_0e5c, "getEmission(uint16,uint16)", 1, get_emission),
    row(0x2c54_e2b3, "getVtrust(uint16,uint16)", 1, get_vtrust),
    row(
        0x58dd_9945,
        "getValidatorStatus(uint16,uint16)",
        1,
        get_validator_status,
    ),
    row(
        0x2255_3aa2,
        "getLastUpdate(uint16,uint16)",
        1,
        get_last_update,
    ),
    row(0xdc50_cca9, "getIsActive(uint16,uint16)", 1, get_is_active),
    row(0x93af_b79e, "getAxon(uint16,uint16)", 2, get_axon),
    row(0x3adc_89da, "getHotkey(uint16,uint16)", 1, get_hotkey),
    row(0xa114_8287, "getColdkey(uint16,uint16)", 2, get_coldkey),
];

/// The arguments that all functions but one have.
fn neuron(view: &mut View<'_>) -> Result<(NetUid, Uid), Failure> {
    Ok((view.args.netuid()?, view.args.uint16("uid")?))
}

fn hotkey(view: &View<'_>, netuid: NetUid, uid: Uid) -> Option<AccountId> {
    let neurons = &view.ledger.subnet(netuid).neurons;
    neurons.keys.get(usize::from(uid)).copied()
}

/// One entry of a list of the subnet, at one read.
fn entry<T: Word + Copy + Default>(
    view: &mut View<'_>,
    list: fn(&Neurons) -> &[T],
) -> Result<Bytes, Failure> {
    let (netuid, uid) = neuron(view)?;
    view.gas.reads(1)?;
    let list = list(&view.ledger.subnet(netuid).neurons);
    Ok(encode::one(
        list.get(usize::from(uid)).copied().unwrap_or_default(),
    ))
}

/// One entry of a mechanism's list: the first argument is the storage index, so that 4096 + netuid
/// reads mechanism 1.
fn mechanism_entry<T: Word + Copy + Default>(
    view: &mut View<'_>,
    list: fn(&MechanismState) -> &[T],
) -> Result<Bytes, Failure> {
    let (NetUid(index), uid) = neuron(view)?;
    view.gas.reads(1)?;
    let netuid = NetUid(index % NetUidIndex::SUBNETS);
    let mechanism = usize::from(index / NetUidIndex::SUBNETS);
    let value = view
        .ledger
        .subnet(netuid)
        .mechanisms
        .get(mechanism)
        .and_then(|state| list(state).get(usize::from(uid)).copied())
        .unwrap_or_default();
    Ok(encode::one(value))
}

fn get_uid_count(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    view.gas.reads(1)?;
    Ok(encode::one(view.ledger.subnet(netuid).uid_count()))
}

/// The hotkey's stake on all subnets at current prices, whatever the subnet asked for.
fn get_stake(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, uid) = neuron(view)?;
    view.gas.reads(2)?;
    let hotkey = hotkey(view, netuid, uid).ok_or(Failure::Exit(ExitError::InvalidRange))?;
    Ok(encode::one(
        staking::total_stake_for_hotkey(view.ledger, &hotkey).0,
    ))
}

/// Rank and trust: the chain keeps them no longer.
fn constant_zero(view: &mut View<'_>) -> Result<Bytes, Failure> {
    neuron(view)?;
    Ok(encode::one(0_u16))
}

fn get_consensus(view: &mut View<'_>) -> Result<Bytes, Failure> {
    entry(view, |neurons| &neurons.consensus)
}

fn get_incentive(view: &mut View<'_>) -> Result<Bytes, Failure> {
    mechanism_entry(view, |mechanism| &mechanism.incentive)
}

fn get_dividends(view: &mut View<'_>) -> Result<Bytes, Failure> {
    entry(view, |neurons| &neurons.dividends)
}

fn get_emission(view: &mut View<'_>) -> Result<Bytes, Failure> {
    entry(view, |neurons| &neurons.emission)
}

fn get_vtrust(view: &mut View<'_>) -> Result<Bytes, Failure> {
    entry(view, |neurons| &neurons.validator_trust)
}

fn get_validator_status(view: &mut View<'_>) -> Result<Bytes, Failure> {
    entry(view, |neurons| &neurons.validator_permit)
}

fn get_last_update(view: &mut View<'_>) -> Result<Bytes, Failure> {
    mechanism_entry(view, |mechanism| &mechanism.last_update)
}

fn get_is_active(view: &mut View<'_>) -> Result<Bytes, Failure> {
    entry(view, |neurons| &neurons.active)
}

/// All zero for a neuron that never served.
fn get_axon(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, uid) = neuron(view)?;
    view.gas.reads(2)?;
    let hotkey = hotkey(view, netuid, uid).ok_or(Failure::Exit(ExitError::Other(
        Cow::Borrowed("hotkey not found"),
    )))?;
    let axon = view.ledger.hotkey_on_subnet(&hotkey, netuid).axon;
    let AxonInfo {
        block,
        version,
        ip,
        port,
        ip_type,
        protocol,
        ..
    } = axon.unwrap_or_default();
    Ok(encode::words([
        block.word(),
        version.word(),
        ip.word(),
        port.word(),
        ip_type.word(),
        protocol.word(),
    ]))
}

fn get_hotkey(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, uid) = neuron(view)?;
    view.gas.reads(1)?;
    let hotkey = hotkey(view, netuid, uid).ok_or(Failure::Exit(ExitError::InvalidRange))?;
    Ok(encode::one(hotkey))
}

/// The zero account for a hotkey without an owner.
fn get_coldkey(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let (netuid, uid) = neuron(view)?;
    view.gas.reads(2)?;
    let hotkey = hotkey(view, netuid, uid).ok_or(Failure::Exit(ExitError::InvalidRange))?;
    Ok(encode::one(
        view.ledger.hotkey(&hotkey).owner.unwrap_or_default(),
    ))
}
