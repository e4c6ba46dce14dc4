//! The chain's storage items of keys, for `get`, `list` and `set`: owners, children, identities,
//! swaps, neurons' keys (spec 10).

use serde::Serialize;
use serde_json::Value;
use taovm_chain::{
    primitives::{AccountId, NetUid, Uid},
    state::{Coldkey, HotkeyOnSubnet, Ledger, State},
};

use super::trace::{Names, TraceError, from_trace, to_trace};

/// The take that `Delegates` reads as without an entry.
const DEFAULT_DELEGATE_TAKE: u16 = 11_796;

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
    "ColdkeySwapAnnouncementDelay" => coldkey_swap_announcement_delay;
    "ColdkeySwapReannouncementDelay" => coldkey_swap_reannouncement_delay;
    "MaxChildkeyTake" => max_childkey_take;
    "MinChildkeyTake" => min_childkey_take;
    "PendingChildKeyCooldown" => pending_childkey_cooldown;
    "StakeThreshold" => stake_threshold;
    "TxChildkeyTakeRateLimit" => tx_childkey_take_rate_limit;
    "TxRateLimit" => tx_rate_limit;
}

/// Reads an item; nothing if it is not one of keys.
pub(super) fn get(state: &Ledger, item: &str, keys: &[Value], names: &dyn Names) -> Rows {
    match keys {
        [] => get_global(state, item).transpose(),
        [key] => get_by_account(state, item, key, names),
        [first, second] => get_by_two(state, item, first, second, names),
        _ => Ok(None),
    }
}

fn get_by_account(state: &Ledger, item: &str, key: &Value, names: &dyn Names) -> Rows {
    let account = || from_trace::<AccountId>(key, names);
    match item {
        "Owner" => some(&state.hotkey(&account()?).owner.unwrap_or_default()),
        "Delegates" => {
            let take = state.hotkey(&account()?).delegate_take;
            some(&take.unwrap_or(DEFAULT_DELEGATE_TAKE))
        }
        "AutoParentDelegationEnabled" => some(&state.hotkey(&account()?).auto_parent_delegation),
        "OwnedHotkeys" => some(&state.coldkey(&account()?).owned_hotkeys),
        "StakingHotkeys" => some(&state.coldkey(&account()?).staking_hotkeys),
        "IdentitiesV2" => match &state.coldkey(&account()?).identity {
            None => Ok(Some(Value::Null)),
            Some(identity) => Ok(Some(serde_json::json!({
                "name": bytes(&identity.name),
                "url": bytes(&identity.url),
                "github_repo": bytes(&identity.github_repo),
                "image": bytes(&identity.image),
                "discord": bytes(&identity.discord),
                "description": bytes(&identity.description),
                "additional": bytes(&identity.additional),
            }))),
        },
        "ColdkeySwapAnnouncements" => some(&state.coldkey(&account()?).swap_announcement),
        "ColdkeySwapDisputes" => some(&state.coldkey(&account()?).swap_dispute),
        _ => Ok(None),
    }
}

fn get_by_two(
    state: &Ledger,
    item: &str,
    first: &Value,
    second: &Value,
    names: &dyn Names,
) -> Rows {
    let account = |key| from_trace::<AccountId>(key, names);
    let netuid = |key| from_trace::<NetUid>(key, names);
    match item {
        "ChildKeys" => some(&hotkey_of(state, first, second, names)?.child_keys),
        "ParentKeys" => some(&hotkey_of(state, first, second, names)?.parent_keys),
        "ChildkeyTake" => some(&hotkey_of(state, first, second, names)?.childkey_take),
        "PendingChildKeys" => {
            let record = hotkey_of(state, second, first, names)?;
            some(&record.pending_child_keys.clone().unwrap_or_default())
        }
        "AutoStakeDestinationColdkeys" => {
            some(&hotkey_of(state, first, second, names)?.auto_stake_coldkeys)
        }
        "LastHotkeySwapOnNetuid" => {
            let key = (netuid(first)?, account(second)?);
            some(&state.last_hotkey_swap.get(&key).copied().unwrap_or(0))
        }
        "Keys" => {
            let uid: Uid = from_trace(second, names)?;
            let keys = &state.subnet(netuid(first)?).neurons.keys;
            some(&keys.get(usize::from(uid)).copied().unwrap_or_default())
        }
        "Uids" => {
            let uids = &state.subnet(netuid(first)?).neurons.uids;
            some(&uids.get(&account(second)?))
        }
        "IsNetworkMember" => {
            let uids = &state.subnet(netuid(second)?).neurons.uids;
            some(&uids.contains_key(&account(first)?))
        }
        _ => Ok(None),
    }
}

fn hotkey_of<'s>(
    state: &'s Ledger,
    hotkey: &Value,
    netuid: &Value,
    names: &dyn Names,
) -> Result<&'s HotkeyOnSubnet, TraceError> {
    let hotkey: AccountId = from_trace(hotkey, names)?;
    Ok(state.hotkey_on_subnet(&hotkey, from_trace(netuid, names)?))
}

