//! Sparse matrices of an epoch and the operations of spec 06 §4 on them.

use super::{
    SparseRow,
    arithmetic::{Divisor, ONE, ZERO, add, mul, sub, sum},
};
use crate::primitives::{I32F32, Uid};

/// Rows of (column, value) in stored order, in one buffer.
///
/// A column may come twice in a row and out of order, and explicit zeros are entries: the rules
/// tell these states apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Matrix {
    /// Row i spans `ends[i]..ends[i + 1]`.
    ends: Vec<usize>,
    columns: Vec<Uid>,
    values: Vec<I32F32>,
}

impl Matrix {
    pub(super) fn with_capacity(rows: usize, entries: usize) -> Self {
        let mut ends = Vec::with_capacity(rows + 1);
        ends.push(0);
        Self {
            ends,
            columns: Vec::with_capacity(entries),
            values: Vec::with_capacity(entries),
        }
    }

    /// Adds an entry to the row under construction.
    #[inline]
    pub(super) fn push(&mut self, column: Uid, value: I32F32) {
        self.columns.push(column);
        self.values.push(value);
    }

    /// Ends the row under construction.
    pub(super) fn end_row(&mut self) {
        self.ends.push(self.columns.len());
    }

    /// The short way to merge two rows, which nearly all pairs take: if the columns of both ascend below
    /// `n`, adds the positive values of `rule`, to which a missing value is 0. Otherwise changes nothing
    /// and returns false.
    fn push_merged(
        &mut self,
        a: (&[Uid], &[I32F32]),
        b: (&[Uid], &[I32F32]),
        n: usize,
        rule: impl Fn(I32F32, I32F32) -> I32F32,
    ) -> bool {
        let is_short = |columns: &[Uid]| {
            is_ascending(columns) && columns.last().is_none_or(|last| usize::from(*last) < n)
        };
        if !is_short(a.0) || !is_short(b.0) {
            return false;
        }
        let (mut i, mut j) = (0, 0);
        while i < a.0.len() && j < b.0.len() {
            let (left, right) = (a.0[i], b.0[j]);
            let value = if left == right {
                let value = rule(a.1[i], b.1[j]);
                (i, j) = (i + 1, j + 1);
                value
            } else if left < right {
                i += 1;
                rule(a.1[i - 1], ZERO)
            } else {
                j += 1;
                rule(ZERO, b.1[j - 1])
            };
            self.push_positive(left.min(right), value);
        }
        for (column, value) in a.0[i..].iter().zip(&a.1[i..]) {
            self.push_positive(*column, rule(*value, ZERO));
        }
        for (column, value) in b.0[j..].iter().zip(&b.1[j..]) {
            self.push_positive(*column, rule(ZERO, *value));
        }
        self.end_row();
        true
    }

    #[inline]
    fn push_positive(&mut self, column: Uid, value: I32F32) {
        if value > ZERO {
            self.push(column, value);
        }
    }

    pub(super) fn from_rows(rows: &[SparseRow]) -> Self {
        let mut matrix = Self::with_capacity(rows.len(), rows.iter().map(Vec::len).sum());
        for row in rows {
            matrix.extend_row(row.iter().copied());
            matrix.end_row();
        }
        matrix
    }

    /// Adds entries to the row under construction, faster than one by one.
    #[inline]
    pub(super) fn extend_row(&mut self, row: impl ExactSizeIterator<Item = (Uid, I32F32)> + Clone) {
        self.columns.extend(row.clone().map(|(column, _)| column));
        self.values.extend(row.map(|(_, value)| value));
    }

    pub(super) fn to_rows(&self) -> Vec<SparseRow> {
        self.rows()
            .map(|(columns, values)| {
                columns
                    .iter()
                    .copied()
                    .zip(values.iter().copied())
                    .collect()
            })
            .collect()
    }

    pub(super) fn row_count(&self) -> usize {
        self.ends.len() - 1
    }

    pub(super) fn entry_count(&self) -> usize {
        self.columns.len()
    }

