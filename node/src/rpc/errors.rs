//! Codes and messages of errors (spec 09 §1.5).

use alloy_primitives::Bytes;
use jsonrpsee::types::ErrorObjectOwned;
use serde_json::json;
use taovm_evm_bridge::{ExecutionError, ExecutionOutcome, ExitError, Refusal, Status};
use taovm_precompiles::address::{ALL, OWN};

use crate::node::NodeError;

/// The request's arguments cannot be read or cannot be.
const INVALID_PARAMS: i32 = -32602;
/// The EVM halted, or something that is nobody's fault.
const INTERNAL: i32 = -32603;
/// The pool refuses a transaction.
const REJECTED: i32 = -32003;
/// The ledger refuses a native call.
const REFUSED: i32 = -32000;
/// A revert.
const REVERTED: i32 = 3;

/// A field that breaks a rule.
pub(crate) fn invalid(field: &str, reason: &str) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INVALID_PARAMS, format!("{field}: {reason}"), None::<()>)
}

pub(crate) fn internal(message: impl Into<String>) -> ErrorObjectOwned {
    ErrorObjectOwned::owned(INTERNAL, message, None::<()>)
}

impl From<NodeError> for ErrorObjectOwned {
    fn from(error: NodeError) -> Self {
        let plain = |code| Self::owned(code, error.to_string(), None::<()>);
        match &error {
            NodeError::Invalid(_) | NodeError::AlreadyKnown(_) | NodeError::Underpriced => {
                plain(REJECTED)
            }
            NodeError::NoSigner(_)
            | NodeError::BlockOutOfRange { .. }
            | NodeError::UnknownBlock(_)
            | NodeError::Argument { .. } => plain(INVALID_PARAMS),
            NodeError::Refused(reason) => {
                let data = json!({ "error": reason.to_string() });
                Self::owned(REFUSED, error.to_string(), Some(data))
            }
            NodeError::CallFailed(outcome) => failed_call(outcome),
            NodeError::Execution(ExecutionError::Invalid(_)) => plain(REJECTED),
            NodeError::Execution(ExecutionError::Failed(failure)) => Self::owned(
                INTERNAL,
                failure.message.clone(),
                failure.data.as_ref().map(Bytes::to_string),
            ),
            NodeError::Execution(
                ExecutionError::GasExceedsAllowance(_)
                | ExecutionError::InsufficientFundsForTransfer
                | ExecutionError::GasLimitTooHigh
                | ExecutionError::Runner(_)
                | ExecutionError::Fatal(_),
            )
            | NodeError::Engine(_)
            | NodeError::Genesis(_)
            | NodeError::Signing(_)
            | NodeError::Listen { .. } => plain(INTERNAL),
        }
    }
}

/// The error of a call that the EVM reverted or halted. Refusals of precompiles, which the EVM
/// hides, are named in the message.
pub(crate) fn failed_call(outcome: &ExecutionOutcome) -> ErrorObjectOwned {
    let refusals = refusals_text(&outcome.refusals);
    match &outcome.status {
        Status::Failed(error) => {
            let name = halt_name(error);
            let message = match (refusals, error) {
                (Some(refusals), _) => format!("EVM error {name}: {refusals}"),
                (None, ExitError::Other(text)) if !text.is_empty() => {
                    format!("EVM error {name}: {text}")
                }
                (None, _) => format!("EVM error {name}"),
            };
            internal(message)
        }
        Status::Reverted | Status::Succeeded(_) => {
            let mut message = "execution reverted".to_owned();
            let reason = revert_reason(&outcome.output);
            if let Some(reason) = &reason {
                message.push_str(": ");
                message.push_str(reason);
            }
            // A precompile's own revert has its reason in the data already, but for the typed errors
            // of taovm's own.
            let last = outcome.refusals.last();
            let is_typed = reason.is_none() && last.is_some_and(|r| r.address == OWN.address);
            if let Some(refusals) = refusals.filter(|_| outcome.output.is_empty() || is_typed) {
                message.push_str(": refused by the chain: ");
                message.push_str(&refusals);
            }
            ErrorObjectOwned::owned(REVERTED, message, Some(outcome.output.to_string()))
        }
    }
}

/// A halt's name: the EVM's, `PrecompileError` for what a precompile refused.
fn halt_name(error: &ExitError) -> String {
    match error {
        ExitError::Other(_) | ExitError::InvalidRange => "PrecompileError".to_owned(),
        ExitError::OutOfFund => "OutOfFunds".to_owned(),
        other => format!("{other:?}"),
    }
}

fn refusals_text(refusals: &[Refusal]) -> Option<String> {
    let all: Vec<_> = refusals.iter().map(refusal_text).collect();
    (!all.is_empty()).then(|| all.join("; "))
}

/// A refusal in words: `SubtensorModule.SubnetNotExists (StakingV2.addStake)`.
pub(crate) fn refusal_text(refusal: &Refusal) -> String {
    format!(
        "{} ({}.{})",
        refusal.error,
        precompile_name(&refusal.address),
        refusal.function
    )
}

/// The interface's name of a precompile, e.g. `StakingV2`.
pub(crate) fn precompile_name(address: &[u8; 20]) -> String {
    let named = ALL.iter().chain([&OWN]).find(|p| &p.address == address);
    let Some(named) = named else {
        return alloy_primitives::hex::encode_prefixed(address);
    };
    named
        .name
        .split(' ')
        .map(|word| {
            let mut letters = word.chars();
            letters.next().map_or_else(String::new, |first| {
                first.to_uppercase().chain(letters).collect::<String>()
            })
        })
        .collect()
}

/// The text of `Error(string)` or the number of `Panic(uint256)`.
pub(crate) fn revert_reason(data: &[u8]) -> Option<String> {
    let (selector, rest) = data.split_first_chunk::<4>()?;
    match selector {
        [0x08, 0xc3, 0x79, 0xa0] => {
            let word = |at: usize| -> Option<usize> {
                let word = rest.get(at..at.checked_add(32)?)?;
                let (high, low) = word.split_at(24);
                let low = u64::from_be_bytes(low.try_into().ok()?);
                high.iter()
                    .all(|b| *b == 0)
                    .then(|| usize::try_from(low).ok())?
            };
            let offset = word(0)?;
            let length = word(offset)?;
            let start = offset.checked_add(32)?;
            let text = rest.get(start..start.checked_add(length)?)?;
            Some(String::from_utf8_lossy(text).into_owned())
        }
        [0x4e, 0x48, 0x7b, 0x71] => {
            let code = rest.get(31)?;
            Some(format!("panic 0x{code:02x}"))
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloy_primitives::hex;

    #[test]
    fn precompiles_are_called_by_their_interfaces_names() {
        assert_eq!(
            precompile_name(&taovm_precompiles::address::STAKING_V2),
            "StakingV2"
        );
        assert_eq!(
            precompile_name(&taovm_precompiles::address::METAGRAPH),
            "Metagraph"
        );
    }

    #[test]
    fn revert_reasons_are_read_and_nonsense_is_not() {
        let data = hex!(
            "08c379a0"
            "0000000000000000000000000000000000000000000000000000000000000020"
            "0000000000000000000000000000000000000000000000000000000000000002"
            "6869000000000000000000000000000000000000000000000000000000000000"
        );
        assert_eq!(revert_reason(&data).as_deref(), Some("hi"));
        for cut in 0..68 {
            assert_eq!(revert_reason(&data[..cut]), None);
        }
        assert_eq!(revert_reason(&[0xff; 100]), None);
    }
}
