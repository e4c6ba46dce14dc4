//! Storage query, 0x807 (spec 01 §11): the chain's storage by raw key.

use std::{borrow::Cow, sync::LazyLock};

use alloy_primitives::Bytes;
use taovm_chain::{primitives::twox_128, storage};

use crate::{
    ExitError,
    dispatch::{Failure, Frame},
    function::Raw,
};

/// All calldata is one key. Value is taken and stays.
pub(crate) const STORAGE_QUERY: Raw = Raw {
    name: "storageQuery",
    published: None,
    body: query,
};

/// The pallets whose storage may be read. Of `Scheduler` and `Multisig` taovm has nothing.
const PALLETS: [&str; 10] = [
    "SubtensorModule",
    "Swap",
    "Balances",
    "Proxy",
    "Scheduler",
    "Drand",
    "Crowdloan",
    "Sudo",
    "Multisig",
    "Timestamp",
];

static PREFIXES: LazyLock<[[u8; 16]; 10]> =
    LazyLock::new(|| PALLETS.map(|pallet| twox_128(pallet.as_bytes())));

/// The entry's SCALE bytes; nothing where there is no entry. One read either way.
fn query(frame: &mut Frame<'_>) -> Result<Bytes, Failure> {
    let key = frame.call.input;
    if !PREFIXES.iter().any(|prefix| key.starts_with(prefix)) {
        let error = ExitError::Other(Cow::Borrowed("Invalid key"));
        return Err(Failure::Exit(error));
    }
    frame.gas.reads(1)?;
    let entry = storage::read_raw(frame.state, key);
    Ok(entry.unwrap_or_default().into())
}
