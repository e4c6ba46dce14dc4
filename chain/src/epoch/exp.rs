//! The chain's exponential (spec 06 §1.4).

use super::arithmetic::{ONE, add, reciprocal};
use crate::primitives::I32F32;

/// e with the 23 fraction bits that the chain keeps.
const E: I32F32 = I32F32::from_bits(0x2_B7E1_5000);

/// Beyond ±20 the exponent is clamped.
const LIMIT: i64 = 20 << 32;

/// The number of fraction bits bounds the series.
const TERMS: i64 = 32;

/// e^x by the chain's series, x clamped to ±20.
///
/// Within the clamp no step overflows: the largest term is 20^19 / 19! < 2^26.
pub(super) fn exp_safe(x: I32F32) -> I32F32 {
    let x = x.to_bits().clamp(-LIMIT, LIMIT);
    if x == 0 {
        return ONE;
    }
    if x == ONE.to_bits() {
        return E;
    }
    let y = x.abs();
    let mut result = ONE.to_bits() + y;
    let mut term = y;
    for i in 2..TERMS {
        term = ((i128::from(term) * i128::from(y)) >> 32) as i64 / i;
        if term == 0 {
            break;
        }
        result += term;
    }
    let result = I32F32::from_bits(result);
    if x < 0 { reciprocal(result) } else { result }
}

/// 1 ÷ (1 + e^x)
pub(super) fn falling_sigmoid(x: I32F32) -> I32F32 {
    reciprocal(add(ONE, exp_safe(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_has_the_bits_of_the_table() {
        let half = 1i64 << 31;
        for (x, want) in [
            (0, 4_294_967_296),
            (2 * half, 11_674_931_200),
            (-2 * half, 1_580_030_169),
            (half, 7_081_203_935),
            (-half, 2_605_029_348),
            (4 * half, 31_735_754_285),
            (10 * half, 637_429_664_624),
            (-10 * half, 28_939_262),
            (20 * half, 94_602_947_905_357),
            (-20 * half, 194_991),
            (40 * half, 2_066_907_302_758_576_256),
            (-40 * half, 8),
            (i64::MAX, 2_066_907_302_758_576_256),
            (i64::MIN, 8),
        ] {
            assert_eq!(exp_safe(I32F32::from_bits(x)).to_bits(), want, "exp({x})");
        }
    }
}
