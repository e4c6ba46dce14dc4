//! Sparse matrices of shares.

use alloc::{vec, vec::Vec};

use crate::{I32F32, Sparse, sum};

/// Compressed rows of fixed-point values. Columns rise within a row; values may be 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Matrix {
    ends: Vec<usize>,
    columns: Vec<u16>,
    values: Vec<I32F32>,
}

/// A row that is being filled.
#[derive(Debug)]
pub struct Row<'a> {
    columns: &'a mut Vec<u16>,
    values: &'a mut Vec<I32F32>,
}

impl Row<'_> {
    /// Adds an entry, right of the last one.
    #[inline]
    pub fn push(&mut self, column: usize, value: I32F32) {
        self.columns.push(column as u16);
        self.values.push(value);
    }
}

impl Matrix {
    /// A matrix with this value for each entry of `stored`.
    #[must_use]
    pub fn from_sparse(stored: &Sparse, value: impl Fn(u16) -> I32F32) -> Self {
        if let Some(ends) = whole_rows(stored) {
            return Self {
                ends,
                columns: stored.col.clone(),
                values: stored.val.iter().map(|stored| value(*stored)).collect(),
            };
        }
        Self::from_rows(stored.row_count(), |i, row| {
            for (column, stored) in stored.row(i) {
                row.push(column, value(stored));
            }
        })
    }

    /// Each entry as a share of its row's sum; 0 in rows of sum 0.
    #[must_use]
    pub fn row_shares(stored: &Sparse) -> Self {
        let Some(ends) = whole_rows(stored) else {
            let mut matrix = Self::from_sparse(stored, I32F32::integer);
            matrix.row_normalize();
            return matrix;
        };
        let mut values = Vec::with_capacity(stored.val.len());
        for ends in ends.windows(2) {
            let row = &stored.val[ends[0]..ends[1]];
            let total = row.iter().map(|value| u64::from(*value)).sum();
            values.extend(row.iter().map(|value| share(*value, total)));
        }
        Self {
            ends,
            columns: stored.col.clone(),
            values,
        }
    }

    /// Each entry as a share of its column's sum; 0 in columns of sum 0.
    #[must_use]
    pub fn column_shares(stored: &Sparse) -> Self {
        let columns = stored
            .col
            .iter()
            .max()
            .map_or(0, |last| usize::from(*last) + 1);
        let Some(ends) = whole_rows(stored) else {
            let mut matrix = Self::from_sparse(stored, I32F32::integer);
            matrix.col_normalize(columns);
            return matrix;
        };
        let entries = || {
            stored
                .col
                .iter()
                .map(|column| usize::from(*column))
                .zip(&stored.val)
        };
        let mut totals = vec![0; columns];
        for (column, value) in entries() {
            totals[column] += u64::from(*value);
        }
        Self {
            ends,
            columns: stored.col.clone(),
            values: entries()
                .map(|(column, value)| share(*value, totals[column]))
                .collect(),
        }
    }

    /// `rows` rows; `fill` gives each row's entries with rising columns.
    #[must_use]
    pub fn from_rows(rows: usize, mut fill: impl FnMut(usize, &mut Row<'_>)) -> Self {
        let mut matrix = Self {
            ends: vec![0],
            columns: Vec::new(),
            values: Vec::new(),
        };
        for i in 0..rows {
            fill(
                i,
                &mut Row {
                    columns: &mut matrix.columns,
                    values: &mut matrix.values,
                },
            );
            matrix.ends.push(matrix.columns.len());
        }
        matrix
    }

    /// Rows of u16 shares, without the rows that `keep` leaves out.
    #[must_use]
    pub fn to_sparse(&self, keep: impl Fn(usize) -> bool) -> Sparse {
        let mut stored = Sparse {
            row_start: Vec::with_capacity(self.ends.len()),
            col: Vec::with_capacity(self.columns.len()),
            val: Vec::with_capacity(self.columns.len()),
        };
        stored.row_start.push(0);
        for i in 0..self.row_count() {
            if keep(i) {
                let (columns, values) = self.slices(i);
                stored.col.extend_from_slice(columns);
                stored
                    .val
                    .extend(values.iter().map(|value| value.to_share()));
            }
            stored.row_start.push(stored.col.len() as u32);
        }
        stored
    }

    /// Leaves out the columns that `keep` does not name.
    pub fn retain_columns(&mut self, keep: impl Fn(usize) -> bool) {
        self.retain(|column, _| keep(usize::from(column)));
    }

    fn retain(&mut self, keep: impl Fn(u16, I32F32) -> bool) {
        let mut kept = 0;
        let mut from = 0;
        for end in &mut self.ends[1..] {
            for i in from..*end {
                let (column, value) = (self.columns[i], self.values[i]);
                if keep(column, value) {
                    self.columns[kept] = column;
                    self.values[kept] = value;
                    kept += 1;
                }
            }
            from = *end;
            *end = kept;
        }
        self.columns.truncate(kept);
        self.values.truncate(kept);
    }

    /// How many rows there are.
    #[must_use]
    pub fn row_count(&self) -> usize {
        self.ends.len().saturating_sub(1)
    }

    /// A row as (column, value); empty where there is none.
    pub fn row(&self, i: usize) -> impl ExactSizeIterator<Item = (usize, I32F32)> + Clone + '_ {
        let (columns, values) = self.slices(i);
        columns
            .iter()
            .map(|column| usize::from(*column))
            .zip(values.iter().copied())
    }

