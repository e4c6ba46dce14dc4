//! What pulses of the random beacon open of commitments, before a block's transactions (spec 05 §24).

use std::sync::Arc;

use super::{CommitmentInfo, Data};
use crate::{
    drand::{self, DrandStore, Pulse},
    event::CommitmentsEvent,
    primitives::{AccountId, NetUid},
    state::State,
};

/// What is kept of what pulses opened, for an account on a subnet.
const MAX_REVEALED: usize = 10;

/// Opens every field whose pulse is there. What does not open, or opens to nothing, is dropped.
pub(crate) fn reveal_timelocked_commitments(state: &mut State) {
    for (netuid, who) in state.commitments.timelocked.clone() {
        reveal(state, netuid, &who);
    }
}

fn reveal(state: &mut State, netuid: NetUid, who: &AccountId) {
    let Some(registration) = &state.commitments.of(netuid, who).registration else {
        state.commitments.timelocked.remove(&(netuid, *who));
        return;
    };
    let fields = &registration.info.fields;
    if !fields.iter().any(Data::is_timelocked) {
        state.commitments.timelocked.remove(&(netuid, *who));
        return;
    }
    if !fields
        .iter()
        .any(|field| pulse_of(&state.drand, field).is_some())
    {
        return;
    }
    let Opened { left, revealed } = open(&state.drand, &registration.info);

    let now = state.now();
    for _ in &revealed {
        let who = *who;
        state.emit(CommitmentsEvent::CommitmentRevealed { netuid, who });
    }
    let waits = left.iter().any(Data::is_timelocked);
    let committed = state.commitments.of_mut(netuid, who);
    let revealed = revealed.into_iter().map(|bytes| (bytes, now));
    committed.revealed.extend(revealed);
    let excess = committed.revealed.len().saturating_sub(MAX_REVEALED);
    committed.revealed.drain(..excess);
    if left.is_empty() {
        committed.registration = None;
    } else if let Some(registration) = &mut committed.registration {
        registration.info.fields = left;
    }
    if !waits {
        state.commitments.timelocked.remove(&(netuid, *who));
    }
}

/// The pulse that a field waits for, if it is there.
fn pulse_of<'a>(drand: &'a DrandStore, field: &Data) -> Option<&'a Arc<Pulse>> {
    match field {
        Data::TimelockEncrypted { reveal_round, .. } => drand.pulses.get(reveal_round),
        _ => None,
    }
}

/// What becomes of a commitment's fields.
struct Opened {
    /// Those that need no pulse or wait for it.
    left: Vec<Data>,
    /// What the others hold.
    revealed: Vec<Arc<[u8]>>,
}

fn open(drand: &DrandStore, info: &CommitmentInfo) -> Opened {
    let mut opened = Opened {
        left: Vec::new(),
        revealed: Vec::new(),
    };
    for field in &info.fields {
        let pulse = pulse_of(drand, field);
        let (Data::TimelockEncrypted { encrypted, .. }, Some(pulse)) = (field, pulse) else {
            opened.left.push(field.clone());
            continue;
        };
        let plain = drand::unlock(encrypted, &pulse.signature).unwrap_or_default();
        if !plain.is_empty() {
            opened.revealed.push(plain.into());
        }
    }
    opened
}
