//! Forgetting the bonds to a neuron (spec 06 §12.2).

use std::sync::Arc;

use crate::{
    epoch::Row,
    primitives::{AccountId, NetUid, Uid},
    state::{MechanismState, State},
};

/// Makes all validators of all mechanisms forget their bonds to a hotkey's neuron, if the subnet has
/// that switched on and the hotkey is a neuron of it.
pub(crate) fn reset_bonds(state: &mut State, netuid: NetUid, hotkey: &AccountId) {
    let subnet = state.subnet(netuid);
    let Some(&uid) = subnet.neurons.uids.get(hotkey) else {
        return;
    };
    if !subnet.params.bonds_reset {
        return;
    }
    let count = usize::from(subnet.params.mechanism_count);
    let bonded = |mechanism: &MechanismState| {
        let rows = mechanism.bonds.iter().flatten();
        rows.flat_map(|row| row.iter()).any(|(to, _)| *to == uid)
    };
    for mechanism in state.subnet_mut(netuid).mechanisms.iter_mut().take(count) {
        // Others stay shared with older states.
        if bonded(mechanism) {
            let rows = Arc::make_mut(mechanism).bonds.iter_mut().flatten();
            rows.for_each(|row| forget(row, uid));
        }
    }
}

/// An empty row stays a row.
fn forget(row: &mut Row, uid: Uid) {
    if row.iter().any(|(to, _)| *to == uid) {
        *row = row.iter().filter(|(to, _)| *to != uid).copied().collect();
    }
}