    /// Every entry as (row, column, value).
    pub fn entries(&self) -> impl Iterator<Item = (usize, usize, I32F32)> + '_ {
        (0..self.row_count())
            .flat_map(|i| self.row(i).map(move |(column, value)| (i, column, value)))
    }

    fn row_values(&mut self, i: usize) -> &mut [I32F32] {
        let (from, to) = (self.ends[i], self.ends[i + 1]);
        &mut self.values[from..to]
    }

    /// Makes each row sum to 1; rows without a positive sum stay.
    pub fn row_normalize(&mut self) {
        for i in 0..self.row_count() {
            let row = self.row_values(i);
            let total = sum(row);
            if total > I32F32::ZERO {
                for value in row {
                    *value = value.div(total);
                }
            }
        }
    }

    /// The sum of each row.
    #[must_use]
    pub fn row_sum(&self) -> Vec<I32F32> {
        self.ends
            .windows(2)
            .map(|ends| sum(&self.values[ends[0]..ends[1]]))
            .collect()
    }

    /// Multiplies each row by its factor.
    pub fn scale_rows(&mut self, factors: &[I32F32]) {
        for i in 0..self.row_count() {
            let factor = factors.get(i).copied().unwrap_or_default();
            for value in self.row_values(i) {
                *value = value.mul(factor);
            }
        }
    }

    /// Makes each of the `n` columns sum to 1; columns of sum 0 stay.
    pub fn col_normalize(&mut self, n: usize) {
        let totals = self.by_column(n, I32F32::add);
        self.divide_columns(&totals);
    }

    /// Divides each of the `n` columns by its largest value.
    pub fn col_max_upscale(&mut self, n: usize) {
        let maxima = self.by_column(n, I32F32::max);
        self.divide_columns(&maxima);
    }

    fn by_column(&self, n: usize, fold: impl Fn(I32F32, I32F32) -> I32F32) -> Vec<I32F32> {
        let mut result = vec![I32F32::ZERO; n];
        for (column, value) in self.columns.iter().zip(&self.values) {
            if let Some(slot) = result.get_mut(usize::from(*column)) {
                *slot = fold(*slot, *value);
            }
        }
        result
    }

    fn divide_columns(&mut self, divisors: &[I32F32]) {
        for (column, value) in self.columns.iter().zip(&mut self.values) {
            let divisor = divisors.get(usize::from(*column)).copied();
            if let Some(divisor) = divisor.filter(|divisor| *divisor != I32F32::ZERO) {
                *value = value.div(divisor);
            }
        }
    }

    /// Caps each column at its threshold. What was above a threshold of 0 is left out.
    pub fn col_clip(&mut self, thresholds: &[I32F32]) {
        let at = |column: u16| {
            let threshold = thresholds.get(usize::from(column)).copied();
            threshold.unwrap_or_default()
        };
        let last = self.columns.iter().max().copied().unwrap_or_default();
        let whole = thresholds.len() > usize::from(last);
        if !whole
            || thresholds
                .iter()
                .any(|threshold| *threshold <= I32F32::ZERO)
        {
            self.retain(|column, value| {
                let threshold = at(column);
                threshold >= value || threshold > I32F32::ZERO
            });
        }
        for (column, value) in self.columns.iter().zip(&mut self.values) {
            *value = (*value).min(at(*column));
        }
    }

    /// Multiplies each column by its factor.
    pub fn scale_columns(&mut self, factors: &[I32F32]) {
        for (column, value) in self.columns.iter().zip(&mut self.values) {
            let factor = factors.get(usize::from(*column)).copied();
            *value = value.mul(factor.unwrap_or_default());
        }
    }

    /// For each of the `n` columns Σ over rows of factor · value.
    #[must_use]
    pub fn weighted_columns(&self, factors: &[I32F32], n: usize) -> Vec<I32F32> {
        let mut result = vec![I32F32::ZERO; n];
        for (ends, factor) in self.ends.windows(2).zip(factors) {
            if *factor == I32F32::ZERO {
                continue;
            }
            let (columns, values) = (
                &self.columns[ends[0]..ends[1]],
                &self.values[ends[0]..ends[1]],
            );
            for (column, value) in columns.iter().zip(values) {
                if let Some(slot) = result.get_mut(usize::from(*column)) {
                    *slot = slot.add(factor.mul(*value));
                }
            }
        }
        result
    }

    /// For each row Σ over columns of factor · value.
    #[must_use]
    pub fn weighted_rows(&self, factors: &[I32F32]) -> Vec<I32F32> {
        (0..self.row_count())
            .map(|i| {
                let (columns, values) = self.slices(i);
                let mut total = I32F32::ZERO;
                for (column, value) in columns.iter().zip(values) {
                    let factor = factors.get(usize::from(*column)).copied();
                    total = total.add(factor.unwrap_or_default().mul(*value));
                }
                total
            })
            .collect()
    }

    /// A matrix with `merge(a, b)` where either has an entry; what is not positive is left out.
    #[must_use]
    pub fn merged(&self, other: &Self, merge: impl Fn(I32F32, I32F32) -> I32F32) -> Self {
        let rows = self.row_count();
        // Growing would copy; what is not written costs nothing.
        let most = self.columns.len() + other.columns.len();
        let mut merged = Self {
            ends: Vec::with_capacity(rows + 1),
            columns: Vec::with_capacity(most),
            values: Vec::with_capacity(most),
        };
        merged.ends.push(0);
        for i in 0..rows {
            let (left, right) = (self.slices(i), other.slices(i));
            // Most validators rate those that they rated before.
            if left.0 != right.0 || !merged.push_alike(left.0, left.1, right.1, &merge) {
                merge_rows(left, right, |column, a, b| {
                    let value = merge(a, b);
                    if value > I32F32::ZERO {
                        merged.columns.push(column);
                        merged.values.push(value);
                    }
                });
            }
            merged.ends.push(merged.columns.len());
        }
        merged
    }

    /// Adds the entries of a row merged from two with the same columns, if all of them are positive.
    fn push_alike(
        &mut self,
        columns: &[u16],
        left: &[I32F32],
        right: &[I32F32],
        merge: impl Fn(I32F32, I32F32) -> I32F32,
    ) -> bool {
        let from = self.values.len();
        let mut all_positive = true;
        self.values.extend(left.iter().zip(right).map(|(a, b)| {
            let value = merge(*a, *b);
            all_positive &= value > I32F32::ZERO;
            value
        }));
        if all_positive {
            self.columns.extend_from_slice(columns);
        } else {
            self.values.truncate(from);
        }
        all_positive
    }

    /// The columns and values of a row; empty where there is none.
    pub(crate) fn slices(&self, i: usize) -> (&[u16], &[I32F32]) {
        match (self.ends.get(i), self.ends.get(i + 1)) {
            (Some(from), Some(to)) => (&self.columns[*from..*to], &self.values[*from..*to]),
            _ => (&[], &[]),
        }
    }
}

