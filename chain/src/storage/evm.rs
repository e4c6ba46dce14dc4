//! Items of the EVM's pallets that are the ledger's (spec 01 §1.1, §1.8, §1.9).

use super::Permill;
use crate::{
    primitives::{H160, U256},
    state::{Ledger, State},
};

/// `BaseFee.BaseFeePerGas` without an entry, in wei.
const BASE_FEE: u64 = 20_000_000_000;

/// `BaseFee.Elasticity` without an entry.
const ELASTICITY: Permill = Permill(125_000);

items! {
    EVMChainId.ChainId[]() -> u64, or 0;
        among |_| vec![()];
        |ledger| Some(ledger.evm.chain_id).filter(|id| *id != 0),
        set |state, (), new| state.evm.chain_id = new.unwrap_or(0);
    BaseFee.BaseFeePerGas[]() -> U256, or U256::from(BASE_FEE);
        among |_| vec![()];
        |ledger| Some(ledger.evm.base_fee.into()),
        set |state, (), new| {
            state.evm.base_fee = new.map_or(BASE_FEE, |fee| fee.saturated_u64());
        };
    BaseFee.Elasticity[]() -> Permill, or ELASTICITY;
        among |_| vec![()];
        |ledger| Some(Permill(ledger.evm.elasticity)),
        set |state, (), new| state.evm.elasticity = new.unwrap_or(ELASTICITY).0;
    EVM.WhitelistedCreators[]() -> Vec<H160>, or Vec::new();
        among |_| vec![()];
        |ledger| {
            let creators = &ledger.evm.whitelisted_creators;
            (!creators.is_empty()).then(|| creators.clone())
        },
        set |state, (), new| state.evm.whitelisted_creators = new.unwrap_or_default();
    EVM.DisableWhitelistCheck[]() -> bool, or false;
        among |_| vec![()];
        |ledger| ledger.evm.whitelist_check_disabled.then_some(true),
        set |state, (), new| {
            state.evm.whitelist_check_disabled = new.unwrap_or_default();
        };
}
