//! Subnet, 0x803 (spec 02 §2).

use alloy_primitives::Bytes;
use taovm_chain::call::SubtensorCall;

use crate::{
    dispatch::{Failure, Frame},
    function::{Body, Function, function},
    gas::weights,
};

pub(crate) static FUNCTIONS: &[Function] = &[function(
    0x1456_9c72,
    "registerNetwork(bytes32)",
    weights::REGISTER_NETWORK.class(),
    Body::Payable(register_network),
)];

/// The caller becomes the owner and pays the lock cost from its balance.
fn register_network(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    frame.warn_of_ignored_value();
    let hotkey = frame.args.account("hotkey")?;
    frame.dispatch(
        weights::REGISTER_NETWORK,
        SubtensorCall::RegisterNetwork { hotkey },
    )
}
