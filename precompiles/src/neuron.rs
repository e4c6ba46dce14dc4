//! Neuron, 0x804 (spec 02 §3). For registrations the caller is the coldkey, for everything else it is
//! the neuron's hotkey: a contract has to register its own account as hotkey first.

use alloy_primitives::{Bytes, U256};
use taovm_chain::call::SubtensorCall;

use crate::{
    dispatch::{Failure, Frame},
    function::{Body, Function, function},
    gas::{CallWeight, weights},
};

const fn row(
    selector: u32,
    signature: &'static str,
    weight: CallWeight,
    body: fn(&mut Frame<'_>) -> Result<Bytes, Failure>,
) -> Function {
    function(selector, signature, weight.class(), Body::Payable(body))
}

pub(crate) static FUNCTIONS: &[Function] = &[
    row(
        0x4054_ecca,
        "burnedRegister(uint16,bytes32)",
        weights::BURNED_REGISTER,
        burned_register,
    ),
    row(
        0xb72d_8f89,
        "registerLimit(uint16,bytes32,uint64)",
        weights::REGISTER_LIMIT,
        register_limit,
    ),
    row(
        0x34af_16d6,
        "setWeights(uint16,uint16[],uint16[],uint64)",
        weights::SET_WEIGHTS,
        set_weights,
    ),
    row(
        0xa507_7557,
        "commitWeights(uint16,bytes32)",
        weights::COMMIT_WEIGHTS,
        commit_weights,
    ),
    row(
        0x66ba_946f,
        "revealWeights(uint16,uint16[],uint16[],uint16[],uint64)",
        weights::REVEAL_WEIGHTS,
        reveal_weights,
    ),
    row(
        0xe20a_c82f,
        "serveAxon(uint16,uint32,uint128,uint16,uint8,uint8,uint8,uint8)",
        weights::SERVE_AXON,
        serve_axon,
    ),
    row(
        0x18ba_7f8a,
        "serveAxonTls(uint16,uint32,uint128,uint16,uint8,uint8,uint8,uint8,bytes)",
        weights::SERVE_AXON_TLS,
        serve_axon_tls,
    ),
    row(
        0x5a05_952f,
        "servePrometheus(uint16,uint32,uint128,uint16,uint8)",
        weights::SERVE_PROMETHEUS,
        serve_prometheus,
    ),
];

fn burned_register(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let hotkey = frame.account("hotkey")?;
    frame.dispatch(
        weights::BURNED_REGISTER,
        SubtensorCall::BurnedRegister { netuid, hotkey },
    )
}

/// At most for a price in rao.
fn register_limit(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let hotkey = frame.account("hotkey")?;
    let limit_price = frame.args.uint64("limitPrice")?;
    let free = frame.free();
    frame.warn_of_wei("limitPrice", U256::from(limit_price), free.0);
    frame.dispatch(
        weights::REGISTER_LIMIT,
        SubtensorCall::RegisterLimit {
            netuid,
            hotkey,
            limit_price,
        },
    )
}

/// Free, but the frame must have the gas.
fn set_weights(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let dests = frame.args.uints("dests")?;
    let values = frame.args.uints("weights")?;
    let version_key = frame.args.uint64("versionKey")?;
    frame.dispatch(
        weights::SET_WEIGHTS,
        SubtensorCall::SetWeights {
            netuid,
            dests,
            weights: values,
            version_key,
        },
    )
}

fn commit_weights(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let commit_hash = frame.args.bytes32("commitHash")?;
    frame.dispatch(
        weights::COMMIT_WEIGHTS,
        SubtensorCall::CommitWeights {
            netuid,
            commit_hash,
        },
    )
}

fn reveal_weights(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let uids = frame.args.uints("uids")?;
    let values = frame.args.uints("values")?;
    let salt = frame.args.uints("salt")?;
    let version_key = frame.args.uint64("versionKey")?;
    frame.dispatch(
        weights::REVEAL_WEIGHTS,
        SubtensorCall::RevealWeights {
            netuid,
            uids,
            values,
            salt,
            version_key,
        },
    )
}

fn serve_axon(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let call = SubtensorCall::ServeAxon {
        netuid: frame.args.netuid()?,
        version: frame.args.uint("version")?,
        ip: frame.args.uint("ip")?,
        port: frame.args.uint("port")?,
        ip_type: frame.args.uint("ipType")?,
        protocol: frame.args.uint("protocol")?,
        placeholder1: frame.args.uint("placeholder1")?,
        placeholder2: frame.args.uint("placeholder2")?,
    };
    frame.dispatch(weights::SERVE_AXON, call)
}

/// The same with a certificate; one that is empty or too long is passed over by the ledger.
fn serve_axon_tls(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let call = SubtensorCall::ServeAxonTls {
        netuid: frame.args.netuid()?,
        version: frame.args.uint("version")?,
        ip: frame.args.uint("ip")?,
        port: frame.args.uint("port")?,
        ip_type: frame.args.uint("ipType")?,
        protocol: frame.args.uint("protocol")?,
        placeholder1: frame.args.uint("placeholder1")?,
        placeholder2: frame.args.uint("placeholder2")?,
        certificate: frame.args.bytes("certificate")?.to_vec(),
    };
    frame.dispatch(weights::SERVE_AXON_TLS, call)
}

fn serve_prometheus(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let call = SubtensorCall::ServePrometheus {
        netuid: frame.args.netuid()?,
        version: frame.args.uint("version")?,
        ip: frame.args.uint("ip")?,
        port: frame.args.uint("port")?,
        ip_type: frame.args.uint("ipType")?,
    };
    frame.dispatch(weights::SERVE_PROMETHEUS, call)
}
