//! Proxies: accounts that may act as another, and accounts without a key (spec 02 §7).
//!
//! `kind` says which calls a type of proxy may make; `announce` keeps the calls that a proxy with a
//! delay has to announce; `deposit` what is reserved for both.

mod announce;
mod deposit;
mod kind;

use imbl::{OrdMap, OrdSet};
use parity_scale_codec::{Decode, Encode};
use serde::{Deserialize, Serialize};

pub use announce::{
    Announcement, Announcements, MAX_PENDING, announce, reject_announcement, remove_announcement,
    take_announced,
};
pub use deposit::{DepositKind, poke};
pub use kind::ProxyType;

use crate::{
    balances,
    error::{ProxyError, Result},
    event::ProxyEvent,
    primitives::{AccountId, Rao, blake2_256},
    state::{Ledger, State},
};

/// The most proxies of an account.
pub const MAX_PROXIES: usize = 20;

/// Storage of the proxy pallet.
#[derive(Clone, Debug, Default)]
pub struct ProxyStore {
    /// `Proxies` by the account they act as.
    pub proxies: OrdMap<AccountId, Proxies>,
    /// `Announcements` by the proxy that made them.
    pub announcements: OrdMap<AccountId, Announcements>,
    /// `LastCallResult` of the open block, by the account acted as.
    pub last_call_result: OrdMap<AccountId, Result>,
    /// `RealPaysFee`: (account, proxy) where the account pays the fees of what the proxy does as it.
    pub real_pays_fee: OrdSet<(AccountId, AccountId)>,
}

/// The proxies of an account.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proxies {
    /// Sorted.
    pub list: Vec<Proxy>,
    /// What is reserved for them.
    pub deposit: Rao,
}

/// One proxy; the order of fields is the order of lists.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Encode, Decode, Serialize, Deserialize,
)]
pub struct Proxy {
    /// Who acts.
    pub delegate: AccountId,
    /// Which calls it may make.
    pub proxy_type: ProxyType,
    /// Blocks between an announcement and the call.
    pub delay: u32,
}

/// The proxy that a delegate acts with: its first one, or the first of a type.
///
/// # Errors
/// `NotProxy`.
pub fn entry(
    state: &Ledger,
    real: &AccountId,
    delegate: &AccountId,
    forced: Option<ProxyType>,
) -> Result<Proxy> {
    let proxies = state.proxies.proxies.get(real);
    let proxy = proxies.and_then(|proxies| {
        proxies.list.iter().find(|proxy| {
            proxy.delegate == *delegate && forced.is_none_or(|t| t == proxy.proxy_type)
        })
    });
    Ok(*proxy.ok_or(ProxyError::NotProxy)?)
}

/// The type of the proxy that a delegate acts with in a call that was not announced: as [`entry`].
///
/// # Errors
/// `NotProxy`; `Unannounced` if the proxy has a delay: the others of the delegate do not count.
pub fn find(
    state: &Ledger,
    real: &AccountId,
    delegate: &AccountId,
    forced: Option<ProxyType>,
) -> Result<ProxyType> {
    let proxy = entry(state, real, delegate, forced)?;
    if proxy.delay != 0 {
        return Err(ProxyError::Unannounced.into());
    }
    Ok(proxy.proxy_type)
}

/// Adds a proxy and reserves its deposit.
///
/// # Errors
/// In this order: `NoSelfProxy`, `Duplicate`, `TooMany`, those of reserving.
pub fn add(
    state: &mut State,
    who: &AccountId,
    delegate: &AccountId,
    proxy_type: ProxyType,
    delay: u32,
) -> Result {
    if who == delegate {
        return Err(ProxyError::NoSelfProxy.into());
    }
    let mut proxies = state.proxies.proxies.get(who).cloned().unwrap_or_default();
    let proxy = Proxy {
        delegate: *delegate,
        proxy_type,
        delay,
    };
    let Err(place) = proxies.list.binary_search(&proxy) else {
        return Err(ProxyError::Duplicate.into());
    };
    if proxies.list.len() >= MAX_PROXIES {
        return Err(ProxyError::TooMany.into());
    }
    proxies.list.insert(place, proxy);
    let kind = DepositKind::Proxies;
    proxies.deposit = deposit::adjust(state, who, kind, proxies.deposit, proxies.list.len())?;
    state.proxies.proxies.insert(*who, proxies);
    state.emit(ProxyEvent::ProxyAdded {
        delegator: *who,
        delegatee: *delegate,
        proxy_type,
        delay,
    });
    Ok(())
}

