//! Scaling of weights when they are set (spec 06 §4.2).

use super::arithmetic::{ZERO, div, integer, mul, normalize, share_from_u16};
use crate::primitives::I32F32;

/// Scales a vector so that its maximum becomes 65535, rounding half away from zero.
///
/// An empty vector stays empty, a vector of zeros stays zeros.
#[must_use]
pub fn max_upscale_to_u16(values: &[I32F32]) -> Vec<u16> {
    let full = integer(u16::MAX);
    let Some(&maximum) = values.iter().max() else {
        return Vec::new();
    };
    if maximum == ZERO {
        return values.iter().map(|v| to_u16(mul(*v, full))).collect();
    }
    // The order of the two operations keeps the most bits of large and of small maxima.
    if maximum > integer(32768) {
        let factor = div(full, maximum);
        values.iter().map(|v| round(mul(*v, factor))).collect()
    } else {
        values
            .iter()
            .map(|v| round(div(mul(*v, full), maximum)))
            .collect()
    }
}

/// As [`max_upscale_to_u16`], for the u16 weights that a validator sets.
#[must_use]
pub fn max_upscale_u16(weights: &[u16]) -> Vec<u16> {
    let values: Vec<_> = weights.iter().map(|w| integer(*w)).collect();
    max_upscale_to_u16(&values)
}

/// Whether the largest share of a weight vector is at most `limit`, a u16 share.
///
/// The chain's limit is constantly 65535, which holds for every vector.
#[must_use]
pub fn max_is_limited(weights: &[u16], limit: u16) -> bool {
    let mut values: Vec<_> = weights.iter().map(|w| integer(*w)).collect();
    normalize(&mut values);
    values
        .iter()
        .max()
        .is_none_or(|maximum| *maximum <= share_from_u16(limit))
}

fn round(value: I32F32) -> u16 {
    to_u16(I32F32::from_bits(value.to_bits().saturating_add(1 << 31)))
}

fn to_u16(value: I32F32) -> u16 {
    (value.to_bits() >> 32).clamp(0, i64::from(u16::MAX)) as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_round_away_from_zero() {
        assert_eq!(max_upscale_u16(&[43690, 21845]), [65535, 32768]);
    }
}