    /// Columns and values of row `i`; nothing beyond the last row.
    pub(super) fn row(&self, i: usize) -> (&[Uid], &[I32F32]) {
        match (self.ends.get(i), self.ends.get(i + 1)) {
            (Some(&from), Some(&to)) => (&self.columns[from..to], &self.values[from..to]),
            _ => (&[], &[]),
        }
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = (&[Uid], &[I32F32])> {
        self.ends.windows(2).map(|ends| {
            (
                &self.columns[ends[0]..ends[1]],
                &self.values[ends[0]..ends[1]],
            )
        })
    }

    fn entries(&self) -> impl Iterator<Item = (usize, I32F32)> {
        self.columns
            .iter()
            .map(|&column| usize::from(column))
            .zip(self.values.iter().copied())
    }

    /// row_normalize: each value ⊘ the sum of its row, where that is positive.
    pub(super) fn row_normalize(&mut self) {
        for ends in self.ends.windows(2) {
            let row = &mut self.values[ends[0]..ends[1]];
            let total = sum(row.iter().copied());
            if total > ZERO {
                let divisor = Divisor::new(total);
                for value in row {
                    *value = divisor.divide(*value);
                }
            }
        }
    }

    /// row_sum
    pub(super) fn row_sum(&self) -> Vec<I32F32> {
        self.rows()
            .map(|(_, values)| sum(values.iter().copied()))
            .collect()
    }

    /// col_normalize: each value ⊘ the sum of its column, where that is not 0; columns from `n` on stay.
    pub(super) fn col_normalize(&mut self, n: usize) {
        let mut totals = vec![ZERO; n];
        for (column, value) in self.entries() {
            if let Some(total) = totals.get_mut(column) {
                *total = add(*total, value);
            }
        }
        self.col_divide(&totals);
    }

    /// col_max_upscale: each value ⊘ the maximum of its column, where that is positive.
    pub(super) fn col_max_upscale(&mut self, n: usize) {
        let mut maxima = vec![ZERO; n];
        for (column, value) in self.entries() {
            if let Some(maximum) = maxima.get_mut(column) {
                *maximum = value.max(*maximum);
            }
        }
        self.col_divide(&maxima);
    }

    fn col_divide(&mut self, totals: &[I32F32]) {
        let divisors: Vec<_> = totals.iter().map(|t| Divisor::unless_zero(*t)).collect();
        for (column, value) in self.columns.iter().zip(&mut self.values) {
            if let Some(divisor) = divisors.get(usize::from(*column)) {
                *value = divisor.divide(*value);
            }
        }
    }

    /// row_hadamard: (i, j) ⊗ v_i; rows beyond v are dropped.
    pub(super) fn row_hadamard(&mut self, vector: &[I32F32]) {
        let rows = self.row_count().min(vector.len());
        self.ends.truncate(rows + 1);
        let entries = self.ends[rows];
        self.columns.truncate(entries);
        self.values.truncate(entries);
        for (ends, factor) in self.ends.windows(2).zip(vector) {
            for value in &mut self.values[ends[0]..ends[1]] {
                *value = mul(*value, *factor);
            }
        }
    }

    /// matmul: r_j = Σ_i v_i ⊗ M_ij for j < n; a missing v_i is 0.
    pub(super) fn matmul(&self, vector: &[I32F32], n: usize) -> Vec<I32F32> {
        let mut result = vec![ZERO; n];
        for ((columns, values), factor) in self.rows().zip(vector) {
            for (column, value) in columns.iter().zip(values) {
                if let Some(total) = result.get_mut(usize::from(*column)) {
                    *total = add(*total, mul(*factor, *value));
                }
            }
        }
        result
    }

    /// matmul_t: r_i = Σ_j v_j ⊗ M_ij; a missing v_j is 0.
    pub(super) fn matmul_t(&self, vector: &[I32F32]) -> Vec<I32F32> {
        self.rows()
            .map(|(columns, values)| {
                columns
                    .iter()
                    .zip(values)
                    .filter_map(|(column, value)| Some((vector.get(usize::from(*column))?, value)))
                    .fold(ZERO, |total, (factor, value)| {
                        add(total, mul(*factor, *value))
                    })
            })
            .collect()
    }

    /// mat_vec_mul: (i, j) ⊗ v_j; zero products and entries without a v_j are dropped.
    pub(super) fn mat_vec_mul(&mut self, vector: &[I32F32]) {
        self.filter_map(|column, value| {
            let product = mul(value, vector.get(column).copied().unwrap_or(ZERO));
            (product, product != ZERO)
        });
    }

    /// col_clip: values above t_j become t_j, or are removed if t_j ≤ 0; a missing t_j is 0.
    pub(super) fn col_clip(&mut self, thresholds: &[I32F32]) {
        self.filter_map(|column, value| {
            let threshold = thresholds.get(column).copied().unwrap_or(ZERO);
            (value.min(threshold), threshold >= value || threshold > ZERO)
        });
    }

    /// Replaces each value and drops those that the rule does not keep, without a branch an entry.
    fn filter_map(&mut self, rule: impl Fn(usize, I32F32) -> (I32F32, bool)) {
        let mut kept = 0;
        let mut from = 0;
        for end in &mut self.ends[1..] {
            for i in from..*end {
                let column = self.columns[i];
                let (value, keep) = rule(usize::from(column), self.values[i]);
                self.columns[kept] = column;
                self.values[kept] = value;
                kept += usize::from(keep);
            }
            from = *end;
            *end = kept;
        }
        self.columns.truncate(kept);
        self.values.truncate(kept);
    }
}

/// Whether each column comes once, in order.
pub(super) fn is_ascending(columns: &[Uid]) -> bool {
    columns.is_sorted_by(|a, b| a < b)
}

/// interpolate: A at ratio 0, B at ratio 1, else a ⊕ (ratio ⊗ (b ⊖ a)) for j < n, positive values only,
/// columns ascending.
pub(super) fn interpolate(a: Matrix, b: Matrix, n: usize, ratio: I32F32) -> Matrix {
    if ratio == ZERO {
        return a;
    }
    if ratio == ONE || a.row_count() != b.row_count() {
        return b;
    }
    let mut result = Matrix::with_capacity(a.row_count(), a.entry_count().max(b.entry_count()));
    let mut scratch = RowPair::new(n);
    for (a, b) in a.rows().zip(b.rows()) {
        let between = |a, b| add(a, mul(ratio, sub(b, a)));
        if result.push_merged(a, b, n, between) {
            continue;
        }
        scratch.each(a.0, |slot, i| slot.0 = a.1[i]);
        scratch.each(b.0, |slot, i| slot.1 = b.1[i]);
        scratch.drain(|column, (a, b)| result.push_positive(column, between(a, b)));
        result.end_row();
    }
    result
}

/// ema: α ⊗ new ⊕ (1 ⊖ α) ⊗ old for j < the number of rows of `new`, positive values only, columns
/// ascending. A missing old row is empty.
pub(super) fn ema(new: &Matrix, old: &Matrix, alpha: I32F32) -> Matrix {
    let mut result =
        Matrix::with_capacity(new.row_count(), new.entry_count().max(old.entry_count()));
    let n = new.row_count();
    let mut scratch = RowPair::new(n);
    let decay = sub(ONE, alpha);
    for (i, new) in new.rows().enumerate() {
        let old = old.row(i);
        let average = |new, old| add(mul(alpha, new), mul(decay, old));
        if result.push_merged(new, old, n, average) {
            continue;
        }
        scratch.each(new.0, |slot, i| slot.0 = add(slot.0, mul(alpha, new.1[i])));
        scratch.each(old.0, |slot, i| slot.0 = add(slot.0, mul(decay, old.1[i])));
        scratch.drain(|column, (value, _)| result.push_positive(column, value));
        result.end_row();
    }
    result
}

/// Two values a column of one row, and which columns were touched: rows merge in column order
/// without sorting and without a pass over all columns.
struct RowPair {
    slots: Vec<(I32F32, I32F32)>,
    /// A bit a column.
    touched: Vec<u64>,
}

impl RowPair {
    fn new(n: usize) -> Self {
        Self {
            slots: vec![(ZERO, ZERO); n],
            touched: vec![0; n.div_ceil(64)],
        }
    }

    /// Gives the slot of each column and its position in the row; columns from n on have none.
    #[inline]
    fn each(&mut self, columns: &[Uid], mut rule: impl FnMut(&mut (I32F32, I32F32), usize)) {
        for (i, &column) in columns.iter().enumerate() {
            let column = usize::from(column);
            if let Some(slot) = self.slots.get_mut(column) {
                self.touched[column / 64] |= 1 << (column % 64);
                rule(slot, i);
            }
        }
    }

    /// Hands out the touched slots in column order and clears them.
    #[inline]
    fn drain(&mut self, mut rule: impl FnMut(Uid, (I32F32, I32F32))) {
        for (word, bits) in self.touched.iter_mut().enumerate() {
            while *bits != 0 {
                let column = word * 64 + bits.trailing_zeros() as usize;
                *bits &= *bits - 1;
                rule(column as Uid, core::mem::take(&mut self.slots[column]));
            }
        }
    }
}
