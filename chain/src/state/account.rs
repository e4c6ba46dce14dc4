//! A balance account (spec 01 §1.3).

use serde::Serialize;

use crate::primitives::Rao;

/// `System.Account`: an account's nonce, references and balance.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Account {
    /// Transactions sent.
    pub nonce: u32,
    /// References that need the account and keep it from dying by transfers.
    pub consumers: u32,
    /// References that let the account exist: its balance.
    pub providers: u32,
    /// References that let the account exist without a balance: a contract's code.
    pub sufficients: u32,
    /// Spendable balance, the existential deposit included.
    pub free: Rao,
    /// Held balance, outside of `free`.
    pub reserved: Rao,
    /// The balance that must stay, over `free` and `reserved`.
    pub frozen: Rao,
}
