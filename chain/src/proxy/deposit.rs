//! What is reserved for proxies and announcements (spec 02 §7).

use serde::Serialize;

use crate::{
    balances,
    error::Result,
    event::ProxyEvent,
    primitives::{AccountId, Rao},
    state::State,
};

/// What a deposit is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum DepositKind {
    /// The proxies of an account: 0.06 TAO and 0.033 for each.
    Proxies,
    /// The announcements of a proxy: 0.036 TAO and 0.068 for each.
    Announcements,
}

impl DepositKind {
    /// The deposit for so many entries, in rao; nothing for none.
    #[must_use]
    pub const fn of(self, count: usize) -> Rao {
        let (base, factor) = match self {
            Self::Proxies => (Rao(60_000_000), 33_000_000_u64),
            Self::Announcements => (Rao(36_000_000), 68_000_000),
        };
        if count == 0 {
            return Rao::ZERO;
        }
        base.saturating_add(Rao(factor.saturating_mul(count as u64)))
    }
}

/// Reserves or gives back the difference to the deposit for so many entries. Returns that deposit.
///
/// # Errors
/// Those of reserving.
pub(super) fn adjust(
    state: &mut State,
    who: &AccountId,
    kind: DepositKind,
    old: Rao,
    count: usize,
) -> Result<Rao> {
    let new = kind.of(count);
    // One of the two is nothing to do.
    balances::reserve(state, who, new.saturating_sub(old))?;
    balances::unreserve(state, who, old.saturating_sub(new))?;
    Ok(new)
}

/// Brings both deposits of an account to what they would be today, proxies first.
///
/// # Errors
/// Those of reserving.
pub fn poke(state: &mut State, who: &AccountId) -> Result {
    if let Some(proxies) = state.proxies.proxies.get(who) {
        let (old, count) = (proxies.deposit, proxies.list.len());
        let new = repoke(state, who, DepositKind::Proxies, old, count)?;
        match state.proxies.proxies.get_mut(who) {
            Some(proxies) if count > 0 => proxies.deposit = new,
            _ => drop(state.proxies.proxies.remove(who)),
        }
    }
    if let Some(announcements) = state.proxies.announcements.get(who) {
        let (old, count) = (announcements.deposit, announcements.pending.len());
        let new = repoke(state, who, DepositKind::Announcements, old, count)?;
        match state.proxies.announcements.get_mut(who) {
            Some(announcements) if count > 0 => announcements.deposit = new,
            _ => drop(state.proxies.announcements.remove(who)),
        }
    }
    Ok(())
}

fn repoke(
    state: &mut State,
    who: &AccountId,
    kind: DepositKind,
    old_deposit: Rao,
    count: usize,
) -> Result<Rao> {
    let new_deposit = adjust(state, who, kind, old_deposit, count)?;
    if new_deposit != old_deposit {
        state.emit(ProxyEvent::DepositPoked {
            who: *who,
            kind,
            old_deposit,
            new_deposit,
        });
    }
    Ok(new_deposit)
}
