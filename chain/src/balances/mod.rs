//! Balances: one ledger in rao for every account (spec 01 §1.3, 03 §5, 04 §3.3).
//!
//! `account` keeps records and references, `transfer` moves money between accounts, `issuance`
//! makes and destroys it, `custody` moves TAO in and out of the subnets' accounts.

mod account;
mod custody;
mod issuance;
mod reserve;
mod transfer;

pub use account::{
    Preservation, balance, dec_providers, dec_sufficients, evm_balance, free, inc_nonce,
    inc_providers, inc_sufficients, keep_alive, reducible,
};
pub use custody::{
    Credit, burn_tao, mint_tao, recycle_credit, recycle_tao, spend_credit, subnet_account,
    transfer_from_subnet, transfer_tao, transfer_to_subnet,
};
pub use issuance::{
    burn, deposit, endow, force_adjust_total_issuance, force_set_balance, set_free, withdraw,
};
pub use reserve::{reserve, unreserve};
pub use transfer::transfer;
