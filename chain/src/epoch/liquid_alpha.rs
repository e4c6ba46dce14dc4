//! Liquid alpha: a moving average whose rate follows each bond's distance (spec 06 §6.3, Yuma 3).

use super::{
    EpochParams,
    arithmetic::{ONE, ZERO, add, mul, share_from_u16, sub},
    exp::falling_sigmoid,
    matrix::Matrix,
};
use crate::primitives::{I32F32, Uid};

/// The range and the slope of the rates.
#[derive(Clone, Copy, Debug)]
pub(super) struct AlphaCurve {
    low: I32F32,
    high: I32F32,
    /// The steepness with its sign turned: its hundredths ÷ −100.
    slope: I32F32,
    /// The rate of a bond that does not move, the most frequent one.
    at_zero: I32F32,
}

/// How many rates are worked out side by side.
const LANES: usize = 4;

impl AlphaCurve {
    pub(super) fn new(params: &EpochParams) -> Self {
        let steepness = i64::from(params.alpha_sigmoid_steepness) << 32;
        let mut curve = Self {
            low: share_from_u16(params.alpha_low),
            high: share_from_u16(params.alpha_high),
            slope: I32F32::from_bits(steepness / -100),
            at_zero: ZERO,
        };
        [curve.at_zero] = curve.rates_at([ZERO]);
        curve
    }

    /// alpha_sigmoid: the rate of each bond of a row from consensus, weight and old bond.
    pub(super) fn rates(&self, consensus: &[I32F32], seen: &[Seen], rates: &mut Vec<I32F32>) {
        let mut lanes = [(0, ZERO); LANES];
        let mut waiting = 0;
        for (i, seen) in seen.iter().enumerate() {
            rates.push(self.at_zero);
            let distance = distance(consensus[seen.column], seen.weight, seen.bond);
            if distance != ZERO {
                lanes[waiting] = (i, distance);
                waiting += 1;
            }
            if waiting == LANES {
                self.fill(&lanes, rates);
                waiting = 0;
            }
        }
        for lane in &lanes[..waiting] {
            self.fill(&[*lane], rates);
        }
    }

    fn fill<const N: usize>(&self, lanes: &[(usize, I32F32); N], rates: &mut [I32F32]) {
        let values = self.rates_at(lanes.map(|(_, distance)| distance));
        for ((i, _), rate) in lanes.iter().zip(values) {
            rates[*i] = rate;
        }
    }

    fn rates_at<const N: usize>(&self, distances: [I32F32; N]) -> [I32F32; N] {
        let half = I32F32::from_bits(ONE.to_bits() / 2);
        let exponents = distances.map(|distance| mul(self.slope, sub(distance, half)));
        falling_sigmoid(exponents).map(|sigmoid| {
            let rate = add(self.low, mul(sigmoid, sub(self.high, self.low)));
            clamp(rate, self.low, self.high)
        })
    }
}

/// How far a bond moves: up from consensus to the weight, or down to the weight.
fn distance(consensus: I32F32, weight: I32F32, bond: I32F32) -> I32F32 {
    let distance = if weight >= bond {
        sub(weight, consensus)
    } else {
        sub(bond, weight)
    };
    clamp(distance, ZERO, ONE)
}

/// max(min(x, high), low): unlike `Ord::clamp` it takes a high below the low.
fn clamp(x: I32F32, low: I32F32, high: I32F32) -> I32F32 {
    x.min(high).max(low)
}

/// B' by liquid alpha: [`ema_alpha`] with the rates of the curve.
pub(super) fn liquid_bonds(
    weights: &Matrix,
    old: &Matrix,
    consensus: &[I32F32],
    curve: &AlphaCurve,
) -> Matrix {
    ema_alpha(weights, old, consensus.len(), |seen, rates| {
        curve.rates(consensus, seen, rates);
    })
}

/// An entry as the search for its rate sees it.
pub(super) struct Seen {
    pub(super) column: usize,
    pub(super) weight: I32F32,
    pub(super) bond: I32F32,
}

/// For each entry of `new` below column n, in its order: min(1, (1 ⊖ rate) ⊗ old ⊕ rate ⊗ new), positive
/// values only. An old bond without an entry in `new` is lost.
///
/// The chain finds rates with a cursor that only moves forward, and rows need not be sorted. So the
/// rate of an entry that comes after a larger column is found as if its weight (or old bond) were
/// 0, while the average itself uses the true value.
pub(super) fn ema_alpha(
    new: &Matrix,
    old: &Matrix,
    n: usize,
    mut find_rates: impl FnMut(&[Seen], &mut Vec<I32F32>),
) -> Matrix {
    let mut result = Matrix::with_capacity(new.row_count(), new.entry_count());
    let mut slots = vec![Slot::default(); n];
    let (mut seen, mut rates) = (Vec::new(), Vec::new());
    for (i, (columns, values)) in new.rows().enumerate() {
        let (old_columns, old_values) = old.row(i);
        each(columns, values, |column, value, is_seen| {
            if let Some(slot) = slots.get_mut(column).filter(|_| is_seen) {
                slot.seen_weight = value;
            }
        });
        each(old_columns, old_values, |column, value, is_seen| {
            if let Some(slot) = slots.get_mut(column) {
                slot.bond = value;
                if is_seen {
                    slot.seen_bond = value;
                }
            }
        });

        seen.clear();
        seen.extend(below(columns, n).map(|(_, column)| Seen {
            column,
            weight: slots[column].seen_weight,
            bond: slots[column].seen_bond,
        }));
        rates.clear();
        find_rates(&seen, &mut rates);
        for ((i, column), &rate) in below(columns, n).zip(&rates) {
            let kept = mul(sub(ONE, rate), slots[column].bond);
            let gained = mul(rate, values[i]).max(ZERO);
            let bond = add(kept, gained).min(ONE);
            if bond > ZERO {
                result.push(columns[i], bond);
            }
        }
        result.end_row();

        for &column in columns.iter().chain(old_columns) {
            if let Some(slot) = slots.get_mut(usize::from(column)) {
                *slot = Slot::default();
            }
        }
    }
    result
}

