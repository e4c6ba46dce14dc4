//! Every case of `tests/vectors/epoch.json` (format: spec 06 appendix A).

mod helpers;
mod network;
mod read;
mod small;

use serde_json::Value;

/// Kinds that this test leaves to others, with the reason. A kind that is neither run nor named here fails.
const ELSEWHERE: [(&str, &str); 5] = [
    (
        "set_alpha_values",
        "a call with origin checks, tested with the ledger's hyperparameters",
    ),
    (
        "set_mechanism_count",
        "a call on a subnet's storage, tested with the ledger's mechanisms",
    ),
    (
        "ensure_mechanism_exists",
        "a guard on a subnet's storage, tested with the ledger's mechanisms",
    ),
    (
        "input_consistency",
        "a check of the ledger's key map, tested with the epoch's schedule",
    ),
    (
        "voting_power_step",
        "a moving average in storage after the epoch, tested with voting power",
    ),
];

#[test]
fn every_vector_passes() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../tests/vectors/epoch.json");
    let text = std::fs::read_to_string(path).unwrap();
    let file: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(file["format"], "epoch-vectors/1");

    let mut failures = Vec::new();
    let mut ran = 0;
    for case in file["cases"].as_array().unwrap() {
        let kind = case["kind"].as_str().unwrap();
        let result = match kind {
            "helper" => helpers::run(case),
            "epoch" | "mechanism_epoch" => network::run(case, &file["default_params"]),
            _ if ELSEWHERE.iter().any(|(name, _)| *name == kind) => continue,
            _ => small::run(kind, case),
        };
        ran += 1;
        if let Err(problem) = result {
            failures.push(format!("{}: {problem}", case["id"]));
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(ran, 193);
}
