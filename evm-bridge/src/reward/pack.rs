//! An epoch's inputs as calldata: sections of big-endian numbers, each padded to 32 bytes.

use alloy_sol_types::SolCall;
use taovm_chain::{
    epoch::{EpochShares, EpochSnapshot, Masked, Row, SparseRow},
    primitives::{AccountId, I32F32, I64F64, Uid},
    reward::ScriptNeeds,
};

use super::abi::{EpochHeader, EpochInput, EpochParams, ITaoRewardScript};

/// The call of `computeRewards`.
pub(super) fn calldata(
    needs: ScriptNeeds,
    snapshot: &EpochSnapshot,
    masked: &Masked,
    yuma: Option<&EpochShares>,
) -> Vec<u8> {
    let n = snapshot.uid_count();
    let stored = |wanted: bool, rows: &[Row]| match wanted {
        true => matrix(rows, n, |row: &Row, out| out.extend_from_slice(row)),
        false => Vec::new(),
    };
    let input = EpochInput {
        header: header(snapshot),
        params: params(snapshot),
        neurons: neurons(snapshot, masked, needs.coldkeys).into(),
        weights: matrix(&masked.weights, n, |row: &SparseRow, out| {
            out.extend(row.iter().map(|(col, value)| (*col, weight(value))));
        })
        .into(),
        rawWeights: stored(needs.raw_weights, &snapshot.weights).into(),
        bonds: stored(needs.bonds, &snapshot.bonds).into(),
        yuma: yuma
            .filter(|_| needs.yuma)
            .map(|yuma| shares(yuma, n))
            .unwrap_or_default()
            .into(),
    };
    ITaoRewardScript::computeRewardsCall { input }.abi_encode()
}

fn header(s: &EpochSnapshot) -> EpochHeader {
    EpochHeader {
        netuid: s.netuid.0,
        mechanism: s.mechanism.0,
        blockNumber: s.block,
        lastEpochBlock: s.last_step_block,
        tempo: s.tempo,
        epochIndex: s.epoch_index,
        // A subnet has far fewer neurons than 2¹⁶.
        uidCount: u16::try_from(s.uid_count()).unwrap_or(u16::MAX),
        ownerUid: s.owner_uid.map_or(-1, i32::from),
        emission: s.emission.0,
        subnetGeneration: s.generation,
    }
}

fn params(s: &EpochSnapshot) -> EpochParams {
    let p = &s.params;
    EpochParams {
        kappa: p.kappa,
        rho: p.rho,
        bondsPenalty: p.bonds_penalty,
        bondsMovingAverage: p.bonds_moving_average,
        alphaLow: p.alpha_low,
        alphaHigh: p.alpha_high,
        alphaSigmoidSteepness: p.alpha_sigmoid_steepness,
        liquidAlpha: p.liquid_alpha,
        yuma3: p.yuma3,
        maxValidators: p.max_validators,
        activityCutoff: p.activity_cutoff,
    }
}

fn neurons(s: &EpochSnapshot, masked: &Masked, coldkeys: bool) -> Vec<u8> {
    let n = s.uid_count();
    let list = &s.neurons;
    let mut out = Vec::new();
    section(&mut out, &list.hotkeys, n, |key: &AccountId| key.0);
    if coldkeys {
        section(&mut out, &list.coldkeys, n, |key: &AccountId| key.0);
    }
    section(&mut out, &list.registered_at, n, |v| v.to_be_bytes());
    section(&mut out, &list.last_update, n, |v| v.to_be_bytes());
    section(&mut out, &list.stake, n, |v| whole(v).to_be_bytes());
    section(&mut out, &masked.stake, n, |v| q32(v).to_be_bytes());
    section(&mut out, &masked.active_stake, n, |v| q32(v).to_be_bytes());
    let roles: Vec<u8> = (0..n).map(|uid| roles(masked, uid)).collect();
    section(&mut out, &roles, n, |v| [*v]);
    section(&mut out, &list.incentive, n, |v| v.to_be_bytes());
    section(&mut out, &list.dividends, n, |v| v.to_be_bytes());
    out
}

