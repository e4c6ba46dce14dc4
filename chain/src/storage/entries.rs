//! Where entries may be: the keys of the ledger's records, in the forms of items' keys.

use crate::{
    primitives::{AccountId, MechId, NetUid, NetUidIndex, Uid},
    state::{Ledger, MechanismState},
};

/// The legacy items that a new chain never writes.
pub(super) const fn nowhere<K>(_: &Ledger) -> Vec<K> {
    Vec::new()
}

pub(super) fn subnets(ledger: &Ledger) -> Vec<(NetUid,)> {
    ledger.subnets.keys().map(|netuid| (*netuid,)).collect()
}

pub(super) fn hotkeys(ledger: &Ledger) -> Vec<(AccountId,)> {
    ledger.hotkeys.keys().map(|hotkey| (*hotkey,)).collect()
}

pub(super) fn coldkeys(ledger: &Ledger) -> Vec<(AccountId,)> {
    ledger.coldkeys.keys().map(|coldkey| (*coldkey,)).collect()
}

pub(super) fn accounts(ledger: &Ledger) -> Vec<(AccountId,)> {
    ledger.accounts.keys().map(|account| (*account,)).collect()
}

/// (Hotkey, netuid) of what a hotkey is on a subnet.
pub(super) fn hotkeys_on_subnets(ledger: &Ledger) -> Vec<(AccountId, NetUid)> {
    let keys = ledger.hotkeys_on_subnets.keys();
    keys.map(|(netuid, hotkey)| (*hotkey, *netuid)).collect()
}

/// The same as (netuid, hotkey).
pub(super) fn subnets_of_hotkeys(ledger: &Ledger) -> Vec<(NetUid, AccountId)> {
    ledger.hotkeys_on_subnets.keys().copied().collect()
}

/// (Hotkey, netuid) of share pools.
pub(super) fn share_pools(ledger: &Ledger) -> Vec<(AccountId, NetUid)> {
    ledger.share_pools.keys().copied().collect()
}

/// (Coldkey, netuid) for what `of` lists of a coldkey.
pub(super) fn coldkeys_on_subnets<'l, I: Iterator<Item = &'l NetUid>>(
    ledger: &'l Ledger,
    of: impl Fn(&'l crate::state::Coldkey) -> I,
) -> Vec<(AccountId, NetUid)> {
    ledger
        .coldkeys
        .iter()
        .flat_map(|(coldkey, record)| of(record).map(|netuid| (*coldkey, *netuid)))
        .collect()
}

/// (Netuid, hotkey) of neurons.
pub(super) fn neurons(ledger: &Ledger) -> Vec<(NetUid, AccountId)> {
    ledger
        .subnets
        .iter()
        .flat_map(|(netuid, subnet)| {
            let hotkeys = subnet.neurons.uids.keys();
            hotkeys.map(|hotkey| (*netuid, *hotkey))
        })
        .collect()
}

/// (Hotkey, netuid) of neurons, and of hotkeys that took over from one that was none.
pub(super) fn members(ledger: &Ledger) -> Vec<(AccountId, NetUid)> {
    let neurons = neurons(ledger).into_iter();
    let members = neurons.map(|(netuid, hotkey)| (hotkey, netuid));
    let others = ledger.hotkeys_on_subnets.iter();
    let others = others.filter(|(_, record)| record.stored_as_no_member);
    let others = others.map(|((netuid, hotkey), _)| (*hotkey, *netuid));
    members.chain(others).collect()
}

/// (Netuid, uid) of neurons.
pub(super) fn uids(ledger: &Ledger) -> Vec<(NetUid, Uid)> {
    ledger
        .subnets
        .iter()
        .flat_map(|(netuid, subnet)| (0..subnet.uid_count()).map(|uid| (*netuid, uid)))
        .collect()
}

/// The storage indices of mechanisms.
pub(super) fn mechanisms(ledger: &Ledger) -> Vec<(NetUidIndex,)> {
    ledger
        .subnets
        .iter()
        .flat_map(|(netuid, subnet)| {
            let mechanisms = (0_u8..).zip(&subnet.mechanisms);
            mechanisms.map(|(mechanism, _)| (NetUidIndex::new(*netuid, MechId(mechanism)),))
        })
        .collect()
}

/// (Storage index, uid) of the rows that a mechanism holds.
pub(super) fn rows(ledger: &Ledger) -> Vec<(NetUidIndex, Uid)> {
    mechanisms(ledger)
        .into_iter()
        .flat_map(|(index,)| {
            let held = mechanism(ledger, index);
            let uids = held.weights.len().max(held.bonds.len()) as u16;
            (0..uids).map(move |uid| (index, uid))
        })
        .collect()
}

/// The mechanism of a storage index; empty for one that never stored anything.
pub(super) fn mechanism(ledger: &Ledger, index: NetUidIndex) -> &MechanismState {
    let netuid = NetUid(index.0 % NetUidIndex::SUBNETS);
    // A u16 holds sixteen mechanisms.
    let mechanism = MechId((index.0 / NetUidIndex::SUBNETS) as u8);
    ledger.subnet(netuid).mechanism(mechanism)
}
