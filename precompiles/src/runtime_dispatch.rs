//! Dispatch, 0x06 (spec 01 §2): a call of the chain, in the chain's own encoding.

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::call::{AdminUtilsCall, Call, MAX_DECODE_DEPTH};

use crate::{
    ExitError,
    dispatch::{Failure, Frame},
    function::Raw,
    gas::weights,
};

/// All calldata is one call. Nothing looks at the context: a static frame may write here.
pub(crate) const DISPATCH: Raw = Raw {
    name: "dispatch",
    published: None,
    body: dispatch,
};

const fn refuse(text: &'static str) -> Failure {
    Failure::Exit(ExitError::Other(Cow::Borrowed(text)))
}

/// Whether the chain declares a call as administration (class Operational). Of the calls that pay and
/// that others than root may make these are known; all others count as normal.
const fn is_operational(call: &Call) -> bool {
    matches!(
        call,
        Call::AdminUtils(
            AdminUtilsCall::SudoSetAdjustmentAlpha { .. }
                | AdminUtilsCall::SudoSetNetworkPowRegistrationAllowed { .. }
        )
    )
}

/// Reads the call and leaves what is behind it; then, in this order, the frame's gas, whether the
/// call is a normal one that pays, and the call itself as the caller's account.
fn dispatch(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let mut input = frame.call.input;
    let call =
        Call::from_scale(&mut input, MAX_DECODE_DEPTH).map_err(|_| refuse("decode failed"))?;
    let weight = weights::of_call(&call);
    frame.ensure_gas_for(weight)?;
    if !weight.pays || is_operational(&call) {
        return Err(refuse("invalid call"));
    }
    frame.dispatch(weight, call)
}