fn shares(yuma: &EpochShares, n: usize) -> Vec<u8> {
    let mut out = Vec::new();
    for list in [
        &yuma.incentive,
        &yuma.dividends,
        &yuma.consensus,
        &yuma.validator_trust,
    ] {
        section(&mut out, list, n, |v| q32(v).to_be_bytes());
    }
    out
}

/// n numbers of a list, zeros where it is short, padded to whole words.
fn section<T, const N: usize>(
    out: &mut Vec<u8>,
    list: &[T],
    n: usize,
    bytes: impl Fn(&T) -> [u8; N],
) {
    let start = out.len();
    for value in list.iter().take(n) {
        out.extend(bytes(value));
    }
    out.resize(start + n * N, 0);
    pad(out);
}

fn pad(out: &mut Vec<u8>) {
    out.resize(out.len().next_multiple_of(32), 0);
}

/// n compressed rows: sorted by column, of equal columns the first, none beyond n.
fn matrix<R>(rows: &[R], n: usize, entries: impl Fn(&R, &mut Vec<(Uid, u16)>)) -> Vec<u8> {
    let mut out = 0_u32.to_be_bytes().to_vec();
    let mut all: Vec<(Uid, u16)> = Vec::new();
    let mut sorted = Vec::new();
    for uid in 0..n {
        if let Some(row) = rows.get(uid) {
            sorted.clear();
            entries(row, &mut sorted);
            sorted.retain(|(col, _)| usize::from(*col) < n);
            sorted.sort_by_key(|(col, _)| *col);
            sorted.dedup_by_key(|(col, _)| *col);
            all.extend_from_slice(&sorted);
        }
        // At most n² entries, below 2^32.
        out.extend((all.len() as u32).to_be_bytes());
    }
    pad(&mut out);
    section(&mut out, &all, all.len(), |(col, _)| col.to_be_bytes());
    section(&mut out, &all, all.len(), |(_, val)| val.to_be_bytes());
    out
}

fn roles(masked: &Masked, uid: usize) -> u8 {
    let bit = |list: &[bool], bit: u8| u8::from(list.get(uid) == Some(&true)) << bit;
    bit(&masked.active, 0) | bit(&masked.permits, 1) | bit(&masked.new_permits, 2)
}

/// The integer part; negative values are 0.
fn whole(value: &I64F64) -> u64 {
    u64::try_from(value.to_bits() >> 64).unwrap_or(0)
}

/// The bits of a value clamped to [0, 1].
fn q32(value: &I32F32) -> u64 {
    value.to_bits().clamp(0, 1 << 32).unsigned_abs()
}

/// The u16 of a raw weight.
fn weight(value: &I32F32) -> u16 {
    u16::try_from((value.to_bits() >> 32).clamp(0, u16::MAX.into())).unwrap_or(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_are_filled_to_n_and_padded_to_words() {
        let mut out = Vec::new();
        section(&mut out, &[1_u16, 2, 3], 2, |v| v.to_be_bytes());
        assert_eq!(out.len(), 32);
        assert_eq!(out[..6], [0, 1, 0, 2, 0, 0]);
        section(&mut out, &[7_u64], 5, |v| v.to_be_bytes());
        assert_eq!(out.len(), 32 + 64);
        assert_eq!(out[39], 7);
    }

    #[test]
    fn a_matrix_is_row_starts_columns_and_values() {
        let rows: Vec<Row> = vec![
            vec![(2, 20), (0, 5), (2, 21), (3, 9)].into(),
            vec![].into(),
            vec![(1, 8)].into(),
        ];
        let packed = matrix(&rows, 3, |row: &Row, out| out.extend_from_slice(row));
        assert_eq!(packed.len(), 3 * 32);
        let starts: Vec<u8> = packed[..16].iter().skip(3).step_by(4).copied().collect();
        assert_eq!(starts, [0, 2, 2, 3]);
        assert_eq!(packed[32..38], [0, 0, 0, 2, 0, 1]);
        assert_eq!(packed[64..70], [0, 5, 0, 20, 0, 8]);
    }
}
