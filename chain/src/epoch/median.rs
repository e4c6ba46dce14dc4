//! The stake-weighted median (spec 06 §4.1).

use std::collections::BTreeMap;

use super::{
    arithmetic::{ZERO, normalize, sub, sum},
    matrix::{Matrix, is_ascending},
};
use crate::primitives::{I32F32, Uid};

/// weighted_median_cols: the consensus of each column j < n among the rows with positive stake.
///
/// Their stakes are normalised again, which changes low bits. An absent entry scores 0. With the
/// sum T of the normalised stakes, the median is the smallest score v such that the stakes of
/// scores ≤ v sum to more than T ⊖ κ; if there is none, the largest score.
pub(super) fn weighted_median_cols(
    stake: &[I32F32],
    scores: &Matrix,
    n: usize,
    kappa: I32F32,
) -> Vec<I32F32> {
    let (voters, mut stakes): (Vec<usize>, Vec<I32F32>) = stake
        .iter()
        .copied()
        .enumerate()
        .take(scores.row_count())
        .filter(|(_, stake)| *stake > ZERO)
        .unzip();
    normalize(&mut stakes);
    let total = sum(stakes.iter().copied());
    let minority = sub(total, kappa);

    let sorted = sorted_where_needed(scores, &voters);
    let mut rows: Vec<Ballot<'_>> = voters
        .iter()
        .zip(&sorted)
        .zip(&stakes)
        .map(|((&voter, sorted), &stake)| {
            let (columns, scores) = match sorted {
                Some((columns, scores)) => (columns.as_slice(), scores.as_slice()),
                None => scores.row(voter),
            };
            Ballot {
                columns,
                scores,
                stake,
            }
        })
        .collect();

    let mut result = Vec::with_capacity(n);
    let mut block = Block::new(voters.len());
    let mut buffer = Vec::with_capacity(voters.len());
    for first in (0..n).step_by(Block::COLUMNS) {
        block.collect(first, &mut rows);
        for column in 0..Block::COLUMNS.min(n - first) {
            let votes = block.votes(column);
            // Absent and explicit zeros are one group at the low end: weights are not negative.
            let all_positive = votes.len() == voters.len();
            let zero = if all_positive {
                ZERO
            } else {
                sub(total, sum(votes.iter().map(|vote| vote.stake)))
            };
            result.push(if votes.is_empty() || (!all_positive && zero > minority) {
                ZERO
            } else {
                select(votes, &mut buffer, zero.to_bits(), minority.to_bits())
            });
        }
    }
    result
}

/// A row in column order, each column once with its last value; `None` if it is so already.
fn sorted_where_needed(scores: &Matrix, voters: &[usize]) -> Vec<Option<(Vec<Uid>, Vec<I32F32>)>> {
    let sorted = |voter: &usize| {
        let (columns, values) = scores.row(*voter);
        (!is_ascending(columns)).then(|| {
            let entries = columns.iter().copied().zip(values.iter().copied());
            entries.collect::<BTreeMap<_, _>>().into_iter().unzip()
        })
    };
    voters.iter().map(sorted).collect()
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vote {
    pub(super) score: I32F32,
    pub(super) stake: I32F32,
}

/// What is left of a voter's row.
struct Ballot<'a> {
    columns: &'a [Uid],
    scores: &'a [I32F32],
    stake: I32F32,
}

/// The positive votes of a few neighbouring columns: the transposition stays in the cache.
struct Block {
    /// Room for a column: a vote of each voter. Odd, as columns that lie a power of two apart share
    /// places in the cache.
    stride: usize,
    /// Column j spans `j * stride..j * stride + counts[j]`.
    votes: Vec<Vote>,
    counts: [usize; Self::COLUMNS],
}

impl Block {
    const COLUMNS: usize = 64;

    fn new(voters: usize) -> Self {
        let stride = voters | 1;
        Self {
            stride,
            votes: vec![Vote::default(); stride * Self::COLUMNS],
            counts: [0; Self::COLUMNS],
        }
    }

