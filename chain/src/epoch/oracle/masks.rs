//! The masks of weights as separate steps (spec 06 §4).

use crate::{
    epoch::{EpochSnapshot, SparseRow},
    primitives::I32F32,
};

pub(in crate::epoch) fn mask_rows(mask: &[bool], rows: &mut [SparseRow]) {
    for (i, row) in rows.iter_mut().enumerate() {
        if mask.get(i).copied().unwrap_or(true) {
            row.clear();
        }
    }
}

pub(in crate::epoch) fn mask_diag(rows: &mut [SparseRow], except: Option<usize>) {
    for (i, row) in rows.iter_mut().enumerate() {
        row.retain(|(j, _)| usize::from(*j) != i || except == Some(i));
    }
}

pub(in crate::epoch) fn vec_mask(
    rows: &mut [SparseRow],
    a: &[u64],
    b: &[u64],
    removes: impl Fn(u64, u64) -> bool,
) {
    for (i, row) in rows.iter_mut().enumerate() {
        let a = a.get(i).copied().unwrap_or(0);
        row.retain(|(j, _)| !removes(a, b.get(usize::from(*j)).copied().unwrap_or(0)));
    }
}

/// Steps 7–9 one after the other, from the permits of step 5.
pub(in crate::epoch) fn masked_weights(
    snapshot: &EpochSnapshot,
    permits: &[bool],
) -> Vec<SparseRow> {
    let n = snapshot.uid_count();
    let neurons = &snapshot.neurons;
    let mut rows: Vec<SparseRow> = (0..n)
        .map(|i| {
            let row = snapshot.weights.get(i).cloned().unwrap_or_default();
            row.iter()
                .filter(|(j, _)| usize::from(*j) < n)
                .map(|(j, weight)| (*j, I32F32::from_num(*weight)))
                .collect()
        })
        .collect();
    let forbidden: Vec<bool> = permits.iter().map(|permit| !permit).collect();
    mask_rows(&forbidden, &mut rows);
    mask_diag(&mut rows, snapshot.owner_uid.map(usize::from));
    vec_mask(
        &mut rows,
        &neurons.last_update,
        &neurons.registered_at,
        |u, registered| u <= registered,
    );
    if snapshot.params.commit_reveal {
        let mut commits = neurons.commit_block.clone();
        commits.resize(n, u64::MAX);
        vec_mask(
            &mut rows,
            &commits,
            &neurons.registered_at,
            |c, registered| c < registered,
        );
    }
    rows
}
