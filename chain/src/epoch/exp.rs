//! The chain's exponential (spec 06 §1.4).

use super::arithmetic::{ONE, add, reciprocal};
use crate::primitives::I32F32;

/// e with the 23 fraction bits that the chain keeps.
const E: I32F32 = I32F32::from_bits(0x2_B7E1_5000);

/// Beyond ±20 the exponent is clamped.
const LIMIT: i64 = 20 << 32;

/// e^x by the chain's series, x clamped to ±20.
pub(super) fn exp_safe<const LANES: usize>(x: [I32F32; LANES]) -> [I32F32; LANES] {
    let x = x.map(|x| x.to_bits().clamp(-LIMIT, LIMIT));
    let y = x.map(i64::unsigned_abs);
    let series = series(y);
    core::array::from_fn(|lane| {
        let sum = I32F32::from_bits(series[lane] as i64);
        if x[lane] == ONE.to_bits() {
            E
        } else if x[lane] < 0 {
            reciprocal(sum)
        } else {
            sum
        }
    })
}

/// 1 + y + y²/2! + … to the 31st power, every term floored, for y ≤ 20.
///
/// No step overflows: the largest term is 20^20 / 20! < 2^26. The lanes are independent, so their
/// multiplications overlap.
fn series<const LANES: usize>(y: [u64; LANES]) -> [u64; LANES] {
    let mut sum = y.map(|y| ONE.to_bits().unsigned_abs() + y);
    let mut term = y;
    // The divisors are literals so that no division instruction is left.
    macro_rules! terms {
        ($($i:literal)*) => {$(
            for lane in 0..LANES {
                let power = (u128::from(term[lane]) * u128::from(y[lane])) >> 32;
                term[lane] = power as u64 / $i;
                sum[lane] += term[lane];
            }
        )*};
    }
    terms!(2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31);
    sum
}

/// 1 ÷ (1 + e^x)
pub(super) fn falling_sigmoid<const LANES: usize>(x: [I32F32; LANES]) -> [I32F32; LANES] {
    exp_safe(x).map(|power| reciprocal(add(ONE, power)))
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
            let [power] = exp_safe([I32F32::from_bits(x)]);
            assert_eq!(power.to_bits(), want, "exp({x})");
        }
    }
}