/// A part of a whole that is not less; 0 of 0.
fn share(part: u16, whole: u64) -> I32F32 {
    let part = u64::from(part) << 32;
    I32F32::from_bits(part.checked_div(whole).unwrap_or(0) as i64)
}

/// So many stored values add up below 2³¹, where sums wrap or stop.
const MOST_IN_SUM: usize = 1 << 15;

/// The row ends of a matrix whose rows are all of its entries, one row after the other; none where a sum
/// could be too large.
fn whole_rows(stored: &Sparse) -> Option<Vec<usize>> {
    let (first, entries) = (*stored.row_start.first()?, stored.col.len());
    let rising = stored.row_start.is_sorted();
    let last = *stored.row_start.last()? as usize;
    if first != 0 || !rising || last != entries || stored.val.len() != entries {
        return None;
    }
    let ends: Vec<_> = stored.row_start.iter().map(|at| *at as usize).collect();
    let longest = ends.windows(2).map(|ends| ends[1] - ends[0]).max();
    (longest.unwrap_or(0).max(ends.len()) <= MOST_IN_SUM).then_some(ends)
}

/// Hands over the columns that either row has, with both values.
fn merge_rows(
    left: (&[u16], &[I32F32]),
    right: (&[u16], &[I32F32]),
    mut take: impl FnMut(u16, I32F32, I32F32),
) {
    let (mut l, mut r) = (0, 0);
    while let (Some(a), Some(b)) = (left.0.get(l), right.0.get(r)) {
        if a == b {
            take(*a, left.1[l], right.1[r]);
            l += 1;
            r += 1;
        } else if a < b {
            take(*a, left.1[l], I32F32::ZERO);
            l += 1;
        } else {
            take(*b, I32F32::ZERO, right.1[r]);
            r += 1;
        }
    }
    for (column, value) in left.0[l..].iter().zip(&left.1[l..]) {
        take(*column, *value, I32F32::ZERO);
    }
    for (column, value) in right.0[r..].iter().zip(&right.1[r..]) {
        take(*column, I32F32::ZERO, *value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matrix(rows: &[&[(u16, u16)]]) -> Matrix {
        let rows: Vec<_> = rows.iter().map(|row| row.to_vec()).collect();
        Matrix::from_sparse(&Sparse::from_rows(&rows), I32F32::integer)
    }

    fn integers(list: &[u16]) -> Vec<I32F32> {
        list.iter().map(|v| I32F32::integer(*v)).collect()
    }

    #[test]
    fn rows_and_columns_are_summed_scaled_and_normalized() {
        let mut m = matrix(&[&[(0, 1), (2, 3)], &[(2, 5)], &[]]);
        assert_eq!(m.row_sum(), integers(&[4, 5, 0]));
        assert_eq!(
            m.weighted_columns(&integers(&[2, 1]), 3),
            integers(&[2, 0, 11])
        );
        assert_eq!(m.weighted_rows(&integers(&[2, 1, 1])), integers(&[5, 5, 0]));
        m.col_normalize(3);
        assert_eq!(m.row(0).next(), Some((0, I32F32::ONE)));
        assert_eq!(m.row(1).next().unwrap().1.to_bits(), (5 << 32) / 8);
        m.row_normalize();
        assert_eq!(m.row_sum()[1], I32F32::ONE);
        let mut m = matrix(&[&[(0, 2), (1, 4)], &[(1, 8)]]);
        m.col_max_upscale(2);
        assert_eq!(m.row(0).last(), Some((1, I32F32::HALF)));
        m.scale_rows(&integers(&[6]));
        assert_eq!(m.row_sum(), integers(&[9, 0]));
    }

    #[test]
    fn shares_are_what_normalizing_makes_of_whole_numbers() {
        let whole = Sparse::from_rows(&[
            vec![(0, 1), (2, 65_535)],
            vec![],
            vec![(0, 7), (1, 0), (2, 9)],
            vec![(1, 0)],
        ]);
        // The first entry belongs to no row.
        let part = Sparse {
            row_start: vec![1, 2, 5],
            ..whole.clone()
        };
        for stored in [whole, part] {
            let mut rows = Matrix::from_sparse(&stored, I32F32::integer);
            let mut columns = rows.clone();
            rows.row_normalize();
            assert_eq!(Matrix::row_shares(&stored), rows);
            columns.col_normalize(3);
            assert_eq!(Matrix::column_shares(&stored), columns);
        }
    }

    #[test]
    fn clipping_caps_and_leaves_out_what_nobody_agrees_on() {
        let mut m = matrix(&[&[(0, 6), (1, 1), (2, 0)], &[(0, 4), (1, 2)]]);
        m.col_clip(&integers(&[5, 0, 0]));
        assert_eq!(m.row_sum(), integers(&[5, 4]));
        assert_eq!((m.row(0).count(), m.row(1).count()), (2, 1));
    }

    #[test]
    fn a_merge_sees_entries_of_either() {
        let (a, b) = (matrix(&[&[(0, 1), (2, 3)]]), matrix(&[&[(1, 4), (2, 1)]]));
        let merged = a.merged(&b, I32F32::add);
        let row: Vec<_> = merged.row(0).collect();
        assert_eq!(
            row,
            [(0, 1), (1, 4), (2, 4)].map(|(c, v)| (c, I32F32::integer(v)))
        );
        let difference = a.merged(&b, I32F32::sub);
        assert_eq!(
            difference.row(0).count(),
            2,
            "what is not positive is left out"
        );
        let (a, b) = (matrix(&[&[(0, 1), (2, 3)]]), matrix(&[&[(0, 4), (2, 1)]]));
        let row = |m: Matrix| m.row(0).collect::<Vec<_>>();
        let integer = I32F32::integer;
        assert_eq!(
            row(a.merged(&b, I32F32::add)),
            [(0, integer(5)), (2, integer(4))]
        );
        assert_eq!(row(a.merged(&b, I32F32::sub)), [(2, integer(2))]);
    }

    #[test]
    fn stored_rows_are_u16_shares_of_the_kept_rows() {
        let m = Matrix::from_rows(2, |_, row| row.push(1, I32F32::HALF));
        let stored = m.to_sparse(|i| i == 1);
        assert_eq!(stored.row_start, [0, 0, 1]);
        assert_eq!((stored.col, stored.val), (vec![1], vec![32_767]));
    }
}
