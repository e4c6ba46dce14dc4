//! Spec 01 §2, §12.

use std::{fs, path::Path};

use alloy_primitives::{U256, hex, keccak256};
use serde_json::Value;
use taovm_chain::{profile::Profile, state::State};
use taovm_precompiles::{
    ExitError, PrecompileCall, PrecompileOutcome, Status, Warning, address, run,
};

use crate::support::{call, number, other};

fn ask(at: [u8; 20], input: &[u8]) -> PrecompileOutcome {
    run(&mut State::empty(&Profile::FINNEY), &call(at, input), None)
}

#[test]
fn sha3_is_that_of_fips_202() {
    // NIST's example values.
    for (input, hash, gas_used) in [
        (
            &b""[..],
            hex!("a7ffc6f8bf1ed76651c14756a061d662f580ff4de43b49fa82d80a4b80f8434a"),
            60,
        ),
        (
            b"abc",
            hex!("3a985da74fe225b2045c172d6bd390bd855f086e3e9d525b46bfe24511431532"),
            72,
        ),
    ] {
        let answer = ask(address::SHA3_FIPS_256, input);
        assert_eq!(answer.status, Status::Success);
        assert_eq!(answer.output[..], hash);
        assert_eq!(answer.gas_used, gas_used);
    }
    assert_eq!(ask(address::SHA3_FIPS_256, &[0; 33]).gas_used, 84);
}

/// A signature whose address Ethereum's own tests give.
fn signed(v: u8) -> Vec<u8> {
    let mut input =
        hex!("456e9aea5e197a1f1af7a3e85a3212fa4049a3ba34c2289b4c860fc0b0c64ef3").to_vec();
    input.extend(number(v.into()));
    input.extend(hex!(
        "9242685bf161793cc25603c231bc2f568eb630ea16aa137d2664ac8038825608"
    ));
    input.extend(hex!(
        "4f8ae3bd7535248d0bd448298cc2e2071e56992d0774dc340c368ae950852ada"
    ));
    input
}

#[test]
fn the_public_key_of_a_signature_has_its_address() {
    for v in [28, 1] {
        let answer = ask(address::RECOVER_PUBLIC_KEY, &signed(v));
        assert_eq!(answer.status, Status::Success);
        assert_eq!(answer.gas_used, 3_000);
        assert_eq!(answer.output.len(), 64);
        assert_eq!(
            keccak256(&answer.output)[12..],
            hex!("7156526fbd7a3c72969b54f64e42c10fbb768c8a")
        );
    }
    // Only the last byte of v is looked at.
    let mut dirty = signed(28);
    dirty[32] = 1;
    assert!(ask(address::RECOVER_PUBLIC_KEY, &dirty).is_success());
}

#[test]
fn no_signature_is_an_error_unlike_at_ecrecover() {
    for input in [signed(4), signed(31), Vec::new(), vec![0; 128]] {
        let answer = ask(address::RECOVER_PUBLIC_KEY, &input);
        assert_eq!(answer.status, other("Public key recover failed"));
    }
}

/// Calldata of `verify`, without a selector that means anything.
fn verify(message: [u8; 32], key: [u8; 32], r: [u8; 32], s: [u8; 32]) -> Vec<u8> {
    [&[1, 2, 3, 4][..], &message, &key, &r, &s].concat()
}

/// The point that is its own double, under which anything is signed.
const IDENTITY: [u8; 32] = {
    let mut y = [0; 32];
    y[0] = 1;
    y
};
/// The order of the curve.
const ORDER: [u8; 32] = hex!("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");

#[test]
fn ed25519_lets_keys_of_small_order_pass_and_no_long_scalars() {
    let word = |bit: u64| U256::from(bit).to_be_bytes_vec();
    let loose = ask(
        address::ED25519,
        &verify([5; 32], IDENTITY, IDENTITY, [0; 32]),
    );
    assert_eq!(loose.status, Status::Success);
    assert_eq!(loose.gas_used, 6_000);
    assert_eq!(loose.output[..], word(1));
    let long = ask(
        address::ED25519,
        &verify([5; 32], IDENTITY, IDENTITY, ORDER),
    );
    assert_eq!(long.output[..], word(0));
}

#[test]
fn a_key_that_is_no_point_is_an_error_for_ed25519_and_wrong_for_sr25519() {
    let mut no_point = [0; 32];
    no_point[0] = 2;
    let input = verify([5; 32], no_point, [0; 32], [0; 32]);
    let answer = ask(address::ED25519, &input);
    assert_eq!(answer.status, other("Public key recover failed"));
    let answer = ask(address::SR25519, &input);
    assert_eq!(answer.status, Status::Success);
    assert_eq!(answer.output[..], [0; 32]);
}

/// The chain's own answers in `tests/vectors`.
#[test]
fn recorded_verifications_are_repeated() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../tests/vectors/scenarios/evm_06_more_precompiles.json");
    let text = fs::read_to_string(file).expect("the scenario is in the tree");
    let scenario: Value = serde_json::from_str(&text).expect("JSON");
    let steps = scenario["steps"].as_array().expect("steps");
    let results = scenario["output"]["results"].as_array().expect("results");
    let mut compared = 0;
    for (step, recorded) in steps.iter().zip(results) {
        let to = step["to"].as_str().unwrap_or_default();
        let Some(at) = [address::ED25519, address::SR25519]
            .into_iter()
            .find(|at| hex::encode_prefixed(at) == to)
        else {
            continue;
        };
        let data = recorded["expanded"]["data"].as_str();
        let data = data.or(step["data"].as_str()).expect("calldata");
        let answer = ask(at, &hex::decode(data).expect("hex"));
        let result = &recorded["result"];
        let exit = match &answer.status {
            Status::Success => "Succeed(Returned)".to_owned(),
            Status::Revert => "Revert(Reverted)".to_owned(),
            Status::Error(error) => format!("Error({error})"),
        };
        assert_eq!(result["exit"], exit);
        assert_eq!(result["output"], hex::encode_prefixed(&answer.output));
        compared += 1;
    }
    assert_eq!(compared, 5);
}

#[test]
fn verification_wants_its_gas_before_its_input() {
    for at in [address::ED25519, address::SR25519] {
        let short = ask(at, &[0; 131]);
        assert_eq!(short.status, other("input must contain 128 bytes"));
        let poor = run(
            &mut State::empty(&Profile::FINNEY),
            &PrecompileCall {
                gas_limit: 5_999,
                ..call(at, &[])
            },
            None,
        );
        assert_eq!(poor.status, Status::Error(ExitError::OutOfGas));
        assert!(ask(at, &[0; 200]).refusal.is_none() || at == address::ED25519);
    }
}

#[test]
fn value_is_kept_and_static_frames_may_ask() {
    for at in [
        address::SHA3_FIPS_256,
        address::RECOVER_PUBLIC_KEY,
        address::SR25519,
    ] {
        let input = signed(28);
        let input = [&input[..], &[0; 4]].concat();
        let answer = run(
            &mut State::empty(&Profile::FINNEY),
            &PrecompileCall {
                value_wei: U256::ONE,
                is_static: true,
                is_delegate: true,
                ..call(at, &input)
            },
            None,
        );
        assert_eq!(answer.status, Status::Success);
        assert!(matches!(
            answer.warnings[..],
            [Warning::IgnoredValue {
                value_wei: U256::ONE,
                ..
            }]
        ));
    }
}
