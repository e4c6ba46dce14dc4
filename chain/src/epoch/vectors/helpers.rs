//! Cases of kind "helper".

use serde_json::{Value, json};

use super::read::{
    Written, compare, dense, fixed, fixed_list, fixed64, flag, int, list, matrix, number, rows,
};
use crate::{
    epoch::{
        arithmetic::{
            ONE, add, div, integer, mask_vector, mul, normalize, share_from_u16, share_to_u16, sub,
            sum, vec_mul,
        },
        exp::exp_safe,
        liquid_alpha::ema_alpha,
        mask::{keep_topk, normalize64, to32},
        matrix::interpolate,
        max_is_limited, max_upscale_to_u16, max_upscale_u16,
        median::{Vote, select, weighted_median_cols},
        oracle,
    },
    primitives::{I32F32, I64F64},
};

pub(super) fn run(case: &Value) -> Result<(), String> {
    let args = &case["args"];
    let name = case["fn"].as_str().unwrap();
    if name == "compute_bonds_liquid_vs_plain" {
        return liquid_is_plain(args, int(&case["tol_bits"]));
    }
    let got = evaluate(name, args).ok_or_else(|| format!("unknown helper {name}"))?;
    if case["expect"].is_null() && !got.is_null() {
        return Err(format!("got {got}, want nothing"));
    }
    if name == "u64_ratio_to_fixed" {
        for field in ["i64f64", "i32f32"] {
            compare(&got[field], &case["expect"][field], 0)?;
        }
        return Ok(());
    }
    compare(&got, &case["expect"], int(&case["tol_bits"]))
}

fn evaluate(name: &str, args: &Value) -> Option<Value> {
    Some(match name {
        // Scaling
        "vec_max_upscale_to_u16" => max_upscale_to_u16(&fixed_list(&args["vec"])).written(),
        "vec_u16_max_upscale_to_u16" => max_upscale_u16(&list(&args["vec"], number)).written(),
        "check_vec_max_limited" => {
            max_is_limited(&list(&args["vec"], number), number(&args["max_limit"])).written()
        }
        "fixed_to_u16" => fixed(&args["x"]).saturating_to_num::<u16>().written(),
        "fixed_to_u64" => fixed(&args["x"]).saturating_to_num::<u64>().written(),
        "fixed64_to_u64" => fixed64(&args["x"]).saturating_to_num::<u64>().written(),
        "fixed64_to_fixed32" => to32(fixed64(&args["x"])).written(),
        "u16_to_fixed" => integer(number(&args["x"])).written(),
        "u16_proportion_to_fixed" => share_from_u16(number(&args["x"])).written(),
        "fixed_proportion_to_u16" => share_to_u16(fixed(&args["x"])).written(),
        "u64_ratio_to_fixed" => {
            let part = |name: &str| I64F64::saturating_from_num(number::<u64>(&args[name]));
            let ratio = part("numerator").saturating_div(part("denominator"));
            json!({ "i64f64": ratio.written(), "i32f32": to32(ratio).written() })
        }

        // Scalars and vectors
        "exp_safe" => exp_safe([fixed(&args["x"])])[0].written(),
        "sigmoid_safe" => {
            let offset = sub(fixed(&args["x"]), fixed(&args["kappa"]));
            let slope = mul(fixed(&args["rho"]), I32F32::from_num(-1));
            div(ONE, add(exp_safe([mul(slope, offset)])[0], ONE)).written()
        }
        "is_topk" => {
            let values = fixed_list(&args["vec"]);
            keep_topk(vec![true; values.len()], &values, number(&args["k"])).written()
        }
        "sum" => sum(fixed_list(&args["vec"])).written(),
        "checked_sum" => list(&args["vec"], number::<u64>)
            .into_iter()
            .try_fold(0u64, u64::checked_add)
            .map_or(Value::Null, |total| total.written()),
        "normalize" | "inplace_normalize" => changed(fixed_list(&args["vec"]), |v| normalize(v)),
        "inplace_normalize_64" => changed(list(&args["vec"], fixed64), |v| normalize64(v)),
        "vecdiv" => {
            let (x, y) = (fixed_list(&args["x"]), fixed_list(&args["y"]));
            let quotients = x.iter().zip(y).map(|(x, y)| div(*x, y));
            quotients.collect::<Vec<_>>().written()
        }
        "vec_mul" => vec_mul(&fixed_list(&args["a"]), &fixed_list(&args["b"])).written(),
        "inplace_mask_vector" => changed(fixed_list(&args["vec"]), |v| {
            mask_vector(&list(&args["mask"], flag), v);
        }),

        _ if name.contains("sparse") => return sparse(name, args),
        _ => return dense_helper(name, args),
    })
}

