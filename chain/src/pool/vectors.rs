//! The pool maths against `tests/vectors/pools.json`, which `generate_pools.py` beside it writes.

use serde::Deserialize;

use super::*;
use crate::primitives::{Alpha, Rao};

#[derive(Deserialize)]
#[expect(clippy::type_complexity, reason = "a table's row is a plain tuple")]
struct Vectors {
    pow_ratio: Vec<(u128, u128, u64, u64, u32, u64, Option<u128>)>,
    swaps: Vec<(bool, u64, u64, u64, u64, u64, u16, bool, SwapOutcome)>,
    weights: Vec<(u64, u64, u64, u64, u64, Option<u64>)>,
    share_pools: Vec<Vec<ShareStep>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum SwapOutcome {
    /// Paid in, paid out, fee.
    Done(u64, u64, u64),
    Refused(SwapError),
}

/// A change (to all owners if `owner` is absent) and the pool after it.
#[derive(Deserialize)]
struct ShareStep {
    owner: Option<usize>,
    delta: i64,
    value: u64,
    denominator: (u128, i64),
    shares: [(u128, i64); 3],
    worth: [u64; 3],
}

fn vectors() -> Vectors {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/pools.json");
    let text = std::fs::read_to_string(path).expect("pools.json is committed");
    serde_json::from_str(&text).expect("pools.json has the shape above")
}

fn balancer(quote: u64) -> Balancer {
    Balancer::new(quote).expect("a weight within bounds")
}

#[test]
fn powers_match_the_vectors() {
    for (bn, bd, en, ed, precision, scale, expected) in vectors().pow_ratio {
        let power = pow_ratio(bn, bd, en, ed, precision, scale);
        assert_eq!(power, expected, "({bn}/{bd})^({en}/{ed})");
    }
}

#[test]
fn swaps_match_the_vectors() {
    for (i, case) in vectors().swaps.into_iter().enumerate() {
        let (is_buy, quote, alpha, tao, amount, limit, fee_rate, drop_fees, expected) = case;
        let reserves = PoolReserves {
            alpha_in: Alpha(alpha),
            tao: Rao(tao),
            balancer: balancer(quote),
            initialized: true,
            fee_rate,
        };
        let order = if is_buy {
            Order::Buy(Rao(amount))
        } else {
            Order::Sell(Alpha(amount))
        };
        let result = swap(&reserves, order, limit, drop_fees);
        let expected = match expected {
            SwapOutcome::Done(paid_in, paid_out, fee) => Ok(SwapResult {
                paid_in,
                paid_out,
                fee,
                fee_to_author: if paid_in == 0 { 0 } else { fee },
                initializes: false,
            }),
            SwapOutcome::Refused(error) => Err(error),
        };
        assert_eq!(result, expected, "case {i}: {order:?} of {reserves:?}");
    }
}

#[test]
fn weights_match_the_vectors() {
    for (quote, alpha, tao, added_alpha, added_tao, expected) in vectors().weights {
        let new = balancer(quote).update_weights(
            Alpha(alpha),
            Rao(tao),
            Alpha(added_alpha),
            Rao(added_tao),
        );
        let case = (quote, alpha, tao, added_alpha, added_tao);
        assert_eq!(new.map(Balancer::quote), expected, "{case:?}");
    }
}

#[test]
fn share_pools_match_the_vectors() {
    let parts = |share: SafeFloat| (share.mantissa(), share.exponent());
    for (i, steps) in vectors().share_pools.into_iter().enumerate() {
        let mut pool = SharePool::default();
        let mut shares = [SafeFloat::ZERO; 3];
        for (j, step) in steps.into_iter().enumerate() {
            match step.owner {
                None => pool.update_all(step.delta),
                Some(owner) => shares[owner] = pool.update_one(shares[owner], step.delta),
            }
            let at = format!("pool {i}, step {j}");
            assert_eq!(pool.value, Alpha(step.value), "{at}");
            assert_eq!(parts(pool.denominator), step.denominator, "{at}");
            assert_eq!(shares.map(parts), step.shares, "{at}");
            assert_eq!(shares.map(|s| pool.value_of(s).0), step.worth, "{at}");
        }
    }
}
