//! Neuron, 0x804 (spec 02 §3).

use alloy_primitives::Bytes;
use taovm_chain::call::SubtensorCall;

use crate::{
    dispatch::{Failure, Frame},
    function::{Body, Function, function},
    gas::weights,
};

pub(crate) static FUNCTIONS: &[Function] = &[
    function(
        0x4054_ecca,
        "burnedRegister(uint16,bytes32)",
        weights::BURNED_REGISTER.class(),
        Body::Payable(burned_register),
    ),
    function(
        0x34af_16d6,
        "setWeights(uint16,uint16[],uint16[],uint64)",
        weights::SET_WEIGHTS.class(),
        Body::Payable(set_weights),
    ),
];

/// The caller is the coldkey.
fn burned_register(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let hotkey = frame.args.account("hotkey")?;
    frame.dispatch(
        weights::BURNED_REGISTER,
        SubtensorCall::BurnedRegister { netuid, hotkey },
    )
}

/// The caller is the hotkey. Free, but the frame must have the gas.
fn set_weights(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let netuid = frame.args.netuid()?;
    let dests = frame.args.uint16s("dests")?;
    let values = frame.args.uint16s("weights")?;
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