#[derive(Clone, Copy, Default)]
struct Slot {
    seen_weight: I32F32,
    seen_bond: I32F32,
    bond: I32F32,
}

/// Position and column of each entry below column n.
fn below(columns: &[Uid], n: usize) -> impl Iterator<Item = (usize, usize)> {
    let columns = columns.iter().map(|column| usize::from(*column));
    columns.enumerate().filter(move |(_, column)| *column < n)
}

/// Each entry, and whether the forward cursor stops on it: its column is above all before it.
fn each(columns: &[Uid], values: &[I32F32], mut rule: impl FnMut(usize, I32F32, bool)) {
    let mut next = 0;
    for (column, value) in columns.iter().zip(values) {
        let column = usize::from(*column);
        rule(column, *value, column >= next);
        next = next.max(column + 1);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::arithmetic::share_to_u16, *};

    fn curve(low: u16, high: u16) -> AlphaCurve {
        let (low, high) = (share_from_u16(low), share_from_u16(high));
        let slope = I32F32::from_num(-10);
        let mut curve = AlphaCurve {
            low,
            high,
            slope,
            at_zero: ZERO,
        };
        [curve.at_zero] = curve.rates_at([ZERO]);
        curve
    }

    #[test]
    fn rates_have_the_bits_of_the_table() {
        for (low, high, consensus, weight, bond, want) in [
            (45875, 58982, 0.0, 0.0, 0.0, 3_012_258_989),
            (45875, 58982, 0.5, 1.0, 0.0, 3_436_006_604),
            (45875, 58982, 0.5, 0.0, 1.0, 3_859_754_218),
            (6553, 19660, 1.0, 1.0, 0.0, 435_213_075),
        ] {
            let seen = Seen {
                column: 0,
                weight: I32F32::from_num(weight),
                bond: I32F32::from_num(bond),
            };
            let mut rates = Vec::new();
            curve(low, high).rates(&[I32F32::from_num(consensus)], &[seen], &mut rates);
            assert_eq!(rates, [I32F32::from_bits(want)]);
        }
    }

    #[test]
    fn an_entry_after_a_larger_column_gets_the_rate_of_weight_zero() {
        let half = I32F32::from_num(0.5);
        let quarter = I32F32::from_num(0.25);
        let consensus = [ZERO, quarter, ZERO, quarter];
        let old = Matrix::from_rows(&[vec![]]);
        let bonds = |columns: [Uid; 2]| {
            let weights = Matrix::from_rows(&[columns.map(|column| (column, half)).to_vec()]);
            let bonds = liquid_bonds(&weights, &old, &consensus, &curve(6553, 19660));
            let stored = bonds.to_rows()[0].clone().into_iter();
            stored
                .map(|(column, bond)| (column, share_to_u16(bond)))
                .collect::<Vec<_>>()
        };
        assert_eq!(bonds([1, 3]), [(1, 3773), (3, 3773)]);
        assert_eq!(bonds([3, 1]), [(3, 3773), (1, 3320)]);
    }

    /// The forward cursor of spec 06 §6.3 over one row.
    fn walk(row: &[(Uid, I32F32)], n: usize) -> Vec<I32F32> {
        let mut cursor = 0;
        (0..n)
            .map(|j| {
                while row.get(cursor).is_some_and(|e| usize::from(e.0) < j) {
                    cursor += 1;
                }
                match row.get(cursor) {
                    Some(entry) if usize::from(entry.0) == j => entry.1,
                    _ => ZERO,
                }
            })
            .collect()
    }

    fn row() -> impl Strategy<Value = Vec<(Uid, I32F32)>> {
        prop::collection::vec((0..8u16, (0..100i64).prop_map(I32F32::from_bits)), 0..8)
    }

    proptest! {
        #[test]
        fn an_entry_is_seen_where_the_forward_cursor_stops(new in row(), old in row()) {
            let (weights, bonds) = (walk(&new, 6), walk(&old, 6));
            let matrices = (Matrix::from_rows(&[new]), Matrix::from_rows(&[old]));
            let mut all_same = true;
            ema_alpha(&matrices.0, &matrices.1, 6, |seen, rates| {
                all_same = seen.iter().all(|seen| {
                    seen.weight == weights[seen.column] && seen.bond == bonds[seen.column]
                });
                rates.resize(seen.len(), ZERO);
            });
            prop_assert!(all_same);
        }
    }
}
