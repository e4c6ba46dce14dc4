//! Rate limits of transactions (spec 05 §13).

use crate::{
    error::{Result, SubtensorError},
    primitives::{AccountId, NetUid},
    state::{Ledger, RateLimitKey, State},
};

/// Kinds of transactions that are limited by account and subnet, with the chain's numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u16)]
pub enum TransactionKind {
    /// A hotkey's children on a subnet.
    SetChildren = 0,
    /// A hotkey's child take on a subnet.
    SetChildkeyTake = 1,
    /// The minimal version of validator software, by the subnet's owner.
    SetWeightsVersionKey = 4,
    /// The number of mechanisms, by the subnet's owner.
    MechanismCountUpdate = 7,
    /// The mechanisms' parts of the emission, by the subnet's owner.
    MechanismEmission = 8,
    /// Trimming of neurons, by the subnet's owner.
    MaxUidsTrimming = 9,
    /// The tempo, by the subnet's owner.
    TempoUpdate = 11,
}

/// Whether a transaction may run now: the first one may, later ones after `limit` blocks.
#[must_use]
pub const fn passes(last: u64, now: u64, limit: u64) -> bool {
    last == 0 || now.saturating_sub(last) >= limit
}

/// Whether a transaction comes too early by the older rule, of `TxRateLimit` and delegate takes: the
/// block at the limit's end still counts, and a limit of 0 is none.
#[must_use]
pub const fn exceeded(last: u64, now: u64, limit: u64) -> bool {
    limit != 0 && last != 0 && now.saturating_sub(last) <= limit
}

/// [`passes`] for a kind that is limited by account and subnet.
#[must_use]
pub fn passes_for(
    state: &Ledger,
    account: &AccountId,
    netuid: NetUid,
    kind: TransactionKind,
    limit: u64,
) -> bool {
    let key = (*account, netuid, kind as u16);
    let last = state.transaction_key_last_block.get(&key);
    passes(last.copied().unwrap_or(0), state.now(), limit)
}

/// Notes that an account made a transaction of the kind.
pub fn record_for(state: &mut State, account: &AccountId, netuid: NetUid, kind: TransactionKind) {
    let now = state.now();
    state
        .transaction_key_last_block
        .insert((*account, netuid, kind as u16), now);
}

/// The block that a key of `LastRateLimitedBlock` holds, 0 if none.
#[must_use]
pub fn last_block(state: &Ledger, key: RateLimitKey) -> u64 {
    state.last_rate_limited.get(&key).copied().unwrap_or(0)
}

/// The wait between registrations of subnets, which all accounts share.
///
/// # Errors
/// `NetworkTxRateLimitExceeded`.
pub fn check_network_registration(state: &Ledger) -> Result {
    let last = last_block(state, RateLimitKey::NetworkLastRegistered);
    if passes(last, state.now(), state.globals.network_rate_limit) {
        Ok(())
    } else {
        Err(SubtensorError::NetworkTxRateLimitExceeded.into())
    }
}
