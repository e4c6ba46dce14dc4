//! The stake-weighted median (spec 06 §4.1).

use super::{
    arithmetic::{ZERO, normalize, sub, sum},
    matrix::Matrix,
};
use crate::primitives::I32F32;

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

    let mut columns = Columns::new(scores, &voters, &stakes, n);
    let mut buffer = Vec::with_capacity(voters.len());
    (0..n)
        .map(|column| {
            // Absent and explicit zeros are one group at the low end: weights are not negative.
            let votes = columns.positive(column);
            let positive = sum(votes.iter().map(|vote| vote.stake));
            let zero = sub(total, positive);
            if votes.is_empty() || (votes.len() < voters.len() && zero > minority) {
                return ZERO;
            }
            select(votes, &mut buffer, zero.to_bits(), minority.to_bits())
        })
        .collect()
}

#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Vote {
    pub(super) score: I32F32,
    pub(super) stake: I32F32,
}

/// The votes by column, in one buffer.
struct Columns {
    votes: Vec<Vote>,
    /// Column j spans `starts[j]..ends[j]`.
    starts: Vec<usize>,
    ends: Vec<usize>,
}

impl Columns {
    fn new(scores: &Matrix, voters: &[usize], stakes: &[I32F32], n: usize) -> Self {
        let mut starts = vec![0; n];
        for &voter in voters {
            for &column in scores.row(voter).0 {
                if let Some(count) = starts.get_mut(usize::from(column)) {
                    *count += 1;
                }
            }
        }
        let mut total = 0;
        for start in &mut starts {
            let count = *start;
            *start = total;
            total += count;
        }

        let mut ends = starts.clone();
        let mut votes = vec![Vote::default(); total];
        // A column that comes twice in a row counts once, with its last value.
        let mut last_voter = vec![usize::MAX; n];
        for (&voter, &stake) in voters.iter().zip(stakes) {
            let (columns, values) = scores.row(voter);
            for (&column, &score) in columns.iter().zip(values) {
                let column = usize::from(column);
                if column >= n {
                    continue;
                }
                let end = &mut ends[column];
                if last_voter[column] == voter {
                    *end -= 1;
                }
                last_voter[column] = voter;
                votes[*end] = Vote { score, stake };
                *end += 1;
            }
        }
        Self {
            votes,
            starts,
            ends,
        }
    }

    /// The votes of a column with a positive score.
    fn positive(&mut self, column: usize) -> &mut [Vote] {
        let votes = &mut self.votes[self.starts[column]..self.ends[column]];
        let mut kept = 0;
        for i in 0..votes.len() {
            let vote = votes[i];
            votes[kept] = vote;
            kept += usize::from(vote.score > ZERO);
        }
        &mut votes[..kept]
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
        let pivot = votes[votes.len() / 2].score;
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