/// Removes a proxy and gives its deposit back.
///
/// # Errors
/// `NotFound`.
pub fn remove(
    state: &mut State,
    who: &AccountId,
    delegate: &AccountId,
    proxy_type: ProxyType,
    delay: u32,
) -> Result {
    let mut proxies = state.proxies.proxies.get(who).cloned().unwrap_or_default();
    let proxy = Proxy {
        delegate: *delegate,
        proxy_type,
        delay,
    };
    let Ok(place) = proxies.list.binary_search(&proxy) else {
        return Err(ProxyError::NotFound.into());
    };
    proxies.list.remove(place);
    let kind = DepositKind::Proxies;
    proxies.deposit = deposit::adjust(state, who, kind, proxies.deposit, proxies.list.len())?;
    if proxies.list.is_empty() {
        state.proxies.proxies.remove(who);
    } else {
        state.proxies.proxies.insert(*who, proxies);
    }
    state.proxies.real_pays_fee.remove(&(*who, *delegate));
    state.emit(ProxyEvent::ProxyRemoved {
        delegator: *who,
        delegatee: *delegate,
        proxy_type,
        delay,
    });
    Ok(())
}

/// Removes all proxies of an account; no event of its own.
///
/// # Errors
/// None that an account with a deposit can meet.
pub fn remove_all(state: &mut State, who: &AccountId) -> Result {
    let Some(proxies) = state.proxies.proxies.remove(who) else {
        return Ok(());
    };
    balances::unreserve(state, who, proxies.deposit)?;
    let of_others = |pair: &(AccountId, AccountId)| pair.0 != *who;
    if !state.proxies.real_pays_fee.iter().all(of_others) {
        let pairs = core::mem::take(&mut state.proxies.real_pays_fee);
        state.proxies.real_pays_fee = pairs.into_iter().filter(of_others).collect();
    }
    Ok(())
}

/// Lets an account pay the fees of what a proxy does as it, or the proxy again.
///
/// # Errors
/// `NotProxy`.
pub fn set_real_pays_fee(
    state: &mut State,
    real: &AccountId,
    delegate: &AccountId,
    pays_fee: bool,
) -> Result {
    entry(state, real, delegate, None)?;
    let pair = (*real, *delegate);
    if pays_fee {
        state.proxies.real_pays_fee.insert(pair);
    } else {
        state.proxies.real_pays_fee.remove(&pair);
    }
    state.emit(ProxyEvent::RealPaysFeeSet {
        real: *real,
        delegate: *delegate,
        pays_fee,
    });
    Ok(())
}

/// The running transaction: (block, index in the block).
#[must_use]
pub fn transaction(state: &Ledger) -> (u32, u32) {
    // The chain's block number has 32 bits.
    (state.now() as u32, state.clock.extrinsic_index)
}

/// The account without a key that `who` makes in a transaction: (block, index in the block).
#[must_use]
pub fn pure_account(
    who: &AccountId,
    proxy_type: ProxyType,
    index: u16,
    (height, ext_index): (u32, u32),
) -> AccountId {
    let mut data = b"modlpy/proxy____".to_vec();
    data.extend_from_slice(&who.0);
    data.extend_from_slice(&height.to_le_bytes());
    data.extend_from_slice(&ext_index.to_le_bytes());
    data.push(proxy_type as u8);
    data.extend_from_slice(&index.to_le_bytes());
    AccountId(blake2_256(&data))
}

/// Makes an account without a key whose proxy is `who`.
///
/// # Errors
/// `Duplicate` for the same arguments in one transaction, those of reserving.
pub fn create_pure(
    state: &mut State,
    who: &AccountId,
    proxy_type: ProxyType,
    delay: u32,
    index: u16,
) -> Result<AccountId> {
    let pure = pure_account(who, proxy_type, index, transaction(state));
    if state.proxies.proxies.contains_key(&pure) {
        return Err(ProxyError::Duplicate.into());
    }
    let deposit = deposit::adjust(state, who, DepositKind::Proxies, Rao::ZERO, 1)?;
    let list = vec![Proxy {
        delegate: *who,
        proxy_type,
        delay,
    }];
    let proxies = Proxies { list, deposit };
    state.proxies.proxies.insert(pure, proxies);
    state.emit(ProxyEvent::PureCreated {
        pure,
        who: *who,
        proxy_type,
        disambiguation_index: index,
    });
    Ok(pure)
}

/// Gives up an account without a key; its maker gets the deposit back.
///
/// # Errors
/// `NoPermission` unless the arguments are those of the signer's making.
pub fn kill_pure(
    state: &mut State,
    who: &AccountId,
    spawner: &AccountId,
    proxy_type: ProxyType,
    index: u16,
    made: (u32, u32),
) -> Result {
    if pure_account(spawner, proxy_type, index, made) != *who {
        return Err(ProxyError::NoPermission.into());
    }
    let proxies = state.proxies.proxies.remove(who).unwrap_or_default();
    balances::unreserve(state, spawner, proxies.deposit)?;
    state.emit(ProxyEvent::PureKilled {
        pure: *who,
        spawner: *spawner,
        proxy_type,
        disambiguation_index: index,
    });
    Ok(())
}

#[cfg(test)]
mod tests;
