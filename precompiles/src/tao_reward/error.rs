//! Refusals as typed Solidity errors.

use alloy_primitives::{Bytes, keccak256};
use taovm_chain::error::{AdminUtilsError, Error, RewardScriptsError, SubtensorError};

use crate::encode::{self, Field, Word};

/// An error of the ledger as the interface declares it.
pub(crate) fn encoded(error: &Error) -> Bytes {
    match error {
        Error::BadOrigin => named("NotSubnetOwner()", &[]),
        Error::Subtensor(SubtensorError::SubnetNotExists) => named("SubnetNotExists()", &[]),
        Error::Subtensor(SubtensorError::MechanismDoesNotExist) => {
            named("MechanismDoesNotExist()", &[])
        }
        Error::Subtensor(SubtensorError::AdminActionProhibitedDuringWeightsWindow) => {
            named("FreezeWindow()", &[])
        }
        Error::AdminUtils(AdminUtilsError::NotPermittedOnRootSubnet) => named("RootSubnet()", &[]),
        Error::RewardScripts(own) => of_own(own),
        other => named("LedgerRefused(string)", &[text(&other.to_string())]),
    }
}

fn of_own(error: &RewardScriptsError) -> Bytes {
    match error {
        RewardScriptsError::CodeRefused(refusal) => {
            named("CodeRefused(string)", &[text(&refusal.to_string())])
        }
        RewardScriptsError::CodeNotFound => named("CodeNotFound()", &[]),
        RewardScriptsError::NotActive => named("NotActive()", &[]),
        RewardScriptsError::Suspended => named("Suspended()", &[]),
        RewardScriptsError::NoConfig => named("NoConfig()", &[]),
        RewardScriptsError::ConfigTooLarge { size, limit } => named(
            "ConfigTooLarge(uint256,uint256)",
            &[
                Field::Word((*size as u64).word()),
                Field::Word((*limit as u64).word()),
            ],
        ),
        RewardScriptsError::Engine(fault) => named("EngineFault(string)", &[text(&fault.0)]),
    }
}

const fn text(text: &str) -> Field<'_> {
    Field::Bytes(text.as_bytes())
}

fn named(signature: &str, fields: &[Field<'_>]) -> Bytes {
    let mut data = keccak256(signature)[..4].to_vec();
    data.extend(encode::tuple(fields));
    data.into()
}
