//! Liquid alpha: each bond moves at a rate of its own.

use alloc::{vec, vec::Vec};

use taovm_reward::{I32F32, Matrix, Params};

/// The rate as a function of how far a weight is from consensus or bond.
pub(crate) struct AlphaCurve {
    low: I32F32,
    high: I32F32,
    slope: I32F32,
}

impl AlphaCurve {
    pub(crate) fn new(params: &Params) -> Self {
        let steepness = i64::from(params.alpha_sigmoid_steepness) << 32;
        Self {
            low: I32F32::from_share(params.alpha_low),
            high: I32F32::from_share(params.alpha_high),
            slope: I32F32::from_bits(steepness / -100),
        }
    }

    fn rate(&self, consensus: I32F32, weight: I32F32, bond: I32F32) -> I32F32 {
        let distance = if weight >= bond {
            weight.sub(consensus)
        } else {
            bond.sub(weight)
        };
        let distance = clamp(distance, I32F32::ZERO, I32F32::ONE);
        let power = exp(self.slope.mul(distance.sub(I32F32::HALF)));
        let sigmoid = reciprocal(I32F32::ONE.add(power));
        let rate = self.low.add(sigmoid.mul(self.high.sub(self.low)));
        clamp(rate, self.low, self.high)
    }
}

fn clamp(x: I32F32, low: I32F32, high: I32F32) -> I32F32 {
    x.min(high).max(low)
}

/// Bonds in what is weighed now; others end.
pub(crate) fn liquid_bonds(
    weights: &Matrix,
    old: &Matrix,
    consensus: &[I32F32],
    curve: &AlphaCurve,
) -> Matrix {
    let n = consensus.len();
    let mut before = vec![I32F32::ZERO; n];
    Matrix::from_rows(weights.row_count(), |row, out| {
        let old: Vec<_> = old.row(row).filter(|(column, _)| *column < n).collect();
        for (column, bond) in &old {
            before[*column] = *bond;
        }
        for (column, weight) in weights.row(row).filter(|(column, _)| *column < n) {
            let rate = curve.rate(consensus[column], weight, before[column]);
            let kept = I32F32::ONE.sub(rate).mul(before[column]);
            let gained = rate.mul(weight).max(I32F32::ZERO);
            let bond = kept.add(gained).min(I32F32::ONE);
            if bond > I32F32::ZERO {
                out.push(column, bond);
            }
        }
        for (column, _) in old {
            before[column] = I32F32::ZERO;
        }
    })
}

/// The chain's e.
const E: I32F32 = I32F32::from_bits(0x2_B7E1_5000);

/// The exponent's range: ±20.
const LIMIT: i64 = 20 << 32;

/// The lower half of a number.
const LOW: u64 = (1 << 32) - 1;

/// e^x as the chain has it: 31 terms of the series for |x| ≤ 20, and the reciprocal below 0.
fn exp(x: I32F32) -> I32F32 {
    let x = x.to_bits().clamp(-LIMIT, LIMIT);
    if x == I32F32::ONE.to_bits() {
        return E;
    }
    let y = x.unsigned_abs();
    // y is at most 20, a term below 2³¹: products by halves fit 64 bits, where 128 would be slow.
    let (whole, part) = (y >> 32, y & LOW);
    let (mut sum, mut term) = ((1 << 32) + y, y);
    for i in 2..=31 {
        let power = term * whole + (term >> 32) * part + (((term & LOW) * part) >> 32);
        term = power / i;
        if term == 0 {
            break;
        }
        sum += term;
    }
    // e^20 is below 2³¹.
    let sum = I32F32::from_bits(sum as i64);
    if x < 0 { reciprocal(sum) } else { sum }
}

/// 1 ÷ x of x ≥ 1, rounded down.
fn reciprocal(x: I32F32) -> I32F32 {
    let x = x.to_bits().unsigned_abs();
    let (quotient, rest) = (u64::MAX / x, u64::MAX % x);
    I32F32::from_bits((quotient + u64::from(rest == x - 1)) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exp_has_the_bits_of_the_chains_table() {
        let half = 1i64 << 31;
        for (x, want) in [
            (0, 4_294_967_296),
            (2 * half, 11_674_931_200),
            (-2 * half, 1_580_030_169),
            (half, 7_081_203_935),
            (-10 * half, 28_939_262),
            (20 * half, 94_602_947_905_357),
            (i64::MAX, 2_066_907_302_758_576_256),
            (i64::MIN, 8),
        ] {
            assert_eq!(exp(I32F32::from_bits(x)).to_bits(), want, "exp({x})");
        }
    }

    #[test]
    fn rates_are_those_of_the_chains_table() {
        let params = Params {
            alpha_low: 45_875,
            alpha_high: 58_982,
            alpha_sigmoid_steepness: 1_000,
            ..Params::default()
        };
        let curve = AlphaCurve::new(&params);
        let (zero, half, one) = (I32F32::ZERO, I32F32::HALF, I32F32::ONE);
        assert_eq!(curve.rate(zero, zero, zero).to_bits(), 3_012_258_989);
        assert_eq!(curve.rate(half, one, zero).to_bits(), 3_436_006_604);
        assert_eq!(curve.rate(half, zero, one).to_bits(), 3_859_754_218);
    }
}