    /// Takes the votes for the columns from `first` on off the rows.
    fn collect(&mut self, first: usize, rows: &mut [Ballot<'_>]) {
        self.counts.fill(0);
        for row in rows {
            let mut taken = 0;
            for (&column, &score) in row.columns.iter().zip(row.scores) {
                let column = usize::from(column) - first;
                if column >= Self::COLUMNS {
                    break;
                }
                taken += 1;
                self.votes[column * self.stride + self.counts[column]] = Vote {
                    score,
                    stake: row.stake,
                };
                self.counts[column] += usize::from(score > ZERO);
            }
            row.columns = &row.columns[taken..];
            row.scores = &row.scores[taken..];
        }
    }

    fn votes(&mut self, column: usize) -> &mut [Vote] {
        let start = column * self.stride;
        &mut self.votes[start..start + self.counts[column]]
    }
}

/// The smallest score v with `below` + Σ{stake : score ≤ v} > `minority`; the largest if there is none.
///
/// Quick-select with a sort as the way out of bad pivots. `votes` is not empty.
pub(super) fn select(
    mut votes: &mut [Vote],
    buffer: &mut Vec<Vote>,
    mut below: i64,
    minority: i64,
) -> I32F32 {
    let mut rounds = 2 * votes.len().ilog2() + 4;
    loop {
        if rounds == 0 {
            return select_sorted(votes, below, minority);
        }
        rounds -= 1;

        // Lower votes move to the front, higher ones to the buffer; the branches that a sort
        // would mispredict are sums.
        let pivot = pivot(votes);
        buffer.resize(votes.len().max(buffer.len()), Vote::default());
        let (mut lower, mut higher) = (0, 0);
        let (mut lower_stake, mut equal_stake) = (0i64, 0i64);
        for i in 0..votes.len() {
            let vote = votes[i];
            let stake = vote.stake.to_bits();
            let (is_lower, is_higher) = (vote.score < pivot, vote.score > pivot);
            votes[lower] = vote;
            lower += usize::from(is_lower);
            buffer[higher] = vote;
            higher += usize::from(is_higher);
            lower_stake = lower_stake.wrapping_add(if is_lower { stake } else { 0 });
            equal_stake = equal_stake.wrapping_add(if is_lower || is_higher { 0 } else { stake });
        }

        if lower > 0 && below.wrapping_add(lower_stake) > minority {
            votes = &mut votes[..lower];
            continue;
        }
        below = below.wrapping_add(lower_stake).wrapping_add(equal_stake);
        if below > minority || higher == 0 {
            return pivot;
        }
        votes[..higher].copy_from_slice(&buffer[..higher]);
        votes = &mut votes[..higher];
    }
}

/// A score that is likely to have about half of the votes below it.
#[inline]
fn pivot(votes: &[Vote]) -> I32F32 {
    let at = |i: usize| votes[i].score;
    let median = |a: I32F32, b: I32F32, c: I32F32| a.min(b).max(a.max(b).min(c));
    let (len, last) = (votes.len(), votes.len() - 1);
    if len < 24 {
        return median(at(0), at(len / 2), at(last));
    }
    let step = len / 8;
    median(
        median(at(0), at(step), at(2 * step)),
        median(at(3 * step), at(4 * step), at(5 * step)),
        median(at(6 * step), at(7 * step), at(last)),
    )
}

fn select_sorted(votes: &mut [Vote], mut below: i64, minority: i64) -> I32F32 {
    votes.sort_unstable_by_key(|vote| vote.score);
    let mut largest = ZERO;
    for vote in votes {
        largest = vote.score;
        below = below.wrapping_add(vote.stake.to_bits());
        if below > minority {
            break;
        }
    }
    largest
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{super::oracle::dense::weighted_median, *};

    fn votes(max: usize) -> impl Strategy<Value = Vec<Vote>> {
        prop::collection::vec((0..20i64, 0..100i64), 1..max).prop_map(|votes| {
            votes
                .into_iter()
                .map(|(score, stake)| Vote {
                    score: I32F32::from_bits(score),
                    stake: I32F32::from_bits(stake),
                })
                .collect()
        })
    }

    fn reference(votes: &[Vote], minority: i64) -> I32F32 {
        let stakes: Vec<_> = votes.iter().map(|vote| vote.stake).collect();
        let scores: Vec<_> = votes.iter().map(|vote| vote.score).collect();
        weighted_median(&stakes, &scores, I32F32::from_bits(minority))
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2048))]

        #[test]
        fn selection_is_the_references_iteration(mut votes in votes(40), minority in -5..3000i64) {
            let want = reference(&votes, minority);
            prop_assert_eq!(select_sorted(&mut votes.clone(), 0, minority), want);
            prop_assert_eq!(select(&mut votes, &mut Vec::new(), 0, minority), want);
        }
    }

    #[test]
    fn with_two_halves_and_kappa_one_half_the_higher_score_wins() {
        let half = I32F32::from_num(0.5);
        let rows = vec![
            vec![(0, I32F32::from_num(0.25))],
            vec![(0, I32F32::from_num(0.75))],
        ];
        let median = weighted_median_cols(&[half, half], &Matrix::from_rows(&rows), 1, half);
        assert_eq!(median, [I32F32::from_num(0.75)]);
    }
}
