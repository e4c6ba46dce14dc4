//! Storage items of the EVM's pallets (spec 01 §1.1, §1.8, §1.9).

use serde_json::Value;
use taovm_chain::state::{Ledger, State};

use super::trace::{Names, TraceError, from_trace, to_trace};

/// Whether the pallet's items are here.
pub(super) fn has(pallet: &str) -> bool {
    matches!(pallet, "EVM" | "EVMChainId" | "BaseFee")
}

/// Reads an item.
pub(super) fn get(state: &Ledger, pallet: &str, item: &str) -> Result<Value, TraceError> {
    let evm = &state.evm;
    match (pallet, item) {
        ("EVMChainId", "ChainId") => to_trace(&evm.chain_id),
        // Wider than it is kept.
        ("BaseFee", "BaseFeePerGas") => to_trace(&u128::from(evm.base_fee)),
        ("BaseFee", "Elasticity") => to_trace(&evm.elasticity),
        ("EVM", "WhitelistedCreators") => to_trace(&evm.whitelisted_creators),
        ("EVM", "DisableWhitelistCheck") => to_trace(&evm.whitelist_check_disabled),
        _ => Err(TraceError(format!("item: no {pallet}.{item} here"))),
    }
}

/// Writes an item past every rule.
pub(super) fn set(
    state: &mut State,
    pallet: &str,
    item: &str,
    value: &Value,
    names: &dyn Names,
) -> Result<(), TraceError> {
    let evm = &mut state.evm;
    match (pallet, item) {
        ("EVMChainId", "ChainId") => evm.chain_id = from_trace(value, names)?,
        ("BaseFee", "BaseFeePerGas") => evm.base_fee = from_trace(value, names)?,
        ("BaseFee", "Elasticity") => evm.elasticity = from_trace(value, names)?,
        ("EVM", "WhitelistedCreators") => evm.whitelisted_creators = from_trace(value, names)?,
        ("EVM", "DisableWhitelistCheck") => {
            evm.whitelist_check_disabled = from_trace(value, names)?;
        }
        _ => return Err(TraceError(format!("item: no {pallet}.{item} here"))),
    }
    Ok(())
}
