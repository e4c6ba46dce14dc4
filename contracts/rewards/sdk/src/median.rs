//! Weighted medians: what the majority of stake votes for at least.

use alloc::{vec, vec::Vec};

use crate::{I32F32, Matrix, normalize, sum};

/// A value and the stake that votes for it.
type Vote = (I32F32, I32F32);

/// The smallest value up to which the votes' stake is more than `minority`, where `below` of the stake
/// already voted for less; the largest if there is none, 0 without votes. The votes are (value, stake), no
/// stake below 0; their order changes.
#[must_use]
pub fn weighted_median(votes: &mut [Vote], below: I32F32, minority: I32F32) -> I32F32 {
    let adds_up = votes
        .iter()
        .try_fold(0i64, |sum, (_, stake)| sum.checked_add(stake.to_bits()));
    match adds_up {
        Some(all) => {
            let all = I32F32::from_bits(all);
            select(votes, all, &mut Vec::new(), below, minority)
        }
        None => first_beyond(votes, below, minority),
    }
}

impl Matrix {
    /// For each of the `n` columns the value that more than `kappa` of the rows' stake votes for at
    /// least, as Yuma's consensus: rows without stake do not vote, a missing entry is a vote for 0.
    #[must_use]
    pub fn weighted_median_columns(
        &self,
        stake: &[I32F32],
        n: usize,
        kappa: I32F32,
    ) -> Vec<I32F32> {
        let voters: Vec<usize> = (0..self.row_count())
            .filter(|i| stake.get(*i).is_some_and(|stake| *stake > I32F32::ZERO))
            .collect();
        let mut stakes: Vec<I32F32> = voters.iter().map(|i| stake[*i]).collect();
        normalize(&mut stakes);
        let total = sum(&stakes);
        let minority = total.sub(kappa);

        let mut rows: Vec<_> = voters.iter().map(|voter| self.slices(*voter)).collect();
        let mut block = Block::new(voters.len());
        let mut buffer = Vec::new();
        let mut medians = Vec::with_capacity(n);
        for first in (0..n).step_by(Block::COLUMNS) {
            block.collect(first, &mut rows, &stakes);
            for column in 0..Block::COLUMNS.min(n - first) {
                let votes = block.votes(column);
                let all_vote = votes.len() == voters.len();
                let (voting, zero) = if all_vote {
                    (total, I32F32::ZERO)
                } else {
                    let voting = stakes_of(votes);
                    (voting, total.sub(voting))
                };
                medians.push(if votes.is_empty() || (!all_vote && zero > minority) {
                    I32F32::ZERO
                } else {
                    select(votes, voting, &mut buffer, zero, minority)
                });
            }
        }
        medians
    }
}

/// The positive votes of neighbouring columns, which fit the processor's cache.
struct Block {
    /// Room for a column: a vote of each voter. Odd, as columns that lie a power of two apart share
    /// places in the cache.
    stride: usize,
    /// Those of column j start at j strides.
    votes: Vec<Vote>,
    counts: [usize; Self::COLUMNS],
}

impl Block {
    const COLUMNS: usize = 16;

    fn new(voters: usize) -> Self {
        let stride = voters | 1;
        Self {
            stride,
            votes: vec![Vote::default(); stride * Self::COLUMNS],
            counts: [0; Self::COLUMNS],
        }
    }

    /// Takes the columns from `first` on off the voters' rows.
    fn collect(&mut self, first: usize, rows: &mut [(&[u16], &[I32F32])], stakes: &[I32F32]) {
        self.counts = [0; Self::COLUMNS];
        for ((columns, values), stake) in rows.iter_mut().zip(stakes) {
            let mut taken = 0;
            for (column, value) in columns.iter().zip(*values) {
                let column = usize::from(*column).wrapping_sub(first);
                if column >= Self::COLUMNS {
                    break;
                }
                taken += 1;
                let count = &mut self.counts[column];
                self.votes[column * self.stride + *count] = (*value, *stake);
                *count += usize::from(*value > I32F32::ZERO);
            }
            (*columns, *values) = (&columns[taken..], &values[taken..]);
        }
    }

    fn votes(&mut self, column: usize) -> &mut [Vote] {
        let start = column * self.stride;
        &mut self.votes[start..start + self.counts[column]]
    }
}

/// So few votes are sorted.
const FEW: usize = 6;

/// Quickselect: sorting all votes would cost several times as much. Votes that defeat the choice of
/// pivots are sorted in the end. `all` is the votes' stake.
fn select(
    mut votes: &mut [Vote],
    mut all: I32F32,
    buffer: &mut Vec<Vote>,
    mut below: I32F32,
    minority: I32F32,
) -> I32F32 {
    if buffer.len() < votes.len() {
        buffer.resize(votes.len(), Vote::default());
    }
    let mut rounds = votes.len().checked_ilog2().unwrap_or(0) * 2 + 4;
    while votes.len() > FEW && rounds > 0 {
        rounds -= 1;
        let pivot = pivot(votes);
        let parts = partition(votes, buffer, pivot);
        let up_to_lower = below.add(parts.lower_stake);
        let up_to_pivot = below.add(all.sub(parts.higher_stake));
        if parts.lower > 0 && up_to_lower > minority {
            all = parts.lower_stake;
            votes = &mut votes[..parts.lower];
        } else if up_to_pivot > minority || parts.higher == 0 {
            return pivot;
        } else {
            below = up_to_pivot;
            all = parts.higher_stake;
            votes = &mut votes[..parts.higher];
            votes.copy_from_slice(&buffer[..parts.higher]);
        }
    }
    first_beyond(votes, below, minority)
}

