//! Stake weights: what a hotkey's stake counts in an epoch (spec 06 §3).

use crate::primitives::{Alpha, I64F64, Rao, U96F32, proportion_u64};

/// The stake that a hotkey works with on a subnet: its own, less what its children take, plus what
/// its parents give.
///
/// `children` are proportions of u64::MAX, `parents` pairs of (the parent's stake, the proportion
/// it gives). The same rule serves alpha and, with the stakes on root, TAO; on root itself nothing
/// is inherited and the caller passes empty lists.
#[must_use]
pub fn inherited(own: Alpha, children: &[u64], parents: &[(Alpha, u64)]) -> Alpha {
    let part = |stake: Alpha, proportion: u64| {
        U96F32::from_num(stake.0).saturating_mul(proportion_u64(proportion))
    };
    let given = children
        .iter()
        .map(|proportion| part(own, *proportion))
        .fold(U96F32::from_num(0), U96F32::saturating_add);
    let kept = U96F32::from_num(own.0).saturating_sub(given);
    let total = parents
        .iter()
        .map(|(stake, proportion)| part(*stake, *proportion))
        .fold(kept, U96F32::saturating_add);
    Alpha(total.saturating_to_num())
}

/// The stake weight alpha + TAO · weight, with its fraction.
///
/// `alpha` and `tao` are inherited stakes; `tao_weight` is `TaoWeight`, a proportion of u64::MAX of
/// which 32 fraction bits count. Amounts above 2^63 − 1 clamp.
#[must_use]
pub fn stake_weight(alpha: Alpha, tao: Rao, tao_weight: u64) -> I64F64 {
    let weight = I64F64::saturating_from_num(proportion_u64(tao_weight));
    let tao = I64F64::saturating_from_num(tao.0).saturating_mul(weight);
    I64F64::saturating_from_num(alpha.0).saturating_add(tao)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parent_that_gives_everything_has_nothing_itself() {
        let own = Alpha(100_000_000_000);
        assert_eq!(inherited(own, &[u64::MAX], &[]), Alpha::ZERO);
        assert_eq!(
            inherited(Alpha(7), &[], &[(own, u64::MAX)]),
            Alpha(own.0 + 7)
        );
    }

    #[test]
    fn parents_add_after_the_subtraction_saturates() {
        assert_eq!(
            inherited(Alpha(10), &[u64::MAX, u64::MAX], &[(Alpha(3), u64::MAX)]),
            Alpha(3)
        );
    }

    #[test]
    fn the_default_tao_weight_counts_32_fraction_bits() {
        let weight = stake_weight(Alpha(1), Rao(1), 971_718_665_099_567_868);
        assert_eq!(weight.to_bits(), (1 << 64) + (226_245_882 << 32));
        let most = stake_weight(Alpha::MAX, Rao::MAX, u64::MAX);
        assert_eq!(most, I64F64::max_value());
    }
}
