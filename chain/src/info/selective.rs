//! Chosen fields of a metagraph (spec 06 §13.3, §13.4).

use std::collections::BTreeSet;

use super::{
    metagraph::{self, Metagraph},
    subnet::existing,
};
use crate::{
    commitments,
    neurons::stake_weight,
    primitives::{AccountId, I64F64, MechId, NetUid, Uid},
    state::{Ledger, Subnet},
};

/// A metagraph that shows the chosen fields and nothing in the place of the others. The netuid is
/// root's where it is not chosen.
#[derive(Clone, Debug)]
pub struct SelectiveMetagraph {
    pub(super) whole: Metagraph,
    pub(super) indices: BTreeSet<u16>,
    pub(super) validators: Vec<Uid>,
    /// Those of the whole subnet, encoded.
    pub(super) commitments: Vec<(AccountId, Vec<u8>)>,
}

/// Index of the commitments.
const COMMITMENTS: u16 = 73;

/// Fields of the metagraph of a subnet that exists, by their indices; unknown ones are ignored.
#[must_use]
pub fn selective_metagraph(
    state: &Ledger,
    netuid: NetUid,
    indices: &[u16],
) -> Option<SelectiveMetagraph> {
    selective_mechagraph(state, netuid, MechId::MAIN, indices)
}

/// The same with a mechanism's last updates and incentives. Only the subnet has to exist; its own
/// netuid is shown.
#[must_use]
pub fn selective_mechagraph(
    state: &Ledger,
    netuid: NetUid,
    mechanism: MechId,
    indices: &[u16],
) -> Option<SelectiveMetagraph> {
    let subnet = existing(state, netuid)?;
    Some(SelectiveMetagraph {
        whole: metagraph::build(state, subnet, netuid, mechanism),
        indices: indices.iter().copied().collect(),
        validators: validators(state, subnet, netuid),
        commitments: if indices.contains(&COMMITMENTS) {
            commitments::encoded(state, netuid)
        } else {
            Vec::new()
        },
    })
}

/// Uids with a permit and more stake than the threshold, the least stake first; equal ones in the
/// order of storage, by the uid's little-endian bytes.
fn validators(state: &Ledger, subnet: &Subnet, netuid: NetUid) -> Vec<Uid> {
    let threshold = I64F64::saturating_from_num(state.globals.stake_threshold);
    let hotkeys = (0..).zip(&subnet.neurons.keys);
    let permitted = hotkeys.zip(&subnet.neurons.validator_permit);
    let mut with_stake: Vec<(I64F64, [u8; 2])> = permitted
        .filter(|(_, permit)| **permit)
        .map(|((uid, hotkey), _)| {
            let uid: Uid = uid;
            (stake_weight(state, hotkey, netuid).total, uid.to_le_bytes())
        })
        .filter(|(stake, _)| *stake > threshold)
        .collect();
    with_stake.sort_unstable();
    let uids = with_stake.into_iter();
    uids.map(|(_, bytes)| Uid::from_le_bytes(bytes)).collect()
}