/// The same by sorting.
fn first_beyond(votes: &mut [Vote], mut below: I32F32, minority: I32F32) -> I32F32 {
    votes.sort_unstable_by_key(|(value, _)| *value);
    for (value, stake) in votes.iter() {
        below = below.add(*stake);
        if below > minority {
            return *value;
        }
    }
    votes.last().map_or(I32F32::ZERO, |(value, _)| *value)
}

/// A value that is likely to have about half of the votes below it: of many, the middle of three middles.
fn pivot(votes: &[Vote]) -> I32F32 {
    let len = votes.len();
    if len < 24 {
        return middle(votes, [0, len / 2, len - 1]);
    }
    let step = len / 9;
    let third = |i: usize| middle(votes, [i * step, (i + 1) * step, (i + 2) * step]);
    let (a, b, c) = (third(0), third(3), third(6));
    a.min(b).max(a.max(b).min(c))
}

/// The middle one of three votes' values.
fn middle(votes: &[Vote], at: [usize; 3]) -> I32F32 {
    let [a, b, c] = at.map(|i| votes[i].0);
    a.min(b).max(a.max(b).min(c))
}

struct Parts {
    lower: usize,
    higher: usize,
    lower_stake: I32F32,
    higher_stake: I32F32,
}

/// Moves the votes for less than `pivot` to the front and copies those for more to the buffer, without
/// branches that depend on the votes.
fn partition(votes: &mut [Vote], buffer: &mut [Vote], pivot: I32F32) -> Parts {
    let (mut lower, mut higher) = (0, 0);
    let (mut lower_stake, mut higher_stake) = (0i64, 0i64);
    for i in 0..votes.len() {
        let vote = votes[i];
        let stake = vote.1.to_bits();
        let (is_lower, is_higher) = (vote.0 < pivot, vote.0 > pivot);
        votes[lower] = vote;
        lower += usize::from(is_lower);
        buffer[higher] = vote;
        higher += usize::from(is_higher);
        lower_stake = lower_stake.wrapping_add(stake & -i64::from(is_lower));
        higher_stake = higher_stake.wrapping_add(stake & -i64::from(is_higher));
    }
    Parts {
        lower,
        higher,
        lower_stake: I32F32::from_bits(lower_stake),
        higher_stake: I32F32::from_bits(higher_stake),
    }
}

/// The stake of all votes.
fn stakes_of(votes: &[Vote]) -> I32F32 {
    let sum = votes
        .iter()
        .fold(0i64, |sum, (_, stake)| sum.wrapping_add(stake.to_bits()));
    I32F32::from_bits(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_where_the_stake_passes_the_minority() {
        let votes = |bits: &[(i64, i64)]| -> Vec<_> {
            bits.iter()
                .map(|(a, b)| (I32F32::from_bits(*a), I32F32::from_bits(*b)))
                .collect()
        };
        let median = |list: &[(i64, i64)], below, minority| {
            let (below, minority) = (I32F32::from_bits(below), I32F32::from_bits(minority));
            weighted_median(&mut votes(list), below, minority).to_bits()
        };
        assert_eq!(median(&[(7, 4), (5, 4), (9, 2)], 0, 5), 7);
        assert_eq!(median(&[(7, 4), (5, 4), (9, 2)], 2, 5), 5);
        assert_eq!(median(&[(7, 4), (5, 4)], 0, 8), 7);
        assert_eq!(median(&[], 0, 0), 0);
        // More stake than a number can hold stops at the largest one.
        let heavy = [4, 0, 1, 5, 2, 3, 6].map(|value| (value, 1 << 61));
        assert_eq!(median(&heavy, 0, 7 << 60), 3);
        assert_eq!(median(&heavy, 0, i64::MAX - 1), 3);
        assert_eq!(median(&heavy, 0, i64::MAX), 6);
    }

    #[test]
    fn selecting_the_median_gives_what_sorting_does() {
        let mut random = crate::Random::new(&[5]);
        for case in 0..2_000 {
            let count = random.below(60) as usize;
            // Few different values make ties, few stakes of 0.
            let values = [3, 50, 1 << 20][case % 3];
            let mut votes: Vec<_> = (0..count)
                .map(|_| {
                    let (value, stake) = (random.below(values), random.below(9));
                    (I32F32::from_q32(value), I32F32::from_q32(stake))
                })
                .collect();
            let total: u64 = votes.iter().map(|(_, stake)| stake.to_q32()).sum();
            let below = I32F32::from_q32(random.below(20));
            let minority = I32F32::from_q32(random.below(total + 30));
            let mut sorted = votes.clone();
            sorted.sort_by_key(|(value, _)| *value);
            let mut up_to = below;
            let passes = sorted.iter().find(|(_, stake)| {
                up_to = up_to.add(*stake);
                up_to > minority
            });
            let want = passes
                .or(sorted.last())
                .map_or(I32F32::ZERO, |(value, _)| *value);
            assert_eq!(
                weighted_median(&mut votes, below, minority),
                want,
                "{sorted:?}"
            );
        }
    }

    #[test]
    fn consensus_is_what_the_majority_gives_at_least() {
        let m = Matrix::from_rows(3, |i, row| match i {
            0 => row.push(0, I32F32::integer(6)),
            1 => {
                row.push(0, I32F32::integer(4));
                row.push(1, I32F32::integer(1));
            }
            _ => row.push(0, I32F32::integer(9)),
        });
        let stake = [2, 1, 1].map(I32F32::integer);
        let agreed = m.weighted_median_columns(&stake, 3, I32F32::HALF);
        assert_eq!(agreed, [6, 0, 0].map(I32F32::integer));
    }
}