/// Writes an item; false if it is not one of keys.
pub(super) fn set(
    state: &mut State,
    item: &str,
    keys: &[Value],
    value: &Value,
    names: &dyn Names,
) -> Result<bool, TraceError> {
    match (item, keys) {
        (_, []) => return set_global(state, item, value, names),
        ("ColdkeySwapAnnouncements", [key]) => {
            let account: AccountId = from_trace(key, names)?;
            state.coldkey_mut(&account).swap_announcement = from_trace(value, names)?;
        }
        ("ColdkeySwapDisputes", [key]) => {
            let account: AccountId = from_trace(key, names)?;
            state.coldkey_mut(&account).swap_dispute = from_trace(value, names)?;
        }
        ("LastHotkeySwapOnNetuid", [netuid, coldkey]) => {
            let key = (from_trace(netuid, names)?, from_trace(coldkey, names)?);
            match from_trace(value, names)? {
                Some(block) => state.last_hotkey_swap.insert(key, block),
                None => state.last_hotkey_swap.remove(&key),
            };
        }
        ("ChildkeyTake", [hotkey, netuid]) => {
            let hotkey: AccountId = from_trace(hotkey, names)?;
            let take: Option<u16> = from_trace(value, names)?;
            state
                .hotkey_on_subnet_mut(&hotkey, from_trace(netuid, names)?)
                .childkey_take = take.unwrap_or(0);
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// Lists every entry of an item by account.
fn list_all(state: &Ledger, item: &str) -> Rows {
    let of_coldkeys = |hotkeys: fn(&Coldkey) -> &Vec<AccountId>| {
        let lists = state.coldkeys.iter();
        let lists = lists.map(|(coldkey, record)| (coldkey, hotkeys(record)));
        rows(lists.filter(|(_, hotkeys)| !hotkeys.is_empty()))
    };
    match item {
        "Owner" => {
            let hotkeys = state.hotkeys.iter();
            rows(hotkeys.filter_map(|(hotkey, record)| Some((hotkey, record.owner?))))
        }
        "OwnedHotkeys" => of_coldkeys(|record| &record.owned_hotkeys),
        "StakingHotkeys" => of_coldkeys(|record| &record.staking_hotkeys),
        _ => Ok(None),
    }
}

/// Lists the entries under a key prefix; nothing if the item is not one of keys.
pub(super) fn list(state: &Ledger, item: &str, keys: &[Value], names: &dyn Names) -> Rows {
    if keys.is_empty() {
        return list_all(state, item);
    }
    let [key] = keys else {
        return Ok(None);
    };
    match item {
        "Keys" => {
            let netuid: NetUid = from_trace(key, names)?;
            rows((0_u16..).zip(&state.subnet(netuid).neurons.keys))
        }
        "Uids" => {
            let netuid: NetUid = from_trace(key, names)?;
            rows(state.subnet(netuid).neurons.uids.iter())
        }
        "ChildKeys" => of_hotkey(state, key, names, |record| &record.child_keys),
        "ParentKeys" => of_hotkey(state, key, names, |record| &record.parent_keys),
        "PendingChildKeys" => {
            let netuid: NetUid = from_trace(key, names)?;
            let pending = state
                .hotkeys_on_subnets
                .iter()
                .filter(|((_, n), _)| *n == netuid);
            rows(pending.filter_map(|((hotkey, _), record)| {
                Some((hotkey, record.pending_child_keys.as_ref()?))
            }))
        }
        "LastHotkeySwapOnNetuid" => {
            let netuid: NetUid = from_trace(key, names)?;
            let swaps = state
                .last_hotkey_swap
                .iter()
                .filter(|((n, _), _)| *n == netuid);
            rows(swaps.map(|((_, coldkey), block)| (coldkey, block)))
        }
        _ => Ok(None),
    }
}

fn of_hotkey<'s>(
    state: &'s Ledger,
    hotkey: &Value,
    names: &dyn Names,
    edges: impl Fn(&'s HotkeyOnSubnet) -> &'s Vec<(u64, AccountId)>,
) -> Rows {
    let hotkey: AccountId = from_trace(hotkey, names)?;
    let subnets = (hotkey, NetUid(0))..=(hotkey, NetUid(u16::MAX));
    let records = state.hotkeys_on_subnets.range(subnets);
    rows(
        records
            .map(|((_, netuid), record)| (netuid, edges(record)))
            .filter(|(_, edges)| !edges.is_empty()),
    )
}

fn rows<K: Serialize, V: Serialize>(rows: impl Iterator<Item = (K, V)>) -> Rows {
    rows.map(|row| to_trace(&row))
        .collect::<Result<_, _>>()
        .map(|rows| Some(Value::Array(rows)))
}

fn some<T: Serialize>(value: &T) -> Rows {
    to_trace(value).map(Some)
}

fn bytes(bytes: &[u8]) -> String {
    format!("0x{}", hex::encode(bytes))
}
