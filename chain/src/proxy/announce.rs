//! Announcements: calls that a proxy with a delay says beforehand, and that the account it acts as
//! may reject in the meantime (spec 02 §7).

use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

use super::{
    ProxyType,
    deposit::{self, DepositKind},
    entry,
};
use crate::{
    error::{ProxyError, Result},
    event::ProxyEvent,
    primitives::{AccountId, H256, Rao},
    state::{Ledger, State},
};

/// The most announcements of a proxy.
pub const MAX_PENDING: usize = 75;

/// The announcements of a proxy.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Announcements {
    /// In the order in which they were made.
    pub pending: Vec<Announcement>,
    /// What is reserved for them.
    pub deposit: Rao,
}

/// A call that a proxy will make.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Encode, Decode, Serialize, Deserialize)]
pub struct Announcement {
    /// As whom.
    pub real: AccountId,
    /// BLAKE2b-256 of the encoded call.
    pub call_hash: H256,
    /// The block of the announcement.
    pub height: u32,
}

/// Announces a call as `real`; any proxy of it will do. The same call may be announced again.
///
/// # Errors
/// `NotProxy`, `TooMany`, those of reserving.
pub fn announce(state: &mut State, who: &AccountId, real: &AccountId, call_hash: H256) -> Result {
    entry(state, real, who, None)?;
    let announcements = state.proxies.announcements.get(who);
    let mut announcements = announcements.cloned().unwrap_or_default();
    if announcements.pending.len() >= MAX_PENDING {
        return Err(ProxyError::TooMany.into());
    }
    announcements.pending.push(Announcement {
        real: *real,
        call_hash,
        height: block(state),
    });
    store(state, who, announcements)?;
    state.emit(ProxyEvent::Announced {
        real: *real,
        proxy: *who,
        call_hash,
    });
    Ok(())
}

/// Takes the proxy's own announcements of a call back; no event of its own.
///
/// # Errors
/// `NotFound`.
pub fn remove_announcement(
    state: &mut State,
    who: &AccountId,
    real: &AccountId,
    call_hash: H256,
) -> Result {
    take(state, who, |made| {
        made.real == *real && made.call_hash == call_hash
    })
}

/// Rejects a proxy's announcements of a call as the signer; no event of its own.
///
/// # Errors
/// `NotFound`.
pub fn reject_announcement(
    state: &mut State,
    who: &AccountId,
    delegate: &AccountId,
    call_hash: H256,
) -> Result {
    remove_announcement(state, delegate, who, call_hash)
}

/// Uses up the announcements of a call whose delay has passed. Returns the type of the proxy that
/// the call is made with; a proxy without a delay has to announce this way too.
///
/// # Errors
/// `NotProxy`, `Unannounced`.
pub fn take_announced(
    state: &mut State,
    delegate: &AccountId,
    real: &AccountId,
    forced: Option<ProxyType>,
    call_hash: H256,
) -> Result<ProxyType> {
    let proxy = entry(state, real, delegate, forced)?;
    let now = block(state);
    take(state, delegate, |made| {
        made.real == *real
            && made.call_hash == call_hash
            && now.saturating_sub(made.height) >= proxy.delay
    })
    .map_err(|_| ProxyError::Unannounced)?;
    Ok(proxy.proxy_type)
}

fn take(state: &mut State, delegate: &AccountId, taken: impl Fn(&Announcement) -> bool) -> Result {
    let Some(announcements) = state.proxies.announcements.get(delegate) else {
        return Err(ProxyError::NotFound.into());
    };
    let mut announcements = announcements.clone();
    let before = announcements.pending.len();
    announcements.pending.retain(|made| !taken(made));
    if announcements.pending.len() == before {
        return Err(ProxyError::NotFound.into());
    }
    store(state, delegate, announcements)
}

fn store(state: &mut State, who: &AccountId, mut announcements: Announcements) -> Result {
    let (kind, count) = (DepositKind::Announcements, announcements.pending.len());
    announcements.deposit = deposit::adjust(state, who, kind, announcements.deposit, count)?;
    if count == 0 {
        state.proxies.announcements.remove(who);
    } else {
        state.proxies.announcements.insert(*who, announcements);
    }
    Ok(())
}

/// The chain counts blocks in 32 bits.
fn block(state: &Ledger) -> u32 {
    state.now() as u32
}

#[cfg(test)]
#[path = "announce_tests.rs"]
mod tests;