fn sparse(name: &str, args: &Value) -> Option<Value> {
    let mat = || matrix(&args["mat"]);
    let vector = || fixed_list(&args["vec"]);
    let columns = || number::<usize>(&args["columns"]);
    Some(match name {
        "inplace_row_normalize_sparse" => changed(mat(), |m| m.row_normalize()),
        "inplace_col_normalize_sparse" => changed(mat(), |m| m.col_normalize(columns())),
        "inplace_col_max_upscale_sparse" => changed(mat(), |m| m.col_max_upscale(columns())),
        "row_hadamard_sparse" => changed(mat(), |m| m.row_hadamard(&vector())),
        "row_sum_sparse" => mat().row_sum().written(),
        "matmul_sparse" => mat().matmul(&vector(), columns()).written(),
        "matmul_transpose_sparse" => mat().matmul_t(&vector()).written(),
        "mat_vec_mul_sparse" => changed(mat(), |m| m.mat_vec_mul(&vector())),
        "col_clip_sparse" => changed(mat(), |m| m.col_clip(&fixed_list(&args["threshold"]))),
        "mask_rows_sparse" => changed(rows(&args["mat"]), |rows| {
            oracle::masks::mask_rows(&list(&args["mask"], flag), rows);
        }),
        "mask_diag_sparse" => changed(rows(&args["mat"]), |rows| {
            oracle::masks::mask_diag(rows, None);
        }),
        "mask_diag_sparse_except_index" => changed(rows(&args["mat"]), |rows| {
            oracle::masks::mask_diag(rows, Some(number(&args["except_index"])));
        }),
        "vec_mask_sparse_matrix" => {
            let a: Vec<u64> = list(&args["first_vector"], number);
            let b: Vec<u64> = list(&args["second_vector"], number);
            let removes = match args["mask_when"].as_str().unwrap() {
                "eq" => |a: u64, b: u64| a == b,
                "lt" => |a: u64, b: u64| a < b,
                _ => return None,
            };
            changed(rows(&args["mat"]), |rows| {
                oracle::masks::vec_mask(rows, &a, &b, removes);
            })
        }
        "weighted_median_col_sparse" => weighted_median_cols(
            &fixed_list(&args["stake"]),
            &matrix(&args["score"]),
            columns(),
            fixed(&args["majority"]),
        )
        .written(),
        "interpolate_sparse" => interpolate(
            matrix(&args["mat1"]),
            matrix(&args["mat2"]),
            columns(),
            fixed(&args["ratio"]),
        )
        .written(),
        "mat_ema_alpha_sparse" => {
            let alpha = dense(&args["alpha"]);
            let columns = alpha.first().map_or(0, Vec::len);
            let (new, old) = (matrix(&args["new"]), matrix(&args["old"]));
            let mut row = 0;
            ema_alpha(&new, &old, columns, |seen, rates| {
                rates.extend(seen.iter().map(|seen| alpha[row][seen.column]));
                row += 1;
            })
            .written()
        }
        _ => return None,
    })
}

fn dense_helper(name: &str, args: &Value) -> Option<Value> {
    use oracle::dense as path;

    let mat = || dense(&args["mat"]);
    let vector = || fixed_list(&args["vec"]);
    Some(match name {
        "inplace_row_normalize" => changed(mat(), path::row_normalize),
        "inplace_col_normalize" => changed(mat(), path::col_normalize),
        "inplace_col_max_upscale" => changed(mat(), path::col_max_upscale),
        "inplace_mask_matrix" => changed(mat(), |m| {
            path::mask_matrix(&list(&args["mask"], |row| list(row, flag)), m);
        }),
        "inplace_mask_rows" => changed(mat(), |m| path::mask_rows(&list(&args["mask"], flag), m)),
        "inplace_mask_diag" => changed(mat(), |m| path::mask_diag(m, None)),
        "inplace_mask_diag_except_index" => changed(mat(), |m| {
            path::mask_diag(m, Some(number(&args["except_index"])));
        }),
        "mat_vec_mul" => path::mat_vec_mul(&mat(), &vector()).written(),
        "matmul" => {
            let mat = mat();
            let columns = mat.first().map_or(0, Vec::len);
            path::matmul(&mat, &vector(), columns).written()
        }
        "matmul_transpose" => path::matmul_t(&mat(), &vector()).written(),
        "weighted_median" => {
            let (stakes, scores) = (fixed_list(&args["stake"]), fixed_list(&args["score"]));
            let minority = fixed(&args["minority"]);
            let want = path::weighted_median(&stakes, &scores, minority);
            let votes = stakes.iter().zip(&scores);
            let mut votes: Vec<_> = votes
                .map(|(stake, score)| Vote {
                    score: *score,
                    stake: *stake,
                })
                .collect();
            if !votes.is_empty() {
                let got = select(&mut votes, &mut Vec::new(), 0, minority.to_bits());
                assert_eq!(got, want);
            }
            want.written()
        }
        "weighted_median_col" => {
            let scores = dense(&args["score"]);
            let columns = scores.first().map_or(0, Vec::len);
            let stake = fixed_list(&args["stake"]);
            path::weighted_median_col(&stake, &scores, columns, fixed(&args["majority"])).written()
        }
        "interpolate" => path::interpolate(
            &dense(&args["mat1"]),
            &dense(&args["mat2"]),
            fixed(&args["ratio"]),
        )
        .written(),
        "mat_ema_alpha" => {
            let part = |name: &str| dense(&args[name]);
            path::ema_alpha(&part("new"), &part("old"), &part("alpha")).written()
        }
        _ => return None,
    })
}

fn changed<T: Written>(mut value: T, rule: impl FnOnce(&mut T)) -> Value {
    rule(&mut value);
    value.written()
}

/// With equal limits of alpha, liquid alpha is the plain moving average.
fn liquid_is_plain(args: &Value, tolerance: i128) -> Result<(), String> {
    use oracle::dense as path;

    let mut params = super::network::params();
    params.alpha_low = number(&args["alpha_low"]);
    params.alpha_high = number(&args["alpha_high"]);
    params.alpha_sigmoid_steepness = number(&args["alpha_sigmoid_steepness"]);
    params.bonds_moving_average = number(&args["bonds_moving_average"]);
    let (weights, bonds) = (dense(&args["weights"]), dense(&args["bonds"]));
    let consensus = fixed_list(&args["consensus"]);
    let alphas = path::alphas(&weights, &bonds, &consensus, &params);
    let liquid = path::ema_alpha(&weights, &bonds, &alphas);
    let plain = path::ema(&weights, &bonds, params.ema_alpha());
    compare(&liquid.written(), &plain.written(), tolerance)
}
