//! The chain's storage items of stake, for `get`, `list` and `set`: claims, destinations, locks,
//! limits (spec 10).

use serde::Serialize;
use serde_json::Value;
use taovm_chain::{
    primitives::{AccountId, NetUid},
    state::{Ledger, LockState, State},
};

use super::trace::{Names, TraceError, from_trace, to_trace};

/// What is behind the rest of a storage key.
type Rows = Result<Option<Value>, TraceError>;

macro_rules! globals {
    ($($name:literal => $field:ident;)*) => {
        fn get_global(state: &Ledger, item: &str) -> Option<Result<Value, TraceError>> {
            match item {
                $($name => Some(to_trace(&state.globals.$field)),)*
                _ => None,
            }
        }

        fn set_global(
            state: &mut State,
            item: &str,
            value: &Value,
            names: &dyn Names,
        ) -> Result<bool, TraceError> {
            match item {
                $($name => state.globals.$field = from_trace(value, names)?,)*
                _ => return Ok(false),
            }
            Ok(true)
        }
    };
}

globals! {
    "MaturityRate" => maturity_rate;
    "MaxDelegateTake" => max_delegate_take;
    "MinDelegateTake" => min_delegate_take;
    "NominatorMinRequiredStake" => nominator_min_required_stake;
    "NumRootClaim" => num_root_claim;
    "TotalIssuance" => total_issuance;
    "TotalStake" => total_stake;
    "TxDelegateTakeRateLimit" => tx_delegate_take_rate_limit;
    "UnlockRate" => unlock_rate;
}

/// Reads an item; nothing if it is not one of stake.
pub(super) fn get(state: &Ledger, item: &str, keys: &[Value], names: &dyn Names) -> Rows {
    let account = |key| from_trace::<AccountId>(key, names);
    let netuid = |key| from_trace::<NetUid>(key, names);
    match (item, keys) {
        (_, []) => get_global(state, item).transpose(),
        ("RootClaimable", [hotkey]) => {
            let rates = &state.hotkey(&account(hotkey)?).root_claimable;
            some(
                &rates
                    .iter()
                    .map(|(n, rate)| (n, rate.to_bits()))
                    .collect::<Vec<_>>(),
            )
        }
        ("RootClaimType", [coldkey]) => some(&state.coldkey(&account(coldkey)?).root_claim_type),
        ("AccountFlags", [coldkey]) => some(&state.coldkey(&account(coldkey)?).account_flags),
        ("OwnerLock", [n]) => some(&state.subnet(netuid(n)?).owner_lock),
        ("DecayingOwnerLock", [n]) => some(&state.subnet(netuid(n)?).decaying_owner_lock),
        ("TotalHotkeyAlpha", [hotkey, n]) => {
            let pool = state.share_pools.get(&(account(hotkey)?, netuid(n)?));
            some(&pool.copied().unwrap_or_default().value)
        }
        ("TotalHotkeySharesV2", [hotkey, n]) => {
            let pool = state.share_pools.get(&(account(hotkey)?, netuid(n)?));
            some(&pool.copied().unwrap_or_default().denominator)
        }
        ("AutoStakeDestination", [coldkey, n]) => {
            let coldkey = state.coldkey(&account(coldkey)?);
            some(&coldkey.auto_stake_destination.get(&netuid(n)?))
        }
        ("DecayingLock", [coldkey, n]) => {
            let coldkey = state.coldkey(&account(coldkey)?);
            some(&coldkey.decaying_lock.get(&netuid(n)?))
        }
        ("HotkeyLock", [n, hotkey]) => {
            some(&state.hotkey_locks.get(&(netuid(n)?, account(hotkey)?)))
        }
        ("DecayingHotkeyLock", [n, hotkey]) => {
            let key = (netuid(n)?, account(hotkey)?);
            some(&state.decaying_hotkey_locks.get(&key))
        }
        ("LastColdkeyHotkeyStakeBlock", [coldkey, hotkey]) => {
            let key = (account(coldkey)?, account(hotkey)?);
            some(&state.last_stake_block.get(&key))
        }
        ("AlphaV2", [hotkey, coldkey, n]) => {
            let key = (account(hotkey)?, account(coldkey)?, netuid(n)?);
            some(&state.shares.get(&key).copied().unwrap_or_default())
        }
        ("RootClaimed", [n, hotkey, coldkey]) => {
            let key = (netuid(n)?, account(hotkey)?, account(coldkey)?);
            some(&state.root_claimed.get(&key).copied().unwrap_or_default())
        }
        ("Lock", [coldkey, n, hotkey]) => {
            let hotkey = account(hotkey)?;
            let held = state.locks.get(&(account(coldkey)?, netuid(n)?));
            some(
                &held
                    .filter(|held| held.hotkey == hotkey)
                    .map(|held| held.lock),
            )
        }
        _ => Ok(None),
    }
}

/// Writes an item; false if it is not one of stake.
pub(super) fn set(
    state: &mut State,
    item: &str,
    keys: &[Value],
    value: &Value,
    names: &dyn Names,
) -> Result<bool, TraceError> {
    match keys {
        [] => set_global(state, item, value, names),
        _ => Ok(false),
    }
}

/// Lists the entries under a key prefix; nothing if the item is not one of stake.
pub(super) fn list(state: &Ledger, item: &str, keys: &[Value], names: &dyn Names) -> Rows {
    match (item, keys) {
        ("Lock", []) => rows(
            state
                .locks
                .iter()
                .map(|((coldkey, netuid), held)| ((coldkey, netuid, held.hotkey), held.lock)),
        ),
        ("HotkeyLock", [netuid]) => {
            let netuid: NetUid = from_trace(netuid, names)?;
            rows(of_subnet(&state.hotkey_locks, netuid))
        }
        ("DecayingHotkeyLock", [netuid]) => {
            let netuid: NetUid = from_trace(netuid, names)?;
            rows(of_subnet(&state.decaying_hotkey_locks, netuid))
        }
        ("RootClaimable", []) => {
            let claimable = state.hotkeys.iter().filter_map(|(hotkey, record)| {
                let rates = &record.root_claimable;
                let shown: Vec<_> = rates.iter().map(|(n, rate)| (n, rate.to_bits())).collect();
                (!shown.is_empty()).then_some((hotkey, shown))
            });
            rows(claimable)
        }
        ("RootClaimed", []) => rows(state.root_claimed.iter()),
        _ => Ok(None),
    }
}

fn of_subnet<'s>(
    locks: impl IntoIterator<Item = (&'s (NetUid, AccountId), &'s LockState)>,
    netuid: NetUid,
) -> impl Iterator<Item = (AccountId, LockState)> {
    locks
        .into_iter()
        .filter(move |((of, _), _)| *of == netuid)
        .map(|((_, hotkey), lock)| (*hotkey, *lock))
}

fn rows<K: Serialize, V: Serialize>(rows: impl Iterator<Item = (K, V)>) -> Rows {
    rows.map(|row| to_trace(&row))
        .collect::<Result<_, _>>()
        .map(|rows| Some(Value::Array(rows)))
}

fn some<T: Serialize>(value: &T) -> Rows {
    to_trace(value).map(Some)
}
