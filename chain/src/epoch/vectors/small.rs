//! Cases of one pure rule each.

use serde_json::Value;

use super::read::{compare, int, list, number};
use crate::{
    epoch::{inherited, split_emission, stake_weight},
    primitives::{Alpha, MechId, NetUid, NetUidIndex, Rao},
};

pub(super) fn run(kind: &str, case: &Value) -> Result<(), String> {
    let args = &case["args"];
    let want = &case["expect"];
    match kind {
        "inherited_stake" => {
            let parents = list(&args["parents"], |parent| {
                (
                    Alpha(number(&parent["stake"])),
                    number(&parent["proportion"]),
                )
            });
            let children = list(&args["children_proportions"], number);
            let got = inherited(Alpha(number(&args["own"])), &children, &parents);
            compare(&got.0.into(), want, int(&case["tol"]))
        }
        "stake_weight" => {
            let alpha = Alpha(number(&args["alpha_inherited"]));
            let tao = Rao(number(&args["tao_inherited"]));
            let got = stake_weight(alpha, tao, number(&args["tao_weight"]));
            compare(
                &got.to_bits().to_string().into(),
                &want["total_i64f64_bits"],
                0,
            )
        }
        "split_emissions" => {
            let split = match &args["emission_split"] {
                Value::Null => None,
                split => Some(list(split, number)),
            };
            let emission = Alpha(number(&args["alpha"]));
            let count = number(&args["mechanism_count"]);
            let got: Vec<_> = split_emission(emission, count, split.as_deref())
                .into_iter()
                .map(|part| part.0)
                .collect();
            compare(&got.into(), want, 0)
        }
        "mechanism_index" => {
            let netuid = NetUid(number(&args["netuid"]));
            let index = NetUidIndex::new(netuid, MechId(number(&args["mecid"])));
            compare(&index.0.into(), want, 0)
        }
        "mechanism_deindex" => {
            let index: u16 = number(&args["index"]);
            let netuid = NetUid(number(&want["netuid"]));
            let mechanism = MechId(number(&want["mecid"]));
            compare(
                &NetUidIndex::new(netuid, mechanism).0.into(),
                &index.into(),
                0,
            )
        }
        _ => Err(format!("unknown kind {kind}")),
    }
}
