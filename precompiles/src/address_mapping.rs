//! Address mapping, 0x80c (spec 01 §10).

use alloy_primitives::Bytes;
use taovm_chain::primitives::AccountId;

use crate::{
    dispatch::Failure,
    encode,
    function::{Body, Function, GasClass, View, function},
};

pub(crate) static FUNCTIONS: &[Function] = &[function(
    0x0494_cd9a,
    "addressMapping(address)",
    GasClass::Reads(0),
    Body::View(address_mapping),
)];

/// The account that an EVM address stands for.
fn address_mapping(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let target = view.args.address("targetAddress")?;
    Ok(encode::one(AccountId::from_evm(target)))
}
