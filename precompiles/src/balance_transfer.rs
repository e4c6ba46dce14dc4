//! Balance transfer, 0x800 (spec 01 §8): `msg.value` as a payment to any account.

use std::borrow::Cow;

use alloy_primitives::Bytes;
use taovm_chain::{
    call::BalancesCall,
    primitives::{AccountId, Rao},
};

use crate::{
    ExitError, address,
    decode::rao_of,
    dispatch::{Failure, Frame},
    function::{Body, Function, function},
    gas::weights,
};

pub(crate) static FUNCTIONS: &[Function] = &[function(
    0xcd6f_4eb1,
    "transfer(bytes32)",
    weights::TRANSFER.class(),
    Body::Payable(transfer),
)];

/// Pays on what the EVM has just moved to the precompile's own account. Less than a rao is nothing.
fn transfer(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let dest = frame.account("dest")?;
    let value = rao_of(frame.call.value_wei).ok_or(Failure::Exit(ExitError::Other(
        Cow::Borrowed("error converting balance from ETH to subtensor"),
    )))?;
    if value == 0 {
        return Ok(Bytes::new());
    }
    frame.dispatch_as(
        AccountId::from_evm(address::BALANCE_TRANSFER),
        weights::TRANSFER,
        BalancesCall::TransferAllowDeath {
            dest,
            value: Rao(value),
        },
    )
}
