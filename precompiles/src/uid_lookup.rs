//! UidLookup, 0x806 (spec 02 §5): the neurons that an EVM key answers for.

use alloy_primitives::Bytes;
use taovm_chain::neurons;

use crate::{
    dispatch::Failure,
    encode::{self, Word},
    function::{Body, Function, GasClass, View, function},
};

pub(crate) static FUNCTIONS: &[Function] = &[function(
    0xb1f7_89ef,
    "uidLookup(uint16,address,uint16)",
    GasClass::Scan,
    Body::View(uid_lookup),
)];

/// `(uid, blockAssociated)[]`, the earliest first. The limit is of associations that are looked at,
/// and is paid for whatever there is.
fn uid_lookup(view: &mut View<'_>) -> Result<Bytes, Failure> {
    let netuid = view.args.netuid()?;
    let evm_key = view.args.address("evmAddress")?;
    let limit = view.args.uint16("limit")?;
    view.gas.reads(u64::from(limit))?;
    let found = neurons::uid_lookup(view.ledger, netuid, &evm_key, limit);
    Ok(encode::tuples(
        found
            .into_iter()
            .map(|(uid, block)| [uid.word(), block.word()]),
    ))
}
