//! Operations on lists of shares.

use alloc::vec::Vec;

use crate::I32F32;

/// The sum; wraps past 2³¹, as the chain's does.
#[must_use]
pub fn sum(values: &[I32F32]) -> I32F32 {
    I32F32::from_bits(
        values
            .iter()
            .fold(0, |total: i64, value| total.wrapping_add(value.to_bits())),
    )
}

/// Divides each value by the sum; a sum of 0 changes nothing.
pub fn normalize(values: &mut [I32F32]) {
    let total = sum(values);
    if total != I32F32::ZERO {
        for value in values {
            *value = value.div(total);
        }
    }
}

/// alpha · new + (1 − alpha) · old, where one list is short with 0 for its values.
#[must_use]
pub fn ema(new: &[I32F32], old: &[I32F32], alpha: I32F32) -> Vec<I32F32> {
    let decay = I32F32::ONE.sub(alpha);
    let at = |list: &[I32F32], i: usize| list.get(i).copied().unwrap_or_default();
    (0..new.len().max(old.len()))
        .map(|i| alpha.mul(at(new, i)).add(decay.mul(at(old, i))))
        .collect()
}

/// Sets all but the k largest values to 0; of equal ones the lower index stays.
pub fn keep_top_k<T: Copy + Ord + Default>(values: &mut [T], k: usize) {
    let zero = T::default();
    let mut ranked: Vec<usize> = (0..values.len()).filter(|i| values[*i] > zero).collect();
    if ranked.len() <= k {
        return;
    }
    ranked.select_nth_unstable_by(k, |&a, &b| values[b].cmp(&values[a]).then(a.cmp(&b)));
    for &i in &ranked[k..] {
        values[i] = zero;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(bits: &[i64]) -> Vec<I32F32> {
        bits.iter().map(|bits| I32F32::from_bits(*bits)).collect()
    }

    #[test]
    fn normalized_shares_add_up_to_one_but_for_rounding() {
        let mut values = list(&[1, 2, 3, 0]);
        normalize(&mut values);
        assert_eq!(values[1].to_bits(), (1 << 32) / 3);
        assert!(I32F32::ONE.sub(sum(&values)).to_bits() < 4);
        let mut nothing = list(&[0, 0]);
        normalize(&mut nothing);
        assert_eq!(nothing, list(&[0, 0]));
    }

    #[test]
    fn an_average_moves_by_alpha() {
        let half = ema(&list(&[8, 8]), &list(&[0, 16, 4]), I32F32::HALF);
        assert_eq!(half, list(&[4, 12, 2]));
    }

    #[test]
    fn the_best_stay_and_ties_go_to_the_lower_index() {
        let mut values = [3, 9, 9, 0, 9];
        keep_top_k(&mut values, 2);
        assert_eq!(values, [0, 9, 9, 0, 0]);
        keep_top_k(&mut values, 9);
        assert_eq!(values, [0, 9, 9, 0, 0]);
    }
}
